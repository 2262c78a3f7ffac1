package network

import "slices"

// merge joins edges that follow each other at a node where no other edge is and
// nothing changes: streets are cut there only because a name or a speed limit
// changes. It leaves nodes where streets meet, end or change.
func (b *Builder) merge() {
	c := newChains(b)
	for i := range b.edges.count {
		if e := b.edges.at(i); e.class() != 0 && !c.done[i] {
			switch {
			case !c.passes(e.from):
				c.join(uint32(i), e.from)
			case !c.passes(e.to):
				c.join(uint32(i), e.to)
			}
		}
	}
	for i := range b.edges.count { // rings without any end
		if e := b.edges.at(i); e.class() != 0 && !c.done[i] {
			c.join(uint32(i), e.from)
		}
	}
}

// chains follows edges through nodes that have two.
type chains struct {
	b     *Builder
	sides [][2]uint32 // of each node: its first and its last edge
	count []uint8     // its edges, at most 3
	done  []bool      // edges
	line  []Coord
	shape []Coord
}

func newChains(b *Builder) *chains {
	c := &chains{
		b: b, sides: make([][2]uint32, b.nodes.count),
		count: make([]uint8, b.nodes.count), done: make([]bool, b.edges.count),
	}
	for i := range b.edges.count {
		e := b.edges.at(i)
		if e.class() == 0 {
			continue
		}
		for _, v := range [2]uint32{e.from, e.to} {
			c.sides[v][min(c.count[v], 1)] = uint32(i)
			c.count[v] = min(c.count[v]+1, 3)
		}
	}
	return c
}

// passes reports whether the two edges of a node are as one: the one as it leads to
// the node is of the class of the other as it leads away. A ring of one edge has no
// other, and a ferry is one crossing.
func (c *chains) passes(v uint32) bool {
	one, other := c.sides[v][0], c.sides[v][1]
	if c.count[v] != 2 || one == other {
		return false
	}
	class := c.leaving(one, v)
	return class&Ferry == 0 && class.reversed() == c.leaving(other, v)
}

// leaving returns the class of an edge as seen from one of its nodes.
func (c *chains) leaving(edge, v uint32) Class {
	e := c.b.edges.at(int(edge))
	if e.from == v {
		return e.class()
	}
	return e.class().reversed()
}

// join makes one edge of all that follow an edge from one of its nodes on, up to the
// first node that does not pass or is the one where it began.
func (c *chains) join(first, start uint32) {
	class, sum := c.leaving(first, start), uint32(0)
	c.line = c.line[:0]
	count, edge, v := 0, first, start
	for {
		e := c.b.edges.at(int(edge))
		if count > 0 {
			c.line = append(c.line, *c.b.nodes.at(int(v)))
		}
		c.append(e, v)
		sum += e.load & maxLoad
		c.done[edge] = true
		count++
		v ^= e.from ^ e.to // the other end
		if v == start || !c.passes(v) {
			break
		}
		next := c.sides[v][0] ^ c.sides[v][1] ^ edge
		if c.done[next] || sum+c.b.edges.at(int(next)).load&maxLoad > maxLoad {
			break
		}
		if edge != first {
			e.load = 0
		}
		edge = next
	}
	if count > 1 {
		c.b.edges.at(int(edge)).load = 0
		c.write(first, Street{From: start, To: v, Class: class}, sum)
	}
}

// append adds the shape of an edge to the line, as it is seen from one of its nodes.
func (c *chains) append(e *rawEdge, v uint32) {
	c.shape, _ = appendLine(c.shape[:0], *c.b.nodes.at(int(e.from)), c.b.shapes.from(e.shape))
	points := c.shape[1:]
	if e.from != v {
		slices.Reverse(points)
	}
	c.line = append(c.line, points...)
}

// write puts the joined edge in the place of the first one.
func (c *chains) write(first uint32, s Street, sum uint32) {
	part, at := c.b.shapes.room()
	*part = appendShape(*part, *c.b.nodes.at(int(s.From)), c.line)
	*c.b.edges.at(int(first)) = rawEdge{s.From, s.To, uint32(s.Class)<<loadBits | sum, at}
}
