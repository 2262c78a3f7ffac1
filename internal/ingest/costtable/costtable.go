// Package costtable reads the tables of a question of reach: numbers of ids, such
// as `id,demand` and `id,supply`, and the costs between them, `from,to,cost`.
// Columns that nobody asks for are left alone.
package costtable

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/longtable"
	"steunkaart/internal/ingest/tabular"
)

// maxRows keeps indexes of rows within 32 bits with room to spare.
const maxRows = 1 << 30

// Numbers is a table of ids and their numbers, in the order of the file.
type Numbers struct {
	Name    string // of its file, for messages
	IDs     []string
	Lines   []int32     // of each row: its line in the file
	Columns [][]float64 // the columns that were asked for, in that order; NaN for what is not there

	at      map[string]int32
	has     map[string]bool // columns that the file has
	refused map[int]bool    // rows with a number that is none
	whole   bool            // every row of the file is here
}

// Has reports whether the file has a column that was asked for.
func (t *Numbers) Has(column string) bool { return t.has[column] }

// Refused reports whether a number of a row was refused, and so told.
func (t *Numbers) Refused(row int) bool { return t.refused[row] }

// Layout says what a table of ids holds.
type Layout struct {
	Numbers  []string // columns of numbers of zero or more; the file has them all
	Optional []string // columns of numbers that may be below zero, and missing: empty, NA, or the whole column
}

// ReadNumbers reads a table with a column id and the columns of layout, the
// optional ones last in Columns. What is wrong with it is added to faults; a file
// that is no such table gives nil. An error is not about what the file holds.
func ReadNumbers(ctx context.Context, in ingest.Input, layout Layout, faults *longtable.Faults) (*Numbers, error) {
	wanted := append([]string{"id"}, layout.Numbers...)
	rows, err := open(in, wanted, faults)
	if rows == nil || err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // it was only read
	t := &Numbers{Name: in.Name, at: map[string]int32{}, has: map[string]bool{}, refused: map[int]bool{}, whole: true}
	r := numbersReader{t, rows.Column("id"), nil, nil, len(layout.Numbers), faults}
	r.names = append(append(r.names, layout.Numbers...), layout.Optional...)
	for _, name := range r.names {
		r.columns = append(r.columns, rows.Column(name))
		t.has[name] = rows.Column(name) >= 0
	}
	t.Columns = make([][]float64, len(r.names))
	if err := rows.Each(ctx, refusals{t.Name, faults, &t.whole}, r.row); err != nil {
		t.whole = false
		return t, faults.Take(err)
	}
	if len(t.IDs) == 0 && t.whole {
		faults.Add("%s: the file holds a header and no rows", t.Name)
	}
	for i, name := range layout.Numbers {
		checkSum(t.Name, name, t.Columns[i], faults)
	}
	return t, nil
}

// checkSum refuses numbers that do not add up to a number.
func checkSum(file, column string, values []float64, faults *longtable.Faults) {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	if math.IsInf(sum, 0) {
		faults.Add("%s: %s: the numbers add up to more than a computer's number can hold", file, column)
	}
}

// open opens a table that must have the wanted columns; nil when it has not.
func open(in ingest.Input, wanted []string, faults *longtable.Faults) (*tabular.Table, error) {
	rows, err := tabular.Open(in, wanted)
	if err != nil {
		return nil, faults.Take(err)
	}
	if err := rows.Require(wanted...); err != nil {
		return nil, errors.Join(faults.Take(err), rows.Close())
	}
	return rows, nil
}

// numbersReader takes in the rows of a table of ids.
type numbersReader struct {
	table    *Numbers
	id       int
	columns  []int
	names    []string
	required int // of columns, the first ones
	faults   *longtable.Faults
}

func (r *numbersReader) row(row tabular.Row) error {
	t := r.table
	if row.Blank() {
		return nil
	}
	id := row.At(r.id)
	first, twice := t.at[id]
	switch {
	case id == "":
		t.whole = false
		r.faults.Add("%s: line %d, id: it is empty, expected an id", t.Name, row.Line)
		return nil
	case twice:
		r.faults.Add("%s: line %d, id: %q is in line %d already", t.Name, row.Line, shorten(id), t.Lines[first])
		return nil
	case len(t.IDs) == maxRows:
		return fmt.Errorf("read %s: more than %d rows", t.Name, maxRows)
	}
	id = strings.Clone(id)               // it is a part of the text of its row
	t.at[id] = int32(len(t.IDs))         //nolint:gosec // at most maxRows
	t.IDs = append(t.IDs, id)            // with a fault or without: the other tables name it
	t.Lines = append(t.Lines, line(row)) // for faults that show later
	for i, column := range r.columns {
		t.Columns[i] = append(t.Columns[i], r.number(row, i, column))
	}
	return nil
}

// number returns the number in a column, or NaN with a fault, or NaN for one that
// may be missing.
func (r *numbersReader) number(row tabular.Row, i, column int) float64 {
	text := row.At(column)
	optional := i >= r.required
	if optional && (text == "" || strings.EqualFold(text, "NA")) {
		return math.NaN()
	}
	value, ok := ingest.Number(text)
	if !ok || value < 0 && !optional {
		expected := "a number of zero or more"
		if optional {
			expected = "a number"
		}
		r.table.refused[len(r.table.IDs)-1] = true
		r.faults.Add("%s: line %d, %s: %q is not %s", r.table.Name, row.Line, r.names[i], shorten(text), expected)
		return math.NaN()
	}
	if value == 0 {
		return 0 // no zero with a sign
	}
	return value
}

// line returns the line of a row, for what keeps one per row.
func line(row tabular.Row) int32 {
	return int32(min(row.Line, math.MaxInt32)) //nolint:gosec // cut off
}

// refusals makes faults of the rows that are flawed as a whole.
type refusals struct {
	name   string
	faults *longtable.Faults
	whole  *bool
}

// Accept is not called.
func (refusals) Accept(int, ingest.Row) error { return errors.New("costtable: a row of another kind") }

// Reject adds a fault.
func (r refusals) Reject(x ingest.Reject) error {
	*r.whole = false
	r.faults.Add("%s: line %d: the row %s", r.name, x.Line, x.Reason)
	return nil
}

var _ ingest.Sink = refusals{}

// shorten cuts a text to what a message can show.
func shorten(s string) string { return ingest.Refuse(0, "", s, "").Value }
