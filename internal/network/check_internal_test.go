package network

import (
	"context"
	"testing"
)

// small is a graph with every array in use.
func small(t *testing.T) *Graph {
	t.Helper()
	b := NewBuilder()
	for i := range int32(60) {
		b.Node(Coord{43_000_000 + 1000*i, 520_000_000 + 1000*(i%7)})
	}
	for i := range uint32(59) {
		bend := Coord{43_000_500 + 1000*int32(i), 520_009_000}
		if err := b.Edge(Street{From: i, To: i + 1, Shape: []Coord{bend}, Class: WalkBoth | CycleForward<<(i%2)}); err != nil {
			t.Fatal(err)
		}
	}
	b.Water([]Coord{{43_000_000, 520_100_000}, {43_100_000, 520_100_000}})
	g, _, err := b.Build(context.Background(), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestCheck damages a graph in each way that a file could.
func TestCheck(t *testing.T) {
	t.Parallel()
	if err := small(t).check(); err != nil {
		t.Fatalf("a whole graph: %v", err)
	}
	damages := map[string]func(g *Graph){
		"node lost":   func(g *Graph) { g.nodes = g.nodes[1:] },
		"arc lost":    func(g *Graph) { g.arcs = g.arcs[1:] },
		"starts fall": func(g *Graph) { g.arcStart[3], g.arcStart[4] = g.arcStart[4], g.arcStart[3] },
		"edges of others": func(g *Graph) {
			g.edgeStart[1] = g.edgeStart[len(g.edgeStart)-1]
			for i := 1; i < len(g.edgeStart); i++ {
				g.edgeStart[i] = g.edgeStart[1]
			}
		},
		"arc to nowhere":        func(g *Graph) { g.arcs[5].to = 60 },
		"block lost":            func(g *Graph) { g.blocks = g.blocks[1:] },
		"block elsewhere":       func(g *Graph) { g.blocks[1].shape++ },
		"block of another node": func(g *Graph) { g.blocks[1].from-- },
		"shapes cut":            func(g *Graph) { g.shapes = g.shapes[:9] },
		"shapes too many":       func(g *Graph) { g.shapes = append(g.shapes, 0) },
		"water cut":             func(g *Graph) { g.water.shapes = nil },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := small(t)
			damage(g)
			if g.check() == nil {
				t.Error("accepted")
			}
		})
	}
}
