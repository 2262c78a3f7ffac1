package hours

import "math/bits"

// PerWeek is the number of hours of a week.
const PerWeek = 7 * 24

// Set is a set of hours of the week; hour 0 begins on Monday at 0:00.
type Set [3]uint64

// Has reports whether the hour, 0 to PerWeek − 1, is in the set.
func (w *Set) Has(hour int) bool { return w[hour/64]>>(hour%64)&1 != 0 }

// Add puts an hour, 0 to PerWeek − 1, into the set.
func (w *Set) Add(hour int) { w[hour/64] |= 1 << (hour % 64) }

// Count returns the number of hours in the set.
func (w *Set) Count() int {
	return bits.OnesCount64(w[0]) + bits.OnesCount64(w[1]) + bits.OnesCount64(w[2])
}

// Week is a week in hours. An hour counts for the state that holds in its
// middle, at half past: so a span of n whole hours counts for n hours, whether
// it begins at the hour or not, and no short span counts double.
type Week struct {
	Open, Appointment, Unknown Set // what is in none of them is closed

	// The exact lengths in hours per week, 0 to 168.
	OpenHours, AppointmentHours, UnknownHours float64
}

// middle is the minute of an hour whose state counts for the hour.
const middle = 30

// Week returns the seven days from a date, which should be a Monday, as days
// without holidays of any kind. Of a nil Schedule it is all unknown.
func (s *Schedule) Week(monday Date) Week {
	var w Week
	if s == nil {
		w.UnknownHours = PerWeek
		for h := range PerWeek {
			w.Unknown.Add(h)
		}
		return w
	}
	first := monday.number()
	var room [8]segment
	for day := range 7 {
		for _, g := range s.paint(room[:0], first+day, view{plain: true}, [2]bool{}) {
			w.add(day, g)
		}
	}
	return w
}

func (w *Week) add(day int, g segment) {
	var set *Set
	var hours *float64
	switch g.state {
	case Open:
		set, hours = &w.Open, &w.OpenHours
	case Appointment:
		set, hours = &w.Appointment, &w.AppointmentHours
	case Unknown:
		set, hours = &w.Unknown, &w.UnknownHours
	default:
		return
	}
	*hours += float64(g.to-g.from) / 60
	for h := (g.from + 59 - middle) / 60; h*60+middle < g.to; h++ {
		set.Add(day*24 + h)
	}
}

const weeksAveraged = 52

// Usual returns the week that people can count on: an hour has a state when it
// has it in more than half of the 52 weeks from a date on, and the lengths are
// averages. A desk of every second week is in no hour, and counts half in the
// length. Holidays of any kind are left out, as in Week.
func (s *Schedule) Usual(from Date) Week {
	if s == nil || !s.dated {
		return s.Week(from.Monday())
	}
	var counts [3][PerWeek]uint8
	var sum Week
	for n := range weeksAveraged {
		w := s.Week(from.Monday().AddDays(7 * n))
		sum.OpenHours += w.OpenHours / weeksAveraged
		sum.AppointmentHours += w.AppointmentHours / weeksAveraged
		sum.UnknownHours += w.UnknownHours / weeksAveraged
		for i, set := range [...]*Set{&w.Open, &w.Appointment, &w.Unknown} {
			for h := range PerWeek {
				counts[i][h] += uint8(set[h/64] >> (h % 64) & 1)
			}
		}
	}
	for i, set := range [...]*Set{&sum.Open, &sum.Appointment, &sum.Unknown} {
		for h := range PerWeek {
			if counts[i][h] > weeksAveraged/2 {
				set.Add(h)
			}
		}
	}
	return sum
}

// Weekly reports whether all weeks without holidays are the same.
func (s *Schedule) Weekly() bool { return s != nil && !s.dated }
