// Package longtable reads and writes tables of counts in long form, one row per
// cell: columns that say where the cell is (its dimensions) and a column `value`.
// It brings a table and its margins together, so that they can be raked.
//
// Categories are numbered when they are read, so that a table takes four bytes
// per cell and dimension, and sixteen for the cell itself.
package longtable

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/tabular"
)

const (
	valueColumn = "value"
	// maxRows keeps numbers of rows within 32 bits with room to spare.
	maxRows = 1 << 30
)

// Table is a table of counts in long form.
type Table struct {
	Name       string      // of its file, for messages
	Columns    []string    // as the header names them, in order
	Dimensions []Dimension // all columns but the value, in order
	Values     []float64   // of each row, finite and not negative; NaN for one that was refused
	Lines      []int32     // of each row: its line in the file

	value  int  // column of the value
	whole  bool // every row of the file is here
	valued bool // every value can be relied on: no refused ones, no cell twice
}

// Dimension is a column that says where cells are.
type Dimension struct {
	Name       string
	Categories []string // as they are met first
	Codes      []int32  // of each row: its category

	column int
	known  map[string]int32
}

// Read reads a table and adds what is wrong with it to faults. Names of columns
// that the caller expects help to find the delimiter. Rows that cannot be placed
// are left out, cells that are there twice stay. A file that is no table at all
// gives nil. An error is not about what the file holds.
func Read(ctx context.Context, in ingest.Input, expected []string, faults *Faults) (*Table, error) {
	rows, err := tabular.Open(in, append([]string{valueColumn}, expected...))
	if err != nil {
		return nil, faults.Take(err)
	}
	defer func() { _ = rows.Close() }() // it was only read
	t := &Table{Name: in.Name, Columns: rows.Columns, whole: true, valued: true}
	if !t.header(rows, faults) {
		return nil, nil //nolint:nilnil // the faults say why
	}
	sink := refusals{t, faults}
	if err := rows.Each(ctx, sink, t.keep(faults)); err != nil {
		t.whole, t.valued = false, false
		return t, faults.Take(err)
	}
	t.checkWhole(faults)
	return t, nil
}

// header finds the columns.
func (t *Table) header(rows *tabular.Table, faults *Faults) bool {
	good := true
	for i, name := range rows.Columns {
		if name == "" {
			faults.Add("%s: the header: column %d has no name", t.Name, i+1)
			good = false
		}
	}
	if err := rows.Require(valueColumn); err != nil {
		_ = faults.Take(err) // it is about the header
		return false
	}
	t.value = rows.Column(valueColumn)
	for i, name := range rows.Columns {
		if i != t.value {
			t.Dimensions = append(t.Dimensions, Dimension{Name: name, column: i, known: map[string]int32{}})
		}
	}
	if len(t.Dimensions) == 0 {
		faults.Add("%s: the header: no column beside %s, expected one or more dimensions", t.Name, valueColumn)
		good = false
	}
	return good
}

// keep returns what takes in a row.
func (t *Table) keep(faults *Faults) func(tabular.Row) error {
	return func(row tabular.Row) error {
		if row.Blank() {
			return nil
		}
		if len(t.Values) == maxRows {
			return fault.Invalid("%s: more than %d rows", t.Name, maxRows)
		}
		value := t.number(row, faults)
		if !t.placed(row, faults) {
			t.whole = false
			return nil
		}
		for i := range t.Dimensions {
			d := &t.Dimensions[i]
			d.Codes = append(d.Codes, d.code(row.At(d.column)))
		}
		t.Values = append(t.Values, value)
		t.Lines = append(t.Lines, int32(row.Line)) //nolint:gosec // below maxRows, but for a file of more than a billion blank lines
		return nil
	}
}

// placed reports whether a row says which cell it is.
func (t *Table) placed(row tabular.Row, faults *Faults) bool {
	good := true
	for _, d := range t.Dimensions {
		if row.At(d.column) == "" {
			faults.Add("%s: line %d, %s: it is empty, expected a category", t.Name, row.Line, d.Name)
			good = false
		}
	}
	return good
}

// number returns the value of a row, or NaN with a fault.
func (t *Table) number(row tabular.Row, faults *Faults) float64 {
	text := row.At(t.value)
	value, ok := ingest.Number(text)
	if !ok || value < 0 {
		t.valued = false
		faults.Add("%s: line %d, %s: %q is not a number of zero or more", t.Name, row.Line, t.Columns[t.value], shorten(text))
		return math.NaN()
	}
	return math.Abs(value) // no zero with a sign
}

// code returns the number of a category. A new one is cloned: it is a part of the
// text of its whole row.
func (d *Dimension) code(category string) int32 {
	code, ok := d.known[category]
	if !ok {
		code = int32(len(d.Categories)) //nolint:gosec // at most maxRows
		category = strings.Clone(category)
		d.Categories = append(d.Categories, category)
		d.known[category] = code
	}
	return code
}

// find returns the number of a category, or -1.
func (d *Dimension) find(category string) int32 {
	if code, ok := d.known[category]; ok {
		return code
	}
	return -1
}

// dimension returns the number of a dimension, or -1. Case does not matter, as in
// every header.
func (t *Table) dimension(name string) int {
	return slices.IndexFunc(t.Dimensions, func(d Dimension) bool { return strings.ToLower(d.Name) == strings.ToLower(name) }) //nolint:staticcheck // EqualFold folds other letters than the reader of headers
}

// checkWhole looks at the table as a whole.
func (t *Table) checkWhole(faults *Faults) {
	if len(t.Values) == 0 && t.whole {
		faults.Add("%s: the file holds a header and no rows", t.Name)
		t.whole, t.valued = false, false
	}
	sum := 0.0
	for _, v := range t.Values {
		sum += v
	}
	if math.IsInf(sum, 0) {
		faults.Add("%s: %s: the numbers add up to more than a computer's number can hold", t.Name, t.Columns[t.value])
		t.valued = false
	}
	for _, twice := range t.repeated(t.Order()) {
		t.valued = false
		faults.Add("%s: line %d: the same cell as in line %d: %s", t.Name, t.Lines[twice[1]], t.Lines[twice[0]], t.Cell(twice[1]))
	}
}

// Cell names the cell of a row: `age "65+", sex "m"`.
func (t *Table) Cell(row int32) string {
	all := make([]int, len(t.Dimensions))
	for i := range all {
		all[i] = i
	}
	return t.cell(row, all)
}

// Names returns the names of the dimensions.
func (t *Table) Names() []string {
	names := make([]string, len(t.Dimensions))
	for i, d := range t.Dimensions {
		names[i] = d.Name
	}
	return names
}

// refusals makes faults of the rows that are flawed as a whole.
type refusals struct {
	table  *Table
	faults *Faults
}

// Accept is not called.
func (refusals) Accept(int, ingest.Row) error { return errors.New("longtable: a row of another kind") }

// Reject adds a fault.
func (r refusals) Reject(x ingest.Reject) error {
	r.table.whole, r.table.valued = false, false
	r.faults.Add("%s: line %d: the row %s", r.table.Name, x.Line, x.Reason)
	return nil
}

var _ ingest.Sink = refusals{}

// shorten cuts a text to what a message can show.
func shorten(s string) string { return ingest.Refuse(0, "", s, "").Value }
