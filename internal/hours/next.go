package hours

import (
	"slices"
	"time"
)

// horizon is how many days ahead a change is looked for: a year and a day, so
// that a day that comes once a year is found.
const horizon = 366

// Change is the next instant at which the state is another.
type Change struct {
	At time.Time
	Moment
}

// Next returns the first change of state after an instant; it is false when
// nothing changes within 366 days.
func (c *Calendar) Next(t time.Time) (Change, bool) {
	now := c.At(t).State
	return c.search(t, func(s State) bool { return s != now })
}

// search returns the first instant after t that begins a state that is wanted,
// at a boundary of the schedule.
func (c *Calendar) search(t time.Time, wanted func(State) bool) (Change, bool) {
	t = c.local(t)
	first := DateOf(t).number()
	var room [8]segment
	for day := first; day <= first+horizon; day++ {
		segments := c.clock(room[:0], day)
		for _, at := range boundaries(dateOf(day), segments, t.Location()) {
			if !at.After(t) {
				continue
			}
			if m := c.momentIn(segments, at); wanted(m.State) {
				return Change{at, m}, true
			}
		}
	}
	return Change{}, false
}

func (c *Calendar) momentIn(segments []segment, t time.Time) Moment {
	g := at(segments, t.Hour()*60+t.Minute())
	return Moment{g.state, g.comment}
}

// boundaries returns the instants of a day at which the state may change, in
// order: its beginning, both ends of each segment, and the change of the clock.
func boundaries(d Date, segments []segment, loc *time.Location) []time.Time {
	minutes := make([]int, 1, 16) // 0:00
	for _, g := range segments {
		minutes = append(minutes, g.from, g.to)
	}
	slices.Sort(minutes)
	minutes = slices.Compact(minutes)
	if minutes[len(minutes)-1] == MinutesPerDay {
		minutes = minutes[:len(minutes)-1] // that is the next day
	}
	start := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	if end := time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, loc); end.Sub(start) != 24*time.Hour {
		return changeOfClock(d, minutes, loc)
	}
	all := make([]time.Time, len(minutes))
	for i, m := range minutes {
		all[i] = start.Add(time.Duration(m) * time.Minute)
	}
	return all
}

// changeOfClock is boundaries for a day on which the clock is changed: a
// reading may come twice or not at all.
func changeOfClock(d Date, minutes []int, loc *time.Location) []time.Time {
	noon := func(day int) time.Time { return time.Date(d.Year, d.Month, day, 12, 0, 0, 0, loc) }
	_, before := noon(d.Day - 1).Zone()
	_, after := noon(d.Day + 1).Zone()
	var all []time.Time
	if change, _ := noon(d.Day).ZoneBounds(); DateOf(change.In(loc)) == d {
		all = append(all, change.In(loc))
	}
	for _, m := range minutes {
		for _, offset := range [...]int{before, after} {
			at := d.midnight().Add(time.Duration(m)*time.Minute - time.Duration(offset)*time.Second).In(loc)
			if DateOf(at) == d && at.Hour()*60+at.Minute() == m {
				all = append(all, at)
			}
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// Answer is what to tell somebody who asks whether a place is open.
type Answer struct {
	Moment           // now
	Until  time.Time // when that changes; the zero time when it does not within 366 days
	Opens  time.Time // the next time that it is known to be open; zero when it is open now, or never within 366 days

	// Perhaps is the first time, before Opens, at which it may be open or is
	// so by appointment; zero when there is none, or when that is so now.
	Perhaps time.Time
}

// Ask returns what to tell at an instant: open and until when, closed and when
// it opens, or not known.
func (c *Calendar) Ask(t time.Time) Answer {
	a := Answer{Moment: c.At(t)}
	change, ok := c.Next(t)
	if !ok {
		return a
	}
	a.Until = change.At
	if a.State == Open {
		return a
	}
	if opens, ok := c.search(t, func(s State) bool { return s == Open }); ok {
		a.Opens = opens.At
	}
	if a.State != Closed {
		return a
	}
	perhaps, ok := c.search(t, func(s State) bool { return s == Unknown || s == Appointment })
	if ok && (a.Opens.IsZero() || perhaps.At.Before(a.Opens)) {
		a.Perhaps = perhaps.At
	}
	return a
}
