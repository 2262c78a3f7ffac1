// Package tabular reads files of rows and columns with a header: CSV in the
// encodings and with the delimiters that offices use, and .xlsx sheets. It
// reads row by row, so that a file of any size takes little memory.
package tabular

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// maxRecord is the longest row that is read, in bytes. A longer one is a quote
// that was never closed, or no table at all.
const maxRecord = 1 << 20

// Table is an opened file with its header read.
type Table struct {
	Columns []string // as the header names them, without space around
	Guess   string   // what the format was taken for: "CSV, UTF-8, delimiter ;"

	name string
	at   map[string]int
	rows source
}

// source gives raw rows: a CSV or a sheet.
type source interface {
	// next returns the line and fields of the next row that is not empty, and
	// what is wrong with that row alone. The error io.EOF ends the file.
	next() (line int, fields []string, flaw string, err error)
	guess() string
	ragged() bool // rows end at their last filled field
	close() error
}

// Row is a row of a table.
type Row struct {
	Line   int    // line or row in the file, from 1
	Flaw   string // what is wrong with the whole row, "" when nothing is
	fields []string
}

// Open finds out whether the input is CSV or a sheet and reads its header.
// Names of columns that the caller looks for help to find the delimiter. The
// caller closes the table.
func Open(in ingest.Input, wanted []string) (*Table, error) {
	kind, err := in.Kind(ingest.KindText, ingest.KindZip)
	if err != nil {
		return nil, err
	}
	var rows source
	if kind == ingest.KindZip {
		rows, err = openSheet(in)
	} else {
		rows, err = openCSV(in, wanted)
	}
	if err != nil {
		return nil, err
	}
	t := &Table{name: in.Name, rows: rows, at: map[string]int{}}
	if err := t.header(); err != nil {
		return nil, errors.Join(err, rows.close())
	}
	return t, nil
}

func (t *Table) header() error {
	line, fields, flaw, err := t.rows.next()
	switch {
	case errors.Is(err, io.EOF):
		return fault.Invalid("%s: no header: the file holds no row", t.name)
	case err != nil:
		return err
	case flaw != "":
		return fault.Invalid("%s: line %d: the header %s", t.name, line, flaw)
	}
	for i, f := range fields {
		f = strings.TrimSpace(f)
		t.Columns = append(t.Columns, f)
		key := strings.ToLower(f)
		if _, twice := t.at[key]; twice && key != "" {
			return fault.Invalid("%s: line %d: the header names column %q twice", t.name, line, f)
		}
		t.at[key] = i
	}
	t.Guess = t.rows.guess()
	return nil
}

// Close closes the file.
func (t *Table) Close() error { return t.rows.close() }

// Column returns the number of the first of the named columns that is there, or
// -1. Case does not matter.
func (t *Table) Column(names ...string) int {
	for _, n := range names {
		if i, ok := t.at[strings.ToLower(n)]; ok {
			return i
		}
	}
	return -1
}

// Require refuses a file that lacks one of the columns, and names those that
// are missing and what was found.
func (t *Table) Require(names ...string) error {
	missing := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return t.Column(n) >= 0 })
	if len(missing) == 0 {
		return nil
	}
	return fault.Invalid("%s: the header lacks %s (expected %s; found %s)", t.name, strings.Join(missing, ", "),
		strings.Join(names, ", "), shorten(strings.Join(t.Columns, ", "), 200))
}

// Next returns the next row. The error io.EOF ends the file.
func (t *Table) Next() (Row, error) {
	line, fields, flaw, err := t.rows.next()
	if err != nil {
		return Row{}, err
	}
	row := Row{Line: line, Flaw: flaw, fields: fields}
	if n := len(t.Columns); flaw == "" && len(fields) != n && !t.rows.ragged() && !padded(fields, n) {
		row.Flaw = fmt.Sprintf("has %d fields, expected %d as in the header", len(fields), n)
	}
	return row, nil
}

// Each calls each with every row up to the end of the file, and rejects rows that
// are flawed as a whole. It stops when ctx ends.
func (t *Table) Each(ctx context.Context, sink ingest.Sink, each func(Row) error) error {
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if row.Flaw != "" {
			err = sink.Reject(ingest.Refuse(row.Line, "row", "", row.Flaw))
		} else {
			err = each(row)
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
}

// padded reports whether the fields behind the header's last are empty, as
// sheets write them.
func padded(fields []string, n int) bool {
	if len(fields) < n {
		return false
	}
	for _, f := range fields[n:] {
		if f != "" {
			return false
		}
	}
	return true
}

// At returns the field in a column, without space around; "" for column -1.
func (r Row) At(column int) string {
	if column < 0 || column >= len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[column])
}

// Blank reports a row of nothing but delimiters, as sheets leave below a table.
func (r Row) Blank() bool {
	for i := range r.fields {
		if r.At(i) != "" {
			return false
		}
	}
	return true
}

func shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
