package atlas

import (
	"cmp"
	"slices"

	"steunkaart/internal/access"
)

// parts fills the parts per municipality: its pieces of one cell together, in
// order of cell.
func (b *builder) parts(p *pieces) {
	defs := len(b.Definitions)
	b.partStart = make([]int32, len(b.Municipalities)+1)
	b.allParts = make([]Part, 0, len(p.cell))
	excluded := make([]float32, 0, len(p.cell)*defs)
	var order []int32
	for m := range b.Municipalities {
		order = p.byCell(order[:0], p.start[m], p.start[m+1])
		last := int32(-1)
		for _, i := range order {
			if c := p.cell[i]; c != last {
				excluded = append(excluded, make([]float32, defs)...)
				b.allParts = append(b.allParts, Part{Cell: c, Excluded: excluded[len(excluded)-defs : len(excluded) : len(excluded)]})
				last = c
			}
			part := &b.allParts[len(b.allParts)-1]
			part.People += float32(p.people[i])
			for k := range part.Excluded {
				part.Excluded[k] += float32(p.excluded[k][i])
			}
		}
		b.partStart[m+1] = int32(len(b.allParts)) //nolint:gosec // fewer than the pieces
	}
}

// byCell appends the pieces of a stretch that have a cell, in order of cell.
func (p *pieces) byCell(order []int32, from, to int32) []int32 {
	for i := from; i < to; i++ {
		if p.cell[i] >= 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(p.cell[x], p.cell[y]) })
	return order
}

// coverage fills the coverage of every area from the flags of its cells.
func (b *builder) coverage(p *pieces) {
	finest := b.Layer(FinestResolution)
	for i, c := range p.cell {
		if c < 0 {
			continue
		}
		n := &b.Neighbourhoods[p.within[i]]
		for k := range p.excluded {
			if people := p.excluded[k][i]; people > 0 {
				n.cover(k, people, finest.Flags[c])
			}
		}
	}
	for i := range b.Neighbourhoods {
		n := &b.Neighbourhoods[i]
		b.Country.coverToo(n)
		b.Municipalities[n.Municipality].coverToo(n)
		n.shares()
	}
	b.Country.shares()
	for i := range b.Municipalities {
		b.Municipalities[i].shares()
	}
}

// cover adds the people of a piece; until shares is called, Confirmed and
// Listed are numbers of people.
func (a *Area) cover(k int, people float64, f Flags) {
	for p := range access.Profile(access.Profiles) {
		c := &a.Coverage[p][k]
		if f.Has(Confirmed(p)) {
			c.Confirmed += people
		}
		if f.Has(Listed(p)) {
			c.Listed += people
		} else {
			c.GapPeople += people
		}
	}
}

// coverToo adds the people of a neighbourhood.
func (a *Area) coverToo(n *Area) {
	for p := range a.Coverage {
		for k := range a.Coverage[p] {
			c, of := &a.Coverage[p][k], &n.Coverage[p][k]
			c.Confirmed += of.Confirmed
			c.Listed += of.Listed
			c.GapPeople += of.GapPeople
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
