package street

import (
	"math"
	"strconv"
	"strings"

	"steunkaart/internal/network"
)

func isFerry(t Tags) bool { return t.Tag("route") == "ferry" || t.Tag("ferry") == "yes" }

// readFerry returns what the tags of a ferry say. One is open on foot and with a
// bicycle, both ways, unless it says otherwise.
//
// Source: https://wiki.openstreetmap.org/wiki/Tag:route%3Dferry.
func readFerry(t Tags) Way {
	var class network.Class
	if access(t, open, "foot", "access") != closed {
		class |= network.WalkBoth
	}
	if access(t, open, "bicycle", "vehicle", "access") != closed {
		class |= network.CycleBoth
	}
	if class == 0 {
		return Way{}
	}
	switch one := t.Tag("oneway"); {
	case forward[one]:
		class &^= network.WalkBack | network.CycleBack
	case reverse[one]:
		class &^= network.WalkForward | network.CycleForward
	}
	seconds, _ := ParseDuration(t.Tag("duration"))
	return Way{Class: class | network.Ferry, Seconds: seconds}
}

// longestDuration of a crossing, in seconds: a longer one is a mistake.
const longestDuration = 7 * 24 * 3600

// ParseDuration reads the tag "duration" into whole seconds: minutes ("20"),
// hours and minutes ("0:20", "00:20"), those with seconds ("00:20:30"), or ISO
// 8601 ("PT20M", "PT1H10M30S", "P1DT2H"). It is false for what is none of these, is
// not above zero, or is longer than a week.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:duration.
func ParseDuration(text string) (seconds uint32, ok bool) {
	text = strings.TrimSpace(text)
	var sum float64
	switch {
	case strings.HasPrefix(text, "P"):
		sum, ok = isoSeconds(text[1:])
	case strings.Contains(text, ":"):
		sum, ok = clockSeconds(strings.Split(text, ":"))
	default:
		sum, ok = positive(text)
		sum *= 60
	}
	if !ok || !(sum >= 1 && sum <= longestDuration) {
		return 0, false
	}
	return uint32(math.Round(sum)), true
}

// positive reads digits with at most one decimal point.
func positive(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// clockSeconds reads hours, minutes and, when there are three parts, seconds.
func clockSeconds(parts []string) (float64, bool) {
	if len(parts) > 3 {
		return 0, false
	}
	sum, unit := 0.0, 3600.0
	for i, part := range parts {
		n, ok := positive(part)
		if !ok || i > 0 && n >= 60 {
			return 0, false
		}
		sum += n * unit
		unit /= 60
	}
	return sum, true
}

// isoSeconds reads a duration of ISO 8601 behind its P. Months and years have no
// fixed length and are not read.
func isoSeconds(text string) (float64, bool) {
	days, clock, timed := strings.Cut(text, "T")
	sum, ok := unitSeconds(days, "WD", 7*86400, 86400)
	if !timed {
		return sum, ok && days != ""
	}
	rest, okRest := unitSeconds(clock, "HMS", 3600, 60, 1)
	return sum + rest, ok && okRest && clock != ""
}

// unitSeconds reads numbers that are each followed by a unit, in the order of the
// units.
func unitSeconds(text, units string, seconds ...float64) (float64, bool) {
	sum := 0.0
	for i := range units {
		number, rest, found := strings.Cut(text, units[i:i+1])
		if !found {
			continue
		}
		n, ok := positive(number)
		if !ok {
			return 0, false
		}
		sum, text = sum+n*seconds[i], rest
	}
	return sum, text == ""
}
