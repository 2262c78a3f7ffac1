package network_test

import (
	"context"
	"math"

	"pgregory.net/rapid"

	"steunkaart/internal/network"
)

// The profiles of the tests: walking, and cycling with every kind of factor.
var (
	walking = network.Profile{Mode: network.Walk, SpeedKmh: 4.5, WalkKmh: 4.5, StepsFactor: 1.5, SlowFactor: 1, FerryWait: 5}
	cycling = network.Profile{Mode: network.Cycle, SpeedKmh: 14, WalkKmh: 4.5, StepsFactor: 2, SlowFactor: 1.4, FerryWait: 5}
)

// corner returns a place near Delft, x and y in steps of about 10 metres.
func corner(x, y int) network.Coord {
	return network.Coord{Lon: 43_500_000 + int32(x)*1457, Lat: 520_000_000 + int32(y)*899}
}

// town is a small network as it was added.
type town struct {
	nodes   []network.Coord
	streets []network.Street
}

// drawTown makes a town of up to 24 corners at random: one-ways, ferries, loops,
// twins, bends, places that hang together with nothing.
func drawTown(t *rapid.T) town {
	var w town
	xy := rapid.IntRange(0, 60)
	for range rapid.IntRange(1, 24).Draw(t, "nodes") {
		w.nodes = append(w.nodes, corner(xy.Draw(t, "x"), xy.Draw(t, "y")))
	}
	node := rapid.Uint32Range(0, uint32(len(w.nodes)-1))
	for range rapid.IntRange(1, 50).Draw(t, "streets") {
		s := network.Street{From: node.Draw(t, "from"), To: node.Draw(t, "to")}
		s.Class = network.Class(rapid.IntRange(0, 255).Draw(t, "class"))
		if rapid.IntRange(0, 3).Draw(t, "kind") > 0 {
			s.Class &^= network.Ferry
		} else if s.Class&network.Ferry != 0 {
			s.Seconds = rapid.Uint32Range(0, 600).Draw(t, "seconds")
		}
		for range rapid.IntRange(0, 3).Draw(t, "bends") {
			s.Shape = append(s.Shape, corner(xy.Draw(t, "x"), xy.Draw(t, "y")))
		}
		w.streets = append(w.streets, s)
	}
	return w
}

// build makes the graph of all of it, or nil when nobody may use any street.
func (w town) build(t interface{ Fatal(...any) }, minNodes int, water ...[]network.Coord) (*network.Graph, network.Report) {
	b := network.NewBuilder()
	usable := false
	for _, c := range w.nodes {
		b.Node(c)
	}
	for _, s := range w.streets {
		if err := b.Edge(s); err != nil {
			t.Fatal(err)
		}
		usable = usable || s.Class&(network.WalkBoth|network.CycleBoth) != 0
	}
	for _, line := range water {
		b.Water(line)
	}
	g, report, err := b.Build(context.Background(), network.Settings{MinNodes: minNodes})
	if usable != (err == nil) {
		t.Fatal("usable", usable, "but", err)
	}
	return g, report
}

// drawPositions puts places on edges that the mode may use, some of them twice, at
// ends, and nowhere.
func drawPositions(t *rapid.T, g *network.Graph, m network.Mode, name string) []network.Position {
	var open []uint32
	for e := range uint32(g.Edges()) {
		if c := g.Edge(e).Class; c&(network.WalkBoth<<(2*m)) != 0 && c&network.Ferry == 0 {
			open = append(open, e)
		}
	}
	all := make([]network.Position, rapid.IntRange(0, 9).Draw(t, name))
	for i := range all {
		if len(open) == 0 || rapid.IntRange(0, 9).Draw(t, "nowhere") == 0 {
			continue
		}
		e := rapid.SampledFrom(open).Draw(t, "edge")
		all[i] = g.On(e, rapid.Uint32Range(0, g.Edge(e).Length).Draw(t, "offset"))
		if rapid.Bool().Draw(t, "end") {
			all[i] = g.On(e, math.MaxUint32*rapid.Uint32Range(0, 1).Draw(t, "which"))
		}
	}
	return all
}

const nowhere = math.MaxUint64

// hop is one step of the slow search.
type hop struct {
	to int
	ms uint64
}

// slow is the slowest search that there is, for comparison: every edge is a row of
// nodes, its ends and all positions on it, and every place looks for every point by
// itself, forward, until nothing gets better (Bellman and Ford).
type slow struct {
	hops [][]hop
}

// milliseconds is the rule of the documentation: centimetres times milliseconds per
// centimetre, known to 2^-16, rounded half up.
func milliseconds(p network.Profile, e network.Edge, class network.Class, cm uint32) uint64 {
	forward := network.WalkForward
	if p.Mode == network.Cycle {
		forward = network.CycleForward
	}
	if class&forward == 0 {
		return nowhere
	}
	if class&network.Ferry != 0 {
		return uint64(e.Seconds)*1000 + uint64(p.FerryWait*60_000)
	}
	perCm := 36 / p.SpeedKmh
	if p.Mode == network.Cycle {
		if class&(network.Push|network.Steps) != 0 {
			perCm = 36 / p.WalkKmh
		} else if class&network.Slow != 0 {
			perCm *= p.SlowFactor
		}
	}
	if class&network.Steps != 0 {
		perCm *= p.StepsFactor
	}
	return uint64(math.Floor(float64(cm)*math.Round(perCm*65536)/65536 + 0.5))
}

// turned is the class from the other side, written out.
func turned(c network.Class) network.Class {
	out := c &^ (network.WalkBoth | network.CycleBoth)
	for _, pair := range [][2]network.Class{{network.WalkForward, network.WalkBack}, {network.CycleForward, network.CycleBack}} {
		if c&pair[0] != 0 {
			out |= pair[1]
		}
		if c&pair[1] != 0 {
			out |= pair[0]
		}
	}
	return out
}

// newSlow makes a network in which place i is node n+i: it is joined with the ends
// of its edge and everything else on it.
func newSlow(g *network.Graph, p network.Profile, all []network.Position) slow {
	s := slow{make([][]hop, g.Nodes()+len(all))}
	join := func(from, to int, ms uint64) {
		if ms != nowhere {
			s.hops[from] = append(s.hops[from], hop{to, ms})
		}
	}
	for id := range uint32(g.Edges()) {
		e := g.Edge(id)
		join(int(e.From), int(e.To), milliseconds(p, e, e.Class, e.Length))
		join(int(e.To), int(e.From), milliseconds(p, e, turned(e.Class), e.Length))
	}
	for i, a := range all {
		if !a.Found() {
			continue
		}
		e, me := g.Edge(a.Edge()), g.Nodes()+i
		join(me, int(e.To), milliseconds(p, e, e.Class, e.Length-a.Offset()))
		join(me, int(e.From), milliseconds(p, e, turned(e.Class), a.Offset()))
		join(int(e.From), me, milliseconds(p, e, e.Class, a.Offset()))
		join(int(e.To), me, milliseconds(p, e, turned(e.Class), e.Length-a.Offset()))
		for j, b := range all {
			if b.Found() && b.Edge() == a.Edge() && b.Offset() >= a.Offset() {
				join(me, g.Nodes()+j, milliseconds(p, e, e.Class, b.Offset()-a.Offset()))
				join(g.Nodes()+j, me, milliseconds(p, e, turned(e.Class), b.Offset()-a.Offset()))
			}
		}
	}
	return s
}

// from returns the times from a node to all others. Positions are ends, not ways:
// nobody travels through one, which would round once more.
func (s slow) from(node, positions int) []uint64 {
	times := make([]uint64, len(s.hops))
	for i := range times {
		times[i] = nowhere
	}
	times[node] = 0
	for better := true; better; {
		better = false
		for v, hops := range s.hops {
			if times[v] == nowhere || v >= positions && v != node {
				continue
			}
			for _, h := range hops {
				if t := times[v] + h.ms; t < times[h.to] {
					times[h.to], better = t, true
				}
			}
		}
	}
	return times
}
