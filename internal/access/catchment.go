package access

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
		for p := x.Costs.start[i]; p < x.Costs.start[i+1]; p++ {
			weights[p] = notTiny(weights[p] * share(weights[p], sum))
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
	demand, column := make([]float64, len(x.Supply)), make([]float64, len(x.Supply))
	for i, sum := range x.rowSums(weights) {
		for p := x.Costs.start[i]; p < x.Costs.start[i+1]; p++ {
			j := x.Costs.to[p]
			demand[j] += x.Demand[i] * share(weights[p], sum)
			column[j] += weights[p]
		}
	}
	values := make([]float64, len(x.Demand))
	for i := range values {
		for p := x.Costs.start[i]; p < x.Costs.start[i+1]; p++ {
			if j := x.Costs.to[p]; weights[p] > 0 {
				values[i] += share(x.Supply[j], demand[j]) * share(weights[p], column[j])
			}
		}
	}
	return values
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

// twoStep is TwoStep with weights of its own. The weights of a supply are taken
// relative to the highest one of a demand above zero: a supply that is far from
// everybody has weights so small that their inverse is too large for a number,
// and what it gives each head is not.
func (x *Instance) twoStep(weights []float64) []float64 {
	m := x.Costs
	inverse := x.inversePeaks(weights)
	people := make([]float64, len(x.Supply))
	for i, d := range x.Demand {
		if d == 0 {
			continue
		}
		for p := m.start[i]; p < m.start[i+1]; p++ {
			people[m.to[p]] += d * (weights[p] * inverse[m.to[p]])
		}
	}
	for j, sum := range people { // from here on the supply per head
		people[j] = share(x.Supply[j], sum)
	}
	values := make([]float64, len(x.Demand))
	for i := range values {
		sum := 0.0
		for p := m.start[i]; p < m.start[i+1]; p++ {
			j := m.to[p]
			sum += weights[p] * inverse[j] * people[j]
		}
		values[i] = sum
	}
	return values
}

// inversePeaks returns for each supply one divided by the highest weight that a
// demand above zero gives it, 0 when there is none.
func (x *Instance) inversePeaks(weights []float64) []float64 {
	peaks := make([]float64, len(x.Supply))
	for i, d := range x.Demand {
		if d == 0 {
			continue
		}
		for p := x.Costs.start[i]; p < x.Costs.start[i+1]; p++ {
			if j := x.Costs.to[p]; weights[p] > peaks[j] {
				peaks[j] = weights[p]
			}
		}
	}
	for j, peak := range peaks {
		peaks[j] = share(1, peak)
	}
	return peaks
}

func (x *Instance) rowSums(weights []float64) []float64 {
	sums := make([]float64, len(x.Demand))
	for i := range sums {
		for _, w := range weights[x.Costs.start[i]:x.Costs.start[i+1]] {
			sums[i] += w
		}
	}
	return sums
}

// share divides; of nothing it is nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}
