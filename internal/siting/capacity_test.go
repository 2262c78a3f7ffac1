package siting_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/fault"
	"steunkaart/internal/siting"
)

// limits writes that each candidate serves no more weight than its capacity.
func (s small) limits(p *program, capacity []float64, radius float64) {
	for j, k := range capacity {
		p.row("%s - %v x%d <= 0", sum(len(s.cost), func(i int) string {
			if s.cost[i][j] > radius {
				return ""
			}
			return fmt.Sprintf("+ %v f%d_%d", s.weights[i], i, j)
		}), k, j)
	}
}

// capacities returns capacities that add up, over p sites, to about share of the
// weight.
func (s small) capacities(share float64) []float64 {
	all := 0.0
	for _, w := range s.weights {
		all += w
	}
	capacity := make([]float64, s.candidates())
	for j := range capacity {
		capacity[j] = math.Round(all * share / float64(s.p) * (0.6 + 0.8*float64(j%5)/4))
	}
	return capacity
}

// limitedMCLP is mclp with a share of each element served by each site.
func (s small) limitedMCLP(capacity []float64) *program {
	p := &program{}
	for i, w := range s.weights {
		all := s.reachable(i, s.radius)
		for _, j := range all {
			fmt.Fprintf(&p.goal, "- %v f%d_%d\n", w, i, j)
			p.row("f%d_%d - x%d <= 0", i, j, j)
		}
		if len(all) > 0 {
			p.row("%s <= 1", sum(len(all), func(k int) string { return fmt.Sprintf("+ f%d_%d", i, all[k]) }))
		}
	}
	s.limits(p, capacity, s.radius)
	s.sites(p)
	return p
}

// TestSolverAgreesOnCapacity compares both models with capacities with an exact
// solver.
func TestSolverAgreesOnCapacity(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		s := town(seed, 30, 14)
		t.Run(fmt.Sprint("mclp", seed), func(t *testing.T) {
			t.Parallel()
			capacity := s.capacities(0.4)
			want := -s.limitedMCLP(capacity).solve(t)
			got, err := s.costs(t).Within(s.radius).Maximise(t.Context(), s.weights, s.p, s.locked, siting.Options{Capacity: capacity})
			s.agrees(t, got, err, want)
		})
		t.Run(fmt.Sprint("pmedian", seed), func(t *testing.T) {
			t.Parallel()
			capacity := s.capacities(1.3)
			p := s.pmedian()
			s.limits(p, capacity, math.MaxFloat64)
			want := p.solve(t)
			got, err := s.costs(t).Median(t.Context(), s.weights, s.p, s.locked, siting.Options{Capacity: capacity})
			s.agrees(t, got, err, want)
		})
	}
}

func (s small) agrees(t *testing.T, got siting.Result, err error, want float64) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Objective-want) > 1e-6*want || !got.Optimal || !s.hasLocked(got.Chosen) || len(got.Chosen) != s.p {
		t.Errorf("%+v, want %v", got, want)
	}
}

// TestWideCapacityIsNone: a capacity for everybody changes nothing.
func TestWideCapacityIsNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		wide := make([]float64, s.candidates())
		for j := range wide {
			wide[j] = 1000
		}
		o := siting.Options{Capacity: wide}
		cover := s.costs(t).Within(s.radius)
		free, _ := cover.Maximise(context(t), s.weights, s.p, s.locked, siting.Options{})
		got, err := cover.Maximise(context(t), s.weights, s.p, s.locked, o)
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, got, free.Objective, s.covered(got.Chosen))
		free, freeErr := s.costs(t).Median(context(t), s.weights, s.p, s.locked, siting.Options{})
		got, err = s.costs(t).Median(context(t), s.weights, s.p, s.locked, o)
		if (err == nil) != (freeErr == nil) {
			t.Fatalf("%v with capacity, %v without", err, freeErr)
		}
		if err == nil {
			s.check(t, got, free.Objective, s.total(got.Chosen))
		}
	})
}

func TestCapacityTooSmall(t *testing.T) {
	t.Parallel()
	s := town(1, 20, 6)
	_, err := s.costs(t).Median(t.Context(), s.weights, s.p, s.locked, siting.Options{Capacity: make([]float64, 6)})
	invalid(t, err)
	got, err := s.costs(t).Within(s.radius).Maximise(t.Context(), s.weights, s.p, s.locked, siting.Options{Capacity: make([]float64, 6)})
	if err != nil || got.Objective != 0 || !got.Optimal {
		t.Errorf("%+v, %v: want nothing served", got, err)
	}
	if _, err := s.costs(t).Median(t.Context(), s.weights, s.p, nil, siting.Options{Capacity: []float64{1}}); fault.Of(err) == nil {
		t.Error("a capacity of other length is taken")
	}
}
