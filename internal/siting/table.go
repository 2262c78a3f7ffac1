package siting

import (
	"math"
	"slices"

	"steunkaart/internal/fault"
)

// lists is a sparse matrix by rows, in flat arrays.
type lists struct {
	start []int32 // of each row, and one more for the end
	to    []int32 // column of each entry
	cost  []float64
}

// row returns the columns and the costs of a row.
func (l *lists) row(i int32) ([]int32, []float64) {
	from, end := l.start[i], l.start[i+1]
	return l.to[from:end], l.cost[from:end]
}

// rows returns the number of rows.
func (l *lists) rows() int { return len(l.start) - 1 }

// transpose returns the matrix by columns. Rows stay in order within a column.
func (l *lists) transpose(columns int) lists {
	t := lists{start: make([]int32, columns+1), to: make([]int32, len(l.to)), cost: make([]float64, len(l.to))}
	for _, j := range l.to {
		t.start[j+1]++
	}
	for j := range columns {
		t.start[j+1] += t.start[j]
	}
	next := slices.Clone(t.start[:columns])
	for i := range int32(l.rows()) { //nolint:gosec // rows are counted in 32 bits
		to, cost := l.row(i)
		for k, j := range to {
			t.to[next[j]], t.cost[next[j]] = i, cost[k]
			next[j]++
		}
	}
	return t
}

// Reach is what one element pays to be served by one candidate.
type Reach struct {
	Candidate int32
	Cost      float64 // per unit of weight: minutes, metres; finite, 0 or more
}

// Costs is what each element pays to be served by each candidate that it can
// reach. A pair that is left out cannot be. It does not change, and several
// searches may use it at once.
type Costs struct {
	rows       lists // by element, cheapest first
	candidates int
}

// NewCosts makes Costs of what row appends for each element in turn, in any
// order. It refuses a candidate out of range or named twice by one element, and
// a cost that is no finite number of zero or more.
func NewCosts(elements, candidates int, row func(i int, into []Reach) []Reach) (*Costs, error) {
	c := &Costs{candidates: candidates, rows: lists{start: make([]int32, 1, elements+1)}}
	var line []Reach
	last := make([]int, candidates) // the element, plus one, that named a candidate last
	for i := range elements {
		line = row(i, line[:0])
		for _, r := range line {
			if err := checkReach(r, i, last); err != nil {
				return nil, err
			}
		}
		if len(c.rows.to)+len(line) > math.MaxInt32 {
			return nil, fault.Invalid("costs: more than %d pairs", math.MaxInt32)
		}
		c.add(line)
	}
	return c, nil
}

func checkReach(r Reach, i int, last []int) error {
	j := int(r.Candidate)
	switch {
	case j < 0 || j >= len(last):
		return fault.Invalid("costs: element %d reaches candidate %d, expected 0 to %d", i, j, len(last)-1)
	case last[j] == i+1:
		return fault.Invalid("costs: element %d reaches candidate %d twice", i, j)
	case !(r.Cost >= 0) || math.IsInf(r.Cost, 1):
		return fault.Invalid("costs: %v from element %d to candidate %d is not a finite number of zero or more", r.Cost, i, j)
	}
	last[j] = i + 1
	return nil
}

// add appends a row, cheapest first; candidates of one cost stay in their order.
func (c *Costs) add(line []Reach) {
	slices.SortFunc(line, func(a, b Reach) int {
		switch {
		case a.Cost < b.Cost:
			return -1
		case a.Cost > b.Cost:
			return 1
		}
		return int(a.Candidate) - int(b.Candidate)
	})
	for _, r := range line {
		c.rows.to = append(c.rows.to, r.Candidate)
		c.rows.cost = append(c.rows.cost, r.Cost)
	}
	c.rows.start = append(c.rows.start, int32(len(c.rows.to))) //nolint:gosec // NewCosts refuses more
}

// Elements returns the number of elements.
func (c *Costs) Elements() int { return c.rows.rows() }

// Candidates returns the number of candidates.
func (c *Costs) Candidates() int { return c.candidates }

// Within returns which elements each candidate covers: those that reach it at a
// cost of at most radius.
func (c *Costs) Within(radius float64) *Cover {
	rows := lists{start: make([]int32, 1, len(c.rows.start))}
	for i := range int32(c.Elements()) { //nolint:gosec // rows are counted in 32 bits
		to, cost := c.rows.row(i)
		within, _ := slices.BinarySearchFunc(cost, radius, func(c, r float64) int {
			if c <= r {
				return -1
			}
			return 1
		})
		rows.to = append(rows.to, to[:within]...)
		rows.start = append(rows.start, int32(len(rows.to))) //nolint:gosec // no more than in c
	}
	rows.cost = make([]float64, len(rows.to))
	return &Cover{rows: rows, columns: rows.transpose(c.candidates)}
}

// Cover is which elements each candidate covers. It does not change, and
// several searches may use it at once.
type Cover struct {
	rows    lists // by element; costs are 0
	columns lists // by candidate
}

// NewCover makes a Cover of the elements that each candidate covers, in any
// order. It refuses an element out of range, or named twice by one candidate.
func NewCover(elements int, covered [][]int32) (*Cover, error) {
	columns := lists{start: make([]int32, 1, len(covered)+1)}
	last := make([]int, elements) // the candidate, plus one, that named an element last
	for j, list := range covered {
		for _, i := range list {
			switch {
			case i < 0 || int(i) >= elements:
				return nil, fault.Invalid("coverage: candidate %d covers element %d, expected 0 to %d", j, i, elements-1)
			case last[i] == j+1:
				return nil, fault.Invalid("coverage: candidate %d covers element %d twice", j, i)
			}
			last[i] = j + 1
		}
		if len(columns.to)+len(list) > math.MaxInt32 {
			return nil, fault.Invalid("coverage: more than %d pairs", math.MaxInt32)
		}
		columns.to = append(columns.to, list...)
		columns.start = append(columns.start, int32(len(columns.to))) //nolint:gosec // checked above
	}
	columns.cost = make([]float64, len(columns.to))
	rows := columns.transpose(elements)
	return &Cover{rows: rows, columns: columns}, nil
}

// Elements returns the number of elements.
func (c *Cover) Elements() int { return c.rows.rows() }

// Candidates returns the number of candidates.
func (c *Cover) Candidates() int { return c.columns.rows() }
