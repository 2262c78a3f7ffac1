package atlas

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// draw fills the boundaries and centres of a layer.
func (l *Layer) draw(g Grid) error {
	n := len(l.Cells)
	l.Centres = make([]orb.Point, n)
	l.RingStart = make([]int32, n+1)
	l.Rings = make([][2]int32, 0, 6*n)
	l.Mercator = make([][2]int32, 0, 6*n)
	for i, c := range l.Cells {
		corners, err := g.Boundary(c)
		if err != nil {
			return fmt.Errorf("boundary of cell %s: %w", c, err)
		}
		if l.Centres[i], err = g.Centre(c); err != nil {
			return fmt.Errorf("centre of cell %s: %w", c, err)
		}
		for _, corner := range corners {
			l.Rings = append(l.Rings, [2]int32{int32(math.Round(corner[0] * 1e6)), int32(math.Round(corner[1] * 1e6))})
			l.Mercator = append(l.Mercator, Mercator(corner))
		}
		l.RingStart[i+1] = int32(len(l.Rings)) //nolint:gosec // six per cell
	}
	l.index = newCellIndex(l.Centres)
	return nil
}

// Mercator returns a point in Web Mercator as fractions of the world times
// 2^30, x to the east and y to the south. Latitudes beyond the map's edge
// (85.05 degrees) come on the edge.
func Mercator(p orb.Point) [2]int32 {
	const world = 1 << 30
	sin := math.Sin(p[1] * math.Pi / 180)
	x := (p[0] + 180) / 360
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return [2]int32{int32(math.Round(clamp(x) * world)), int32(math.Round(clamp(y) * world))}
}

func clamp(share float64) float64 { return min(max(share, 0), 1) }
