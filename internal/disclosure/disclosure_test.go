package disclosure_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/disclosure"
)

var inf = math.Inf(1)

func fits(v float64) bool { return v >= 0 && math.Mod(v, disclosure.Base) == 0 }

func TestRounding(t *testing.T) {
	t.Parallel()

	for people, want := range map[float64][3]float64{ // down, nearest, up
		0: {0, 0, 0}, 0.1: {0, 0, 5}, 2.49: {0, 0, 5}, 2.5: {0, 5, 5}, 5: {5, 5, 5}, 7.4: {5, 5, 10}, 12.5: {10, 15, 15}, -2.5: {-5, 0, 0},
	} {
		got := [3]float64{disclosure.Down(people), disclosure.Nearest(people), disclosure.Up(people)}
		if got != want {
			t.Errorf("%v: %v, want %v", people, got, want)
		}
	}
}

func TestIntervalHoldsWhatItIsOf(t *testing.T) {
	t.Parallel()

	for _, tt := range []struct{ published, low, high, from, to float64 }{
		{10, 7, 14, 5, 15}, {0, 0.2, 2, 0, 5}, {5, 0.1, 2, 0, 5}, {0, 6, 7, 0, 10}, {20, 5, 10, 5, 20}, {0, -3, 0, 0, 0},
	} {
		if from, to := disclosure.Interval(tt.published, tt.low, tt.high); from != tt.from || to != tt.to {
			t.Errorf("%+v: %v to %v", tt, from, to)
		}
	}
}

func TestLineByHand(t *testing.T) {
	t.Parallel()

	var l disclosure.Line
	for i, tt := range []struct{ exact, limit, want float64 }{
		{2, inf, 0}, {2, inf, 5}, {2, inf, 0}, {2, inf, 5}, {2, inf, 0}, {20, 10, 10}, {0, 5, 5}, {1, 0, 0},
	} {
		if got := l.Next(tt.exact, tt.limit); got != tt.want {
			t.Errorf("count %d: %v, want %v", i, got, tt.want)
		}
	}
	if l.Carry() != 6 { // 31 in, 25 out
		t.Errorf("carry %v, want 6", l.Carry())
	}
	published, limits := []float64{0, 10, 0, 5}, []float64{5, 10, 5, 5}
	if l.Settle(published, limits); published[2] != 5 || published[0] != 0 || l.Carry() != 1 {
		t.Errorf("settled as %v with %v left", published, l.Carry())
	}
}

// people is a count as pieces of cells have it: mostly small.
func people(t *rapid.T, name string) float64 {
	return rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1), rapid.Float64Range(0, 7), rapid.Float64Range(0, 500)).Draw(t, name)
}

// TestLinesStayNear walks residents and the excluded among them, as the pieces
// of a country are walked.
func TestLinesStayNear(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		var all, some disclosure.Line
		n := rapid.IntRange(0, 300).Draw(t, "pieces")
		residents, excluded := make([]float64, n), make([]float64, n)
		exactAll, exactSome, sumAll, sumSome := 0.0, 0.0, 0.0, 0.0
		for i := range n {
			r := people(t, "residents")
			e := r * rapid.OneOf(rapid.Just(0.0), rapid.Just(1.0), rapid.Float64Range(0, 1)).Draw(t, "share")
			residents[i] = all.Next(r, inf)
			excluded[i] = some.Next(e, residents[i])
			exactAll, exactSome = exactAll+r, exactSome+e
			if math.Abs(all.Carry()) > disclosure.Base/2.0+1e-6 {
				t.Fatalf("residents are off by %v", all.Carry())
			}
			if some.Carry() < -disclosure.Base/2.0-1e-6 || some.Carry() > 1.5*disclosure.Base+1e-6 {
				t.Fatalf("excluded are off by %v", some.Carry())
			}
		}
		some.Settle(excluded, residents)
		for i := range n {
			if !fits(residents[i]) || !fits(excluded[i]) || excluded[i] > residents[i] {
				t.Fatalf("%v excluded of %v residents", excluded[i], residents[i])
			}
			sumAll, sumSome = sumAll+residents[i], sumSome+excluded[i]
		}
		if math.Abs(sumAll-exactAll) > 2.5+1e-6 || math.Abs(sumSome-exactSome) > 2.5+1e-6 {
			t.Fatalf("%v of %v published of %v of %v", sumSome, sumAll, exactSome, exactAll)
		}
	})
}

func TestSplitByHand(t *testing.T) {
	t.Parallel()

	s, got, none := disclosure.NewSplit(3), make([]float64, 3), []float64{inf, inf, inf}
	for i, tt := range []struct {
		exact  []float64
		total  float64
		limits []float64
		want   [3]float64
	}{
		{[]float64{4, 3, 3}, 10, none, [3]float64{5, 5, 0}},                 // the largest remainders, the first of two
		{[]float64{4, 3, 3}, 10, none, [3]float64{5, 0, 5}},                 // carried: 3, 1, 6
		{[]float64{9, 9, 0}, 20, []float64{5, 5, 10}, [3]float64{5, 5, 10}}, // nowhere else to go
		{[]float64{5, 5, 5}, 0, none, [3]float64{0, 0, 0}},
	} {
		if s.Next(tt.exact, tt.total, tt.limits, got); [3]float64(got) != tt.want {
			t.Errorf("split %d: %v, want %v", i, got, tt.want)
		}
	}
}

// TestSplitsAddUp divides residents over ages, and the excluded over them, as is
// done neighbourhood by neighbourhood.
func TestSplitsAddUp(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		const groups = 6
		var all, some disclosure.Line
		ages, excludedAges := disclosure.NewSplit(groups), disclosure.NewSplit(groups)
		none := []float64{inf, inf, inf, inf, inf, inf}
		exact, published := make([]float64, groups), make([]float64, groups)
		for range rapid.IntRange(1, 60).Draw(t, "neighbourhoods") {
			a, e, sumA, sumE := make([]float64, groups), make([]float64, groups), 0.0, 0.0
			for g := range groups {
				a[g] = people(t, "age")
				e[g] = a[g] * rapid.Float64Range(0, 1).Draw(t, "share")
				sumA, sumE = sumA+a[g], sumE+e[g]
			}
			residents := all.Next(sumA, inf)
			excluded := some.Next(sumE, residents)
			outA, outE := make([]float64, groups), make([]float64, groups)
			ages.Next(a, residents, none, outA)
			excludedAges.Next(e, excluded, outA, outE)
			sumA, sumE = 0, 0
			for g := range groups {
				if !fits(outA[g]) || !fits(outE[g]) || outE[g] > outA[g] {
					t.Fatalf("group %d: %v excluded of %v", g, outE[g], outA[g])
				}
				sumA, sumE = sumA+outA[g], sumE+outE[g]
				exact[g], published[g] = exact[g]+a[g], published[g]+outA[g]
				if math.Abs(exact[g]-published[g]) > 3*disclosure.Base {
					t.Fatalf("group %d: %v published of %v", g, published[g], exact[g])
				}
			}
			if sumA != residents || sumE != excluded {
				t.Fatalf("%v and %v add up to %v and %v", outA, outE, sumA, sumE)
			}
		}
	})
}

func TestShiftByHand(t *testing.T) {
	t.Parallel()

	for _, tt := range []struct {
		among           []bool
		least           float64
		published, want [3]float64
	}{
		{[]bool{false, true, false}, 5, [3]float64{5, 0, 5}, [3]float64{0, 5, 5}},
		{[]bool{false, true, false}, 20, [3]float64{5, 0, 5}, [3]float64{0, 10, 0}}, // nothing left to take
		{[]bool{false, true, true}, 5, [3]float64{5, 5, 0}, [3]float64{5, 5, 0}},    // enough already
		{[]bool{false, false, false}, 5, [3]float64{5, 5, 0}, [3]float64{5, 5, 0}},  // nobody to give to
	} {
		got := tt.published
		if disclosure.NewSplit(3).Shift(tt.among, tt.least, got[:]); got != tt.want {
			t.Errorf("%v, at least %v: %v, want %v", tt.among, tt.least, got, tt.want)
		}
	}
}
