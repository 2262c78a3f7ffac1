package hours_test

import (
	"testing"
	"time"

	"steunkaart/internal/hours"
)

func date(t testing.TB, text string) hours.Date {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return hours.DateOf(at)
}

// TestHolidaysOfSevenYears holds all public holidays against the calendar, and
// with that every other day as an ordinary one.
func TestHolidaysOfSevenYears(t *testing.T) {
	t.Parallel()

	fixed := map[string]string{"01-01": "Nieuwjaarsdag", "12-25": "Eerste Kerstdag", "12-26": "Tweede Kerstdag"}
	// Easter Sunday, Easter Monday, King's Day, Ascension, Whit Sunday, Whit Monday.
	moving := map[int][6]string{
		2024: {"03-31", "04-01", "04-27", "05-09", "05-19", "05-20"},
		2025: {"04-20", "04-21", "04-26", "05-29", "06-08", "06-09"},
		2026: {"04-05", "04-06", "04-27", "05-14", "05-24", "05-25"},
		2027: {"03-28", "03-29", "04-27", "05-06", "05-16", "05-17"},
		2028: {"04-16", "04-17", "04-27", "05-25", "06-04", "06-05"},
		2029: {"04-01", "04-02", "04-27", "05-10", "05-20", "05-21"},
		2030: {"04-21", "04-22", "04-27", "05-30", "06-09", "06-10"},
	}
	names := [6]string{"Eerste Paasdag", "Tweede Paasdag", "Koningsdag", "Hemelvaartsdag", "Eerste Pinksterdag", "Tweede Pinksterdag"}
	for year, days := range moving {
		want := map[string]string{}
		for day, name := range fixed {
			want[day] = name
		}
		for i, day := range days {
			want[day] = names[i]
		}
		if year == 2025 || year == 2030 {
			want["05-05"] = "Bevrijdingsdag"
		}
		for d := (hours.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = d.AddDays(1) {
			name, ok := hours.Holiday(d)
			if expected := want[d.String()[5:]]; name != expected || ok != (expected != "") {
				t.Errorf("%s is %q, want %q", d, name, expected)
			}
		}
	}
}

func TestDoubtfulHolidays(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"2026-04-03": "Goede Vrijdag", "2025-04-18": "Goede Vrijdag", "2026-05-05": "Bevrijdingsdag", "2025-05-05": "",
		"2026-05-04": "", "2026-04-04": "", "2016-05-05": "", // Ascension in 2016
	} {
		if name, ok := hours.DoubtfulHoliday(date(t, text)); name != want || ok != (want != "") {
			t.Errorf("%s is %q, want %q", text, name, want)
		}
	}
	if name, _ := hours.Holiday(date(t, "2016-05-05")); name != "Hemelvaartsdag" {
		t.Errorf("5 May 2016 is %q", name)
	}
	if name, ok := hours.Holiday(date(t, "2013-04-27")); ok {
		t.Errorf("27 April 2013 is %q, before there was a king", name)
	}
}

// TestEasterWithinBounds holds Easter between 22 March and 25 April, on a
// Sunday, in four centuries.
func TestEasterWithinBounds(t *testing.T) {
	t.Parallel()

	for year := 1900; year < 2300; year++ {
		found := 0
		for d := (hours.Date{Year: year, Month: time.March, Day: 1}); d.Month < time.June; d = d.AddDays(1) {
			if name, _ := hours.Holiday(d); name == "Eerste Paasdag" {
				found++
				text := d.String()[5:]
				if d.Weekday() != time.Sunday || text < "03-22" || text > "04-25" {
					t.Errorf("Easter is on %s %s", d.Weekday(), d)
				}
			}
		}
		if found != 1 {
			t.Errorf("%d has Easter %d times", year, found)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()

	for d, n := date(t, "1960-01-01"), 0; n < 40000; d, n = d.AddDays(1), n+1 {
		if back := d.AddDays(1).AddDays(-1); back != d {
			t.Fatalf("%s, a day on and back, is %s", d, back)
		}
		if m := d.Monday(); m.Weekday() != time.Monday || m.AddDays(7).String() <= d.String() || m.String() > d.String() {
			t.Fatalf("the Monday of %s is %s %s", d, m.Weekday(), m)
		}
	}
}
