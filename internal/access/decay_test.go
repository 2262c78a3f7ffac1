package access_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/fault"
)

func TestDecay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		decay      string
		cost, want float64
	}{
		{"binary", 1e9, 1},
		{"exp:0.1", 0, 1},
		{"exp:0.1", 10, 1 / math.E},
		{"exp:0", 10, 1},
		{"exp:1", 1000, 0},
		{"power:2", 0, 1},
		{"power:2", 0.5, 1},
		{"power:2", 4, 1.0 / 16},
		{"power:0", 0, 1},
		{"gauss:2", 2, math.Exp(-0.5)},
		{"gauss:2", 0, 1},
		{"gauss: 2 ", 1e200, 0},
		{" linear:30", 15, 0.5},
		{"linear:30", 30, 0},
		{"linear:30", 31, 0},
	} {
		d, err := access.ParseDecay(tt.decay)
		if got := d.Weight(tt.cost); err != nil || math.Abs(got-tt.want) > 1e-15 {
			t.Errorf("%s at %v is %v, %v, want %v", tt.decay, tt.cost, got, err, tt.want)
		}
	}
}

func TestParseDecayRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "exp", "exp:", "exp:x", "exp:-1", "exp:NaN", "exp:Inf", "gauss:0", "linear:0", "linear:-3", "binary:3", "Exp:1", "power:1e999", "logistic:1", ":1"} {
		if d, err := access.ParseDecay(text); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindInvalid || d != (access.Decay{}) {
			t.Errorf("%q gives %v, %v", text, d, err)
		}
	}
}

func TestWeighing(t *testing.T) {
	t.Parallel()
	ends, shares, err := access.ParseZones("20, 40,60", "1,0.68,0.22")
	if err != nil {
		t.Fatal(err)
	}
	zoned := access.Weighing{Cutoff: math.Inf(1), Zones: ends, Weights: shares}
	strict := zoned
	strict.Strict = true
	cut := zoned
	cut.Cutoff = 30
	for _, tt := range []struct {
		name     string
		weighing access.Weighing
		want     []float64 // at 0, 20, 30, 40, 60 and 61
	}{
		{"zones", zoned, []float64{1, 1, 0.68, 0.68, 0.22, 0}},
		{"strict zones", strict, []float64{1, 0.68, 0.68, 0.22, 0, 0}},
		{"zones and a cut-off", cut, []float64{1, 1, 0.68, 0, 0, 0}},
		{"a cut-off", access.Weighing{Cutoff: 30}, []float64{1, 1, 1, 0, 0, 0}},
		{"a strict cut-off", access.Weighing{Cutoff: 30, Strict: true}, []float64{1, 1, 0, 0, 0, 0}},
		{"everything", access.Everything(), []float64{1, 1, 1, 1, 1, 1}},
	} {
		var got []float64
		for _, cost := range []float64{0, 20, 30, 40, 60, 61} {
			got = append(got, tt.weighing.Weight(cost))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestParseZonesRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{{"", ""}, {"1,2", "1"}, {"2,1", "1,1"}, {"1,1", "1,1"}, {"-1", "1"}, {"1", "-1"}, {"1,", "1,1"}, {"a", "1"}, {"Inf", "1"}, {"1", "NaN"}} {
		if ends, shares, err := access.ParseZones(tt[0], tt[1]); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("%q gives %v, %v, %v", tt, ends, shares, err)
		}
	}
}

// TestWeightFalls: whatever is parsed, a higher cost never weighs more, and every
// weight is a number of 0 to 1.
func TestWeightFalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"exp:", "power:", "gauss:", "linear:"}).Draw(t, "kind")
		d, err := access.ParseDecay(kind + rapid.SampledFrom([]string{"0.001", "0.1", "1", "7.5", "1000", "1e-300", "1e300"}).Draw(t, "number"))
		if err != nil {
			t.Fatal(err)
		}
		costs := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 100), rapid.Float64Range(0, math.MaxFloat64)), 2, 2).Draw(t, "costs")
		slices.Sort(costs)
		low, high := d.Weight(costs[0]), d.Weight(costs[1])
		if !(low <= 1 && low >= high && high >= 0) {
			t.Fatalf("%v at %v, %v at %v", low, costs[0], high, costs[1])
		}
	})
}

func FuzzParseDecay(f *testing.F) {
	for _, seed := range []string{"exp:0.1", "power:1", "gauss:2", "linear:30", "binary", "exp:", "gauss:1e-320"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := access.ParseDecay(text)
		if err != nil {
			if fault.Of(err).Kind != fault.KindInvalid {
				t.Errorf("%q: %v is nobody's fault", text, err)
			}
			return
		}
		for _, cost := range []float64{0, 1e-300, 0.5, 1, 30, 1e300} {
			if w := d.Weight(cost); !(w >= 0 && w <= 1) {
				t.Errorf("%q at %v is %v", text, cost, w)
			}
		}
	})
}

func FuzzParseZones(f *testing.F) {
	f.Add("20,40,60", "1,0.68,0.22")
	f.Add("1,1", "1")
	f.Fuzz(func(t *testing.T, zones, weights string) {
		ends, shares, err := access.ParseZones(zones, weights)
		switch {
		case err != nil && fault.Of(err).Kind != fault.KindInvalid:
			t.Errorf("%q, %q: %v is nobody's fault", zones, weights, err)
		case err == nil && (len(ends) == 0 || len(ends) != len(shares) || !slices.IsSorted(ends)):
			t.Errorf("%q, %q give %v, %v", zones, weights, ends, shares)
		}
	})
}
