package hours

import "time"

// Exceptions are the dates on which the hours differ from the schedule, with
// all spans that begin on that date, in order. A date without spans is closed.
type Exceptions map[Date][]Span

// Calendar is what is known of one place, for people who want to go there. The
// zero value knows nothing: everything is unknown.
type Calendar struct {
	Schedule   *Schedule      // nil when not known
	Exceptions Exceptions     // they come before the schedule
	Location   *time.Location // whose clock counts; nil is that of the instant asked about

	// Careful makes Open into Unknown on public holidays of which neither the
	// schedule nor an exception says anything. Without it the schedule is
	// taken by the letter, as OSM does.
	Careful bool
}

// Moment is what holds at one instant.
type Moment struct {
	State   State
	Comment string // what the schedule says about it, "" for nothing
}

// At returns what holds at an instant.
func (c *Calendar) At(t time.Time) Moment {
	t = c.local(t)
	var room [8]segment
	g := c.stateAt(room[:0], DateOf(t), t.Hour()*60+t.Minute())
	return Moment{g.state, g.comment}
}

// Day returns the spans that begin on a day, in order, as they stand on a sign
// at the door: a span over midnight is whole and belongs to the day on which
// it begins. Times that no span covers are closed. Of a place without hours it
// returns one unknown day.
func (c *Calendar) Day(d Date) []Span {
	if spans, ok := c.Exceptions[d]; ok {
		return append([]Span(nil), spans...)
	}
	if c.Schedule == nil {
		return []Span{{To: MinutesPerDay}}
	}
	var room [8]segment
	n := d.number()
	all := c.Schedule.whole(n, func(v view) []segment { return c.Schedule.sign(room[:0:0], n, v) })
	c.soften(all, n)
	return spans(all)
}

func spans(all []segment) []Span {
	var out []Span
	for _, g := range all {
		if g.state == Closed && g.comment == "" {
			continue
		}
		s := Span{From: g.from, To: g.to, State: g.state, Comment: g.comment}
		if n := len(out); n > 0 && out[n-1].To == s.From && out[n-1].State == s.State && out[n-1].Comment == s.Comment {
			out[n-1].To = s.To
			continue
		}
		out = append(out, s)
	}
	return out
}

func (c *Calendar) local(t time.Time) time.Time {
	if c.Location == nil {
		return t
	}
	return t.In(c.Location)
}

func (c *Calendar) stateAt(buf []segment, d Date, minute int) segment {
	return at(c.clock(buf, d.number()), minute)
}

// clock returns the segments of the clock of one day, 0:00 to 24:00. It uses
// the room of buf.
func (c *Calendar) clock(buf []segment, day int) []segment {
	var yesterday, today []Span
	var before, now bool
	if len(c.Exceptions) > 0 {
		yesterday, before = c.Exceptions[dateOf(day-1)]
		today, now = c.Exceptions[dateOf(day)]
	}
	var all []segment
	switch {
	case c.Schedule != nil:
		all = c.Schedule.whole(day, func(v view) []segment { return c.Schedule.paint(buf, day, v, [2]bool{before, now}) })
		c.soften(all, day)
	case !now:
		all = append(buf, segment{to: MinutesPerDay, own: true})
	}
	if !before && !now {
		return all
	}
	picture := canvas{segments: all, limit: MinutesPerDay}
	picture.exceptions(yesterday, false)
	picture.exceptions(today, true)
	return picture.segments
}

func (c *canvas) exceptions(spans []Span, own bool) {
	for _, s := range spans {
		c.shift(segment{from: s.From, to: s.To, state: s.State, comment: s.Comment, own: own}, false)
	}
}

// whole evaluates a day under all that may be so of days that we do not know
// to be holidays, and keeps what holds in each case.
func (s *Schedule) whole(day int, paint func(view) []segment) []segment {
	all := paint(view{})
	doubt := s.holidays && s.nearDoubtful(day)
	if !doubt && !s.school {
		return all
	}
	all = append([]segment(nil), all...)
	for _, v := range [...]view{{doubtful: true}, {school: true}, {doubtful: true, school: true}} {
		if (!v.doubtful || doubt) && (!v.school || s.school) {
			all = agree(all, paint(v))
		}
	}
	return all
}

// nearDoubtful reports whether a doubtful holiday is so close that a rule about
// it may reach the day or the evening before.
func (s *Schedule) nearDoubtful(day int) bool {
	first, last := day-1-s.reach, day+s.reach
	for year := dateOf(first).Year; year <= dateOf(last).Year; year++ {
		for _, n := range [...]int{easter(year).number() + goodFriday, Date{year, time.May, 5}.number()} {
			if _, r := holiday(dateOf(n)); n >= first && n <= last && r == doubtful {
				return true
			}
		}
	}
	return false
}

// soften makes Open into Unknown where the day of a segment is a holiday that
// the schedule is silent about.
func (c *Calendar) soften(all []segment, day int) {
	s := c.Schedule
	if !c.Careful || s.holidays || s.always {
		return
	}
	var silent [2]bool
	for i := range silent {
		d := s.info(day - 1 + i)
		_, r := holiday(d.Date)
		silent[i] = r != ordinary && !s.names(d)
	}
	for i := range all {
		g := &all[i]
		if g.state == Open && (g.own && silent[1] || !g.own && silent[0]) {
			g.state = Unknown
		}
	}
}

// names reports whether some rule names this very date, or Easter and the days
// around it, so that the schedule is not silent about it.
func (s *Schedule) names(d dayInfo) bool {
	for i := range s.rules {
		r := &s.rules[i]
		for _, date := range r.dates {
			if date.from == date.to && (date.from.day != 0 || date.from.month == 0) && date.has(d) && s.matches(r, d, view{}) {
				return true
			}
		}
	}
	return false
}
