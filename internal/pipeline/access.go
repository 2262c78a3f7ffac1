package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
)

// access computes what every cell reaches.
func (w *work) access(ctx context.Context) error {
	places := make([]orb.Point, len(w.result.Cells))
	for i, c := range w.result.Cells {
		places[i] = c.Centre
	}
	s := w.Settings()
	points, err := w.store.ReadPoints(ctx, widened(orb.MultiPoint(places).Bound(), s))
	if err != nil {
		return err
	}
	w.result.Points = len(points)
	w.job.Progress(StageAccess, 0, len(places))
	found := access.Search(places, points, s)
	w.result.Reach = make([]Reach, len(places))
	for i := range places {
		at := i * access.Slots * access.NearestKept
		w.result.Reach[i] = Reach{
			MinutesWalk: found.Minutes(i, s.Walk), MinutesCycle: found.Minutes(i, s.Cycle),
			IDs:  found.IDs[at : at+access.Slots*access.NearestKept],
			Walk: found.WalkPoints[i], Cycle: found.CyclePoints[i],
			WalkSure: found.WalkSure[i], CycleSure: found.CycleSure[i],
		}
	}
	w.job.Progress(StageAccess, len(places), len(places))
	return nil
}

// widened returns the bound with room for the farthest help that counts.
func widened(b orb.Bound, s access.Settings) orb.Bound {
	r := s.Limit()
	return geo.Around(b.Min, r).Union(geo.Around(b.Max, r))
}

// gaps joins the cells without help in reach, per profile.
func (w *work) gaps(context.Context) error {
	cells := make([]geo.Cell, len(w.result.Cells))
	label := make([]int, len(cells))
	municipalities := map[area.Code]int{}
	for i, c := range w.result.Cells {
		cells[i] = c.Cell
		if _, ok := municipalities[c.Municipality]; !ok {
			municipalities[c.Municipality] = len(municipalities)
		}
		label[i] = municipalities[c.Municipality]
	}
	for _, profile := range []struct {
		name  string
		reach func(Reach) int32
	}{
		{"walk", func(r Reach) int32 { return r.Walk }},
		{"cycle", func(r Reach) int32 { return r.Cycle }},
	} {
		without := func(i int) bool { return profile.reach(w.result.Reach[i]) == 0 && w.result.Cells[i].People.Total() > 0 }
		found, err := access.Gaps(cells, label, without, w.grid.Neighbours)
		if err != nil {
			return err
		}
		w.keep(profile.name, found)
	}
	w.nameGaps()
	return nil
}

// keep adds the gap areas that are large enough and lie in scope.
func (w *work) keep(profile string, found []access.Gap) {
	for _, f := range found {
		first := w.result.Cells[f.Cells[0]]
		if len(w.job.Scope) > 0 && !slices.Contains(w.job.Scope, first.Municipality) {
			continue
		}
		g := Gap{Profile: profile, Municipality: first.Municipality}
		residents := map[string]float64{}
		for _, i := range f.Cells {
			c := w.result.Cells[i]
			g.Cells = append(g.Cells, c.Cell)
			g.People = g.People.Plus(c.People)
			name := w.result.Names[c.Cell]
			residents[name.Neighbourhood] += name.Residents
		}
		if g.People.Total() < w.method.GapMinResidents.Value {
			continue
		}
		g.Name = most(residents)
		g.Excluded = w.estimates(g.People, 0)
		w.result.Gaps = append(w.result.Gaps, g)
	}
}

// most returns the key with the highest value; the first in the alphabet when
// several are equal.
func most(values map[string]float64) string {
	best := ""
	for name, v := range values {
		if best == "" || v > values[best] || v == values[best] && name < best {
			best = name
		}
	}
	return best
}

// nameGaps ranks the gap areas of each municipality by excluded residents and
// numbers those that share a name.
func (w *work) nameGaps() {
	gaps := w.result.Gaps
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Profile, b.Profile), cmp.Compare(a.Municipality, b.Municipality),
			-cmp.Compare(a.Excluded[0].People, b.Excluded[0].People), cmp.Compare(a.Cells[0], b.Cells[0]))
	})
	type key struct {
		profile      string
		municipality area.Code
		name         string
	}
	seen := map[key]int{}
	for i, g := range gaps {
		k := key{g.Profile, g.Municipality, g.Name}
		if seen[k]++; seen[k] > 1 {
			gaps[i].Name = fmt.Sprintf("%s (%d)", g.Name, seen[k])
		}
	}
}
