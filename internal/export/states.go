package export

import (
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// States returns how sure we are of each help point of an atlas at time now.
// Reading the dates of sources costs more than all else of an answer, and
// states change by the day at most: a caller with many requests keeps them.
func States(a *atlas.Atlas, now time.Time) []supply.State {
	all := make([]supply.State, len(a.Points))
	for i := range all {
		all[i] = a.Points[i].State(now)
	}
	return all
}

// state returns how sure we are of help point i.
func (s Selection) state(i int) supply.State {
	if i < len(s.States) {
		return s.States[i]
	}
	return s.Atlas.Points[i].State(s.Now)
}
