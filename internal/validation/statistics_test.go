package validation_test

import (
	"math"
	"slices"
	"testing"
)

// quoted fails when a figure is no longer what METHOD.md says: then either the
// model is wrong or METHOD.md is. Decimals are those that it quotes.
func quoted(t *testing.T, what string, got, want float64, decimals int) {
	t.Helper()
	t.Logf("%s: %.*f", what, decimals+1, got)
	if !(math.Abs(got-want) <= 0.51*math.Pow10(-decimals)) {
		t.Errorf("%s is %.*f, METHOD.md says %.*f", what, decimals+1, got, decimals, want)
	}
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// deviation returns the standard deviation.
func deviation(v []float64) float64 {
	m, sum := mean(v), 0.0
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	return math.Sqrt(sum / float64(len(v)))
}

// together returns the root of the mean of squares.
func together(v ...float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(v)))
}

// absolute returns the mean of the values without their sign.
func absolute(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += math.Abs(x)
	}
	return sum / float64(len(v))
}

// quantile returns the value that a part of the values lie below.
func quantile(v []float64, part float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[min(int(part*float64(len(s))), len(s)-1)]
}

// correlation returns Pearson's coefficient.
func correlation(x, y []float64) float64 {
	mx, my, sum := mean(x), mean(y), 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / float64(len(x)) / (deviation(x) * deviation(y))
}

// explained returns which part of the variance of y its estimates explain.
func explained(y, estimates []float64) float64 {
	left := make([]float64, len(y))
	for i := range y {
		left[i] = y[i] - estimates[i]
	}
	d := together(left...) / deviation(y)
	return 1 - d*d
}

// ranks returns the ranks from 1; equal values share the mean of theirs.
func ranks(v []float64) []float64 {
	r := make([]float64, len(v))
	for i, x := range v {
		for _, other := range v {
			if other < x {
				r[i]++
			} else if other == x {
				r[i] += 0.5
			}
		}
		r[i] += 0.5
	}
	return r
}

// spearman returns the rank correlation and how often chance alone, over all
// orders, gives one that is as strong or stronger in either direction.
func spearman(x, y []float64) (rho, p float64) {
	rx, ry := ranks(x), ranks(y)
	rho = correlation(rx, ry)
	mx, my := mean(rx), mean(ry)
	product := func() float64 {
		sum := 0.0
		for i := range rx {
			sum += (rx[i] - mx) * (ry[i] - my)
		}
		return math.Abs(sum)
	}
	bound, all, extreme := product()-1e-9, 0, 0
	permute(ry, len(ry), func() {
		all++
		if product() >= bound {
			extreme++
		}
	})
	return rho, float64(extreme) / float64(all)
}

// permute calls each for every order of the first n values. Source: Heap (1963),
// Permutations by interchanges, The Computer Journal 6(3).
func permute(v []float64, n int, each func()) {
	if n <= 1 {
		each()
		return
	}
	for i := range n {
		permute(v, n-1, each)
		if i == n-1 {
			break
		}
		if n%2 == 0 {
			v[i], v[n-1] = v[n-1], v[i]
		} else {
			v[0], v[n-1] = v[n-1], v[0]
		}
	}
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// The tools themselves, on answers worked out by hand.
func TestStatistics(t *testing.T) {
	t.Parallel()

	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("deviation", deviation([]float64{2, 4, 4, 4, 5, 5, 7, 9}), 2)
	near("root mean square", together(3, 4), math.Sqrt(12.5))
	near("mean without sign", absolute([]float64{-1, 3}), 2)
	near("90th percentile", quantile([]float64{5, 1, 2, 4, 3, 6, 7, 10, 9, 8}, 0.9), 10)
	near("explained by itself", explained([]float64{1, 2, 4}, []float64{1, 2, 4}), 1)
	near("explained by the mean", explained([]float64{1, 2, 3}, []float64{2, 2, 2}), 0)
	if got := ranks([]float64{10, 30, 20, 20}); !slices.Equal(got, []float64{1, 4, 2.5, 2.5}) {
		t.Errorf("ranks are %v", got)
	}
	rho, p := spearman([]float64{1, 2, 3, 4}, []float64{10, 20, 30, 40})
	near("rank correlation", rho, 1)
	near("chance of it", p, 2.0/24) // this order and its reverse
	rho, _ = spearman([]float64{1, 2, 3}, []float64{2, 1, 3})
	near("rank correlation of 2 1 3", rho, 0.5) // 1 − 6·2/(3·8)
}
