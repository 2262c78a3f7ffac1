package hours

import (
	"strings"
	"time"
)

const (
	firstYear, lastYear = 1900, 9999
	weeksPerYear        = 53
	maxOffset           = 366
)

func (p *parser) startsSelector() bool {
	return p.isYear(0) || p.startsDate(0) || p.isWeek() || p.startsDay(0)
}

func (p *parser) isYear(n int) bool {
	t := p.ahead(n)
	return t.kind == numberToken && t.digits == 4
}

func (p *parser) isWeek() bool { return p.peek().text == "week" && p.peek().kind == wordToken }

// startsDate reports whether a month or Easter stands n tokens further.
func (p *parser) startsDate(n int) bool {
	t := p.ahead(n)
	return monthOf(t) != 0 || t.kind == wordToken && t.text == "easter"
}

// selector reads one list of days, each kind of list at most once.
func (p *parser) selector(r *rule) (err error) {
	t := p.peek()
	switch {
	case p.isYear(0) && !p.startsDate(1):
		if len(r.years) > 0 {
			return expected("times, since the years were given,", t)
		}
		r.years, err = p.numbers(firstYear, lastYear, "a year")
	case p.isYear(0), p.startsDate(0):
		if len(r.dates) > 0 {
			return expected("times, since the dates were given,", t)
		}
		r.dates, err = p.dates()
	case p.isWeek():
		if len(r.weeks) > 0 {
			return expected("times, since the weeks were given,", t)
		}
		p.at++
		r.weeks, err = p.numbers(1, weeksPerYear, "a week from 1 to 53")
	default:
		err = p.days(r)
	}
	return err
}

// numbers reads a list of years or weeks: "2024,2026-2030/2".
func (p *parser) numbers(low, high int, what string) ([]numbers, error) {
	var all []numbers
	for {
		n, err := p.numberRange(low, high, what)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
		if !p.isSign(0, ",") || p.ahead(1).kind != numberToken || p.isTime(1) {
			return all, nil
		}
		p.at++
	}
}

func (p *parser) numberRange(low, high int, what string) (numbers, error) {
	n := numbers{step: 1}
	var err error
	if n.from, err = p.between(low, high, what); err != nil {
		return n, err
	}
	n.to = n.from
	switch {
	case p.sign("+"):
		n.to = high
	case p.sign("-"):
		if n.to, err = p.between(n.from, high, what+" that is not before the first"); err != nil {
			return n, err
		}
	}
	if p.sign("/") {
		n.step, err = p.between(1, high, "a step")
	}
	return n, err
}

// between takes a number from low to high.
func (p *parser) between(low, high int, what string) (int, error) {
	t := p.peek()
	if t.kind != numberToken || t.number < low || t.number > high {
		return 0, expected(what, t)
	}
	p.at++
	return t.number, nil
}

// dates reads a list of ranges of dates: "Dec 24-Jan 01,Mar-May".
func (p *parser) dates() ([]dateRange, error) {
	var all []dateRange
	for {
		r, err := p.dateRange()
		if err != nil {
			return nil, err
		}
		all = append(all, r)
		// "Dec 24,26": the month goes on.
		for r.from.day != 0 && r.from == r.to && p.isSign(0, ",") && p.isDayNumber(1) {
			p.at++
			r.from.day, r.to.day = p.peek().number, p.peek().number
			if err := p.checkDay(r.from); err != nil {
				return nil, err
			}
			p.at++
			all = append(all, r)
		}
		if !p.isSign(0, ",") || !p.startsDate(1) && (!p.isYear(1) || !p.startsDate(2)) {
			return all, nil
		}
		p.at++
	}
}

func (p *parser) dateRange() (r dateRange, err error) {
	if r.from, err = p.bound(r.from); err != nil {
		return r, err
	}
	r.to = r.from
	if !p.sign("-") {
		return r, nil
	}
	t := p.peek()
	if r.to, err = p.bound(r.from); err != nil {
		return r, err
	}
	if r.from.wholeMonth() != r.to.wholeMonth() {
		return r, expected("two months or two dates, not one of each,", t)
	}
	if r.to.year != 0 && (r.from.year == 0 || r.to.year < r.from.year) {
		return r, expected("a year that is not before the first", t)
	}
	return r, nil
}

func (b bound) wholeMonth() bool { return b.month != 0 && b.day == 0 && b.nth == 0 }

// bound reads one end of a range; a day alone is of the month of the first.
func (p *parser) bound(first bound) (b bound, err error) {
	if p.isYear(0) {
		if b.year, err = p.between(firstYear, lastYear, "a year"); err != nil {
			return b, err
		}
	}
	t := p.peek()
	switch {
	case p.isDayNumber(0) && first.day != 0 && b.year == 0:
		b = bound{month: first.month, day: t.number, year: first.year}
		if err = p.checkDay(b); err == nil && t.number < first.day {
			err = expected("a day that is not before the first", t)
		}
		p.at++
	case t.kind == wordToken && t.text == "easter":
		p.at++
	case monthOf(t) != 0:
		p.at++
		b.month = monthOf(t)
		err = p.dayOfMonth(&b, first)
	default:
		err = expected("a month or a day of it", t)
	}
	if err == nil {
		b.offset, err = p.offset()
	}
	return b, err
}

// dayOfMonth reads what follows a month: "24", or "Su[-1]" in a range.
func (p *parser) dayOfMonth(b *bound, first bound) (err error) {
	switch {
	case p.isDayNumber(0):
		b.day = p.peek().number
		err = p.checkDay(*b)
		p.at++
	case p.isNthBound(first):
		b.weekday = weekdayOf(p.peek())
		p.at += 2
		b.nth, err = p.nth()
		p.at++
	}
	return err
}

// isNthBound reports whether "Su[-1]" is next as an end of a range that has
// that first end, if any; else it is a day in each month of a list.
func (p *parser) isNthBound(first bound) bool {
	if first.wholeMonth() || weekdayOf(p.peek()) < 0 || !p.isSign(1, "[") {
		return false
	}
	n := 2
	if p.isSign(n, "-") {
		n++
	}
	isOne := p.ahead(n).kind == numberToken && p.isSign(n+1, "]")
	isLast := first != (bound{})
	return isOne && (isLast || p.isSign(n+2, "-") && (p.startsDate(n+3) || p.isYear(n+3)))
}

// isDayNumber reports whether a number of at most two digits stands there that
// does not begin a time or 24/7.
func (p *parser) isDayNumber(n int) bool {
	t := p.ahead(n)
	is247 := t.number == 24 && p.isSign(n+1, "/")
	return t.kind == numberToken && t.digits <= 2 && !p.isTime(n) && !is247
}

func (p *parser) checkDay(b bound) error {
	const leapYear = 2024
	if n := p.peek().number; n < 1 || n > daysIn(leapYear, b.month) {
		return expected("a day that this month has", p.peek())
	}
	return nil
}

// offset reads "+1 day" or "-2 days" when it is there.
func (p *parser) offset() (int, error) {
	isSigned := p.isSign(0, "+") || p.isSign(0, "-")
	word := p.ahead(2)
	if !isSigned || p.ahead(1).kind != numberToken || word.kind != wordToken || word.text != "day" && word.text != "days" {
		return 0, nil
	}
	minus := p.isSign(0, "-")
	p.at++
	n, err := p.between(0, maxOffset, "at most 366 days")
	p.at++
	if minus {
		n = -n
	}
	return n, err
}

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthOf returns the month that the word names in full or by three letters,
// and 0 for any other token.
func monthOf(t token) time.Month {
	if t.kind != wordToken || len(t.text) < 3 {
		return 0
	}
	for i, name := range monthNames {
		if t.text == name || t.text == name[:3] {
			return time.Month(i + 1)
		}
	}
	return 0
}

var dayNames = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// weekdayOf returns the day of the week, 0 for Monday, that the word names in
// full or by its first two or more letters, and −1 for any other token.
func weekdayOf(t token) int {
	if t.kind != wordToken || len(t.text) < 2 {
		return -1
	}
	for i, name := range dayNames {
		if strings.HasPrefix(name, t.text) {
			return i
		}
	}
	return -1
}
