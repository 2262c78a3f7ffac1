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

// parallel runs do for 0 up to n on all workers.
func (w *work) parallel(ctx context.Context, n int, do func(worker, i int) error) error {
	return parallel(ctx, w.workers, n, do)
}

func parallel(ctx context.Context, workers, n int, do func(worker, i int) error) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
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
	samplers := w.samplers()
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
		for _, h := range t.homes {
			w.homes[area.Code(h.Draws.Code)] = h
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
	return distinct(cells)
}

// distinct puts cells in order, each once.
func distinct(cells []geo.Cell) []geo.Cell {
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
