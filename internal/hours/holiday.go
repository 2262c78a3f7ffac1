package hours

import "time"

// rank says how sure it is that a day is free.
type rank uint8

const (
	ordinary rank = iota
	doubtful      // free for some: Good Friday, Liberation Day in most years
	free          // free for nearly all
)

// Days between Easter Sunday and the feasts that move with it.
const (
	goodFriday   = -2
	easterMonday = 1
	ascension    = 39
	whitSunday   = 49
	whitMonday   = 50
)

// lustrum is how often, in years, Liberation Day is a day off in most collective
// agreements: in 2020, 2025, 2030. Civil servants are free in the other years
// too, which is why those are doubtful.
const lustrum = 5

// Holiday returns the Dutch name of the public holiday in the Netherlands on
// which nearly everything is closed, and false on other days. Liberation Day
// counts once in five years; see DoubtfulHoliday for the other years.
func Holiday(d Date) (name string, ok bool) {
	name, r := holiday(d)
	return ifRank(name, r, free)
}

// DoubtfulHoliday returns the Dutch name of a day on which some places close
// and others do not: Good Friday, and Liberation Day outside its lustrum years.
func DoubtfulHoliday(d Date) (name string, ok bool) {
	name, r := holiday(d)
	return ifRank(name, r, doubtful)
}

func ifRank(name string, r, want rank) (string, bool) {
	if r != want {
		return "", false
	}
	return name, true
}

func holiday(d Date) (string, rank) {
	switch {
	case d.Month == time.January && d.Day == 1:
		return "Nieuwjaarsdag", free
	case d == kingsDay(d.Year):
		return "Koningsdag", free
	case d.Month == time.May && d.Day == 5 && d.Year%lustrum == 0:
		return "Bevrijdingsdag", free
	case d.Month == time.December && d.Day == 25:
		return "Eerste Kerstdag", free
	case d.Month == time.December && d.Day == 26:
		return "Tweede Kerstdag", free
	case d.Month < time.March || d.Month > time.June:
		return "", ordinary // Easter Sunday is never before 22 March and Whit Monday never after 14 June
	}
	if name, r := movingHoliday(d); r != ordinary {
		return name, r // Ascension can fall on Liberation Day, and is the surer of the two
	}
	if d.Month == time.May && d.Day == 5 {
		return "Bevrijdingsdag", doubtful
	}
	return "", ordinary
}

func movingHoliday(d Date) (string, rank) {
	switch d.number() - easter(d.Year).number() {
	case goodFriday:
		return "Goede Vrijdag", doubtful
	case 0:
		return "Eerste Paasdag", free
	case easterMonday:
		return "Tweede Paasdag", free
	case ascension:
		return "Hemelvaartsdag", free
	case whitSunday:
		return "Eerste Pinksterdag", free
	case whitMonday:
		return "Tweede Pinksterdag", free
	}
	return "", ordinary
}

// kingsDay returns 27 April, or the day before when that is a Sunday. It is
// the zero date before 2014, the first year of this king.
func kingsDay(year int) Date {
	if year < 2014 {
		return Date{}
	}
	d := Date{year, time.April, 27}
	if d.Weekday() == time.Sunday {
		d.Day--
	}
	return d
}

// easter returns Easter Sunday of the Gregorian calendar, by the rule known as
// Meeus/Jones/Butcher.
func easter(year int) Date {
	moon := year % 19
	century, rest := year/100, year%100
	correction := (century - (century+8)/25 + 1) / 3
	epact := (19*moon + century - century/4 - correction + 15) % 30
	toSunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (moon + 11*epact + 22*toSunday) / 451
	n := epact + toSunday - 7*late + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}
