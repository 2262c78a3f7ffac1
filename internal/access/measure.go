package access

import (
	"math"
	"slices"
)

// Instance is a question of reach: demands, supplies and the costs between them.
// Its methods return one value per demand. None of them returns NaN; a demand
// without a supply in reach has the value 0, or what the method tells. A value that
// is too large for a float64, of numbers that lie hundreds of powers of ten apart,
// is the largest one or +Inf.
type Instance struct {
	Demand   []float64 // of each demand: people, finite and zero or more
	Supply   []float64 // of each supply: jobs, hours, places, finite and zero or more
	Costs    *Matrix
	Weighing Weighing
}

// Nearest returns the cost to the n-th nearest supply above zero within the
// cut-off, n from 1, and +Inf where there are fewer. Decay and zones play no part.
// Supplies are counted, not what they offer: the second nearest of two desks with
// twenty hours each is the second desk.
func (x *Instance) Nearest(n int) []float64 {
	values := make([]float64, len(x.Demand))
	var costs []float64
	for i := range values {
		costs = costs[:0]
		to, row := x.Costs.row(i, x.Costs.cost)
		for p, c := range row {
			if x.Supply[to[p]] > 0 && x.Weighing.within(c, x.Weighing.Cutoff) {
				costs = append(costs, c)
			}
		}
		values[i] = nth(costs, n)
	}
	return values
}

// nth returns the n-th smallest of costs, which it may put in another order.
func nth(costs []float64, n int) float64 {
	switch {
	case len(costs) < n:
		return math.Inf(1)
	case n == 1:
		return slices.Min(costs)
	}
	slices.Sort(costs)
	return costs[n-1]
}

// Reached returns the supply that each demand reaches, every supply by its weight:
//
//	A_i = Σ_j w_ij S_j
//
// With a cut-off alone it is the cumulative measure, with decay or zones the
// gravity measure. Nothing in reach is 0.
//
// Source: Hansen (1959), How accessibility shapes land use, Journal of the
// American Institute of Planners 25(2), 73–76.
func (x *Instance) Reached() []float64 {
	return x.gather(x.Weighing.of(x.Costs.cost), x.Supply)
}

// Covered returns 1 for a demand with a supply above zero within the cut-off, and
// 0 for one without. Decay and zones play no part.
func (x *Instance) Covered() []float64 {
	values := x.Nearest(1)
	for i, cost := range values {
		values[i] = 1
		if math.IsInf(cost, 1) {
			values[i] = 0
		}
	}
	return values
}
