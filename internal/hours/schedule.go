package hours

import "time"

// Schedule is opening hours that were understood. It does not change after
// Parse and may be used by many at once. Of a nil Schedule everything is
// unknown.
type Schedule struct {
	rules    []rule
	holidays bool // some rule speaks of public holidays
	school   bool // some rule speaks of school holidays, which we do not know
	weeks    bool // some rule counts weeks
	dated    bool // weeks differ: years, dates, counted weeks or nth weekdays
	night    bool // some span ends after midnight
	always   bool // 24/7 and nothing else
	reach    int  // the most days between a holiday and a day that a rule counts from it
}

// joint is how a rule joins the rules before it.
type joint uint8

const (
	replace joint = iota // ";": it replaces the earlier ones on its days
	add                  // ",": it comes on top of them
	instead              // "||": it holds where the earlier ones are closed
)

// rule is one rule of a schedule: on which days, at which times, what.
type rule struct {
	joint    joint
	spare    bool // it holds only where earlier ones are closed: it stands behind a "||", or behind a "," after that
	clears   bool // it replaces the earlier ones on its days
	years    []numbers
	dates    []dateRange
	weeks    []numbers
	days     []daySelector
	within   []daySelector // a second list of days, "PH Mo-Fr": both must hold
	always   bool          // written as 24/7
	times    []timeRange
	modifier modifier
	comment  string
}

// modifier is the word behind the times.
type modifier uint8

const (
	noWord modifier = iota
	openWord
	offWord
	unknownWord
)

// numbers is a range of years or weeks, every step of them.
type numbers struct{ from, to, step int }

// dateRange is a range of dates, which may pass over New Year.
type dateRange struct{ from, to bound }

// bound is one end of a range of dates.
type bound struct {
	year    int        // 0 in every year
	month   time.Month // 0 for Easter
	day     int        // 0 for the whole month
	weekday int        // 0 Monday; counts only with nth
	nth     int        // the nth weekday of the month, negative from its end; 0 for none
	offset  int        // days
}

// daySelector is a range of weekdays, some nth weekdays of a month, or holidays.
type daySelector struct {
	kind     dayKind
	from, to int    // weekdays, 0 Monday; a range may pass over Sunday
	nth      uint16 // bits 1 to 5: the first to fifth of the month; bits 6 to 10: the last to fifth last
	offset   int    // days
}

type dayKind uint8

const (
	weekdays dayKind = iota
	publicHoliday
	schoolHoliday
)

// timeRange is a span of the clock as it was written.
type timeRange struct {
	from, to int // minutes; to is above from, and above 1440 when it ends after midnight
	sun      sun // an end that depends on the sun
	openEnd  bool
}

// sun says which ends of a time range are an event of the sun.
type sun uint8

const (
	sunFrom sun = 1 << iota
	sunTo
)

// dateless reports whether the rule holds on every day.
func (r *rule) dateless() bool {
	return len(r.years) == 0 && len(r.dates) == 0 && len(r.weeks) == 0 && len(r.days) == 0
}

// state returns what the rule says of its times.
func (r *rule) state() State {
	switch {
	case r.modifier == offWord:
		return Closed
	case byAppointment(r.comment):
		return Appointment
	case r.opens():
		return Open
	default:
		return Unknown // a remark alone is a condition that we cannot judge
	}
}

// opens reports whether OSM takes the rule for open, whatever the remark says.
func (r *rule) opens() bool {
	return r.modifier == openWord || r.modifier == noWord && r.comment == ""
}

// clears reports whether a rule replaces all earlier ones on its days. A rule
// without days does so only when it follows another one without days, as the
// library of OSM has it: "Mo-Fr 10:00-12:00; 14:00-16:00" is both.
func (s *Schedule) clears(i int) bool {
	r := &s.rules[i]
	switch {
	case r.state() == Closed:
		return len(r.times) == 0 && !r.spare // some hours off leave the others
	case r.joint != replace:
		return false
	default:
		return !r.dateless() || i > 0 && r.opens() && s.rules[i-1].dateless()
	}
}

// note collects what the evaluation needs to know of all rules.
func (s *Schedule) note() {
	for i := range s.rules {
		r := &s.rules[i]
		r.spare = r.joint == instead || r.joint == add && i > 0 && s.rules[i-1].spare
		r.clears = s.clears(i)
		s.weeks = s.weeks || len(r.weeks) > 0
		s.dated = s.dated || len(r.years)+len(r.dates)+len(r.weeks) > 0
		for _, list := range [][]daySelector{r.days, r.within} {
			for _, d := range list {
				s.holidays = s.holidays || d.kind == publicHoliday
				s.school = s.school || d.kind == schoolHoliday
				s.dated = s.dated || d.nth != 0
				s.reach = max(s.reach, d.offset, -d.offset)
			}
		}
		for _, t := range r.times {
			s.night = s.night || t.to > MinutesPerDay || t.openEnd
		}
	}
	s.always = len(s.rules) == 1 && s.rules[0].always && s.rules[0].state() == Open && s.rules[0].dateless()
}
