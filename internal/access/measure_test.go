package access_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
)

// measures are the measures by name, as methods without a number.
var measures = map[string]func(*access.Instance) []float64{
	"nearest":              func(x *access.Instance) []float64 { return x.Nearest(1) },
	"second nearest":       func(x *access.Instance) []float64 { return x.Nearest(2) },
	"reached":              (*access.Instance).Reached,
	"two steps":            (*access.Instance).TwoStep,
	"three steps":          (*access.Instance).ThreeStep,
	"balanced":             (*access.Instance).Balanced,
	"spatial availability": (*access.Instance).Available,
	"covered":              (*access.Instance).Covered,
	"left over":            (*access.Instance).LeftOver,
}

// dense is an instance as a full table of costs; NaN is unreachable.
type dense struct {
	demand, supply []float64
	cost           [][]float64
	weighing       access.Weighing
}

// instance makes the instance, its pairs in the order of a shuffle.
func (d dense) instance(seed uint64) *access.Instance {
	var pairs access.Pairs
	for i, row := range d.cost {
		for j, c := range row {
			if !math.IsNaN(c) {
				pairs.From, pairs.To = append(pairs.From, int32(i)), append(pairs.To, int32(j)) //nolint:gosec // small
				pairs.Cost = append(pairs.Cost, c)
			}
		}
	}
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(pairs.Cost), func(a, b int) {
		pairs.From[a], pairs.From[b] = pairs.From[b], pairs.From[a]
		pairs.To[a], pairs.To[b] = pairs.To[b], pairs.To[a]
		pairs.Cost[a], pairs.Cost[b] = pairs.Cost[b], pairs.Cost[a]
	})
	m, repeated := access.NewMatrix(len(d.demand), len(d.supply), pairs)
	if repeated != nil {
		panic("a pair twice")
	}
	return &access.Instance{Demand: d.demand, Supply: d.supply, Costs: m, Weighing: d.weighing}
}

// weight is that of a pair, 0 for one that is unreachable.
func (d dense) weight(i, j int) float64 {
	if math.IsNaN(d.cost[i][j]) {
		return 0
	}
	return d.weighing.Weight(d.cost[i][j])
}

// drawWeighing draws a cut-off, zones and a decay that keep weights far from
// underflow.
func drawWeighing(t *rapid.T) access.Weighing {
	w := access.Everything()
	w.Strict = rapid.Bool().Draw(t, "strict")
	if rapid.Bool().Draw(t, "cut off") {
		w.Cutoff = float64(rapid.IntRange(0, 12).Draw(t, "cutoff"))
	}
	if rapid.Bool().Draw(t, "zoned") {
		w.Zones, w.Weights = []float64{3, 6, 9}, []float64{1, 0.68, 0.22}
	}
	decay := rapid.SampledFrom([]string{"binary", "exp:0.1", "power:1", "gauss:4", "linear:8"}).Draw(t, "decay")
	w.Decay, _ = access.ParseDecay(decay)
	return w
}

func drawDense(t *rapid.T) dense {
	n, k := rapid.IntRange(1, 7).Draw(t, "demands"), rapid.IntRange(1, 5).Draw(t, "supplies")
	amounts := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.5, 100), rapid.Map(rapid.IntRange(1, 5), func(i int) float64 { return float64(i) }))
	costs := rapid.OneOf(rapid.Just(math.NaN()), rapid.Map(rapid.IntRange(0, 12), func(i int) float64 { return float64(i) }), rapid.Float64Range(0, 12))
	return dense{
		demand: rapid.SliceOfN(amounts, n, n).Draw(t, "demand"), supply: rapid.SliceOfN(amounts, k, k).Draw(t, "supply"),
		cost: rapid.SliceOfN(rapid.SliceOfN(costs, k, k), n, n).Draw(t, "cost"), weighing: drawWeighing(t),
	}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// formula computes a measure from its definition, sum by sum.
func (d dense) formula(name string, i int) float64 {
	w := d.weight
	row := func(i int, w func(i, j int) float64) (sum float64) {
		for j := range d.supply {
			sum += w(i, j)
		}
		return sum
	}
	column := func(j int, w func(i, j int) float64) (sum float64) {
		for i := range d.demand {
			sum += w(i, j)
		}
		return sum
	}
	heads := func(w func(i, j int) float64) func(i, j int) float64 {
		return func(i, j int) float64 { return d.demand[i] * w(i, j) }
	}
	balanced := func(i, j int) float64 { return ratio(w(i, j), row(i, w)) }
	third := func(i, j int) float64 { return w(i, j) * balanced(i, j) }
	factor := func(i, j int) float64 {
		return ratio(d.demand[i], row(0, func(int, int) float64 { return 1 })) * ratio(w(i, j), column(j, w))
	}
	terms := map[string]func(j int) float64{
		"reached":     func(j int) float64 { return w(i, j) * d.supply[j] },
		"two steps":   func(j int) float64 { return w(i, j) * ratio(d.supply[j], column(j, heads(w))) },
		"three steps": func(j int) float64 { return third(i, j) * ratio(d.supply[j], column(j, heads(third))) },
		"balanced": func(j int) float64 {
			return ratio(d.supply[j], column(j, heads(balanced))) * ratio(w(i, j), column(j, w))
		},
		"spatial availability": func(j int) float64 { return d.supply[j] * ratio(factor(i, j), column(j, factor)) },
	}
	sum := 0.0
	for j := range d.supply {
		sum += terms[name](j)
	}
	return sum
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

// TestMeasuresAreTheirFormulas compares the measures with their definitions, on
// small instances with zeros, unreachable pairs and equal costs.
func TestMeasuresAreTheirFormulas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		x := d.instance(rapid.Uint64().Draw(t, "order"))
		for _, name := range []string{"reached", "two steps", "three steps", "balanced", "spatial availability"} {
			for i, got := range measures[name](x) {
				if want := d.formula(name, i); !near(got, want) {
					t.Fatalf("%s of %d is %v, want %v", name, i, got, want)
				}
			}
		}
	})
}

// TestMeasuresNeverGiveNaN also checks what demands get that reach nothing.
func TestMeasuresNeverGiveNaN(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		d.weighing.Decay, _ = access.ParseDecay(rapid.SampledFrom([]string{"exp:100", "gauss:0.01", "power:300", "exp:59", "linear:0.1"}).Draw(t, "steep"))
		scale := rapid.SampledFrom([]float64{1, 1e-308, 1e300}).Draw(t, "scale")
		for i := range d.demand {
			d.demand[i] *= scale
		}
		lonely := rapid.IntRange(0, len(d.demand)-1).Draw(t, "lonely")
		for j := range d.cost[lonely] {
			d.cost[lonely][j] = math.NaN()
		}
		x := d.instance(1)
		for name, measure := range measures {
			for i, v := range measure(x) {
				if math.IsNaN(v) || v < 0 {
					t.Fatalf("%s of %d is %v", name, i, v)
				}
				want := map[string]float64{"nearest": math.Inf(1), "second nearest": math.Inf(1), "left over": d.demand[i]}[name]
				if i == lonely && v != want {
					t.Fatalf("%s of the lonely one is %v, want %v", name, v, want)
				}
			}
		}
	})
}

// TestConservation: what all demands get together is what some demand reaches, and
// balanced values add up to the levels of service.
func TestConservation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		x := d.instance(1)
		reached := 0.0
		for j, s := range d.supply {
			used := false
			for i, people := range d.demand {
				used = used || people > 0 && d.weight(i, j) > 0
			}
			if used {
				reached += s
			}
		}
		for _, name := range []string{"two steps", "three steps", "spatial availability"} {
			sum := 0.0
			for i, v := range measures[name](x) {
				if name != "spatial availability" {
					v *= d.demand[i]
				}
				sum += v
			}
			if !near(sum, reached) {
				t.Fatalf("%s gives %v in all, want %v", name, sum, reached)
			}
		}
	})
}

// TestUnderflow: a supply that is so far from everybody that weights are nearly
// nothing is divided all the same; one whose weights are nothing is not.
func TestUnderflow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		decay  string
		demand []float64
		want   float64 // per head of the only demand above zero
	}{
		{"exp:1", []float64{4, 0}, 2.5e5},
		{"exp:70", []float64{4, 0}, 2.5e5}, // a weight of 1e-304: supply by weighted demand is beyond a float64
		{"exp:71", []float64{4, 0}, 0},     // a weight that would be less than a whole float64
		{"exp:1000", []float64{4, 0}, 0},
		{"gauss:0.267", []float64{4, 0}, 2.5e5},
		{"exp:1", []float64{0, 0}, 0},
	} {
		d := dense{demand: tt.demand, supply: []float64{1e6}, cost: [][]float64{{10}, {math.NaN()}}, weighing: access.Everything()}
		var err error
		if d.weighing.Decay, err = access.ParseDecay(tt.decay); err != nil {
			t.Fatal(err)
		}
		if got := d.instance(1).TwoStep(); !near(got[0], tt.want) || got[1] != 0 {
			t.Errorf("%s: %v, want %v and 0", tt.decay, got, tt.want)
		}
	}
}

func TestOnePointAndNone(t *testing.T) {
	t.Parallel()
	one := dense{demand: []float64{8}, supply: []float64{2}, cost: [][]float64{{3}}, weighing: access.Everything()}
	for name, want := range map[string]float64{
		"nearest": 3, "second nearest": math.Inf(1), "reached": 2, "two steps": 0.25, "three steps": 0.25, "balanced": 0.25,
		"spatial availability": 2, "covered": 1, "left over": 6,
	} {
		if got := measures[name](one.instance(1)); got[0] != want {
			t.Errorf("%s is %v, want %v", name, got[0], want)
		}
		none := dense{demand: []float64{}, weighing: access.Everything()}
		if got := measures[name](none.instance(1)); len(got) != 0 {
			t.Errorf("%s of nobody is %v", name, got)
		}
		idle := dense{demand: []float64{8}, supply: []float64{0}, cost: [][]float64{{3}}, weighing: access.Everything()}
		want := map[string]float64{"nearest": math.Inf(1), "second nearest": math.Inf(1), "left over": 8}[name]
		if got := measures[name](idle.instance(1)); got[0] != want {
			t.Errorf("%s of a supply of zero is %v, want %v", name, got[0], want)
		}
	}
}

// TestMoreSupplyNeverLowersReach: another supply lowers neither what is reached
// nor coverage, and raises neither the nearest cost nor who is left over in all.
func TestMoreSupplyNeverLowersReach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		before := d.instance(1)
		more := d
		more.supply = append(slices.Clone(d.supply), rapid.Float64Range(0, 50).Draw(t, "added"))
		more.cost = nil
		for _, row := range d.cost {
			more.cost = append(more.cost, append(slices.Clone(row), rapid.Float64Range(0, 12).Draw(t, "its cost")))
		}
		after := more.instance(2)
		for i := range d.demand {
			if a, b := before.Reached()[i], after.Reached()[i]; b < a && !near(a, b) {
				t.Fatalf("reached falls from %v to %v", a, b)
			}
			if after.Covered()[i] < before.Covered()[i] || after.Nearest(1)[i] > before.Nearest(1)[i] {
				t.Fatal("a supply more, and it is further away")
			}
		}
	})
}

func TestOneZoneIsACutoff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		limit := float64(rapid.IntRange(0, 12).Draw(t, "limit"))
		d.weighing = access.Weighing{Cutoff: limit, Strict: d.weighing.Strict}
		plain := d.instance(1)
		d.weighing = access.Weighing{Cutoff: math.Inf(1), Strict: d.weighing.Strict, Zones: []float64{limit}, Weights: []float64{1}}
		for name, measure := range measures {
			if name == "nearest" || name == "second nearest" || name == "covered" || name == "left over" {
				continue // look at the cut-off alone
			}
			if got, want := measure(d.instance(1)), measure(plain); !slices.EqualFunc(got, want, near) {
				t.Fatalf("%s: %v with one zone, %v with a cut-off", name, got, want)
			}
		}
	})
}

func TestNthNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		d.weighing = access.Everything()
		n := rapid.IntRange(1, 6).Draw(t, "n")
		for i, got := range d.instance(rapid.Uint64().Draw(t, "order")).Nearest(n) {
			var costs []float64
			for j, c := range d.cost[i] {
				if !math.IsNaN(c) && d.supply[j] > 0 {
					costs = append(costs, c)
				}
			}
			slices.Sort(costs)
			want := math.Inf(1)
			if n <= len(costs) {
				want = costs[n-1]
			}
			if got != want {
				t.Fatalf("nearest %d of %d is %v, want %v", n, i, got, want)
			}
		}
	})
}

func TestMatrixTellsPairsThatAreThereTwice(t *testing.T) {
	t.Parallel()
	_, got := access.NewMatrix(2, 2, access.Pairs{From: []int32{1, 0, 1, 0, 1, 1}, To: []int32{0, 0, 0, 1, 1, 0}, Cost: make([]float64, 6)})
	if want := [][2]int{{0, 2}, {0, 5}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
