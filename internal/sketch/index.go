package sketch

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Index finds the streets in a box. It never changes and may be shared.
type Index struct {
	streets       []Street
	bounds        []orb.Bound
	extent        orb.Bound
	columns, rows int
	buckets       [][]int32
}

// perBucket is about how many streets one bucket of the grid holds.
const perBucket = 8

// maxRows bounds the grid.
const maxRows = 512

// NewIndex makes an index over streets, which must not be changed afterwards. A
// street without a line is never found.
func NewIndex(streets []Street) *Index {
	x := &Index{streets: streets, bounds: make([]orb.Bound, len(streets))}
	empty := true
	for i, s := range streets {
		x.bounds[i] = s.Line.Bound()
		switch {
		case len(s.Line) == 0:
		case empty:
			x.extent, empty = x.bounds[i], false
		default:
			x.extent = x.extent.Union(x.bounds[i])
		}
	}
	if empty {
		return x
	}
	side := min(int(math.Sqrt(float64(len(streets))/perBucket))+1, maxRows)
	x.columns, x.rows = side, side
	x.buckets = make([][]int32, side*side)
	for i, s := range streets {
		if len(s.Line) > 0 {
			x.each(x.bounds[i], func(b *[]int32) { *b = append(*b, int32(i)) }) //nolint:gosec // streets in memory
		}
	}
	return x
}

// each calls f with every bucket that meets a bound.
func (x *Index) each(b orb.Bound, f func(*[]int32)) {
	left, right := x.column(b.Min[0]), x.column(b.Max[0])
	for row := x.row(b.Min[1]); row <= x.row(b.Max[1]); row++ {
		for column := left; column <= right; column++ {
			f(&x.buckets[row*x.columns+column])
		}
	}
}

func (x *Index) column(v float64) int { return part(v, x.extent.Min[0], x.extent.Max[0], x.columns) }
func (x *Index) row(v float64) int    { return part(v, x.extent.Min[1], x.extent.Max[1], x.rows) }

// part returns in which of n equal parts from low to high v lies, the first or
// last one when beside them.
func part(v, low, high float64, n int) int {
	if !(high > low) || !(v > low) {
		return 0
	}
	return int(min((v-low)/(high-low)*float64(n), float64(n-1)))
}

// Within returns the streets whose bounds meet a bound, each once, in their order.
func (x *Index) Within(b orb.Bound) []Street {
	if x.columns == 0 || !b.Intersects(x.extent) {
		return nil
	}
	var found []int32
	x.each(b, func(bucket *[]int32) {
		for _, i := range *bucket {
			if x.bounds[i].Intersects(b) {
				found = append(found, i)
			}
		}
	})
	return x.pick(found)
}

// pick returns streets by number, each once.
func (x *Index) pick(found []int32) []Street {
	slices.Sort(found)
	found = slices.Compact(found)
	streets := make([]Street, len(found))
	for i, at := range found {
		streets[i] = x.streets[at]
	}
	return streets
}
