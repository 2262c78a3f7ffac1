// Package access measures how well help points serve the residents around
// them. It computes; it neither reads nor writes.
package access

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// NearestKept is how many of the nearest help points are kept per cell and
// group: the first, and a choice when that one is closed.
const NearestKept = 3

// Slots is the number of groups for which the nearest are kept: all groups
// together, then each of supply.Groups in order.
var Slots = 1 + len(supply.Groups)

// Profile is a way to travel in a straight line.
type Profile struct {
	SpeedKmh float64
	Reach    geo.Minutes // threshold of coverage, itself included
	Limit    geo.Minutes // beyond it a point is not reached
}

// Settings is what reach depends on beside places.
type Settings struct {
	DetourFactor float64 // street length over straight line
	Walk, Cycle  Profile
}

// Minutes returns the travel time over a straight-line distance.
func (s Settings) Minutes(p Profile, d geo.Metres) geo.Minutes {
	return geo.Minutes(float64(d) * s.DetourFactor / (p.SpeedKmh * 1000 / 60))
}

// Limit returns the straight-line distance beyond which no profile reaches a
// point.
func (s Settings) Limit() geo.Metres {
	return max(s.radius(s.Walk, s.Walk.Limit), s.radius(s.Cycle, s.Cycle.Limit))
}

// radius returns the straight-line distance that a profile travels in a time.
func (s Settings) radius(p Profile, t geo.Minutes) geo.Metres {
	return geo.Metres(float64(t) * p.SpeedKmh * 1000 / 60 / s.DetourFactor)
}

// Point is a local, public help point of which help is known.
type Point struct {
	ID        int64
	Location  orb.Point
	Groups    []int // indexes into supply.Groups
	Confirmed bool
}

// Reach is what every cell reaches. Slices run over cells; those of the nearest
// have Slots × NearestKept entries per cell, nearest first, +Inf metres and id 0
// where there is none within the limit of the fastest profile.
type Reach struct {
	Metres                  []float32
	IDs                     []int64
	WalkPoints, CyclePoints []int32 // listed points within the threshold
	WalkSure, CycleSure     []bool  // a confirmed point within the threshold
	settings                Settings
}

// Search finds what every place reaches, from the supply: each help point
// offers itself to the places within its limit, so that the work grows with the
// help that there is and not with the country. The order of points does not
// matter: equal distances go to the lower id.
func Search(places []orb.Point, points []Point, s Settings) *Reach {
	r := &Reach{
		Metres:     filled(len(places) * Slots * NearestKept),
		IDs:        make([]int64, len(places)*Slots*NearestKept),
		WalkPoints: make([]int32, len(places)), CyclePoints: make([]int32, len(places)),
		WalkSure: make([]bool, len(places)), CycleSure: make([]bool, len(places)),
		settings: s,
	}
	limit := s.Limit()
	index := newIndex(places)
	for _, p := range points {
		index.within(p.Location, limit, func(i int32, d geo.Metres) { r.offer(int(i), p, d) })
	}
	return r
}

func filled(n int) []float32 {
	all := make([]float32, n)
	inf := float32(math.Inf(1))
	for i := range all {
		all[i] = inf
	}
	return all
}

// offer lets a place know of a point at some distance. What counts as within
// reach is decided on the minutes as they are kept, so that whoever compares
// them with the threshold finds the same.
func (r *Reach) offer(place int, p Point, metres geo.Metres) {
	d := float32(metres)
	if r.within(r.settings.Walk, d) {
		r.WalkPoints[place]++
		r.WalkSure[place] = r.WalkSure[place] || p.Confirmed
	}
	if r.within(r.settings.Cycle, d) {
		r.CyclePoints[place]++
		r.CycleSure[place] = r.CycleSure[place] || p.Confirmed
	}
	r.keep(place, 0, p.ID, d)
	for _, g := range p.Groups {
		r.keep(place, 1+g, p.ID, d)
	}
}

func (r *Reach) within(p Profile, d float32) bool {
	return float32(r.settings.Minutes(p, geo.Metres(d))) <= float32(p.Reach)
}

// keep puts a point among the nearest of a slot, if it is.
func (r *Reach) keep(place, slot int, id int64, d float32) {
	at := (place*Slots + slot) * NearestKept
	metres, ids := r.Metres[at:at+NearestKept], r.IDs[at:at+NearestKept]
	last := NearestKept - 1
	if !nearer(d, id, metres[last], ids[last]) {
		return
	}
	k := last
	for k > 0 && nearer(d, id, metres[k-1], ids[k-1]) {
		metres[k], ids[k] = metres[k-1], ids[k-1]
		k--
	}
	metres[k], ids[k] = d, id
}

func nearer(d float32, id int64, than float32, thanID int64) bool {
	return d < than || d == than && id < thanID
}

// Minutes returns the minutes to the nearest points of a place, slot by slot,
// for a profile; +Inf beyond the profile's limit.
func (r *Reach) Minutes(place int, p Profile) []float32 {
	n := Slots * NearestKept
	minutes := make([]float32, n)
	for k, d := range r.Metres[place*n : place*n+n] {
		m := r.settings.Minutes(p, geo.Metres(d))
		if m > p.Limit {
			m = geo.Minutes(math.Inf(1))
		}
		minutes[k] = float32(m)
	}
	return minutes
}

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
