package atlas

import "steunkaart/internal/disclosure"

// finestIntervals fills Low and High of the finest layer, of which order gives
// the rows.
func (b *builder) finestIntervals(l *Layer, order []int32) {
	d := &b.rows.Demand
	for k := range b.Definitions {
		for at, row := range order {
			l.Low[k][at], l.High[k][at] = disclosure.Interval(l.Excluded[k][at], d.Low[k][row], d.High[k][row])
		}
	}
}

// coarseIntervals fills Low and High of the coarse layers. A cell of which none
// is stored gets the sum of those of its children, which is too wide: intervals
// do not add up.
func (b *builder) coarseIntervals(up []merger) {
	for _, m := range up {
		for k := range m.above.Low {
			for i, at := range m.up {
				m.above.Low[k][at] += m.below.Low[k][i]
				m.above.High[k][at] += m.below.High[k][i]
			}
		}
		b.storedIntervals(m.above)
	}
}

func (b *builder) storedIntervals(l *Layer) {
	x := &b.rows.Intervals
	for row, c := range x.Cell {
		if c.Resolution() != l.Resolution {
			continue
		}
		if at, ok := l.find(c); ok {
			for k := range l.Low {
				l.Low[k][at], l.High[k][at] = disclosure.Interval(l.Excluded[k][at], x.Low[k][row], x.High[k][row])
			}
		}
	}
}
