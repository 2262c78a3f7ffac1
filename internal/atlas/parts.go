package atlas

import "slices"

// pieces are the parts of cells as the rows hold them, each in one
// neighbourhood, with what they weigh per definition.
type pieces struct {
	cell          []int32 // index into the finest layer; -1 when it is not there
	municipality  []int32
	neighbourhood []int32 // -1 for none
	excluded      []float64
}

// parts fills the parts per municipality and returns the finer pieces.
func (b *builder) parts() pieces {
	p := b.pieces()
	order := p.order(len(b.Municipalities))
	defs := len(b.Definitions)
	b.partStart = make([]int32, len(b.Municipalities)+1)
	b.allParts = make([]Part, 0, len(order))
	excluded := make([]float64, 0, len(order)*defs)
	municipality := 0
	for at := 0; at < len(order); {
		first := order[at].row
		for ; municipality < int(p.municipality[first]); municipality++ {
			b.partStart[municipality+1] = int32(len(b.allParts)) //nolint:gosec // fewer than the rows
		}
		part := Part{Cell: p.cell[first]}
		excluded = append(excluded, make([]float64, defs)...)
		part.Excluded = excluded[len(excluded)-defs : len(excluded) : len(excluded)]
		for key := order[at].key; at < len(order) && order[at].key == key; at++ {
			row := int(order[at].row)
			part.People += b.rows.Parts.People[row].Total()
			for k := range part.Excluded {
				part.Excluded[k] += p.excluded[row*defs+k]
			}
		}
		b.allParts = append(b.allParts, part)
	}
	for ; municipality < len(b.Municipalities); municipality++ {
		b.partStart[municipality+1] = int32(len(b.allParts)) //nolint:gosec // fewer than the rows
	}
	return p
}

// pieces resolves the codes and cells of the rows to indexes.
func (b *builder) pieces() pieces {
	rows, defs := &b.rows.Parts, len(b.Definitions)
	n, finest := len(rows.Cell), b.Layer(FinestResolution)
	p := pieces{
		cell: make([]int32, n), municipality: make([]int32, n), neighbourhood: make([]int32, n),
		excluded: make([]float64, n*defs),
	}
	for i := range n {
		p.cell[i], p.neighbourhood[i] = -1, -1
		if at, ok := finest.find(rows.Cell[i]); ok {
			p.cell[i] = at
		}
		p.municipality[i] = b.municipalityIndex(rows.Municipality[i])
		if at, ok := b.neighbourhood[rows.Neighbourhood[i]]; ok {
			p.neighbourhood[i] = int32(at) //nolint:gosec // some ten thousand
		}
		for k := range b.models {
			p.excluded[i*defs+k] = b.models[k].Excluded(rows.People[i])
		}
	}
	return p
}

// piece is a row of pieces with the key that brings those of one municipality
// and cell together.
type piece struct {
	key uint64
	row int32
}

// order returns the pieces of known cells and municipalities by municipality
// and cell.
func (p pieces) order(municipalities int) []piece {
	order := make([]piece, 0, len(p.cell))
	for i, c := range p.cell {
		if m := p.municipality[i]; c >= 0 && m >= 0 && int(m) < municipalities {
			order = append(order, piece{uint64(m)<<32 | uint64(c), int32(i)}) //nolint:gosec // both are not negative
		}
	}
	byKey := func(x, y piece) int {
		switch {
		case x.key < y.key:
			return -1
		case x.key > y.key:
			return 1
		}
		return int(x.row - y.row)
	}
	if !slices.IsSortedFunc(order, byKey) {
		slices.SortFunc(order, byKey)
	}
	return order
}

// coverage fills the coverage of every area from the flags of its cells.
func (b *builder) coverage(p pieces) {
	defs := len(b.Definitions)
	finest := b.Layer(FinestResolution)
	for i, c := range p.cell {
		if c < 0 || p.municipality[i] < 0 {
			continue
		}
		excluded := p.excluded[i*defs : (i+1)*defs]
		b.Country.cover(excluded, finest.Flags[c])
		b.Municipalities[p.municipality[i]].cover(excluded, finest.Flags[c])
		if n := p.neighbourhood[i]; n >= 0 {
			b.Neighbourhoods[n].cover(excluded, finest.Flags[c])
		}
	}
	b.Country.shares()
	for i := range b.Municipalities {
		b.Municipalities[i].shares()
	}
	for i := range b.Neighbourhoods {
		b.Neighbourhoods[i].shares()
	}
}

// cover adds the people of a piece; until shares is called, Confirmed and
// Listed are numbers of people.
func (a *Area) cover(excluded []float64, f Flags) {
	for p, flags := range [Profiles][2]Flags{{CoveredWalkConfirmed, CoveredWalkListed}, {CoveredCycleConfirmed, CoveredCycleListed}} {
		for k, people := range excluded {
			c := &a.Coverage[p][k]
			if f.Has(flags[0]) {
				c.Confirmed += people
			}
			if f.Has(flags[1]) {
				c.Listed += people
			} else {
				c.GapPeople += people
			}
		}
	}
}

// shares turns the people of cover into shares.
func (a *Area) shares() {
	for p := range a.Coverage {
		for k := range a.Coverage[p] {
			c := &a.Coverage[p][k]
			all := c.Listed + c.GapPeople
			if all > 0 {
				c.Confirmed, c.Listed = min(c.Confirmed/all, 1), c.Listed/all
			} else {
				c.Confirmed, c.Listed = 0, 0
			}
		}
	}
}
