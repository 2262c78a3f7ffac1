package hours_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"steunkaart/internal/hours"
)

// TestNextIsTheFirstChange walks from many instants to the next change: until
// then the state is the same, there it is the one announced.
func TestNextIsTheFirstChange(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(1, 2))
	loc, changes := amsterdam(t), 0
	for range 600 {
		text := writer{r}.schedule()
		cal := hours.Calendar{Schedule: parse(t, text), Location: loc, Careful: r.IntN(2) == 0}
		for _, sec := range instants(r, loc, 4) {
			from := time.Unix(sec, 0)
			now := cal.At(from).State
			change, ok := cal.Next(from)
			if !ok {
				change.At = from.AddDate(1, 0, 0)
			} else if changes++; !change.At.After(from) || change.State == now || cal.At(change.At) != change.Moment {
				t.Fatalf("%q from %s, %s: %+v, then it is %s", text, from, now, change, cal.At(change.At).State)
			}
			step := max(change.At.Sub(from)/200, time.Minute)
			for at := from; at.Before(change.At); at = at.Add(step) {
				if got := cal.At(at).State; got != now {
					t.Fatalf("%q from %s: %s, and %s already at %s, before %s", text, from, now, got, at, change.At)
				}
			}
			if before := change.At.Add(-time.Second); ok && !before.Before(from) && cal.At(before).State != now {
				t.Fatalf("%q: %s is not the first instant of %s", text, change.At, change.State)
			}
		}
	}
	if changes < 1000 {
		t.Errorf("only %d changes", changes)
	}
}

func TestAlwaysAndNever(t *testing.T) {
	t.Parallel()

	r, loc := rand.New(rand.NewPCG(3, 4)), amsterdam(t)
	for text, want := range map[string]hours.State{"24/7": hours.Open, "off": hours.Closed, "Mo-Su 00:00-24:00": hours.Open, `"op afspraak"`: hours.Appointment, "unknown": hours.Unknown} {
		cal := hours.Calendar{Schedule: parse(t, text), Location: loc}
		for _, sec := range instants(r, loc, 200) {
			if got := cal.At(time.Unix(sec, 0)).State; got != want {
				t.Fatalf("%q is %s", text, got)
			}
		}
		if change, ok := cal.Next(clock(t, "2026-01-01 12:00")); ok {
			t.Errorf("%q changes: %+v", text, change)
		}
	}
}

// TestNightsOfTheClockChange: a reading that comes twice means the same both
// times, one that is skipped is passed over.
func TestNightsOfTheClockChange(t *testing.T) {
	t.Parallel()

	const layout = "15:04 MST"
	tests := []struct {
		text, from string
		want       []string // the changes that follow
	}{
		// On 29 March 2026 2:00 CET becomes 3:00 CEST.
		{"Mo-Su 01:30-02:30", "2026-03-29 00:00", []string{"01:30 CET open", "03:00 CEST closed"}},
		{"Mo-Su 02:30-04:00", "2026-03-29 00:00", []string{"03:00 CEST open", "04:00 CEST closed"}},
		{"Mo-Su 02:10-02:40", "2026-03-29 00:00", []string{"02:10 CEST open"}}, // a day later
		{"Sa 22:00-02:30", "2026-03-28 23:00", []string{"03:00 CEST closed"}},
		// On 25 October 2026 3:00 CEST becomes 2:00 CET.
		{"Mo-Su 02:15-02:45", "2026-10-25 00:00", []string{"02:15 CEST open", "02:45 CEST closed", "02:15 CET open", "02:45 CET closed"}},
		{"Mo-Su 01:00-02:30", "2026-10-25 00:00", []string{"01:00 CEST open", "02:30 CEST closed", "02:00 CET open", "02:30 CET closed"}},
		{"Sa 22:00-04:00", "2026-10-24 23:00", []string{"04:00 CET closed"}},
	}
	for _, tt := range tests {
		cal := hours.Calendar{Schedule: parse(t, tt.text), Location: amsterdam(t)}
		at := clock(t, tt.from)
		for _, want := range tt.want {
			change, ok := cal.Next(at)
			if got := change.At.Format(layout) + " " + change.State.String(); !ok || got != want {
				t.Errorf("%s from %s: %s, want %s", tt.text, at, got, want)
			}
			at = change.At
		}
	}
}

// TestCarefulOnHolidays: a schedule that is silent about holidays is not
// believed on them; one that speaks of them is.
func TestCarefulOnHolidays(t *testing.T) {
	t.Parallel()

	tests := []struct{ text, at, want string }{
		{"Mo-Fr 10:00-12:00", "2026-12-25 11:00", "unknown"},
		{"Mo-Fr 10:00-12:00", "2026-12-25 13:00", "closed"},
		{"Mo-Fr 10:00-12:00", "2026-12-24 11:00", "open"},
		{"Mo-Fr 10:00-12:00", "2026-04-03 11:00", "unknown"}, // Good Friday
		{"Mo-Fr 10:00-12:00", "2026-05-05 11:00", "unknown"}, // Liberation Day
		{"Mo-Fr 10:00-12:00; PH off", "2026-12-25 11:00", "closed"},
		{"Mo-Fr,PH 10:00-12:00", "2026-12-25 11:00", "open"},
		{"24/7", "2026-12-25 11:00", "open"},
		{"Mo-Fr 10:00-12:00; Dec 25 11:00-15:00", "2026-12-25 14:00", "open"},
		{"Mo-Fr 10:00-12:00; Dec 24-31 11:00-15:00", "2026-12-25 14:00", "unknown"},
		{"Mo-Fr 10:00-12:00; easter +1 day 11:00-15:00", "2026-04-06 14:00", "open"},
		{`Mo-Fr 10:00-12:00 "op afspraak"`, "2026-12-25 11:00", "appointment"},
		{"Mo-Su 20:00-03:00", "2026-12-27 02:00", "unknown"}, // the night of Boxing Day
		{"Mo-Su 20:00-03:00", "2026-12-25 02:00", "open"},    // the night of the 24th
	}
	for _, tt := range tests {
		cal := hours.Calendar{Schedule: parse(t, tt.text), Location: amsterdam(t), Careful: true}
		if got := cal.At(clock(t, tt.at)).State.String(); got != tt.want {
			t.Errorf("%s at %s: %s, want %s", tt.text, tt.at, got, tt.want)
		}
	}
}

func TestExceptionsComeFirst(t *testing.T) {
	t.Parallel()

	closed, long := date(t, "2026-11-09"), date(t, "2026-11-10")
	cal := hours.Calendar{
		Schedule: parse(t, "Mo-Fr 10:00-12:00,22:00-02:00"), Location: amsterdam(t), Careful: true,
		Exceptions: hours.Exceptions{
			closed:                nil,
			long:                  {{From: 9 * 60, To: 27 * 60, State: hours.Open, Comment: "nacht van de bibliotheek"}},
			date(t, "2026-12-25"): {{From: 10 * 60, To: 12 * 60, State: hours.Open}},
		},
	}
	tests := []struct{ at, want string }{
		{"2026-11-09 11:00", "closed"},
		{"2026-11-10 01:00", "closed"}, // the night of a day without hours
		{"2026-11-10 12:30", "open"},
		{"2026-11-11 02:30", "open"},
		{"2026-11-11 03:00", "closed"},
		{"2026-11-11 11:00", "open"},
		{"2026-12-25 11:00", "open"}, // somebody said so, on a holiday
	}
	for _, tt := range tests {
		if got := cal.At(clock(t, tt.at)).State.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.at, got, tt.want)
		}
	}
	if got := cal.Day(closed); len(got) != 0 {
		t.Errorf("the closed day has %v", got)
	}
	if got := cal.Day(long); !slices.Equal(got, cal.Exceptions[long]) {
		t.Errorf("the long day has %v", got)
	}
	change, ok := cal.Next(clock(t, "2026-11-08 12:00"))
	if want := clock(t, "2026-11-10 09:00"); !ok || !change.At.Equal(want) || change.Comment != "nacht van de bibliotheek" {
		t.Errorf("the next change is %+v", change)
	}
}

// TestNothingKnown: of a place without hours nothing is known, except what an
// exception says.
func TestNothingKnown(t *testing.T) {
	t.Parallel()

	var cal hours.Calendar
	noon := clock(t, "2026-11-09 12:00")
	if a := cal.Ask(noon); a != (hours.Answer{}) {
		t.Errorf("without hours: %+v", a)
	}
	if got := cal.Day(date(t, "2026-11-09")); len(got) != 1 || got[0] != (hours.Span{To: hours.MinutesPerDay}) {
		t.Errorf("the day has %v", got)
	}
	cal.Exceptions = hours.Exceptions{date(t, "2026-11-09"): {{From: 600, To: 720, State: hours.Open}}}
	if got := cal.At(noon.Add(-time.Hour)).State; got != hours.Open {
		t.Errorf("by exception: %s", got)
	}
	if got := cal.At(noon).State; got != hours.Closed {
		t.Errorf("after the exception: %s", got)
	}
	if got := cal.At(noon.AddDate(0, 0, 1)).State; got != hours.Unknown {
		t.Errorf("a day later: %s", got)
	}
}

func TestDayIsTheSignAtTheDoor(t *testing.T) {
	t.Parallel()

	tests := []struct {
		text, day string
		want      []hours.Span
	}{
		{"Mo-Fr 10:00-12:00,14:00-17:00", "2026-11-09", []hours.Span{{From: 600, To: 720, State: hours.Open}, {From: 840, To: 1020, State: hours.Open}}},
		{"Mo-Fr 22:00-03:00", "2026-11-09", []hours.Span{{From: 1320, To: 1620, State: hours.Open}}},
		{"Fr 22:00-03:00", "2026-11-14", nil},
		{"24/7", "2026-11-09", []hours.Span{{To: 1440, State: hours.Open}}},
		{"Mo 10:00-12:00, Mo 12:00-13:00", "2026-11-09", []hours.Span{{From: 600, To: 780, State: hours.Open}}},
		{`Mo 10:00-12:00; Dec 25 off "Kerst"`, "2026-12-25", []hours.Span{{To: 1440, State: hours.Closed, Comment: "Kerst"}}},
		{"Mo 10:00-14:00; 12:00-12:30 off", "2026-11-09", []hours.Span{{From: 600, To: 720, State: hours.Open}, {From: 750, To: 840, State: hours.Open}}},
		{`Mo 10:00-12:00 || "op afspraak"`, "2026-11-09", []hours.Span{
			{To: 600, State: hours.Appointment, Comment: "op afspraak"},
			{From: 600, To: 720, State: hours.Open},
			{From: 720, To: 1440, State: hours.Appointment, Comment: "op afspraak"},
		}},
		{"Mo-Fr 10:00-12:00; SH 10:00-11:00", "2026-11-09", []hours.Span{{From: 600, To: 660, State: hours.Open}, {From: 660, To: 720}}},
	}
	for _, tt := range tests {
		cal := hours.Calendar{Schedule: parse(t, tt.text)}
		if got := cal.Day(date(t, tt.day)); !slices.Equal(got, tt.want) {
			t.Errorf("%s on %s: %v, want %v", tt.text, tt.day, got, tt.want)
		}
	}
}

// TestDayAgreesWithAt: what the sign says of a day holds on its clock, and
// outside the spans of the day and of the evening before all is closed.
func TestDayAgreesWithAt(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		text := writer{r}.schedule()
		cal := hours.Calendar{Schedule: parse(t, text), Location: time.UTC, Careful: true}
		d := date(t, "2024-01-01").AddDays(r.IntN(1461))
		minute := r.IntN(hours.MinutesPerDay)
		at := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, time.UTC)
		got := cal.At(at).State
		own, evening := stateIn(cal.Day(d), minute), stateIn(cal.Day(d.AddDays(-1)), minute+hours.MinutesPerDay)
		if got != own && got != evening {
			t.Errorf("%q at %s: %s, but the day has %s and the evening before %s", text, at, got, own, evening)
		}
		if evening == hours.Closed && got != own {
			t.Errorf("%q at %s: %s, but the day has %s", text, at, got, own)
		}
	}
}

func stateIn(spans []hours.Span, minute int) hours.State {
	for _, s := range spans {
		if s.From <= minute && minute < s.To {
			return s.State
		}
	}
	return hours.Closed
}

func TestAsk(t *testing.T) {
	t.Parallel()

	const none = "0001-01-01 00:00"
	tests := []struct{ text, at, state, until, opens, perhaps string }{
		{"Mo-Fr 09:00-17:00", "2026-11-09 16:20", "open", "2026-11-09 17:00", none, none},
		{"Tu 14:00-16:00", "2026-11-09 16:20", "closed", "2026-11-10 14:00", "2026-11-10 14:00", none},
		{"Th 10:00-12:00", "2026-12-18 10:00", "closed", "2026-12-24 10:00", "2026-12-24 10:00", none},
		{"Fr 10:00-12:00", "2026-12-21 10:00", "closed", "2026-12-25 10:00", "2027-01-08 10:00", "2026-12-25 10:00"}, // Christmas, New Year
		{"Mar 01 10:00-12:00; PH off", "2026-03-01 12:00", "closed", "2027-03-01 10:00", "2027-03-01 10:00", none},   // once a year
		{"24/7", "2026-11-09 16:20", "open", none, none, none},
		{"off", "2026-11-09 16:20", "closed", none, none, none},
		{"unknown", "2026-11-09 16:20", "unknown", none, none, none},
		{"Mo 10:00-12:00 unknown; Tu 10:00-12:00", "2026-11-09 10:30", "unknown", "2026-11-09 12:00", "2026-11-10 10:00", none},
		{`Tu 10:00-12:00 "op afspraak"`, "2026-11-09 10:30", "closed", "2026-11-10 10:00", none, "2026-11-10 10:00"},
	}
	for _, tt := range tests {
		cal := hours.Calendar{Schedule: parse(t, tt.text), Location: amsterdam(t), Careful: true}
		a := cal.Ask(clock(t, tt.at))
		got := [...]string{a.State.String(), minuteOf(a.Until), minuteOf(a.Opens), minuteOf(a.Perhaps)}
		if want := [...]string{tt.state, tt.until, tt.opens, tt.perhaps}; got != want {
			t.Errorf("%s at %s: %v, want %v", tt.text, tt.at, got, want)
		}
	}
}

func minuteOf(t time.Time) string { return t.Format("2006-01-02 15:04") }
