package geo

import (
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
)

// CRS is a reference system in which positions can be asked for and written, by
// the order of its axes.
type CRS struct {
	URI string // as OGC names it
	// To returns the first and second axis of a point on WGS 84, and From turns it
	// back.
	To, From func(orb.Point) orb.Point
	Metres   bool // axes in metres, not degrees
}

// CRSs are the reference systems that can be asked for, the default first. ETRS89
// is taken as WGS 84: they drift apart by some 2.5 cm a year, and nothing here is
// that precise.
var CRSs = []CRS{
	{URI: "http://www.opengis.net/def/crs/OGC/1.3/CRS84", To: same, From: same},
	{URI: "http://www.opengis.net/def/crs/EPSG/0/28992", To: ToRD, From: FromRD, Metres: true},
	{URI: "http://www.opengis.net/def/crs/EPSG/0/4258", To: swapped, From: swapped},
	{URI: "http://www.opengis.net/def/crs/EPSG/0/4326", To: swapped, From: swapped},
	{URI: "http://www.opengis.net/def/crs/EPSG/0/3857", To: ToWebMercator, From: FromWebMercator, Metres: true},
}

func same(p orb.Point) orb.Point    { return p }
func swapped(p orb.Point) orb.Point { return orb.Point{p[1], p[0]} }

// ParseCRS reads the URI of a reference system and refuses one that is not
// supported, naming those that are.
func ParseCRS(s string) (CRS, error) {
	known := make([]string, len(CRSs))
	for i, c := range CRSs {
		if c.URI == s {
			return c, nil
		}
		known[i] = c.URI
	}
	return CRS{}, fault.Invalid("%q is not supported; expected one of %s", s, strings.Join(known, ", "))
}

// IsDefault reports whether positions are longitude and latitude.
func (c CRS) IsDefault() bool { return c.URI == "" || c.URI == CRSs[0].URI }

// ParseBoundsIn reads a box in a reference system and returns the box in degrees
// that holds it. Its edges may bend on the way, so that points along them are
// taken too.
func ParseBoundsIn(s string, c CRS) (orb.Bound, error) {
	if c.IsDefault() {
		return ParseBounds(s)
	}
	parts := strings.Split(s, ",")
	if len(parts) == 6 {
		parts = []string{parts[0], parts[1], parts[3], parts[4]}
	}
	if len(parts) != 4 {
		return orb.Bound{}, fault.Invalid("bbox: got %d numbers, expected 4 or 6", len(parts))
	}
	var n [4]float64
	for i, part := range parts {
		f, err := ParseFinite(strings.TrimSpace(part))
		if err != nil {
			return orb.Bound{}, fault.Invalid("bbox: %q is not a finite number", part)
		}
		n[i] = f
	}
	if n[0] > n[2] || n[1] > n[3] {
		return orb.Bound{}, fault.Invalid("bbox: %q is reversed: its first corner must be the lower one on both axes", s)
	}
	return checkBounds(hull(n, c.From))
}

// hull returns the bound in degrees of a box, from points along its edges.
func hull(n [4]float64, from func(orb.Point) orb.Point) orb.Bound {
	const steps = 8
	first := from(orb.Point{n[0], n[1]})
	b := orb.Bound{Min: first, Max: first}
	for i := 0.0; i <= steps; i++ {
		x, y := n[0]+(n[2]-n[0])*i/steps, n[1]+(n[3]-n[1])*i/steps
		for _, p := range []orb.Point{{x, n[1]}, {x, n[3]}, {n[0], y}, {n[2], y}} {
			b = b.Extend(from(p))
		}
	}
	return b
}
