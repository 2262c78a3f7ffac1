package demand_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/data"
	"steunkaart/internal/demand"
)

func some(x float64) *float64 { return &x }

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// parameters are those that come with the program.
func parameters(t interface{ Fatal(args ...any) }) data.Parameters {
	all, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// benchmarked is a definition fitted and benchmarked in a population.
func benchmarked(t interface{ Fatal(args ...any) }, d demand.Definition, population *demand.Composition) demand.Model {
	fitted, err := demand.Fit(d, population)
	if err != nil {
		t.Fatal(err)
	}
	m, err := demand.Benchmark(d, fitted.Rates, population)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// model is the first definition, benchmarked in its own population and drawn n
// times.
func model(t interface{ Fatal(args ...any) }, n int) (demand.Model, data.Parameters) {
	p := parameters(t)
	d := p.Definitions[0]
	m := benchmarked(t, d, &p.Population)
	if err := m.Draw(n, 1, &p.Population, &p.Population); err != nil {
		t.Fatal(err)
	}
	return m, p
}

func TestTypesAreNumberedOnce(t *testing.T) {
	t.Parallel()
	next := demand.Type(0)
	for b := range demand.Band(demand.Bands) {
		for s := range demand.Sex(demand.Sexes) {
			for e := range demand.Education(demand.Educations) {
				at := demand.TypeOf(b, s, e)
				if at != next || at.Band() != b || at.Sex() != s || at.Education() != e {
					t.Errorf("type of %d, %d, %d is %d: %d, %d, %d", b, s, e, at, at.Band(), at.Sex(), at.Education())
				}
				next++
			}
		}
	}
	if next != demand.Types {
		t.Errorf("%d types, want %d", next, demand.Types)
	}
}

func TestBenchmarkAddsUpToTheNationalFigure(t *testing.T) {
	t.Parallel()
	p := parameters(t)
	for _, d := range p.Definitions {
		m := benchmarked(t, d, &p.Population)
		near(t, d.Code, m.Excluded(&p.Population), m.Total)
		if want := d.National.Total; want > 0 {
			near(t, d.Code+" total", m.Total, want)
		}
		if m.Ratio < 0.6 || m.Ratio > 1.4 {
			t.Errorf("%s: ratio %v is far from 1", d.Code, m.Ratio)
		}
		// Any division of the country adds up again, and so do the groups.
		var half, rest demand.Composition
		for i, n := range p.Population {
			half[i], rest[i] = n*0.31, n*0.69
		}
		near(t, d.Code+" in parts", m.Excluded(&half)+m.Excluded(&rest), m.Total)
		b := m.Breakdown(&p.Population)
		ages, educations := 0.0, 0.0
		for i, x := range b {
			if i < demand.Bands {
				ages += x
			} else {
				educations += x
			}
		}
		near(t, d.Code+" by age", ages, m.Total)
		near(t, d.Code+" by education", educations, m.Total)
		if _, err := demand.Benchmark(d, m.Rates, &demand.Composition{}); err == nil {
			t.Error("a country without people was accepted")
		}
	}
}

func TestBenchmarkRefusesMoreThanEverybody(t *testing.T) {
	t.Parallel()
	p := parameters(t)
	d := p.Definitions[1]
	d.National.Total = 17e6
	fitted, err := demand.Fit(d, &p.Population)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := demand.Benchmark(d, fitted.Rates, &p.Population); err == nil {
		t.Errorf("17 million of 16 and older were accepted, with ratio %v", m.Ratio)
	}
}

func TestChanceOfOneType(t *testing.T) {
	t.Parallel()
	d := parameters(t).Definitions[0]
	d.AgeFrom, d.AgeTo = 20, 65
	var rates demand.Rates
	young := demand.TypeOf(demand.Band15to25, demand.Women, demand.EducationMiddle)
	rates[young] = 0.25
	m := demand.NewModel(d, rates, 0, 0.8)
	var people demand.Composition
	people[young], people[0] = 400, 100
	// Half of the band counts: a share of 0.5 × 0.8 × 0.25 = 0.1 of everybody in it.
	near(t, "people", m.Excluded(&people), 40)
	near(t, "variance", m.Chance(&people), 400*0.1*0.9)
}

func TestIntervalByHand(t *testing.T) {
	t.Parallel()
	draws := make([]float32, 200)
	for i := range draws {
		draws[i] = float32((i*37)%200) + 1 // 1 to 200 in another order
	}
	e := demand.Interval(100, 1000, draws)
	if e.People != 100 || e.Low != 11 || e.High != 190 {
		t.Errorf("interval is %+v, want 11 to 190: 180 of 200 draws", e)
	}
	if e := demand.Interval(5, 1000, draws); e.Low != 5 {
		t.Errorf("the interval %+v leaves the estimate out", e)
	}
	if e := demand.Interval(100, 150, draws); e.High != 150 {
		t.Errorf("the interval %+v holds more people than there are", e)
	}
	if e := demand.Interval(3, 9, nil); e.Low != 3 || e.High != 3 {
		t.Errorf("without draws: %+v", e)
	}
}

func TestIntervalIsThatOfSortedDraws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		draws := rapid.SliceOfN(rapid.Float32Range(0, 100), 20, 300).Draw(r, "draws")
		tail := len(draws) / 20
		below, above := 0, 0
		e := demand.Interval(50, 1000, append([]float32(nil), draws...))
		for _, x := range draws {
			if float64(x) < e.Low {
				below++
			}
			if float64(x) > e.High {
				above++
			}
		}
		if below > tail || above > tail {
			r.Fatalf("%d and %d of %d draws lie outside of %+v", below, above, len(draws), e)
		}
	})
}

func TestRanks(t *testing.T) {
	t.Parallel()
	draws := [][]float32{{10, 10, 10, 10}, {9, 11, 9, 11}, {1, 1, 1, 1}, {0, 0, 0, 0}}
	got := demand.Ranks([]float64{10, 9, 1, 0}, draws, 4)
	want := []demand.Rank{{1, 1, 2}, {2, 1, 2}, {3, 3, 3}, {}}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("thing %d has rank %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestSharesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		shares, sum := demand.Shares(rapid.SliceOfN(rapid.Float64Range(0, 1e7), 1, 50).Draw(r, "weights")), 0.0
		for _, s := range shares {
			sum += s
		}
		if shares != nil && math.Abs(sum-1) > 1e-9 {
			r.Fatalf("shares add up to %v", sum)
		}
	})
	if demand.Shares([]float64{0, 0}) != nil {
		t.Error("an area without land has shares")
	}
}

func TestChooseTakesTheBestThatKnowsEnough(t *testing.T) {
	t.Parallel()
	land := demand.Evidence{Weight: demand.WeightLandArea, Pieces: []float64{1, 1}}
	building := demand.Evidence{Weight: demand.WeightBuilding, Pieces: []float64{0, 5}, Known: 1}
	address := demand.Evidence{Weight: demand.WeightAddress, Pieces: []float64{3, 5}, Known: 0.5}
	empty := demand.Evidence{Weight: demand.WeightGrid, Pieces: []float64{0, 0}, Known: 1}
	tests := []struct {
		name string
		all  []demand.Evidence
		want string
	}{
		{"only land", []demand.Evidence{land}, demand.WeightLandArea},
		{"buildings know all, addresses half, the grid nobody", []demand.Evidence{land, empty, address, building}, demand.WeightBuilding},
		{"addresses know half", []demand.Evidence{address, land}, demand.WeightLandArea},
		{"nothing", nil, ""},
	}
	for _, tt := range tests {
		if got, ok := demand.Choose(tt.all, 0.8); got.Weight != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, want %q", tt.name, got.Weight, tt.want)
		}
	}
}

func TestBandOf(t *testing.T) {
	t.Parallel()
	for age, want := range map[int]demand.Band{0: 0, 14: 0, 15: 1, 24: 1, 25: 2, 45: 3, 64: 3, 65: 4, 75: 5, 100: 5} {
		if got := demand.BandOf(age); got != want {
			t.Errorf("age %d is in band %d, want %d", age, got, want)
		}
	}
}
