package siting

import (
	"context"
	"slices"
)

// The work at the nodes of a search tree.
const (
	nodeSteps  = 60       // of the bound, at most
	tryNodes   = 8        // nodes between two attempts to make a choice of a relaxed one
	keptOffers = 64 << 20 // bytes of offers kept in waiting nodes; beyond it children start from the root's
)

// node is a part of all choices: those for which the verdicts hold.
type node struct {
	bound   float64
	verdict []int8
	lambda  []float32 // offers of the parent; nil for those of the level
}

// tree is the nodes that wait, as a heap with the lowest bound on top.
type tree []*node

// branch splits the level at hand until every part is proven not to be better
// than the best choice, or the context ends.
func (s *search) branch(ctx context.Context) {
	waiting := tree{{bound: s.bound, verdict: make([]int8, s.here.in.candidates())}}
	for len(waiting) > 0 {
		if s.raise(waiting[0].bound) {
			return
		}
		if ctx.Err() != nil || s.options.Nodes > 0 && s.nodes >= s.options.Nodes {
			return
		}
		if s.nodes++; s.nodes >= 64 && s.nodes&(s.nodes-1) == 0 {
			s.anneal(ctx, s.nodes*nodeSteps/2)
		}
		n := waiting.pop()
		for _, child := range s.split(ctx, n, len(waiting)) {
			waiting.push(child)
		}
	}
	s.bound = s.value
}

// split betters the bound of a node and returns the parts that are left of it:
// none, or two.
func (s *search) split(ctx context.Context, n *node, waiting int) []*node {
	sub := s.here.at(n)
	if sub.in.candidates() == 0 || sub.in.elements() == 0 {
		s.leaf(n.verdict)
		return nil
	}
	d := newDual(sub.in, sub.lambda)
	d.climb(ctx, nodeSteps, s.current, func(int) {})
	bound := max(n.bound, d.bound)
	if s.root.beaten(bound, s.value) {
		return nil
	}
	s.attempt(ctx, n, d)
	d.evaluate(d.lambda)
	verdict := slices.Clone(n.verdict)
	for j, v := range d.judge(s.value) {
		if v != undecided {
			verdict[sub.in.candidate[j]] = v
		}
	}
	on := d.unsure(verdict)
	if on < 0 {
		s.leaf(verdict)
		return nil
	}
	return fork(node{bound, verdict, s.remember(d, sub, waiting)}, on)
}

// attempt makes a choice of the relaxed one, at some nodes.
func (s *search) attempt(ctx context.Context, n *node, d *dual) {
	if s.nodes%tryNodes != 1 {
		return
	}
	var chosen []int32
	for j, v := range n.verdict {
		if v == opened {
			chosen = append(chosen, int32(j)) //nolint:gosec // candidates are counted in 32 bits
		}
	}
	for _, j := range d.pick.whole {
		chosen = append(chosen, d.in.candidate[j])
	}
	s.try(ctx, chosen)
}

// unsure returns the candidate, of the instance that this one was made from, that
// the relaxed solution is least sure of among those without a verdict; -1 for none.
func (d *dual) unsure(verdict []int8) int32 {
	on, most := int32(-1), -1.0
	for j, from := range d.in.candidate {
		if verdict[from] != undecided {
			continue
		}
		if u := min(d.share[j], 1-d.share[j]); u > most {
			on, most = from, u
		}
	}
	return on
}

// fork returns the two parts of a node: with the candidate and without.
func fork(n node, on int32) []*node {
	with, without := n, n
	with.verdict, without.verdict = slices.Clone(n.verdict), slices.Clone(n.verdict)
	with.verdict[on], without.verdict[on] = opened, closed
	return []*node{&with, &without}
}

// remember returns the offers of a node by the elements of the level at hand, as
// long as there is room for them.
func (s *search) remember(d *dual, sub *level, waiting int) []float32 {
	size := s.here.in.elements()
	if waiting*size*4 > keptOffers {
		return nil
	}
	kept := make([]float32, size)
	for i, from := range sub.in.element {
		kept[from] = float32(d.lambda[i])
	}
	return kept
}

// at returns what is left of a level at a node.
func (l *level) at(n *node) *level {
	if n.lambda == nil {
		return l.with(n.verdict, l.lambda)
	}
	lambda := make([]float64, len(n.lambda))
	for i, v := range n.lambda {
		lambda[i] = float64(v)
	}
	return l.with(n.verdict, lambda)
}

// leaf keeps the choice of the opened candidates, when it is the best.
func (s *search) leaf(verdict []int8) {
	var chosen []int32
	used := 0.0
	for j, v := range verdict {
		if v == opened {
			chosen = append(chosen, int32(j)) //nolint:gosec // candidates are counted in 32 bits
			used += s.here.in.uses(int32(j))  //nolint:gosec // likewise
		}
	}
	if used <= s.here.in.budget*(1+1e-12) {
		s.keep(chosen)
	}
}

func (t *tree) push(n *node) {
	*t = append(*t, n)
	h := *t
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[up].bound <= h[i].bound {
			return
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
}

func (t *tree) pop() *node {
	h := *t
	top, last := h[0], len(h)-1
	h[0], h[last] = h[last], nil
	h = h[:last]
	*t = h
	for i := 0; ; {
		next := i
		for c := 2*i + 1; c <= 2*i+2 && c < last; c++ {
			if h[c].bound < h[next].bound {
				next = c
			}
		}
		if next == i {
			return top
		}
		h[i], h[next] = h[next], h[i]
		i = next
	}
}
