// Package network knows streets: which ways may be walked and cycled, how long
// that takes, where a place stands on them and which help points are near by
// street.
//
// A Builder collects streets and makes a Graph, which never changes. A Profile
// says how one travels. Snap finds where a place meets the streets, Nearest finds
// the nearest points of everybody in one pass from the points, and Within finds
// everybody around one point. All times are whole milliseconds, so that sums are
// exact and no result depends on the order in which it was found.
package network

import (
	"math"
	"sort"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Coord is a place on WGS 84 in steps of 1e-7 degree, about a centimetre.
type Coord struct {
	Lon, Lat int32
}

// CoordAt returns the coordinate nearest to a point in degrees. The point must be
// on Earth, as geo.CheckLonLat says.
func CoordAt(p orb.Point) Coord {
	return Coord{int32(math.Round(p[0] * 1e7)), int32(math.Round(p[1] * 1e7))}
}

// CoordsAt returns the coordinates of a line in degrees.
func CoordsAt(line orb.LineString) []Coord {
	all := make([]Coord, len(line))
	for i, p := range line {
		all[i] = CoordAt(p)
	}
	return all
}

// Point returns the coordinate in degrees.
func (c Coord) Point() orb.Point { return orb.Point{float64(c.Lon) / 1e7, float64(c.Lat) / 1e7} }

// Class says who may use an edge, and what it is like, as a set of bits.
type Class uint8

// The bits of a class. Forward is from the edge's first node to its last.
const (
	WalkForward  Class = 1 << iota // may be walked forward
	WalkBack                       // may be walked back
	CycleForward                   // may be cycled, or a bicycle pushed, forward
	CycleBack                      // may be cycled, or a bicycle pushed, back
	Steps                          // steps: who cycles, pushes
	Ferry                          // a ferry, which has seconds of crossing; no place starts there
	Slow                           // a surface on which one cycles slowly
	Push                           // bicycles are pushed
)

// Common classes.
const (
	WalkBoth  = WalkForward | WalkBack
	CycleBoth = CycleForward | CycleBack
)

// reversed returns the class as it is seen from the other end.
func (c Class) reversed() Class {
	const forward, back = WalkForward | CycleForward, WalkBack | CycleBack
	return c&^(forward|back) | c&forward<<1 | c&back>>1
}

// Mode is a way to move that has streets of its own.
type Mode int

// The modes.
const (
	Walk  Mode = iota
	Cycle      // includes pushing the bicycle where it must be pushed
	Modes = 2
)

// String returns the name of the mode.
func (m Mode) String() string { return [...]string{"walk", "cycle"}[m] }

// both returns the bits of a class that a mode needs in either direction.
func (m Mode) both() Class { return WalkBoth << (2 * m) }

// forward and back return the bit that a mode needs in one direction.
func (m Mode) forward() Class { return WalkForward << (2 * m) }
func (m Mode) back() Class    { return WalkBack << (2 * m) }

// arc is one direction of an edge, in the list of the node where it begins. Its
// load is the class, as seen from that node, in the upper eight bits and below it
// the length in centimetres; on ferries, the seconds of the crossing.
type arc struct {
	to, load uint32
}

const (
	loadBits = 24
	maxLoad  = 1<<loadBits - 1
)

func (a arc) class() Class { return Class(a.load >> loadBits) }

// measure is the length in centimetres, or the seconds of a ferry.
func (a arc) measure() uint32 { return a.load & maxLoad }

// Graph is a network of streets. It never changes and may be used by several
// goroutines at a time. Nodes are numbered along a Hilbert curve, so that what is
// near in the world is mostly near in memory, and edges by the node where they begin.
//
// Of n nodes and e edges it keeps 16·n + 16·e bytes, the shapes, about 1 byte per
// edge for finding edges in space, and the water.
type Graph struct {
	nodes     []Coord
	arcStart  []uint32 // arcs of node v are arcStart[v] to arcStart[v+1]; its own edges first
	edgeStart []uint32 // edges that begin at v are edgeStart[v] to edgeStart[v+1]
	arcs      []arc
	shapes    []byte  // points between the ends of all edges, in their order
	blocks    []block // one for each blockEdges edges
	tree      tree    // over blocks
	water     water
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return len(g.nodes) }

// Edges returns the number of edges, each of which has two directions.
func (g *Graph) Edges() int { return len(g.arcs) / 2 }

// Node returns where node v is. v must be below Nodes.
func (g *Graph) Node(v int) Coord { return g.nodes[v] }

// Bytes returns the memory that the graph takes.
func (g *Graph) Bytes() int {
	return 8*len(g.nodes) + 4*(len(g.arcStart)+len(g.edgeStart)) + 8*len(g.arcs) + len(g.shapes) +
		24*len(g.blocks) + g.tree.bytes() + g.water.bytes()
}

// Edge is one edge of a graph.
type Edge struct {
	From, To uint32
	Class    Class
	// Length is in centimetres; 0 on ferries.
	Length uint32
	// Seconds of the crossing; 0 where there is no ferry.
	Seconds uint32
}

// Edge returns edge e. e must be below Edges.
func (g *Graph) Edge(e uint32) Edge {
	from := g.edgeFrom(e)
	return g.edgeAt(from, e)
}

// edgeFrom returns the node where edge e begins.
func (g *Graph) edgeFrom(e uint32) uint32 {
	return uint32(sort.Search(len(g.nodes), func(v int) bool { return g.edgeStart[v+1] > e }))
}

func (g *Graph) edgeAt(from, e uint32) Edge {
	a := g.arcs[g.arcStart[from]+e-g.edgeStart[from]]
	edge := Edge{From: from, To: a.to, Class: a.class(), Length: a.measure()}
	if edge.Class&Ferry != 0 {
		edge.Seconds, edge.Length = edge.Length, 0
	}
	return edge
}

// Line returns the places along edge e, from its first node to its last.
func (g *Graph) Line(e uint32) []Coord {
	b := g.blocks[e/blockEdges]
	rest, from := g.shapes[b.shape:], b.from
	for id := e - e%blockEdges; id < e; id++ {
		rest = skipShape(rest)
	}
	for g.edgeStart[from+1] <= e {
		from++
	}
	line, _ := appendLine(nil, g.nodes[from], rest)
	return append(line, g.nodes[g.edgeAt(from, e).To])
}

// Bound returns the bound of all nodes; the zero bound when there are none.
func (g *Graph) Bound() orb.Bound {
	box := emptyBox
	for _, c := range g.nodes {
		box.add(c)
	}
	if box == emptyBox {
		return orb.Bound{}
	}
	return orb.Bound{Min: Coord{box.west, box.south}.Point(), Max: Coord{box.east, box.north}.Point()}
}

// Metres returns the length of all edges that a mode may use, ferries left out.
func (g *Graph) Metres(m Mode) geo.Metres {
	sum := 0.0
	for v := range g.nodes {
		first := g.arcStart[v]
		for _, a := range g.arcs[first : first+g.edgeStart[v+1]-g.edgeStart[v]] {
			if a.class()&m.both() != 0 && a.class()&Ferry == 0 {
				sum += float64(a.measure()) / 100
			}
		}
	}
	return geo.Metres(sum)
}
