package pipeline

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
)

// Resolutions of the cells above those of the grid, whose intervals are kept.
const (
	coarsest  = 5
	coarse    = 4 // how many of them: 8, 7, 6 and 5
	finestRes = 9
)

// cellAt returns the index of a cell, which is there.
func (w *work) cellAt(c geo.Cell) int {
	i, _ := slices.BinarySearchFunc(w.result.Cells, c, func(a Cell, b geo.Cell) int { return cmp.Compare(a.Cell, b) })
	return i
}

// inOrder puts parts in order of cell and neighbourhood.
func inOrder(parts []Part) {
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Neighbourhood, b.Neighbourhood))
	})
}

// cells puts the parts of each cell together. A cell on the border is whole only
// with the parts of other municipalities, and so are coarser cells.
func (w *work) cells(ctx context.Context, in *DemandInput) error {
	w.parts = slices.Clone(w.result.Parts)
	wanted := func(geo.Cell) bool { return true }
	if len(w.job.Scope) > 0 {
		own := cellsOf(w.parts)
		around, err := in.Around(ctx, own)
		if err != nil {
			return err
		}
		if w.result.Former, err = w.above(around.Former); err != nil {
			return err
		}
		own = append(own, around.Former...)
		slices.Sort(own)
		wanted = func(c geo.Cell) bool { _, ok := slices.BinarySearch(own, c); return ok }
		w.parts = append(w.parts, around.Parts...)
		if err := w.remember(around.Homes); err != nil {
			return err
		}
	}
	inOrder(w.parts)
	clusters, err := w.clusters()
	if err != nil {
		return err
	}
	names := make(map[area.Code]string, len(in.Neighbourhoods))
	for _, n := range in.Neighbourhoods {
		names[n.Code] = n.Name
	}
	made := make([]*cluster, len(clusters))
	samplers := w.samplers()
	err = w.parallel(ctx, len(clusters), func(worker, i int) error {
		c := newCluster(w, samplers[worker], wanted)
		made[i] = c
		return c.run(clusters[i])
	})
	if err != nil {
		return err
	}
	w.collect(made, names)
	return nil
}

// cellsOf returns the cells of parts, each once, in order.
func cellsOf(parts []Part) []geo.Cell {
	cells := make([]geo.Cell, len(parts))
	for i, p := range parts {
		cells[i] = p.Cell
	}
	return distinct(cells)
}

// above returns the coarser cells above cells.
func (w *work) above(cells []geo.Cell) ([]geo.Cell, error) {
	var all []geo.Cell
	for _, c := range cells {
		for r := coarsest; r < finestRes; r++ {
			parent, err := w.grid.Parent(c, r)
			if err != nil {
				return nil, err
			}
			all = append(all, parent)
		}
	}
	return distinct(all), nil
}

// clusters divides the parts by their cell of the coarsest resolution: all that
// such a cell is the sum of is in one piece.
func (w *work) clusters() ([][]Part, error) {
	var all [][]Part
	var last geo.Cell
	from := 0
	for i, p := range w.parts {
		parent, err := w.grid.Parent(p.Cell, coarsest)
		if err != nil {
			return nil, err
		}
		if i > 0 && parent != last {
			all = append(all, w.parts[from:i])
			from = i
		}
		last = parent
	}
	if len(w.parts) > 0 {
		all = append(all, w.parts[from:])
	}
	return all, nil
}

// cluster puts the cells of one cell of the coarsest resolution together.
type cluster struct {
	*work
	sampler *demand.Sampler
	wanted  func(geo.Cell) bool
	cells   []Cell
	members [][]Part // of each cell
	coarse  []Coarse
	open    [coarse]above // from resolution 8 up
	draws   []float32
	of      map[area.Code]float64
}

// above sums a coarser cell up, of which the children follow each other.
type above struct {
	cell      geo.Cell
	residents float64
	excluded  []demand.Estimate // without intervals
	draws     []float32
}

// add adds a cell below.
func (a *above) add(residents float64, excluded []demand.Estimate, draws []float32) {
	a.residents += residents
	for d, e := range excluded {
		a.excluded[d].People += e.People
	}
	for i, x := range draws {
		a.draws[i] += x
	}
}

func newCluster(w *work, s *demand.Sampler, wanted func(geo.Cell) bool) *cluster {
	defs := len(w.result.Models)
	c := &cluster{work: w, sampler: s, wanted: wanted, draws: make([]float32, defs*w.draws()), of: map[area.Code]float64{}}
	for i := range c.open {
		c.open[i].excluded, c.open[i].draws = make([]demand.Estimate, defs), make([]float32, defs*w.draws())
	}
	return c
}

// run goes over the parts of the cluster, which are in order of cell.
func (c *cluster) run(parts []Part) error {
	touched := false
	for from := 0; from < len(parts); {
		to := from
		for to < len(parts) && parts[to].Cell == parts[from].Cell {
			to++
		}
		if err := c.cell(parts[from:to]); err != nil {
			return err
		}
		touched = touched || c.wanted(parts[from].Cell)
		from = to
	}
	c.flush(coarse - 1)
	if !touched {
		c.coarse = nil
	}
	return nil
}

// cell puts the parts of one cell together. Its municipality is where most of
// its people live, the first by code when equal.
func (c *cluster) cell(parts []Part) error {
	cell := Cell{Cell: parts[0].Cell, Excluded: make([]demand.Estimate, len(c.result.Models))}
	clear(c.draws)
	clear(c.of)
	x, y := 0.0, 0.0
	for i := range parts {
		p := &parts[i]
		home := c.homes[p.Neighbourhood]
		n := home.Residents * p.Share
		cell.Residents += n
		x, y = x+n*p.Centre[0], y+n*p.Centre[1]
		c.of[p.Municipality] += n
		for d, e := range home.Excluded {
			cell.Excluded[d].People += e * p.Share
		}
		if n > 0 {
			c.sampler.AddPart(&home.Draws, uint64(p.Cell), p.Share, c.draws)
		}
	}
	if err := c.rise(&cell); err != nil {
		return err
	}
	if !c.wanted(cell.Cell) {
		return nil
	}
	most := -1.0
	for i := range parts {
		if m := parts[i].Municipality; c.of[m] > most {
			most, cell.Municipality = c.of[m], m
		}
	}
	var err error
	if cell.Residents > 0 {
		cell.Centre = orb.Point{x / cell.Residents, y / cell.Residents}
	} else if cell.Centre, err = c.grid.Centre(cell.Cell); err != nil {
		return err
	}
	intervals(cell.Excluded, cell.Residents, c.draws, c.work.draws())
	c.cells, c.members = append(c.cells, cell), append(c.members, parts)
	return nil
}

// rise adds a cell to the coarser one above it, which it closes first when that
// is another one now.
func (c *cluster) rise(cell *Cell) error {
	parent, err := c.grid.Parent(cell.Cell, finestRes-1)
	if err != nil {
		return err
	}
	if err := c.under(parent); err != nil {
		return err
	}
	c.open[0].add(cell.Residents, cell.Excluded, c.draws)
	return nil
}

// under makes sure that the open cells are the ones that hold a cell, given its
// parent: it closes those that do not and opens others.
func (c *cluster) under(parent geo.Cell) error {
	if c.open[0].cell == parent {
		return nil
	}
	holders := [coarse]geo.Cell{parent}
	for level := 1; level < coarse; level++ {
		var err error
		if holders[level], err = c.grid.Parent(holders[level-1], finestRes-1-level); err != nil {
			return err
		}
	}
	highest := 0
	for highest+1 < coarse && c.open[highest+1].cell != holders[highest+1] {
		highest++
	}
	c.flush(highest)
	for level := range highest + 1 {
		c.open[level].cell = holders[level]
	}
	return nil
}

// flush closes the open cells up to a level, from the finest, adding each to the
// one above it.
func (c *cluster) flush(highest int) {
	for level := range highest + 1 {
		a := &c.open[level]
		if a.cell == 0 {
			continue
		}
		if level+1 < coarse {
			c.open[level+1].add(a.residents, a.excluded, a.draws)
		}
		done := Coarse{Cell: a.cell, Excluded: slices.Clone(a.excluded)}
		intervals(done.Excluded, a.residents, a.draws, c.work.draws())
		c.coarse = append(c.coarse, done)
		a.cell, a.residents = 0, 0
		clear(a.excluded)
		clear(a.draws)
	}
}

// collect puts what the clusters made into the result.
func (w *work) collect(made []*cluster, names map[area.Code]string) {
	w.result.Names = map[geo.Cell]Name{}
	for _, c := range made {
		w.result.Cells = append(w.result.Cells, c.cells...)
		w.result.Coarse = append(w.result.Coarse, c.coarse...)
		for i, parts := range c.members {
			cell := &c.cells[i]
			w.result.Names[cell.Cell] = w.top(parts, cell.Municipality, names)
		}
	}
	slices.SortFunc(w.result.Coarse, func(a, b Coarse) int { return cmp.Compare(b.Cell, a.Cell) })
}

// top returns the neighbourhood of a municipality with most people in a cell.
func (w *work) top(parts []Part, municipality area.Code, names map[area.Code]string) Name {
	best := Name{Residents: -1}
	for _, p := range parts {
		if n := w.homes[p.Neighbourhood].Residents * p.Share; p.Municipality == municipality && n > best.Residents {
			best = Name{Neighbourhood: names[p.Neighbourhood], District: p.Neighbourhood.District(), Residents: n}
		}
	}
	return best
}
