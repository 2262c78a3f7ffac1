package validation_test

import (
	"math"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/ingest"
)

// measured are the parameters of basis "measured", as the starter data set has
// them.
func measured(p *published) map[string]float64 {
	near, far := p.agesOf(area.LevelNeighbourhood, area.LevelDistrict), p.agesOf(area.LevelNeighbourhood, area.LevelMunicipality)
	high, _, _ := p.high()
	return map[string]float64{
		"error_young_district": deviation(near.youngOdds),
		"error_old_district":   deviation(near.oldOdds),
		"error_young_larger":   deviation(far.youngOdds),
		"error_old_larger":     deviation(far.oldOdds),
		"error_split":          together(p.split()...),
		"error_high":           deviation(high),
		"error_high_larger":    math.Sqrt2 * deviation(high), // the same once more from district to neighbourhood: not measured
		"error_low":            deviation(p.low()),
		"spread_land_area":     p.land(),
	}
}

// A parameter that says that it was measured is the rounding of what the data
// give.
func TestMeasuredParameters(t *testing.T) {
	t.Parallel()

	m, err := data.LoadMethod()
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]data.Parameter{
		"error_young_district": m.ErrorYoungDistrict, "error_old_district": m.ErrorOldDistrict,
		"error_young_larger": m.ErrorYoungLarger, "error_old_larger": m.ErrorOldLarger, "error_split": m.ErrorSplit,
		"error_high": m.ErrorHigh, "error_high_larger": m.ErrorHighLarger, "error_low": m.ErrorLow, "spread_land_area": m.SpreadLandArea,
	}
	for name, got := range measured(starterSet(t)) {
		p, decimals := stored[name], 2
		if name == "spread_land_area" {
			decimals = 1
		}
		if p.Basis != "measured" {
			t.Errorf("%s says that it is %s", name, p.Basis)
		}
		quoted(t, name, got, p.Value, decimals)
	}
}

// odds returns the log-odds of young and of old people against those between.
func odds(s ingest.Statistic) (young, old float64, ok bool) {
	if s.Residents == nil || s.Residents0to15 == nil || s.Residents65 == nil {
		return 0, 0, false
	}
	middle := *s.Residents - *s.Residents0to15 - *s.Residents65
	young, old = math.Log(*s.Residents0to15/middle), math.Log(*s.Residents65/middle)
	return young, old, *s.Residents0to15 > 0 && *s.Residents65 > 0 && middle > 0
}

// pairs calls each with the figures of every area of a level with at least 100
// residents and those of the area above it, if that is at least 1.5 times as
// large and both have people in all three age groups.
func (p *published) pairs(level area.Level, above func(area.Code) area.Code, each func(part, whole ingest.Statistic)) {
	for _, code := range p.of(level, 2024) {
		part, whole := p.figures[2024][code], p.figures[2024][above(code)]
		_, _, ok := odds(part)
		_, _, known := odds(whole)
		if ok && known && *part.Residents >= 100 && *whole.Residents > 1.5**part.Residents {
			each(part, whole)
		}
	}
}

// high returns how far the share of higher educated of districts of at least
// 500 residents lies from that of their municipality, in log-odds and in shares,
// and the share itself.
func (p *published) high() (odds, differences, shares []float64) {
	for _, code := range p.of(area.LevelDistrict, 2022) {
		d, m := p.figures[2022][code], p.figures[2021][code.Municipality()]
		if d.EducationHigh == nil || *d.EducationHigh <= 0 || *d.EducationHigh >= 1 || d.Residents == nil || *d.Residents < 500 || m.EducationHigh == nil {
			continue
		}
		odds = append(odds, logit(*d.EducationHigh)-logit(*m.EducationHigh))
		differences, shares = append(differences, *d.EducationHigh-*m.EducationHigh), append(shares, *d.EducationHigh)
	}
	return odds, differences, shares
}

// low returns the log-odds of low against middle of municipalities.
func (p *published) low() []float64 {
	var all []float64
	for _, code := range p.of(area.LevelMunicipality, 2021) {
		if s := p.figures[2021][code]; s.EducationLow != nil && s.EducationMiddle != nil {
			all = append(all, math.Log(*s.EducationLow / *s.EducationMiddle))
		}
	}
	return all
}

// split returns how far postcodes lie from their municipality in 15–25 and in
// 45–65 against 25–45, and in 75+ against 65–75: deviations of log-odds, of
// postcodes with more than 1000 people of 15 and older in municipalities at least
// 1.5 times as large.
func (p *published) split() []float64 {
	postcodes, municipalities := map[area.Postcode]demand.People{}, map[area.Code]demand.People{}
	for _, row := range p.people {
		if b := demand.BandOf(row.AgeFrom); row.People != nil && b != demand.Band0to15 {
			of, whole := postcodes[row.Code], municipalities[p.homes[row.Code]]
			of[b] += *row.People
			whole[b] += *row.People
			postcodes[row.Code], municipalities[p.homes[row.Code]] = of, whole
		}
	}
	against := [3][2]demand.Band{{demand.Band15to25, demand.Band25to45}, {demand.Band45to65, demand.Band25to45}, {demand.Band75plus, demand.Band65to75}}
	var differences [len(against)][]float64
	for code, of := range postcodes {
		whole, ok := municipalities[p.homes[code]], p.homes[code] != ""
		for b := demand.Band15to25; b <= demand.Band75plus; b++ {
			ok = ok && of[b] > 0
		}
		if !ok || of.Total() <= 1000 || whole.Total() <= 1.5*of.Total() {
			continue
		}
		for i, b := range against {
			differences[i] = append(differences[i], math.Log(of[b[0]]/of[b[1]])-math.Log(whole[b[0]]/whole[b[1]]))
		}
	}
	all := make([]float64, len(against))
	for i := range all {
		all[i] = deviation(differences[i])
	}
	return all
}

// land returns how far residents of neighbourhoods lie from what their share of
// the land of their district gives: the relative deviation, weighed by what is
// expected, in districts of at least 100 residents and two neighbourhoods.
func (p *published) land() float64 {
	type place struct{ residents, land float64 }
	districts := map[area.Code][]place{}
	for _, code := range p.of(area.LevelNeighbourhood, 2024) {
		if s := p.figures[2024][code]; s.Residents != nil && s.LandHectares != nil && *s.LandHectares > 0 {
			districts[code.District()] = append(districts[code.District()], place{*s.Residents, *s.LandHectares})
		}
	}
	sum, weight := 0.0, 0.0
	for _, places := range districts {
		var all place
		for _, x := range places {
			all.residents, all.land = all.residents+x.residents, all.land+x.land
		}
		if len(places) < 2 || all.residents < 100 {
			continue
		}
		for _, x := range places {
			expected := all.residents * x.land / all.land
			sum += (x.residents - expected) * (x.residents - expected) / expected
			weight += expected
		}
	}
	return math.Sqrt(sum / weight)
}
