package starter

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// wholeMetres writes a geometry of RD New as WKT in whole metres. Points that
// fall together are written once, and rings that shrink to less than three
// points are left out; a geometry of which nothing stays is "".
func wholeMetres(g orb.Geometry) string {
	switch g := g.(type) {
	case orb.Polygon:
		return wholeMetres(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		return multiPolygonText(g)
	case orb.LineString:
		points := rounded(g)
		if len(points) < 2 {
			return ""
		}
		return "LINESTRING" + string(appendPoints(nil, points))
	}
	return ""
}

func multiPolygonText(g orb.MultiPolygon) string {
	b := []byte("MULTIPOLYGON(")
	for _, p := range g {
		b = appendPolygon(b, p)
	}
	if b[len(b)-1] == '(' {
		return ""
	}
	b[len(b)-1] = ')'
	return string(b)
}

// appendPolygon writes one polygon and a comma, or nothing when its outer ring
// is gone.
func appendPolygon(b []byte, p orb.Polygon) []byte {
	start := len(b)
	b = append(b, '(')
	for i, r := range p {
		points := rounded(orb.LineString(r))
		if len(points) < 4 {
			if i == 0 {
				return b[:start]
			}
			continue
		}
		b = append(appendPoints(b, points), ',')
	}
	b[len(b)-1] = ')'
	return append(b, ',')
}

func appendPoints(b []byte, points [][2]int64) []byte {
	b = append(b, '(')
	for i, p := range points {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, p[0], 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, p[1], 10)
	}
	return append(b, ')')
}

func rounded(line orb.LineString) [][2]int64 {
	var points [][2]int64
	for _, p := range line {
		q := [2]int64{int64(math.Round(p[0])), int64(math.Round(p[1]))}
		if len(points) == 0 || points[len(points)-1] != q {
			points = append(points, q)
		}
	}
	return points
}
