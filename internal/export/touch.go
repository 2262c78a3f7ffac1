package export

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// touches reports whether a shape and a box have a point in common. A shared
// edge or corner counts. Bounds are compared first, so that most shapes cost
// nothing.
func touches(box orb.Bound, shape orb.MultiPolygon, bound orb.Bound) bool {
	if !box.Intersects(bound) {
		return false
	}
	for _, polygon := range shape {
		for _, ring := range polygon {
			if ringTouches(box, ring) {
				return true
			}
		}
	}
	// No edge is in the box: it lies inside of the shape as a whole, or outside.
	return planar.MultiPolygonContains(shape, box.Min)
}

// ringTouches reports whether an edge of a closed ring touches the box.
func ringTouches(box orb.Bound, ring orb.Ring) bool {
	for i := 1; i < len(ring); i++ {
		if edgeTouches(box, ring[i-1], ring[i]) {
			return true
		}
	}
	return false
}

// edgeTouches reports whether the line from a to b touches the box: their
// bounds meet, and not all corners of the box are on one side of the line.
func edgeTouches(box orb.Bound, a, b orb.Point) bool {
	if max(a[0], b[0]) < box.Min[0] || min(a[0], b[0]) > box.Max[0] || max(a[1], b[1]) < box.Min[1] || min(a[1], b[1]) > box.Max[1] {
		return false
	}
	var left, right bool
	for _, c := range [4]orb.Point{box.Min, box.Max, {box.Min[0], box.Max[1]}, {box.Max[0], box.Min[1]}} {
		side := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

// hexagonTouches is touches for the ring of a cell, which is not closed.
func hexagonTouches(box orb.Bound, ring [][2]int32) bool {
	if !box.Intersects(ringBound(ring)) {
		return false
	}
	var room [8]orb.Point
	closed := orb.Ring(room[:0])
	for _, p := range ring {
		closed = append(closed, orb.Point{float64(p[0]) / million, float64(p[1]) / million})
	}
	closed = append(closed, closed[0])
	return ringTouches(box, closed) || planar.RingContains(closed, box.Min)
}
