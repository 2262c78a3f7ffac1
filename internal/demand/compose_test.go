package demand_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/demand"
)

// mixOf is a mix with as many men as women.
func mixOf(bands ...float64) demand.Mix {
	var m demand.Mix
	for b, n := range bands {
		m[b] = [demand.Sexes]float64{n / 2, n / 2}
	}
	return m
}

// even is a population without any ties between age, sex and education.
func even() *demand.Composition {
	var c demand.Composition
	for i := range c {
		if demand.Type(i).Band() > demand.Band0to15 || demand.Type(i).Education() == demand.EducationLow {
			c[i] = 1
		}
	}
	return &c
}

func whole(residents, young, old float64, schooling demand.Schooling) demand.Whole {
	return demand.Whole{
		Margins:   demand.Margins{Residents: &residents, Under15: &young, Over65: &old},
		Schooling: schooling, SchoolingFrom: demand.LevelMunicipality,
	}
}

var thirds = demand.Schooling{1.0 / 3, 1.0 / 3, 1.0 / 3}

func TestComposeByHand(t *testing.T) {
	t.Parallel()
	mix := mixOf(10, 1, 1, 2, 30, 10)
	all, ok := demand.Compose(whole(1100, 150, 250, thirds), even(), []demand.Local{
		{Margins: demand.Margins{Residents: some(500), Under15: some(100), Over65: some(100)}, Mix: mix, MixFrom: demand.LevelPostcode},
		{Margins: demand.Margins{Residents: some(500)}, District: demand.Margins{Residents: some(1000), Under15: some(100), Over65: some(200)}, Mix: mix},
		{Mix: mix},
	})
	if !ok {
		t.Fatal("refused")
	}
	first, second := all[0].ByBand(), all[1].ByBand()
	// Young people: 100 and 50 make the municipality's 150 as they stand.
	near(t, "young, own figures", first[demand.Band0to15], 100)
	near(t, "young, from the district", second[demand.Band0to15], 50)
	// The old, 100 and 100, are scaled to 250 and split 30 to 10.
	near(t, "65 to 75", first[demand.Band65to75], 125*0.75)
	near(t, "75 and older", first[demand.Band75plus], 125*0.25)
	// The middle, 300 and 350, is scaled to 700 and split 1, 1, 2.
	near(t, "45 to 65", first[demand.Band45to65], 300*700/650.0/2)
	want := demand.From{Age: demand.LevelNeighbourhood, Split: demand.LevelPostcode, Sex: demand.LevelPostcode, Education: demand.LevelMunicipality}
	if all[0].From != want || all[1].From.Age != demand.LevelDistrict || all[2].Total() != 0 {
		t.Errorf("margins come from %+v and %+v; %v people without figures", all[0].From, all[1].From, all[2].Total())
	}
}

func TestComposeEducation(t *testing.T) {
	t.Parallel()
	mix := mixOf(0, 1, 1, 1, 1, 1)
	local := func(high *float64) demand.Local {
		return demand.Local{Margins: demand.Margins{Residents: some(1000), Under15: some(0), Over65: some(400)}, Mix: mix, High: high}
	}
	shares := demand.Schooling{0.3, 0.3, 0.4}
	all, _ := demand.Compose(whole(2000, 0, 800, shares), even(), []demand.Local{local(some(0.6)), local(some(0.2))})
	var both demand.Composition
	for i := range all {
		if !all[i].Raked.Converged {
			t.Errorf("neighbourhood %d: raking ended with %+v", i, all[i].Raked)
		}
		both.Add(&all[i].Composition)
	}
	got := both.Schooling()
	for e := range shares {
		near(t, "the municipality's "+demand.EducationNames[e], got[e], shares[e])
	}
	// The districts' shares are kept as they are, since they fit the municipality's.
	for i, want := range []float64{0.6, 0.2} {
		s := all[i].Schooling()
		near(t, "higher educated", s[demand.EducationHigh], want)
		near(t, "low and middle are equal", s[demand.EducationLow], s[demand.EducationMiddle])
		// Nobody publishes the education of those of 75 and older: in a population
		// without ties they differ as all others do.
		elder := 0.0
		for s := range demand.Sex(demand.Sexes) {
			elder += all[i].Composition[demand.TypeOf(demand.Band75plus, s, demand.EducationHigh)]
		}
		near(t, "higher educated of 75 and older", elder/all[i].ByBand()[demand.Band75plus], want)
		if all[i].From.Education != demand.LevelDistrict {
			t.Errorf("education comes from %q", all[i].From.Education)
		}
	}
}

func TestComposeContradictingMargins(t *testing.T) {
	t.Parallel()
	all, _ := demand.Compose(whole(100, 20, 30, thirds), even(), []demand.Local{
		{Margins: demand.Margins{Residents: some(100), Under15: some(10), Over65: some(120)}},
	})
	if !all[0].Contradicting || all[0].From.Age != demand.LevelMunicipality {
		t.Errorf("a neighbourhood with more old people than people: %+v", all[0])
	}
	b := all[0].ByBand()
	near(t, "old people", b[demand.Band65to75]+b[demand.Band75plus], 30)
	if _, ok := demand.Compose(demand.Whole{Margins: demand.Margins{Residents: some(10)}}, even(), nil); ok {
		t.Error("a municipality without ages was accepted")
	}
}

// TestComposeNobodyBetween composes a neighbourhood of 4 children and 1 elderly
// person: 1 − 0.8 − 0.2 is below 0 in floating point.
func TestComposeNobodyBetween(t *testing.T) {
	t.Parallel()
	all, _ := demand.Compose(whole(10, 5, 2, thirds), even(), []demand.Local{
		{Margins: demand.Margins{Residents: some(5), Under15: some(4), Over65: some(1)}},
		{Margins: demand.Margins{Residents: some(5), Under15: some(1), Over65: some(1)}},
	})
	b := all[0].ByBand()
	near(t, "people of 15 to 65", b[1]+b[2]+b[3], 0)
	if !all[0].Raked.Converged {
		t.Errorf("raking ended with %+v", all[0].Raked)
	}
}

// TestComposeAddsUp holds for any figures: all of a municipality's people are
// somewhere, nobody is negative, and margins that can be reached are.
func TestComposeAddsUp(t *testing.T) {
	t.Parallel()
	population := parameters(t).Population
	rapid.Check(t, func(r *rapid.T) {
		figure := rapid.Custom(func(r *rapid.T) *float64 {
			if rapid.IntRange(0, 3).Draw(r, "missing") == 0 {
				return nil
			}
			return some(float64(rapid.IntRange(0, 5000).Draw(r, "figure")))
		})
		locals := make([]demand.Local, rapid.IntRange(1, 12).Draw(r, "neighbourhoods"))
		for i := range locals {
			l := &locals[i]
			l.Margins = demand.Margins{Residents: figure.Draw(r, "residents"), Under15: figure.Draw(r, "young"), Over65: figure.Draw(r, "old")}
			for b := range l.Mix {
				l.Mix[b] = [demand.Sexes]float64{float64(rapid.IntRange(0, 9).Draw(r, "men")), float64(rapid.IntRange(0, 9).Draw(r, "women"))}
			}
			if rapid.Bool().Draw(r, "district") {
				l.High = some(rapid.Float64Range(0, 1).Draw(r, "high"))
			}
		}
		young, middle, old := rapid.Float64Range(0, 1e5).Draw(r, "young"), rapid.Float64Range(1, 1e5).Draw(r, "middle"), rapid.Float64Range(0, 1e5).Draw(r, "old")
		all, ok := demand.Compose(whole(young+middle+old, young, old, demand.Schooling{0.3, 0.4, 0.3}), &population, locals)
		if !ok {
			r.Fatal("refused")
		}
		var sum demand.Composition
		for i := range all {
			for k, n := range all[i].Composition {
				if !(n >= 0) {
					r.Fatalf("type %d has %v people", k, n)
				}
			}
			sum.Add(&all[i].Composition)
		}
		b := sum.ByBand()
		for what, d := range map[string]float64{"young": b[0] - young, "middle": b[1] + b[2] + b[3] - middle, "old": b[4] + b[5] - old} {
			if math.Abs(d) > 1e-7*(young+middle+old) {
				r.Fatalf("%s people are off by %v", what, d)
			}
		}
	})
}

// TestRakedKeepsTies holds the ratio of odds between low and high, young and
// old, to that of the population: only the margins are the neighbourhood's own.
func TestRakedKeepsTies(t *testing.T) {
	t.Parallel()
	population := parameters(t).Population
	all, _ := demand.Compose(whole(5000, 800, 1200, demand.Schooling{0.2, 0.3, 0.5}), &population, []demand.Local{
		{Margins: demand.Margins{Residents: some(5000), Under15: some(800), Over65: some(1200)}, Mix: mixOf(1, 2, 3, 4, 5, 6)},
	})
	odds := func(c *demand.Composition, b demand.Band) float64 {
		return c[demand.TypeOf(b, demand.Women, demand.EducationLow)] / c[demand.TypeOf(b, demand.Women, demand.EducationHigh)]
	}
	got, want := all[0].Composition, population
	for _, b := range []demand.Band{demand.Band15to25, demand.Band45to65, demand.Band65to75, demand.Band75plus} {
		near(t, "ratio of odds to 25-45 of "+demand.BandNames[b],
			odds(&got, b)/odds(&got, demand.Band25to45), odds(&want, b)/odds(&want, demand.Band25to45))
	}
}

// BenchmarkCompose composes a municipality of forty neighbourhoods; the country
// has 342 of them.
func BenchmarkCompose(b *testing.B) {
	population := parameters(b).Population
	locals := make([]demand.Local, 40)
	for i := range locals {
		n := float64(500 + 50*i)
		locals[i] = demand.Local{
			Margins: demand.Margins{Residents: some(n), Under15: some(n / 6), Over65: some(n / 5)}, Mix: mixOf(5, 4, 9, 8, 4, 2),
			High: some(0.2 + 0.01*float64(i)),
		}
	}
	m := whole(60000, 10000, 12000, demand.Schooling{0.3, 0.4, 0.3})
	b.ReportAllocs()
	for b.Loop() {
		demand.Compose(m, &population, locals)
	}
}
