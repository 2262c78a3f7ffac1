// Package tile makes vector tiles of the atlas: cells, help points,
// municipalities and gap areas, in Web Mercator, one collection per tile.
package tile

import (
	"math"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
)

// MaxZoom is the closest zoom of a tile: maps enlarge it beyond.
const MaxZoom = 16

// buffer is the margin around a tile, in tile units, in which things are drawn
// too, so that signs and lines on the edge are whole.
const buffer = 128

// Address is the place of a tile in the pyramid, as in {z}/{y}/{x}.
type Address struct{ Z, X, Y int }

// Valid reports whether there can be such a tile.
func (t Address) Valid() bool {
	if t.Z < 0 || t.Z > MaxZoom {
		return false
	}
	n := 1 << t.Z
	return t.X >= 0 && t.X < n && t.Y >= 0 && t.Y < n
}

// Resolution returns the resolution of the cells that are shown at a zoom:
// small enough to see, few enough for a tile of at most 500 kB.
func Resolution(zoom int) int {
	switch {
	case zoom >= 10:
		return 9
	case zoom == 9:
		return 8
	case zoom == 8:
		return 7
	case zoom >= 6:
		return 6
	default:
		return 5
	}
}

// bound returns the bound of a tile with a margin in degrees around it.
func (t Address) bound(margin orb.Point) orb.Bound {
	n := math.Exp2(float64(t.Z))
	pad := float64(buffer) / extent
	west, east := (float64(t.X)-pad)/n*360-180, (float64(t.X)+1+pad)/n*360-180
	north, south := latitude((float64(t.Y)-pad)/n), latitude((float64(t.Y)+1+pad)/n)
	return orb.Bound{Min: orb.Point{west - margin[0], south - margin[1]}, Max: orb.Point{east + margin[0], north + margin[1]}}
}

// latitude returns the latitude of a fraction of the world from the north.
func latitude(y float64) float64 {
	return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi
}

// frame turns positions of the world into those of a tile.
type frame struct {
	x, y  int32 // origin
	shift int   // right; left when negative
	half  int32 // for rounding
}

func (t Address) frame() frame {
	f := frame{
		x: int32(t.X << (worldBits - t.Z)), y: int32(t.Y << (worldBits - t.Z)), //nolint:gosec // below 2^30
		shift: worldBits - t.Z - extentBits,
	}
	if f.shift > 0 {
		f.half = 1 << (f.shift - 1)
	}
	return f
}

func (f frame) at(m [2]int32) (x, y int32) {
	return (m[0] - f.x + f.half) >> f.shift, (m[1] - f.y + f.half) >> f.shift
}

// Cells returns the tile of the cells, with the figures of a definition. It is
// empty where there are none.
func Cells(a *atlas.Atlas, definition int, t Address) []byte {
	l := layers.Get().(*layer) //nolint:forcetypeassert // the pool holds nothing else
	defer layers.Put(l)
	l.reset("cells", cellKeys)
	cells := a.Layer(Resolution(t.Z))
	if cells == nil || definition >= len(cells.Excluded) {
		return nil
	}
	f, p := t.frame(), newCellPen(l, a, cells, definition)
	for i := range a.CellsIn(cells, t.bound(cellMargin(cells.Resolution))) {
		p.draw(f, i)
	}
	return l.appendTo(nil)
}

// cellMargin is how far a cell reaches from its centre, in degrees, with room
// to spare: edges get 2.65 times as long with each coarser resolution.
func cellMargin(resolution int) orb.Point {
	const finest = 0.0024 // degrees of latitude; a cell of resolution 9 has a radius of some 200 m
	reach := finest * math.Pow(2.6458, float64(atlas.FinestResolution-resolution))
	return orb.Point{reach * 1.8, reach}
}

var cellKeys = []string{
	"resolution", "people", "excluded", "excluded_low", "excluded_high", "minutes_walk", "minutes_cycle",
	"points_in_reach", "covered_confirmed", "covered_listed", "gap", "municipality", "minutes_senior",
}

// cellPen draws cells. It knows the numbers of the values that come back in
// every cell, so that looking them up costs nothing.
type cellPen struct {
	layer          *layer
	cells          *atlas.Layer
	definition     int
	municipalities []atlas.Area
	codes          []uint64 // number+1 of the code of a municipality, once used
	resolution     uint64
	no, yes        uint64
}

func newCellPen(l *layer, a *atlas.Atlas, cells *atlas.Layer, definition int) *cellPen {
	return &cellPen{
		layer: l, cells: cells, definition: definition, municipalities: a.Municipalities, codes: make([]uint64, len(a.Municipalities)),
		resolution: l.number(uint64(cells.Resolution)), no: l.number(false), yes: l.number(true), //nolint:gosec // 5 to 9
	}
}

func (c *cellPen) draw(f frame, i int32) {
	l, cells := c.layer, c.cells
	l.ring(f, cells.Mercator[cells.RingStart[i]:cells.RingStart[i+1]])
	l.tag(0, c.resolution)
	l.tenth(1, cells.People[i])
	l.tenth(2, cells.Excluded[c.definition][i])
	l.tenth(3, cells.Low[c.definition][i])
	l.tenth(4, cells.High[c.definition][i])
	for p, key := range [access.Profiles]int{5, 6, 12} {
		if m := cells.Minutes[p][i]; !math.IsInf(float64(m), 0) {
			l.tenth(key, float64(m))
		}
	}
	l.tenth(7, float64(cells.PointsIn[access.Walk][i]))
	flags := cells.Flags[i]
	l.tag(8, c.boolean(flags.Has(atlas.CoveredWalkConfirmed)))
	l.tag(9, c.boolean(flags.Has(atlas.CoveredWalkListed)))
	l.tag(10, c.boolean(!flags.Has(atlas.CoveredWalkListed) && cells.People[i] > 0))
	if m := cells.Municipality[i]; m >= 0 {
		l.tag(11, c.municipality(m))
	}
	l.end(typePolygon)
}

func (c *cellPen) boolean(v bool) uint64 {
	if v {
		return c.yes
	}
	return c.no
}

func (c *cellPen) municipality(m int32) uint64 {
	if c.codes[m] == 0 {
		c.codes[m] = c.layer.number(string(c.municipalities[m].Code)) + 1
	}
	return c.codes[m] - 1
}

// ring adds an outer ring. The atlas turns rings counter-clockwise on the map;
// a tile wants them clockwise, so it is walked from the end.
func (l *layer) ring(f frame, corners [][2]int32) {
	var p pen
	n := len(corners)
	l.command(commandMove, 1)
	x, y := f.at(corners[n-1])
	l.to(&p, x, y)
	l.command(commandLine, n-1)
	for k := n - 2; k >= 0; k-- {
		x, y := f.at(corners[k])
		l.to(&p, x, y)
	}
	l.command(commandClose, 1)
}
