package atlas

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// kindSet is a set of kinds: bit i is supply.Kinds[i].
type kindSet uint32

// allKinds holds every kind; phone lines are not in the index at all.
const allKinds = ^kindSet(0)

func setOf(kinds []supply.Kind) kindSet {
	if len(kinds) == 0 {
		return allKinds
	}
	var set kindSet
	for _, k := range kinds {
		if i := slices.Index(supply.Kinds, k); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// nearPoint is what a search needs of a help point.
type nearPoint struct {
	location orb.Point
	point    int32   // index into Atlas.Points, which is in order of id
	known    kindSet // kinds of public offers of which help is known
	any      kindSet // kinds of all public offers
}

// nearIndex finds the nearest help points: a grid of buckets in degrees. The
// order of the answer never comes from degrees: a bucket is left out only when
// no point in it can be near enough in metres.
type nearIndex struct {
	extent        orb.Bound
	columns, rows int
	start         []int32 // per bucket, where its points start; one more at the end
	points        []nearPoint
}

// maxSide bounds the grid. Twelve thousand points need 110.
const maxSide = 512

func newNearIndex(points []Point) nearIndex {
	var local []nearPoint
	for i := range points {
		if p, ok := nearOf(&points[i], i); ok {
			local = append(local, p)
		}
	}
	if len(local) == 0 {
		return nearIndex{}
	}
	x := nearIndex{extent: local[0].location.Bound()}
	for _, p := range local {
		x.extent = x.extent.Extend(p.location)
	}
	// One point per bucket in the mean: help points stand together in towns, so
	// most buckets are empty and a few are full.
	side := min(int(math.Ceil(math.Sqrt(float64(len(local))))), maxSide)
	x.columns, x.rows = side, side
	x.fill(local)
	return x
}

// nearOf returns what a search needs of a point, and whether a search may find it.
func nearOf(p *Point, index int) (nearPoint, bool) {
	n := nearPoint{location: p.Location, point: int32(index)} //nolint:gosec // some ten thousand
	for _, o := range p.Offers {
		if o.Audience != supply.AudiencePublic || o.Kind == supply.KindPhoneLine {
			continue
		}
		kind := setOf([]supply.Kind{o.Kind})
		n.any |= kind
		if o.HelpKnown || o.Confirmed {
			n.known |= kind
		}
	}
	return n, n.any != 0 && p.Precision != supply.PrecisionUnknown && geo.CheckLonLat(p.Location) == nil
}

// fill sorts the points into their buckets.
func (x *nearIndex) fill(local []nearPoint) {
	bucket := make([]int, len(local))
	x.start = make([]int32, x.columns*x.rows+1)
	for i, p := range local {
		bucket[i] = x.row(p.location[1])*x.columns + x.column(p.location[0])
		x.start[bucket[i]+1]++
	}
	for i := 1; i < len(x.start); i++ {
		x.start[i] += x.start[i-1]
	}
	next := slices.Clone(x.start)
	x.points = make([]nearPoint, len(local))
	for i, p := range local {
		x.points[next[bucket[i]]] = p
		next[bucket[i]]++
	}
}

func (x *nearIndex) column(lon float64) int {
	return spread(lon, x.extent.Min[0], x.extent.Max[0], x.columns)
}

func (x *nearIndex) row(lat float64) int {
	return spread(lat, x.extent.Min[1], x.extent.Max[1], x.rows)
}

// search is one search for the n nearest points.
type search struct {
	x     *nearIndex
	from  orb.Point
	n     int
	set   kindSet
	known bool
	found []Found // in order
	base  int     // found[:base] was there before
}

// Nearest appends to found the n help points nearest to p, nearest first, that w
// selects, and returns it. Points at the same distance come in order of id.
// Points without a location and phone lines are never among them, nor offers
// that are not public. It allocates nothing when found has room. A p that is
// not on Earth finds nothing.
func (a *Atlas) Nearest(p orb.Point, n int, w Wanted, found []Found) []Found {
	x := &a.near
	if n <= 0 || len(x.points) == 0 || !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
		return found
	}
	s := search{x: x, from: p, n: n, set: setOf(w.Kinds), known: !w.Unknown, found: found, base: len(found)}
	s.rows()
	return s.found
}

// slack keeps a lower bound below the distance whatever the rounding.
const slack = 1 - 1e-9

// worst returns the distance that a point must not pass to be of use.
func (s *search) worst() float64 {
	if len(s.found)-s.base < s.n {
		return math.Inf(1)
	}
	return float64(s.found[len(s.found)-1].Distance)
}

// rows visits the rows of buckets outwards from the one of the start, until
// both sides are too far.
func (s *search) rows() {
	down, up := s.x.row(s.from[1]), s.x.row(s.from[1])+1
	for down >= 0 || up < s.x.rows {
		below, above := math.Inf(1), math.Inf(1)
		if down >= 0 {
			below = s.gapLat(down)
		}
		if up < s.x.rows {
			above = s.gapLat(up)
		}
		if min(below, above)*metresPerLat*slack > s.worst() {
			return
		}
		if below <= above {
			s.row(down, below)
			down--
		} else {
			s.row(up, above)
			up++
		}
	}
}

// metresPerLat is the least length of a degree of latitude anywhere.
var metresPerLat = geo.ScaleAt(0).Lat

// edges returns the south and north edge of a row, with a little to spare for
// the rounding of spread.
func (x *nearIndex) edges(row int) (south, north float64) {
	height := (x.extent.Max[1] - x.extent.Min[1]) / float64(x.rows)
	return x.extent.Min[1] + float64(row)*height - edge, x.extent.Min[1] + float64(row+1)*height + edge
}

// edge is a stretch in degrees (a tenth of a millimetre) that covers the
// rounding of edges of buckets.
const edge = 1e-9

// gapLat returns how many degrees of latitude lie at least between the start
// and a row.
func (s *search) gapLat(row int) float64 {
	south, north := s.x.edges(row)
	return max(0, south-s.from[1], s.from[1]-north)
}

// row visits the buckets of a row outwards from the column of the start.
func (s *search) row(row int, gapLat float64) {
	south, north := s.x.edges(row)
	// Distance takes the length of a degree of longitude at the middle latitude.
	// It is shortest where that is farthest from the equator.
	middle := max(math.Abs(south+s.from[1]), math.Abs(north+s.from[1])) / 2
	perLon := geo.ScaleAt(min(middle, 90)).Lon
	dy := gapLat * metresPerLat
	first := s.x.column(s.from[0])
	for column := first; column >= 0 && s.bucket(row, column, dy, perLon); column-- {
	}
	for column := first + 1; column < s.x.columns && s.bucket(row, column, dy, perLon); column++ {
	}
}

// bucket visits a bucket. It is false when the bucket, and so all beyond it in
// its row, is too far.
func (s *search) bucket(row, column int, dy, perLon float64) bool {
	width := (s.x.extent.Max[0] - s.x.extent.Min[0]) / float64(s.x.columns)
	west := s.x.extent.Min[0] + float64(column)*width - edge
	dx := max(0, west-s.from[0], s.from[0]-(west+width+2*edge)) * perLon
	worst := s.worst()
	if dx*dx+dy*dy > worst*worst/(slack*slack) {
		return false
	}
	at := row*s.x.columns + column
	for i := s.x.start[at]; i < s.x.start[at+1]; i++ {
		s.point(&s.x.points[i], dy, perLon)
	}
	return true
}

// point takes a point among the found ones when it is wanted and near enough.
func (s *search) point(p *nearPoint, dy, perLon float64) {
	offers := p.any
	if s.known {
		offers = p.known
	}
	worst := s.worst()
	// The cheap bound spares most points the sine of a real distance.
	dx := (p.location[0] - s.from[0]) * perLon
	if offers&s.set == 0 || dx*dx+dy*dy > worst*worst/(slack*slack) {
		return
	}
	d := geo.Distance(s.from, p.location)
	if float64(d) > worst {
		return
	}
	s.insert(Found{Point: int(p.point), Distance: d})
}

// insert puts f in its place and drops the last one when there are too many.
func (s *search) insert(f Found) {
	full := len(s.found)-s.base == s.n
	if last := len(s.found) - 1; full && !before(f, s.found[last]) {
		return
	}
	if !full {
		s.found = append(s.found, f)
	}
	at := len(s.found) - 1
	for ; at > s.base && before(f, s.found[at-1]); at-- {
		s.found[at] = s.found[at-1]
	}
	s.found[at] = f
}

// before reports whether f comes before g: by distance, then by id, since the
// points of the atlas are in order of id.
func before(f, g Found) bool {
	return f.Distance < g.Distance || f.Distance == g.Distance && f.Point < g.Point
}
