package access_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"steunkaart/internal/access"
)

// BenchmarkMeasures measures on a full table of 900 × 900 costs. It reports the
// time per pair, and beside it the time of adding up the same number of costs, as
// the least that any measure must do.
func BenchmarkMeasures(b *testing.B) {
	const n = 900
	rng := rand.New(rand.NewPCG(4, 4))
	var pairs access.Pairs
	demand, supply := make([]float64, n), make([]float64, n)
	for i := range n {
		demand[i], supply[i] = float64(rng.IntN(3000)), float64(rng.IntN(500))
		for j := range n {
			pairs.From, pairs.To = append(pairs.From, int32(i)), append(pairs.To, int32(j)) //nolint:gosec // small
			pairs.Cost = append(pairs.Cost, float64(rng.IntN(120)))
		}
	}
	m, _ := access.NewMatrix(n, n, pairs)
	for _, bench := range []struct{ name, measure, decay string }{
		{"2sfca", "two steps", "binary"},
		{"2sfca with decay", "two steps", "exp:0.1"},
		{"bfca", "balanced", "binary"},
		{"3sfca", "three steps", "binary"},
		{"cumulative", "reached", "binary"},
		{"nearest", "nearest", "binary"},
		{"leftover", "left over", "binary"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			x := &access.Instance{Demand: demand, Supply: supply, Costs: m, Weighing: access.Weighing{Cutoff: 45}}
			x.Weighing.Decay, _ = access.ParseDecay(bench.decay)
			b.ReportAllocs()
			for b.Loop() {
				measures[bench.measure](x)
			}
			took := float64(b.Elapsed().Nanoseconds()) / float64(b.N*len(pairs.Cost))
			floor := plainSum(pairs.Cost, b.N)
			b.ReportMetric(took, "ns/pair")
			b.ReportMetric(took/floor, "×sum")
		})
	}
}

// plainSum returns the nanoseconds per cost of adding up costs a number of times.
func plainSum(costs []float64, times int) float64 {
	start := time.Now()
	sum := 0.0
	for range times {
		for _, c := range costs {
			sum += c
		}
	}
	took := time.Since(start)
	if sum < 0 {
		panic("costs are zero or more")
	}
	return float64(took.Nanoseconds()) / float64(times*len(costs))
}
