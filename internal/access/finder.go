package access

import (
	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Finder finds the help point that is nearest in a straight line, however far.
// It may be used by several goroutines at a time.
type Finder struct {
	points []Point
	index  *index
}

// NewFinder makes a finder of points.
func NewFinder(points []Point) *Finder {
	places := make([]orb.Point, len(points))
	for i := range points {
		places[i] = points[i].Location
	}
	return &Finder{points, newIndex(places)}
}

// A search begins within firstRadius, and each next one is four times as wide;
// beyond lastRadius all points are looked at.
const (
	firstRadius = geo.Metres(2_000)
	lastRadius  = geo.Metres(500_000)
)

// Nearest returns the index of the nearest point and its distance, false when
// there are no points. Of equally near ones it is the one with the lowest id.
func (f *Finder) Nearest(from orb.Point) (point int, distance geo.Metres, ok bool) {
	offer := func(i int32, d geo.Metres) {
		if !ok || d < distance || d == distance && f.points[i].ID < f.points[point].ID {
			point, distance, ok = int(i), d, true
		}
	}
	for radius := firstRadius; !ok && radius < lastRadius; radius *= 4 {
		f.index.within(from, radius, offer)
	}
	if !ok {
		for i := range f.points {
			offer(int32(i), geo.Distance(from, f.points[i].Location)) //nolint:gosec // fewer points than 2^31
		}
	}
	return point, distance, ok
}
