package siting_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/siting"
)

// small is a question small enough to try every answer.
type small struct {
	cost    [][]float64 // element × candidate; +Inf out of reach
	weights []float64
	p       int
	locked  []int
	radius  float64
}

// draw draws a small question: some with whole numbers, some without, some with
// pairs out of reach.
func draw(t *rapid.T) small {
	n, m := rapid.IntRange(1, 12).Draw(t, "elements"), rapid.IntRange(1, 9).Draw(t, "candidates")
	s := small{p: rapid.IntRange(0, m).Draw(t, "p")}
	whole, sparse := rapid.Bool().Draw(t, "whole"), rapid.Bool().Draw(t, "sparse")
	number := func(name string, most int) float64 {
		if whole {
			return float64(rapid.IntRange(0, most).Draw(t, name))
		}
		return max(0, rapid.Float64Range(-1, float64(most)).Draw(t, name)-0.01)
	}
	for range n {
		row := make([]float64, m)
		for j := range row {
			row[j] = number("cost", 20)
			if sparse && rapid.IntRange(0, 2).Draw(t, "out of reach") == 0 {
				row[j] = math.Inf(1)
			}
		}
		s.cost = append(s.cost, row)
		s.weights = append(s.weights, number("weight", 9))
	}
	for j := range m {
		if len(s.locked) < s.p && rapid.IntRange(0, 5).Draw(t, "lock") == 0 {
			s.locked = append(s.locked, j)
		}
	}
	s.radius = number("radius", 20)
	return s
}

func (s small) candidates() int { return len(s.cost[0]) }

func (s small) costs(t interface{ Fatal(...any) }) *siting.Costs {
	c, err := siting.NewCosts(len(s.cost), s.candidates(), func(i int, into []siting.Reach) []siting.Reach {
		for j, v := range s.cost[i] {
			if !math.IsInf(v, 1) {
				into = append(into, siting.Reach{Candidate: int32(j), Cost: v})
			}
		}
		return into
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// each calls try with every choice of candidates that has the locked ones.
func (s small) each(try func(chosen []int)) {
	for bits := range 1 << s.candidates() {
		var chosen []int
		for j := range s.candidates() {
			if bits>>j&1 == 1 {
				chosen = append(chosen, j)
			}
		}
		if s.hasLocked(chosen) {
			try(chosen)
		}
	}
}

func (s small) hasLocked(chosen []int) bool {
	for _, j := range s.locked {
		found := false
		for _, k := range chosen {
			found = found || j == k
		}
		if !found {
			return false
		}
	}
	return true
}

// nearest returns what element i pays for a choice.
func (s small) nearest(i int, chosen []int) float64 {
	least := math.Inf(1)
	for _, j := range chosen {
		least = min(least, s.cost[i][j])
	}
	return least
}

// covered, total and worst are what the models count; total and worst are +Inf
// when an element with weight is out of reach.
func (s small) covered(chosen []int) (sum float64) {
	for i, w := range s.weights {
		if s.nearest(i, chosen) <= s.radius {
			sum += w
		}
	}
	return sum
}

func (s small) total(chosen []int) (sum float64) {
	for i, w := range s.weights {
		if w > 0 {
			sum += w * s.nearest(i, chosen)
		}
	}
	return sum
}

func (s small) worst(chosen []int) (most float64) {
	for i, w := range s.weights {
		if w > 0 {
			most = max(most, s.nearest(i, chosen))
		}
	}
	return most
}

// check fails unless a result is the best there is, achieves what it says, has
// the locked sites and is proven.
func (s small) check(t *rapid.T, r siting.Result, best, achieved float64) {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-8*(1+math.Abs(b)) }
	if !near(r.Objective, best) || !near(achieved, best) || !near(r.Bound, best) || !r.Optimal {
		t.Fatalf("%+v achieves %v, want %v", r, achieved, best)
	}
	if !s.hasLocked(r.Chosen) {
		t.Fatalf("%v lacks a locked site of %v", r.Chosen, s.locked)
	}
	for k := 1; k < len(r.Chosen); k++ {
		if r.Chosen[k-1] >= r.Chosen[k] {
			t.Fatalf("%v is not ascending", r.Chosen)
		}
	}
}

func TestMaximiseIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		best := 0.0
		s.each(func(chosen []int) {
			if len(chosen) == s.p {
				best = max(best, s.covered(chosen))
			}
		})
		cover := s.costs(t).Within(s.radius)
		r, err := cover.Maximise(context(t), s.weights, s.p, s.locked, siting.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Chosen) != s.p {
			t.Fatalf("%v chosen, want %d", r.Chosen, s.p)
		}
		s.check(t, r, best, s.covered(r.Chosen))
	})
}

func TestMedianIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		best := math.Inf(1)
		s.each(func(chosen []int) {
			if len(chosen) == s.p {
				best = min(best, s.total(chosen))
			}
		})
		r, err := s.costs(t).Median(context(t), s.weights, s.p, s.locked, siting.Options{})
		if math.IsInf(best, 1) {
			invalid(t, err)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, r, best, s.total(r.Chosen))
	})
}

func TestCoverAllIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		best, all := math.Inf(1), 0.0
		for _, w := range s.weights {
			all += w
		}
		s.each(func(chosen []int) {
			if s.worst(chosen) <= s.radius {
				best = min(best, float64(len(chosen)))
			}
		})
		r, err := s.costs(t).Within(s.radius).CoverAll(context(t), s.weights, s.locked, siting.Options{})
		if math.IsInf(best, 1) {
			invalid(t, err)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if s.worst(r.Chosen) > s.radius {
			t.Fatalf("%v does not cover all", r.Chosen)
		}
		s.check(t, r, best, float64(len(r.Chosen)))
	})
}

func TestCentreIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		best := math.Inf(1)
		s.each(func(chosen []int) {
			if len(chosen) == s.p {
				best = min(best, s.worst(chosen))
			}
		})
		r, err := s.costs(t).Centre(context(t), s.weights, s.p, s.locked, siting.Options{})
		if math.IsInf(best, 1) {
			invalid(t, err)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, r, best, s.worst(r.Chosen))
	})
}

// TestSolverIsBest compares the solver of small instances, used again and again,
// with trying everything.
func TestSolverIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		solver := siting.NewSolver(s.costs(t).Within(s.radius))
		for range 3 {
			best := 0.0
			s.locked = nil
			s.each(func(chosen []int) {
				if len(chosen) <= s.p {
					best = max(best, s.covered(chosen))
				}
			})
			chosen, covered := solver.Solve(s.weights, s.p)
			if math.Abs(covered-best) > 1e-9*best || math.Abs(s.covered(chosen)-best) > 1e-9*best || len(chosen) > s.p {
				t.Fatalf("%v covers %v, want %v", chosen, covered, best)
			}
			for i := range s.weights {
				s.weights[i] = float64(rapid.IntRange(0, 5).Draw(t, "weight"))
			}
			s.p = rapid.IntRange(0, s.candidates()).Draw(t, "p")
		}
	})
}

// TestHoursIsBest compares shifts with trying every set of shifts.
func TestHoursIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		m := min(s.candidates(), 4)
		for i := range s.cost {
			s.cost[i] = s.cost[i][:m]
		}
		plan := drawPlan(t, len(s.cost), m)
		r, err := s.costs(t).Within(s.radius).Hours(context(t), s.weights, plan, siting.Options{})
		if err != nil {
			t.Fatal(err)
		}
		best := 0.0
		eachPlan(m*len(plan.Slots), func(shifts []int) {
			if hours(plan, shifts) <= plan.Budget {
				best = max(best, s.gained(plan, shifts))
			}
		})
		s.locked = nil
		s.check(t, r.Result, best, s.gained(plan, r.Chosen))
		if h := hours(plan, r.Chosen); h > plan.Budget || h != r.Hours || len(r.Shifts) != len(r.Chosen) {
			t.Fatalf("%v hours used, %v said, of %v", h, r.Hours, plan.Budget)
		}
	})
}

func drawPlan(t *rapid.T, elements, sites int) siting.Plan {
	plan := siting.Plan{Budget: float64(rapid.IntRange(0, 12).Draw(t, "budget"))}
	for range rapid.IntRange(1, 2).Draw(t, "slots") {
		plan.Slots = append(plan.Slots, float64(rapid.IntRange(1, 5).Draw(t, "hours")))
		plan.Staffed = append(plan.Staffed, rapid.SliceOfN(rapid.Bool(), elements, elements).Draw(t, "staffed"))
	}
	closed := rapid.IntRange(0, sites).Draw(t, "closed")
	plan.Closed = func(s siting.Shift) bool { return s.Site == closed && s.Slot == 0 }
	if rapid.Bool().Draw(t, "people") {
		plan.Count = siting.CountPeople
	}
	return plan
}

func eachPlan(shifts int, try func([]int)) {
	for bits := range 1 << shifts {
		var chosen []int
		for j := range shifts {
			if bits>>j&1 == 1 {
				chosen = append(chosen, j)
			}
		}
		try(chosen)
	}
}

func hours(plan siting.Plan, shifts []int) (sum float64) {
	for _, j := range shifts {
		sum += plan.Slots[j%len(plan.Slots)]
	}
	return sum
}

// gained counts what shifts bring, as the plan counts.
func (s small) gained(plan siting.Plan, shifts []int) (sum float64) {
	for i, w := range s.weights {
		gains := map[int]bool{} // slots
		for _, j := range shifts {
			site, slot := j/len(plan.Slots), j%len(plan.Slots)
			if s.cost[i][site] <= s.radius && !plan.Staffed[slot][i] && !plan.Closed(siting.Shift{Site: site, Slot: slot}) {
				gains[slot] = true
			}
		}
		if plan.Count == siting.CountPeople {
			sum += w * float64(min(1, len(gains)))
			continue
		}
		for slot := range gains {
			sum += w * plan.Slots[slot]
		}
	}
	return sum
}
