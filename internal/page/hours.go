package page

import (
	"slices"
	"strconv"
	"strings"
)

// DayHours is one line of a table of hours: "dinsdag", "10.00–12.00".
type DayHours struct {
	Day   string
	Times string
}

// dayRule is a day of the week (0 Monday), or the nth such day of the month.
type dayRule struct {
	day int
	nth int // 0 for every week, -1 for the last of the month
}

var dayCodes = []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}

// Hours writes opening hours in the OSM syntax as one line per day, Monday
// first. It reads days, ranges of days, nth days of the month and times; it is
// false for anything else, since hours half understood are worse than none.
func (t *Texts) Hours(osm string) ([]DayHours, bool) {
	times := map[dayRule][]string{}
	for _, rule := range strings.Split(osm, ";") {
		days, hours, ok := strings.Cut(strings.TrimSpace(rule), " ")
		selected, known := parseDays(days)
		spans, readable := t.times(hours)
		if !ok || !known || !readable {
			return nil, false
		}
		for _, d := range selected {
			times[d] = spans // a later rule replaces an earlier one, as in OSM
		}
	}
	return t.lines(times), true
}

func (t *Texts) lines(times map[dayRule][]string) []DayHours {
	rules := make([]dayRule, 0, len(times))
	for r := range times {
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b dayRule) int { return (a.day*10 + a.nth) - (b.day*10 + b.nth) })
	lines := make([]DayHours, len(rules))
	for i, r := range rules {
		day := t.Get("day." + strconv.Itoa(r.day))
		if r.nth != 0 {
			day = t.Get("day.nth."+strconv.Itoa(r.nth), day)
		}
		lines[i] = DayHours{Day: day, Times: strings.Join(times[r], t.Get("day.and"))}
	}
	return lines
}

// parseDays reads "Mo,We-Fr" or "Th[1],Th[3]".
func parseDays(s string) ([]dayRule, bool) {
	var all []dayRule
	for _, part := range strings.Split(s, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if bracket := strings.IndexByte(part, '['); bracket >= 0 {
			r, ok := parseNth(part, bracket)
			if !ok {
				return nil, false
			}
			all = append(all, r)
			continue
		}
		if !isRange {
			to = from
		}
		first, last := slices.Index(dayCodes, from), slices.Index(dayCodes, to)
		if first < 0 || last < first {
			return nil, false
		}
		for d := first; d <= last; d++ {
			all = append(all, dayRule{day: d})
		}
	}
	return all, true
}

// parseNth reads "Th[1]" and "Sa[-1]".
func parseNth(s string, bracket int) (dayRule, bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(s[bracket+1:], "]"))
	day := slices.Index(dayCodes, s[:bracket])
	ok := err == nil && day >= 0 && strings.HasSuffix(s, "]") && n != 0 && n >= -1 && n <= 5
	return dayRule{day: day, nth: n}, ok
}

// times reads "14:00-17:00,18:00-20:00" and writes it as the language does.
func (t *Texts) times(s string) ([]string, bool) {
	var spans []string
	for _, part := range strings.Split(s, ",") {
		from, to, ok := strings.Cut(part, "-")
		if !ok || !isTime(from) || !isTime(to) {
			return nil, false
		}
		spans = append(spans, t.Get("clock.range", from[:2], from[3:], to[:2], to[3:]))
	}
	return spans, true
}

// isTime reports whether s is a time of day from 00:00 to 24:00.
func isTime(s string) bool {
	if len(s) != 5 || s[2] != ':' {
		return false
	}
	h, errH := strconv.Atoi(s[:2])
	m, errM := strconv.Atoi(s[3:])
	return errH == nil && errM == nil && h >= 0 && m >= 0 && m < 60 && h*60+m <= 24*60
}
