package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
)

// The tables of cells have more than a million rows together. They are read in
// PostgreSQL's binary form without a value per field on the heap: that is some
// five times as fast as Scan, and the start of the server waits for it.

// errForm reports a field that has not the form that its column promises.
var errForm = errors.New("unexpected binary form")

// stream runs a query file and calls each with the raw fields of every row,
// which are valid until each returns.
func stream(ctx context.Context, tx pgx.Tx, name string, each func(r *rawRow)) error {
	rows, err := tx.Query(ctx, query(name), pgx.QueryResultFormats{pgx.BinaryFormatCode})
	if err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	defer rows.Close()
	var r rawRow
	for rows.Next() {
		r.fields, r.at = rows.RawValues(), 0
		if each(&r); r.err != nil {
			return fmt.Errorf("query %s: column %d: %w", name, r.at, r.err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return nil
}

// rawRow reads the fields of one row from left to right. After a fault err is
// set and everything read is zero.
type rawRow struct {
	fields [][]byte
	at     int
	err    error
}

// next returns the next field, which must have n bytes; -1 for any length.
func (r *rawRow) next(n int) []byte {
	if r.err != nil || r.at >= len(r.fields) || n >= 0 && len(r.fields[r.at]) != n {
		if r.err == nil {
			r.err = errForm
		}
		return make([]byte, max(n, 0))
	}
	r.at++
	return r.fields[r.at-1]
}

func (r *rawRow) cell() geo.Cell { return geo.Cell(binary.BigEndian.Uint64(r.next(8))) }

func (r *rawRow) integer() int32 {
	return int32(binary.BigEndian.Uint32(r.next(4))) //nolint:gosec // is a pattern of bits
}

func (r *rawRow) real() float32 { return math.Float32frombits(binary.BigEndian.Uint32(r.next(4))) }

func (r *rawRow) double() float64 { return math.Float64frombits(binary.BigEndian.Uint64(r.next(8))) }

// The binary form of an array of one dimension: a header, then for each element
// its length and its bytes.
const (
	arrayHeader   = 20 // dimensions, nulls, type, length, lower bound
	doubleElement = 12
)

// doubles reads an array of doubles without nulls into all of to.
func (r *rawRow) doubles(to []float64) {
	field := r.next(arrayHeader + doubleElement*len(to))
	if r.err != nil {
		clear(to)
		return
	}
	for i := range to {
		element := field[arrayHeader+doubleElement*i:]
		if binary.BigEndian.Uint32(element) != 8 {
			r.err = errForm
			return
		}
		to[i] = math.Float64frombits(binary.BigEndian.Uint64(element[4:]))
	}
}

// codes keeps one copy of each area code.
type codes map[string]area.Code

func (c codes) read(r *rawRow) area.Code {
	text := r.next(-1)
	if code, ok := c[string(text)]; ok { // does not allocate
		return code
	}
	code := area.Code(text)
	c[string(code)] = code
	return code
}

func loadDemand(ctx context.Context, tx pgx.Tx, definitions int, d *atlas.DemandColumns) error {
	d.Low, d.High = make([][]float64, definitions), make([][]float64, definitions)
	known, figures := codes{}, make([]float64, definitions)
	return stream(ctx, tx, "atlas_demand", func(r *rawRow) {
		d.Cell = append(d.Cell, r.cell())
		d.Municipality = append(d.Municipality, known.read(r))
		r.figures(d.Low, figures)
		r.figures(d.High, figures)
	})
}

func loadIntervals(ctx context.Context, tx pgx.Tx, definitions int, c *atlas.IntervalColumns) error {
	c.Low, c.High = make([][]float64, definitions), make([][]float64, definitions)
	figures := make([]float64, definitions)
	return stream(ctx, tx, "atlas_interval", func(r *rawRow) {
		c.Cell = append(c.Cell, r.cell())
		r.figures(c.Low, figures)
		r.figures(c.High, figures)
	})
}

// figures appends an array of one figure per definition to columns, by way of
// room for one row.
func (r *rawRow) figures(columns [][]float64, room []float64) {
	r.doubles(room)
	for k, f := range room {
		columns[k] = append(columns[k], f)
	}
}

func loadReach(ctx context.Context, tx pgx.Tx, c *atlas.ReachColumns) error {
	known := hourSets{string(appendHours(nil, make([]access.Hours, access.Profiles), make([]access.Hours, access.Profiles))): 0}
	c.HourSets = []atlas.CellHours{{}}
	return stream(ctx, tx, "atlas_reach", func(r *rawRow) {
		c.Cell = append(c.Cell, r.cell())
		for p := range c.Minutes {
			c.Minutes[p] = append(c.Minutes[p], r.real())
		}
		for p := range c.Sure {
			c.Sure[p] = append(c.Sure[p], r.real())
		}
		for p := range c.Points {
			c.Points[p] = append(c.Points[p], uint16(min(max(r.integer(), 0), math.MaxUint16))) //nolint:gosec // bounded here
		}
		c.Straight = append(c.Straight, r.real())
		c.Flags = append(c.Flags, atlas.Flags(r.integer()&0x7f)) //nolint:gosec // seven bits
		c.Hours = append(c.Hours, known.read(r, c))
	})
}

// hourSets keeps one copy of the hours that cells have alike.
type hourSets map[string]int32

func (h hourSets) read(r *rawRow, c *atlas.ReachColumns) int32 {
	text := r.next(-1)
	if i, ok := h[string(text)]; ok { // does not allocate
		return i
	}
	var set atlas.CellHours
	if !readHours(text, set.Staffed[:], set.Building[:]) && r.err == nil {
		r.err = errForm
	}
	i := int32(len(c.HourSets)) //nolint:gosec // fewer than the cells
	c.HourSets, h[string(text)] = append(c.HourSets, set), i
	return i
}

func loadParts(ctx context.Context, tx pgx.Tx, p *atlas.PartColumns) error {
	known := codes{}
	return stream(ctx, tx, "atlas_part", func(r *rawRow) {
		p.Cell = append(p.Cell, r.cell())
		p.Neighbourhood = append(p.Neighbourhood, known.read(r))
		p.Share = append(p.Share, r.double())
	})
}
