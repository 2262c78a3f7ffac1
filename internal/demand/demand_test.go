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

func definitions(t interface{ Fatal(...any) }) []demand.Definition {
	all, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestComposeByHand(t *testing.T) {
	t.Parallel()

	municipality := demand.Margins{Residents: some(1100), Under15: some(150), Over65: some(250)}
	mix := demand.People{10, 1, 1, 2, 30, 10}
	all, ok := demand.Compose(municipality, []demand.Local{
		{Margins: demand.Margins{Residents: some(500), Under15: some(100), Over65: some(100)}, Mix: mix},
		{Margins: demand.Margins{Residents: some(500)}, District: demand.Margins{Residents: some(1000), Under15: some(100), Over65: some(200)}, Mix: mix},
		{Mix: mix},
	})
	if !ok {
		t.Fatal("refused")
	}
	// Young people: 100 and 50 make the municipality's 150 as they stand.
	near(t, "young, own figures", all[0].People[demand.Band0to15], 100)
	near(t, "young, from the district", all[1].People[demand.Band0to15], 50)
	// The old, 100 and 100, are scaled to 250 and split 30 to 10.
	near(t, "65 to 75", all[0].People[demand.Band65to75], 125*0.75)
	near(t, "75 and older", all[0].People[demand.Band75plus], 125*0.25)
	// The middle, 300 and 350, is scaled to 700 and split 1, 1, 2.
	near(t, "45 to 65", all[0].People[demand.Band45to65], 300*700/650.0/2)
	if all[0].Imputed || !all[1].Imputed || all[2].People.Total() != 0 {
		t.Errorf("imputed %v %v, people of a neighbourhood without figures %v", all[0].Imputed, all[1].Imputed, all[2].People)
	}
}

func TestComposeContradictingMargins(t *testing.T) {
	t.Parallel()

	municipality := demand.Margins{Residents: some(100), Under15: some(20), Over65: some(30)}
	all, _ := demand.Compose(municipality, []demand.Local{{Margins: demand.Margins{Residents: some(100), Under15: some(10), Over65: some(120)}}})
	if !all[0].Contradicting || !all[0].Imputed {
		t.Errorf("a neighbourhood with more old people than people: %+v", all[0])
	}
	near(t, "old people", all[0].People[demand.Band65to75]+all[0].People[demand.Band75plus], 30)
	if _, ok := demand.Compose(demand.Margins{Residents: some(10)}, nil); ok {
		t.Error("a municipality without ages was accepted")
	}
}

// TestComposeAddsUp holds for any figures: all of a municipality's people are
// somewhere, nobody is negative, and order does not matter.
func TestComposeAddsUp(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		count := rapid.IntRange(1, 12).Draw(r, "neighbourhoods")
		figure := rapid.Custom(func(r *rapid.T) *float64 {
			if rapid.IntRange(0, 3).Draw(r, "missing") == 0 {
				return nil
			}
			return some(float64(rapid.IntRange(0, 5000).Draw(r, "figure")))
		})
		locals := make([]demand.Local, count)
		for i := range locals {
			locals[i].Margins = demand.Margins{Residents: figure.Draw(r, "residents"), Under15: figure.Draw(r, "young"), Over65: figure.Draw(r, "old")}
			for b := range locals[i].Mix {
				locals[i].Mix[b] = float64(rapid.IntRange(0, 9).Draw(r, "mix"))
			}
		}
		young, middle, old := rapid.Float64Range(0, 1e5).Draw(r, "young"), rapid.Float64Range(1, 1e5).Draw(r, "middle"), rapid.Float64Range(0, 1e5).Draw(r, "old")
		all, ok := demand.Compose(demand.Margins{Residents: some(young + middle + old), Under15: &young, Over65: &old}, locals)
		if !ok {
			r.Fatal("refused")
		}
		var sum demand.People
		for _, c := range all {
			for b, n := range c.People {
				if !(n >= 0) {
					r.Fatalf("band %d has %v people", b, n)
				}
			}
			sum = sum.Plus(c.People)
		}
		for what, d := range map[string]float64{"young": sum[0] - young, "middle": sum[1] + sum[2] + sum[3] - middle, "old": sum[4] + sum[5] - old} {
			if math.Abs(d) > 1e-9*(young+middle+old) {
				r.Fatalf("%s people are off by %v", what, d)
			}
		}
	})
}

func TestBenchmarkAddsUpToTheNationalFigure(t *testing.T) {
	t.Parallel()

	country := demand.People{2714040, 2200000, 4600000, 4751674, 2080000, 1597228}
	for _, d := range definitions(t) {
		m, err := demand.Benchmark(d, country)
		if err != nil {
			t.Fatal(err)
		}
		near(t, d.Code, m.Excluded(country), m.Total)
		if want := d.National.Total; want > 0 {
			near(t, d.Code+" total", m.Total, want)
		}
		if m.Ratio < 0.6 || m.Ratio > 1.4 {
			t.Errorf("%s: ratio %v is far from 1", d.Code, m.Ratio)
		}
		// Any division of the country adds up again.
		half := country.Times(0.31)
		rest := country.Times(0.69)
		near(t, d.Code+" in parts", m.Excluded(half)+m.Excluded(rest), m.Total)
	}
	if _, err := demand.Benchmark(definitions(t)[0], demand.People{}); err == nil {
		t.Error("a country without people was accepted")
	}
}

func TestEstimateHoldsItsMiddle(t *testing.T) {
	t.Parallel()

	m, err := demand.Benchmark(definitions(t)[0], demand.People{1e6, 1e6, 2e6, 2e6, 1e6, 1e6})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		var p demand.People
		counted := 0.0
		for b := range p {
			p[b] = rapid.Float64Range(0, 1e4).Draw(r, "people")
			counted += p[b]
		}
		area, cell := m.Estimate(p, 0), m.Estimate(p, 0.5)
		for _, e := range []demand.Estimate{area, cell} {
			if !(0 <= e.Low && e.Low <= e.People && e.People <= e.High && e.High <= counted+1e-9) {
				r.Fatalf("%+v among %v people", e, counted)
			}
		}
		if cell.High < area.High || cell.Low > area.Low {
			r.Fatalf("the allocation error narrowed %+v to %+v", area, cell)
		}
	})
}

func TestSharesAddUp(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		w := demand.LandArea(rapid.SliceOfN(rapid.Float64Range(0, 1e7), 1, 50).Draw(r, "areas"))
		shares, sum := demand.Shares(w, len(w)), 0.0
		for _, s := range shares {
			sum += s
		}
		if shares != nil && math.Abs(sum-1) > 1e-9 {
			r.Fatalf("shares add up to %v", sum)
		}
	})
	if demand.Shares(demand.LandArea{0, 0}, 2) != nil {
		t.Error("an area without land has shares")
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

func TestTogether(t *testing.T) {
	t.Parallel()

	near(t, "one part", demand.Together(0.5, 7, 49), 0.5)
	near(t, "four equal parts", demand.Together(0.5, 12, 4*9), 0.25)
	near(t, "3 and 4", demand.Together(1, 7, 9+16), 5.0/7)
	near(t, "nobody", demand.Together(0.5, 0, 0), 0)
}

// TestEstimateByHand follows the formula for a definition of one rate.
func TestEstimateByHand(t *testing.T) {
	t.Parallel()

	d := definitions(t)[0]
	d.AgeFrom, d.AgeTo = 20, 65
	d.Rates = append([]demand.Rate{}, d.Rates...)
	for b := range d.Rates {
		d.Rates[b].Rate, d.Rates[b].Error = 0, 0
	}
	d.Rates[demand.Band15to25].Rate, d.Rates[demand.Band15to25].Error = 0.25, 0.02
	m := demand.NewModel(d, 0, 0.8)
	e := m.Estimate(demand.People{0, 400, 100, 0, 0, 0}, 0.5)
	// Half of the band counts: 200 people with a share of 0.8 × 0.25 = 0.2.
	near(t, "people", e.People, 40)
	variance := 3.2*3.2 + 32.0 + 20.0*20 // rates 0.8·200·0.02, chance 200·0.2·0.8, allocation 0.5·40
	near(t, "low", e.Low, 40-1.6448536269514722*math.Sqrt(variance))
	near(t, "high", e.High, 40+1.6448536269514722*math.Sqrt(variance))
}

func TestMorePeopleNeverMeanFewerExcluded(t *testing.T) {
	t.Parallel()

	for _, d := range definitions(t) {
		m := demand.NewModel(d, 0, 1.1)
		rapid.Check(t, func(r *rapid.T) {
			var p, more demand.People
			for b := range p {
				p[b] = rapid.Float64Range(0, 1e4).Draw(r, "people")
				more[b] = p[b] + rapid.Float64Range(0, 1e3).Draw(r, "more")
			}
			if m.Excluded(more) < m.Excluded(p) {
				r.Fatalf("%v among %v people, %v among more", m.Excluded(p), p, m.Excluded(more))
			}
		})
	}
}

// BenchmarkCompose composes a municipality of forty neighbourhoods; the country
// has 342 of them.
func BenchmarkCompose(b *testing.B) {
	locals := make([]demand.Local, 40)
	for i := range locals {
		n := float64(500 + 50*i)
		locals[i] = demand.Local{Margins: demand.Margins{Residents: some(n), Under15: some(n / 6), Over65: some(n / 5)}, Mix: demand.People{5, 4, 9, 8, 4, 2}}
	}
	municipality := demand.Margins{Residents: some(60000), Under15: some(10000), Over65: some(12000)}
	b.ReportAllocs()
	for b.Loop() {
		demand.Compose(municipality, locals)
	}
}

// BenchmarkEstimate estimates one cell for one definition; the country has
// 1.6 million of these.
func BenchmarkEstimate(b *testing.B) {
	m := demand.NewModel(definitions(b)[0], 0, 0.8)
	p := demand.People{10, 8, 20, 18, 8, 5}
	b.ReportAllocs()
	for b.Loop() {
		m.Estimate(p, 0.5)
	}
}
