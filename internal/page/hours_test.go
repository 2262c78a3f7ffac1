package page_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func goFiles(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS(".")
}

func TestHours(t *testing.T) {
	t.Parallel()

	texts := dutch(t)
	for _, tt := range []struct{ osm, want string }{
		{"Tu 10:00-12:00", "dinsdag 10.00–12.00"},
		{"Mo-We,Fr 10:00-17:00; Th 10:00-19:00", "maandag 10.00–17.00|dinsdag 10.00–17.00|woensdag 10.00–17.00|donderdag 10.00–19.00|vrijdag 10.00–17.00"},
		{"Mo 14:00-17:00; Th 14:00-17:00,18:00-20:00", "maandag 14.00–17.00|donderdag 14.00–17.00 en 18.00–20.00"},
		{"Th[1],Th[3] 14:30-16:00", "eerste donderdag van de maand 14.30–16.00|derde donderdag van de maand 14.30–16.00"},
		{"Sa[-1] 14:00-15:00; Tu 13:30-15:30", "dinsdag 13.30–15.30|laatste zaterdag van de maand 14.00–15.00"},
		{"Mo 09:00-12:00; Mo 13:00-14:00", "maandag 13.00–14.00"}, // the later rule replaces the earlier
		{"Su 00:00-24:00", "zondag 00.00–24.00"},
	} {
		lines, ok := texts.Hours(tt.osm)
		var got []string
		for _, l := range lines {
			got = append(got, l.Day+" "+l.Times)
		}
		if !ok || strings.Join(got, "|") != tt.want {
			t.Errorf("%q reads %q (%v), want %q", tt.osm, strings.Join(got, "|"), ok, tt.want)
		}
	}
}

func TestHoursThatNobodyCanReadAreNotGuessed(t *testing.T) {
	t.Parallel()

	for _, osm := range []string{
		"", "24/7", "Mo", "Mo off", "PH off", "Mo-Fr", "Fr-Mo 10:00-12:00", "Mo 25:00-26:00", "Mo 10:60-11:00", "Mo 9:00-12:00",
		"Mo 10:00-12:00; unknown", "Th[0] 10:00-11:00", "Th[9] 10:00-11:00", "Jan Mo 10:00-12:00", "Mo 10:00+", "Mo,Tu 10:00-12:00 \"comment\"",
	} {
		if lines, ok := dutch(t).Hours(osm); ok {
			t.Errorf("%q reads %v", osm, lines)
		}
	}
}

// TestHoursNeverFails feeds anything: a page must not fall over a source.
func TestHoursNeverFails(t *testing.T) {
	t.Parallel()

	texts := dutch(t)
	rapid.Check(t, func(t *rapid.T) {
		osm := rapid.OneOf(rapid.String(), rapid.StringMatching(`[MoTuWeThFrSaSu,\-\[\]0-9:; ]{0,40}`)).Draw(t, "osm")
		if lines, ok := texts.Hours(osm); ok {
			for _, l := range lines {
				if strings.Contains(l.Day+l.Times, "⟦") || l.Times == "" {
					t.Fatalf("%q reads %v", osm, lines)
				}
			}
		}
	})
}
