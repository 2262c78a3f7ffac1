package demand_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"steunkaart/internal/demand"
)

// The simulation makes countries in which the truth is known: rates, people of
// every neighbourhood, who of them is excluded. Statistics then publish of them
// what the real ones do: a survey with sampling error, ages of most
// neighbourhoods, education of districts. The model sees only that.

// simulated are the sizes and errors of a country.
const (
	simMunicipalities = 3
	simDistricts      = 4 // per municipality
	simHoods          = 5 // per district
	simPieces         = 6 // per neighbourhood
	simSurveyError    = 0.02
	simSpread         = 0.8
)

var simDoubt = demand.Doubt{YoungDistrict: 0.35, OldDistrict: 0.45, YoungLarger: 0.4, OldLarger: 0.5, Split: 0.25, High: 0.35, HighLarger: 0.5, Low: 0.15}

// simHood is the truth about one neighbourhood.
type simHood struct {
	people   demand.Composition
	excluded []float64 // per piece
	land     []float64 // share of land per piece
	margins  demand.Margins
}

// simCountry is a country and what is published of it.
type simCountry struct {
	rng        *rand.Rand
	effects    demand.Rates // true rates
	population demand.Composition
	hoods      [simMunicipalities][simDistricts][simHoods]simHood
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func newSimCountry(seed uint64) *simCountry {
	c := &simCountry{rng: rand.New(rand.NewPCG(seed, 5))}
	ages, education := [demand.Bands]float64{0, 0, 0, 0.4, 1.1, 1.9}, [demand.Educations]float64{0.9, 0, -0.9}
	for i := range c.effects {
		x := demand.Type(i)
		c.effects[i] = logistic(-1.6 + ages[x.Band()] + education[x.Education()])
	}
	for m := range c.hoods {
		low := c.rng.NormFloat64() * simDoubt.Low
		for d := range c.hoods[m] {
			ages := [3]float64{0.16, 0.64, 0.2}
			high := c.rng.NormFloat64() * 0.35
			for h := range c.hoods[m][d] {
				c.hoods[m][d][h] = c.hood(ages, high, low)
				c.population.Add(&c.hoods[m][d][h].people)
			}
		}
	}
	return c
}

// hood makes the people of a neighbourhood: ages, ages within groups and
// education each differ from their district's or municipality's.
func (c *simCountry) hood(ages [3]float64, high, low float64) simHood {
	residents := 800 + 3000*c.rng.Float64()
	// The doubts are measured against the district, of which the neighbourhood
	// itself is one of five: the true differences are larger by √(5/4).
	more := math.Sqrt(simHoods / (simHoods - 1.0))
	ages[0] *= math.Exp(more * simDoubt.YoungDistrict * c.rng.NormFloat64())
	ages[2] *= math.Exp(more * simDoubt.OldDistrict * c.rng.NormFloat64())
	high += more * simDoubt.High * c.rng.NormFloat64()
	low += simDoubt.Low * c.rng.NormFloat64()
	within := [demand.Bands]float64{1, 0.2, 0.35, 0.45, 0.55, 0.45}
	for _, b := range []demand.Band{demand.Band15to25, demand.Band45to65, demand.Band75plus} {
		within[b] *= math.Exp(simDoubt.Split * c.rng.NormFloat64())
	}
	groupOf, sums, all := [demand.Bands]int{0, 1, 1, 1, 2, 2}, [3]float64{}, ages[0]+ages[1]+ages[2]
	for b, w := range within {
		sums[groupOf[b]] += w
	}
	var hood simHood
	for i := range hood.people {
		x := demand.Type(i)
		b := x.Band()
		if b == demand.Band0to15 && x.Education() != demand.EducationLow {
			continue
		}
		n := residents * ages[groupOf[b]] / all * within[b] / sums[groupOf[b]] / demand.Sexes
		if b != demand.Band0to15 {
			n *= simEducation(b, high, low)[x.Education()]
		}
		hood.people[i] = math.Round(n)
	}
	c.exclude(&hood)
	return hood
}

// simEducation returns the education of an age band: older people have less.
func simEducation(b demand.Band, high, low float64) [demand.Educations]float64 {
	old := [demand.Bands]float64{0, 0.6, 0, 0.3, 0.8, 1.4}[b]
	w := [demand.Educations]float64{0.6 * math.Exp(old+low), 1, 0.9 * math.Exp(high-old)}
	sum := w[0] + w[1] + w[2]
	for e := range w {
		w[e] /= sum
	}
	return w
}

// exclude says who is excluded and where they live, person by person.
func (c *simCountry) exclude(h *simHood) {
	h.excluded, h.land = make([]float64, simPieces), make([]float64, simPieces)
	where := make([]float64, simPieces)
	sum, land := 0.0, 0.0
	deviation := math.Sqrt(math.Log1p(simSpread * simSpread))
	for i := range where {
		h.land[i] = 0.5 + c.rng.Float64()
		where[i] = h.land[i] * math.Exp(deviation*c.rng.NormFloat64())
		sum, land = sum+where[i], land+h.land[i]
	}
	for i := range where {
		h.land[i] /= land
	}
	counted := simDefinition(nil).Counted()
	for t, n := range h.people {
		p := c.effects[t] * counted[demand.Type(t).Band()]
		for range int(n) {
			if c.rng.Float64() >= p {
				continue
			}
			at := c.rng.Float64() * sum
			i := 0
			for i < simPieces-1 && at >= where[i] {
				at -= where[i]
				i++
			}
			h.excluded[i]++
		}
	}
	b := h.people.ByBand()
	residents, young, old := h.people.Total(), b[0], b[4]+b[5]
	h.margins = demand.Margins{Residents: &residents, Under15: &young, Over65: &old}
}

// simDefinition is a definition with these published values.
func simDefinition(values map[string]float64) demand.Definition {
	d := demand.Definition{Code: "simulated", AgeFrom: 15, AgeTo: 120, Outcome: "x", Year: 2020}
	add := func(id, sets string, ages [2]int, education string) {
		d.Figures = append(d.Figures, demand.Figure{
			ID: id, Outcome: "x", Year: 2020, Who: demand.Who{Ages: ages, Education: education},
			Value: values[id], Error: simSurveyError, Use: demand.UseFit, Sets: sets,
		})
	}
	add("all", "level", [2]int{15, 120}, "")
	add("45", "age 45-65", [2]int{45, 65}, "")
	add("65", "age 65-75", [2]int{65, 75}, "")
	add("75", "age 75+", [2]int{75, 120}, "")
	add("low", "education low", [2]int{15, 75}, "low")
	add("high", "education high", [2]int{15, 75}, "high")
	d.National = demand.National{Error: 0.01}
	return d
}

// survey publishes the shares of the country with sampling error.
func (c *simCountry) survey() demand.Definition {
	values := map[string]float64{}
	for _, f := range simDefinition(nil).Figures {
		n, of := 0.0, 0.0
		for i, people := range c.population {
			x := demand.Type(i)
			if demand.AgeFrom[x.Band()] < f.Ages[0] || demand.AgeTo[x.Band()] > f.Ages[1] {
				continue
			}
			if f.Education != "" && demand.EducationNames[x.Education()] != f.Education {
				continue
			}
			n, of = n+people, of+people*c.effects[i]
		}
		values[f.ID] = max(0.01, min(of/n+simSurveyError*c.rng.NormFloat64(), 0.99))
	}
	d := simDefinition(values)
	for i := range c.hoods {
		for j := range c.hoods[i] {
			for k := range c.hoods[i][j] {
				for _, x := range c.hoods[i][j][k].excluded {
					d.National.Total += x
				}
			}
		}
	}
	d.National.Total *= 1 + d.National.Error*c.rng.NormFloat64()
	return d
}

// simHits counts how often intervals hold the truth.
type simHits struct{ areas, cells, sums, areasOf, cellsOf, sumsOf int }

// estimate estimates the country and compares with the truth.
func (c *simCountry) estimate(t *testing.T, hits *simHits) {
	t.Helper()
	d := c.survey()
	fitted, err := demand.Fit(d, &c.population)
	if err != nil {
		return // a survey that contradicts itself: nothing would be published of it
	}
	var composed [simMunicipalities][]demand.Composed
	var country demand.Composition
	for m := range c.hoods {
		composed[m] = c.compose(t, m)
		for i := range composed[m] {
			country.Add(&composed[m][i].Composition)
		}
	}
	model, err := demand.Benchmark(d, fitted.Rates, &country)
	if err != nil {
		return // likewise
	}
	if err := model.Draw(200, 11, &c.population, &country); err != nil {
		t.Fatal(err)
	}
	s := demand.NewSampler([]demand.Model{model}, &c.population, simDoubt, 11)
	for m := range composed {
		c.compare(s, &model, m, composed[m], hits)
	}
}

// compose gives the model what is published of a municipality: every fifth
// neighbourhood keeps its ages secret.
func (c *simCountry) compose(t *testing.T, m int) []demand.Composed {
	t.Helper()
	var all demand.Composition
	var locals []demand.Local
	for d := range c.hoods[m] {
		var district demand.Composition
		for h := range c.hoods[m][d] {
			district.Add(&c.hoods[m][d][h].people)
		}
		all.Add(&district)
		b := district.ByBand()
		margins := demand.Margins{Residents: some(district.Total()), Under15: some(b[0]), Over65: some(b[4] + b[5])}
		high := district.Schooling()[demand.EducationHigh]
		for h := range c.hoods[m][d] {
			l := demand.Local{Margins: c.hoods[m][d][h].margins, District: margins, Mix: mixOf(1, 0.2, 0.35, 0.45, 0.55, 0.45), MixFrom: demand.LevelPostcode, High: &high, In: d}
			if h == 0 {
				l.Margins.Under15, l.Margins.Over65 = nil, nil
			}
			locals = append(locals, l)
		}
	}
	b := all.ByBand()
	w := whole(all.Total(), b[0], b[4]+b[5], all.Schooling())
	composed, ok := demand.Compose(w, &c.population, locals)
	if !ok {
		t.Fatal("refused")
	}
	return composed
}

// compare looks which intervals of a municipality hold the truth.
func (c *simCountry) compare(s *demand.Sampler, model *demand.Model, m int, composed []demand.Composed, hits *simHits) {
	sum, estimate, truth := make([]float32, 200), 0.0, 0.0
	cells := []uint64{1, 2, 3, 4, 5, 6}
	codes := make([]string, len(composed))
	for i := range codes {
		codes[i] = string(rune('A'+m)) + string(rune('a'+i))
	}
	town := s.NewTown(codes, composed)
	s.Fill(town, 0, 200)
	s.Finish(town)
	for i := range composed {
		h := &c.hoods[m][i/simHoods][i%simHoods]
		of, draws := 0.0, town.Areas[i]
		area := s.Pieces(&draws, demand.NewSpread(simSpread), cells, h.land)
		e := model.Excluded(&composed[i].Composition)
		for p, x := range h.excluded {
			of += x
			part := make([]float32, 200)
			s.AddPart(&draws, cells[p], h.land[p], part)
			hold(demand.Interval(e*h.land[p], 1e9, part), x, &hits.cells, &hits.cellsOf)
		}
		for k, x := range area {
			sum[k] += x
		}
		estimate, truth = estimate+e, truth+of
		hold(demand.Interval(e, 1e9, area), of, &hits.areas, &hits.areasOf)
	}
	hold(demand.Interval(estimate, 1e9, sum), truth, &hits.sums, &hits.sumsOf)
}

// hold counts an interval. Counts are whole: 3 lies in an interval from 3.4.
func hold(e demand.Estimate, truth float64, hits, of *int) {
	*of++
	if truth >= math.Floor(e.Low) && truth <= math.Ceil(e.High) {
		*hits++
	}
}

// TestIntervalsHoldTheTruth makes 120 countries: 90 % intervals of areas, cells
// and sums hold the truth in 86 to 94 % of them.
func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	var hits simHits
	for seed := range uint64(120) {
		newSimCountry(seed).estimate(t, &hits)
	}
	for _, x := range []struct {
		what     string
		hits, of int
	}{{"neighbourhoods", hits.areas, hits.areasOf}, {"cells", hits.cells, hits.cellsOf}, {"municipalities", hits.sums, hits.sumsOf}} {
		share := float64(x.hits) / float64(x.of)
		t.Logf("%s: %d of %d intervals hold the truth, %.1f %%", x.what, x.hits, x.of, 100*share)
		if share < 0.86 || share > 0.94 {
			t.Errorf("%s: 90 %% intervals hold the truth in %.1f %%", x.what, 100*share)
		}
	}
}
