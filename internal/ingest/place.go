package ingest

import (
	"math"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// The boxes in which coordinates of the Netherlands lie, per way of writing
// them. They do not overlap, so that coordinates tell how they are written.
var (
	degrees  = orb.Bound{Min: orb.Point{2.5, 50.5}, Max: orb.Point{7.5, 54.5}}
	swapped  = orb.Bound{Min: orb.Point{50.5, 2.5}, Max: orb.Point{54.5, 7.5}}
	grid     = orb.Bound{Min: orb.Point{-7000, 289000}, Max: orb.Point{300000, 629000}}
	mercator = orb.Bound{Min: orb.Point{270000, 6500000}, Max: orb.Point{840000, 7250000}}
)

// Placer holds the coordinates of a file against the reference system that the
// file declares. Its zero value takes the system from the first coordinates.
type Placer struct {
	Declared geo.SRID // 0: not declared

	right  int
	wrong  int
	reason string // of the first wrong one
}

// Place returns the system of a geometry with these bounds. When they do not
// fit the declared system it returns the reason in ok's place: false.
func (p *Placer) Place(b orb.Bound) (srid geo.SRID, reason string, ok bool) {
	found, reason := systemOf(b)
	if found != 0 && p.Declared == 0 {
		p.Declared = found
	}
	if found != 0 && found == p.Declared {
		p.right++
		return found, "", true
	}
	if found != 0 {
		reason = "is in " + nameOf(found) + " where " + nameOf(p.Declared) + " is declared"
	}
	if p.wrong++; p.wrong == 1 {
		p.reason = reason
	}
	return 0, reason, false
}

// Verdict refuses a file when most of its coordinates do not fit: then the
// fault is one of the file, not of rows.
func (p *Placer) Verdict(file string) error {
	if p.wrong <= p.right {
		return nil
	}
	return fault.Invalid("%s: %d of %d coordinates do not fit, the first because it %s; nothing changed", file, p.wrong, p.wrong+p.right, p.reason)
}

// Hopeless reports whether so many coordinates did not fit that reading on
// cannot change the verdict in practice.
func (p *Placer) Hopeless() bool { return p.wrong > 1000 && p.right*10 < p.wrong }

func systemOf(b orb.Bound) (geo.SRID, string) {
	for _, f := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, "is not a finite number"
		}
	}
	switch {
	case inside(degrees, b):
		return geo.WGS84, ""
	case inside(grid, b):
		return geo.RDNew, ""
	case inside(swapped, b):
		return 0, "has latitude and longitude swapped: longitude (3 to 7) comes first"
	case inside(mercator, b):
		return 0, "is in Web Mercator (EPSG:3857): expected degrees (WGS 84) or RD New (EPSG:28992)"
	default:
		return 0, "lies outside the European Netherlands"
	}
}

func inside(box, b orb.Bound) bool { return box.Contains(b.Min) && box.Contains(b.Max) }

func nameOf(s geo.SRID) string {
	switch s {
	case geo.WGS84:
		return "degrees (WGS 84)"
	case geo.RDNew:
		return "metres of RD New (EPSG:28992)"
	}
	return "another system"
}
