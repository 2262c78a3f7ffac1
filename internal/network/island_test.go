package network_test

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/fault"
	"steunkaart/internal/network"
)

// reachable returns which nodes a mode reaches from which, itself included, after
// Warshall.
func (w town) reachable(m network.Mode) [][]bool {
	forward, back := network.WalkForward<<(2*m), network.WalkBack<<(2*m)
	r := make([][]bool, len(w.nodes))
	for v := range r {
		r[v] = make([]bool, len(w.nodes))
		r[v][v] = true
	}
	for _, s := range w.streets {
		r[s.From][s.To] = r[s.From][s.To] || s.Class&forward != 0
		r[s.To][s.From] = r[s.To][s.From] || s.Class&back != 0
	}
	for k := range r {
		for i := range r {
			for j := range r {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

// parts returns of each node how many nodes it hangs together with, itself included,
// and 0 where the mode has no street; and the sizes of all parts, the largest first.
func (w town) parts(m network.Mode) (of, sizes []int) {
	r := w.reachable(m)
	of = make([]int, len(w.nodes))
	for _, s := range w.streets {
		if s.Class&(network.WalkBoth<<(2*m)) != 0 {
			of[s.From], of[s.To] = 1, 1
		}
	}
	for v := range of {
		if of[v] == 0 {
			continue
		}
		first := true
		of[v] = 0
		for u := range r {
			if r[v][u] && r[u][v] {
				of[v]++
				first = first && u >= v
			}
		}
		if first {
			sizes = append(sizes, of[v])
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	return of, sizes
}

// TestIslandsEqualBruteForce drops small parts of random towns, and finds them by
// trying every way from every node to every other one.
func TestIslandsEqualBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawTown(t)
		least := rapid.IntRange(1, 8).Draw(t, "least")
		g, report := w.build(t, least)
		if g == nil {
			return
		}
		for m := range network.Mode(network.Modes) {
			checkIslands(t, w, m, least, g, report.Modes[m])
		}
		if report.Edges != g.Edges() || report.Nodes != g.Nodes() {
			t.Fatalf("%d nodes and %d edges, reported %d and %d", g.Nodes(), g.Edges(), report.Nodes, report.Edges)
		}
	})
}

func checkIslands(t *rapid.T, w town, m network.Mode, least int, g *network.Graph, r network.ModeReport) {
	of, sizes := w.parts(m)
	if len(sizes) > 0 {
		least = min(least, sizes[0])
	}
	kept := 0
	for kept < len(sizes) && sizes[kept] >= least {
		kept++
	}
	dropped := 0
	for _, n := range sizes[kept:] {
		dropped += n
	}
	if got := nodesOf(r.Kept); !slices.Equal(got, sizes[:kept]) {
		t.Fatalf("%v: kept parts of %v nodes, want %v", m, got, sizes[:kept])
	}
	if got := nodesOf(r.Dropped); !slices.Equal(got, sizes[kept:min(len(sizes), kept+10)]) {
		t.Fatalf("%v: dropped parts of %v nodes, want %v", m, got, sizes[kept:])
	}
	if r.DroppedParts != len(sizes)-kept || r.DroppedNodes != dropped {
		t.Fatalf("%v: dropped %d parts with %d nodes, want %d with %d", m, r.DroppedParts, r.DroppedNodes, len(sizes)-kept, dropped)
	}
	both := network.WalkBoth << (2 * m)
	want, got := map[piece]int{}, map[piece]int{}
	for _, s := range w.streets {
		if s.Class&both != 0 && of[s.From] >= least && of[s.To] >= least {
			line := append(append([]network.Coord{w.nodes[s.From]}, s.Shape...), w.nodes[s.To])
			count(want, line, s.Class&both, 0)
		}
	}
	for id := range uint32(g.Edges()) {
		if c := g.Edge(id).Class; c&both != 0 {
			count(got, g.Line(id), c&both, 0)
		}
	}
	if !maps.Equal(got, want) {
		t.Fatalf("%v: kept %v, want %v", m, got, want)
	}
}

func nodesOf(islands []network.Island) []int {
	n := make([]int, len(islands))
	for i, island := range islands {
		n[i] = island.Nodes
	}
	return n
}

// row adds a street of n corners from x, y to the east, and returns its first node.
func (w *town) row(x, y, n int, class network.Class) uint32 {
	first := uint32(len(w.nodes))
	for i := range n {
		w.nodes = append(w.nodes, corner(x+10*i, y))
		if i > 0 {
			w.streets = append(w.streets, network.Street{From: first + uint32(i) - 1, To: first + uint32(i), Class: class})
		}
	}
	return first
}

// TestIslands keeps an island without a ferry that is large enough, drops a
// courtyard, and keeps for walking what is an island by bicycle.
func TestIslands(t *testing.T) {
	t.Parallel()
	all := network.WalkBoth | network.CycleBoth
	var w town
	main := w.row(0, 0, 20, all)
	w.row(0, 1000, 6, all)        // an island
	w.row(0, 100, 3, all)         // a courtyard
	park := w.row(0, 50, 4, all)  // behind a footpath
	trap := w.row(300, 0, 2, all) // behind a one-way
	w.streets = append(w.streets,
		network.Street{From: main, To: park, Class: network.WalkBoth},
		network.Street{From: main + 19, To: trap, Class: network.WalkBoth | network.CycleForward})
	g, report := w.build(t, 5)
	walk, cycle := report.Modes[network.Walk], report.Modes[network.Cycle]
	if got, want := nodesOf(walk.Kept), []int{26, 6}; !slices.Equal(got, want) {
		t.Errorf("walking keeps %v, want %v", got, want)
	}
	if got, want := nodesOf(cycle.Kept), []int{20, 6}; !slices.Equal(got, want) {
		t.Errorf("cycling keeps %v, want %v", got, want)
	}
	if got, want := nodesOf(cycle.Dropped), []int{4, 3, 2}; !slices.Equal(got, want) {
		t.Errorf("cycling drops %v, want %v", got, want)
	}
	// A row of corners is 100.1 m per piece: two in the courtyard, for cycling also
	// three in the park, the one of the trap, and the one-way of 1,100 m to it.
	if got := float64(walk.DroppedMetres); math.Abs(got-200) > 1 {
		t.Errorf("walking drops %.1f metres, want 200", got)
	}
	if got := float64(cycle.DroppedMetres); math.Abs(got-(600+1100)) > 10 {
		t.Errorf("cycling drops %.1f metres, want 1,700", got)
	}
	at := corner(5, 50).Point() // in the park
	if !g.Snap(at, network.Walk, 30).Found() || g.Snap(at, network.Cycle, 30).Found() {
		t.Error("the park is for walking only")
	}
	if g.Snap(corner(5, 100).Point(), network.Walk, 30).Found() {
		t.Error("somebody starts in the courtyard")
	}
}

// TestNoStreets builds nothing, and only nodes.
func TestNoStreets(t *testing.T) {
	t.Parallel()
	b := network.NewBuilder()
	for range 2 {
		_, _, err := b.Build(context.Background(), network.Settings{})
		if !refused(err) {
			t.Errorf("got %v", err)
		}
		b.Node(corner(0, 0))
	}
	if err := b.Edge(network.Street{From: 0, To: 2, Class: network.WalkBoth}); !refused(err) {
		t.Errorf("a node that is not there: got %v", err)
	}
	if err := b.Edge(network.Street{From: 0, To: 0, Class: network.WalkBoth | network.Ferry, Seconds: math.MaxUint32}); !refused(err) {
		t.Errorf("a crossing of years: got %v", err)
	}
	var f *fault.Error
	if err := b.Edge(network.Street{From: 0, To: 0, Class: network.Steps}); errors.As(err, &f) {
		t.Errorf("a street for nobody: got %v", err)
	}
}
