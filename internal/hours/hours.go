// Package hours reads opening hours in the OSM syntax and tells, for an
// instant, a day or a week, whether a place is open, closed, open by
// appointment, or whether that is not known.
//
// The core follows the specification of opening_hours as OSM has it. Two
// things are kept apart from it in [Calendar]: dated exceptions, and care on
// public holidays that a schedule says nothing about.
//
// Times are readings of the clock on the wall. In the night in which the clock
// goes back a reading comes twice and means the same both times; in the night
// in which it goes forward one is skipped.
package hours

import "time"

// State says whether a place is open.
type State uint8

// The states. The zero value is Unknown: of a place without hours we know
// nothing.
const (
	Unknown     State = iota // not known: call first
	Closed                   // nobody is there
	Open                     // anybody can walk in
	Appointment              // only by appointment
)

// String returns the English name of the state in lower case.
func (s State) String() string {
	switch s {
	case Closed:
		return "closed"
	case Open:
		return "open"
	case Appointment:
		return "appointment"
	default:
		return "unknown"
	}
}

// MinutesPerDay is the number of minutes on the clock of one day.
const MinutesPerDay = 24 * 60

// Span is a part of a day in which the state is the same.
type Span struct {
	From, To int    // minutes after 0:00 of the day on which the span begins, From < To; To is above 1440 when it ends after midnight, at most 2880
	State    State  // never Closed, except with a comment or in an exception
	Comment  string // what the schedule says about it, "" for nothing
}

// Date is a day of the calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int // 1 to 31
}

// DateOf returns the day that the clock of the instant's own location shows.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// AddDays returns the day that is n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return dateOf(d.number() + n) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Monday returns the Monday of the week in which the day lies.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// String returns the day as 2026-11-23.
func (d Date) String() string { return d.midnight().Format(time.DateOnly) }

func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

const secondsPerDay = 24 * 60 * 60

// number counts days from 1 January 1970.
func (d Date) number() int {
	s := d.midnight().Unix()
	if s < 0 {
		s -= secondsPerDay - 1 // so that the division rounds down
	}
	return int(s / secondsPerDay)
}

func dateOf(number int) Date { return DateOf(time.Unix(int64(number)*secondsPerDay, 0).UTC()) }
