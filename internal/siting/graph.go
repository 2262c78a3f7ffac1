package siting

import (
	"math"

	"steunkaart/internal/fault"
)

// Edge joins two vertices of a graph, in both directions.
type Edge struct {
	A, B   int32
	Length float64 // 0 or more
}

// ShortestPaths returns the costs between all vertices of a graph, each of which
// is element and candidate: the length of the shortest path. Vertices without a
// path between them do not reach each other. An edge that repeats an earlier one
// takes its place, as the OR-Library asks for. It refuses a vertex out of range,
// and a length that is no finite number of zero or more.
//
// Source: Dijkstra (1959), Numerische Mathematik 1; Beasley (1990), Journal of
// the Operational Research Society 41(11), for the OR-Library.
func ShortestPaths(vertices int, edges []Edge) (*Costs, error) {
	g, err := newGraph(vertices, edges)
	if err != nil {
		return nil, err
	}
	return NewCosts(vertices, vertices, func(i int, into []Reach) []Reach {
		g.search(int32(i)) //nolint:gosec // vertices are counted in 32 bits
		for j, length := range g.far {
			if !math.IsInf(length, 1) {
				into = append(into, Reach{Candidate: int32(j), Cost: length}) //nolint:gosec // likewise
			}
		}
		return into
	})
}

// graph is the edges by vertex, with room for one search.
type graph struct {
	next lists
	far  []float64
	heap []reached
}

// reached is a vertex and the length of a path to it.
type reached struct {
	vertex int32
	length float64
}

func newGraph(vertices int, edges []Edge) (*graph, error) {
	last := map[[2]int32]int{} // the edge that holds for a pair
	for k, e := range edges {
		for _, v := range []int32{e.A, e.B} {
			if v < 0 || int(v) >= vertices {
				return nil, fault.Invalid("graph: edge %d joins vertex %d, expected 0 to %d", k, v, vertices-1)
			}
		}
		if !(e.Length >= 0) || math.IsInf(e.Length, 1) {
			return nil, fault.Invalid("graph: length %v of edge %d is not a finite number of zero or more", e.Length, k)
		}
		last[[2]int32{min(e.A, e.B), max(e.A, e.B)}] = k
	}
	g := &graph{next: lists{start: make([]int32, vertices+1)}, far: make([]float64, vertices)}
	for pair := range last {
		g.next.start[pair[0]+1]++
		g.next.start[pair[1]+1]++
	}
	for v := range vertices {
		g.next.start[v+1] += g.next.start[v]
	}
	g.fill(edges, last)
	return g, nil
}

// fill puts the edges that hold at their vertices, in the order of the input.
func (g *graph) fill(edges []Edge, last map[[2]int32]int) {
	g.next.to = make([]int32, 2*len(last))
	g.next.cost = make([]float64, 2*len(last))
	at := append([]int32(nil), g.next.start...)
	for k, e := range edges {
		if last[[2]int32{min(e.A, e.B), max(e.A, e.B)}] != k {
			continue
		}
		for _, way := range [][2]int32{{e.A, e.B}, {e.B, e.A}} {
			g.next.to[at[way[0]]], g.next.cost[at[way[0]]] = way[1], e.Length
			at[way[0]]++
		}
	}
}

// search sets far to the length of the shortest path from a vertex to each.
func (g *graph) search(from int32) {
	for v := range g.far {
		g.far[v] = math.Inf(1)
	}
	g.far[from] = 0
	g.heap = append(g.heap[:0], reached{from, 0})
	for len(g.heap) > 0 {
		here := g.pop()
		if here.length > g.far[here.vertex] {
			continue
		}
		to, length := g.next.row(here.vertex)
		for k, v := range to {
			if l := here.length + length[k]; l < g.far[v] {
				g.far[v] = l
				g.push(reached{v, l})
			}
		}
	}
}

func (g *graph) push(r reached) {
	g.heap = append(g.heap, r)
	for i := len(g.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if g.heap[up].length <= g.heap[i].length {
			return
		}
		g.heap[up], g.heap[i] = g.heap[i], g.heap[up]
		i = up
	}
}

func (g *graph) pop() reached {
	top, last := g.heap[0], len(g.heap)-1
	g.heap[0] = g.heap[last]
	g.heap = g.heap[:last]
	for i := 0; ; {
		next := i
		for c := 2*i + 1; c <= 2*i+2 && c < last; c++ {
			if g.heap[c].length < g.heap[next].length {
				next = c
			}
		}
		if next == i {
			return top
		}
		g.heap[i], g.heap[next] = g.heap[next], g.heap[i]
		i = next
	}
}
