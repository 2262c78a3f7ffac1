// Package helppoint reads lists of help points that a municipality, a library
// or an organisation keeps: CSV, .xlsx sheets and GeoJSON with the columns of
// Columns. A row is a place with one kind of help. A list makes a help point
// listed, never confirmed: only a person in the program confirms.
package helppoint

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/feature"
	"steunkaart/internal/ingest/tabular"
)

// Reader reads a list of help points.
type Reader struct {
	// Publisher stands as the source of every offer.
	Publisher string
	// Municipality finds the code of a municipality by its name; nil finds none.
	Municipality func(name string) (area.Code, bool)
	// Note is told what a person should know of the file: the format that was
	// guessed, columns that are not used. May be nil.
	Note func(text string)
}

// reading is one file being read.
type reading struct {
	Reader
	file   string
	sink   ingest.Sink
	placer ingest.Placer
	seen   map[uint64]int // made ids → the line that has them
	seed   maphash.Seed
}

// Read emits a HelpPoint for every row of the input.
func (r Reader) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	kind, err := in.Kind(ingest.KindText, ingest.KindZip, ingest.KindJSON)
	if err != nil {
		return err
	}
	s := &reading{Reader: r, file: in.Name, sink: sink, seen: map[uint64]int{}, seed: maphash.MakeSeed()}
	if kind == ingest.KindJSON {
		err = s.features(ctx, in)
	} else {
		err = s.table(ctx, in)
	}
	if err != nil {
		return err
	}
	return s.placer.Verdict(in.Name)
}

func (s *reading) table(ctx context.Context, in ingest.Input) error {
	t, err := tabular.Open(in, names())
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	at, err := s.columns(t)
	if err != nil {
		return err
	}
	return t.Each(ctx, s.sink, func(row tabular.Row) error {
		return s.row(item{line: row.Line, text: func(c int) string { return row.At(at[c]) }})
	})
}

// columns finds the columns of a table and tells which are not used.
func (s *reading) columns(t *tabular.Table) (at [columnCount]int, err error) {
	used := map[int]bool{}
	var required []string
	for i, c := range Columns {
		at[i] = t.Column(append([]string{c.Name}, c.Aliases...)...)
		used[at[i]] = true
		if c.Required && at[i] < 0 {
			required = append(required, c.Name)
		}
	}
	if len(required) > 0 {
		return at, t.Require(required...)
	}
	var rest []string
	for i, name := range t.Columns {
		if !used[i] && name != "" {
			rest = append(rest, name)
		}
	}
	s.declare(at[colLon] >= 0 && at[colLat] >= 0, at[colX] >= 0 && at[colY] >= 0)
	s.note("%s", t.Guess)
	if len(rest) > 0 {
		s.note("columns that are not used: %s", strings.Join(rest, ", "))
	}
	return at, nil
}

// declare takes the names of the coordinate columns as the declared system.
func (s *reading) declare(degrees, metres bool) {
	switch {
	case degrees:
		s.placer.Declared = geo.WGS84
	case metres:
		s.placer.Declared = geo.RDNew
	default:
		s.note("no columns lon and lat, or x and y: every location counts as not known")
	}
}

func (s *reading) note(format string, args ...any) {
	ingest.Tell(s.Note, format, args...)
}

// features reads GeoJSON.
func (s *reading) features(ctx context.Context, in ingest.Input) error {
	return feature.Read(ctx, in, feature.Options{}, func(f feature.Feature) error {
		s.placer.Declared = f.Declared
		it := item{line: f.Number, text: func(c int) string {
			for _, name := range append([]string{Columns[c].Name}, Columns[c].Aliases...) {
				if v := f.Text(name); v != "" {
					return v
				}
			}
			return ""
		}}
		if f.Flaw != "" {
			return s.sink.Reject(ingest.Refuse(f.Number, "geometry", "", f.Flaw))
		}
		if f.Shape != nil {
			p, ok := f.Shape.(orb.Point)
			if !ok {
				return s.sink.Reject(ingest.Refuse(f.Number, "geometry", f.Shape.GeoJSONType(), "is not a Point"))
			}
			it.at = &p
		}
		return s.row(it)
	})
}

// key makes the id of a row without one from what it says, so that it stays
// the same when rows are added or moved.
func key(it *item) string {
	parts := make([]string, 0, 8)
	for _, c := range []int{colKind, colName, colMunicipality, colMunicipalityCode, colPlace, colStreet, colHouseNumber, colPostcode} {
		parts = append(parts, area.Slug(it.text(c)))
	}
	return strings.Join(parts, "/")
}

// unseen reports whether a made id is new in this file, and otherwise the line
// that has it already. Files with ids of their own are checked in the database.
func (s *reading) unseen(id string, line int) (before int, ok bool) {
	h := maphash.String(s.seed, id)
	if before, twice := s.seen[h]; twice {
		return before, false
	}
	s.seen[h] = line
	return 0, true
}

// hopeless ends the reading of a file in which hardly any coordinate fits.
func (s *reading) hopeless() error {
	if s.placer.Hopeless() {
		return s.placer.Verdict(s.file)
	}
	return nil
}

func has(all []string, s string) bool { return slices.Contains(all, s) }
