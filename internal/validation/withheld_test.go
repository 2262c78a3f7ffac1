package validation_test

import (
	"math"
	"slices"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/ingest"
	"steunkaart/internal/pipeline"
)

// Where a neighbourhood lacks its ages, the model takes the shares of its
// district, and of a district without them those of the municipality. How far
// off is that where the ages are known?
func TestWithheldAges(t *testing.T) {
	t.Parallel()

	p := starterSet(t)
	for _, c := range []struct {
		what                         string
		from, above                  area.Level
		young, old                   float64 // mean absolute error in points
		youngOdds, oldOdds           float64 // deviation of log-odds
		youngExplained, oldExplained float64
	}{
		{"district from municipality", area.LevelDistrict, area.LevelMunicipality, 2.3, 3.9, 0.30, 0.40, 0.17, 0.28},
		{"neighbourhood from district", area.LevelNeighbourhood, area.LevelDistrict, 2.8, 5.3, 0.33, 0.49, 0.35, 0.33},
		{"neighbourhood from municipality", area.LevelNeighbourhood, area.LevelMunicipality, 3.3, 6.1, 0.39, 0.56, 0.09, 0.14},
	} {
		a := p.agesOf(c.from, c.above)
		t.Logf("%s: %d areas", c.what, len(a.young))
		quoted(t, c.what+": points 0-15", 100*absolute(differences(a.young, a.youngAbove)), c.young, 1)
		quoted(t, c.what+": points 65+", 100*absolute(differences(a.old, a.oldAbove)), c.old, 1)
		quoted(t, c.what+": log-odds 0-15", deviation(a.youngOdds), c.youngOdds, 2)
		quoted(t, c.what+": log-odds 65+", deviation(a.oldOdds), c.oldOdds, 2)
		quoted(t, c.what+": variance explained 0-15", explained(a.young, a.youngAbove), c.youngExplained, 2)
		quoted(t, c.what+": variance explained 65+", explained(a.old, a.oldAbove), c.oldExplained, 2)
	}
}

// ageShares are the shares of young and old people in areas and in those above
// them, and the differences of their log-odds.
type ageShares struct {
	young, old, youngAbove, oldAbove, youngOdds, oldOdds []float64
}

func (p *published) agesOf(level, above area.Level) ageShares {
	var a ageShares
	parent := area.Code.District
	if above == area.LevelMunicipality {
		parent = area.Code.Municipality
	}
	p.pairs(level, parent, func(part, whole ingest.Statistic) {
		a.young, a.youngAbove = append(a.young, *part.Residents0to15 / *part.Residents), append(a.youngAbove, *whole.Residents0to15 / *whole.Residents)
		a.old, a.oldAbove = append(a.old, *part.Residents65 / *part.Residents), append(a.oldAbove, *whole.Residents65 / *whole.Residents)
		y, o, _ := odds(part)
		wy, wo, _ := odds(whole)
		a.youngOdds, a.oldOdds = append(a.youngOdds, y-wy), append(a.oldOdds, o-wo)
	})
	return a
}

func differences(x, y []float64) []float64 {
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	return d
}

// The same for education: the share of higher educated of districts, taken from
// their municipality.
func TestWithheldEducation(t *testing.T) {
	t.Parallel()

	odds, shares, own := starterSet(t).high()
	t.Logf("%d districts", len(odds))
	quoted(t, "higher educated: points", 100*absolute(shares), 5.6, 1)
	quoted(t, "higher educated: log-odds", deviation(odds), 0.38, 2)
	quoted(t, "higher educated: variance explained by the municipality", explained(own, differences(own, shares)), 0.49, 2)
}

// every is which neighbourhoods have their ages withheld in one run: a tenth.
const every = 10

// What becomes of the estimates of neighbourhoods when the model does not see
// their ages, and does their interval hold what it says when it does? Only the
// error of ages is drawn here: the others would widen the interval while
// nothing else was withheld.
func TestWithheldAgesOfEstimates(t *testing.T) {
	t.Parallel()

	m := model(t)
	var withheld []area.Code
	hidden := other(t, variant{
		draws: 100,
		change: func(in *pipeline.DemandInput) {
			for i := 0; i < len(in.Neighbourhoods); i += every {
				n := &in.Neighbourhoods[i]
				if n.Margins.Under15 == nil || n.Margins.Over65 == nil || *n.Margins.Residents < 100 {
					continue
				}
				n.Margins.Under15, n.Margins.Over65 = nil, nil
				withheld = append(withheld, n.Code)
			}
		},
		adjust: func(p *data.Parameters) {
			p.Method.ErrorSplit.Value, p.Method.ErrorHigh.Value, p.Method.ErrorHighLarger.Value, p.Method.ErrorLow.Value = 0, 0, 0, 0
			certain(p.Definitions)
		},
	})
	withheld = slices.DeleteFunc(withheld, func(code area.Code) bool { return hidden.areas[code].From.Age != demand.LevelDistrict })
	together := map[area.Code]int{} // withheld in one municipality
	for _, code := range withheld {
		together[code.Municipality()]++
	}
	t.Logf("%d neighbourhoods withheld", len(withheld))
	for _, want := range []struct {
		definition                  string
		median, tail, held, heldFew float64
	}{{"basic-skills", 2.4, 8, 89, 67}, {"pamphlet-low", 5.2, 17, 91, 76}, {"pamphlet-high", 5.1, 17, 90, 76}, {"offline", 13.0, 45, 89, 64}} {
		i := m.definition(want.definition)
		var changes, held, heldFew []float64
		for _, code := range withheld {
			a := hidden.areas[code]
			full, now := m.areas[code].Excluded[i].People, a.Excluded[i].People
			changes = append(changes, math.Abs(now/full-1))
			e, inside := demand.Interval(now, a.People.Total(), hidden.decode(t, a)[i*hidden.draws:][:hidden.draws]), 0.0
			if e.Low <= full && full <= e.High {
				inside = 1
			}
			if held = append(held, inside); together[code.Municipality()] == 1 {
				heldFew = append(heldFew, inside)
			}
		}
		quoted(t, want.definition+": median change, %", 100*quantile(changes, 0.5), want.median, 1)
		quoted(t, want.definition+": 90th percentile, %", 100*quantile(changes, 0.9), want.tail, 0)
		quoted(t, want.definition+": held by the interval, %", 100*mean(held), want.held, 0)
		quoted(t, want.definition+": held when it is the only one of its municipality, %", 100*mean(heldFew), want.heldFew, 0)
	}
}

// certain takes the errors out of definitions.
func certain(all []demand.Definition) {
	for i := range all {
		all[i].National.Error = 0
		for k := range all[i].Figures {
			all[i].Figures[k].Error = 0
		}
		for k := range all[i].Effects {
			all[i].Effects[k].Error = 0
		}
	}
}
