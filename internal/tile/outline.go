package tile

import (
	"math"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"

	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
)

// layers keeps the memory of layers between tiles.
var layers = sync.Pool{New: func() any { return new(layer) }}

func municipalityCodes(a *atlas.Atlas) []string {
	codes := make([]string, len(a.Municipalities))
	for i := range a.Municipalities {
		codes[i] = string(a.Municipalities[i].Code)
	}
	return codes
}

var municipalityKeys = []string{"id", "name", "slug"}

// Municipalities returns the tile of the borders of municipalities.
func Municipalities(a *atlas.Atlas, t Address) []byte {
	l := layers.Get().(*layer) //nolint:forcetypeassert // the pool holds nothing else
	defer layers.Put(l)
	l.reset("municipalities", municipalityKeys)
	for i := range a.Municipalities {
		m := &a.Municipalities[i]
		if !t.bound(orb.Point{}).Intersects(m.Bound) || !t.shape(l, withoutSpikes(m.Shape), m.Bound) {
			continue
		}
		l.text(0, string(m.Code))
		l.text(1, m.Name)
		l.text(2, m.Slug)
		l.end(typePolygon)
	}
	return l.appendTo(nil)
}

// withoutSpikes returns a shape for drawing: the borders that we have are
// simplified, and the creeks of a coast have become spikes in them.
func withoutSpikes(shape orb.MultiPolygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, 0, len(shape))
	for _, polygon := range shape {
		rings := make(orb.Polygon, 0, len(polygon))
		for k, ring := range polygon {
			if ring = geo.WithoutSpikes(ring); ring != nil {
				rings = append(rings, ring)
			} else if k == 0 {
				break // without its outer ring a polygon has no holes
			}
		}
		if len(rings) > 0 {
			out = append(out, rings)
		}
	}
	return out
}

var gapKeys = []string{"id", "name", "municipality", "profile", "rank", "residents", "excluded", "excluded_low", "excluded_high"}

// Gaps returns the tile of the gap areas, with the figures of a definition.
func Gaps(a *atlas.Atlas, definition int, t Address) []byte {
	l := layers.Get().(*layer) //nolint:forcetypeassert // the pool holds nothing else
	defer layers.Put(l)
	l.reset("gaps", gapKeys)
	for i := range a.Gaps {
		g := &a.Gaps[i]
		if definition >= len(g.Excluded) || !t.shape(l, g.Shape, g.Bound) {
			continue
		}
		e := g.Excluded[definition]
		l.whole(0, uint64(g.ID)) //nolint:gosec // counts from 1
		l.text(1, g.Name)
		l.text(2, string(a.Municipalities[g.Municipality].Code))
		l.text(3, g.Profile.String())
		l.whole(4, uint64(g.Rank)) //nolint:gosec // counts from 1
		l.tenth(5, g.Residents)
		l.tenth(6, e.People)
		l.tenth(7, e.Low)
		l.tenth(8, e.High)
		l.end(typePolygon)
	}
	return l.appendTo(nil)
}

// shape adds the part of a shape that a tile shows, in units of the tile. It is
// false when nothing is left.
func (t Address) shape(l *layer, shape orb.MultiPolygon, bound orb.Bound) bool {
	if !t.bound(orb.Point{}).Intersects(bound) {
		return false
	}
	f := t.frame()
	box := orb.Bound{Min: orb.Point{-buffer, -buffer}, Max: orb.Point{extent + buffer, extent + buffer}}
	var p pen
	drawn := false
	for _, polygon := range shape {
		for k, ring := range clip.Polygon(box, f.polygon(polygon)) {
			ring, _ = simplify.DouglasPeucker(t.tolerance()).Simplify(ring).(orb.Ring)
			if math.Abs(planar.Area(ring)) >= t.tolerance()*t.tolerance() && drawRing(l, &p, ring, k == 0) {
				drawn = true
			} else if k == 0 {
				break // without its outer ring a polygon has no holes
			}
		}
	}
	if !drawn {
		l.geometry = l.geometry[:0]
	}
	return drawn
}

// tolerance is how far a line may be moved, in units of the tile, of which a
// screen shows about eight per pixel. Far away, where a tile holds the outlines
// of half the country, a pixel is near enough.
func (t Address) tolerance() float64 {
	if t.Z < 9 {
		return 8
	}
	return 1
}

// polygon brings a polygon in degrees to units of the tile.
func (f frame) polygon(p orb.Polygon) orb.Polygon {
	out := make(orb.Polygon, len(p))
	for k, ring := range p {
		out[k] = make(orb.Ring, len(ring))
		for i, corner := range ring {
			x, y := f.at(atlas.Mercator(corner))
			out[k][i] = orb.Point{float64(x), float64(y)}
		}
	}
	return out
}

// drawRing adds a ring: clockwise on the map when it is an outer one, which is
// a positive area with y to the south. A ring that encloses nothing is left out.
func drawRing(l *layer, p *pen, ring orb.Ring, outer bool) bool {
	area := planar.Area(ring)
	if len(ring) < 4 || area == 0 {
		return false
	}
	if (ring.Orientation() == orb.CCW) != outer {
		ring.Reverse()
	}
	l.command(commandMove, 1)
	l.to(p, int32(ring[0][0]), int32(ring[0][1]))
	l.command(commandLine, len(ring)-2)
	for _, c := range ring[1 : len(ring)-1] {
		l.to(p, int32(c[0]), int32(c[1]))
	}
	l.command(commandClose, 1)
	return true
}
