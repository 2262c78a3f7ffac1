package siting

import (
	"context"
	"math"
	"slices"
)

// farthest returns the element with weight that is farthest from the open
// candidates, and what it pays: infinity when it reaches none. Without weights
// the element is -1.
func (s *centre) farthest(open []bool) (element int32, pays float64) {
	element = -1
	for i, w := range s.weights {
		if w == 0 {
			continue
		}
		to, cost := s.costs.rows.row(int32(i)) //nolint:gosec // elements are counted in 32 bits
		least := math.Inf(1)
		for k, j := range to {
			if open[j] {
				least = cost[k]
				break
			}
		}
		if element < 0 || least > pays {
			element, pays = int32(i), least //nolint:gosec // likewise
		}
	}
	return element, pays
}

// close narrows the radii between low and high until they meet or the context
// ends. A radius that resists is left for a longer search; meanwhile those below
// it are tried for a better bound and those above it for a better choice.
func (s *centre) close(ctx context.Context) {
	s.quick(ctx)
	for nodes := 1; s.low+1 < s.high && !s.enough(); nodes *= 8 {
		if limit := s.options.Nodes; limit > 0 && nodes > limit {
			return
		}
		at := s.options
		at.Nodes = nodes
		s.halve(ctx, at, true)
		s.halve(ctx, at, false)
		if ctx.Err() != nil {
			return
		}
	}
}

// enough reports whether the best choice is good enough, though not proven to be
// the best.
func (s *centre) enough() bool {
	return s.best != nil && s.options.Gap > 0 && gap(s.radius(s.high), s.radius(min(s.low+1, s.high))) <= s.options.Gap
}

// quick narrows the radii by what is cheap to see: elements of which no two share
// a candidate, more than p of them, prove a radius too small; a greedy cover by p
// candidates proves it wide enough.
func (s *centre) quick(ctx context.Context) {
	for low, high := s.low, s.high; low+1 < high && ctx.Err() == nil; {
		middle := low + (high-low)/2
		if s.costs.Within(s.radii[middle]).apart(s.weights) > s.p {
			s.low, low = middle, middle
		} else {
			high = middle
		}
	}
	for low, high := s.low, s.high; low+1 < high && ctx.Err() == nil; {
		middle := low + (high-low)/2
		if chosen := s.greedy(middle); chosen != nil {
			s.best, s.high, high = chosen, middle, middle
		} else {
			low = middle
		}
	}
}

// apart returns the size of a set of elements with weight of which no two are
// covered by one candidate: no fewer candidates cover all.
func (c *Cover) apart(weights []float64) int {
	order := make([]int32, 0, len(weights))
	for i, w := range weights {
		if w > 0 {
			order = append(order, int32(i)) //nolint:gosec // elements are counted in 32 bits
		}
	}
	count := func(i int32) int { to, _ := c.rows.row(i); return len(to) }
	slices.SortStableFunc(order, func(a, b int32) int { return count(a) - count(b) })
	used, apart := make([]bool, c.Candidates()), 0
	for _, i := range order {
		to, _ := c.rows.row(i)
		if slices.ContainsFunc(to, func(j int32) bool { return used[j] }) {
			continue
		}
		apart++
		for _, j := range to {
			used[j] = true
		}
	}
	return apart
}

// greedy seeks p candidates that cover all at a radius, most gain first; nil when
// they do not.
func (s *centre) greedy(at int) []int32 {
	cover := s.costs.Within(s.radii[at])
	if len(cover.Uncovered(s.weights)) > 0 {
		return nil
	}
	in := cover.all(s.weights, s.p)
	choice := newSwap(in.with(make([]int8, in.places)))
	for _, j := range s.locked {
		choice.add(int32(j)) //nolint:gosec // candidates are counted in 32 bits
	}
	choice.fill()
	if choice.value > 0 {
		return nil
	}
	return in.complete(choice.choice(), s.p)
}

// halve tries radii between low and high, each time in the middle of what is left
// after taking those without a verdict for too wide (up) or for too small.
func (s *centre) halve(ctx context.Context, o Options, up bool) {
	for low, high := s.low, s.high; low+1 < high && ctx.Err() == nil && !s.enough(); {
		middle := low + (high-low)/2
		switch chosen, proven := s.try(ctx, middle, o); {
		case chosen != nil:
			s.best, s.high, high = chosen, middle, middle
		case proven:
			s.low, low = middle, middle
		case up:
			high = middle
		default:
			low = middle
		}
	}
}

// try seeks a choice that covers all at a radius.
func (s *centre) try(ctx context.Context, at int, o Options) (chosen []int32, proven bool) {
	cover := s.costs.Within(s.radii[at])
	if len(cover.Uncovered(s.weights)) > 0 {
		return nil, true
	}
	return cover.within(ctx, s.weights, s.p, s.locked, o)
}
