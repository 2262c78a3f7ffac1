// Package hexgrid is the only room that knows the H3 library. H3 speaks
// latitude first and orb longitude first; the conversion is made here, once,
// with its range checked, because a swapped pair is a valid cell in the sea.
package hexgrid

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Resolution is the H3 resolution at which need and reach are computed:
// hexagons with edges of about 200 m.
const Resolution = 9

// latLng turns a point of orb into one of H3.
func latLng(p orb.Point) (h3.LatLng, error) {
	if err := geo.CheckLonLat(p); err != nil {
		return h3.LatLng{}, err
	}
	return h3.LatLng{Lat: p[1], Lng: p[0]}, nil
}

// point turns a point of H3 into one of orb.
func point(l h3.LatLng) orb.Point { return orb.Point{l.Lng, l.Lat} }

// CellAt returns the cell of a resolution that holds p.
func CellAt(p orb.Point, resolution int) (geo.Cell, error) {
	l, err := latLng(p)
	if err != nil {
		return 0, err
	}
	c, err := h3.LatLngToCell(l, resolution)
	if err != nil {
		return 0, fault.Invalid("resolution %d: %v", resolution, err)
	}
	return geo.Cell(c), nil
}

// Centre returns the centre of a cell.
func Centre(c geo.Cell) (orb.Point, error) {
	l, err := h3.CellToLatLng(h3.Cell(c))
	if err != nil {
		return orb.Point{}, fmt.Errorf("centre of cell %s: %w", c, err)
	}
	return point(l), nil
}

// Boundary returns the corners of a cell, counter-clockwise, the first not
// repeated: six, or more where the cell crosses an edge of H3's icosahedron.
func Boundary(c geo.Cell) ([]orb.Point, error) {
	b, err := h3.CellToBoundary(h3.Cell(c))
	if err != nil {
		return nil, fmt.Errorf("boundary of cell %s: %w", c, err)
	}
	corners := make([]orb.Point, len(b))
	for i, l := range b {
		corners[i] = point(l)
	}
	return corners, nil
}

// Parent returns the cell of a coarser resolution that a cell belongs to.
func Parent(c geo.Cell, resolution int) (geo.Cell, error) {
	p, err := h3.Cell(c).Parent(resolution)
	if err != nil {
		return 0, fmt.Errorf("parent of cell %s at resolution %d: %w", c, resolution, err)
	}
	return geo.Cell(p), nil
}

// Neighbours returns the cells that share an edge with a cell.
func Neighbours(c geo.Cell) ([]geo.Cell, error) {
	disk, err := h3.GridDisk(h3.Cell(c), 1)
	if err != nil {
		return nil, fmt.Errorf("neighbours of cell %s: %w", c, err)
	}
	around := make([]geo.Cell, 0, len(disk))
	for _, n := range disk {
		if n != 0 && geo.Cell(n) != c {
			around = append(around, geo.Cell(n))
		}
	}
	return around, nil
}

// Area returns the area of a cell in square metres, exactly for that cell: the
// published averages are off by a sixth in the Netherlands.
func Area(c geo.Cell) (float64, error) {
	m2, err := h3.CellAreaM2(h3.Cell(c))
	if err != nil {
		return 0, fmt.Errorf("area of cell %s: %w", c, err)
	}
	return m2, nil
}
