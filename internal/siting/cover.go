package siting

import (
	"context"
	"errors"
	"slices"

	"steunkaart/internal/fault"
)

// firstNodes is how far the tree is searched for a cover of everything before a
// cover with one site less is sought directly.
const firstNodes = 16

// shrinkMoves is how many exchanges a cover with one site less is sought with first.
const shrinkMoves = 50_000

// Uncovered returns the elements with weight that no candidate covers.
func (c *Cover) Uncovered(weights []float64) []int { return empty(&c.rows, weights) }

// Unreached returns the elements with weight that reach no candidate.
func (c *Costs) Unreached(weights []float64) []int { return empty(&c.rows, weights) }

// empty returns the rows with weight that have no entries.
func empty(rows *lists, weights []float64) []int {
	var alone []int
	for i, w := range weights {
		if w > 0 && rows.start[i] == rows.start[i+1] {
			alone = append(alone, i)
		}
	}
	return alone
}

// CoverAll chooses as few candidates as possible, the locked ones among them, that
// cover every element with weight: the location set covering problem (LSCP). It
// refuses weights below zero, locked sites that are no candidates, and elements
// with weight that no candidate covers.
//
// Source: Toregas, Swain, ReVelle and Bergman (1971), Operations Research 19(6).
func (c *Cover) CoverAll(ctx context.Context, weights []float64, locked []int, o Options) (Result, error) {
	m := c.Candidates()
	if err := errors.Join(checkWeights(weights, c.Elements()), checkSites(m, m, locked)); err != nil {
		return Result{}, err
	}
	if alone := c.Uncovered(weights); len(alone) > 0 {
		return Result{}, fault.Invalid("coverage: no candidate covers element %d, nor %d others", alone[0], len(alone)-1)
	}
	in := &instance{rows: c.rows, places: m, limit: ones(weights, 2), fee: 1, budget: float64(m), grain: 1}
	first := o
	if o.Nodes == 0 || o.Nodes > firstNodes {
		first.Nodes = firstNodes
	}
	chosen, out := in.solve(ctx, 0, locked, first)
	if gap(float64(len(chosen)), out.bound) <= o.Gap {
		return answer(indexes(chosen), float64(len(chosen)), out.bound), nil
	}
	best, bound := c.shrink(ctx, weights, chosen, locked, o), out.bound
	for gap(float64(len(best)), bound) > o.Gap && len(best) > len(locked) && ctx.Err() == nil {
		fewer, proven := c.within(ctx, weights, len(best)-1, locked, o)
		if fewer == nil {
			if proven {
				bound = float64(len(best))
			}
			break
		}
		best = fewer
	}
	return answer(indexes(best), float64(len(best)), min(bound, float64(len(best)))), nil
}

// shrink seeks covers of everything with one site less each time, by annealing
// from the last one.
func (c *Cover) shrink(ctx context.Context, weights []float64, best []int32, locked []int, o Options) []int32 {
	verdict := make([]int8, c.Candidates())
	for _, j := range locked {
		verdict[j] = opened
	}
	random := source(o.Seed)
	for moves := shrinkMoves; moves <= 32*shrinkMoves && len(best) > len(locked)+1 && ctx.Err() == nil; {
		in := c.all(weights, len(best)-1).with(verdict)
		choice := newSwap(in)
		for j, from := range in.candidate {
			if slices.Contains(best, from) && choice.left >= 1 {
				choice.add(int32(j)) //nolint:gosec // candidates are counted in 32 bits
			}
		}
		choice.anneal(ctx, moves, &random)
		if choice.value > 0 {
			moves *= 2
			continue
		}
		best = best[:0]
		for _, j := range locked {
			best = append(best, int32(j)) //nolint:gosec // likewise
		}
		for _, j := range choice.chosen {
			best = append(best, in.candidate[j])
		}
	}
	return best
}

// ones returns size for every element with weight and 0 for the others.
func ones(weights []float64, size float64) []float64 {
	limit := make([]float64, len(weights))
	for i, w := range weights {
		if w > 0 {
			limit[i] = size
		}
	}
	return limit
}

// all returns the instance that counts the elements with weight that p candidates
// leave out.
func (c *Cover) all(weights []float64, p int) *instance {
	return &instance{rows: c.rows, places: c.Candidates(), limit: ones(weights, 1), budget: float64(p), grain: 1}
}

// within seeks p candidates, the locked ones among them, that cover every element
// with weight. It returns nil when it finds none, and whether that is proven.
func (c *Cover) within(ctx context.Context, weights []float64, p int, locked []int, o Options) (chosen []int32, proven bool) {
	in := c.all(weights, p)
	o.Gap = 0
	in.enough = func(value, bound float64) bool { return value == 0 || bound > 0 }
	chosen, out := in.solve(ctx, p, locked, o)
	if out.value == 0 {
		return chosen, false
	}
	return nil, out.bound > 0
}

// Centre chooses p candidates, the locked ones among them, so that the cost of
// the cheapest chosen candidate is, for the element with weight where it is
// largest, as small as possible: the p-centre problem. Weights above zero do not
// differ in what they ask for. It refuses what Maximise does, and elements with
// weight that reach no candidate; and says so when no p candidates are found that
// all elements reach.
//
// Source of the search by radius: Minieka (1970), SIAM Review 12(1).
func (c *Costs) Centre(ctx context.Context, weights []float64, p int, locked []int, o Options) (Result, error) {
	if err := errors.Join(checkWeights(weights, c.Elements()), checkSites(c.candidates, p, locked)); err != nil {
		return Result{}, err
	}
	if alone := c.Unreached(weights); len(alone) > 0 {
		return Result{}, fault.Invalid("costs: element %d reaches no candidate, nor do %d others", alone[0], len(alone)-1)
	}
	s := &centre{costs: c, weights: weights, p: p, locked: locked, options: o}
	s.start()
	s.close(ctx)
	if s.best == nil {
		return Result{}, fault.Invalid("sites: no choice of %d was found that every element with weight reaches", p)
	}
	return answer(indexes(s.best), s.radius(s.high), s.radius(min(s.low+1, s.high))), nil
}

// centre is a search for the smallest radius at which p candidates cover all.
type centre struct {
	costs   *Costs
	weights []float64
	p       int
	locked  []int
	options Options

	radii     []float64 // every cost that the answer may be, ascending
	low, high int       // indexes of radii: proven too small (-1 for none), and wide enough
	best      []int32   // covers all at high; nil for none known yet
}

func (s *centre) radius(at int) float64 {
	if at >= len(s.radii) {
		return 0
	}
	return s.radii[at]
}

// start makes a first choice, the farthest element first, and lists the radii up
// to what it achieves.
//
// Source: Gonzalez (1985), Theoretical Computer Science 38.
func (s *centre) start() {
	open := make([]bool, s.costs.candidates)
	chosen := []int32{}
	for _, j := range s.locked {
		open[j] = true
		chosen = append(chosen, int32(j)) //nolint:gosec // candidates are counted in 32 bits
	}
	for len(chosen) < s.p {
		j := s.next(open)
		open[j] = true
		chosen = append(chosen, j)
	}
	_, widest := s.farthest(open)
	for i, w := range s.weights {
		_, cost := s.costs.rows.row(int32(i)) //nolint:gosec // elements are counted in 32 bits
		for k := 0; w > 0 && k < len(cost) && cost[k] <= widest; k++ {
			s.radii = append(s.radii, cost[k])
		}
	}
	slices.Sort(s.radii)
	s.radii = slices.Clip(slices.Compact(s.radii))
	s.low, s.high = -1, len(s.radii)
	if n := len(s.radii); n == 0 || s.radii[n-1] == widest {
		s.best, s.high = chosen, max(n-1, 0)
	}
}

// next returns the closed candidate that is nearest to the farthest element, or
// the first closed one when nothing is far.
func (s *centre) next(open []bool) int32 {
	if i, _ := s.farthest(open); i >= 0 {
		to, _ := s.costs.rows.row(i)
		for _, j := range to {
			if !open[j] {
				return j
			}
		}
	}
	return int32(slices.Index(open, false)) //nolint:gosec // candidates are counted in 32 bits
}
