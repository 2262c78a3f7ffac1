package access

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// WaysKept is the most points to which ways are kept for residents, per place and
// profile: the nearest ones.
const WaysKept = 64

// Way is the way over streets from a place to a point.
type Way struct {
	Point   int32   // index into the points that were asked about
	Minutes float32 // zero or more, at most the limit of the profile
}

// Ways returns, for every place, the n points that are nearest over streets by a
// profile: the nearest first, and of equally near ones that with the lower index.
// It leaves out what is not over streets: places that do not travel over them or
// are near none, points that are near none, and what is beyond the limit of the
// profile. It fails only for a profile of streets that is out of its range.
func (g *Ground) Ways(points []orb.Point, p Profile, n int) ([][]Way, error) {
	all := make([][]Way, len(g.Places))
	err := g.overStreets(p, g.targets(points), g.Settings.Travel[p].Limit, func(place, point int, minutes float32) {
		all[place] = nearest(all[place], Way{int32(point), minutes}, n) //nolint:gosec // fewer points than 2^31
	})
	return all, err
}

// nearest puts a way in its place among the n nearest, if it is one of them.
func nearest(ways []Way, w Way, n int) []Way {
	at, _ := slices.BinarySearchFunc(ways, w, func(a, b Way) int {
		return cmp.Or(cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Point, b.Point))
	})
	if at >= n {
		return ways
	}
	if len(ways) == n {
		ways = ways[:n-1]
	}
	return slices.Insert(ways, at, w)
}
