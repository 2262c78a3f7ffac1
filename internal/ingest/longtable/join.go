package longtable

import (
	"fmt"
	"math"

	"steunkaart/internal/demand"
)

// Problem is a seed and its margins, ready to rake: Cells and the groups of
// Margins are in the order of Table.Order, whatever the order in the file.
type Problem struct {
	Cells   []float64 // the table to rake
	Margins []demand.Margin
	Notes   []string // what was left out without harm

	seed  *Table
	order []int32
	parts []part // of each margin

	unnoted int // remarks beyond those in Notes
}

// part is a margin against the seed.
type part struct {
	margin *Table
	dims   []int   // of the seed, for each dimension of the margin
	group  []int32 // of each row of the seed
	of     []int32 // of each row of the margin: its group, -1 for one that the seed lacks
	first  []int32 // of each group: its first row in the seed
}

// Join brings a seed and its margins together and adds what does not fit to
// faults: margins of other dimensions or with other categories than the seed,
// groups that cannot reach their total, and margins that contradict each other by
// more than tolerance, relatively. The problem can be raked when there are none.
// A nil margin is one that could not be read.
func Join(seed *Table, margins []*Table, tolerance float64, faults *Faults) *Problem {
	p := &Problem{seed: seed, order: seed.Order()}
	p.Cells = make([]float64, len(p.order))
	for i, row := range p.order {
		p.Cells[i] = seed.Values[row]
	}
	for _, m := range margins {
		if m == nil {
			continue
		}
		if dims, ok := seed.shared(m, faults); ok && seed.whole && m.whole {
			p.add(m, dims, faults)
		}
	}
	if p.unnoted > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("and %d such rows more", p.unnoted))
	}
	checkSums(p.parts, tolerance, faults)
	return p
}

// Values returns the cells in the order of the seed's file.
func (p *Problem) Values() []float64 {
	values := make([]float64, len(p.Cells))
	for i, row := range p.order {
		values[row] = p.Cells[i]
	}
	return values
}

// shared returns which dimensions of the seed those of the margin are.
func (t *Table) shared(m *Table, faults *Faults) ([]int, bool) {
	var dims []int
	for _, d := range m.Dimensions {
		i := t.dimension(d.Name)
		if i < 0 {
			faults.Add("%s: the header: %q is not a dimension of %s, expected %s", m.Name, d.Name, t.Name, either(t.Names()))
			continue
		}
		dims = append(dims, i)
	}
	return dims, len(dims) == len(m.Dimensions)
}

// add takes in a margin.
func (p *Problem) add(m *Table, dims []int, faults *Faults) {
	inSeed, inMargin, groups := match(p.seed, m, dims)
	a := part{margin: m, dims: dims, group: inSeed, of: inMargin, first: make([]int32, groups)}
	for row := len(a.group) - 1; row >= 0; row-- {
		a.first[a.group[row]] = int32(row) //nolint:gosec // at most maxRows
	}
	p.parts = append(p.parts, a)
	missing := p.checkCategories(&a, faults)
	totals := p.totals(&a, faults)
	p.checkGroups(&a, totals, missing, faults)
	ordered := make([]int32, len(p.order))
	for i, row := range p.order {
		ordered[i] = a.group[row]
	}
	p.Margins = append(p.Margins, demand.Margin{Name: m.Name, Group: ordered, Totals: totals})
}

// match numbers the groups that the dimensions make of the rows of t, and returns
// the group of every row of t and of m, which has these dimensions only. A row of
// m whose group is not in t gets -1.
func match(t, m *Table, dims []int) (inT, inM []int32, groups int) {
	inT, inM = make([]int32, len(t.Values)), make([]int32, len(m.Values))
	for i, dim := range dims {
		groups = t.Dimensions[dim].split(inT, &m.Dimensions[i], inM)
	}
	return inT, inM, groups
}

// split divides groups by one more dimension: groups of the rows of d, and those
// of the rows of another table, where it is called other.
func (d *Dimension) split(groups []int32, other *Dimension, others []int32) int {
	numbers := map[uint64]int32{}
	for row, code := range d.Codes {
		key := uint64(groups[row])<<32 | uint64(code) //nolint:gosec // neither is negative
		number, ok := numbers[key]
		if !ok {
			number = int32(len(numbers)) //nolint:gosec // at most maxRows
			numbers[key] = number
		}
		groups[row] = number
	}
	same := make([]int32, len(other.Categories))
	for i, category := range other.Categories {
		same[i] = d.find(category)
	}
	for row, code := range other.Codes {
		number, ok := int32(-1), false
		if before := others[row]; before >= 0 && same[code] >= 0 {
			number, ok = numbers[uint64(before)<<32|uint64(same[code])] //nolint:gosec // neither is negative
		}
		if others[row] = number; !ok {
			others[row] = -1
		}
	}
	return len(numbers)
}

// Misfit is how far the cells are from a margin, where they are furthest.
type Misfit struct {
	Margin string  // name of its file
	Group  string  // such as `age "65+", sex "m"`
	Sum    float64 // of the cells
	Total  float64 // as the margin wants it
	Error  float64 // |Sum - Total| / Total; 1 for a total of zero; +Inf when the cells are no numbers any more
}

// Furthest returns where the cells are furthest from a margin.
func (p *Problem) Furthest() Misfit {
	worst := Misfit{Error: -1}
	for i, m := range p.Margins {
		sums := make([]float64, len(m.Totals))
		for cell, g := range m.Group {
			sums[g] += p.Cells[cell]
		}
		for g, sum := range sums {
			if e := misfit(sum, m.Totals[g]); e > worst.Error {
				a := &p.parts[i]
				worst = Misfit{m.Name, p.seed.cell(a.first[g], a.dims), sum, m.Totals[g], e}
			}
		}
	}
	return worst
}

func misfit(sum, total float64) float64 {
	switch e := math.Abs(sum-total) / total; {
	case sum == total:
		return 0
	case math.IsNaN(sum):
		return math.Inf(1)
	case total == 0:
		return 1
	default:
		return e
	}
}

// String tells the misfit: `age.csv: age "65+" adds up to 9, expected 10`.
func (m Misfit) String() string {
	return fmt.Sprintf("%s: %s adds up to %v, expected %v", m.Margin, m.Group, m.Sum, m.Total)
}
