package hours

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"steunkaart/internal/fault"
)

// closedWords mean that nobody is there on a date.
var closedWords = []string{"off", "closed", "dicht", "gesloten"}

// ParseExceptions reads dates on which hours differ:
//
//	2026-12-24 10:00-12:00,14:00-16:00; 2026-12-31 off
//
// The empty text knows none. The error is an invalid fault that says which part
// is wrong, and how.
func ParseExceptions(text string) (Exceptions, error) {
	if len(text) > maxLength {
		return nil, fault.Invalid("exceptions: at most %d characters", maxLength)
	}
	var all Exceptions
	for i, part := range strings.Split(text, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		day, rest, _ := strings.Cut(part, " ")
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return nil, fault.Invalid("exceptions: part %d: expected a date such as 2026-12-24, got %q", i+1, day)
		}
		spans, err := exceptionSpans(strings.TrimSpace(rest))
		if err != nil {
			return nil, fault.Invalid("exceptions: part %d: %v", i+1, err)
		}
		date := DateOf(at)
		if _, twice := all[date]; twice {
			return nil, fault.Invalid("exceptions: part %d: %s stands there twice", i+1, day)
		}
		if all == nil {
			all = Exceptions{}
		}
		all[date] = spans
	}
	return all, nil
}

// exceptionSpans reads "10:00-12:00,14:00-16:00" or "off".
func exceptionSpans(text string) ([]Span, error) {
	if slices.Contains(closedWords, strings.ToLower(text)) {
		return nil, nil
	}
	var spans []Span
	for _, one := range strings.Split(text, ",") {
		from, to, ok := strings.Cut(strings.TrimSpace(one), "-")
		start, okStart := minutesOf(from)
		end, okEnd := minutesOf(to)
		if !ok || !okStart || !okEnd || start >= end || end > MinutesPerDay {
			return nil, fmt.Errorf("expected times such as 10:00-12:00, or off, got %q", one)
		}
		if n := len(spans); n > 0 && spans[n-1].To > start {
			return nil, fmt.Errorf("%q begins before the time before it ends", one)
		}
		spans = append(spans, Span{From: start, To: end, State: Open})
	}
	return spans, nil
}

// minutesOf reads "09:30", and "24:00" for the end of a day.
func minutesOf(text string) (int, bool) {
	h, m, ok := strings.Cut(text, ":")
	hour, errHour := strconv.Atoi(h)
	minute, errMinute := strconv.Atoi(m)
	ok = ok && errHour == nil && errMinute == nil && len(m) == 2 && hour >= 0 && minute >= 0 && minute < 60 && hour*60+minute <= MinutesPerDay
	return hour*60 + minute, ok
}

// String writes exceptions as ParseExceptions reads them, in order of date.
func (e Exceptions) String() string {
	dates := make([]Date, 0, len(e))
	for d := range e {
		dates = append(dates, d)
	}
	slices.SortFunc(dates, func(x, y Date) int { return cmp.Compare(x.number(), y.number()) })
	parts := make([]string, len(dates))
	for i, d := range dates {
		times := "off"
		for j, s := range e[d] {
			if j == 0 {
				times = ""
			} else {
				times += ","
			}
			times += fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
		}
		parts[i] = d.String() + " " + times
	}
	return strings.Join(parts, "; ")
}
