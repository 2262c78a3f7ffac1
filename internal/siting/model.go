package siting

import (
	"context"
	"errors"
	"math"
	"slices"

	"steunkaart/internal/fault"
)

// Maximise chooses p candidates, the locked ones among them, that cover as much
// weight as possible: the maximal covering location problem (MCLP). weights holds
// the people of each element. It refuses weights below zero, a p below the number
// of locked sites or above that of candidates, and locked sites that are none.
//
// Source: Church and ReVelle (1974), Papers of the Regional Science Association 32.
func (c *Cover) Maximise(ctx context.Context, weights []float64, p int, locked []int, o Options) (Result, error) {
	if err := errors.Join(checkWeights(weights, c.Elements()), checkSites(c.Candidates(), p, locked), checkCapacity(o.Capacity, c.Candidates())); err != nil {
		return Result{}, err
	}
	if o.Capacity != nil {
		return c.maximiseLimited(ctx, weights, p, locked, o), nil
	}
	in := &instance{rows: c.rows, places: c.Candidates(), limit: weights, budget: float64(p)}
	return in.cover(ctx, p, locked, o), nil
}

// cover searches an instance whose limits are what can be covered, and answers
// with what is.
func (in *instance) cover(ctx context.Context, p int, locked []int, o Options) Result {
	in.grain = grain(in.limit)
	for _, w := range in.limit {
		in.total += w
	}
	chosen, out := in.solve(ctx, p, locked, o)
	return answer(indexes(chosen), in.total-in.value(chosen), in.total-out.bound)
}

// Median chooses p candidates, the locked ones among them, so that the sum over
// all elements of weight times the cost of the cheapest chosen candidate is as
// small as possible: the p-median problem. An element without weight pays
// nothing. It refuses what Maximise does, and elements with weight that no
// candidate reaches; and says so when no p candidates reach all elements.
//
// Source: Hakimi (1964), Operations Research 12(3).
func (c *Costs) Median(ctx context.Context, weights []float64, p int, locked []int, o Options) (Result, error) {
	if err := errors.Join(checkWeights(weights, c.Elements()), checkSites(c.candidates, p, locked), checkCapacity(o.Capacity, c.candidates)); err != nil {
		return Result{}, err
	}
	if o.Capacity != nil {
		return c.medianLimited(ctx, weights, p, locked, o)
	}
	in, worst := c.weighted(weights, p)
	chosen, out := in.solve(ctx, p, locked, o)
	value := in.value(chosen)
	if value >= worst {
		return Result{}, fault.Invalid("sites: no choice of %d was found that every element with weight reaches", p)
	}
	return answer(indexes(chosen), value, min(out.bound, value)), nil
}

// weighted returns the instance of a p-median problem, and the value that says
// that an element with weight is served by nobody.
func (c *Costs) weighted(weights []float64, p int) (in *instance, worst float64) {
	in = &instance{places: c.candidates, budget: float64(p), limit: make([]float64, len(weights))}
	in.rows = lists{start: make([]int32, 1, len(weights)+1), to: c.rows.to, cost: make([]float64, len(c.rows.cost))}
	in.rows.start = c.rows.start
	for i, w := range weights {
		for k := c.rows.start[i]; k < c.rows.start[i+1]; k++ {
			in.rows.cost[k] = w * c.rows.cost[k]
		}
	}
	in.grain = grain(in.rows.cost)
	return in, in.limits(weights, p)
}

// limits sets what each element pays at most. Of p open candidates even the worst
// p have a cheapest one; where a candidate may be out of reach, the limit is
// beyond the value of every choice that reaches all, and is returned.
func (in *instance) limits(weights []float64, p int) float64 {
	worst := 1.0
	for i := range in.limit {
		if from, end := in.rows.start[i], in.rows.start[i+1]; end > from {
			worst += in.rows.cost[end-1]
		}
	}
	worst = math.Ceil(worst)
	if in.grain > 0 {
		worst = math.Ceil(worst/in.grain) * in.grain
	}
	for i, w := range weights {
		_, cost := in.rows.row(int32(i)) //nolint:gosec // elements are counted in 32 bits
		switch nth := in.places - p; {
		case w == 0:
			in.limit[i] = 0
		case p > 0 && nth < len(cost):
			in.limit[i] = cost[nth]
		default:
			in.limit[i] = worst
		}
	}
	return worst
}

// solve searches an instance with locked sites and returns p sites and where the
// search ended. Sites that add nothing make up the number.
func (in *instance) solve(ctx context.Context, p int, locked []int, o Options) ([]int32, outcome) {
	verdict := make([]int8, in.places)
	chosen := []int32{} // not nil, which is for none found
	for _, j := range locked {
		verdict[j] = opened
		chosen = append(chosen, int32(j)) //nolint:gosec // candidates are counted in 32 bits
	}
	in.afford(verdict)
	root := in.with(verdict)
	out := solve(ctx, root, o)
	for _, j := range out.chosen {
		chosen = append(chosen, root.candidate[j])
	}
	return in.complete(chosen, p), out
}

// complete makes up the number of p sites with the first ones that are not chosen.
func (in *instance) complete(chosen []int32, p int) []int32 {
	for j := int32(0); len(chosen) < p; j++ {
		if !slices.Contains(chosen, j) {
			chosen = append(chosen, j)
		}
	}
	return chosen
}

func indexes(chosen []int32) []int {
	all := make([]int, len(chosen))
	for k, j := range chosen {
		all[k] = int(j)
	}
	return all
}
