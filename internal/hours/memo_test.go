package hours_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"steunkaart/internal/hours"
)

// TestMemoAnswersAsItsCalendar asks a memo about instants that jump back and
// forth, over a change of the clock too.
func TestMemoAnswersAsItsCalendar(t *testing.T) {
	t.Parallel()

	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{
			"Mo-Fr 09:00-17:00; PH off", "We[1] 19:00-21:00", "Sa 22:00-04:00", "24/7", "off", "Dec 24 10:00-12:00", "Tu 10:00-12:00 \"op afspraak\"",
		}).Draw(t, "hours")
		s, err := hours.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		m := hours.NewMemo(hours.Calendar{Schedule: s, Location: amsterdam, Careful: rapid.Bool().Draw(t, "careful")})
		at := time.Date(2026, rapid.SampledFrom([]time.Month{3, 4, 10, 12}).Draw(t, "month"), rapid.IntRange(23, 31).Draw(t, "day"), 0, 0, 0, 0, amsterdam)
		for range 20 {
			at = at.Add(time.Duration(rapid.IntRange(-2000, 3000).Draw(t, "minutes")) * time.Minute)
			if got, want := m.Ask(at), m.Calendar.Ask(at); got != want {
				t.Fatalf("%s at %s: got %+v, want %+v", text, at, got, want)
			}
		}
	})
}

func BenchmarkMemo(b *testing.B) {
	s, err := hours.Parse("Mo-Fr 09:00-17:00; Sa 10:00-13:00; PH off")
	if err != nil {
		b.Fatal(err)
	}
	m, at := hours.NewMemo(hours.Calendar{Schedule: s, Careful: true}), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		m.Ask(at)
	}
}
