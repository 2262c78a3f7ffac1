package correction_test

import (
	"errors"
	"strings"
	"testing"

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
