package network

import (
	"math"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Builder collects streets and water. It keeps about 17 bytes and the shape of
// each edge and 8 of each node; from there Build takes at most as much again.
type Builder struct {
	nodes  list[Coord]
	edges  list[rawEdge]
	shapes bytesList
	water  waterBuilder
}

// rawEdge is an edge as it was added.
type rawEdge struct {
	from, to uint32
	load     uint32 // as in arc, seen from its first node
	shape    uint32 // where its shape is
}

func (e *rawEdge) class() Class { return Class(e.load >> loadBits) }

// NewBuilder returns a builder of nothing yet.
func NewBuilder() *Builder { return &Builder{} }

// Node adds a node and returns its number: 0, 1, 2, … Nodes belong where streets
// meet, end or change; two nodes at one place are not joined.
func (b *Builder) Node(c Coord) uint32 {
	b.nodes.add(c)
	return uint32(b.nodes.count - 1)
}

// Street is an edge to be added.
type Street struct {
	From, To uint32
	// Shape is the points between the two nodes, in their order; it is not kept.
	Shape []Coord
	Class Class
	// Seconds of the crossing, for ferries only.
	Seconds uint32
}

// Edge adds a street. Its length is that of its real geometry. A street whose
// class lets nobody through is left out. One of a node that is not there, one
// longer than 167 km (ferries may be) and a ferry that takes longer than 194 days
// are a fault of the caller.
func (b *Builder) Edge(s Street) error {
	if int(max(s.From, s.To)) >= b.nodes.count {
		return fault.Invalid("street from node %d to %d: there are %d nodes", s.From, s.To, b.nodes.count)
	}
	if s.Class&(WalkBoth|CycleBoth) == 0 {
		return nil
	}
	from, to := *b.nodes.at(int(s.From)), *b.nodes.at(int(s.To))
	measure := float64(s.Seconds)
	if s.Class&Ferry == 0 {
		measure = math.Round(100 * float64(length(from, s.Shape, to)))
	}
	if measure > maxLoad {
		return fault.Invalid("street near %.5f, %.5f: longer than %d centimetres or seconds", from.Point()[0], from.Point()[1], maxLoad)
	}
	part, at := b.shapes.room()
	*part = appendShape(*part, from, s.Shape)
	b.edges.add(rawEdge{s.From, s.To, uint32(s.Class)<<loadBits | uint32(measure), at})
	return nil
}

// length returns the length of a line on the ellipsoid.
func length(from Coord, shape []Coord, to Coord) geo.Metres {
	sum := geo.Metres(0)
	for _, p := range shape {
		sum += geo.Distance(from.Point(), p.Point())
		from = p
	}
	return sum + geo.Distance(from.Point(), to.Point())
}

// Water adds a line over which nobody reaches a street: the bank of a lake, the
// middle of a canal. Streets themselves may cross it.
func (b *Builder) Water(line []Coord) { b.water.add(line) }
