package atlas

import (
	"steunkaart/internal/demand"
)

// errorParts holds what the intervals of a layer are made of.
type errorParts struct {
	bands   []demand.People // per cell
	squares [][]float64     // per definition and cell: the sum of the squares of the finest cells' excluded residents
}

func newErrorParts(b *builder, finest *Layer) errorParts {
	s := errorParts{bands: b.bands, squares: make([][]float64, len(b.models))}
	for k := range s.squares {
		s.squares[k] = make([]float64, len(finest.Cells))
		for i, e := range finest.Excluded[k] {
			s.squares[k][i] = e * e
		}
	}
	return s
}

// above brings them to the layer above.
func (s errorParts) above(m merger) errorParts {
	up := errorParts{bands: make([]demand.People, len(m.above.Cells)), squares: make([][]float64, len(s.squares))}
	for i, at := range m.up {
		up.bands[at] = up.bands[at].Plus(s.bands[i])
	}
	for k := range s.squares {
		up.squares[k] = make([]float64, len(m.above.Cells))
		for i, at := range m.up {
			up.squares[k][at] += s.squares[k][i]
		}
	}
	return up
}

// intervals fills Low and High of a coarse layer by the formula of the model.
// The error of rates and chance follows from the people of the whole cell; the
// error of allocation of its finest cells, each CV times its excluded residents
// and taken as independent, weighs less the more of them there are.
func (s errorParts) intervals(b *builder, l *Layer) {
	for k, model := range b.models {
		for i, people := range s.bands {
			cv := demand.Together(b.options.AllocationCV, l.Excluded[k][i], s.squares[k][i])
			estimate := model.Estimate(people, cv)
			l.Low[k][i], l.High[k][i] = min(estimate.Low, l.Excluded[k][i]), max(estimate.High, l.Excluded[k][i])
		}
	}
}
