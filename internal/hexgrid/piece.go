package hexgrid

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"steunkaart/internal/geo"
)

// Piece is the part of an area that lies in one cell.
type Piece struct {
	Cell   geo.Cell
	Area   float64   // square metres
	Centre orb.Point // centroid of the piece
}

// minPiece is the area in square metres below which a piece is a sliver of
// rounding and not land.
const minPiece = 1.0

// Pieces cuts an area, in degrees on WGS 84, by the cells of a resolution. The
// pieces come in order of cell and add up to the area; slivers below a square
// metre are left out.
func Pieces(shape orb.MultiPolygon, resolution int) ([]Piece, error) {
	parts := map[geo.Cell]moment{}
	for _, polygon := range shape {
		cells, err := overlapping(polygon, resolution)
		if err != nil {
			return nil, err
		}
		for _, c := range cells {
			corners, err := Boundary(c)
			if err != nil {
				return nil, err
			}
			parts[c] = parts[c].plus(clipped(polygon, corners))
		}
	}
	return piecesOf(parts), nil
}

func piecesOf(parts map[geo.Cell]moment) []Piece {
	pieces := make([]Piece, 0, len(parts))
	for c, m := range parts {
		if m.area == 0 {
			continue
		}
		centre := orb.Point{m.x / m.area, m.y / m.area}
		s := geo.ScaleAt(centre[1])
		if m2 := m.area * s.Lon * s.Lat; m2 >= minPiece {
			pieces = append(pieces, Piece{Cell: c, Area: m2, Centre: centre})
		}
	}
	slices.SortFunc(pieces, func(a, b Piece) int {
		if a.Cell < b.Cell {
			return -1
		}
		return 1
	})
	return pieces
}

// overlapping returns every cell that shares a point with the polygon.
func overlapping(p orb.Polygon, resolution int) ([]geo.Cell, error) {
	if len(p) == 0 || len(p[0]) < 4 {
		return nil, nil
	}
	shape := h3.GeoPolygon{}
	for i, ring := range p {
		loop := make(h3.GeoLoop, 0, len(ring))
		for _, corner := range ring[:len(ring)-1] { // H3 closes rings itself
			l, err := latLng(corner)
			if err != nil {
				return nil, err
			}
			loop = append(loop, l)
		}
		if i == 0 {
			shape.GeoLoop = loop
		} else {
			shape.Holes = append(shape.Holes, loop)
		}
	}
	found, err := h3.PolygonToCellsExperimental(shape, resolution, h3.ContainmentOverlapping)
	if err != nil {
		return nil, fmt.Errorf("cells of a polygon: %w", err)
	}
	cells := make([]geo.Cell, len(found))
	for i, c := range found {
		cells[i] = geo.Cell(c)
	}
	return cells, nil
}

// moment is an area and its first moments, in degrees.
type moment struct{ area, x, y float64 }

func (m moment) plus(o moment) moment { return moment{m.area + o.area, m.x + o.x, m.y + o.y} }

// clipped returns the moment of the part of a polygon inside a convex,
// counter-clockwise ring. Clipping straight lines survives any scaling of the
// axes, so degrees will do; holes count against the outer ring.
func clipped(p orb.Polygon, convex []orb.Point) moment {
	var sum moment
	for i, ring := range p {
		m := ringMoment(clipRing(ring[:len(ring)-1], convex), convex[0])
		if (m.area < 0) != (i > 0) { // whichever way the source turns its rings
			m = moment{-m.area, -m.x, -m.y}
		}
		sum = sum.plus(m)
	}
	return sum
}

// clipRing cuts an open ring by each edge of a convex, counter-clockwise ring
// (Sutherland and Hodgman 1974). A concave ring may come back with edges that
// run along the border to and fro; they enclose nothing.
func clipRing(ring, convex []orb.Point) []orb.Point {
	out := ring
	for i := range convex {
		a, b := convex[i], convex[(i+1)%len(convex)]
		out = clipEdge(out, a, b)
		if len(out) == 0 {
			return nil
		}
	}
	return out
}

// clipEdge keeps what lies to the left of the line from a to b.
func clipEdge(ring []orb.Point, a, b orb.Point) []orb.Point {
	out := make([]orb.Point, 0, len(ring)+4)
	side := func(p orb.Point) float64 { return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]) }
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sp, sq := side(p), side(q)
		if sp >= 0 {
			out = append(out, p)
		}
		if (sp >= 0) != (sq >= 0) {
			t := sp / (sp - sq)
			out = append(out, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
		}
	}
	return out
}

// ringMoment returns the signed area and moments of an open ring. It measures
// from a nearby origin, since degrees have too many digits before the area.
func ringMoment(ring []orb.Point, origin orb.Point) moment {
	var m moment
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		px, py, qx, qy := p[0]-origin[0], p[1]-origin[1], q[0]-origin[0], q[1]-origin[1]
		cross := px*qy - qx*py
		m.area += cross / 2
		m.x += (px + qx) * cross / 6
		m.y += (py + qy) * cross / 6
	}
	m.x += m.area * origin[0]
	m.y += m.area * origin[1]
	return m
}
