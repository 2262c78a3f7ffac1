package finder

import (
	"math"
	"sort"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
)

// ways are the times over streets from where somebody asks, and for each profile
// how long it takes at least to what is not among them.
type ways struct {
	all    []atlas.Way
	beyond [atlas.WayProfiles]geo.Minutes
}

// waysFrom returns the ways from the middle of the postcode of a question; none
// where streets are not known. A profile whose ways are as many as are kept may
// have left out nearer ones than its limit, so that only the last of them tells.
func waysFrom(a *atlas.Atlas, q *Question) ways {
	w := ways{all: a.Ways(q.Postcode)}
	if len(w.all) == 0 {
		return w
	}
	for p := range w.beyond {
		count, last := 0, float32(0)
		for i := range w.all {
			if m := w.all[i].Minutes[p]; known(m) {
				count, last = count+1, max(last, m)
			}
		}
		w.beyond[p] = a.Method.Travel[p].Limit
		if count >= access.WaysKept {
			w.beyond[p] = geo.Minutes(last)
		}
	}
	return w
}

// tell puts the times over streets to a place in its result. Where only one
// profile gets there in time, the other takes at least so long.
func (w *ways) tell(r *Result) {
	at := sort.Search(len(w.all), func(i int) bool { return w.all[i].Point >= r.Point })
	if at == len(w.all) || w.all[at].Point != r.Point {
		return
	}
	minutes := &w.all[at].Minutes
	r.ByStreet = true
	r.Walk, r.WalkBeyond = w.minutes(access.Walk, minutes[access.Walk])
	r.Cycle, r.CycleBeyond = w.minutes(access.Cycle, minutes[access.Cycle])
}

func (w *ways) minutes(p access.Profile, m float32) (minutes geo.Minutes, beyond bool) {
	if known(m) {
		return geo.Minutes(m), false
	}
	return w.beyond[p], true
}

func known(m float32) bool { return !math.IsInf(float64(m), 1) }
