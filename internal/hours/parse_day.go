package hours

func holidayKind(t token) dayKind {
	switch {
	case t.kind != wordToken:
		return weekdays
	case t.text == "ph":
		return publicHoliday
	case t.text == "sh":
		return schoolHoliday
	}
	return weekdays
}

func (p *parser) startsDay(n int) bool {
	t := p.ahead(n)
	return weekdayOf(t) >= 0 || holidayKind(t) != weekdays
}

// days reads a list of days. A second list narrows the first when one of them
// is of holidays only: "PH Mo-Fr".
func (p *parser) days(r *rule) error {
	t := p.peek()
	list, err := p.dayList()
	switch {
	case err != nil:
		return err
	case len(r.days) == 0:
		r.days = list
	case len(r.within) == 0 && onlyHolidays(r.days) != onlyHolidays(list):
		r.within = list
	default:
		return expected("times, since the days were given,", t)
	}
	return nil
}

func onlyHolidays(list []daySelector) bool {
	for _, d := range list {
		if d.kind == weekdays {
			return false
		}
	}
	return true
}

func (p *parser) dayList() ([]daySelector, error) {
	var all []daySelector
	for {
		d, err := p.daySelector()
		if err != nil {
			return nil, err
		}
		all = append(all, d)
		if !p.isSign(0, ",") || !p.startsDay(1) {
			return all, nil
		}
		p.at++
	}
}

func (p *parser) daySelector() (d daySelector, err error) {
	t := p.peek()
	p.at++
	if d.kind = holidayKind(t); d.kind != weekdays {
		d.offset, err = p.offset()
		return d, err
	}
	d.from = weekdayOf(t)
	d.to = d.from
	switch {
	case p.sign("["):
		if d.nth, err = p.nths(); err == nil {
			d.offset, err = p.offset()
		}
	case p.sign("-"):
		if d.to = weekdayOf(p.peek()); d.to < 0 {
			return d, expected("a day of the week", p.peek())
		}
		p.at++
	}
	return d, err
}

// nths reads "1,3]", "1-2]" and "-1]", after the opening bracket.
func (p *parser) nths() (uint16, error) {
	var set uint16
	for {
		from, err := p.nth()
		if err != nil {
			return 0, err
		}
		to := from
		if from > 0 && p.sign("-") {
			if to, err = p.between(from, maxNth, "a number from the first to 5"); err != nil {
				return 0, err
			}
		}
		for n := from; n <= to; n++ {
			set |= nthBit(n)
		}
		if p.sign("]") {
			return set, nil
		}
		if !p.sign(",") {
			return 0, expected(`"]"`, p.peek())
		}
	}
}

const maxNth = 5

// nth reads 1 to 5 or −1 to −5.
func (p *parser) nth() (int, error) {
	const what = "a number from 1 to 5 or -5 to -1"
	if p.sign("-") {
		n, err := p.between(1, maxNth, what)
		return -n, err
	}
	return p.between(1, maxNth, what)
}

// nthBit is the bit of the nth in daySelector.nth.
func nthBit(n int) uint16 {
	if n < 0 {
		n = maxNth - n
	}
	return 1 << n
}
