package validation_test

import (
	"testing"

	"steunkaart/internal/area"
)

// widths are what METHOD.md says of the intervals of one definition: half the
// width of the 90 % interval as a part of the estimate (median, %), which part of
// the variance comes from surveys and compositions (median, %; the rest is
// chance), the width of rank intervals of municipalities (median), and the pairs
// of municipalities whose order is the same in 95 % of draws (%).
type widths struct {
	definition                            string
	municipality, district, neighbourhood float64
	survey, composition                   float64 // of municipalities
	surveyLocal, compositionLocal         float64 // of neighbourhoods
	ranks, sure                           float64
}

func TestIntervals(t *testing.T) {
	t.Parallel()

	m := model(t)
	municipalities, districts, neighbourhoods := m.of(area.LevelMunicipality, 1), m.of(area.LevelDistrict, 100), m.of(area.LevelNeighbourhood, 100)
	t.Logf("%d municipalities, %d districts and %d neighbourhoods of at least 100 residents", len(municipalities), len(districts), len(neighbourhoods))
	for _, want := range []widths{
		{"basic-skills", 5.8, 10.6, 19.8, 80, 8, 8, 44, 80, 65},
		{"pamphlet-low", 5.4, 8.5, 13.4, 86, 0, 16, 0, 107, 54},
		{"pamphlet-high", 11.8, 13.3, 18.6, 98, 0, 41, 29, 53, 77},
		{"offline", 14.0, 23.4, 37.9, 82, 6, 12, 20, 93, 61},
	} {
		d := m.definition(want.definition)
		quoted(t, want.definition+": half width, municipalities, %", m.halfWidth(municipalities, d), want.municipality, 1)
		quoted(t, want.definition+": half width, districts, %", m.halfWidth(districts, d), want.district, 1)
		quoted(t, want.definition+": half width, neighbourhoods, %", m.halfWidth(neighbourhoods, d), want.neighbourhood, 1)
		survey, composition := m.origins(t, municipalities, d)
		quoted(t, want.definition+": from surveys, municipalities, %", survey, want.survey, 0)
		quoted(t, want.definition+": from compositions, municipalities, %", composition, want.composition, 0)
		survey, composition = m.origins(t, neighbourhoods, d)
		quoted(t, want.definition+": from surveys, neighbourhoods, %", survey, want.surveyLocal, 0)
		quoted(t, want.definition+": from compositions, neighbourhoods, %", composition, want.compositionLocal, 0)
		ranks, sure := m.order(t, municipalities, d)
		quoted(t, want.definition+": width of ranks", ranks, want.ranks, 0)
		quoted(t, want.definition+": pairs in sure order, %", sure, want.sure, 0)
	}
}

func (o *outcome) halfWidth(codes []area.Code, d int) float64 {
	var all []float64
	for _, code := range codes {
		if e := o.areas[code].Excluded[d]; e.People > 0 {
			all = append(all, 50*(e.High-e.Low)/e.People)
		}
	}
	return quantile(all, 0.5)
}

// origins returns the median parts of the variance of areas that come from
// surveys and from compositions, in percents. What surveys alone give follows
// from the draws of the rates for the people as they are estimated; chance has
// its own formula; what is left comes from compositions.
func (o *outcome) origins(t *testing.T, codes []area.Code, d int) (survey, composition float64) {
	t.Helper()
	var surveys, compositions []float64
	model := &o.models[d]
	alone := make([]float64, o.draws)
	for _, code := range codes {
		a := o.areas[code]
		for k := range alone {
			alone[k] = 0
			for of, n := range a.People {
				alone[k] += n * model.Draws[k][of]
			}
		}
		draws := make([]float64, o.draws)
		for k, x := range o.decode(t, a)[d*o.draws:][:o.draws] {
			draws[k] = float64(x)
		}
		all, chance, rates := square(deviation(draws)), model.Chance(&a.People), square(deviation(alone))
		if code.Level() == area.LevelNeighbourhood { // whose draws are without chance
			all += chance
		}
		surveys, compositions = append(surveys, 100*rates/all), append(compositions, 100*(all-chance-rates)/all)
	}
	return quantile(surveys, 0.5), quantile(compositions, 0.5)
}

func square(x float64) float64 { return x * x }

// order returns the median width of the rank intervals of municipalities and the
// percentage of pairs of them of which one is above the other in 95 % of draws.
func (o *outcome) order(t *testing.T, codes []area.Code, d int) (width, sure float64) {
	t.Helper()
	var ranks []float64
	draws := make([][]float32, len(codes))
	for i, code := range codes {
		a := o.areas[code]
		ranks = append(ranks, float64(a.Rank[d].High-a.Rank[d].Low+1))
		draws[i] = o.decode(t, a)[d*o.draws:][:o.draws]
		for k := range draws[i] {
			draws[i][k] /= float32(o.models[d].Counted(&a.People))
		}
	}
	pairs, certain := 0, 0
	for i := range draws {
		for j := range i {
			above := 0
			for k, x := range draws[i] {
				if x > draws[j][k] {
					above++
				}
			}
			pairs++
			if 20*above >= 19*o.draws || 20*above <= o.draws {
				certain++
			}
		}
	}
	return quantile(ranks, 0.5), 100 * float64(certain) / float64(pairs)
}
