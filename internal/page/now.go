package page

import (
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
	"steunkaart/internal/hours"
)

// nowView is the one line about this moment. Sign is its class: open, closing,
// later or unknown; the words say all that it says.
type nowView struct {
	Sign string
	Text string
}

// soon is within how long the end of help is told in minutes.
const soon = time.Hour

// now writes what holds at this moment of a place. Hours that are not known are
// never open and never closed.
func (t *Texts) now(r *finder.Result, p *atlas.Point, at time.Time) nowView {
	if r.Offer < 0 {
		return nowView{"unknown", t.doubt("now.unknown", p) + t.building(p, at)}
	}
	switch r.Now.State {
	case hours.Open:
		return t.open(r.Now, at)
	case hours.Closed:
		if r.Elsewise {
			return nowView{"unknown", t.elsewise(r.Now, p, at)}
		}
		return t.closed(r.Now, p, at)
	case hours.Appointment:
		return nowView{"later", t.Get("now.appointment")}
	}
	if name := holidayKey(hours.DateOf(at)); name != "" {
		return nowView{"unknown", t.doubt("now.holiday", p, t.Get(name))}
	}
	return nowView{"unknown", t.doubt("now.unknown", p)}
}

// open writes until when there is help.
func (t *Texts) open(a hours.Answer, at time.Time) nowView {
	left := a.Until.Sub(at)
	switch {
	case a.Until.IsZero():
		return nowView{"open", t.Get("now.open.always")}
	case left <= soon:
		return nowView{"closing", t.Count("now.closing", max(1, int(left/time.Minute)), t.clock(a.Until))}
	case hours.DateOf(a.Until) == hours.DateOf(at):
		return nowView{"open", t.Get("now.open", t.clock(a.Until))}
	}
	return nowView{"open", t.Get("now.open.until", t.when(a.Until, at), t.clock(a.Until))}
}

// closed writes when there is help again.
func (t *Texts) closed(a hours.Answer, p *atlas.Point, at time.Time) nowView {
	opens := a.Opens
	switch {
	case opens.IsZero() && a.Perhaps.IsZero():
		return nowView{"later", t.Get("now.closed")}
	case opens.IsZero():
		return nowView{"later", t.Get("now.closed") + " " + t.doubt("now.perhaps", p, t.when(a.Perhaps, at))}
	}
	text := t.Get("now.opens", t.when(opens, at), t.clock(opens))
	if midnights(at, opens) == 0 {
		text = t.Get("now.opens.today", t.clock(opens))
	}
	if !a.Perhaps.IsZero() && hours.DateOf(a.Perhaps) != hours.DateOf(opens) {
		text += " " + t.doubt("now.perhaps", p, t.when(a.Perhaps, at))
	}
	return nowView{"later", text}
}

// elsewise writes when there is help for certain, at a place that may also help
// at other times: neither open nor closed.
func (t *Texts) elsewise(a hours.Answer, p *atlas.Point, at time.Time) string {
	if a.Opens.IsZero() {
		return t.doubt("now.unknown", p) + t.building(p, at)
	}
	return t.doubt("now.certain", p, t.when(a.Opens, at), t.clock(a.Opens)) + t.building(p, at)
}

// building tells that the building is open, which is not that somebody helps.
func (t *Texts) building(p *atlas.Point, at time.Time) string {
	for i := range p.Help {
		building := p.Help[i].BuildingAt(at)
		if building == nil {
			continue
		}
		if a := building.Ask(at); a.State == hours.Open && !a.Until.IsZero() {
			return " " + t.Get("now.building", t.clock(a.Until))
		}
	}
	return ""
}

// doubt writes that something is not known, with the advice to call where there
// is a number and to ask where there is none.
func (t *Texts) doubt(key string, p *atlas.Point, fill ...any) string {
	return t.Get(key, fill...) + " " + t.callFirst(p.Phone != "")
}

// callFirst is the advice for facts that may be wrong.
func (t *Texts) callFirst(callable bool) string {
	if callable {
		return t.Get("advice.call")
	}
	return t.Get("advice.ask")
}

// clock writes a time of day.
func (t *Texts) clock(at time.Time) string { return t.Get("clock", at.Format("15"), at.Format("04")) }

// Days until which a day is called by its name alone.
const (
	tomorrow = 1
	thisWeek = 6
)

// when writes a day as people say it: today, tomorrow, on Tuesday, on Tuesday 1
// December.
func (t *Texts) when(day, at time.Time) string {
	switch n := midnights(at, day); {
	case n == 0:
		return t.Get("day.today")
	case n == tomorrow:
		return t.Get("day.tomorrow")
	case n <= thisWeek:
		return t.Get("day.on." + weekday(hours.DateOf(day)))
	}
	return t.longDay(hours.DateOf(day))
}

// longDay writes "op dinsdag 1 december".
func (t *Texts) longDay(d hours.Date) string {
	return t.Get("day.date", t.Get("day.on."+weekday(d)), d.Day, t.Get("month."+number(int(d.Month))))
}

// midnights counts the midnights between two instants of one clock.
func midnights(from, to time.Time) int {
	n := 0
	for d, end := hours.DateOf(from), hours.DateOf(to); d != end && n <= thisWeek; n++ {
		d = d.AddDays(1)
	}
	return n
}
