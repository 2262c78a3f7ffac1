package demand

// raker brings tables of types to the margins of neighbourhoods. It has one set
// of margins that it fills anew for each.
type raker struct {
	margins [2]Margin // education of 15 to 75; age and sex, last, since they hold in any case
	sums    [Bands * Sexes]float64
	odds    Composition // share of each education among its age and sex in the population
}

func newRaker(population *Composition) *raker {
	r := &raker{}
	r.margins[0] = Margin{Name: "education", Group: make([]int32, Types), Totals: make([]float64, Educations)}
	r.margins[1] = Margin{Name: "age and sex", Group: make([]int32, Types), Totals: make([]float64, Bands*Sexes)}
	for i := range Types {
		t := Type(i)
		r.margins[1].Group[i] = int32(i / Educations) //nolint:gosec // small numbers
		r.margins[0].Group[i] = -1
		if b := t.Band(); b != Band0to15 && b != Band75plus {
			r.margins[0].Group[i] = int32(t.Education()) //nolint:gosec // small numbers
		}
		of := 0.0
		for e := range Education(Educations) {
			of += population[TypeOf(t.Band(), t.Sex(), e)]
		}
		if of > 0 {
			r.odds[i] = population[i] / of
		}
	}
	return r
}

// people sets the margin of age and sex.
func (r *raker) people(ages [len(groups)]float64, mix *Mix) {
	totals := r.margins[1].Totals
	for g, bands := range groups {
		sum := 0.0
		for _, b := range bands {
			sum += mix[b][Men] + mix[b][Women]
		}
		for _, b := range bands {
			share, both := evenly(b, bands), mix[b][Men]+mix[b][Women]
			if sum > 0 {
				share = both / sum
			}
			men := 0.5
			if both > 0 {
				men = mix[b][Men] / both
			}
			totals[int(b)*Sexes+int(Men)] = ages[g] * share * men
			totals[int(b)*Sexes+int(Women)] = ages[g] * share * (1 - men)
		}
	}
}

// rake brings a table to the margin of age and sex and to an education.
func (r *raker) rake(table *Composition, schooling Schooling, tolerance float64) Raked {
	totals, people := r.margins[1].Totals, 0.0
	for b := Band15to25; b <= Band65to75; b++ {
		people += totals[int(b)*Sexes] + totals[int(b)*Sexes+1]
	}
	for e, share := range schooling {
		r.margins[0].Totals[e] = people * share
	}
	done := rake(table[:], r.margins[:], r.sums[:], tolerance, composeSweeps)
	r.elder(table)
	return done
}

// elder gives those of 75 and older the ratios of odds of the largest other group.
func (r *raker) elder(table *Composition) {
	largest, row := 0.0, -1
	for i := int(Band15to25) * Sexes; i < int(Band75plus)*Sexes; i++ {
		if n := r.margins[1].Totals[i]; n > largest {
			largest, row = n, i
		}
	}
	for s := range Sexes {
		first := int(TypeOf(Band75plus, Sex(s), EducationLow))
		people, sum := r.margins[1].Totals[int(Band75plus)*Sexes+s], 0.0
		var share [Educations]float64
		for e := range share {
			share[e] = r.odds[first+e]
			if row >= 0 && r.odds[row*Educations+e] > 0 {
				share[e] *= table[row*Educations+e] / largest / r.odds[row*Educations+e]
			}
			sum += share[e]
		}
		for e := range share {
			table[first+e] = 0
			if sum > 0 {
				table[first+e] = people * share[e] / sum
			}
		}
	}
}
