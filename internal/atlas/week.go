package atlas

import (
	"steunkaart/internal/access"
	"steunkaart/internal/hours"
)

// Opening tells staffed hours from those of buildings.
type Opening int

// The openings.
const (
	Staffed Opening = iota // a person helps
	Building
)

// HourShare is the share of the excluded residents of an area, 0 to 1, who reach
// help in one hour of the week.
type HourShare struct {
	Known   float64 // of at least one point that is known to have it then
	Unknown float64 // of none such, but of one of which we do not know it
}

// Week is the shares of an area per hour; hour 0 begins on Monday at 0:00.
type Week [hours.PerWeek]HourShare

// WeekOf returns the shares of a municipality, by a definition and profile. They
// are shares of published people. All are 0 where nobody is excluded.
func (a *Atlas) WeekOf(municipality, definition int, p access.Profile, o Opening) Week {
	people, all := make([]float64, len(a.Hours)), 0.0
	hours := a.Layer(FinestResolution).Hours
	for i := range a.PartsOf(municipality) {
		part := &a.PartsOf(municipality)[i]
		n := float64(part.Excluded[definition])
		people[hours[part.Cell]] += n
		all += n
	}
	var week Week
	for set, n := range people {
		if n > 0 {
			week.add(a.Hours[set].of(p, o), n/all)
		}
	}
	return week
}

func (h *CellHours) of(p access.Profile, o Opening) access.Hours {
	if o == Building {
		return h.Building[p]
	}
	return h.Staffed[p]
}

func (w *Week) add(of access.Hours, share float64) {
	for hour := range w {
		switch {
		case of.Known.Has(hour):
			w[hour].Known += share
		case of.Unknown.Has(hour):
			w[hour].Unknown += share
		}
	}
}

// ShareOf returns the share of the excluded residents of a municipality who live
// in cells, by index into the finest layer, for which holds is true. It is 0 where
// nobody is excluded.
func (a *Atlas) ShareOf(municipality, definition int, holds func(cell int32) bool) float64 {
	with, all := 0.0, 0.0
	for i := range a.PartsOf(municipality) {
		part := &a.PartsOf(municipality)[i]
		n := float64(part.Excluded[definition])
		all += n
		if n > 0 && holds(part.Cell) {
			with += n
		}
	}
	if all == 0 {
		return 0
	}
	return with / all
}
