package atlas

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// weldReach is how far apart two corners may lie, in millionths of a degree, and
// still be one: neighbours round a shared corner each for themselves. Corners of
// one cell are a thousand times as far apart.
const weldReach = 8

// gapShapes draws the gap areas, on both cores: the largest have thousands of
// cells.
func (b *builder) gapShapes() {
	finest := b.Layer(FinestResolution)
	var next atomic.Int64
	var work sync.WaitGroup
	for range 2 {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(b.Gaps); i = int(next.Add(1)) - 1 {
				g := &b.Gaps[i]
				g.Shape = finest.union(g.Cells)
				g.Bound = g.Shape.Bound()
			}
		})
	}
	work.Wait()
}

// welder gives corners that nearly coincide one number.
type welder struct {
	at    map[[2]int32]int32 // by square of weldSquare; corners stand too far apart for two in one
	point [][2]int32
}

// weldSquare is the side of a square, as a power of two: wide enough that most
// corners need a look at their own square alone.
const weldSquare = 7

func (w *welder) number(p [2]int32) int32 {
	for x := (p[0] - weldReach) >> weldSquare; x <= (p[0]+weldReach)>>weldSquare; x++ {
		for y := (p[1] - weldReach) >> weldSquare; y <= (p[1]+weldReach)>>weldSquare; y++ {
			if n, ok := w.at[[2]int32{x, y}]; ok {
				if q := w.point[n]; abs(q[0]-p[0]) <= weldReach && abs(q[1]-p[1]) <= weldReach {
					return n
				}
			}
		}
	}
	n := int32(len(w.point)) //nolint:gosec // fewer corners than 2^31
	w.point = append(w.point, p)
	w.at[[2]int32{p[0] >> weldSquare, p[1] >> weldSquare}] = n
	return n
}

func abs(x int32) int32 { return max(x, -x) }

// union returns the outline of cells of a layer: the edges that only one of them
// has, joined to rings. Outer rings are counter-clockwise, holes clockwise.
func (l *Layer) union(cells []int32) orb.MultiPolygon {
	w := &welder{at: make(map[[2]int32]int32, 3*len(cells))}
	type edge struct{ from, to int32 }
	edges := make(map[edge]bool, 2*len(cells))
	for _, c := range cells {
		ring := l.Rings[l.RingStart[c]:l.RingStart[c+1]]
		for k := range ring {
			e := edge{w.number(ring[k]), w.number(ring[(k+1)%len(ring)])}
			if back := (edge{e.to, e.from}); edges[back] {
				delete(edges, back) // shared with a neighbour
			} else {
				edges[e] = true
			}
		}
	}
	next := make(map[int32][]int32, len(edges))
	for e := range edges {
		next[e.from] = append(next[e.from], e.to)
	}
	return assemble(w.rings(next))
}

// rings joins edges end to end, each ring from its lowest corner, so that the
// outcome does not depend on the order of a map.
func (w *welder) rings(next map[int32][]int32) []orb.Ring {
	starts := make([]int32, 0, len(next))
	for from, tos := range next {
		slices.Sort(tos)
		starts = append(starts, from)
	}
	slices.Sort(starts)
	var rings []orb.Ring
	for _, start := range starts {
		for len(next[start]) > 0 {
			ring := orb.Ring{w.degrees(start)}
			for here := start; ; {
				tos := next[here]
				if len(tos) == 0 {
					break // cannot be: every corner has as many edges in as out
				}
				here, next[here] = tos[0], tos[1:]
				ring = append(ring, w.degrees(here))
				if here == start {
					break
				}
			}
			rings = append(rings, ring)
		}
	}
	return rings
}

func (w *welder) degrees(n int32) orb.Point {
	p := w.point[n]
	return orb.Point{float64(p[0]) / 1e6, float64(p[1]) / 1e6}
}

// assemble puts holes into the outer rings that they lie in.
func assemble(rings []orb.Ring) orb.MultiPolygon {
	var shape orb.MultiPolygon
	var holes []orb.Ring
	for _, r := range rings {
		if r.Orientation() == orb.CCW {
			shape = append(shape, orb.Polygon{r})
		} else {
			holes = append(holes, r)
		}
	}
	// A hole belongs to the smallest outer ring around it.
	slices.SortFunc(shape, func(a, b orb.Polygon) int { return cmp.Compare(planar.Area(a[0]), planar.Area(b[0])) })
	for _, hole := range holes {
		inside, _ := planar.CentroidArea(hole)
		for i := range shape {
			if planar.RingContains(shape[i][0], inside) {
				shape[i] = append(shape[i], hole)
				break
			}
		}
	}
	return shape
}
