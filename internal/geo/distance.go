package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The WGS 84 ellipsoid.
const (
	semiMajor = 6378137.0           // metres
	eccSq     = 0.00669437999014133 // first eccentricity squared
	degree    = math.Pi / 180
)

// Distance returns the length of the geodesic from a to b on the WGS 84
// ellipsoid, by the radii of curvature at the middle latitude. Within the
// Netherlands (up to 300 km) it is within 0.01 % of the exact geodesic, which
// is what PostGIS geography computes.
//
// Source: the mid-latitude (Gauss) formula, e.g. Rapp (1991), Geometric Geodesy I.
func Distance(a, b orb.Point) Metres {
	s := ScaleAt((a[1] + b[1]) / 2)
	return s.Distance(a, b)
}

// Scale is the length of one degree around some latitude, in metres. It makes
// many distances near one place cheap: sines and roots are taken once.
type Scale struct {
	Lon float64 // metres per degree of longitude
	Lat float64 // metres per degree of latitude
}

// ScaleAt returns the scale at a latitude in degrees.
func ScaleAt(lat float64) Scale {
	sin, cos := math.Sincos(lat * degree)
	w := 1 - eccSq*sin*sin
	n := semiMajor / math.Sqrt(w) // radius across the meridian
	m := n * (1 - eccSq) / w      // radius along the meridian
	return Scale{Lon: n * cos * degree, Lat: m * degree}
}

// Distance returns the distance between two points near the scale's latitude.
// The error grows with the distance of their middle from that latitude: about
// 0.02 % at 1 km, 0.2 % at 10 km in the Netherlands.
func (s Scale) Distance(a, b orb.Point) Metres {
	dx, dy := (a[0]-b[0])*s.Lon, (a[1]-b[1])*s.Lat
	return Metres(math.Sqrt(dx*dx + dy*dy))
}

// Around returns the bound that holds every point within r of p.
func Around(p orb.Point, r Metres) orb.Bound {
	// The scale is taken at the edge nearest the pole, where a degree of
	// longitude is shortest, so that the box is never too small.
	s := ScaleAt(math.Abs(p[1]) + float64(r)/111000)
	dx, dy := float64(r)/s.Lon, float64(r)/ScaleAt(0).Lat
	return orb.Bound{Min: orb.Point{p[0] - dx, p[1] - dy}, Max: orb.Point{p[0] + dx, p[1] + dy}}
}
