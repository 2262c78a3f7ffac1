package access

import "math"

// TwoStep returns the supply per head of demand by two-step floating catchment
// areas, every pair by its weight:
//
//	R_j = S_j / Σ_i w_ij D_i    A_i = Σ_j w_ij R_j
//
// With a cut-off alone it is 2SFCA; with the weights of zones, or with decay, it
// is the enhanced E2SFCA. A supply that no demand above zero reaches counts for
// nobody; a demand of zero gets what one more person there would get. What all
// demands get together is what is reached: Σ_i A_i D_i is the sum of the supplies
// that some demand reaches.
//
// Sources: Luo and Wang (2003), Environment and Planning B 30(6), 865–884; Luo and
// Qi (2009), Health & Place 15(4), 1100–1107.
func (x *Instance) TwoStep() []float64 { return x.twoStep(x.Weighing.of(x.Costs.cost)) }

// ThreeStep returns the supply per head of demand by 3SFCA: TwoStep in which a
// demand first divides itself over the supplies in its reach, by their weights:
//
//	w'_ij = w_ij · w_ij / Σ_k w_ik
//
// in the place of w_ij in both steps.
//
// Source: Wan, Zou and Sternberg (2012), International Journal of Geographical
// Information Science 26(6), 1073–1089.
func (x *Instance) ThreeStep() []float64 {
	weights := x.Weighing.of(x.Costs.cost)
	for i, sum := range x.rowSums(weights) {
		_, row := x.Costs.row(i, weights)
		for p, w := range row {
			row[p] = notTiny(w * share(w, sum))
		}
	}
	return x.twoStep(weights)
}

// Balanced returns the level of service by balanced floating catchment areas
// (BFCA): every demand is divided over the supplies, and every level of service
// over the demands, so that neither is counted twice:
//
//	L_j = S_j / Σ_i D_i · w_ij / Σ_k w_ik    A_i = Σ_j L_j · w_ij / Σ_k w_kj
//
// Together the demands get what the supplies give: Σ_i A_i is the sum of L_j.
//
// Source: Páez, Higgins and Vivona (2019), PLOS ONE 14(6), e0218773.
func (x *Instance) Balanced() []float64 {
	weights := x.Weighing.of(x.Costs.cost)
	column, levels := make([]float64, len(x.Supply)), make([]float64, len(x.Supply))
	for i, sum := range x.rowSums(weights) {
		each := share(1, sum)
		to, row := x.Costs.row(i, weights)
		for p, j := range to {
			levels[j] += x.Demand[i] * (row[p] * each)
			column[j] += row[p]
		}
	}
	for j, people := range levels {
		levels[j], column[j] = level(x.Supply[j], people), share(1, column[j])
	}
	for i := range x.Demand {
		to, row := x.Costs.row(i, weights)
		for p, j := range to {
			row[p] *= column[j]
		}
	}
	return x.gather(weights, levels)
}

// Available returns the spatial availability: the supply that falls to each
// demand when every supply is divided over the demands that reach it, in
// proportion to their people and the weight of their cost:
//
//	V_i = Σ_j S_j · F_ij / Σ_k F_kj    F_ij = D_i / Σ D · w_ij / Σ_k w_kj
//
// What does not depend on i falls out, so that it is TwoStep times the people of
// each demand. All values add up to the supplies that some demand reaches.
//
// Source: Soukhov, Páez, Higgins and Mohamed (2023), PLOS ONE 18(1), e0278468.
func (x *Instance) Available() []float64 {
	values := x.TwoStep()
	for i, d := range x.Demand {
		if d == 0 {
			values[i] = 0
			continue
		}
		values[i] *= d
	}
	return values
}

// twoStep is TwoStep with weights of its own, which it may change.
func (x *Instance) twoStep(weights []float64) []float64 {
	if anyFaint(weights) {
		x.relate(weights)
	}
	heads := make([]float64, len(x.Supply))
	for i, d := range x.Demand {
		to, row := x.Costs.row(i, weights)
		for p, j := range to {
			heads[j] += d * row[p]
		}
	}
	for j, sum := range heads { // from here on the supply per head
		heads[j] = level(x.Supply[j], sum)
	}
	return x.gather(weights, heads)
}

// gather returns for each demand the sum of what supplies give, by their weights.
func (x *Instance) gather(weights, give []float64) []float64 {
	values := make([]float64, len(x.Demand))
	for i := range values {
		to, row := x.Costs.row(i, weights)
		sum := 0.0
		for p, j := range to {
			sum += row[p] * give[j]
		}
		values[i] = sum
	}
	return values
}

// faint is a weight by which a supply cannot be divided safely.
const faint = 1e-150

// anyFaint reports whether some weight is faint, and not zero. It compares bits,
// see Weighing.cut: zero less one is the highest number of all, so that a weight of
// zero is no choice of its own.
func anyFaint(weights []float64) bool {
	limit := math.Float64bits(faint)
	for _, w := range weights {
		if math.Float64bits(w)-1 < limit {
			return true
		}
	}
	return false
}

// relate makes the weights of each supply relative to the highest one that a
// demand above zero gives it, which leaves the supply per head as it is. A supply
// that is far from everybody has weights so small that what it has divided by them
// is beyond a float64, and what it gives each head is not.
func (x *Instance) relate(weights []float64) {
	inverse := make([]float64, len(x.Supply))
	for i, d := range x.Demand {
		if d == 0 {
			continue
		}
		to, row := x.Costs.row(i, weights)
		for p, j := range to {
			if row[p] > inverse[j] {
				inverse[j] = row[p]
			}
		}
	}
	for j, peak := range inverse {
		inverse[j] = share(1, peak)
	}
	for i := range x.Demand {
		to, row := x.Costs.row(i, weights)
		for p, j := range to {
			row[p] *= inverse[j]
		}
	}
}

func (x *Instance) rowSums(weights []float64) []float64 {
	sums := make([]float64, len(x.Demand))
	for i := range sums {
		_, row := x.Costs.row(i, weights)
		for _, w := range row {
			sums[i] += w
		}
	}
	return sums
}

// level divides a supply by its people. It is never more than a float64 can hold,
// so that a weight of zero makes nothing of it.
func level(supply, people float64) float64 { return min(share(supply, people), math.MaxFloat64) }

// share divides; of nothing it is nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}
