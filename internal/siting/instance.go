package siting

import (
	"math"
)

// instance is the one question that all models come down to: open candidates so
// that
//
//	Σ_i min(limit_i, cheapest open candidate of i) + Σ_open fee
//
// is as small as possible, and what the open ones use stays within the budget.
//
//   - MCLP: a candidate that covers i costs 0, and limit_i is the weight of i, so the
//     sum is the weight that is not covered.
//   - p-median: costs are weight times distance, and limit_i is beyond them.
//   - LSCP: the fee is 1 and limit_i is 2, so that covering i always pays.
//
// Each candidate uses 1 of the budget (the number of sites), or as use says (hours).
type instance struct {
	rows    lists // by element, cheapest first; only costs below the limit
	columns lists // by candidate; only of an instance that with has made
	places  int   // candidates
	limit   []float64
	fee     float64
	use     []float64 // nil: 1 each
	budget  float64
	grain   float64                         // all values are whole multiples of it; 0 when unknown
	total   float64                         // above 0: what counts is how much less than this the sum is
	enough  func(value, bound float64) bool // whether an answer is good enough; nil: only a proven one

	// With capacities an element may be served by several candidates, in parts; nil
	// for none. Opened candidates then stay among the others, kept.
	weight   []float64 // of each element
	capacity []float64 // of each candidate, in weight
	kept     []bool    // of each candidate; nil for none

	base      float64 // what is spent already, on candidates and elements that are left out
	element   []int32 // of each element, its index in the instance that this one was made from
	candidate []int32 // likewise
}

// elements returns the number of elements.
func (in *instance) elements() int { return len(in.limit) }

// candidates returns the number of candidates.
func (in *instance) candidates() int { return in.places }

// uses returns what candidate j uses of the budget.
func (in *instance) uses(j int32) float64 {
	if in.use == nil {
		return 1
	}
	return in.use[j]
}

// value returns the sum for a set of open candidates.
func (in *instance) value(chosen []int32) float64 {
	open := make([]bool, in.candidates())
	for _, j := range chosen {
		open[j] = true
	}
	sum := in.base + in.fee*float64(len(chosen))
	for i := range int32(len(in.limit)) { //nolint:gosec // elements are counted in 32 bits
		sum += in.least(i, func(j int32) bool { return open[j] })
	}
	return sum
}

// least returns what element i pays: its limit, or the cost of its cheapest open
// candidate if that is less.
func (in *instance) least(i int32, open func(j int32) bool) float64 {
	to, cost := in.rows.row(i)
	for k, j := range to {
		if cost[k] >= in.limit[i] {
			break
		}
		if open(j) {
			return cost[k]
		}
	}
	return in.limit[i]
}

// lift returns the least value that is at least bound and that some choice can
// have: values are multiples of the grain.
func (in *instance) lift(bound float64) float64 {
	if in.grain == 0 {
		return bound
	}
	return math.Ceil(bound/in.grain-1e-6) * in.grain
}

// beaten reports whether no choice whose value is at least bound is better than
// one with this value.
func (in *instance) beaten(bound, value float64) bool {
	if in.grain > 0 {
		return bound > value-in.grain*(1-1e-6)
	}
	size := value
	if in.total > 0 {
		size = min(size, in.total-value)
	}
	return bound >= value-max(tight*size, 1e-14*value)
}

// gap returns the gap between what a value and a bound stand for.
func (in *instance) gap(value, bound float64) float64 {
	if in.total > 0 {
		return gap(in.total-value, in.total-bound)
	}
	return gap(value, bound)
}

// verdicts on a candidate.
const (
	undecided int8 = iota
	opened
	closed
)

// with returns the instance that is left when the verdicts hold: opened
// candidates lower the limits of what they serve, closed ones go, and so do
// elements that nothing is left for.
func (in *instance) with(verdict []int8) *instance {
	out := &instance{fee: in.fee, budget: in.budget, grain: in.grain, total: in.total, enough: in.enough, base: in.base}
	number := make([]int32, len(verdict)) // of each candidate, its new index or -1
	for j := range int32(len(verdict)) {  //nolint:gosec // candidates are counted in 32 bits
		number[j] = -1
		switch {
		case verdict[j] == undecided || verdict[j] == opened && in.capacity != nil:
			number[j] = int32(len(out.candidate)) //nolint:gosec // likewise
			out.take(in, j, verdict[j] == opened)
		case verdict[j] == opened:
			out.base += in.fee
			out.budget -= in.uses(j)
		}
	}
	out.keep(in, verdict, number)
	return out
}

// take adds candidate j of another instance.
func (in *instance) take(from *instance, j int32, kept bool) {
	in.candidate = append(in.candidate, j)
	if from.use != nil {
		in.use = append(in.use, from.use[j])
	}
	if from.capacity != nil {
		in.capacity = append(in.capacity, from.capacity[j])
		in.kept = append(in.kept, kept)
	}
}

// keeps returns the number of kept candidates.
func (in *instance) keeps() (count int) {
	for _, kept := range in.kept {
		if kept {
			count++
		}
	}
	return count
}

// keep copies the elements of another instance that candidates are left for.
func (in *instance) keep(from *instance, verdict []int8, number []int32) {
	isOpened := func(j int32) bool { return verdict[j] == opened && from.capacity == nil }
	in.rows.start = append(make([]int32, 0, len(from.rows.start)), 0)
	for i := range int32(len(from.limit)) { //nolint:gosec // elements are counted in 32 bits
		limit, before := from.least(i, isOpened), len(in.rows.to)
		to, cost := from.rows.row(i)
		for k, j := range to {
			if cost[k] >= limit {
				break
			}
			if n := number[j]; n >= 0 {
				in.rows.to = append(in.rows.to, n)
				in.rows.cost = append(in.rows.cost, cost[k])
			}
		}
		if len(in.rows.to) == before && from.capacity == nil {
			in.base += limit
			continue
		}
		if from.weight != nil {
			in.weight = append(in.weight, from.weight[i])
		}
		in.element = append(in.element, i)
		in.limit = append(in.limit, limit)
		in.rows.start = append(in.rows.start, int32(len(in.rows.to))) //nolint:gosec // no more than in from
	}
	in.places = len(in.candidate)
	in.columns = in.rows.transpose(in.places)
}
