package network

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Position is a place on an edge. The zero value is on no edge.
type Position struct {
	edge   uint32 // from 1
	offset uint32 // centimetres from the edge's first node
	// Access is the straight distance from the place to its position, at most the
	// limit of the search.
	Access geo.Metres
}

// Found reports whether the position is on an edge.
func (p Position) Found() bool { return p.edge != 0 }

// Edge returns the edge that a found position is on.
func (p Position) Edge() uint32 { return p.edge - 1 }

// Offset returns how many centimetres from the edge's first node it is.
func (p Position) Offset() uint32 { return p.offset }

// On returns the position on edge e, offset centimetres from its first node (at
// most the edge's length), without any way to it.
func (g *Graph) On(e, offset uint32) Position {
	return Position{edge: e + 1, offset: min(offset, g.Edge(e).Length)}
}

// firstSnap is the distance within which most places have a street.
const firstSnap = geo.Metres(50)

// Snap returns the nearest position on an edge that the mode may use, in either
// direction and not a ferry, such that the straight line from the place to it is no
// longer than limit and touches no water; a position that is not Found when there
// is none. A piece of street counts with its nearest position alone. Of positions
// equally near it is that on the first edge.
func (g *Graph) Snap(place orb.Point, m Mode, limit geo.Metres) Position {
	for reach := min(firstSnap, limit); ; reach = min(3*reach, limit) {
		s := snapper{graph: g, mode: m, limit: reach, scale: geo.ScaleAt(place[1]), place: place}
		if p := s.nearest(); p.Found() || !(reach < limit) {
			return p
		}
	}
}

// snapper looks for the nearest position of one place.
type snapper struct {
	graph *Graph
	mode  Mode
	limit geo.Metres
	scale geo.Scale
	place orb.Point
	line  []Coord
	found []candidate
}

// candidate is a position on one piece of an edge.
type candidate struct {
	edge, from uint32
	distance   geo.Metres
	share      float64 // of the edge's length
	at         Coord
}

func (s *snapper) nearest() Position {
	around := geo.Around(s.place, s.limit)
	reach := box{
		CoordAt(around.Min).Lon - 1, CoordAt(around.Min).Lat - 1,
		CoordAt(around.Max).Lon + 1, CoordAt(around.Max).Lat + 1,
	}
	s.graph.tree.search(s.graph.blocks, reach, func(i int) bool {
		s.block(i)
		return true
	})
	slices.SortStableFunc(s.found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	here := CoordAt(s.place)
	for _, c := range s.found {
		if !s.graph.water.between(here, c.at) {
			length := s.graph.edgeAt(c.from, c.edge).Length
			return Position{c.edge + 1, uint32(math.Round(c.share * float64(length))), c.distance}
		}
	}
	return Position{}
}

// block looks at all edges of a block.
func (s *snapper) block(i int) {
	g, b := s.graph, s.graph.blocks[i]
	from, rest := b.from, g.shapes[b.shape:]
	for e := uint32(i * blockEdges); e < min(uint32((i+1)*blockEdges), uint32(g.Edges())); e++ {
		for g.edgeStart[from+1] <= e {
			from++
		}
		a := g.arcs[g.arcStart[from]+e-g.edgeStart[from]]
		if a.class()&s.mode.both() == 0 || a.class()&Ferry != 0 {
			rest = skipShape(rest)
			continue
		}
		s.line, rest = appendLine(s.line[:0], g.nodes[from], rest)
		s.line = append(s.line, g.nodes[a.to])
		s.edge(e, from)
	}
}

// edge adds the nearest position on each piece of the line of an edge.
func (s *snapper) edge(e, from uint32) {
	first := len(s.found)
	walked := 0.0 // metres from the first node
	for i := 1; i < len(s.line); i++ {
		a, b := s.flat(s.line[i-1]), s.flat(s.line[i])
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		share := along(a, b)
		x, y := a[0]+share*(b[0]-a[0]), a[1]+share*(b[1]-a[1])
		if d := geo.Metres(math.Hypot(x, y)); d <= s.limit {
			s.found = append(s.found, candidate{e, from, d, walked + share*length, s.back(x, y)})
		}
		walked += length
	}
	for i := range s.found[first:] {
		if walked > 0 {
			s.found[first+i].share /= walked
		}
	}
}

// flat returns where a place lies in metres from the one that is looked from.
func (s *snapper) flat(c Coord) orb.Point {
	p := c.Point()
	return orb.Point{(p[0] - s.place[0]) * s.scale.Lon, (p[1] - s.place[1]) * s.scale.Lat}
}

func (s *snapper) back(x, y float64) Coord {
	return CoordAt(orb.Point{s.place[0] + x/s.scale.Lon, s.place[1] + y/s.scale.Lat})
}

// along returns which share of the way from a to b is nearest to the origin.
func along(a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	square := dx*dx + dy*dy
	if square == 0 {
		return 0
	}
	return max(0, min(1, -(a[0]*dx+a[1]*dy)/square))
}
