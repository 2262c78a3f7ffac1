package longtable

import (
	"fmt"
	"math"
	"strings"
)

// checkCategories refuses a margin that leaves out a category of the seed, and
// reports for each dimension of the margin which categories those are.
func (p *Problem) checkCategories(a *part, faults *Faults) []map[int32]bool {
	missing := make([]map[int32]bool, len(a.dims))
	for i, dim := range a.dims {
		theirs, ours := &a.margin.Dimensions[i], &p.seed.Dimensions[dim]
		missing[i] = map[int32]bool{}
		for code, category := range ours.Categories {
			if theirs.find(category) < 0 {
				missing[i][int32(code)] = true //nolint:gosec // at most maxRows
				faults.Add("%s: %s: %q of %s is left out, expected a total for it", a.margin.Name, theirs.Name, shorten(category), p.seed.Name)
			}
		}
	}
	return missing
}

// totals returns the total of each group, NaN for one that the margin leaves out,
// and refuses rows of the margin that no cell of the seed is in, unless their
// total is zero.
func (p *Problem) totals(a *part, faults *Faults) []float64 {
	totals := make([]float64, len(a.first))
	for g := range totals {
		totals[g] = math.NaN()
	}
	m := a.margin
	all := make([]int, len(m.Dimensions))
	for i := range all {
		all[i] = i
	}
	for row, g := range a.of {
		switch value := m.Values[row]; {
		case g >= 0:
			totals[g] = value
		case value == 0:
			p.note("%s: line %d: %s is not in %s; left out, since its total is zero", m.Name, m.Lines[row], m.cell(int32(row), all), p.seed.Name) //nolint:gosec // at most maxRows
		case value > 0:
			faults.Add("%s: line %d: %s is not in %s, so no cells can add up to %v", m.Name, m.Lines[row], m.cell(int32(row), all), p.seed.Name, value) //nolint:gosec // at most maxRows
		}
	}
	return totals
}

// checkGroups refuses a margin that leaves out a group of the seed, and one with
// a total above zero for cells that are all zero. Groups of a category that is
// missing were told already.
func (p *Problem) checkGroups(a *part, totals []float64, missing []map[int32]bool, faults *Faults) {
	sums, rows := make([]float64, len(totals)), make([]int32, len(totals))
	for row, g := range a.group {
		sums[g] += p.seed.Values[row]
	}
	for row, g := range a.of {
		if g >= 0 {
			rows[g] = int32(row) + 1 //nolint:gosec // at most maxRows
		}
	}
	for g, total := range totals {
		switch {
		case rows[g] == 0 && !p.told(a, g, missing):
			faults.Add("%s: %s is left out, expected a total for it: it is in %s, line %d",
				a.margin.Name, p.seed.cell(a.first[g], a.dims), p.seed.Name, p.seed.Lines[a.first[g]])
		case total > 0 && sums[g] == 0:
			faults.Add("%s: line %d: %s: all its cells in %s are zero, so they cannot add up to %v",
				a.margin.Name, a.margin.Lines[rows[g]-1], p.seed.cell(a.first[g], a.dims), p.seed.Name, total)
		}
	}
}

// told reports whether a group has a category that the margin lacks altogether.
func (p *Problem) told(a *part, group int, missing []map[int32]bool) bool {
	for i, dim := range a.dims {
		if missing[i][p.seed.Dimensions[dim].Codes[a.first[group]]] {
			return true
		}
	}
	return false
}

// note keeps a remark, as many as there may be faults.
func (p *Problem) note(format string, args ...any) {
	if len(p.Notes) == maxFaults {
		p.unnoted++
		return
	}
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

// checkSums refuses margins that contradict each other: about the sum of the
// whole, or about that of a category which both have.
func checkSums(parts []part, tolerance float64, faults *Faults) {
	var good []part
	for _, a := range parts {
		if a.margin.valued {
			good = append(good, a)
		}
	}
	for j := range good {
		for i := range j {
			a, b := good[i].margin, good[j].margin
			switch whole := compareBy(a, b, nil, tolerance); {
			case len(whole) == 0:
				for _, d := range compareBy(a, b, common(a, b), tolerance) {
					faults.Add("%s and %s: %s adds up to %v and %v, expected the same (relative difference at most %v)", a.Name, b.Name, d.group, d.a, d.b, tolerance)
				}
			case i == 0: // the others are told against the first
				faults.Add("%s and %s: their values add up to %v and %v, expected the same sum (relative difference at most %v)", a.Name, b.Name, whole[0].a, whole[0].b, tolerance)
			}
		}
	}
}

// difference is a group of which two margins have different sums.
type difference struct {
	group string
	a, b  float64
}

// common returns the dimensions of a that b has too.
func common(a, b *Table) []int {
	var dims []int
	for i, d := range a.Dimensions {
		if b.dimension(d.Name) >= 0 {
			dims = append(dims, i)
		}
	}
	return dims
}

// compareBy compares the sums of two margins by some dimensions of a; by none
// means the whole.
func compareBy(a, b *Table, dims []int, tolerance float64) []difference {
	narrow := &Table{Values: b.Values}
	for _, i := range dims {
		narrow.Dimensions = append(narrow.Dimensions, b.Dimensions[b.dimension(a.Dimensions[i].Name)])
	}
	inA, inB, groups := match(a, narrow, dims)
	groups = max(groups, 1)
	sumA, sumB, first := make([]float64, groups), make([]float64, groups), make([]int32, groups)
	for row, g := range inA {
		sumA[g] += a.Values[row]
		first[g] = int32(row) //nolint:gosec // at most maxRows
	}
	for row, g := range inB {
		if g >= 0 {
			sumB[g] += b.Values[row]
		}
	}
	var all []difference
	for g := range groups {
		if math.Abs(sumA[g]-sumB[g]) > tolerance*max(sumA[g], sumB[g]) {
			all = append(all, difference{a.cell(first[g], dims), sumA[g], sumB[g]})
		}
	}
	return all
}

// either lists names: "age, sex or region".
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
