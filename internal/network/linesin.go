package network

import "github.com/paulmach/orb"

// LinesIn returns the lines of the edges that meet a bound in degrees, each once, in
// their order: whole edges, as they lie, of which a part may be outside. Ferries are
// left out. It is for drawing: what may be done on a street is not told.
func (g *Graph) LinesIn(b orb.Bound) []orb.LineString {
	wanted := emptyBox
	wanted.add(CoordAt(b.Min))
	wanted.add(CoordAt(b.Max))
	var lines []orb.LineString
	var corners []Coord
	g.tree.search(g.blocks, wanted, func(block int) bool {
		lines, corners = g.linesOf(block, wanted, lines, corners)
		return true
	})
	return lines
}

// linesOf adds the lines of one block that meet a box. corners is room to work in.
func (g *Graph) linesOf(at int, wanted box, lines []orb.LineString, corners []Coord) ([]orb.LineString, []Coord) {
	from, rest := g.blocks[at].from, g.shapes[g.blocks[at].shape:]
	first := uint32(at) * blockEdges
	for e := first; e < min(first+blockEdges, uint32(g.Edges())); e++ {
		for g.edgeStart[from+1] <= e {
			from++
		}
		edge := g.edgeAt(from, e)
		corners, rest = appendLine(corners[:0], g.nodes[from], rest)
		corners = append(corners, g.nodes[edge.To])
		if edge.Class&Ferry == 0 && boxOf(corners).meets(wanted) {
			lines = append(lines, lineOf(corners))
		}
	}
	return lines, corners
}

func boxOf(corners []Coord) box {
	b := emptyBox
	for _, c := range corners {
		b.add(c)
	}
	return b
}

func lineOf(corners []Coord) orb.LineString {
	line := make(orb.LineString, len(corners))
	for i, c := range corners {
		line[i] = c.Point()
	}
	return line
}
