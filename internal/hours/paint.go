package hours

import "slices"

// segment is a part of one day in one state. A list of segments is in order
// and without overlap; what no segment covers is closed.
type segment struct {
	from, to int // minutes of the day looked at
	state    State
	comment  string
	own      bool // of that day, not of the evening before
}

// canvas is one day being painted, rule after rule.
type canvas struct {
	segments []segment
	limit    int // where the day ends: 1440 on the clock, 2880 on a sign at the door
}

// paint returns the segments of the clock of a day, that of the evening before
// included when a span passes over midnight. Days of which skip is true have
// no rules: skip[0] is for the day before, skip[1] for the day.
func (s *Schedule) paint(buf []segment, day int, v view, skip [2]bool) []segment {
	c := canvas{segments: buf, limit: MinutesPerDay}
	first := [2]int{len(s.rules), len(s.rules)}
	var days [2]dayInfo
	for n := range days {
		if skip[n] || n == 0 && !s.night {
			continue
		}
		days[n] = s.info(day - 1 + n)
		first[n] = s.first(days[n], v)
	}
	for i := min(first[0], first[1]); i < len(s.rules); i++ {
		r := &s.rules[i]
		for n := range days {
			if i >= first[n] && s.matches(r, days[n], v) {
				c.apply(r, n == 1)
			}
		}
	}
	return c.segments
}

// first returns the last rule that replaces all before it on that day, or 0.
func (s *Schedule) first(d dayInfo, v view) int {
	for i := len(s.rules) - 1; i > 0; i-- {
		if r := &s.rules[i]; r.clears && s.matches(r, d, v) {
			return i
		}
	}
	return 0
}

// sign returns the segments that begin on a day, with those that end after
// midnight whole, as they stand on the door.
func (s *Schedule) sign(buf []segment, day int, v view) []segment {
	c := canvas{segments: buf, limit: maxClock}
	d := s.info(day)
	for i := s.first(d, v); i < len(s.rules); i++ {
		if r := &s.rules[i]; s.matches(r, d, v) {
			c.apply(r, true)
		}
	}
	return c.segments
}

// apply paints a rule that holds on the day, or on the one before when the
// segments are not its own.
func (c *canvas) apply(r *rule, own bool) {
	g := segment{state: r.state(), comment: r.comment, own: own}
	if len(r.times) > 0 {
		for _, t := range r.times {
			c.span(r, g, t)
		}
		return
	}
	if own { // a whole day ends at midnight
		g.to = MinutesPerDay
		c.put(g, r.spare || g.state == Closed) // a day off does not end the evening before
	}
}

func (c *canvas) span(r *rule, g segment, t timeRange) {
	if t.sun != 0 && g.state == Open {
		g.state = Unknown
	}
	if t.to > t.from {
		g.from, g.to = t.from, t.to
		c.shift(g, r.spare)
	}
	if t.openEnd {
		g.from, g.to = t.to, guessedEnd(t.to)
		if t.to >= MinutesPerDay {
			g.to = t.to + nightLasts
		}
		if g.state == Open {
			g.state = Unknown
		}
		c.shift(g, r.spare)
	}
}

// shift puts the segment where the clock of the day looked at has it.
func (c *canvas) shift(g segment, holes bool) {
	if !g.own {
		g.from -= MinutesPerDay
		g.to -= MinutesPerDay
	}
	g.from, g.to = max(g.from, 0), min(g.to, c.limit)
	if g.from < g.to {
		c.put(g, holes)
	}
}

// put paints one segment, over the others or only where they are closed.
func (c *canvas) put(g segment, holes bool) {
	if !holes {
		c.over(g)
		return
	}
	rest := g
	for _, s := range slices.Clone(c.segments) {
		if s.state == Closed || s.to <= rest.from || s.from >= rest.to {
			continue
		}
		if s.from > rest.from {
			part := rest
			part.to = s.from
			c.over(part)
		}
		rest.from = s.to
	}
	if rest.from < rest.to {
		c.over(rest)
	}
}

// over paints one segment over the others.
func (c *canvas) over(g segment) {
	if n := len(c.segments); n == 0 || c.segments[n-1].to <= g.from {
		c.segments = append(c.segments, g)
		return
	}
	for i := 0; i < len(c.segments); i++ {
		s := &c.segments[i]
		switch {
		case s.to <= g.from || s.from >= g.to:
		case s.from < g.from && s.to > g.to: // in the middle
			right := *s
			right.from = g.to
			s.to = g.from
			c.segments = slices.Insert(c.segments, i+1, right)
		case s.from < g.from:
			s.to = g.from
		case s.to > g.to:
			s.from = g.to
		default:
			c.segments = slices.Delete(c.segments, i, i+1)
			i--
		}
	}
	at, _ := slices.BinarySearchFunc(c.segments, g.from, func(s segment, from int) int { return s.from - from })
	c.segments = slices.Insert(c.segments, at, g)
}

// at returns the segment at a minute; a closed one when there is none.
func at(segments []segment, minute int) segment {
	for _, s := range segments {
		if s.from <= minute && minute < s.to {
			return s
		}
	}
	return segment{state: Closed, own: true}
}

// agree joins two views of one day: where they differ nothing is known.
func agree(a, b []segment) []segment {
	var cuts []int
	for _, s := range slices.Concat(a, b) {
		cuts = append(cuts, s.from, s.to)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var all []segment
	for i := 1; i < len(cuts); i++ {
		s, other := at(a, cuts[i-1]), at(b, cuts[i-1])
		if s.state != other.state {
			s.state, s.comment = Unknown, ""
		}
		s.from, s.to = cuts[i-1], cuts[i]
		if s.state != Closed || s.comment != "" {
			all = append(all, s)
		}
	}
	return all
}
