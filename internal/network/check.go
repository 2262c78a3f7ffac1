package network

import (
	"slices"

	"steunkaart/internal/fault"
)

// check reports a graph whose arrays do not fit together, as a damaged file may
// give it: whatever check accepts, no search goes outside of its arrays. It does not
// tell a wrong street from a right one.
func (g *Graph) check() error {
	n := len(g.nodes)
	switch {
	case len(g.arcStart) != n+1 || len(g.edgeStart) != n+1:
		return fault.Invalid("%d nodes with %d and %d starts", n, len(g.arcStart), len(g.edgeStart))
	case !rises(g.arcStart, len(g.arcs)) || !rises(g.edgeStart, g.Edges()) || len(g.arcs)%2 != 0:
		return fault.Invalid("edges are not in the order of their nodes")
	case len(g.blocks) != (g.Edges()+blockEdges-1)/blockEdges:
		return fault.Invalid("%d blocks for %d edges", len(g.blocks), g.Edges())
	case slices.ContainsFunc(g.arcs, func(a arc) bool { return int(a.to) >= n }):
		return fault.Invalid("an edge leads to a node that is not there")
	}
	for v := range n {
		if g.edgeStart[v+1]-g.edgeStart[v] > g.arcStart[v+1]-g.arcStart[v] {
			return fault.Invalid("node %d begins more edges than it has", v)
		}
	}
	if err := g.checkShapes(); err != nil {
		return err
	}
	return g.water.check()
}

// rises reports whether starts begin at 0, never fall and end at last.
func rises(starts []uint32, last int) bool {
	return starts[0] == 0 && int(starts[len(starts)-1]) == last && slices.IsSorted(starts)
}

// checkShapes walks through all shapes once: each block must begin where the one
// before it ends.
func (g *Graph) checkShapes() error {
	rest, from := g.shapes, uint32(0)
	for e := range uint32(g.Edges()) {
		for g.edgeStart[from+1] <= e {
			from++
		}
		if e%blockEdges == 0 {
			if b := g.blocks[e/blockEdges]; b.from != from || int(b.shape) != len(g.shapes)-len(rest) {
				return fault.Invalid("edges from %d are not where they should be", e)
			}
		}
		if len(rest) == 0 {
			return fault.Invalid("edge %d has no shape", e)
		}
		rest = skipShape(rest)
	}
	if len(rest) > 0 {
		return fault.Invalid("%d bytes of shapes of no edge", len(rest))
	}
	return nil
}

func (w *water) check() error {
	for i, b := range w.blocks {
		if int(b.shape) >= len(w.shapes) {
			return fault.Invalid("piece %d of water has no shape", i)
		}
	}
	return nil
}
