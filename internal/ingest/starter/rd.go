package starter

import (
	"math"

	"github.com/paulmach/orb"
)

// The middle of the Dutch national grid (the tower of Amersfoort), in RD New
// and in WGS 84.
const (
	middleX, middleY     = 155000.0, 463000.0
	middleLon, middleLat = 5.38720621, 52.15517440
)

// term is a coefficient with the powers of the two offsets.
type term struct {
	p, q int
	c    float64
}

// Polynomials between RD New and WGS 84.
//
// Source: Schreutelkamp and Strang van Hees (2001), Benaderingsformules voor de
// transformatie tussen RD- en WGS84-kaartcoördinaten, Geodesia 43(2). Their
// error on land is below half a metre, far below that of the points here.
var (
	latTerms = []term{
		{0, 1, 3235.65389},
		{2, 0, -32.58297},
		{0, 2, -0.2475},
		{2, 1, -0.84978},
		{0, 3, -0.0655},
		{2, 2, -0.01709},
		{1, 0, -0.00738},
		{4, 0, 0.0053},
		{2, 3, -0.00039},
		{4, 1, 0.00033},
		{1, 1, -0.00012},
	}
	lonTerms = []term{
		{1, 0, 5260.52916},
		{1, 1, 105.94684},
		{1, 2, 2.45656},
		{3, 0, -0.81885},
		{1, 3, 0.05594},
		{3, 1, -0.05607},
		{0, 1, 0.01199},
		{3, 2, -0.00256},
		{1, 4, 0.00128},
		{0, 2, 0.00022},
		{2, 0, -0.00022},
		{5, 0, 0.00026},
	}
	xTerms = []term{
		{0, 1, 190094.945},
		{1, 1, -11832.228},
		{2, 1, -114.221},
		{0, 3, -32.391},
		{1, 0, -0.705},
		{3, 1, -2.340},
		{1, 3, -0.608},
		{0, 2, -0.008},
		{2, 3, 0.148},
	}
	yTerms = []term{
		{1, 0, 309056.544},
		{0, 2, 3638.893},
		{2, 0, 73.077},
		{1, 2, -157.984},
		{3, 0, 59.788},
		{0, 1, 0.433},
		{2, 2, -6.439},
		{1, 1, -0.032},
		{0, 4, 0.092},
		{1, 4, -0.054},
	}
)

func sum(terms []term, a, b float64) float64 {
	s := 0.0
	for _, t := range terms {
		s += t.c * math.Pow(a, float64(t.p)) * math.Pow(b, float64(t.q))
	}
	return s
}

// toWGS84 turns a point of RD New into longitude and latitude, within half a
// metre in the Netherlands.
func toWGS84(p orb.Point) orb.Point {
	dx, dy := (p[0]-middleX)*1e-5, (p[1]-middleY)*1e-5
	return orb.Point{middleLon + sum(lonTerms, dx, dy)/3600, middleLat + sum(latTerms, dx, dy)/3600}
}

// toRD turns longitude and latitude into RD New, within half a metre in the
// Netherlands.
func toRD(p orb.Point) orb.Point {
	dlat, dlon := 0.36*(p[1]-middleLat), 0.36*(p[0]-middleLon)
	return orb.Point{middleX + sum(xTerms, dlat, dlon), middleY + sum(yTerms, dlat, dlon)}
}
