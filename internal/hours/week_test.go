package hours_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"steunkaart/internal/hours"
)

func hoursOf(s hours.Set) []int {
	var all []int
	for h := range hours.PerWeek {
		if s.Has(h) {
			all = append(all, h)
		}
	}
	return all
}

func TestWeek(t *testing.T) {
	t.Parallel()

	monday := date(t, "2026-11-09")
	tests := []struct {
		text   string
		open   []int
		length float64
	}{
		{"Mo 10:00-12:00", []int{10, 11}, 2},
		{"Mo 10:30-11:30", []int{10}, 1}, // as many hours as it lasts
		{"Mo 10:30-12:00", []int{10, 11}, 1.5},
		{"Mo 10:00-10:30", nil, 0.5}, // the middle is past
		{"Mo 10:15-10:45", []int{10}, 0.5},
		{"Tu 23:00-01:00", []int{47, 48}, 2},
		{"Su 23:00-01:00", []int{0, 167}, 2}, // into the week from the one before
		{"Fr 10:00-12:00; PH off", []int{106, 107}, 2},
		{"Mo 10:00-12:00; SH off", []int{10, 11}, 2},
		{`Mo 10:00-12:00 "op afspraak"`, nil, 0},
		{"off", nil, 0},
	}
	for _, tt := range tests {
		w := parse(t, tt.text).Week(monday)
		if got := hoursOf(w.Open); !equal(got, tt.open) || w.OpenHours != tt.length {
			t.Errorf("%s: hours %v, %v in all, want %v, %v", tt.text, got, w.OpenHours, tt.open, tt.length)
		}
	}
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestWeekOfOtherStates(t *testing.T) {
	t.Parallel()

	var none *hours.Schedule
	if w := none.Usual(date(t, "2026-11-09")); w.Unknown.Count() != hours.PerWeek || w.UnknownHours != hours.PerWeek || w.Open.Count() != 0 {
		t.Errorf("of a place without hours: %+v", w)
	}
	if w := parse(t, "24/7").Week(date(t, "2026-12-21")); w.Open.Count() != hours.PerWeek || w.OpenHours != hours.PerWeek {
		t.Errorf("24/7 has %d hours", w.Open.Count())
	}
	christmas := date(t, "2026-12-21")
	if w := parse(t, "Mo-Fr 10:00-12:00; PH off").Week(christmas); w.OpenHours != 10 {
		t.Errorf("a plain week has holidays: %v hours", w.OpenHours)
	}
	if w := parse(t, "PH 10:00-12:00").Week(christmas); w != (hours.Week{}) {
		t.Errorf("a plain week has hours of holidays: %+v", w)
	}
	w := parse(t, `Mo 10:00-12:00 "op afspraak"; Tu 10:00-13:00 unknown; We 09:00-10:00`).Week(date(t, "2026-11-09"))
	if w.Appointment.Count() != 2 || w.AppointmentHours != 2 || w.Unknown.Count() != 3 || w.UnknownHours != 3 || w.Open.Count() != 1 {
		t.Errorf("three states: %+v", w)
	}
}

// TestUsual: what happens in more than half of the weeks is usual.
func TestUsual(t *testing.T) {
	t.Parallel()

	tests := []struct {
		text   string
		count  int
		length float64
		within float64
	}{
		{"Mo 10:00-12:00", 2, 2, 0},
		{"Mo 10:00-12:00; Jul-Aug off", 2, 2 * 43. / 52, 0.1},
		{"week 01-53/2 Tu 14:00-15:00", 0, 0.5, 0.02},
		{"Th[1,3] 14:00-16:00", 0, 2 * 24. / 52, 0.08},
		{"Th[1-4] 14:00-16:00", 2, 2 * 48. / 52, 0.08},
		{"2020 Mo 10:00-12:00", 0, 0, 0},
	}
	for _, tt := range tests {
		w := parse(t, tt.text).Usual(date(t, "2026-11-25"))
		if w.Open.Count() != tt.count || math.Abs(w.OpenHours-tt.length) > tt.within {
			t.Errorf("%s: %d hours, %v a week, want %d, %v", tt.text, w.Open.Count(), w.OpenHours, tt.count, tt.length)
		}
	}
}

// TestWeekAddsUp: hours counted by their middle are on the whole as many as
// the hours in minutes, and no hour has two states.
func TestWeekAddsUp(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(7, 8))
	for range 1500 {
		text := writer{r}.schedule()
		w := parse(t, text).Week(date(t, "2024-01-01").AddDays(7 * r.IntN(200)))
		for i := range w.Open {
			if w.Open[i]&w.Unknown[i]|w.Open[i]&w.Appointment[i]|w.Unknown[i]&w.Appointment[i] != 0 {
				t.Fatalf("%q has hours with two states", text)
			}
		}
		if total := w.OpenHours + w.UnknownHours + w.AppointmentHours; total > hours.PerWeek+1e-9 {
			t.Fatalf("%q has %v hours", text, total)
		}
		const spansPerDay = 12 // each boundary is off by half an hour at most
		if math.Abs(float64(w.Open.Count())-w.OpenHours) > 7*spansPerDay/2 {
			t.Fatalf("%q: %d hours for %v", text, w.Open.Count(), w.OpenHours)
		}
	}
}

// TestRealWeeksAddUp: over the desks that were found, hours counted by their
// middle are as many as the desks are open.
func TestRealWeeksAddUp(t *testing.T) {
	t.Parallel()

	var counted, exact float64
	for _, text := range realTexts(t) {
		w := parse(t, text).Usual(date(t, "2026-11-09"))
		counted += float64(w.Open.Count())
		exact += w.OpenHours
	}
	if exact < 4000 || math.Abs(counted/exact-1) > 0.01 {
		t.Errorf("%v hours counted for %v hours", counted, exact)
	}
}

func BenchmarkWeek(b *testing.B) {
	texts := realTexts(b)
	schedules := make([]*hours.Schedule, len(texts))
	for i, text := range texts {
		schedules[i] = parse(b, text)
	}
	monday := date(b, "2026-11-09")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		schedules[i%len(schedules)].Usual(monday)
	}
}

// BenchmarkCountry reads the hours of 12,000 places and evaluates each of the
// 168 hours of their week.
func BenchmarkCountry(b *testing.B) {
	texts := realTexts(b)
	monday := date(b, "2026-11-09")
	for b.Loop() {
		for i := range 12000 {
			s, err := hours.Parse(texts[i%len(texts)])
			if err != nil {
				b.Fatal(err)
			}
			s.Usual(monday)
		}
	}
}

// BenchmarkAt asks whether a place is open at one instant.
func BenchmarkAt(b *testing.B) {
	texts, monday := realTexts(b), clock(b, "2026-11-09 00:00")
	calendars := make([]hours.Calendar, len(texts))
	for i, text := range texts {
		calendars[i] = hours.Calendar{Schedule: parse(b, text), Location: amsterdam(b), Careful: true}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		calendars[i%len(calendars)].At(monday.Add(time.Duration(i%hours.PerWeek) * time.Hour))
	}
}

func BenchmarkParse(b *testing.B) {
	texts := realTexts(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := hours.Parse(texts[i%len(texts)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	texts, noon := realTexts(b), clock(b, "2026-11-14 12:00")
	calendars := make([]hours.Calendar, len(texts))
	for i, text := range texts {
		calendars[i] = hours.Calendar{Schedule: parse(b, text), Location: amsterdam(b), Careful: true}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		calendars[i%len(calendars)].Ask(noon)
	}
}
