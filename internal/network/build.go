package network

import (
	"context"

	"steunkaart/internal/fault"
)

// Settings of a build.
type Settings struct {
	// MinNodes is how many nodes a part of the network that hangs together must
	// have to be kept; the largest one always is. DefaultMinNodes unless above zero.
	MinNodes int
}

// DefaultMinNodes keeps the Wadden islands, which have several hundred nodes even
// where no ferry is on the map, and drops courtyards and car parks.
const DefaultMinNodes = 200

// blockEdges is how many edges that follow each other are looked for as one.
const blockEdges = 32

// Build makes the graph. Streets that hang together with too few others are left
// out, for each mode by itself, and reported; what follows each other unchanged at a
// node where nothing else is becomes one edge; nodes without streets disappear. The
// builder may not be used afterwards. No streets at all is a fault of the caller.
// The same calls in the same order give the same graph, byte by byte.
func (b *Builder) Build(ctx context.Context, s Settings) (*Graph, Report, error) {
	if b.edges.count == 0 {
		return nil, Report{}, fault.Invalid("no streets that may be walked or cycled")
	}
	if s.MinNodes <= 0 {
		s.MinNodes = DefaultMinNodes
	}
	report, err := b.dropIslands(ctx, s)
	if err != nil {
		return nil, Report{}, err
	}
	b.merge()
	g, err := b.lay(ctx)
	if err != nil {
		return nil, Report{}, err
	}
	report.Nodes, report.Edges = g.Nodes(), g.Edges()
	for m := range Mode(Modes) {
		report.Modes[m].Metres = g.Metres(m)
	}
	return g, report, nil
}

// gone marks a node or an edge that does not come into the graph.
const gone = ^uint32(0)

// lay numbers nodes and edges along the curve and writes the graph's arrays.
func (b *Builder) lay(ctx context.Context) (*Graph, error) {
	number, g := b.layNodes()
	edges := b.layEdges(number, g)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.layArcs(edges, number, g)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.layShapes(edges, number, g)
	g.tree = newTree(g.blocks)
	g.water = b.water.build()
	*b = Builder{}
	return g, nil
}

// layNodes places the nodes that have edges and returns the new number of each.
func (b *Builder) layNodes() ([]uint32, *Graph) {
	number := make([]uint32, b.nodes.count)
	for i := range number {
		number[i] = gone
	}
	whole, count := emptyBox, 0
	for i := range b.edges.count {
		if e := b.edges.at(i); e.class() != 0 {
			for _, v := range [2]uint32{e.from, e.to} {
				if number[v] == gone {
					number[v] = 0
					count++
					whole.add(*b.nodes.at(int(v)))
				}
			}
		}
	}
	used := make([]uint32, 0, count)
	for v := range number {
		if number[v] != gone {
			used = append(used, uint32(v))
		}
	}
	g := &Graph{nodes: make([]Coord, count)}
	order := newCurve(whole).order(count, func(i int) Coord { return *b.nodes.at(int(used[i])) })
	for to, i := range order {
		g.nodes[to] = *b.nodes.at(int(used[i]))
		number[used[i]] = uint32(to)
	}
	return number, g
}

// layEdges returns the edges that stay, by the new numbers of their first nodes.
func (b *Builder) layEdges(number []uint32, g *Graph) []uint32 {
	g.edgeStart = make([]uint32, len(g.nodes)+1)
	for i := range b.edges.count {
		if e := b.edges.at(i); e.class() != 0 {
			g.edgeStart[number[e.from]]++
		}
	}
	edges := make([]uint32, running(g.edgeStart))
	for i := range b.edges.count {
		if e := b.edges.at(i); e.class() != 0 {
			at := &g.edgeStart[number[e.from]]
			edges[*at] = uint32(i)
			*at++
		}
	}
	shift(g.edgeStart)
	return edges
}

// running turns counts into where each begins, and returns their sum.
func running(counts []uint32) uint32 {
	sum := uint32(0)
	for i, n := range counts {
		counts[i] = sum
		sum += n
	}
	return sum
}

// shift puts starts right after each was moved to its end, the start of the next.
func shift(starts []uint32) {
	copy(starts[1:], starts)
	starts[0] = 0
}

// layArcs writes the arcs: of each node first its own edges, then those that end
// there.
func (b *Builder) layArcs(edges, number []uint32, g *Graph) {
	g.arcStart = make([]uint32, len(g.nodes)+1)
	for _, i := range edges {
		e := b.edges.at(int(i))
		g.arcStart[number[e.from]]++
		g.arcStart[number[e.to]]++
	}
	g.arcs = make([]arc, running(g.arcStart))
	for _, i := range edges {
		e := b.edges.at(int(i))
		at := &g.arcStart[number[e.from]]
		g.arcs[*at] = arc{number[e.to], e.load}
		*at++
	}
	for _, i := range edges {
		e := b.edges.at(int(i))
		at := &g.arcStart[number[e.to]]
		g.arcs[*at] = arc{number[e.from], uint32(e.class().reversed())<<loadBits | e.load&maxLoad}
		*at++
	}
	shift(g.arcStart)
}

// layShapes copies the shapes in the order of the edges, and makes the blocks.
func (b *Builder) layShapes(edges, number []uint32, g *Graph) {
	size := 0
	for _, i := range edges {
		size += len(b.shapes.piece(b.edges.at(int(i)).shape))
	}
	g.shapes = make([]byte, 0, size)
	g.blocks = make([]block, 0, (len(edges)+blockEdges-1)/blockEdges)
	var line []Coord
	for id, i := range edges {
		e := b.edges.at(int(i))
		if id%blockEdges == 0 {
			g.blocks = append(g.blocks, block{emptyBox, number[e.from], uint32(len(g.shapes))})
		}
		piece := b.shapes.piece(e.shape)
		line, _ = appendLine(line[:0], g.nodes[number[e.from]], piece)
		box := &g.blocks[len(g.blocks)-1].box
		for _, c := range line {
			box.add(c)
		}
		box.add(g.nodes[number[e.to]])
		g.shapes = append(g.shapes, piece...)
	}
}
