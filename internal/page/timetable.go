package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
	"steunkaart/internal/hours"
)

// timeOf is an instant on the clock of the Netherlands.
type timeOf = time.Time

// timetable is the coming week of one offer.
type timetable struct {
	Name   string // of the offer, "" when it is the only one
	Rows   []timetableRow
	Usual  []DayHours // the rule, where days of one name differ
	Source string
}

// timetableRow is a day of the coming week.
type timetableRow struct {
	Day      string
	Today    bool
	Holiday  string
	Staffed  string
	None     bool // nobody helps that day
	Building string
}

// daysShown of a timetable.
const daysShown = 7

// timetables writes the coming week of each offer whose hours are known and
// fresh. Hours of the building stand beside them; alone they make a timetable
// too, in which help is not known.
func (t *Texts) timetables(p *atlas.Point, now timeOf) []timetable {
	var all []timetable
	building := freshBuilding(p, now)
	known, unknown := timesOf(p, now)
	for _, i := range known {
		h := &p.Help[i]
		table := timetable{Name: t.Get("kind." + string(p.Offers[i].Kind)), Rows: t.week(h.Staffed, building, now)}
		if lines, ok := t.Hours(p.Offers[i].StaffedHours); ok && !h.Staffed.Schedule.Weekly() {
			table.Usual = lines
		}
		if date := t.date(p.Offers[i].SourceDate); date != "" {
			table.Source = t.Get("hours.from", date)
		}
		all = append(all, table)
	}
	if len(all) == 0 && building != nil {
		all = append(all, timetable{Rows: t.week(nil, building, now)})
	}
	if len(all) == 1 && len(unknown) == 0 {
		all[0].Name = ""
	}
	return all
}

// timesOf returns the offers of help whose hours are known and fresh, and those of
// which they are not.
func timesOf(p *atlas.Point, now timeOf) (known, unknown []int) {
	for _, i := range finder.Helping(p) {
		if p.Help[i].StaffedAt(now) != nil {
			known = append(known, i)
		} else {
			unknown = append(unknown, i)
		}
	}
	return known, unknown
}

// otherHelp names the help whose hours are not known at a place where those of
// other help are, "" when there is none.
func (t *Texts) otherHelp(p *atlas.Point, now timeOf) string {
	known, unknown := timesOf(p, now)
	if len(known) == 0 || len(unknown) == 0 {
		return ""
	}
	var names []string
	for _, i := range unknown {
		if name := t.Get("kind." + string(p.Offers[i].Kind)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return t.doubt("hours.others", p, strings.Join(names, t.Get("list.comma")))
}

// freshBuilding returns the hours of the building, nil when not known.
func freshBuilding(p *atlas.Point, now timeOf) *hours.Memo {
	for i := range p.Help {
		if building := p.Help[i].BuildingAt(now); building != nil {
			return building
		}
	}
	return nil
}

// week writes seven days from today on.
func (t *Texts) week(staffed, building *hours.Memo, now timeOf) []timetableRow {
	rows := make([]timetableRow, daysShown)
	d := hours.DateOf(now)
	for i := range rows {
		row := &rows[i]
		row.Day, row.Today = t.Get("day."+weekday(d)), i == 0
		if key := holidayKey(d); key != "" {
			row.Holiday = t.Get(key)
		}
		row.Staffed = t.Get("hours.notknown")
		if staffed != nil {
			spans := staffed.Day(d)
			row.Staffed, row.None = t.spans(spans), len(spans) == 0
		}
		if building != nil {
			row.Building = t.spans(building.Day(d))
		}
		d = d.AddDays(1)
	}
	return rows
}

// spans writes the hours of a day.
func (t *Texts) spans(all []hours.Span) string {
	if len(all) == 0 {
		return t.Get("hours.none")
	}
	var parts []string
	for _, s := range all {
		text := t.Get("clock.range", fmt.Sprintf("%02d", s.From/60%24), fmt.Sprintf("%02d", s.From%60), fmt.Sprintf("%02d", s.To/60%24), fmt.Sprintf("%02d", s.To%60))
		switch s.State {
		case hours.Unknown:
			text = t.Get("hours.notknown")
		case hours.Appointment:
			text = t.Get("hours.byappointment", text)
		case hours.Closed:
			text = t.Get("hours.none")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, t.Get("day.and"))
}
