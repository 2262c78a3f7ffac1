package atlas

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
)

// finest makes the layer of the cells that were computed, without figures, and
// returns the rows in the order of its cells.
func (b *builder) finest() (order []int32) {
	d := &b.rows.Demand
	order = ascending(d.Cell)
	l := b.newLayer(FinestResolution, len(order))
	for at, row := range order {
		l.Cells[at] = d.Cell[row]
	}
	b.mainMunicipality(l, order)
	b.layers[FinestResolution-CoarsestResolution] = l
	return order
}

// newLayer makes a layer with room for n cells, none of them reached.
func (b *builder) newLayer(resolution, n int) *Layer {
	l := &Layer{
		Resolution: resolution, Cells: make([]geo.Cell, n), Municipality: make([]int32, n),
		People: make([]float64, n), Flags: make([]Flags, n),
	}
	for _, column := range []*[][]float64{&l.Excluded, &l.Low, &l.High, &l.GapPeople} {
		*column = make([][]float64, len(b.Definitions))
		for k := range *column {
			(*column)[k] = make([]float64, n)
		}
	}
	for p := range l.Minutes {
		l.Minutes[p], l.PointsIn[p] = unreached(n), make([]uint16, n)
	}
	return l
}

// unreached returns n times infinity.
func unreached(n int) []float32 { return slices.Repeat([]float32{float32(math.Inf(1))}, n) }

// ascending returns the rows of a column of cells in ascending order of cell.
func ascending(cells []geo.Cell) []int32 {
	order := make([]int32, len(cells))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // far below two thousand million cells
	}
	if !slices.IsSorted(cells) {
		slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(cells[x], cells[y]) })
	}
	return order
}

// mainMunicipality fills the municipality of each cell. Neighbouring cells
// mostly share theirs, so the last answer is kept.
func (b *builder) mainMunicipality(l *Layer, order []int32) {
	last, index := area.Code("none"), int32(-1)
	for at, row := range order {
		if code := b.rows.Demand.Municipality[row]; code != last {
			last, index = code, b.municipalityIndex(code)
		}
		l.Municipality[at] = index
	}
}

// municipalityIndex returns the index of a municipality, or -1.
func (b *builder) municipalityIndex(c area.Code) int32 {
	if m, ok := b.municipality[c]; ok {
		return int32(m) //nolint:gosec // some hundreds
	}
	return -1
}

// reach adds the stored reach to the finest layer and derives the gap.
func (b *builder) reach(l *Layer) {
	r, at := &b.rows.Reach, 0
	if b.Hours = r.HourSets; len(b.Hours) == 0 {
		b.Hours = []CellHours{{}}
	}
	l.Straight, l.Hours = unreached(len(l.Cells)), make([]int32, len(l.Cells))
	for p := range l.Sure {
		l.Sure[p] = unreached(len(l.Cells))
	}
	for _, row := range ascending(r.Cell) {
		for at < len(l.Cells) && l.Cells[at] < r.Cell[row] {
			at++
		}
		if at == len(l.Cells) || l.Cells[at] != r.Cell[row] {
			continue
		}
		l.Flags[at] = r.Flags[row]
		for p := range r.Minutes {
			l.Minutes[p][at], l.PointsIn[p][at], l.Sure[p][at] = r.Minutes[p][row], r.Points[p][row], r.Sure[p][row]
		}
		l.Straight[at], l.Hours[at] = r.Straight[row], r.Hours[row]
	}
	for i, f := range l.Flags {
		b.StraightLine = b.StraightLine || l.People[i] > 0 && !f.Has(ByStreet)
		if f.Has(CoveredWalkListed) {
			continue
		}
		for k := range l.GapPeople {
			l.GapPeople[k][i] = l.Excluded[k][i]
		}
	}
}

// coarse makes the layers of the parents, each from the one below it.
func (b *builder) coarse() error {
	var up []merger
	for r := FinestResolution - 1; r >= CoarsestResolution; r-- {
		m, err := b.parents(b.layers[r+1-CoarsestResolution], r)
		if err != nil {
			return err
		}
		if err := m.above.draw(b.options.Grid); err != nil {
			return err
		}
		b.layers[r-CoarsestResolution] = m.above
		up = append(up, m)
	}
	b.coarseIntervals(up)
	return nil
}

// parents makes the layer above a layer.
func (b *builder) parents(below *Layer, resolution int) (merger, error) {
	parent := make([]geo.Cell, len(below.Cells))
	for i, c := range below.Cells {
		var err error
		if parent[i], err = b.options.Grid.Parent(c, resolution); err != nil {
			return merger{}, fmt.Errorf("parent of cell %s: %w", c, err)
		}
	}
	cells := slices.Clone(parent)
	slices.Sort(cells)
	cells = slices.Compact(cells)
	above := b.newLayer(resolution, len(cells))
	copy(above.Cells, cells)

	// Children of one parent follow each other in the order of the grid, so a
	// parent is mostly the last one again.
	merge := merger{below: below, above: above, up: make([]int32, len(parent))}
	at := 0
	for i, c := range parent {
		if cells[at] != c {
			at, _ = slices.BinarySearch(cells, c)
		}
		merge.up[i] = int32(at) //nolint:gosec // fewer than the cells below
	}
	merge.sums()
	merge.reach()
	merge.flags()
	merge.municipalities()
	return merge, nil
}

// merger brings the figures of a layer to the layer above it.
type merger struct {
	below, above *Layer
	up           []int32 // per cell below, the index of its parent
}

// sums adds people up. Their intervals do not add up.
func (m merger) sums() {
	add := func(to, from []float64) {
		for i, at := range m.up {
			to[at] += from[i]
		}
	}
	add(m.above.People, m.below.People)
	for k := range m.above.Excluded {
		add(m.above.Excluded[k], m.below.Excluded[k])
		add(m.above.GapPeople[k], m.below.GapPeople[k])
	}
}

// reach takes the people-weighted mean of the minutes over the children that
// people live in and that reach a point, when those are at least half of the
// people; and the most points of any child.
func (m merger) reach() {
	for p := range m.above.Minutes {
		minutes, reached := make([]float64, len(m.above.Cells)), make([]float64, len(m.above.Cells))
		for i, at := range m.up {
			if t := float64(m.below.Minutes[p][i]); !math.IsInf(t, 1) {
				minutes[at] += t * m.below.People[i]
				reached[at] += m.below.People[i]
			}
			m.above.PointsIn[p][at] = max(m.above.PointsIn[p][at], m.below.PointsIn[p][i])
		}
		for at, people := range m.above.People {
			if reached[at] > 0 && 2*reached[at] >= people {
				m.above.Minutes[p][at] = float32(minutes[at] / reached[at])
			}
		}
	}
}

// flags sets the facts that hold for at least half of the excluded residents
// by the default definition. Where none are counted, residents weigh instead.
func (m merger) flags() {
	above, below := m.weights(m.above), m.weights(m.below)
	for bit := range coverageFlags {
		flag := Flags(1) << bit
		with := make([]float64, len(m.above.Cells))
		for i, at := range m.up {
			if !m.below.Flags[i].Has(flag) {
				continue
			}
			if above[at] > 0 {
				with[at] += below[i]
			} else {
				with[at] += m.below.People[i]
			}
		}
		for at := range with {
			of := above[at]
			if of == 0 {
				of = m.above.People[at]
			}
			if with[at] > 0 && 2*with[at] >= of {
				m.above.Flags[at] |= flag
			}
		}
	}
}

// weights returns the excluded residents of the cells of a layer, residents when
// there is no definition.
func (m merger) weights(l *Layer) []float64 {
	if len(l.Excluded) > 0 {
		return l.Excluded[0]
	}
	return l.People
}

// municipalities gives each parent the municipality where most of its people
// live; the first one when nobody does.
func (m merger) municipalities() {
	type share struct {
		at, municipality int32
		people           float64
	}
	shares := make([]share, len(m.up))
	for i, at := range m.up {
		shares[i] = share{at, m.below.Municipality[i], m.below.People[i]}
	}
	slices.SortFunc(shares, func(x, y share) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.municipality, y.municipality))
	})
	most := make([]float64, len(m.above.Cells))
	for i := range m.above.Municipality {
		m.above.Municipality[i] = -1
	}
	for i := 0; i < len(shares); {
		s := shares[i]
		for i++; i < len(shares) && shares[i].at == s.at && shares[i].municipality == s.municipality; i++ {
			s.people += shares[i].people
		}
		if m.above.Municipality[s.at] < 0 || s.people > most[s.at] {
			m.above.Municipality[s.at], most[s.at] = s.municipality, s.people
		}
	}
}
