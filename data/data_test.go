package data_test

import (
	"math"
	"testing"

	"steunkaart/data"
)

func TestDefinitionsAreComplete(t *testing.T) {
	t.Parallel()

	all, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"basic-skills", "pamphlet-low", "pamphlet-high", "offline"}
	if len(all) != len(want) {
		t.Fatalf("got %d definitions, want %d", len(all), len(want))
	}
	for i, d := range all {
		if d.Code != want[i] {
			t.Errorf("definition %d is %q, want %q", i, d.Code, want[i])
		}
		for b, share := range d.Counted() {
			if (share == 0) != (d.Rates[b].Rate == 0) {
				t.Errorf("%s: band %s counts %v of its residents at rate %v", d.Code, d.Rates[b].Band, share, d.Rates[b].Rate)
			}
		}
	}
}

// TestRatesReproduceTheirSources repeats the arithmetic of the comments from
// the published percentages, so that a slip of the pen in the file shows.
func TestRatesReproduceTheirSources(t *testing.T) {
	t.Parallel()

	all, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	const (
		belowOfNotAbove = (100.0 - 27 - 52) / (100 - 52) // NL 16-74, 2021
		youngNotAbove   = (100.0 - 64) / 100             // 25-35, 2021
		oldNotAbove     = (100.0 - 28) / 100             // 65-75, 2021
		eldestNotAbove  = 1 - 0.64/4                     // 75+, a quarter of 25-45, 2023
	)
	want := []float64{0, youngNotAbove, youngNotAbove, (youngNotAbove + oldNotAbove) / 2, oldNotAbove, eldestNotAbove}
	for b := range want {
		want[b] *= belowOfNotAbove
	}
	for b, r := range all[2].Rates {
		if math.Abs(r.Rate-want[b]) > 1e-9 {
			t.Errorf("pamphlet-high %s: rate %v, want %v", r.Band, r.Rate, want[b])
		}
	}
	for b, r := range all[0].Rates[:5] {
		if math.Abs(r.Rate-want[b]) > 1e-9 {
			t.Errorf("basic-skills %s: rate %v, want %v", r.Band, r.Rate, want[b])
		}
	}
}

func TestMethodIsComplete(t *testing.T) {
	t.Parallel()

	if _, err := data.LoadMethod(); err != nil {
		t.Fatal(err)
	}
}
