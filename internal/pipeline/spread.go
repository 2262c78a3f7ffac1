package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"golang.org/x/sync/errgroup"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// hood is a neighbourhood at work.
type hood struct {
	Neighbourhood
	composed *demand.Composed
	shape    func() (orb.MultiPolygon, error)
	pieces   []Piece
	weight   string
	shares   []float64 // per piece
}

// parallel runs do for 0 up to n on all workers and tells how far it is.
func (w *work) parallel(ctx context.Context, n int, do func(worker, i int) error) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for worker := range w.workers {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return ctx.Err()
				}
				if err := do(worker, i); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}

// progress returns a function that counts what is done in a stage.
func (w *work) progress(stage Stage, total int) func(n int) {
	var mutex sync.Mutex
	done := 0
	return func(n int) {
		mutex.Lock()
		defer mutex.Unlock()
		done += n
		w.job.Progress(stage, done, total)
	}
}

// cut divides neighbourhoods over cells. Those without a shape are nil.
func (w *work) cut(ctx context.Context, in *DemandInput, composed []*demand.Composed) ([]*hood, error) {
	hoods := make([]*hood, len(in.Neighbourhoods))
	progress := w.progress(StageDemand, 2*len(hoods))
	return hoods, w.parallel(ctx, len(hoods), func(_, i int) error {
		defer progress(1)
		if composed[i] == nil {
			return nil
		}
		shape, err := in.Shape(i)
		if err != nil {
			return err
		}
		h := &hood{Neighbourhood: in.Neighbourhoods[i], composed: composed[i], shape: func() (orb.MultiPolygon, error) { return in.Shape(i) }}
		if h.pieces, err = w.grid.Pieces(shape); err != nil {
			return fmt.Errorf("neighbourhood %s: %w", h.Code, err)
		}
		if len(h.pieces) == 0 && h.composed.Total() > 0 {
			return fault.Invalid("neighbourhood %s: its boundary encloses no land for %.0f residents", h.Code, h.composed.Total())
		}
		hoods[i] = h
		return nil
	})
}

// spread puts people into the pieces of their neighbourhoods and draws them. It
// returns the municipalities with their draws.
func (w *work) spread(ctx context.Context, in *DemandInput, hoods []*hood) ([]Municipality, error) {
	dwellings, err := in.Dwellings(ctx, cellsOfHoods(hoods))
	if err != nil {
		return nil, err
	}
	var ranges [][2]int
	_ = in.municipalities(func(from, to int) error { ranges = append(ranges, [2]int{from, to}); return nil }) // never fails
	// The largest first, so that no worker is left with one at the end.
	order := make([]int, len(ranges))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return (ranges[b][1] - ranges[b][0]) - (ranges[a][1] - ranges[a][0]) })
	samplers := make([]*demand.Sampler, w.workers)
	for i := range samplers {
		samplers[i] = w.sampler()
	}
	all := make([]*township, len(ranges))
	progress := w.progress(StageDemand, 2*len(hoods))
	progress(len(hoods))
	spreads := w.spreads()
	one := func(samplers []*demand.Sampler, at int) error {
		r := ranges[at]
		t := &township{work: w, samplers: samplers, spreads: spreads, n: w.draws(), weights: map[string]int{}}
		all[at] = t
		defer progress(r[1] - r[0])
		return t.run(ctx, slices.DeleteFunc(slices.Clone(hoods[r[0]:r[1]]), func(h *hood) bool { return h == nil }), in, dwellings)
	}
	if len(ranges) < w.workers { // then all work on each of them
		for _, at := range order {
			if err := one(samplers, at); err != nil {
				return nil, err
			}
		}
		return w.gather(all), nil
	}
	err = w.parallel(ctx, len(order), func(worker, k int) error { return one(samplers[worker:worker+1], order[k]) })
	if err != nil {
		return nil, err
	}
	return w.gather(all), nil
}

// gather puts what the townships made into the result.
func (w *work) gather(all []*township) []Municipality {
	w.homes = map[area.Code]*Home{}
	w.result.Notes.Weights = map[string]int{}
	var own []Municipality
	for _, t := range all {
		w.result.Parts = append(w.result.Parts, t.parts...)
		w.result.Areas = append(w.result.Areas, t.areas...)
		for i, h := range t.homes {
			w.homes[t.codes[i]] = h
		}
		for name, n := range t.weights {
			w.result.Notes.Weights[name] += n
		}
		own = append(own, t.municipality)
	}
	slices.SortFunc(w.result.Areas, func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
	return own
}

func cellsOfHoods(hoods []*hood) []geo.Cell {
	var cells []geo.Cell
	for _, h := range hoods {
		if h == nil {
			continue
		}
		for _, p := range h.pieces {
			cells = append(cells, p.Cell)
		}
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// spreads holds the spread of the people of pieces, per weight.
func (w *work) spreads() map[string]*demand.Spread {
	m := w.method
	return map[string]*demand.Spread{
		demand.WeightGrid: demand.NewSpread(m.SpreadGrid.Value), demand.WeightAddress: demand.NewSpread(m.SpreadAddress.Value),
		demand.WeightBuilding: demand.NewSpread(m.SpreadBuilding.Value), demand.WeightLandArea: demand.NewSpread(m.SpreadLandArea.Value),
	}
}

// choose finds the best weight for a neighbourhood and the shares that it gives.
func (h *hood) choose(in *DemandInput, dwellings map[geo.Cell][]Dwelling, least float64) error {
	land := demand.Evidence{Weight: demand.WeightLandArea, Pieces: make([]float64, len(h.pieces))}
	for i, p := range h.pieces {
		land.Pieces[i] = p.Area
	}
	all := []demand.Evidence{land}
	if len(dwellings) > 0 {
		found, err := h.evidence(in, dwellings)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	h.weight = demand.WeightLandArea
	if best, ok := demand.Choose(all, least); ok {
		h.weight, h.shares = best.Weight, demand.Shares(best.Pieces)
	}
	return nil
}

// evidence sums up the dwellings within the neighbourhood, per weight and piece.
func (h *hood) evidence(in *DemandInput, dwellings map[geo.Cell][]Dwelling) ([]demand.Evidence, error) {
	shape, err := h.shape()
	if err != nil {
		return nil, err
	}
	var all []demand.Evidence
	sums := map[string]float64{}
	for i, p := range h.pieces {
		for _, d := range dwellings[p.Cell] {
			if !planar.MultiPolygonContains(shape, d.Location) {
				continue
			}
			at := slices.IndexFunc(all, func(e demand.Evidence) bool { return e.Weight == d.Weight })
			if at < 0 {
				at = len(all)
				all = append(all, demand.Evidence{Weight: d.Weight, Pieces: make([]float64, len(h.pieces))})
			}
			all[at].Pieces[i] += d.Amount
			sums[d.Weight] += d.Amount
		}
	}
	for i := range all {
		all[i].Known = h.known(all[i].Weight, sums[all[i].Weight], in.Extents)
	}
	return all, nil
}

// known returns how much of the neighbourhood a weight knows of: of its
// residents, of its households, or of its land.
func (h *hood) known(weight string, sum float64, extents []Extent) float64 {
	switch weight {
	case demand.WeightGrid:
		return sum / max(h.composed.Total(), 1)
	case demand.WeightAddress:
		if h.Households == nil {
			return 0
		}
		return sum / max(*h.Households, 1)
	}
	within, all := 0.0, 0.0
	for _, p := range h.pieces {
		all += p.Area
		if slices.ContainsFunc(extents, func(e Extent) bool { return e.Weight == weight && e.Bound.Contains(p.Centre) }) {
			within += p.Area
		}
	}
	return within / max(all, 1)
}

// township computes the areas of one municipality, neighbourhood by
// neighbourhood, in order of code.
type township struct {
	*work
	samplers []*demand.Sampler // one or more to draw with
	spreads  map[string]*demand.Spread
	n        int // draws

	parts        []Part
	areas        []Area
	codes        []area.Code
	homes        []*Home
	wholes       [][]float32 // draws of the neighbourhoods with chance
	weights      map[string]int
	sums         [2]tally // of the district at hand and of the municipality
	municipality Municipality
}

// tally sums areas up.
type tally struct {
	area      Area
	residents float64
	draws     []float32
	groups    []float32
}

// run computes the municipality.
func (t *township) run(ctx context.Context, hoods []*hood, in *DemandInput, dwellings map[geo.Cell][]Dwelling) error {
	codes, composed := make([]string, len(hoods)), make([]demand.Composed, len(hoods))
	for i, h := range hoods {
		codes[i], composed[i] = string(h.Code), *h.composed
	}
	town := t.samplers[0].NewTown(codes, composed)
	const block = 20 // draws
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range t.samplers {
		g.Go(func() error {
			for from := int(next.Add(block)) - block; from < t.n; from = int(next.Add(block)) - block {
				if err := ctx.Err(); err != nil {
					return err
				}
				s.Fill(town, from, min(from+block, t.n))
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	t.samplers[0].Finish(town)
	for i, h := range hoods {
		if err := h.choose(in, dwellings, t.method.WeightMinShare.Value); err != nil {
			return fmt.Errorf("neighbourhood %s: %w", h.Code, err)
		}
		t.add(h, town.Areas[i], town.Groups[i])
	}
	t.finish()
	return nil
}

// add takes one neighbourhood in.
func (t *township) add(h *hood, draws demand.AreaDraws, groups []float32) {
	cells, shares := make([]uint64, 0, len(h.shares)), make([]float64, 0, len(h.shares))
	for i, share := range h.shares {
		p := h.pieces[i]
		t.parts = append(t.parts, Part{Cell: p.Cell, Neighbourhood: h.Code, Municipality: h.Municipality, Share: share, Centre: p.Centre})
		cells, shares = append(cells, uint64(p.Cell)), append(shares, share)
	}
	whole := t.samplers[0].Pieces(&draws, t.spreads[h.weight], cells, shares)
	a := t.areaOf(h)
	for at, code := range [2]area.Code{h.Code.District(), h.Municipality} {
		s := &t.sums[at]
		if s.area.Code != code {
			t.close(s)
			s.open(code, len(whole), len(groups))
		}
		s.add(&a, whole, groups)
	}
	home := &Home{Residents: h.composed.Total(), Draws: draws}
	for _, e := range a.Excluded {
		home.Excluded = append(home.Excluded, e.People)
	}
	t.wholes = append(t.wholes, slices.Clone(whole))
	t.intervals(&a, whole, groups)
	a.Draws = encode(draws.Base, draws.Norm)
	t.weights[h.weight]++
	t.areas, t.codes, t.homes = append(t.areas, a), append(t.codes, h.Code), append(t.homes, home)
}

// areaOf makes the area of a neighbourhood, without its intervals.
func (t *township) areaOf(h *hood) Area {
	c := h.composed
	a := Area{
		Code: h.Code, People: c.Composition, From: c.From, Weight: h.weight, Converged: c.Raked.Converged, Iterations: c.Raked.Iterations,
		Rank: make([]demand.Rank, len(t.result.Models)),
	}
	for i, from := range [Margins]demand.Level{c.From.Age, c.From.Sex, c.From.Education} {
		if from != demand.LevelNeighbourhood {
			a.Imputed[i] = 1
		}
	}
	t.estimate(&a)
	return a
}

// estimate fills the estimates of an area from its people.
func (t *township) estimate(a *Area) {
	a.Excluded, a.Groups = nil, nil
	for m := range t.result.Models {
		model := &t.result.Models[m]
		a.Excluded = append(a.Excluded, demand.Estimate{People: model.Excluded(&a.People)})
		for _, x := range model.Breakdown(&a.People) {
			a.Groups = append(a.Groups, demand.Estimate{People: x})
		}
	}
}

// intervals fills the intervals of an area from its draws, which it puts in
// another order.
func (t *township) intervals(a *Area, draws, groups []float32) {
	most := a.People.Total()
	for i := range a.Excluded {
		a.Excluded[i] = demand.Interval(a.Excluded[i].People, most, draws[i*t.n:][:t.n])
	}
	for i := range a.Groups {
		a.Groups[i] = demand.Interval(a.Groups[i].People, most, groups[i*t.n:][:t.n])
	}
}

func (s *tally) open(code area.Code, draws, groups int) {
	*s = tally{area: Area{Code: code, Converged: true}, draws: make([]float32, draws), groups: make([]float32, groups)}
}

// add adds a neighbourhood. Shares of imputed margins are weighed by residents.
func (s *tally) add(a *Area, draws, groups []float32) {
	residents := a.People.Total()
	for i, x := range a.Imputed {
		s.area.Imputed[i] += x * residents
	}
	s.area.People.Add(&a.People)
	s.residents += residents
	s.area.Converged = s.area.Converged && a.Converged
	s.area.Iterations = max(s.area.Iterations, a.Iterations)
	switch {
	case s.area.Weight == "":
		s.area.Weight = a.Weight
	case s.area.Weight != a.Weight:
		s.area.Weight = WeightMixed
	}
	for i, x := range draws {
		s.draws[i] += x
	}
	for i, x := range groups {
		s.groups[i] += x
	}
}

// close makes an area of what was summed up.
func (t *township) close(s *tally) {
	if s.area.Code == "" {
		return
	}
	a := s.area
	a.Rank = make([]demand.Rank, len(t.result.Models))
	for i := range a.Imputed {
		a.Imputed[i] = a.Imputed[i] / max(s.residents, 1)
	}
	t.estimate(&a)
	if a.Code.Level() == area.LevelMunicipality {
		a.Draws = encode(s.draws)
		t.municipality = Municipality{Code: a.Code, People: a.People, Draws: slices.Clone(s.draws)}
		for _, e := range a.Excluded {
			t.municipality.Excluded = append(t.municipality.Excluded, e.People)
		}
	}
	t.intervals(&a, s.draws, s.groups)
	t.areas = append(t.areas, a)
}

// finish closes the last areas and ranks the neighbourhoods by people.
func (t *township) finish() {
	var hoods []*Area
	for i := range t.areas {
		if t.areas[i].Code.Level() == area.LevelNeighbourhood {
			hoods = append(hoods, &t.areas[i])
		}
	}
	for m := range t.result.Models {
		values, draws := make([]float64, len(hoods)), make([][]float32, len(hoods))
		for i, a := range hoods {
			values[i], draws[i] = a.Excluded[m].People, t.wholes[i][m*t.n:][:t.n]
		}
		for i, r := range demand.Ranks(values, draws, t.n) {
			hoods[i].Rank[m] = r
		}
	}
	for i := range t.sums {
		t.close(&t.sums[i])
	}
	t.wholes = nil
}
