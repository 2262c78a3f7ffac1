package access

import (
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// index finds places near a point: places in buckets of a fixed size in
// degrees, bucket after bucket in one slice.
type index struct {
	places []orb.Point
	bound  orb.Bound
	cols   int
	rows   int
	start  []int32 // per bucket, and the end
	items  []int32
}

// Buckets are about a kilometre and a half on either side in the Netherlands: a
// search over five kilometres touches some fifty.
const (
	bucketLon = 0.02
	bucketLat = 0.0125
	maxBucket = 1 << 22
)

func newIndex(places []orb.Point) *index {
	x := &index{places: places, bound: orb.MultiPoint(places).Bound()}
	x.cols = 1 + int((x.bound.Max[0]-x.bound.Min[0])/bucketLon)
	x.rows = 1 + int((x.bound.Max[1]-x.bound.Min[1])/bucketLat)
	if x.cols*x.rows > maxBucket { // places all over the Earth: one bucket will do
		x.cols, x.rows = 1, 1
	}
	x.start = make([]int32, x.cols*x.rows+1)
	bucket := make([]int32, len(places))
	for i, p := range places {
		bucket[i] = int32(x.row(p[1])*x.cols + x.col(p[0])) //nolint:gosec // below maxBucket
		x.start[bucket[i]+1]++
	}
	for b := range x.start[1:] {
		x.start[b+1] += x.start[b]
	}
	next := slices.Clone(x.start)
	x.items = make([]int32, len(places))
	for i, b := range bucket {
		x.items[next[b]] = int32(i) //nolint:gosec // fewer places than 2^31
		next[b]++
	}
	return x
}

func (x *index) col(lon float64) int {
	return min(max(int((lon-x.bound.Min[0])/bucketLon), 0), x.cols-1)
}

func (x *index) row(lat float64) int {
	return min(max(int((lat-x.bound.Min[1])/bucketLat), 0), x.rows-1)
}

// within calls each with every place at most r from p.
func (x *index) within(p orb.Point, r geo.Metres, each func(i int32, d geo.Metres)) {
	box := geo.Around(p, r)
	if len(x.places) == 0 || !box.Intersects(x.bound) {
		return
	}
	for row := x.row(box.Min[1]); row <= x.row(box.Max[1]); row++ {
		from := x.start[row*x.cols+x.col(box.Min[0])]
		to := x.start[row*x.cols+x.col(box.Max[0])+1]
		for _, i := range x.items[from:to] {
			q := x.places[i]
			if q[0] < box.Min[0] || q[0] > box.Max[0] || q[1] < box.Min[1] || q[1] > box.Max[1] {
				continue
			}
			if d := geo.Distance(p, q); d <= r {
				each(i, d)
			}
		}
	}
}
