package demand

import "math"

// Level says which area a margin of a neighbourhood was taken from.
type Level string

// The levels, nearest first.
const (
	LevelNeighbourhood Level = "neighbourhood"
	LevelDistrict      Level = "district"
	LevelPostcode      Level = "postcode"
	LevelMunicipality  Level = "municipality"
	LevelCountry       Level = "country"
)

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
	return [3]float64{young, max(0, 1-young-old), old}, true // the rest of none is not always 0 in floating point
}

// Mix is a number of people by age band and sex.
type Mix [Bands][Sexes]float64

// Total returns the people of all ages and both sexes.
func (m *Mix) Total() float64 {
	sum := 0.0
	for _, b := range m {
		sum += b[Men] + b[Women]
	}
	return sum
}

// Add adds the people of other.
func (m *Mix) Add(other *Mix) {
	for b, of := range other {
		for s, n := range of {
			m[b][s] += n
		}
	}
}

// Schooling is the shares of residents of 15 to 75 by level of education; they
// add up to 1.
type Schooling [Educations]float64

// Local is what is known of the people of a neighbourhood.
type Local struct {
	Margins  Margins
	District Margins // of its district, for what the neighbourhood lacks
	Mix      Mix     // people by age and sex around it, for the split within age groups
	MixFrom  Level   // where the mix is of
	// High is the share of higher educated of its district; nil when not published.
	High *float64
	// In numbers its district among those of the municipality, from 0.
	In int
}

// Whole is what is known of the people of a municipality.
type Whole struct {
	Margins       Margins
	Schooling     Schooling
	SchoolingFrom Level // municipality, or country when it publishes none
}

// From says where the margins of a neighbourhood were taken from.
type From struct {
	Age       Level // its three age groups
	Split     Level // the bands within them
	Sex       Level
	Education Level
}

// Composed is the composition of a neighbourhood.
type Composed struct {
	Composition
	From          From
	Contradicting bool // young and old together exceeded the residents
	Raked         Raked

	ages      [len(groups)]float64
	mix       Mix
	schooling Schooling
	schooled  float64 // residents of 15 to 75
	in        int     // district
	// rounding is the standard error of the age groups of all neighbourhoods
	// together that were raked to the remainder of the municipality; 0 when this
	// one was not.
	rounding float64
}

// leastShare is the least share of higher educated that a district is taken to
// have, and one less the most: published are whole percents, so none and all are
// rounded.
const leastShare = 0.005

// Raking of compositions stops at these.
const (
	composeTolerance = 1e-9
	composeSweeps    = 500
	drawTolerance    = 1e-5 // of draws, whose margins are errors of tens of percents
)

// Compose gives the residents by type of every neighbourhood of one
// municipality.
//
//  1. Ages. Each takes its own age groups (0 to 15, 15 to 65, 65 and older), else
//     those of its district, else those of the municipality. Those without their
//     own are raked to what the others leave of the municipality's groups, where
//     that is more than the rounding of the others. Each group is scaled
//     so that the neighbourhoods add up to the municipality's own, unrounded
//     figures, which also hold the people of neighbourhoods that publish none. A
//     group that the municipality has and no neighbourhood is spread as residents
//     are, or evenly. Groups are split into bands and sexes as in Mix.
//  2. Education of 15 to 75. Each takes the share of higher educated of its
//     district, else that of the municipality, and divides the others over low and
//     middle as the municipality does. The neighbourhoods are raked to the
//     municipality's shares, which keeps the ratios of odds between districts.
//  3. The table of the population, by type, is raked to both. Residents of 75 and
//     older, for whom no education is published per area, differ from the country
//     by the same ratios of odds as younger ones in their neighbourhood.
//
// The municipality must have all three figures; ok is false when it has not.
func Compose(municipality Whole, population *Composition, locals []Local) (all []Composed, ok bool) {
	whole, ok := municipality.Margins.shares()
	if !ok {
		return nil, false
	}
	all = make([]Composed, len(locals))
	for i, l := range locals {
		c := &all[i]
		c.fromAges(l, whole)
		c.mix, c.From.Split, c.From.Sex, c.in = l.Mix, l.MixFrom, l.MixFrom, l.In
	}
	var totals [len(groups)]float64
	for g := range groups {
		totals[g] = whole[g] * *municipality.Margins.Residents
	}
	remainder(all, totals)
	for g := range groups {
		scaleGroup(all, g, totals[g])
	}
	school(municipality, locals, all)
	r := newRaker(population)
	for i := range all {
		c := &all[i]
		r.people(c.ages, &c.mix)
		c.Composition = *population
		c.Raked = r.rake(&c.Composition, c.schooling, composeTolerance)
	}
	return all, true
}

// fromAges sets the residents of a neighbourhood in the three age groups.
func (c *Composed) fromAges(l Local, municipality [3]float64) {
	m := l.Margins
	c.From.Age = LevelNeighbourhood
	if m.Residents == nil || *m.Residents <= 0 {
		return
	}
	shares, ok := m.shares()
	if !ok {
		c.Contradicting = m.Under15 != nil && m.Over65 != nil
		c.From.Age = LevelDistrict
		if shares, ok = l.District.shares(); !ok {
			c.From.Age, shares = LevelMunicipality, municipality
		}
	}
	for g := range shares {
		c.ages[g] = shares[g] * *m.Residents
	}
}

// Figures of neighbourhoods are rounded to 5, each with a standard error of
// 5/√12. The remainder of a municipality says something when its residents are
// at least so many times the error of all that was subtracted.
const (
	roundingError = 1.4434
	leastTimes    = 20
)

// remainder rakes the neighbourhoods without ages of their own to what the others
// leave of the municipality's age groups.
func remainder(all []Composed, rest [len(groups)]float64) {
	var imputed []int
	people, left, others := 0.0, 0.0, 0
	for i := range all {
		a := &all[i].ages
		switch n := a[0] + a[1] + a[2]; {
		case n == 0:
		case all[i].From.Age == LevelNeighbourhood:
			others++
			for g := range rest {
				rest[g] -= a[g]
			}
		default:
			imputed = append(imputed, i)
			people += n
		}
	}
	for _, n := range rest {
		left += n
	}
	rounding := roundingError * math.Sqrt(float64(others))
	known := math.Abs(left-people) <= people/10 && people >= leastTimes*rounding && min(rest[0], rest[1], rest[2]) > 0
	if len(imputed) == 0 || others == 0 || !known {
		return
	}
	for g := range rest {
		rest[g] *= people / left
	}
	ages := make([][len(groups)]float64, len(imputed))
	for row, i := range imputed {
		ages[row] = all[i].ages
	}
	table, margins := ageTable(ages, rest)
	Rake(table, margins, composeTolerance, composeSweeps)
	for row, i := range imputed {
		copy(all[i].ages[:], table[row*len(groups):])
		all[i].rounding = rounding
	}
}

// ageTable returns the age groups of some neighbourhoods, row by row, with the
// margins of their groups together and of the residents of each.
func ageTable(ages [][len(groups)]float64, together [len(groups)]float64) ([]float64, []Margin) {
	table := make([]float64, 0, len(ages)*len(groups))
	groupsOf, residents := Margin{Name: "age groups", Totals: together[:]}, Margin{Name: "residents"}
	for row, of := range ages {
		sum := 0.0
		for g, n := range of {
			table = append(table, n)
			groupsOf.Group, residents.Group = append(groupsOf.Group, int32(g)), append(residents.Group, int32(row)) //nolint:gosec // small numbers
			sum += n
		}
		residents.Totals = append(residents.Totals, sum)
	}
	return table, []Margin{groupsOf, residents}
}

// scaleGroup brings the sum of an age group over all neighbourhoods to total.
func scaleGroup(all []Composed, g int, total float64) {
	sum, residents := 0.0, 0.0
	for i := range all {
		a := &all[i].ages
		sum += a[g]
		residents += a[0] + a[1] + a[2]
	}
	for i := range all {
		a := &all[i].ages
		switch {
		case sum > 0:
			a[g] *= total / sum
		case residents > 0:
			a[g] = total * (a[0] + a[1] + a[2]) / residents
		default:
			a[g] = total / float64(len(all))
		}
	}
}

// school sets the education of the neighbourhoods of a municipality.
func school(municipality Whole, locals []Local, all []Composed) {
	table := make([]float64, len(all)*Educations)
	rows := Margin{Name: "residents", Group: make([]int32, len(table)), Totals: make([]float64, len(all))}
	columns := Margin{Name: "education", Group: make([]int32, len(table)), Totals: make([]float64, Educations)}
	for i := range all {
		c := &all[i]
		c.From.Education = municipality.SchoolingFrom
		shares := municipality.Schooling
		if locals[i].High != nil && shares[EducationHigh] < 1 {
			c.From.Education = LevelDistrict
			high := max(leastShare, min(*locals[i].High, 1-leastShare))
			others := (1 - high) / (1 - shares[EducationHigh])
			shares = Schooling{shares[EducationLow] * others, shares[EducationMiddle] * others, high}
		}
		c.schooled = c.ages[1] + c.ages[2]*schooledElder(&c.mix)
		people := c.schooled
		rows.Totals[i] = people
		for e, share := range shares {
			at := i*Educations + e
			table[at] = people * share
			rows.Group[at], columns.Group[at] = int32(i), int32(e) //nolint:gosec // small numbers
			columns.Totals[e] += people * municipality.Schooling[e]
		}
	}
	Rake(table, []Margin{columns, rows}, composeTolerance, composeSweeps) // people last: they hold in any case
	for i := range all {
		if rows.Totals[i] > 0 {
			for e := range all[i].schooling {
				all[i].schooling[e] = table[i*Educations+e] / rows.Totals[i]
			}
		} else {
			all[i].schooling = municipality.Schooling
		}
	}
}

// schooledElder returns which part of those of 65 and older is under 75, and so
// counts in the education of 15 to 75.
func schooledElder(m *Mix) float64 {
	under := m[Band65to75][Men] + m[Band65to75][Women]
	all := under + m[Band75plus][Men] + m[Band75plus][Women]
	if all == 0 {
		return evenly(Band65to75, groups[2])
	}
	return under / all
}

// evenly returns the share of a band in its group by years of age.
func evenly(b Band, group []Band) float64 {
	years := 0.0
	for _, of := range group {
		years += float64(bandYears(of))
	}
	return float64(bandYears(b)) / years
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
