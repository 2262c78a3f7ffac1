// Package siting says where help should stand: which of the places that could
// take a help point serve the most people (MCLP), serve them nearest by (p-median,
// p-center) or serve everybody with the fewest (LSCP), and at which hours.
//
// Every answer comes with a bound that is proven: no choice at all can be better
// than that. The bound and the choice are sought together, by Lagrangian
// relaxation, interchange and branch and bound, until they meet or the context
// ends; see solve.go.
package siting

import (
	"math"
	"slices"

	"steunkaart/internal/fault"
)

// Result is the answer to a question of siting.
type Result struct {
	// Chosen holds the indexes of the sites, ascending, with the locked ones.
	Chosen []int
	// Objective is what the sites achieve: people covered (to be as high as
	// possible), weighted cost, largest cost or number of sites (as low as possible).
	Objective float64
	// Bound is proven: no choice has an objective beyond it.
	Bound float64
	// Gap is the distance between Objective and Bound as a share of Objective; 0 when
	// they are equal, 1 when Objective is 0 and Bound is not.
	Gap float64
	// Optimal says that no choice is better: the gap is 0, or beneath 1e-9 for
	// weights and costs that are not whole numbers.
	Optimal bool
}

// Options steer a search. The zero value searches until the answer is proven or
// the context ends.
type Options struct {
	// Seed makes a search different from another one. The same seed gives the same
	// answer, unless the context ended the search before it was done.
	Seed uint64
	// Nodes is the largest number of nodes of the search tree; 0 for no limit. The
	// bound holds all the same.
	Nodes int
	// Gap is a gap that is small enough to stop at; 0 goes on until the answer is
	// proven.
	Gap float64
	// Capacity is how much weight each candidate can serve, for Maximise and Median;
	// nil for no limit. The weight of an element may be split over sites. Maximise then
	// counts what is served; Median serves everything, and refuses what cannot be.
	Capacity []float64
}

// tight is the relative difference between an objective and its bound that
// counts as none: what rounding does to sums of numbers that are not whole.
const tight = 1e-9

// answer completes a result.
func answer(chosen []int, objective, bound float64) Result {
	r := Result{Chosen: chosen, Objective: objective, Bound: bound}
	slices.Sort(r.Chosen)
	r.Gap = gap(objective, bound)
	r.Optimal = r.Gap <= 2*tight
	return r
}

// gap returns the distance between an objective and its bound as a share of the
// objective: 1 when only the objective is 0.
func gap(objective, bound float64) float64 {
	switch objective {
	case bound:
		return 0
	case 0:
		return 1
	default:
		return math.Abs(bound-objective) / math.Abs(objective)
	}
}

// grain returns the largest number that all values are whole multiples of, when
// they are whole numbers; 0 when they are not, or too large to be told apart.
func grain(values ...[]float64) float64 {
	g := 0.0
	for _, list := range values {
		for _, v := range list {
			if v != math.Trunc(v) || math.Abs(v) > 1<<40 {
				return 0
			}
			if g == 1 {
				continue
			}
			g = divisor(g, math.Abs(v))
		}
	}
	return g
}

// divisor returns the greatest common divisor of whole numbers.
func divisor(a, b float64) float64 {
	for b != 0 {
		a, b = b, math.Mod(a, b)
	}
	return a
}

// checkWeights refuses weights that are no finite numbers of zero or more.
func checkWeights(weights []float64, elements int) error {
	if len(weights) != elements {
		return fault.Invalid("weights: %d given, expected %d", len(weights), elements)
	}
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return fault.Invalid("weights: %v of element %d is not a finite number of zero or more", w, i)
		}
	}
	return nil
}

// checkSites refuses a number of sites, or locked sites, that the candidates
// cannot give.
func checkSites(candidates, p int, locked []int) error {
	for i, j := range locked {
		if j < 0 || j >= candidates {
			return fault.Invalid("locked sites: %d is not a candidate, expected 0 to %d", j, candidates-1)
		}
		if slices.Contains(locked[:i], j) {
			return fault.Invalid("locked sites: %d is given twice", j)
		}
	}
	switch {
	case p < len(locked):
		return fault.Invalid("number of sites: %d is less than the %d that are locked", p, len(locked))
	case p > candidates:
		return fault.Invalid("number of sites: %d is more than the %d candidates", p, candidates)
	}
	return nil
}

// source is a generator of random numbers: splitmix64. It is not for secrets.
type source uint64

// below returns a whole number from 0 up to and without n.
func (s *source) below(n int) int { return int(s.next() % uint64(n)) } //nolint:gosec // n is a length

// unit returns a number from 0 up to and without 1.
func (s *source) unit() float64 { return float64(s.next()>>11) / (1 << 53) }

func (s *source) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
