package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// workers is how many neighbourhoods are cut at a time.
const workers = 2

// demand computes people per cell and the estimates of cells and areas.
func (w *work) demand(ctx context.Context) error {
	in, err := w.store.ReadDemand(ctx, w.job.Scope)
	if err != nil {
		return err
	}
	if len(in.Neighbourhoods) == 0 {
		return fault.Invalid("no neighbourhoods with figures are loaded: import a data set first")
	}
	people, err := w.compose(in)
	if err != nil {
		return err
	}
	if err := w.models(in, people); err != nil {
		return err
	}
	if err := w.cut(ctx, in, people); err != nil {
		return err
	}
	w.areas(in, people)
	return w.cells(ctx, in)
}

// compose gives people by age to every neighbourhood with a shape. Those
// without one (nil) cannot be put on the map; their people are with the others
// of their municipality, since its own total is kept.
func (w *work) compose(in *DemandInput) ([]*demand.Composed, error) {
	all := make([]*demand.Composed, len(in.Neighbourhoods))
	for from := 0; from < len(in.Neighbourhoods); {
		to := from + 1
		for to < len(in.Neighbourhoods) && in.Neighbourhoods[to].Municipality == in.Neighbourhoods[from].Municipality {
			to++
		}
		if err := w.composeOne(in, from, to, all); err != nil {
			return nil, err
		}
		from = to
	}
	return all, nil
}

// composeOne fills the neighbourhoods from up to to, which are those of one
// municipality.
func (w *work) composeOne(in *DemandInput, from, to int, all []*demand.Composed) error {
	var at []int
	var locals []demand.Local
	published := 0.0
	for i := from; i < to; i++ {
		shape, err := in.Shape(i)
		if err != nil {
			return err
		}
		if len(shape) == 0 {
			w.result.Notes.WithoutShape++
			continue
		}
		n := in.Neighbourhoods[i]
		if n.Margins.Residents != nil {
			published += *n.Margins.Residents
		}
		at = append(at, i)
		locals = append(locals, demand.Local{Margins: n.Margins, District: in.Districts[n.Code.District()], Mix: in.mix(n)})
	}
	code := in.Neighbourhoods[from].Municipality
	municipality := in.Municipalities[code]
	composed, ok := demand.Compose(municipality, locals)
	if !ok || len(at) == 0 {
		return fault.Invalid("municipality %s: residents by age or neighbourhoods with a boundary are missing", code)
	}
	w.result.Notes.Spread += *municipality.Residents - published
	for k := range composed {
		all[at[k]] = &composed[k]
		w.result.Notes.count(composed[k])
	}
	return nil
}

func (n *Notes) count(c demand.Composed) {
	if c.Imputed {
		n.Imputed++
	}
	if c.Contradicting {
		n.Contradicting++
	}
}

// mix returns the ages around a neighbourhood: of its postcode, else of its
// municipality, else of the country.
func (in *DemandInput) mix(n Neighbourhood) demand.People {
	if m, ok := in.Mix[n.Postcode]; ok && m.Total() > 0 {
		return m
	}
	if m, ok := in.MixOf[n.Municipality]; ok && m.Total() > 0 {
		return m
	}
	return in.MixAll
}

// models brings the definitions to their national figures. A municipality by
// itself keeps the ratios of the country, so that it stays comparable.
func (w *work) models(in *DemandInput, composed []*demand.Composed) error {
	for _, c := range composed {
		if c != nil {
			w.result.People = w.result.People.Plus(c.People)
		}
	}
	if len(w.job.Scope) > 0 {
		w.result.Models = in.Models
		return w.comparable(in.Parameters)
	}
	for _, d := range w.definitions {
		m, err := demand.Benchmark(d, w.result.People)
		if err != nil {
			return err
		}
		w.result.Models = append(w.result.Models, m)
	}
	return nil
}

// cut divides the people of each neighbourhood over its cells.
func (w *work) cut(ctx context.Context, in *DemandInput, composed []*demand.Composed) error {
	parts := make([][]Part, len(in.Neighbourhoods))
	var next, done atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) || ctx.Err() != nil {
					return ctx.Err()
				}
				if composed[i] == nil {
					continue
				}
				var err error
				if parts[i], err = w.cutOne(in, i, composed[i].People); err != nil {
					return fmt.Errorf("neighbourhood %s: %w", in.Neighbourhoods[i].Code, err)
				}
				if n := done.Add(1); worker == 0 {
					w.job.Progress(StageDemand, int(n), len(parts))
				}
			}
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	w.job.Progress(StageDemand, len(parts), len(parts))
	w.result.Parts = slices.Concat(parts...)
	return nil
}

func (w *work) cutOne(in *DemandInput, i int, people demand.People) ([]Part, error) {
	shape, err := in.Shape(i)
	if err != nil || len(shape) == 0 {
		return nil, err
	}
	pieces, err := w.grid.Pieces(shape)
	if err != nil {
		return nil, err
	}
	areas := make(demand.LandArea, len(pieces))
	for k, p := range pieces {
		areas[k] = p.Area
	}
	n := in.Neighbourhoods[i]
	parts := make([]Part, 0, len(pieces))
	for k, share := range demand.Shares(areas, len(areas)) {
		parts = append(parts, Part{
			Cell: pieces[k].Cell, Neighbourhood: n.Code, Municipality: n.Municipality,
			Share: share, Centre: pieces[k].Centre, People: people.Times(share),
		})
	}
	if len(parts) == 0 && people.Total() > 0 {
		return nil, fault.Invalid("its boundary encloses no land for %.0f residents", people.Total())
	}
	return parts, nil
}

// areas sums neighbourhoods up to districts and municipalities. The estimates
// of a sum are made from its people, since intervals do not add up. A
// neighbourhood without a shape has no figure: zero would be a claim. The age
// groups of a municipality are published, so they are never imputed.
func (w *work) areas(in *DemandInput, composed []*demand.Composed) {
	people, imputed := map[area.Code]demand.People{}, map[area.Code]bool{}
	for i, n := range in.Neighbourhoods {
		if composed[i] == nil {
			continue
		}
		for _, code := range []area.Code{n.Code, n.Code.District(), n.Municipality} {
			people[code] = people[code].Plus(composed[i].People)
			imputed[code] = imputed[code] || composed[i].Imputed && code != n.Municipality
		}
	}
	for code, p := range people {
		w.result.Areas = append(w.result.Areas, Area{Code: code, People: p, Excluded: w.estimates(p, 0), Imputed: imputed[code]})
	}
	slices.SortFunc(w.result.Areas, func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
}

func (w *work) estimates(p demand.People, cv float64) []demand.Estimate {
	all := make([]demand.Estimate, len(w.result.Models))
	for d, m := range w.result.Models {
		all[d] = m.Estimate(p, cv)
	}
	return all
}

// cells puts the parts of each cell together. A cell on the border is whole only
// with the parts of other municipalities.
func (w *work) cells(ctx context.Context, in *DemandInput) error {
	names := make(map[area.Code]string, len(in.Neighbourhoods))
	for _, n := range in.Neighbourhoods {
		names[n.Code] = n.Name
	}
	parts := w.result.Parts
	if len(w.job.Scope) > 0 {
		foreign, err := in.Foreign(ctx, cellsOf(parts))
		if err != nil {
			return err
		}
		parts = append(slices.Clone(parts), foreign...)
	}
	order := make([]int32, len(parts))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // fewer parts than 2^31
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(parts[a].Cell, parts[b].Cell), cmp.Compare(parts[a].Neighbourhood, parts[b].Neighbourhood))
	})
	w.result.Names = map[geo.Cell]Name{}
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && parts[order[to]].Cell == parts[order[from]].Cell {
			to++
		}
		if err := w.cell(parts, order[from:to], names); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// cellsOf returns the cells of parts, each once.
func cellsOf(parts []Part) []geo.Cell {
	cells := make([]geo.Cell, len(parts))
	for i, p := range parts {
		cells[i] = p.Cell
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// cell puts the parts of one cell together. Its municipality is where most of
// its people live, the first by code when equal, and its name that of the
// neighbourhood there with the most of them.
func (w *work) cell(parts []Part, members []int32, names map[area.Code]string) error {
	c := Cell{Cell: parts[members[0]].Cell}
	x, y, most := 0.0, 0.0, -1.0
	of := map[area.Code]float64{}
	for _, i := range members {
		p := parts[i]
		n := p.People.Total()
		c.People = c.People.Plus(p.People)
		x, y = x+n*p.Centre[0], y+n*p.Centre[1]
		of[p.Municipality] += n
	}
	for _, i := range members {
		if m := parts[i].Municipality; of[m] > most {
			most, c.Municipality = of[m], m
		}
	}
	var err error
	if total := c.People.Total(); total > 0 {
		c.Centre = orb.Point{x / total, y / total}
	} else if c.Centre, err = w.grid.Centre(c.Cell); err != nil {
		return err
	}
	c.Excluded = w.estimates(c.People, w.method.AllocationCV.Value)
	w.result.Cells = append(w.result.Cells, c)
	w.result.Names[c.Cell] = top(parts, members, c.Municipality, names)
	return nil
}

// top returns the neighbourhood of a municipality with most people in a cell.
func top(parts []Part, members []int32, municipality area.Code, names map[area.Code]string) Name {
	best := Name{Residents: -1}
	for _, i := range members {
		p := parts[i]
		if n := p.People.Total(); p.Municipality == municipality && n > best.Residents {
			best = Name{Neighbourhood: names[p.Neighbourhood], District: p.Neighbourhood.District(), Residents: n}
		}
	}
	return best
}
