package page

import (
	"fmt"
	"strconv"

	"steunkaart/internal/atlas"
)

// weekChart shows in which hours of the week people reach help that is staffed, as
// a picture and as a table with the same numbers.
type weekChart struct {
	Staffed, Building weekPart
	Points            string // of how many places we know the hours
}

// weekPart is the hours of help, or those of buildings.
type weekPart struct {
	Name    string // of its heading
	ID      string
	Summary []string
	Legend  []string // of the steps, lightest first
	Days    []weekDay
	Hours   []weekRow
}

// weekDay is a row of the picture.
type weekDay struct {
	Name   string // "ma"
	Y      int
	Blocks []weekBlock
}

// weekBlock is one hour of the picture.
type weekBlock struct {
	X     int
	Class string // "week-0" to "week-4"
	Doubt bool   // of some who reach help we do not know the hours
}

// weekRow is an hour of the table, with a cell per day.
type weekRow struct {
	Hour  string // "9–10 uur"
	Cells []weekCell
}

// weekCell is one hour of one day.
type weekCell struct{ Known, Unknown string }

const (
	blockSize = 20
	days      = 7
	hoursADay = 24
)

// weekSteps are the shares from which a block is darker.
var weekSteps = []float64{0.001, 0.1, 0.25, 0.5}

// week makes the chart of a municipality.
func (s *Site) week(r *request, m *atlas.Area, c choice) weekChart {
	t := tallyOf(r, m)
	return weekChart{
		Staffed:  s.weekPart(r.atlas, m, c, atlas.Staffed),
		Building: s.weekPart(r.atlas, m, c, atlas.Building),
		Points:   s.texts.Count("week.points", t.hours, Whole(float64(t.known))),
	}
}

func (s *Site) weekPart(a *atlas.Atlas, m *atlas.Area, c choice, o atlas.Opening) weekPart {
	key := [...]string{"staffed", "building"}[o]
	p := weekPart{Name: s.texts.Get("week." + key), ID: "week-" + key}
	week := a.WeekOf(m.Municipality, c.definition, c.profile, o)
	for d := range days {
		day := weekDay{Name: s.texts.Get("day.short." + strconv.Itoa(d)), Y: d * blockSize}
		for h := range hoursADay {
			share := week[d*hoursADay+h]
			day.Blocks = append(day.Blocks, weekBlock{X: h * blockSize, Class: weekClass(share.Known), Doubt: share.Unknown >= weekSteps[0]})
		}
		p.Days = append(p.Days, day)
	}
	for h := range hoursADay {
		row := weekRow{Hour: s.texts.Get("week.hour", h, h+1)}
		for d := range days {
			share := week[d*hoursADay+h]
			row.Cells = append(row.Cells, weekCell{Percent(share.Known), Percent(share.Unknown)})
		}
		p.Hours = append(p.Hours, row)
	}
	p.Summary, p.Legend = s.weekSummary(&week), s.weekLegend()
	return p
}

func weekClass(share float64) string {
	step := 0
	for step < len(weekSteps) && share >= weekSteps[step] {
		step++
	}
	return "week-" + strconv.Itoa(step)
}

// weekLegend names the steps of the picture.
func (s *Site) weekLegend() []string {
	last := len(weekSteps) - 1
	list := []string{s.texts.Get("week.legend.none")}
	list = append(list, s.texts.Get("week.legend.first", Whole(weekSteps[1]*100)))
	for i, from := range weekSteps[1:last] {
		list = append(list, s.texts.Get("week.legend", Whole(from*100), Whole(weekSteps[i+2]*100)))
	}
	return append(list, s.texts.Get("week.legend.last", Whole(weekSteps[last]*100)))
}

// stretches are parts of the week of which the summary tells: their days, from
// Monday, and hours.
var stretches = []struct {
	key                       string
	fromDay, toDay, from, end int
}{
	{"day", 0, 5, 9, 17}, {"evening", 0, 5, 18, 22}, {"weekend", 5, 7, 9, 22},
}

// weekSummary says in words when help is known to be there.
func (s *Site) weekSummary(week *atlas.Week) []string {
	var lines []string
	for _, part := range stretches {
		best, at := 0.0, 0
		for d := part.fromDay; d < part.toDay; d++ {
			for h := part.from; h < part.end; h++ {
				if share := week[d*hoursADay+h].Known; share > best {
					best, at = share, d*hoursADay+h
				}
			}
		}
		if best == 0 {
			lines = append(lines, s.texts.Get("week."+part.key+".none"))
			continue
		}
		lines = append(lines, s.texts.Get("week."+part.key, Percent(best), s.texts.Get("day."+strconv.Itoa(at/hoursADay)), at%hoursADay))
	}
	return lines
}

// Width and Height are those of the picture, with room for names and hours.
func (weekPart) Width() int  { return labelRoom + hoursADay*blockSize }
func (weekPart) Height() int { return labelRoom + days*blockSize }

// labelRoom is the room for the names of days and hours.
const labelRoom = 28

// Marks are the hours that the picture names.
func (weekPart) Marks() []weekBlock {
	var marks []weekBlock
	for h := 0; h < hoursADay; h += 3 {
		marks = append(marks, weekBlock{X: h * blockSize, Class: fmt.Sprintf("%d", h)})
	}
	return marks
}
