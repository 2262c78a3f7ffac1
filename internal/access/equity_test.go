package access_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
)

var indexes = map[string]func(access.Distribution) float64{
	"Gini":                    access.Distribution.Gini,
	"concentration":           access.Distribution.Concentration,
	"corrected concentration": access.Distribution.Corrected,
	"Palma":                   access.Distribution.Palma,
	"share below the line":    func(d access.Distribution) float64 { return d.FGT(10, 0) },
	"shortfall":               func(d access.Distribution) float64 { return d.FGT(10, 1) },
	"squared shortfall":       func(d access.Distribution) float64 { return d.FGT(10, 2) },
	"Theil":                   access.Distribution.Theil,
}

func TestEquity(t *testing.T) {
	t.Parallel()
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	ones := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	back := []float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	for _, tt := range []struct {
		name, index string
		d           access.Distribution
		want        float64
	}{
		{"one to ten", "Gini", access.Distribution{Values: ten, Weights: ones}, 0.3},
		{"all alike", "Gini", access.Distribution{Values: ones, Weights: ten}, 0},
		{"one of four has everything", "Gini", access.Distribution{Values: []float64{0, 8}, Weights: []float64{3, 1}}, 0.75},
		{"the poorest have most", "concentration", access.Distribution{Values: ten, Weights: ones, Ranks: back}, -0.3},
		{"the richest have most", "concentration", access.Distribution{Values: ten, Weights: ones, Ranks: ten}, 0.3},
		{"all of one rank", "concentration", access.Distribution{Values: ten, Weights: ones, Ranks: ones}, 0},
		{"corrected", "corrected concentration", access.Distribution{Values: ten, Weights: ones, Ranks: ten}, 4 * 5.5 / 9 * 0.3},
		{"corrected, all alike", "corrected concentration", access.Distribution{Values: ones, Weights: ones, Ranks: ten}, 0},
		{"nobody's value is no bound", "corrected concentration", access.Distribution{Values: []float64{1, 3, 99}, Weights: []float64{1, 1, 0}, Ranks: []float64{1, 2, math.NaN()}}, 1},
		{"one to ten", "Palma", access.Distribution{Values: ten, Weights: ones}, 10 / 2.5},
		{"by rank", "Palma", access.Distribution{Values: ten, Weights: ones, Ranks: back}, 1 / 8.5},
		{"the unit in which four tenths end is whole", "Palma", access.Distribution{Values: []float64{1, 2, 4, 8}, Weights: []float64{3, 3, 3, 1}}, 8 / 1.5},
		{"a large unit at the top", "Palma", access.Distribution{Values: []float64{1, 2}, Weights: []float64{1, 1}}, 2},
		{"the poorest have nothing", "Palma", access.Distribution{Values: []float64{0, 0, 2}, Weights: ones[:3]}, math.Inf(1)},
		{"nobody has anything", "Palma", access.Distribution{Values: []float64{0, 0}, Weights: ones[:2]}, 1},
		{"nobody has anything", "Gini", access.Distribution{Values: []float64{0, 0}, Weights: ones[:2]}, 0},
		{"nobody has anything", "Theil", access.Distribution{Values: []float64{0, 0}, Weights: ones[:2]}, 0},
		{"the line itself is not below it", "share below the line", access.Distribution{Values: ten, Weights: ones}, 0.9},
		{"half of the people half short", "shortfall", access.Distribution{Values: []float64{5, 20}, Weights: []float64{3, 3}}, 0.25},
		{"squared", "squared shortfall", access.Distribution{Values: []float64{5, 20}, Weights: []float64{3, 3}}, 0.125},
		{"one of four has everything", "Theil", access.Distribution{Values: []float64{0, 8}, Weights: []float64{3, 1}}, math.Log(4)},
	} {
		t.Run(tt.index+", "+tt.name, func(t *testing.T) {
			t.Parallel()
			if got := indexes[tt.index](tt.d); got != tt.want && math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func drawDistribution(t *rapid.T) access.Distribution {
	n := rapid.IntRange(1, 12).Draw(t, "units")
	numbers := rapid.OneOf(rapid.Just(0.0), rapid.Map(rapid.IntRange(0, 20), func(i int) float64 { return float64(i) }), rapid.Float64Range(0, 20))
	draw := func(name string) []float64 { return rapid.SliceOfN(numbers, n, n).Draw(t, name) }
	return access.Distribution{Values: draw("values"), Weights: draw("weights"), Ranks: draw("ranks")}
}

// TestEquityIsIndependent: indexes are numbers within their range, do not depend on
// the order of units or on how many people one person stands for, and are the same
// when a unit is split into two.
func TestEquityIsIndependent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDistribution(t)
		var turned, split access.Distribution
		for i := range d.Values {
			k := len(d.Values) - 1 - i
			turned.Values, turned.Weights, turned.Ranks = append(turned.Values, d.Values[k]), append(turned.Weights, 16*d.Weights[k]), append(turned.Ranks, d.Ranks[k])
			split.Values, split.Weights, split.Ranks = append(split.Values, d.Values[i], d.Values[i]), append(split.Weights, d.Weights[i]/4, d.Weights[i]*3/4), append(split.Ranks, d.Ranks[i], d.Ranks[i])
		}
		for name, index := range indexes {
			got := index(d)
			if math.IsNaN(got) || name != "Palma" && name != "Theil" && math.Abs(got) > 1+1e-9 {
				t.Fatalf("%s is %v", name, got)
			}
			for _, other := range []float64{index(turned), index(split)} {
				if got != other && math.Abs(got-other) > 1e-9*max(1, math.Abs(got)) {
					t.Fatalf("%s is %v, and %v when turned or split", name, got, other)
				}
			}
		}
		if g, c := d.Gini(), d.Concentration(); g < -1e-12 || g > 1 || math.Abs(c) > g+1e-12 {
			t.Fatalf("Gini %v, concentration %v", g, c)
		}
		if a, b, c := d.FGT(10, 0), d.FGT(10, 1), d.FGT(10, 2); !(a <= 1+1e-12 && a >= b && b >= c && c >= 0) {
			t.Fatalf("FGT %v, %v, %v", a, b, c)
		}
	})
}

// TestTransferLowersInequality: giving from one who has more to one who has less
// lowers Gini and Theil.
func TestTransferLowersInequality(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDistribution(t)
		d.Values, d.Weights = append(d.Values, 5, 9), append(d.Weights, 2, 2)
		n := len(d.Values)
		gini, theil := d.Gini(), d.Theil()
		gift := rapid.Float64Range(0.1, 1.9).Draw(t, "gift")
		d.Values[n-2] += gift
		d.Values[n-1] -= gift
		if d.Gini() >= gini || d.Theil() >= theil {
			t.Fatalf("Gini %v → %v, Theil %v → %v", gini, d.Gini(), theil, d.Theil())
		}
	})
}
