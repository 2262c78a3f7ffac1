package network_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/network"
)

// TestMergeKeepsEveryMetre compares what is built with what was added, piece by
// piece: each piece of straight street is there as often as before, with the same
// class in the same direction.
func TestMergeKeepsEveryMetre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawTown(t)
		g, _ := w.build(t, 1)
		if g == nil {
			return
		}
		want, got := map[piece]int{}, map[piece]int{}
		for _, s := range w.streets {
			if s.Class&(network.WalkBoth|network.CycleBoth) != 0 {
				line := append(append([]network.Coord{w.nodes[s.From]}, s.Shape...), w.nodes[s.To])
				count(want, line, s.Class, s.Seconds)
			}
		}
		for id := range uint32(g.Edges()) {
			e := g.Edge(id)
			count(got, g.Line(id), e.Class, e.Seconds)
		}
		for p, n := range want {
			if got[p] != n {
				t.Fatalf("%+v is there %d times, want %d", p, got[p], n)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d pieces, want %d", len(got), len(want))
		}
		checkNodes(t, g)
	})
}

// piece is a straight part of a street, from its lower end.
type piece struct {
	from, to network.Coord
	class    network.Class
	seconds  uint32
}

func count(all map[piece]int, line []network.Coord, class network.Class, seconds uint32) {
	for i := 1; i < len(line); i++ {
		p := piece{line[i-1], line[i], class, seconds}
		if p.from == p.to {
			continue // of no length, either way
		}
		if p.to.Lon < p.from.Lon || p.to.Lon == p.from.Lon && p.to.Lat < p.from.Lat {
			p = piece{line[i], line[i-1], turned(class), seconds}
		}
		all[p]++
	}
}

// checkNodes tells that no node is left at which two edges are as one.
func checkNodes(t *rapid.T, g *network.Graph) {
	leaving := make([][]network.Class, g.Nodes())
	for id := range uint32(g.Edges()) {
		e := g.Edge(id)
		leaving[e.From] = append(leaving[e.From], e.Class)
		leaving[e.To] = append(leaving[e.To], turned(e.Class))
		if e.From == e.To {
			leaving[e.From] = append(leaving[e.From], 0, 0, 0) // a ring needs its node
		}
	}
	for v, classes := range leaving {
		if len(classes) == 2 && classes[0]&network.Ferry == 0 && classes[0] == turned(classes[1]) {
			t.Fatalf("node %d joins two streets of one class: %b", v, classes[0])
		}
	}
}

// TestMerge joins a street in five parts, drawn in both directions, with bends, and
// keeps where it changes.
func TestMerge(t *testing.T) {
	t.Parallel()
	var w town
	for i := range 6 {
		w.nodes = append(w.nodes, corner(10*i, 0))
	}
	const oneWay = network.WalkBoth | network.CycleForward
	w.streets = []network.Street{
		{From: 0, To: 1, Shape: []network.Coord{corner(5, 1)}, Class: oneWay},
		{From: 2, To: 1, Shape: []network.Coord{corner(18, 1), corner(12, 1)}, Class: network.WalkBoth | network.CycleBack},
		{From: 2, To: 3, Class: oneWay},
		{From: 3, To: 4, Class: network.WalkBoth},
		{From: 4, To: 5, Class: network.WalkBoth},
	}
	g, _ := w.build(t, 1)
	if g.Edges() != 2 || g.Nodes() != 3 {
		t.Fatalf("%d edges and %d nodes, want 2 and 3", g.Edges(), g.Nodes())
	}
	want := []network.Coord{corner(0, 0), corner(5, 1), corner(10, 0), corner(12, 1), corner(18, 1), corner(20, 0), corner(30, 0)}
	line, class := g.Line(0), g.Edge(0).Class
	if len(line) != 7 {
		line, class = g.Line(1), g.Edge(1).Class
	}
	if line[0] != want[0] {
		slices.Reverse(line)
		class = turned(class)
	}
	if !slices.Equal(line, want) || class != oneWay {
		t.Errorf("%v of %b, want %v of %b", line, class, want, oneWay)
	}
	total := 0.0
	for id := range uint32(2) {
		total += float64(g.Edge(id).Length) / 100
	}
	if math.Abs(total-float64(g.Metres(network.Walk))) > 1e-6 || total < 500 || total > 520 {
		t.Errorf("%v m, want a little more than 500", total)
	}
}
