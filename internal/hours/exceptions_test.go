package hours_test

import (
	"strings"
	"testing"
	"time"

	"steunkaart/internal/hours"
)

func TestParseExceptions(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"": "", "2026-12-31 off": "2026-12-31 off", "2026-12-31 Dicht ;": "2026-12-31 off",
		"2026-12-31 off; 2026-12-24 9:00-12:00, 14:00-24:00": "2026-12-24 09:00-12:00,14:00-24:00; 2026-12-31 off",
	} {
		got, err := hours.ParseExceptions(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"kerst": "part 1: expected a date", "2026-02-30 off": "part 1: expected a date", "2026-12-24": "expected times", "2026-12-24 10-12": "expected times",
		"2026-12-24 12:00-10:00": "expected times", "2026-12-24 10:00-25:00": "expected times", "2026-12-24 off; 2026-12-24 off": "part 2: 2026-12-24 stands there twice",
		"2026-12-24 10:00-12:00,11:00-13:00": "begins before", strings.Repeat("x", 5000): "at most",
	} {
		if got, err := hours.ParseExceptions(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: got %v, %v, want %q", text, got, err, want)
		}
	}
}

// TestExceptionsComeBeforeTheSchedule asks a calendar on such a date.
func TestExceptionsComeBeforeTheSchedule(t *testing.T) {
	t.Parallel()

	s, err := hours.Parse("Mo-Fr 09:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	e, err := hours.ParseExceptions("2026-12-24 09:00-12:00; 2026-12-31 off")
	if err != nil {
		t.Fatal(err)
	}
	c := hours.Calendar{Schedule: s, Exceptions: e}
	at := func(day, hour int) hours.State { return c.At(time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC)).State }
	if at(24, 10) != hours.Open || at(24, 13) != hours.Closed || at(31, 10) != hours.Closed || at(30, 13) != hours.Open {
		t.Errorf("got %v %v %v %v", at(24, 10), at(24, 13), at(31, 10), at(30, 13))
	}
}

func FuzzExceptions(f *testing.F) {
	for _, text := range []string{"2026-12-24 10:00-12:00; 2026-12-31 off", "2026-12-24 00:00-24:00", ";;", "9999-12-31 dicht"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := hours.ParseExceptions(text)
		if err != nil {
			return
		}
		again, err := hours.ParseExceptions(e.String())
		if err != nil || again.String() != e.String() {
			t.Errorf("%q is written as %q, read again as %q, %v", text, e, again, err)
		}
	})
}
