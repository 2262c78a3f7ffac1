package data_test

import (
	"math"
	"strings"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/demand"
)

func TestDefinitionsAreComplete(t *testing.T) {
	t.Parallel()

	p, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"basic-skills", "pamphlet-low", "pamphlet-high", "offline"}
	if len(p.Definitions) != len(want) {
		t.Fatalf("got %d definitions, want %d", len(p.Definitions), len(want))
	}
	for i, d := range p.Definitions {
		if d.Code != want[i] {
			t.Errorf("definition %d is %q, want %q", i, d.Code, want[i])
		}
		if len(d.Figures) == 0 || len(d.Assumptions) == 0 {
			t.Errorf("%s: no figures or no assumptions", d.Code)
		}
	}
	if residents := p.Population.Total(); residents != 17472870-5 { // men and women are rounded apart
		t.Errorf("the population of 2021 is %.0f, men and women of 2021 are 17,472,865", residents)
	}
}

// TestErrorsAreNoSmallerThanTheSample holds the standard error of every fitted
// figure against that of a simple random sample: the sample is of people of 12
// and older, of whom the figure speaks of some.
func TestErrorsAreNoSmallerThanTheSample(t *testing.T) {
	t.Parallel()

	p, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Definitions {
		for _, f := range d.Figures {
			if f.Use != demand.UseFit || f.Against != nil || f.Sample == 0 || f.Basis == "assumed" {
				continue
			}
			share := people(&p.Population, f.Who) / people(&p.Population, demand.Who{Ages: [2]int{12, 120}})
			least := math.Sqrt(f.Value * (1 - f.Value) / (float64(f.Sample) * share))
			if f.Error < 0.9*least {
				t.Errorf("%s, %s: error %v, a sample of %d gives %.4f", d.Code, f.ID, f.Error, f.Sample, least)
			}
		}
	}
}

// people counts the residents that a figure speaks of.
func people(population *demand.Composition, who demand.Who) float64 {
	counted := demand.Definition{AgeFrom: who.Ages[0], AgeTo: who.Ages[1]}.Counted()
	sum := 0.0
	for i, n := range population {
		x := demand.Type(i)
		if (who.Sex == "" || who.Sex == demand.SexNames[x.Sex()]) && (who.Education == "" || who.Education == demand.EducationNames[x.Education()]) {
			sum += n * counted[x.Band()]
		}
	}
	return sum
}

// TestDefinitionsTellWhereTheyAreWrong counts on lines: the second definition
// begins on line 3.
func TestDefinitionsTellWhereTheyAreWrong(t *testing.T) {
	t.Parallel()

	const text = `[
{"code": "a", "age_from": 16, "age_to": 75, "national": {"total": -5}},
{"code": "a",
 "age_from": 75,
 "age_to": 16, "figures": [
  {"id": "x", "value": 2}]}
]`
	_, err := data.ReadDefinitions("file.json", []byte(text))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, says := range []string{
		"file.json:2: [0].national.total: expected a number of people above 0, got -5",
		"file.json:3: [1].code: expected a code of its own",
		"file.json:4: [1].age_from: expected 0 <= from < to <= 120, got 75 and 16",
		"file.json:6: [1].figures[0].value: expected a share from 0 to 1, got 2",
		"file.json:6: [1].figures[0].source: expected a text, it is empty",
	} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("nothing says %q in\n%v", says, err)
		}
	}
}

func TestDefinitionsThatCannotBeKept(t *testing.T) {
	t.Parallel()

	for text, says := range map[string]string{
		"[\n{\"code\": \"a\", \"title\": {\"nl\": \"a\\u0000b\"}}]":                `file.json:2: \u0000`,
		`[{"code": "a"}, {"code": "b", "pattern": "a", "figures": [{"id": "x"}]}]`: "file.json:1: [1].pattern: expected either",
	} {
		if _, err := data.ReadDefinitions("file.json", []byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
}

func FuzzReadDefinitions(f *testing.F) {
	f.Add([]byte(`[{"code": "a", "figures": [{"id": "x", "against": {"ages": [1, 2]}}]}]`))
	f.Add([]byte(`[{"code": "a"}] x`))
	f.Add([]byte(`[{"pattern": "a"}, {"pattern": "a"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := data.ReadDefinitions("file", text)
		if err == nil && len(all) == 0 {
			t.Error("nothing was read and nothing is wrong")
		}
		population, _ := data.Population() // tested elsewhere
		for _, d := range all {
			if err == nil {
				_, _ = demand.Fit(d, &population) // must come to an end
			}
		}
	})
}

func TestMethodIsComplete(t *testing.T) {
	t.Parallel()

	if _, err := data.LoadMethod(); err != nil {
		t.Fatal(err)
	}
}
