package starter

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"steunkaart/internal/area"
)

// boundaries finds the municipality around a point of RD New.
type boundaries struct {
	codes  []area.Code
	shapes []orb.MultiPolygon
	bounds []orb.Bound
}

func (b *boundaries) add(c area.Code, shape orb.MultiPolygon) {
	b.codes = append(b.codes, c)
	b.shapes = append(b.shapes, shape)
	b.bounds = append(b.bounds, shape.Bound())
}

// at returns the municipality that holds p, or "".
func (b *boundaries) at(p orb.Point) area.Code {
	for i := range b.codes {
		if b.bounds[i].Contains(p) && planar.MultiPolygonContains(b.shapes[i], p) {
			return b.codes[i]
		}
	}
	return ""
}

// holds reports whether p lies in municipality c or within tolerance metres of
// it: boundaries are generalised, and help stands on quays and piers.
func (b *boundaries) holds(c area.Code, p orb.Point, tolerance float64) bool {
	i := slices.Index(b.codes, c)
	if i < 0 || !b.bounds[i].Pad(tolerance).Contains(p) {
		return false
	}
	return planar.MultiPolygonContains(b.shapes[i], p) || distanceTo(b.shapes[i], p) <= tolerance
}

func distanceTo(shape orb.MultiPolygon, p orb.Point) float64 {
	best := math.Inf(1)
	for _, polygon := range shape {
		for _, ring := range polygon {
			best = min(best, planar.DistanceFrom(orb.LineString(ring), p))
		}
	}
	return best
}

// asMulti returns a polygon or multipolygon as a multipolygon, and nil for any
// other geometry.
func asMulti(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// middle returns the centroid of a shape, or, when that lies outside it, the
// middle of the widest stretch of the shape at the centroid's height.
func middle(shape orb.MultiPolygon) orb.Point {
	c, _ := planar.CentroidArea(shape)
	if planar.MultiPolygonContains(shape, c) {
		return c
	}
	crossings := crossingsAt(shape, c[1])
	best, width := c, 0.0
	for i := 0; i+1 < len(crossings); i += 2 {
		if w := crossings[i+1] - crossings[i]; w > width {
			best, width = orb.Point{(crossings[i] + crossings[i+1]) / 2, c[1]}, w
		}
	}
	return best
}

// crossingsAt returns where a horizontal line meets the shape's rings, in order.
func crossingsAt(shape orb.MultiPolygon, y float64) []float64 {
	var xs []float64
	for _, polygon := range shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				if (a[1] > y) != (b[1] > y) {
					xs = append(xs, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
				}
			}
		}
	}
	slices.Sort(xs)
	return xs
}
