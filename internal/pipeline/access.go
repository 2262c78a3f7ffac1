package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
)

// access computes what every cell reaches.
func (w *work) access(ctx context.Context) error {
	places := make([]orb.Point, len(w.result.Cells))
	for i, c := range w.result.Cells {
		places[i] = c.Centre
	}
	s := w.method.Settings()
	points, err := w.pointsWithin(ctx, widened(orb.MultiPoint(places).Bound(), s))
	if err != nil {
		return err
	}
	w.result.Points = len(points)
	w.job.Progress(StageAccess, 0, len(places))
	paved, err := w.paving(ctx)
	if err != nil {
		return err
	}
	ground := access.NewGround(places, s)
	paved.pave(ground, func(i int) area.Code { return w.result.Cells[i].Municipality })
	if w.result.Reach, err = access.Search(ground, points); err != nil {
		return err
	}
	w.result.Streets = paved.municipalities()
	if err := w.ways(ctx); err != nil {
		return err
	}
	w.job.Progress(StageAccess, len(places), len(places))
	return nil
}

// pointsWithin returns the help points within a bound. All of them are read, once:
// the help nearest to a gap area may be anywhere.
func (w *work) pointsWithin(ctx context.Context, bound orb.Bound) ([]access.Point, error) {
	if w.points == nil {
		all, err := w.store.ReadPoints(ctx)
		if err != nil {
			return nil, err
		}
		w.points = w.withHours(all)
	}
	var within []access.Point
	for _, p := range w.points {
		if bound.Contains(p.Location) {
			within = append(within, p)
		}
	}
	return within, nil
}

// withHours gives points the hours of an ordinary week from today on.
func (w *work) withHours(all []Point) []access.Point {
	points := make([]access.Point, len(all))
	today := hours.DateOf(w.result.Started)
	for i := range all {
		p := &all[i]
		points[i] = p.Point
		points[i].Staffed = access.Together(p.StaffedHours, today)
		points[i].Building = access.Together(p.BuildingHours, today)
		if len(p.BuildingHours) == 0 {
			points[i].Building.Unknown = access.Always
		}
	}
	return points
}

// widened returns the bound with room for the farthest help that counts.
func widened(b orb.Bound, s access.Settings) orb.Bound {
	r := s.Limit()
	return geo.Around(b.Min, r).Union(geo.Around(b.Max, r))
}

// gaps joins the cells without help in reach, per profile. They are joined
// within one district of one municipality: where little help is known a gap may
// run through a whole province, which nobody can act on.
func (w *work) gaps(ctx context.Context) error {
	cells := make([]geo.Cell, len(w.result.Cells))
	label := make([]int, len(cells))
	type home struct{ municipality, district area.Code }
	homes := map[home]int{}
	for i, c := range w.result.Cells {
		cells[i] = c.Cell
		h := home{c.Municipality, w.result.Names[c.Cell].District}
		if _, ok := homes[h]; !ok {
			homes[h] = len(homes)
		}
		label[i] = homes[h]
	}
	for p := range access.Profile(access.Profiles) {
		w.job.Progress(StageGaps, int(p), access.Profiles)
		without := func(i int) bool { return !w.result.Reach.Covered(i, p) && w.result.Cells[i].Residents > 0 }
		found, err := access.Gaps(cells, label, without, w.grid.Neighbours)
		if err != nil {
			return err
		}
		w.keep(p, found)
	}
	if err := w.estimateGaps(ctx); err != nil {
		return err
	}
	if err := w.nearestHelp(ctx); err != nil {
		return err
	}
	w.nameGaps()
	w.rankGaps()
	if err := w.coverage(ctx); err != nil {
		return err
	}
	w.job.Progress(StageGaps, access.Profiles, access.Profiles)
	return nil
}

// keep adds the gap areas that are large enough and lie in scope.
func (w *work) keep(profile access.Profile, found []access.Gap) {
	for _, f := range found {
		municipality := w.result.Cells[f.Cells[0]].Municipality
		if len(w.job.Scope) > 0 && !slices.Contains(w.job.Scope, municipality) {
			continue
		}
		g := Gap{Profile: profile, Municipality: municipality}
		residents := map[string]float64{}
		for _, i := range f.Cells {
			c := w.result.Cells[i]
			g.Cells = append(g.Cells, c.Cell)
			g.Residents += c.Residents
			name := w.result.Names[c.Cell]
			residents[name.Neighbourhood] += name.Residents
		}
		if g.Residents < w.method.GapMinResidents.Value {
			continue
		}
		g.Name = most(residents)
		g.Excluded = make([]demand.Estimate, len(w.result.Models))
		for _, i := range f.Cells {
			for d, e := range w.result.Cells[i].Excluded {
				g.Excluded[d].People += e.People
			}
		}
		w.result.Gaps = append(w.result.Gaps, g)
	}
}

// estimateGaps gives the gap areas their intervals: those of the sums of the
// draws of their parts.
func (w *work) estimateGaps(ctx context.Context) error {
	n := w.draws()
	samplers := w.samplers()
	return w.parallel(ctx, len(w.result.Gaps), func(worker, i int) error {
		g := &w.result.Gaps[i]
		sums := make([]float32, n*len(w.result.Models))
		g.draws = sums
		for _, cell := range g.Cells {
			at, _ := slices.BinarySearchFunc(w.parts, cell, func(p Part, c geo.Cell) int { return cmp.Compare(p.Cell, c) })
			for ; at < len(w.parts) && w.parts[at].Cell == cell; at++ {
				p := &w.parts[at]
				if home := w.homes[p.Neighbourhood]; home.Residents > 0 {
					samplers[worker].AddPart(&home.Draws, uint64(p.Cell), p.Share, sums)
				}
			}
		}
		intervals(g.Excluded, g.Residents, slices.Clone(sums), n)
		return nil
	})
}

// nearestHelp finds the help nearest to the centre of people of each gap area.
func (w *work) nearestHelp(ctx context.Context) error {
	points, err := w.pointsWithin(ctx, geo.World)
	if err != nil {
		return err
	}
	finder := access.NewFinder(points)
	return w.parallel(ctx, len(w.result.Gaps), func(_, i int) error {
		g := &w.result.Gaps[i]
		centre, people := orb.Point{}, 0.0
		for _, c := range g.Cells {
			cell := &w.result.Cells[w.cellAt(c)]
			people += cell.Residents
			centre[0] += cell.Residents * cell.Centre[0]
			centre[1] += cell.Residents * cell.Centre[1]
		}
		if k, d, ok := finder.Nearest(orb.Point{centre[0] / people, centre[1] / people}); ok {
			g.Nearest = Nearest{Point: points[k].ID, Metres: float64(d)}
		}
		return nil
	})
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
		profile      access.Profile
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

// rankGaps ranks the gap areas of each municipality and profile by excluded
// residents, with the interval of the rank over the draws.
func (w *work) rankGaps() {
	n := w.draws()
	for from := 0; from < len(w.result.Gaps); {
		to := from + 1
		for to < len(w.result.Gaps) && w.result.Gaps[to].Profile == w.result.Gaps[from].Profile && w.result.Gaps[to].Municipality == w.result.Gaps[from].Municipality {
			to++
		}
		rankTogether(w.result.Gaps[from:to], len(w.result.Models), n)
		from = to
	}
}

func rankTogether(gaps []Gap, definitions, n int) {
	values, draws := make([]float64, len(gaps)), make([][]float32, len(gaps))
	for d := range definitions {
		for i := range gaps {
			values[i], draws[i] = gaps[i].Excluded[d].People, gaps[i].draws[d*n:][:n]
		}
		for i, r := range demand.Ranks(values, draws, n) {
			gaps[i].Rank = append(gaps[i].Rank, r)
		}
	}
	for i := range gaps {
		gaps[i].draws = nil
	}
}
