package hours_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"steunkaart/internal/hours"
)

// FuzzParse reads anything without panic; what it reads is written so that the
// same comes back, and evaluates to the same.
func FuzzParse(f *testing.F) {
	for _, text := range realTexts(f) {
		f.Add(text)
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		f.Add(writer{r}.schedule())
	}
	loc := amsterdam(f)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := hours.Parse(text)
		if err != nil {
			return
		}
		sameAgain(t, s, loc)
	})
}

// TestStringIsReadAgain is the property of FuzzParse on hours that people
// could write.
func TestStringIsReadAgain(t *testing.T) {
	t.Parallel()

	r, loc := rand.New(rand.NewPCG(11, 12)), amsterdam(t)
	for range 1000 {
		sameAgain(t, parse(t, writer{r}.schedule()), loc)
	}
}

func sameAgain(t *testing.T, s *hours.Schedule, loc *time.Location) {
	t.Helper()
	text := s.String()
	if len(text) > 2048 {
		return // written out in full it is longer than Parse reads
	}
	again, err := hours.Parse(text)
	if err != nil {
		t.Fatalf("%q is not read again: %v", text, err)
	}
	if again.String() != text {
		t.Fatalf("%q becomes %q", text, again.String())
	}
	a, b := hours.Calendar{Schedule: s, Location: loc}, hours.Calendar{Schedule: again, Location: loc}
	for _, sec := range [...]int64{1774749600, 1774753800, 1793000000, 1735120000, 1767222000, 1709200000, 1746450000} {
		at := time.Unix(sec, 0)
		if a.At(at) != b.At(at) {
			t.Fatalf("%q: %v at %s, read again %v", text, a.At(at), at, b.At(at))
		}
		if _, ok := a.Next(at); !ok && a.At(at).State != a.At(at.AddDate(0, 11, 3)).State {
			t.Fatalf("%q changes without a next change", text)
		}
	}
	if a, b := s.Week(hours.Date{Year: 2026, Month: 11, Day: 9}), again.Week(hours.Date{Year: 2026, Month: 11, Day: 9}); a != b {
		t.Fatalf("%q: the week is another when it is read again", text)
	}
}
