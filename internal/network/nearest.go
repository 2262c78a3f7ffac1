package network

import (
	"context"
	"slices"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// MostNearest is the highest number of nearest points that a search may ask for.
const MostNearest = 5

// Query asks for the nearest points of everybody.
type Query struct {
	Profile Profile
	// Points is where the points are, in the order of their numbers; those that are
	// not found are reached by nobody.
	Points []Position
	// N is how many nearest points are wanted, 1 to MostNearest.
	N int
	// Limit is the longest time that counts, itself included.
	Limit geo.Minutes
}

// Hit is a point, or a place, and the time to it, all ways from and to streets
// included.
type Hit struct {
	Number int
	Time   Time
}

// Nearest is the nearest points of every place. It may be used by several
// goroutines at a time.
type Nearest struct {
	spread *spread
	along  *costs
	query  Query
	onEdge onEdge
}

// batch is how many points that are near each other spread at once. All at once,
// every step goes to another place in memory; one by one, a point spreads far over
// nodes that have nearer points still to come.
const batch = 32

// Nearest finds the n nearest points of every node within the limit. A profile or a
// number that is out of its range is a fault of the caller.
func (g *Graph) Nearest(ctx context.Context, q Query) (*Nearest, error) {
	if err := q.Profile.Check(); err != nil {
		return nil, err
	}
	if q.N < 1 || q.N > MostNearest || !(q.Limit >= 0) {
		return nil, fault.Invalid("nearest: %d points within %v minutes, expected 1 to %d and a limit of zero or more", q.N, q.Limit, MostNearest)
	}
	n := &Nearest{newSpread(g, q.Profile, TimeOf(q.Limit), q.N), q.Profile.along(), q, newOnEdge(q.Points)}
	for part := range slices.Chunk(n.onEdge, batch) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, number := range part {
			p := q.Points[number]
			n.spread.point(number, p, q.Profile.Walking(p.Access), n.along)
		}
		n.spread.run()
	}
	return n, nil
}

// At adds the nearest points of a place to hits, the nearest first and of equally
// near ones that with the lower number: n, or fewer when there are no more within the
// limit. A place that is not Found has none.
func (n *Nearest) At(hits []Hit, place Position) []Hit {
	if !place.Found() {
		return hits
	}
	e, first := n.spread.graph.Edge(place.Edge()), len(hits)
	access := uint64(n.query.Profile.Walking(place.Access))
	hits = n.through(hits, e.From, access+e.behind(n.along, place.offset))
	hits = n.through(hits, e.To, access+e.ahead(n.along, e.Length-place.offset))
	for _, number := range n.onEdge.at(n.query.Points, place.Edge()) {
		p := n.query.Points[number]
		t := access + e.between(n.along, place.offset, p.offset) + uint64(n.query.Profile.Walking(p.Access))
		if t <= n.spread.limit {
			hits = append(hits, Hit{int(number), Time(t)})
		}
	}
	best := lowest(hits[first:])
	return hits[:first+min(len(best), n.query.N)]
}

// through adds the points that are near by one end of the place's edge, to which it
// takes a time.
func (n *Nearest) through(hits []Hit, node uint32, t uint64) []Hit {
	for _, l := range n.spread.labels[int(node)*n.query.N:][:n.query.N] {
		if l != noLabel && t+l.time() <= n.spread.limit {
			hits = append(hits, Hit{int(l.point()), Time(t + l.time())})
		}
	}
	return hits
}

// between returns the time from one position to another on the same edge, straight
// along it.
func (e Edge) between(along *costs, from, to uint32) uint64 {
	t := uint64(closed)
	if from <= to {
		t = e.ahead(along, to-from)
	}
	if from >= to {
		t = min(t, e.behind(along, from-to))
	}
	return t
}

// lowest sorts hits by time and number, and keeps the first of each number.
func lowest(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.Time != b.Time {
			return int(a.Time) - int(b.Time)
		}
		return a.Number - b.Number
	})
	kept := hits[:0]
	for _, h := range hits {
		if !slices.ContainsFunc(kept, func(k Hit) bool { return k.Number == h.Number }) {
			kept = append(kept, h)
		}
	}
	return kept
}

// onEdge is the numbers of positions that are found, in the order of their edges
// and so along the curve.
type onEdge []uint32

func newOnEdge(all []Position) onEdge {
	numbers := make(onEdge, 0, len(all))
	for i, p := range all {
		if p.Found() {
			numbers = append(numbers, uint32(i))
		}
	}
	slices.SortStableFunc(numbers, func(a, b uint32) int { return int(all[a].edge) - int(all[b].edge) })
	return numbers
}

// at returns the numbers of the positions on an edge.
func (o onEdge) at(all []Position, edge uint32) []uint32 {
	first, _ := slices.BinarySearchFunc(o, edge+1, func(i, edge uint32) int { return int(all[i].edge) - int(edge) })
	last := first
	for last < len(o) && all[o[last]].edge == edge+1 {
		last++
	}
	return o[first:last]
}
