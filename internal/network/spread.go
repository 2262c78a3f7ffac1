package network

// A label says that a node has a way to a point: the time in the upper 32 bits, the
// number of the point in the lower. Of two labels the lower one is the nearer point,
// and of points equally near that with the lower number.
type label uint64

const noLabel = ^label(0)

func newLabel(t uint64, point uint32) label { return label(t<<32 | uint64(point)) }
func (l label) time() uint64                { return uint64(l >> 32) }
func (l label) point() uint32               { return uint32(l) }

// spread lets labels spread over the graph, against the direction of travel: time
// counts from the node to the point. Every node keeps its n lowest labels of
// different points. A label that is not among the n of a node is not carried on: at
// every node behind it, the same n others are lower too. That holds whatever the
// order is, so that the outcome does not depend on it; the queue only makes that few
// labels are carried on before they are final.
type spread struct {
	graph  *Graph
	costs  *costs // against the arcs
	limit  uint64
	n      int
	labels []label // n of each node, rising
	queue  queue
	// touched is the nodes that got labels, where track is set.
	touched []uint32
	track   bool
}

func newSpread(g *Graph, p Profile, limit Time, n int) *spread {
	s := &spread{graph: g, costs: p.against(), limit: uint64(min(limit, longest)), n: n}
	s.labels = make([]label, n*len(g.nodes))
	for i := range s.labels {
		s.labels[i] = noLabel
	}
	s.queue.buckets = make([][]entry, s.limit>>bucketBits+1)
	return s
}

// entry is a label that waits to be carried on from a node.
type entry struct {
	label label
	node  uint32
}

// queue keeps entries by their time, in buckets of about a second: few streets are
// shorter than that.
type queue struct {
	buckets [][]entry
	first   int // no earlier bucket has entries
	last    int
}

const bucketBits = 10

func (q *queue) add(e entry) {
	b := int(e.label.time() >> bucketBits)
	q.buckets[b] = append(q.buckets[b], e)
	q.first, q.last = min(q.first, b), max(q.last, b)
}

// point puts the ends of the edge on which a point lies into the queue. access is
// the time from its position to the point.
func (s *spread) point(number uint32, p Position, access Time, along *costs) {
	e := s.graph.Edge(p.Edge())
	s.offer(e.From, uint64(access)+e.ahead(along, p.offset), number)
	s.offer(e.To, uint64(access)+e.behind(along, e.Length-p.offset), number)
}

// ahead returns the time of a part of the edge in its own direction, behind that in
// the other. A ferry has no positions, so that a part is in centimetres.
func (e Edge) ahead(c *costs, part uint32) uint64 {
	return c.milliseconds(uint32(e.Class)<<loadBits | part)
}

func (e Edge) behind(c *costs, part uint32) uint64 {
	return c.milliseconds(uint32(e.Class.reversed())<<loadBits | part)
}

// offer gives a node a label, when it is within the limit and among its n lowest.
func (s *spread) offer(node uint32, t uint64, point uint32) {
	if t > s.limit {
		return
	}
	l := newLabel(t, point)
	list := s.labels[int(node)*s.n:][:s.n]
	at := len(list) - 1
	if l >= list[at] {
		return
	}
	for i, other := range list { // the label of the same point makes room, else the last
		if other.point() == point && other != noLabel {
			at = i
			break
		}
	}
	if list[at] <= l {
		return
	}
	if s.track && list[0] == noLabel {
		s.touched = append(s.touched, node)
	}
	for ; at > 0 && list[at-1] > l; at-- {
		list[at] = list[at-1]
	}
	list[at] = l
	s.queue.add(entry{l, node})
}

// run carries on all that waits.
func (s *spread) run() {
	q := &s.queue
	for b := q.first; b <= q.last; b++ {
		for i := 0; i < len(q.buckets[b]); i++ {
			s.carry(q.buckets[b][i])
		}
		q.buckets[b] = q.buckets[b][:0]
	}
	q.first, q.last = len(q.buckets), -1
}

// carry gives a label of a node to its neighbours, unless a lower one of the same
// point, or n others, came in between.
func (s *spread) carry(e entry) {
	if !s.holds(e) {
		return
	}
	g, point, t := s.graph, e.label.point(), e.label.time()
	for _, a := range g.arcs[g.arcStart[e.node]:g.arcStart[e.node+1]] {
		s.offer(a.to, t+s.costs.milliseconds(a.load), point)
	}
}

func (s *spread) holds(e entry) bool {
	for _, l := range s.labels[int(e.node)*s.n:][:s.n] {
		if l == e.label {
			return true
		}
	}
	return false
}
