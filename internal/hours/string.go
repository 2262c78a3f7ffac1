package hours

import (
	"fmt"
	"strconv"
	"strings"
)

// String writes the schedule in the OSM syntax, so that Parse reads the same
// from it. Events of the sun lose what was added to them, since nothing is
// known either way.
func (s *Schedule) String() string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	for i := range s.rules {
		if i > 0 {
			b.WriteString([...]string{replace: "; ", add: ", ", instead: " || "}[s.rules[i].joint])
		}
		b.WriteString(s.rules[i].String())
		if i+1 < len(s.rules) && s.rules[i].isBare() && s.rules[i+1].joint == add {
			b.WriteString(" open") // else the comma would go on with the days
		}
	}
	return b.String()
}

// isBare reports whether there is nothing but days.
func (r *rule) isBare() bool {
	return len(r.times) == 0 && !r.always && r.modifier == noWord && r.comment == ""
}

// String writes one rule: days, times, word, remark.
func (r *rule) String() string {
	parts := []string{
		list(r.years, numbers.String), list(r.dates, dateRange.String), list(r.weeks, numbers.String),
		list(r.days, daySelector.String), list(r.within, daySelector.String), list(r.times, timeRange.String),
	}
	if parts[2] != "" {
		parts[2] = "week " + parts[2]
	}
	if r.always {
		parts = append(parts, "24/7")
	}
	parts = append(parts, [...]string{"", "open", "off", "unknown"}[r.modifier])
	if r.comment != "" {
		parts = append(parts, `"`+r.comment+`"`)
	}
	var filled []string
	for _, p := range parts {
		if p != "" {
			filled = append(filled, p)
		}
	}
	return strings.Join(filled, " ")
}

func list[T any](all []T, text func(T) string) string {
	texts := make([]string, len(all))
	for i, v := range all {
		texts[i] = text(v)
	}
	return strings.Join(texts, ",")
}

// String writes years with four digits and weeks with two.
func (n numbers) String() string {
	text := fmt.Sprintf("%02d", n.from)
	if n.to != n.from {
		text += fmt.Sprintf("-%02d", n.to)
	}
	if n.step != 1 {
		text += "/" + strconv.Itoa(n.step)
	}
	return text
}

// String writes "Dec 24-Jan 01" and "Jan-Mar".
func (r dateRange) String() string {
	if r.from == r.to {
		return r.from.String()
	}
	return r.from.String() + "-" + r.to.String()
}

// String writes "2026 Dec 24", "Jan", "Mar Su[-1]" and "easter -2 days".
func (b bound) String() string {
	var text string
	if b.year != 0 {
		text = fmt.Sprintf("%d ", b.year)
	}
	if b.month == 0 {
		return text + "easter" + offsetText(b.offset)
	}
	text += b.month.String()[:3]
	if b.nth != 0 {
		text += fmt.Sprintf(" %s[%d]", dayCode(b.weekday), b.nth)
	} else if b.day != 0 {
		text += fmt.Sprintf(" %02d", b.day)
	}
	return text + offsetText(b.offset)
}

func offsetText(days int) string {
	switch days {
	case 0:
		return ""
	case 1, -1:
		return fmt.Sprintf(" %+d day", days)
	default:
		return fmt.Sprintf(" %+d days", days)
	}
}

func dayCode(weekday int) string { return "MoTuWeThFrSaSu"[2*weekday : 2*weekday+2] }

// String writes "Mo-Fr", "We[1,-1]" and "PH -1 day".
func (sel daySelector) String() string {
	switch {
	case sel.kind == publicHoliday:
		return "PH" + offsetText(sel.offset)
	case sel.kind == schoolHoliday:
		return "SH" + offsetText(sel.offset)
	case sel.nth != 0:
		return dayCode(sel.from) + "[" + list(nthsIn(sel.nth), strconv.Itoa) + "]" + offsetText(sel.offset)
	case sel.from == sel.to:
		return dayCode(sel.from)
	default:
		return dayCode(sel.from) + "-" + dayCode(sel.to)
	}
}

func nthsIn(set uint16) []int {
	var all []int
	for n := -maxNth; n <= maxNth; n++ {
		if n != 0 && set&nthBit(n) != 0 {
			all = append(all, n)
		}
	}
	return all
}

// String writes "09:00-17:00", "18:00+" and "sunrise-sunset".
func (r timeRange) String() string {
	from, to := clockText(r.from), clockText(r.to)
	if r.sun&sunFrom != 0 {
		from = "sunrise"
	}
	if r.sun&sunTo != 0 {
		to = "sunset"
	}
	switch {
	case r.openEnd && r.to == r.from:
		return from + "+"
	case r.openEnd:
		return from + "-" + to + "+"
	default:
		return from + "-" + to
	}
}

func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
