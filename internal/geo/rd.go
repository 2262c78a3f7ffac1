package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// RD New (EPSG:28992): the Bessel 1841 ellipsoid, an oblique stereographic
// projection around Amersfoort, and the seven parameters that bring WGS 84 to its
// datum. Without the national correction grid it is within 0.3 m of the official
// RDNAPTRANS on land, and within a centimetre of PostGIS, which has no grid
// either.
//
// Sources: EPSG Guidance Note 7-2, "Oblique and Equatorial Stereographic" and
// "Position Vector transformation"; EPSG:15934 for the parameters.
const (
	besselA    = 6377397.155
	besselF    = 1 / 299.1528128
	rdLon      = 5 + 23.0/60 + 15.5/3600
	rdLat      = 52 + 9.0/60 + 22.178/3600
	rdScale    = 0.9999079
	rdEast     = 155000.0
	rdNorth    = 463000.0
	arcsecond  = degree / 3600
	shiftX     = 565.2369
	shiftY     = 50.0087
	shiftZ     = 465.658
	turnX      = -0.406857330322398 * arcsecond
	turnY      = 0.350732676542563 * arcsecond
	turnZ      = -1.8703473836068 * arcsecond
	datumScale = 4.0812e-6
	wgsF       = 1 / 298.257223563
)

// stereographic holds what the projection needs of its origin.
type stereographic struct {
	e, n, c      float64
	chi0, double float64 // conformal latitude of the origin; 2 R k
}

var rd = newStereographic()

func newStereographic() stereographic {
	e2 := besselF * (2 - besselF)
	sin, cos := math.Sincos(rdLat * degree)
	w := 1 - e2*sin*sin
	s := stereographic{e: math.Sqrt(e2), n: math.Sqrt(1 + e2*math.Pow(cos, 4)/(1-e2))}
	radius := besselA * math.Sqrt(1-e2) / w
	w1 := s.conformal(sin)
	chi := (w1 - 1) / (w1 + 1)
	s.c = (s.n + sin) * (1 - chi) / ((s.n - sin) * (1 + chi))
	s.chi0 = math.Asin((s.c*w1 - 1) / (s.c*w1 + 1))
	s.double = 2 * radius * rdScale
	return s
}

func (s stereographic) conformal(sin float64) float64 {
	return math.Pow((1+sin)/(1-sin)*math.Pow((1-s.e*sin)/(1+s.e*sin), s.e), s.n)
}

// project brings a latitude and longitude on Bessel, in radians, to metres.
func (s stereographic) project(lat, lon float64) orb.Point {
	w := s.c * s.conformal(math.Sin(lat))
	chi := math.Asin((w - 1) / (w + 1))
	sin, cos := math.Sincos(chi)
	sin0, cos0 := math.Sincos(s.chi0)
	sinL, cosL := math.Sincos(s.n * (lon - rdLon*degree))
	b := 1 + sin*sin0 + cos*cos0*cosL
	return orb.Point{rdEast + s.double*cos*sinL/b, rdNorth + s.double*(sin*cos0-cos*sin0*cosL)/b}
}

// ToRD returns a point on WGS 84 as x and y in RD New, in metres. Far outside the
// Netherlands the numbers mean nothing.
func ToRD(p orb.Point) orb.Point {
	return rd.project(besselOf(p))
}

// besselOf returns the latitude and longitude on Bessel, in radians, of a point
// on WGS 84.
func besselOf(p orb.Point) (lat, lon float64) {
	e2 := wgsF * (2 - wgsF)
	sin, cos := math.Sincos(p[1] * degree)
	sinL, cosL := math.Sincos(p[0] * degree)
	nu := semiMajor / math.Sqrt(1-e2*sin*sin)
	x, y, z := nu*cos*cosL-shiftX, nu*cos*sinL-shiftY, nu*(1-e2)*sin-shiftZ
	// The published parameters lead from Bessel to WGS 84: the turns go back.
	const back = 1 / (1 + datumScale)
	x, y, z = back*(x+turnZ*y-turnY*z), back*(y-turnZ*x+turnX*z), back*(z+turnY*x-turnX*y)
	return geodetic(x, y, z)
}

// geodetic returns the latitude and longitude on Bessel of a point in space near
// its surface (Bowring 1976).
func geodetic(x, y, z float64) (lat, lon float64) {
	e2 := besselF * (2 - besselF)
	b := besselA * (1 - besselF)
	p := math.Hypot(x, y)
	sin, cos := math.Sincos(math.Atan2(z*besselA, p*b))
	lat = math.Atan2(z+e2/(1-e2)*b*sin*sin*sin, p-e2*besselA*cos*cos*cos)
	return lat, math.Atan2(y, x)
}

// FromRD returns the point on WGS 84 of x and y in RD New, by turning ToRD back
// in a few steps, to a tenth of a millimetre.
func FromRD(p orb.Point) orb.Point {
	s := ScaleAt(rdLat)
	at := orb.Point{rdLon, rdLat}
	for range 20 {
		got := ToRD(at)
		dx, dy := p[0]-got[0], p[1]-got[1]
		if math.Abs(dx) < 1e-4 && math.Abs(dy) < 1e-4 {
			break
		}
		at[0] += dx / s.Lon
		at[1] = max(-89, min(89, at[1]+dy/s.Lat))
		s = ScaleAt(at[1])
	}
	return at
}

// ToWebMercator returns a point on WGS 84 in Web Mercator (EPSG:3857), in metres.
// Latitudes beyond 85.06 degrees come on the edge.
func ToWebMercator(p orb.Point) orb.Point {
	lat := max(-85.06, min(85.06, p[1])) * degree
	return orb.Point{semiMajor * p[0] * degree, semiMajor * math.Asinh(math.Tan(lat))}
}

// FromWebMercator turns ToWebMercator back.
func FromWebMercator(p orb.Point) orb.Point {
	return orb.Point{p[0] / semiMajor / degree, math.Atan(math.Sinh(p[1]/semiMajor)) / degree}
}
