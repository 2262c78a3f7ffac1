package hours

import "time"

// dayInfo is what the rules ask about one day.
type dayInfo struct {
	Date
	number  int // days from 1 January 1970
	weekday int // 0 Monday
	week    int // of ISO 8601; 0 when no rule counts weeks
	holiday rank
}

func (s *Schedule) info(number int) dayInfo {
	t := time.Unix(int64(number)*secondsPerDay, 0).UTC()
	d := dayInfo{Date: DateOf(t), number: number, weekday: (int(t.Weekday()) + 6) % 7}
	if s.weeks {
		_, d.week = t.ISOWeek()
	}
	if s.holidays {
		_, d.holiday = holiday(d.Date)
	}
	return d
}

func daysIn(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// view is from where a day is looked at: what is assumed of days that we do
// not know to be holidays.
type view struct {
	plain    bool // no holidays at all
	doubtful bool // a doubtful holiday is one
	school   bool // schools have holidays
}

// matches reports whether the rule holds on the day.
func (s *Schedule) matches(r *rule, d dayInfo, v view) bool {
	return matchNumbers(r.years, d.Year) && matchNumbers(r.weeks, d.week) && matchDates(r.dates, d) &&
		s.matchDays(r.days, d, v) && s.matchDays(r.within, d, v)
}

func matchNumbers(list []numbers, n int) bool {
	for _, r := range list {
		if n >= r.from && n <= r.to && (n-r.from)%r.step == 0 {
			return true
		}
	}
	return len(list) == 0
}

func matchDates(list []dateRange, d dayInfo) bool {
	for _, r := range list {
		if r.has(d) {
			return true
		}
	}
	return len(list) == 0
}

func (s *Schedule) matchDays(list []daySelector, d dayInfo, v view) bool {
	for _, sel := range list {
		day := d
		if sel.offset != 0 {
			day = s.info(d.number - sel.offset)
		}
		if sel.has(day, v) {
			return true
		}
	}
	return len(list) == 0
}

func (sel daySelector) has(d dayInfo, v view) bool {
	switch {
	case sel.kind == schoolHoliday:
		return v.school
	case sel.kind == publicHoliday:
		return !v.plain && (d.holiday == free || d.holiday == doubtful && v.doubtful)
	case sel.nth != 0:
		fromEnd := (daysIn(d.Year, d.Month) - d.Day) / 7
		return d.weekday == sel.from && sel.nth&(nthBit((d.Day-1)/7+1)|nthBit(-fromEnd-1)) != 0
	case sel.from <= sel.to:
		return d.weekday >= sel.from && d.weekday <= sel.to
	default:
		return d.weekday >= sel.from || d.weekday <= sel.to
	}
}

// key orders the days of a year, and those of years when the year counts.
func key(year int, m time.Month, day int) int { return year<<9 | int(m)<<5 | day }

// has reports whether the day lies in the range.
func (r dateRange) has(d dayInfo) bool {
	year := d.Year
	if r.from.year != 0 {
		year = r.from.year
	}
	from, first := r.from.resolve(year, false)
	to, last := r.to.resolve(year, true)
	if !first || !last {
		return false
	}
	if r.from.year == 0 {
		n := key(0, d.Month, d.Day)
		from, to = from&511, to&511
		if from <= to {
			return n >= from && n <= to
		}
		return n >= from || n <= to // over New Year
	}
	if r.to.year == 0 && to < from {
		to, _ = r.to.resolve(year+1, true)
	}
	n := key(d.Year, d.Month, d.Day)
	return n >= from && n <= to
}

// resolve returns the key of the bound in the year, or in its own; for a whole
// month its first day or the end. It is false when the year has no such day.
func (b bound) resolve(year int, end bool) (int, bool) {
	if b.year != 0 {
		year = b.year
	}
	d := Date{year, b.month, b.day}
	switch {
	case b.month == 0:
		d = easter(year)
	case b.nth != 0:
		d = nthWeekday(year, b.month, b.weekday, b.nth)
		if d.Month != b.month {
			return 0, false
		}
	case b.day == 0 && end:
		d.Day = 31
	case b.day == 0:
		d.Day = 1
	}
	if b.offset != 0 {
		d = d.AddDays(b.offset)
	}
	return key(d.Year, d.Month, d.Day), true
}

// nthWeekday returns the nth weekday of a month, from its end when nth is
// negative; it may lie outside the month when there are only four.
func nthWeekday(year int, m time.Month, weekday, nth int) Date {
	if nth > 0 {
		first := Date{year, m, 1}
		skip := (weekday - (int(first.Weekday())+6)%7 + 7) % 7
		return first.AddDays(skip + 7*(nth-1))
	}
	last := Date{year, m, daysIn(year, m)}
	back := ((int(last.Weekday())+6)%7 - weekday + 7) % 7
	return last.AddDays(-back + 7*(nth+1))
}
