package demand

import (
	"math"

	"steunkaart/internal/fault"
)

// Margin is one margin of a table for Rake: the cells of the table fall into
// groups, and the cells of each group must add up to the group's total.
type Margin struct {
	Name string
	// Group gives the group of every cell, or -1 for a cell that this margin says
	// nothing of.
	Group []int32
	// Totals holds what each group must add up to; not negative.
	Totals []float64
}

// Raked tells how raking ended.
type Raked struct {
	Converged  bool
	Iterations int     // sweeps over all margins
	Error      float64 // largest relative difference between a margin and its total, at the end
}

// Rake scales the cells of a table until they add up to every margin, by
// iterative proportional fitting: one margin after the other, over and over. The
// ratios of odds in the table stay as they were. It stops when no margin differs
// from its total by more than tolerance, relative to the total (to the sum of the
// margin for a total of zero), or after sweeps rounds, and says which.
//
// A total of zero empties its cells. A group whose cells are all zero cannot
// reach a total above zero: raking then does not converge, and the group is left
// empty. The table must not hold negative numbers.
//
// Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11(4).
func Rake(table []float64, margins []Margin, tolerance float64, sweeps int) Raked {
	widest := 0
	for _, m := range margins {
		widest = max(widest, len(m.Totals))
	}
	return rake(table, margins, make([]float64, widest), tolerance, sweeps)
}

// rake is Rake with room for the sums of the widest margin.
func rake(table []float64, margins []Margin, sums []float64, tolerance float64, sweeps int) Raked {
	for done := 1; ; done++ {
		worst := 0.0
		for i := range margins {
			worst = max(worst, margins[i].scale(table, sums))
		}
		if worst <= tolerance {
			// A margin is exact after its own scaling, and those after it moved it by no
			// more than they were off themselves.
			return Raked{Converged: true, Iterations: done, Error: worst}
		}
		if done >= sweeps {
			return Raked{Iterations: done, Error: worst}
		}
	}
}

// scale brings the table to one margin and returns how far it was from it.
func (m *Margin) scale(table, sums []float64) float64 {
	sums = sums[:len(m.Totals)]
	clear(sums)
	group := m.Group[:len(table)]
	for i, v := range table {
		if g := group[i]; g >= 0 {
			sums[g] += v
		}
	}
	worst := 0.0
	for g, total := range m.Totals {
		sum := sums[g]
		switch {
		case sum > 0 && total > 0:
			worst = max(worst, math.Abs(sum-total)/total)
			sums[g] = total / sum
		case sum == 0 && total == 0:
			sums[g] = 1
		case total == 0:
			worst = 1
			sums[g] = 0
		default:
			worst = max(worst, 1)
			sums[g] = 1
		}
	}
	for i, g := range group {
		if g >= 0 {
			table[i] *= sums[g]
		}
	}
	return worst
}

// CheckMargins refuses margins that no table can have: of another length than the
// table, with a group that is not there, with totals that are not finite and not
// negative, or that disagree about the sum of the whole by more than tolerance,
// relatively. Margins that leave cells out say nothing about the whole.
func CheckMargins(cells int, margins []Margin, tolerance float64) error {
	var first *Margin
	firstSum := 0.0
	for i := range margins {
		m := &margins[i]
		if len(m.Group) != cells {
			return fault.Invalid("margin %s: it describes %d cells, the table has %d", m.Name, len(m.Group), cells)
		}
		sum, whole := 0.0, true
		for _, g := range m.Group {
			if int(g) >= len(m.Totals) {
				return fault.Invalid("margin %s: group %d has no total", m.Name, g)
			}
			whole = whole && g >= 0
		}
		for _, t := range m.Totals {
			if !(t >= 0) || math.IsInf(t, 0) {
				return fault.Invalid("margin %s: total %v is not a number of zero or more", m.Name, t)
			}
			sum += t
		}
		switch {
		case !whole:
		case first == nil:
			first, firstSum = m, sum
		case math.Abs(sum-firstSum) > tolerance*max(sum, firstSum):
			return fault.Invalid("margins %s and %s: they add up to %v and %v, expected the same sum", first.Name, m.Name, firstSum, sum)
		}
	}
	return nil
}
