package atlas

import (
	"cmp"
	"slices"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
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

// piece is the part of a finest cell in one neighbourhood; cell is -1 for people
// whose place is not known.
type piece struct {
	cell, neighbourhood int32
	excluded            []float32 // per definition
}

// keepPieces keeps the pieces for sums over cells that only a question names.
func (b *builder) keepPieces(p *pieces) {
	b.pieceStart, b.allPieces = p.start, make([]piece, len(p.cell))
	excluded := make([]float32, len(p.cell)*len(b.Definitions))
	for i := range b.allPieces {
		of := excluded[i*len(b.Definitions):][:len(b.Definitions):len(b.Definitions)]
		for k := range of {
			of[k] = float32(p.excluded[k][i]) // multiples of five are exact in 32 bits
		}
		b.allPieces[i] = piece{p.cell[i], p.within[i], of}
	}
}

// PeopleIn adds up the published excluded residents of a municipality who live in
// cells, by index into the finest layer, for which holds is true: per neighbourhood,
// by index, where there are any.
func (a *Atlas) PeopleIn(municipality, definition int, holds func(cell int32) bool) map[int]float64 {
	people := map[int]float64{}
	for i := a.pieceStart[municipality]; i < a.pieceStart[municipality+1]; i++ {
		if p := &a.allPieces[i]; p.cell >= 0 && p.excluded[definition] > 0 && holds(p.cell) {
			people[int(p.neighbourhood)] += float64(p.excluded[definition])
		}
	}
	return people
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
		if finest.Flags[c].Has(ByStreet) {
			n.ByStreet += p.people[i]
		}
		for k := range p.excluded {
			if people := p.excluded[k][i]; people > 0 {
				n.cover(k, people, finest.Flags[c])
				n.hours(k, people, &b.Hours[finest.Hours[c]])
			}
		}
	}
	intervals := b.coverageRows()
	for i := range b.Neighbourhoods {
		n := &b.Neighbourhoods[i]
		b.Country.coverToo(n)
		b.Municipalities[n.Municipality].coverToo(n)
		n.shares(intervals)
	}
	b.Country.shares(nil)
	for i := range b.Municipalities {
		b.Municipalities[i].shares(intervals)
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
	a.ByStreet += n.ByStreet
	for p := range a.Coverage {
		for k := range a.Coverage[p] {
			c, of := &a.Coverage[p][k], &n.Coverage[p][k]
			c.Confirmed += of.Confirmed
			c.Listed += of.Listed
			c.GapPeople += of.GapPeople
			c.Hours += of.Hours
		}
	}
}

// hours adds the staffed hours of a piece; until shares is called, Hours is hours
// times people.
func (a *Area) hours(k int, people float64, of *CellHours) {
	for p := range a.Coverage {
		a.Coverage[p][k].Hours += people * float64(of.Staffed[p].Known.Count())
	}
}

// covered says of which area and profile a row of coverage speaks.
type covered struct {
	area    area.Code
	profile access.Profile
}

func (b *builder) coverageRows() map[covered]*CoverageRow {
	rows := make(map[covered]*CoverageRow, len(b.rows.Coverage))
	for i := range b.rows.Coverage {
		r := &b.rows.Coverage[i]
		rows[covered{r.Area, r.Profile}] = r
	}
	return rows
}

// shares turns the people of cover into shares, and gives them their intervals.
func (a *Area) shares(rows map[covered]*CoverageRow) {
	if a.Residents > 0 {
		a.ByStreet = min(a.ByStreet/a.Residents, 1)
	}
	for p := range a.Coverage {
		row := rows[covered{a.Code, access.Profile(p)}]
		for k := range a.Coverage[p] {
			c := &a.Coverage[p][k]
			all := c.Listed + c.GapPeople
			c.ConfirmedPeople.People, c.ListedPeople.People = c.Confirmed, c.Listed
			if row != nil {
				c.ListedPeople = published(c.Listed, row.ListedLow[k], row.ListedHigh[k])
				c.ConfirmedPeople = published(c.Confirmed, row.ConfirmedLow[k], row.ConfirmedHigh[k])
			}
			if all > 0 {
				c.Confirmed, c.Listed, c.Hours = min(c.Confirmed/all, 1), c.Listed/all, c.Hours/all
			} else {
				c.Confirmed, c.Listed, c.Hours = 0, 0, 0
			}
		}
	}
}
