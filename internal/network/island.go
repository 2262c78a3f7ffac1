package network

import (
	"context"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Report is what a build made of what it got.
type Report struct {
	Nodes, Edges int
	Modes        [Modes]ModeReport
}

// ModeReport is the parts of the network of one mode.
type ModeReport struct {
	// Metres of streets in the graph, ferries left out.
	Metres geo.Metres
	// Kept is the parts that were kept, the largest first.
	Kept []Island
	// Dropped is the largest parts that were not, at most ten.
	Dropped []Island
	// DroppedParts, DroppedNodes and DroppedMetres are of all that were not kept.
	DroppedParts, DroppedNodes int
	DroppedMetres              geo.Metres
}

// Island is a part of the network in which every node can be reached from every
// other one.
type Island struct {
	Nodes int
	Where orb.Point // one of its nodes
}

const mostIslands = 10

// dropIslands takes from every edge the modes for which it lies outside of the
// parts that are kept. A part hangs together strongly: from each of its nodes there
// is a way to each other one and back. So a dead end out of which one may cycle but
// never in counts as a part by itself, and nobody starts in a street that leads
// nowhere.
func (b *Builder) dropIslands(ctx context.Context, s Settings) (Report, error) {
	var report Report
	links := b.links()
	parts := newParts(b, links)
	for m := range Mode(Modes) {
		if err := parts.find(ctx, m); err != nil {
			return Report{}, err
		}
		report.Modes[m] = parts.drop(m, s.MinNodes)
	}
	return report, nil
}

// links are the edges at each node, both those that begin and those that end there.
type links struct {
	start []uint32
	edges []uint32
}

func (b *Builder) links() links {
	start := make([]uint32, b.nodes.count+1)
	for i := range b.edges.count {
		e := b.edges.at(i)
		start[e.from]++
		start[e.to]++
	}
	l := links{start, make([]uint32, running(start))}
	for i := range b.edges.count {
		e := b.edges.at(i)
		for _, v := range [2]uint32{e.from, e.to} {
			l.edges[start[v]] = uint32(i)
			start[v]++
		}
	}
	shift(start)
	return l
}

func (l links) at(v uint32) []uint32 { return l.edges[l.start[v]:l.start[v+1]] }

// parts finds strongly connected parts by Pearce's form of Tarjan's algorithm,
// without recursion: one number per node is first the lowest visit that can be
// reached from it and in the end, higher than all of those, its part.
//
// Sources: Tarjan (1972), SIAM Journal on Computing 1(2), 146–160; Pearce (2016),
// Information Processing Letters 116(1), 47–52.
type parts struct {
	b       *Builder
	links   links
	number  []uint32 // 0: not seen
	next    []uint32 // which link of a node comes next
	parent  []uint32
	root    []bool // no earlier node is reached from it
	stack   []uint32
	visits  uint32
	islands []Island // the part with number n-i is islands[i]
}

func newParts(b *Builder, l links) *parts {
	n := b.nodes.count
	return &parts{
		b: b, links: l, number: make([]uint32, n),
		next: make([]uint32, n), parent: make([]uint32, n), root: make([]bool, n),
	}
}

// find numbers the parts of a mode. Nodes at which the mode has no edge have none.
func (p *parts) find(ctx context.Context, m Mode) error {
	clear(p.number)
	p.visits, p.islands = 0, nil
	for v := range p.number {
		if v&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p.number[v] == 0 && p.uses(uint32(v), m) {
			p.visit(uint32(v), m)
		}
	}
	return nil
}

func (p *parts) uses(v uint32, m Mode) bool {
	for _, e := range p.links.at(v) {
		if p.b.edges.at(int(e)).class()&m.both() != 0 {
			return true
		}
	}
	return false
}

// visit walks through everything that can be reached from a node.
func (p *parts) visit(first uint32, m Mode) {
	p.enter(first, gone)
	for v := first; v != gone; {
		w, ok := p.step(v, m)
		switch {
		case ok && p.number[w] == 0:
			p.enter(w, v)
			v = w
		case ok:
			p.reach(v, w)
		default:
			p.leave(v)
			if p.parent[v] != gone {
				p.reach(p.parent[v], v)
			}
			v = p.parent[v]
		}
	}
}

func (p *parts) enter(v, parent uint32) {
	p.visits++
	p.number[v], p.parent[v], p.next[v], p.root[v] = p.visits, parent, p.links.start[v], true
}

// step returns the next node that the mode reaches from v, false behind the last.
func (p *parts) step(v uint32, m Mode) (uint32, bool) {
	for p.next[v] < p.links.start[v+1] {
		e := p.b.edges.at(int(p.links.edges[p.next[v]]))
		p.next[v]++
		if e.from == v && e.class()&m.forward() != 0 {
			return e.to, true
		}
		if e.to == v && e.class()&m.back() != 0 {
			return e.from, true
		}
	}
	return 0, false
}

// reach notes that w is reached from v.
func (p *parts) reach(v, w uint32) {
	if p.number[w] < p.number[v] {
		p.number[v], p.root[v] = p.number[w], false
	}
}

// leave makes a part of a node from which nothing earlier is reached, with all that
// it reaches and that has no part yet; others wait for theirs.
func (p *parts) leave(v uint32) {
	if !p.root[v] {
		p.stack = append(p.stack, v)
		return
	}
	island := Island{Nodes: 1, Where: p.b.nodes.at(int(v)).Point()}
	number := uint32(len(p.number) - len(p.islands))
	for k := len(p.stack); k > 0 && p.number[p.stack[k-1]] >= p.number[v]; k-- {
		p.number[p.stack[k-1]] = number
		p.stack = p.stack[:k-1]
		island.Nodes++
	}
	p.number[v] = number
	p.visits -= uint32(island.Nodes)
	p.islands = append(p.islands, island)
}

// drop takes the mode from the edges that do not lie between parts that are kept.
func (p *parts) drop(m Mode, minNodes int) ModeReport {
	var r ModeReport
	largest := 0
	for _, island := range p.islands {
		largest = max(largest, island.Nodes)
	}
	minNodes = min(minNodes, largest)
	for i := range p.b.edges.count {
		e := p.b.edges.at(i)
		if e.class()&m.both() != 0 && (p.part(e.from).Nodes < minNodes || p.part(e.to).Nodes < minNodes) {
			e.load &^= uint32(m.both()) << loadBits
			if e.class()&Ferry == 0 {
				r.DroppedMetres += geo.Metres(e.load&maxLoad) / 100
			}
			if e.class()&(WalkBoth|CycleBoth) == 0 {
				e.load = 0
			}
		}
	}
	r.split(p.islands, minNodes)
	return r
}

// part returns the part of a node that has one.
func (p *parts) part(v uint32) Island { return p.islands[len(p.number)-int(p.number[v])] }

func (r *ModeReport) split(islands []Island, minNodes int) {
	slices.SortStableFunc(islands, func(a, b Island) int { return b.Nodes - a.Nodes })
	for _, island := range islands {
		switch {
		case island.Nodes >= minNodes:
			r.Kept = append(r.Kept, island)
			continue
		case len(r.Dropped) < mostIslands:
			r.Dropped = append(r.Dropped, island)
		}
		r.DroppedParts++
		r.DroppedNodes += island.Nodes
	}
}
