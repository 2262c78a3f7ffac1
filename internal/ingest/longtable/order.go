package longtable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Order returns the rows sorted by category, dimension after dimension, the
// dimensions by name. It is the same for any order of rows and columns in the
// file, so that sums in this order are the same to the last bit.
func (t *Table) Order() []int32 {
	order := make([]int32, len(t.Values))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // at most maxRows
	}
	dims := slices.Clone(t.Dimensions)
	slices.SortFunc(dims, func(a, b Dimension) int { return cmp.Compare(b.Name, a.Name) })
	spare := make([]int32, len(order))
	for i := range dims { // the least important first: each sort keeps the order of those before it
		dims[i].sort(order, spare)
		order, spare = spare, order
	}
	return order
}

// sort puts rows into sorted by their category; those of one category keep their
// order. It counts, so that it takes time in proportion to the rows.
func (d *Dimension) sort(rows, sorted []int32) {
	byName := make([]int32, len(d.Categories))
	for i := range byName {
		byName[i] = int32(i) //nolint:gosec // at most maxRows
	}
	slices.SortFunc(byName, func(a, b int32) int { return cmp.Compare(d.Categories[a], d.Categories[b]) })
	next := make([]int32, len(d.Categories)) // where the next row of a category goes
	for _, code := range d.Codes {
		next[code]++
	}
	from := int32(0)
	for _, code := range byName {
		next[code], from = from, from+next[code]
	}
	for _, row := range rows {
		code := d.Codes[row]
		sorted[next[code]] = row
		next[code]++
	}
}

// repeated returns the rows that are a cell for the second time or later, each
// behind the first row of that cell, as they stand in the file.
func (t *Table) repeated(order []int32) [][2]int32 {
	var all [][2]int32
	first := 0
	for i := 1; i < len(order); i++ {
		if !t.same(order[first], order[i]) {
			first = i
			continue
		}
		all = append(all, [2]int32{order[first], order[i]})
	}
	slices.SortFunc(all, func(a, b [2]int32) int { return cmp.Compare(a[1], b[1]) })
	return all
}

// same reports whether two rows are one cell.
func (t *Table) same(a, b int32) bool {
	for i := range t.Dimensions {
		if codes := t.Dimensions[i].Codes; codes[a] != codes[b] {
			return false
		}
	}
	return true
}

// cell names the cell of a row by some of its dimensions.
func (t *Table) cell(row int32, dims []int) string {
	var parts []string
	for _, i := range dims {
		d := &t.Dimensions[i]
		parts = append(parts, fmt.Sprintf("%s %q", d.Name, shorten(d.Categories[d.Codes[row]])))
	}
	return strings.Join(parts, ", ")
}
