package atlas

import (
	"iter"
	"math"

	"github.com/paulmach/orb"
)

// cellIndex finds the cells in a box: a grid of buckets over the extent, cells
// of one bucket side by side.
type cellIndex struct {
	extent        orb.Bound
	columns, rows int
	start         []int32 // per bucket, where its cells start in order; one more at the end
	order         []int32
}

// perBucket is the mean number of cells in a bucket: a tile holds hundreds of
// cells, so small buckets cost more in visits than they save in checks.
const perBucket = 8

func newCellIndex(centres []orb.Point) cellIndex {
	if len(centres) == 0 {
		return cellIndex{}
	}
	x := cellIndex{extent: orb.MultiPoint(centres).Bound(), order: make([]int32, len(centres))}
	side := int(math.Ceil(math.Sqrt(float64(len(centres)) / perBucket)))
	x.columns, x.rows = side, side
	x.start = make([]int32, side*side+1)
	bucket := make([]int32, len(centres))
	for i, p := range centres {
		bucket[i] = int32(x.row(p[1])*side + x.column(p[0])) //nolint:gosec // fewer than the cells
		x.start[bucket[i]+1]++
	}
	for i := 1; i < len(x.start); i++ {
		x.start[i] += x.start[i-1]
	}
	next := append([]int32(nil), x.start...)
	for i, b := range bucket {
		x.order[next[b]] = int32(i) //nolint:gosec // an index of a cell
		next[b]++
	}
	return x
}

func (x *cellIndex) column(lon float64) int {
	return spread(lon, x.extent.Min[0], x.extent.Max[0], x.columns)
}

func (x *cellIndex) row(lat float64) int {
	return spread(lat, x.extent.Min[1], x.extent.Max[1], x.rows)
}

// spread returns in which of n equal parts of the stretch from low to high v
// lies; the first or last one when it lies outside.
func spread(v, low, high float64, n int) int {
	if !(high > low) || !(v > low) {
		return 0
	}
	return int(min((v-low)/(high-low)*float64(n), float64(n-1)))
}

// CellsIn yields the indexes of the cells of a layer whose centre lies in the
// bound (edges included), in ascending order of index when the bound holds all,
// else in any order.
func (a *Atlas) CellsIn(l *Layer, b orb.Bound) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		x := &l.index
		switch {
		case len(x.order) == 0 || !b.Intersects(x.extent):
		case b.Contains(x.extent.Min) && b.Contains(x.extent.Max):
			for i := range x.order {
				if !yield(int32(i)) { //nolint:gosec // an index of a cell
					return
				}
			}
		default:
			l.inBox(b, yield)
		}
	}
}

// inBox yields the cells in a box that does not hold all.
func (l *Layer) inBox(b orb.Bound, yield func(int32) bool) {
	x := &l.index
	left, right := x.column(b.Min[0]), x.column(b.Max[0])
	for row := x.row(b.Min[1]); row <= x.row(b.Max[1]); row++ {
		for _, i := range x.order[x.start[row*x.columns+left]:x.start[row*x.columns+right+1]] {
			if b.Contains(l.Centres[i]) && !yield(i) {
				return
			}
		}
	}
}
