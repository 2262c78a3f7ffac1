package hours

const (
	maxClock     = 48 * 60 // the end of the next day
	evening      = 17 * 60 // open ends from here on are longer
	lateNight    = 22 * 60
	eveningLasts = 10 * 60
	nightLasts   = 8 * 60
)

// isTime reports whether "9:30" stands n tokens further, without spaces.
func (p *parser) isTime(n int) bool {
	h, colon, m := p.ahead(n), p.ahead(n+1), p.ahead(n+2)
	return h.kind == numberToken && h.digits <= 2 && p.isSign(n+1, ":") && !colon.spaced && m.kind == numberToken && !m.spaced && m.digits == 2
}

func isSunEvent(t token) bool {
	if t.kind != wordToken {
		return false
	}
	switch t.text {
	case "sunrise", "sunset", "dawn", "dusk":
		return true
	}
	return false
}

// times reads a list of spans of the clock.
func (p *parser) times() ([]timeRange, error) {
	var all []timeRange
	for {
		t, err := p.timeRange()
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		if !p.isSign(0, ",") || !p.isTime(1) && !p.isSign(1, "(") && !isSunEvent(p.ahead(1)) {
			return all, nil
		}
		p.at++
	}
}

func (p *parser) timeRange() (r timeRange, err error) {
	start := p.peek()
	var isSun bool
	if r.from, isSun, err = p.clockOrSun(); err != nil {
		return r, err
	}
	if isSun {
		r.sun |= sunFrom
	}
	if r.from >= MinutesPerDay {
		return r, expected("a time before 24:00", start)
	}
	if p.sign("+") {
		r.openEnd, r.to = true, r.from
		return r, nil
	}
	if !p.sign("-") {
		return r, expected(`"-" and the time of closing`, p.peek())
	}
	if r.to, isSun, err = p.clockOrSun(); err != nil {
		return r, err
	}
	if isSun {
		r.sun |= sunTo
	}
	r.openEnd = p.sign("+")
	return r.normal(), nil
}

// normal puts the end after the beginning. Where the sun is an end, the span
// is widened to what it can be at most: we only know that we do not know.
func (r timeRange) normal() timeRange {
	if r.sun&sunFrom != 0 {
		r.from = 0
	}
	if r.sun&sunTo != 0 {
		r.to = MinutesPerDay
	}
	if r.to <= r.from {
		r.to += MinutesPerDay
	}
	return r
}

// guessedEnd returns until when a place may be open that names no end, as the
// OSM specification guesses: midnight, later when it begins in the evening.
func guessedEnd(from int) int {
	switch {
	case from >= lateNight:
		return from + nightLasts
	case from >= evening:
		return from + eveningLasts
	default:
		return MinutesPerDay
	}
}

// clockOrSun reads a time of the clock in minutes, or an event of the sun,
// alone or as "(sunset+01:00)".
func (p *parser) clockOrSun() (minutes int, isSun bool, err error) {
	bracket := p.sign("(")
	if isSunEvent(p.peek()) {
		p.at++
		if !bracket {
			return 0, true, nil
		}
		if !p.sign("+") && !p.sign("-") {
			return 0, true, expected(`"+" or "-"`, p.peek())
		}
		if _, err := p.clockTime(); err != nil {
			return 0, true, err
		}
		if !p.sign(")") {
			return 0, true, expected(`")"`, p.peek())
		}
		return 0, true, nil
	}
	if bracket {
		return 0, false, expected("sunrise, sunset, dawn or dusk", p.peek())
	}
	minutes, err = p.clockTime()
	return minutes, false, err
}

func (p *parser) clockTime() (int, error) {
	if !p.isTime(0) {
		return 0, expected("a time such as 10:00", p.peek())
	}
	minutes := p.peek().number*60 + p.ahead(2).number
	if minutes > maxClock || p.ahead(2).number >= 60 {
		return 0, expected("a time from 0:00 to 48:00", p.peek())
	}
	p.at += 3
	return minutes, nil
}
