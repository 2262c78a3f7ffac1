package siting

import (
	"context"
	"math"
	"slices"

	"steunkaart/internal/fault"
)

// checkCapacity refuses capacities that are no finite numbers of zero or more.
func checkCapacity(capacity []float64, candidates int) error {
	if capacity != nil && len(capacity) != candidates {
		return fault.Invalid("capacity: %d given, expected %d", len(capacity), candidates)
	}
	for j, k := range capacity {
		if !(k >= 0) || math.IsInf(k, 1) {
			return fault.Invalid("capacity: %v of candidate %d is not a finite number of zero or more", k, j)
		}
	}
	return nil
}

// maximiseLimited is Maximise with capacities.
func (c *Cover) maximiseLimited(ctx context.Context, weights []float64, p int, locked []int, o Options) Result {
	in := &instance{rows: c.rows, places: c.Candidates(), limit: weights, weight: weights, capacity: o.Capacity, budget: float64(p)}
	for _, w := range weights {
		in.total += w
	}
	if grain(weights, o.Capacity) > 0 {
		in.grain = 1
	}
	s := newLimited(in, p, locked, o)
	s.solve(ctx)
	return answer(indexes(s.best), in.total-s.value, in.total-s.proven())
}

// medianLimited is Median with capacities: all demand is to be served.
func (c *Costs) medianLimited(ctx context.Context, weights []float64, p int, locked []int, o Options) (Result, error) {
	in, _ := c.weighted(weights, p)
	dearest := 0.0
	for _, v := range c.rows.cost {
		dearest = max(dearest, v)
	}
	// Leaving out a hundredth of the least demand costs more than serving everybody
	// as dearly as can be: whatever the sites, serving all comes first.
	least, all := math.Inf(1), 0.0
	for _, w := range weights {
		if all += w; w > 0 {
			least = min(least, w)
		}
	}
	out := math.Ceil(dearest*max(2*float64(p+1), 100*all/least)) + 1
	start := make([]float64, len(weights))
	for i, w := range weights {
		in.limit[i], start[i] = w*out, w*min(out, dearest)
	}
	in.weight, in.capacity, in.grain = weights, o.Capacity, 0
	if grain(weights, o.Capacity, c.rows.cost) > 0 {
		in.grain = 1
	}
	s := newLimited(in, p, locked, o)
	s.start = start
	s.solve(ctx)
	if s.left > 1e-9*(1+s.value/out) {
		return Result{}, fault.Invalid("sites: no choice of %d was found that can serve all demand", p)
	}
	return answer(indexes(s.best), s.value, min(s.proven(), s.value)), nil
}

// limited is a search with capacities. It is made for a municipality, not for
// thousands of candidates: a choice is worth what the best division of demand over
// its sites is worth, and that takes time to find.
type limited struct {
	root    *instance
	options Options
	random  source
	p       int
	locked  []int8
	start   []float64 // offers of the elements to begin with; nil for half of what each pays at most

	best  []int32
	value float64
	left  float64 // demand that the best choice leaves out
	bound float64
	tried map[string]bool
}

func newLimited(in *instance, p int, locked []int, o Options) *limited {
	in.columns = in.rows.transpose(in.places)
	s := &limited{
		root: in, options: o, random: source(o.Seed), p: p, locked: make([]int8, in.places),
		value: math.Inf(1), bound: math.Inf(-1), tried: map[string]bool{},
	}
	for _, j := range locked {
		s.locked[j] = opened
	}
	return s
}

// proven returns the bound.
func (s *limited) proven() float64 { return min(s.root.lift(s.bound), s.value) }

// over reports whether the answer is proven, or good enough.
func (s *limited) over() bool {
	return s.root.beaten(s.bound, s.value) || s.options.Gap > 0 && s.root.gap(s.value, s.proven()) <= s.options.Gap
}

// solve searches until the best choice is proven or the context ends.
func (s *limited) solve(ctx context.Context) {
	root := s.root.with(s.locked)
	s.try(s.complete(s.locked, nil))
	lambda := slices.Clone(root.limit)
	for i := range lambda {
		if lambda[i] /= 2; s.start != nil {
			lambda[i] = min(root.limit[i], s.start[i])
		}
	}
	d := newDual(root, lambda)
	value := func() float64 { return s.value }
	d.climb(ctx, climbSteps, value, func(step int) {
		if step%everySteps == 0 {
			s.try(s.complete(s.locked, d.named()))
		}
	})
	s.bound = d.bound
	s.exchange(ctx)
	s.branch(ctx, &node{bound: d.bound, verdict: s.locked}, d.lambda)
}

// named returns the last pick as candidates of the instance that this one was
// made from, those of most worth first.
func (d *dual) named() []int32 {
	pick := slices.Clone(d.pick.whole)
	slices.SortStableFunc(pick, func(a, b int32) int {
		switch {
		case d.worth[a] < d.worth[b]:
			return -1
		case d.worth[a] > d.worth[b]:
			return 1
		}
		return 0
	})
	for k, j := range pick {
		pick[k] = d.in.candidate[j]
	}
	return pick
}

// complete makes a choice of p candidates: the opened ones, then the preferred
// ones, then those of most capacity.
func (s *limited) complete(verdict []int8, preferred []int32) []int32 {
	open := make([]bool, len(verdict))
	var chosen []int32
	add := func(j int32) {
		if !open[j] && len(chosen) < s.p {
			open[j] = true
			chosen = append(chosen, j)
		}
	}
	for j, v := range verdict {
		if v == opened {
			add(int32(j)) //nolint:gosec // candidates are counted in 32 bits
		}
	}
	for _, j := range preferred {
		add(j)
	}
	for len(chosen) < s.p {
		most := int32(-1)
		for j := range int32(len(open)) { //nolint:gosec // likewise
			if !open[j] && (most < 0 || s.root.capacity[j] > s.root.capacity[most]) {
				most = j
			}
		}
		add(most)
	}
	slices.Sort(chosen)
	return chosen
}

// try counts what a choice is worth, and keeps it when it is the best. It reports
// whether it is.
func (s *limited) try(chosen []int32) bool {
	key := make([]byte, 0, 4*len(chosen))
	for _, j := range chosen {
		key = append(key, byte(j), byte(j>>8), byte(j>>16), byte(j>>24))
	}
	if s.tried[string(key)] {
		return false
	}
	s.tried[string(key)] = true
	value, left := s.root.divided(chosen)
	if value >= s.value {
		return false
	}
	s.best, s.value, s.left = slices.Clone(chosen), value, left
	return true
}

// exchange tries to exchange each site of the best choice for each other one, until
// nothing is better or the context ends.
func (s *limited) exchange(ctx context.Context) {
	for better := true; better && s.p > 0; {
		better = false
		from := s.random.below(s.root.places)
		for k := range s.root.places {
			j := int32((from + k) % s.root.places) //nolint:gosec // candidates are counted in 32 bits
			if s.swapIn(ctx, j) {
				better = true
			}
			if ctx.Err() != nil || s.over() {
				return
			}
		}
	}
}

// swapIn tries candidate j in the place of each that may go.
func (s *limited) swapIn(ctx context.Context, j int32) bool {
	if slices.Contains(s.best, j) {
		return false
	}
	for k, out := range s.best {
		if s.locked[out] == opened || ctx.Err() != nil {
			continue
		}
		chosen := slices.Clone(s.best)
		chosen[k] = j
		slices.Sort(chosen)
		if s.try(chosen) {
			return true
		}
	}
	return false
}

// branch splits the choices until every part is proven not to be better than the
// best, or the context ends.
func (s *limited) branch(ctx context.Context, root *node, lambda []float64) {
	waiting := tree{root}
	for nodes := 0; len(waiting) > 0; nodes++ {
		s.bound = max(s.bound, waiting[0].bound)
		if s.over() || ctx.Err() != nil || s.options.Nodes > 0 && nodes >= s.options.Nodes {
			return
		}
		for _, child := range s.split(ctx, waiting.pop(), lambda) {
			waiting.push(child)
		}
	}
	s.bound = s.value
}

// split betters the bound of a node and returns the parts that are left of it.
func (s *limited) split(ctx context.Context, n *node, lambda []float64) []*node {
	in := s.root.with(n.verdict)
	d := newDual(in, slices.Clone(lambda))
	d.climb(ctx, nodeSteps, func() float64 { return s.value }, func(int) {})
	s.try(s.complete(n.verdict, d.named()))
	bound := max(n.bound, d.bound)
	if s.root.beaten(bound, s.value) {
		return nil
	}
	on := d.unsure(n.verdict)
	if on < 0 || in.keeps() >= s.p {
		return nil // the only choice that is left has been tried
	}
	return fork(node{bound, n.verdict, nil}, on)
}
