// Package geo holds the plain geographic values that every other package
// speaks: metres, bounds, cells and the codes of reference systems.
//
// Points are orb points: longitude first, then latitude, in degrees on WGS 84
// (OGC:CRS84), unless a name says otherwise.
package geo

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
)

// Metres is a length in metres.
type Metres float64

// Minutes is a travel time in minutes.
type Minutes float64

// SRID is a code of the EPSG register.
type SRID int

// The reference systems that Steunkaart reads and writes.
const (
	WGS84       SRID = 4326  // longitude, latitude in degrees as we store it
	ETRS89      SRID = 4258  // latitude, longitude in degrees
	RDNew       SRID = 28992 // Dutch national grid, metres
	WebMercator SRID = 3857  // tiles, metres
)

// World is the bound of the whole Earth.
var World = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// Netherlands is a generous bound of the European Netherlands with its waters,
// for telling a swapped or misread coordinate from a real one.
var Netherlands = orb.Bound{Min: orb.Point{3.0, 50.7}, Max: orb.Point{7.4, 53.8}}

// Cell is an H3 index. As text it is lower-case hexadecimal, because an index
// passes 2^53 and would lose digits as a JSON number. Zero is no cell.
type Cell uint64

// String returns the index as H3 writes it.
func (c Cell) String() string { return strconv.FormatUint(uint64(c), 16) }

// Resolution returns the H3 resolution, 0 to 15, which the index carries in its
// bits 52 to 55.
func (c Cell) Resolution() int { return int(c >> 52 & 0xf) }

// ParseCell reads an H3 cell index written in hexadecimal. It checks the form
// (mode, resolution, length), which needs no H3 library.
func ParseCell(s string) (Cell, error) {
	n, err := strconv.ParseUint(s, 16, 64)
	if err != nil || len(s) != 15 || n>>59 != 1 || s != strings.ToLower(s) {
		return 0, fault.Invalid("cell: %q is not an H3 cell index of 15 lower-case hexadecimal digits", s)
	}
	return Cell(n), nil
}

// ParseBounds reads "west,south,east,north" in degrees. Six numbers, with a
// height in third and sixth place, are accepted and the heights checked but not
// used. It refuses what is not finite, out of range or reversed, and says which.
func ParseBounds(s string) (orb.Bound, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return orb.Bound{}, fault.Invalid("bbox: got %d numbers, expected 4 (west,south,east,north) or 6", len(parts))
	}
	n := make([]float64, len(parts))
	for i, part := range parts {
		f, err := ParseFinite(strings.TrimSpace(part))
		if err != nil {
			return orb.Bound{}, fault.Invalid("bbox: %q is not a finite number", part)
		}
		n[i] = f
	}
	if len(n) == 6 {
		if n[2] > n[5] {
			return orb.Bound{}, fault.Invalid("bbox: lowest height %v is above highest height %v", n[2], n[5])
		}
		n = []float64{n[0], n[1], n[3], n[4]}
	}
	return checkBounds(orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}})
}

func checkBounds(b orb.Bound) (orb.Bound, error) {
	if err := CheckLonLat(b.Min); err != nil {
		return orb.Bound{}, fault.Invalid("bbox: south-west corner: %s", err)
	}
	if err := CheckLonLat(b.Max); err != nil {
		return orb.Bound{}, fault.Invalid("bbox: north-east corner: %s", err)
	}
	if b.Min[1] > b.Max[1] {
		return orb.Bound{}, fault.Invalid("bbox: south %v lies north of north %v", b.Min[1], b.Max[1])
	}
	if b.Min[0] > b.Max[0] {
		return orb.Bound{}, fault.Invalid("bbox: west %v lies east of east %v; a box across the 180th meridian is not supported", b.Min[0], b.Max[0])
	}
	return b, nil
}

// CheckLonLat reports a longitude or latitude that is not finite or not on
// Earth.
func CheckLonLat(p orb.Point) error {
	if !(p[0] >= -180 && p[0] <= 180) { // also true for NaN
		return fault.Invalid("longitude %v is not between -180 and 180", p[0])
	}
	if !(p[1] >= -90 && p[1] <= 90) {
		return fault.Invalid("latitude %v is not between -90 and 90", p[1])
	}
	return nil
}

// ParseFinite reads a decimal number and refuses NaN and the infinities, which
// strconv accepts.
func ParseFinite(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, fault.Invalid("%q is not a finite number", s)
	}
	return f, nil
}
