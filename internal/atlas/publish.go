package atlas

import (
	"math"
	"slices"

	"steunkaart/internal/disclosure"
)

// pieces are the parts of cells, each in one neighbourhood, with the people that
// are published of them. They stand in the order in which they were rounded:
// municipality, neighbourhood, cell.
type pieces struct {
	cell     []int32 // index into the finest layer; -1 for people whose place is not known
	within   []int32 // index of its neighbourhood
	people   []float64
	excluded [][]float64 // per definition
	start    []int32     // per municipality, where its pieces start; one more at the end
}

// walk makes pieces out of the exact figures of neighbourhoods.
type walk struct {
	*builder
	pieces
	first     []int32 // per neighbourhood, where its rows start in order; one more at the end
	order     []int32
	residents disclosure.Line
	lines     []disclosure.Line // per definition
}

// publish rounds the people of every piece. Nothing else is rounded: all other
// counts are sums of these.
func (b *builder) publish() *pieces {
	w := &walk{builder: b, lines: make([]disclosure.Line, len(b.Definitions))}
	w.byNeighbourhood()
	w.excluded = make([][]float64, len(b.Definitions))
	w.room(len(w.order))
	for m := range b.Municipalities {
		w.start = append(w.start, int32(len(w.cell))) //nolint:gosec // fewer than 2^31
		for _, n := range b.neighbourhoods[m] {
			w.walk(int32(n)) //nolint:gosec // some ten thousand
		}
	}
	w.start = append(w.start, int32(len(w.cell))) //nolint:gosec // fewer than 2^31
	for k := range w.lines {
		w.lines[k].Settle(w.excluded[k], w.people)
	}
	return &w.pieces
}

func (w *walk) room(n int) {
	w.cell, w.within, w.people = make([]int32, 0, n), make([]int32, 0, n), make([]float64, 0, n)
	for k := range w.excluded {
		w.excluded[k] = make([]float64, 0, n)
	}
}

// byNeighbourhood puts the rows of known neighbourhoods in order of neighbourhood.
func (w *walk) byNeighbourhood() {
	codes := w.rows.Parts.Neighbourhood
	of := make([]int32, len(codes))
	w.first = make([]int32, len(w.Neighbourhoods)+2)
	for i, code := range codes {
		of[i] = -1
		if n, ok := w.neighbourhood[code]; ok {
			of[i] = int32(n) //nolint:gosec // some ten thousand
			w.first[n+2]++
		}
	}
	for n := 1; n < len(w.first); n++ {
		w.first[n] += w.first[n-1]
	}
	w.order = make([]int32, w.first[len(w.first)-1])
	for i, n := range of {
		if n >= 0 {
			w.order[w.first[n+1]] = int32(i) //nolint:gosec // fewer than 2^31
			w.first[n+1]++
		}
	}
}

// walk adds the pieces of a neighbourhood in order of cell. People of whom no
// piece says where they live, as where no boundary is known, get a piece without
// a cell: they count in areas and stand on no map.
func (w *walk) walk(n int32) {
	rows, cells := w.order[w.first[n]:w.first[n+1]], w.rows.Parts.Cell
	slices.SortFunc(rows, func(x, y int32) int {
		if cells[x] < cells[y] {
			return -1
		}
		return 1
	})
	f := w.figures[w.Neighbourhoods[n].Code]
	residents, rest := 0.0, 1.0
	if f != nil {
		residents = f.Types.Total()
	}
	for _, row := range rows {
		cell := int32(-1)
		if at, ok := w.Layer(FinestResolution).find(cells[row]); ok {
			cell = at
		}
		share := w.rows.Parts.Share[row]
		rest -= share
		w.add(cell, n, residents*share)
		w.exclude(f, share)
	}
	if rest > 1e-9 && residents > 0 {
		w.add(-1, n, residents*rest)
		w.exclude(f, rest)
	}
}

// add adds a piece with its residents.
func (w *walk) add(cell, n int32, residents float64) {
	w.cell, w.within = append(w.cell, cell), append(w.within, n)
	w.people = append(w.people, w.residents.Next(residents, math.Inf(1)))
}

// exclude adds the excluded among the residents of the newest piece.
func (w *walk) exclude(f *FigureRow, share float64) {
	limit := w.people[len(w.people)-1]
	for k := range w.excluded {
		exact := 0.0
		if f != nil {
			exact = f.Excluded[k] * share
		}
		w.excluded[k] = append(w.excluded[k], w.lines[k].Next(exact, limit))
	}
}

// sums adds the pieces up to cells, neighbourhoods, municipalities and the
// country.
func (b *builder) sums(p *pieces) {
	finest := b.Layer(FinestResolution)
	for i, c := range p.cell {
		n := &b.Neighbourhoods[p.within[i]]
		n.Residents += p.people[i]
		if c >= 0 {
			finest.People[c] += p.people[i]
		}
		for k := range p.excluded {
			n.Excluded[k].People += p.excluded[k][i]
			if c >= 0 {
				finest.Excluded[k][c] += p.excluded[k][i]
			}
		}
	}
	for i := range b.Neighbourhoods {
		n := &b.Neighbourhoods[i]
		b.Municipalities[n.Municipality].count(n)
		b.Country.count(n)
	}
}

// count adds the residents of a neighbourhood to a larger area.
func (a *Area) count(n *Area) {
	a.Residents += n.Residents
	for k := range a.Excluded {
		a.Excluded[k].People += n.Excluded[k].People
	}
}
