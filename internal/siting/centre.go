package siting

import (
	"context"
	"math"
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
