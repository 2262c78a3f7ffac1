package dwelling

import (
	"math"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// footprint is the ground that a building stands on.
type footprint struct {
	area   float64   // square metres
	centre orb.Point // centroid, WGS 84
	bound  orb.Bound // of its corners, WGS 84
}

// footprintOf returns the footprint of a ring on WGS 84, in whichever direction
// it runs; its last point is the first. It measures on the flat around the
// ring's first point: a building is small enough.
func footprintOf(ring []orb.Point) footprint {
	if len(ring) < 4 {
		return footprint{}
	}
	origin := ring[0]
	scale := geo.ScaleAt(origin[1])
	var twice, east, north float64
	at := func(p orb.Point) (x, y float64) {
		return (p[0] - origin[0]) * scale.Lon, (p[1] - origin[1]) * scale.Lat
	}
	ax, ay := at(ring[0])
	for _, p := range ring[1:] {
		bx, by := at(p)
		cross := ax*by - bx*ay
		twice, east, north = twice+cross, east+(ax+bx)*cross, north+(ay+by)*cross
		ax, ay = bx, by
	}
	bound := orb.Ring(ring).Bound()
	if twice == 0 {
		return footprint{centre: origin, bound: bound}
	}
	return footprint{
		bound:  bound,
		area:   math.Abs(twice) / 2,
		centre: orb.Point{origin[0] + east/(3*twice)/scale.Lon, origin[1] + north/(3*twice)/scale.Lat},
	}
}

// and returns the footprint of two parts together. The area of a courtyard is
// negative.
func (f footprint) and(g footprint) footprint {
	area := f.area + g.area
	switch {
	case f.area == 0:
		return g
	case area == 0:
		return footprint{centre: f.centre, bound: f.bound}
	}
	mean := func(i int) float64 { return (f.centre[i]*f.area + g.centre[i]*g.area) / area }
	return footprint{area: area, centre: orb.Point{mean(0), mean(1)}, bound: f.bound.Union(g.bound)}
}

// closeRings joins lines of nodes end to end until they are rings. It is false
// when one stays open.
func closeRings(lines [][]int64) ([][]int64, bool) {
	var rings [][]int64
	left := append([][]int64(nil), lines...)
	for len(left) > 0 {
		ring := append([]int64(nil), left[0]...)
		left = left[1:]
		for len(ring) > 0 && ring[0] != ring[len(ring)-1] {
			i, next := continuation(left, ring[len(ring)-1])
			if i < 0 {
				return nil, false
			}
			ring = append(ring, next[1:]...)
			left[i] = left[len(left)-1]
			left = left[:len(left)-1]
		}
		if len(ring) < 4 {
			return nil, false
		}
		rings = append(rings, ring)
	}
	return rings, len(rings) > 0
}

// continuation finds a line that begins or ends at a node, and returns it
// beginning there.
func continuation(lines [][]int64, node int64) (int, []int64) {
	for i, line := range lines {
		if len(line) < 2 || line[0] == line[len(line)-1] {
			continue // a ring of its own
		}
		if line[0] == node {
			return i, line
		}
		if line[len(line)-1] == node {
			back := make([]int64, len(line))
			for j, n := range line {
				back[len(line)-1-j] = n
			}
			return i, back
		}
	}
	return -1, nil
}
