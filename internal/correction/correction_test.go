package correction_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/correction"
)

func TestCheck(t *testing.T) {
	t.Parallel()

	token := strings.Repeat("a", correction.Token)
	tests := []struct {
		name   string
		report correction.Report
		want   []error
	}{
		{"a subject", correction.Report{Subjects: []correction.Subject{correction.SubjectHours}}, nil},
		{"a text", correction.Report{Text: "Op woensdag dicht.\nAl een jaar."}, nil},
		{"a phone number", correction.Report{Text: "Het nummer is 015-2602222 of +31 15 260 22 22"}, nil},
		{"nine digits that are no BSN", correction.Report{Text: "dossier 123456789"}, nil},
		{"hours that hold nine digits", correction.Report{Text: "ma 10.00 - 21.00 1e, wo 11.12-22.33 3"}, nil},
		{"a phone number that passes the eleven test", correction.Report{Text: "+31 111222333 of 0031111222333"}, nil},
		{"nine digits of ten", correction.Report{Text: "1112223334 en 111 222 3334"}, nil},
		{"nothing", correction.Report{}, []error{correction.ErrEmpty}},
		{"spaces", correction.Report{Text: " \n\t"}, []error{correction.ErrEmpty}},
		{"as long as may be", correction.Report{Text: strings.Repeat("é", correction.LongestText)}, nil},
		{"longer", correction.Report{Text: strings.Repeat("é", correction.LongestText+1)}, []error{correction.ErrLong}},
		{"not UTF-8", correction.Report{Text: "a\xff"}, []error{correction.ErrGarbled}},
		{"bell", correction.Report{Text: "a\x07"}, []error{correction.ErrGarbled}},
		{"a BSN", correction.Report{Text: "mijn nummer is 111222333."}, []error{correction.ErrPersonal}},
		{"a BSN in parts", correction.Report{Text: "1112.22.333"}, []error{correction.ErrPersonal}},
		{"an unknown subject", correction.Report{Subjects: []correction.Subject{"x"}}, []error{correction.ErrForm}},
		{"all at once", correction.Report{Text: "111222333 \x07" + strings.Repeat("x", 1000)}, []error{correction.ErrLong, correction.ErrGarbled}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			tt.report.Slug, tt.report.Token = "loket", token
			err := tt.report.Check()
			if (err == nil) != (len(tt.want) == 0) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			for _, want := range tt.want {
				if !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			}
		})
	}
	if err := (&correction.Report{Slug: "loket", Text: "x"}).Check(); !errors.Is(err, correction.ErrForm) {
		t.Errorf("without a token: %v", err)
	}
}

// TestEveryCitizenNumberIsRefused writes numbers that pass the eleven test as
// people do, within a sentence, and hours that have as many digits.
func TestEveryCitizenNumberIsRefused(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprint(rapid.IntRange(10_000_000, 99_999_999).Draw(t, "first eight"))
		sum := 0
		for i, c := range digits {
			sum += (9 - i) * int(c-'0')
		}
		last := sum % 11
		if last == 10 {
			t.Skip("no such number")
		}
		digits += fmt.Sprint(last)
		mark := rapid.SampledFrom([]string{".", " ", "-"}).Draw(t, "mark")
		for _, groups := range [][]int{{9}, {4, 2, 3}, {3, 3, 3}, {2, 2, 2, 3}} {
			var parts []string
			rest := digits
			for _, n := range groups {
				parts, rest = append(parts, rest[:n]), rest[n:]
			}
			written := strings.Join(parts, mark)
			report := correction.Report{Slug: "loket", Token: strings.Repeat("a", correction.Token), Text: "BSN:" + written + ", graag"}
			if err := report.Check(); !errors.Is(err, correction.ErrPersonal) {
				t.Fatalf("%s is let through: %v", written, err)
			}
			report.Text = fmt.Sprintf("%s.%s - %s.%s %s", digits[:2], digits[2:4], digits[4:6], digits[6:8], digits[8:])
			if err := report.Check(); err != nil {
				t.Fatalf("the hours %q are refused: %v", report.Text, err)
			}
		}
	})
}
