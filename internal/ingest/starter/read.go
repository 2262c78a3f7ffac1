package starter

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// reading is one pass over a set.
type reading struct {
	Set
	sink    ingest.Sink
	borders map[area.Code]ingest.Geometry // of municipalities
	offers  map[string][]offerRow
}

// Read emits every table as rows: municipalities, what became of former ones,
// districts, neighbourhoods, postcodes with their people, sites, streets and,
// last, help points with their offers. The first thing that is wrong ends it
// with a fault that names file, line and field.
func (s Set) Read(ctx context.Context, sink ingest.Sink) error {
	r := &reading{Set: s, sink: sink, borders: map[area.Code]ingest.Geometry{}, offers: map[string][]offerRow{}}
	for _, step := range []struct {
		table string
		emit  func(*record) error
	}{
		{"municipality_boundary", r.boundary},
		{"municipality", r.municipality},
		{"municipality_2021", r.municipality2021},
		{"municipality_change", r.change},
		{"district", r.district},
		{"district_2022", r.district2022},
		{"neighbourhood", r.neighbourhood},
		{"postcode", r.postcodeArea},
		{"postcode_people", r.people},
		{"candidate_site", r.site},
		{"street_delft", r.street},
		{"offer", r.offer},
		{"help_point", r.helpPoint},
	} {
		if err := s.each(ctx, step.table, step.emit); err != nil {
			return err
		}
	}
	return r.checkOffers()
}

// each hands every row of a table to emit.
func (s Set) each(ctx context.Context, table string, emit func(*record) error) error {
	l, _ := layoutOf(table)
	text, err := unpack(l.file, s.files[table])
	if err != nil {
		return err
	}
	n, err := eachRecord(ctx, l, text, emit)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Manifest.Tables, func(t Table) bool { return t.Name == table })
	if want := s.Manifest.Tables[i].Rows; n != want {
		return fault.Invalid("%s: %d rows, %s says %d", l.file, n, ManifestName, want)
	}
	return nil
}

func unpack(file string, text []byte) ([]byte, error) {
	if !strings.HasSuffix(file, ".gz") {
		return text, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil, fault.Invalid("%s: %v", file, err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		return nil, fault.Invalid("%s: %v", file, err)
	}
	return plain, nil
}

// eachRecord reads a table's text, checks its header against the layout, and
// returns the number of rows.
func eachRecord(ctx context.Context, l layout, text []byte, emit func(*record) error) (int, error) {
	c := csv.NewReader(bytes.NewReader(text))
	c.FieldsPerRecord = len(l.columns)
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil || !slices.Equal(head, l.columns) {
		return 0, fault.Invalid("%s: line 1: the columns are not %s", l.file, strings.Join(l.columns, ","))
	}
	r := &record{file: l.file, at: map[string]int{}}
	for i, name := range l.columns {
		r.at[name] = i
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		r.values, err = c.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, fault.Invalid("%s: %v", l.file, err)
		}
		r.line, _ = c.FieldPos(0)
		if err := emit(r); err != nil {
			return n, err
		}
		if r.err != nil {
			return n, r.err
		}
	}
}

// accept hands rows to the sink, unless the record has a fault.
func (r *reading) accept(rec *record, rows ...ingest.Row) error {
	if rec.err != nil {
		return rec.err
	}
	for _, row := range rows {
		if err := r.sink.Accept(rec.line, row); err != nil {
			return fmt.Errorf("%s: line %d: %w", rec.file, rec.line, err)
		}
	}
	return nil
}
