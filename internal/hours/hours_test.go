package hours_test

import (
	"strings"
	"testing"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/hours"
)

func parse(t testing.TB, text string) *hours.Schedule {
	t.Helper()
	s, err := hours.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return s
}

// clock returns the instant of a reading of the clock in Amsterdam.
func clock(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, amsterdam(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAt(t *testing.T) {
	t.Parallel()

	// 9 November 2026 is a Monday.
	tests := []struct{ text, at, want string }{
		{"24/7", "2026-11-09 03:00", "open"},
		{"Mo-Fr 09:00-17:00", "2026-11-09 09:00", "open"},
		{"Mo-Fr 09:00-17:00", "2026-11-09 17:00", "closed"},
		{"Mo-Fr 09:00-17:00", "2026-11-08 10:00", "closed"},
		{"mo - fr 9:00 – 17:00", "2026-11-09 09:00", "open"},
		{"Fr-Mo 09:00-17:00", "2026-11-08 10:00", "open"},
		{"Fr-Mo 09:00-17:00", "2026-11-10 10:00", "closed"},
		{"Fr 22:00-02:00", "2026-11-14 01:59", "open"},
		{"Fr 22:00-02:00; Sa 10:00-12:00", "2026-11-14 01:59", "open"},
		{"Fr 22:00-02:00; Fr off", "2026-11-14 01:59", "closed"},
		{"Fr 22:00-02:00; Sa off", "2026-11-14 01:59", "open"},
		{"PH 20:00-03:00", "2026-04-04 02:00", "unknown"}, // the night of Good Friday
		{"Mo 10:00-12:00,14:00-16:00", "2026-11-09 13:00", "closed"},
		{"Mo-Fr 10:00-12:00; Mo 14:00-16:00", "2026-11-09 11:00", "closed"},
		{"Mo-Fr 10:00-12:00, Mo 14:00-16:00", "2026-11-09 11:00", "open"},
		{"Mo 10:00+", "2026-11-09 23:59", "unknown"},
		{"Mo 18:00+", "2026-11-10 03:59", "unknown"},
		{"Mo 18:00+", "2026-11-10 04:00", "closed"},
		{"Mo 22:00+", "2026-11-10 05:59", "unknown"},
		{"Mo 22:00+", "2026-11-10 06:00", "closed"},
		{"Mo 20:00-26:00+", "2026-11-10 09:59", "unknown"},
		{"Mo 20:00-26:00+", "2026-11-10 10:00", "closed"},
		{"Mo 10:00-12:00+", "2026-11-09 11:00", "open"},
		{"Mo 10:00-12:00+", "2026-11-09 13:00", "unknown"},
		{"Mo-Fr 10:00-12:00; PH off", "2026-12-25 11:00", "closed"},
		{"Mo-Fr 10:00-12:00; PH off", "2026-04-03 11:00", "unknown"}, // Good Friday
		{"Mo-Fr,PH 10:00-12:00", "2026-04-03 11:00", "open"},         // holiday or not
		{"PH Mo-Fr 10:00-12:00", "2026-12-26 11:00", "closed"},       // a Saturday
		{"PH -1 day 10:00-12:00", "2026-12-24 11:00", "open"},
		{"Mo-Fr 10:00-12:00; SH off", "2026-11-09 11:00", "unknown"},
		{"Mo-Fr 10:00-12:00; SH off", "2026-11-09 13:00", "closed"},
		{"Mo-Fr,SH 10:00-12:00", "2026-11-14 11:00", "unknown"},
		{"Mo-Fr 10:00-12:00; Dec 24-Jan 02 off", "2026-01-02 11:00", "closed"},
		{"2026 Nov 09-Dec 01 10:00-12:00", "2026-11-09 11:00", "open"},
		{"2025 Nov 10-Jan 05 10:00-12:00", "2026-01-05 11:00", "open"},
		{"2025 Nov 10-Jan 05 10:00-12:00", "2026-11-10 11:00", "closed"},
		{"2025 Nov 10-Jan 05 10:00-12:00", "2025-12-30 11:00", "open"},
		{"2025 Nov 10-Jan 05 10:00-12:00", "2027-01-05 11:00", "closed"},
		{"Feb Mo[5]-Mar 10 10:00-12:00", "2026-03-03 11:00", "closed"}, // no fifth Monday
		{"Feb Su[-1]-Mar 10 10:00-12:00", "2026-03-03 11:00", "open"},
		{"easter +1 day 10:00-12:00", "2026-04-06 11:00", "open"},
		{"Feb 29 10:00-12:00", "2025-03-01 11:00", "closed"},
		{"week 01-53/2 Tu 14:00-15:00", "2026-11-03 14:30", "open"}, // week 45
		{"week 01-53/2 Tu 14:00-15:00", "2026-11-10 14:30", "closed"},
		{"Mo[2] 10:00-12:00", "2026-11-09 11:00", "open"},
		{"Mo[-1] 10:00-12:00", "2026-11-30 11:00", "open"},
		{"Mo[1,3-4] 10:00-12:00", "2026-11-09 11:00", "closed"},
		{"Mar Su[-1]-Oct Su[-1] 10:00-12:00", "2026-10-25 11:00", "open"},
		{"Mar Su[-1]-Oct Su[-1] 10:00-12:00", "2026-10-26 11:00", "closed"},
		{"Mo 10:00-12:00 unknown", "2026-11-09 11:00", "unknown"},
		{`Mo 10:00-12:00 "bel eerst"`, "2026-11-09 11:00", "unknown"},
		{`Mo 10:00-12:00 open "zaal 2"`, "2026-11-09 11:00", "open"},
		{`Mo 10:00-12:00 "op afspraak"`, "2026-11-09 11:00", "appointment"},
		{`Mo 10:00-12:00 open "Alleen op afspraak"`, "2026-11-09 11:00", "appointment"},
		{`Mo 10:00-12:00 open "zonder afspraak"`, "2026-11-09 11:00", "open"},
		{`Mo 10:00-12:00 open "ook op afspraak"`, "2026-11-09 11:00", "open"},
		{"Mo-Fr by appointment", "2026-11-09 11:00", "appointment"},
		{"Mo alleen op afspraak", "2026-11-09 11:00", "appointment"},
		{`Mo-Fr 10:00-12:00 || "by appointment"`, "2026-11-09 13:00", "appointment"},
		{"sunrise-sunset", "2026-11-09 13:00", "unknown"},
		{"Mo (sunrise+01:00)-12:00", "2026-11-09 13:00", "closed"},
		{"Tu, 9:30-14:00", "2026-11-10 13:00", "open"},
		{"Mo 10:00-12:00;", "2026-11-09 11:00", "open"},
	}
	for _, tt := range tests {
		cal := hours.Calendar{Schedule: parse(t, tt.text), Location: amsterdam(t)}
		if got := cal.At(clock(t, tt.at).UTC()).State.String(); got != tt.want {
			t.Errorf("%s at %s: %s, want %s", tt.text, tt.at, got, tt.want)
		}
	}
}

func TestFaultsNameThePlace(t *testing.T) {
	t.Parallel()

	tests := []struct{ text, want string }{
		{"", "expected a day, a date, a time, a word such as off, or a remark in quotes at character 1"},
		{"elke dinsdag", "expected a day, a date, a time, a word such as off, or a remark in quotes at character 1"},
		{"Mo-Fr 9-17", "expected a time such as 10:00 at character 7"},
		{"Mo-Fr 09:00", `expected "-" and the time of closing at character 12`},
		{"Mo-Fr 09:61-12:00", "expected a time from 0:00 to 48:00 at character 7"},
		{"Mo 25:00-26:00", "expected a time before 24:00 at character 4"},
		{"Mo-Xy 09:00-12:00", "expected a day of the week at character 4"},
		{"Mo[6] 09:00-12:00", "expected a number from 1 to 5 or -5 to -1 at character 4"},
		{"Feb 30 off", "expected a day that this month has at character 5"},
		{"week 54 off", "expected a week from 1 to 53 at character 6"},
		{"Mo 10:00-12:00 Tu 10:00-12:00", `expected ";" or "," before the next rule at character 16`},
		{"ë Mo", "at character 1"},
		{`Mo "bel`, "expected a closing quote for the remark that begins at character 4"},
		{"Jan-Feb 03", "expected two months or two dates, not one of each, at character 5"},
		{"2026-2024 off", "that is not before the first at character 6"},
		{"Mo \xff", "not UTF-8"},
		{strings.Repeat("Mo 10:00-12:00; ", 200), "at most 2048 characters, got 3200"},
	}
	for _, tt := range tests {
		s, err := hours.Parse(tt.text)
		if err == nil {
			t.Errorf("%q was read as %q", tt.text, s)
			continue
		}
		if fault.Of(err).Kind != fault.KindInvalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want ... %s", tt.text, err, tt.want)
		}
	}
}

// TestRealTexts reads every value that was found.
func TestRealTexts(t *testing.T) {
	t.Parallel()

	n := 0
	for _, text := range realTexts(t) {
		if _, err := hours.Parse(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		n++
	}
	if n < 150 {
		t.Errorf("only %d values", n)
	}
}

func TestStringIsCanonical(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"mo - fr 9:00–17:00;":                      "Mo-Fr 09:00-17:00",
		"Monday,wed 10:00-12:00 closed":            "Mo,We 10:00-12:00 off",
		"Jan-Mar: Mo 10:00-12:00":                  "Jan-Mar Mo 10:00-12:00",
		`Mo 10:00-12:00||"bel"`:                    `Mo 10:00-12:00 || "bel"`,
		"2026 dec 24-2027 jan 2 off, 24/7":         "2026 Dec 24-2027 Jan 02 off, 24/7",
		"week 1-53/2 tu[1-2,-1] 22:00-2:00":        "week 01-53/2 Tu[-1,1,2] 22:00-26:00",
		"easter -2 days,Dec 25,26 PH +1 day 8:00+": "easter -2 days,Dec 25,Dec 26 PH +1 day 08:00+",
	} {
		if got := parse(t, text).String(); got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
	var none *hours.Schedule
	if none.String() != "" {
		t.Error("no schedule has text")
	}
}
