package demand

// Groups of bands for which CBS publishes residents per neighbourhood.
var groups = [3][]Band{{Band0to15}, {Band15to25, Band25to45, Band45to65}, {Band65to75, Band75plus}}

// Margins are the published residents of an area. A nil figure is missing or
// secret at the source, never zero.
type Margins struct {
	Residents *float64
	Under15   *float64
	Over65    *float64
}

// shares returns the shares of the three age groups, and whether all three
// figures are published and fit each other.
func (m Margins) shares() ([3]float64, bool) {
	if m.Residents == nil || m.Under15 == nil || m.Over65 == nil || *m.Residents <= 0 || *m.Under15+*m.Over65 > *m.Residents {
		return [3]float64{}, false
	}
	young, old := *m.Under15 / *m.Residents, *m.Over65 / *m.Residents
	return [3]float64{young, 1 - young - old, old}, true
}

// Local is what is known of the people of a neighbourhood.
type Local struct {
	Margins  Margins
	District Margins // of its district, for what the neighbourhood lacks
	Mix      People  // people by band around it (its postcode), for the split within age groups
}

// Composed is the composition of a neighbourhood.
type Composed struct {
	People        People
	Imputed       bool // an age margin came from the district or municipality
	Contradicting bool // young and old together exceeded the residents
}

// Compose gives the people by age band of every neighbourhood of one
// municipality. Each neighbourhood takes its own age groups (0 to 15, 15 to 65,
// 65 and older), else those of its district, else those of the municipality; the
// groups are split into bands as in Mix. Then each age group is scaled so that
// the neighbourhoods add up to the municipality's own, unrounded figures, which
// also hold the people of neighbourhoods that publish none. When no
// neighbourhood has people of a group that the municipality has, they are spread
// as residents are, or evenly.
//
// The municipality must have all three figures; ok is false when it has not.
func Compose(municipality Margins, locals []Local) (all []Composed, ok bool) {
	whole, ok := municipality.shares()
	if !ok {
		return nil, false
	}
	all = make([]Composed, len(locals))
	ages := make([][3]float64, len(locals))
	for i, l := range locals {
		ages[i] = all[i].ages(l, whole)
	}
	for g := range groups {
		scaleGroup(ages, g, whole[g]**municipality.Residents)
	}
	for i, l := range locals {
		all[i].People = split(ages[i], l.Mix)
	}
	return all, true
}

// ages returns the residents of a neighbourhood in the three age groups.
func (c *Composed) ages(l Local, municipality [3]float64) [3]float64 {
	m := l.Margins
	if m.Residents == nil || *m.Residents <= 0 {
		return [3]float64{}
	}
	shares, ok := m.shares()
	if !ok {
		c.Imputed = true
		c.Contradicting = m.Under15 != nil && m.Over65 != nil
		if shares, ok = l.District.shares(); !ok {
			shares = municipality
		}
	}
	for g := range shares {
		shares[g] *= *m.Residents
	}
	return shares
}

// scaleGroup brings the sum of an age group over all neighbourhoods to total.
func scaleGroup(ages [][3]float64, g int, total float64) {
	sum, residents := 0.0, 0.0
	for _, a := range ages {
		sum += a[g]
		residents += a[0] + a[1] + a[2]
	}
	for i := range ages {
		switch {
		case sum > 0:
			ages[i][g] *= total / sum
		case residents > 0:
			ages[i][g] = total * (ages[i][0] + ages[i][1] + ages[i][2]) / residents
		default:
			ages[i][g] = total / float64(len(ages))
		}
	}
}

// split divides age groups over their bands in the proportions of mix; evenly
// by years of age when mix has nobody in a group.
func split(ages [3]float64, mix People) People {
	var p People
	for g, bands := range groups {
		sum, years := 0.0, 0.0
		for _, b := range bands {
			sum += mix[b]
			years += float64(bandYears(b))
		}
		for _, b := range bands {
			if sum > 0 {
				p[b] = ages[g] * mix[b] / sum
			} else {
				p[b] = ages[g] * float64(bandYears(b)) / years
			}
		}
	}
	return p
}

// bandYears is the number of years of age in a band; the open band counts 20,
// up to 95, for the rare area without a mix.
func bandYears(b Band) int {
	if b == Band75plus {
		return 20
	}
	return AgeTo[b] - AgeFrom[b]
}

// BandOf returns the band that holds an age.
func BandOf(age int) Band {
	for b := Band75plus; b > Band0to15; b-- {
		if age >= AgeFrom[b] {
			return b
		}
	}
	return Band0to15
}
