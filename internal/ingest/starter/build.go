package starter

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
)

// Options says what Build reads and writes.
type Options struct {
	From    string // folder with the publishers' files, laid out as data/README.md tells
	Harvest string // folder with help_points.csv
	Sources string // the catalogue of sources, data/sources.json
	Out     string // folder for the tables; made when it is not there
	// Tell receives a line for each step and each thing left out. Nil is silent.
	Tell func(format string, args ...any)
}

// build holds what the steps share.
type build struct {
	Options
	register   area.Register
	byName     map[string]area.Code // folded name, also of former municipalities
	boundaries boundaries
	places     map[area.Postcode]string
	postcodes  map[area.Postcode]orb.Point // RD New
	tables     map[string][][]string
}

// Build makes the starter tables from the publishers' files. Equal files give
// equal bytes. A file that is missing or does not read is one fault of kind
// Invalid that names it; the tables that were in Out stay whole then.
func Build(ctx context.Context, o Options) (Manifest, error) {
	if o.Tell == nil {
		o.Tell = func(string, ...any) {}
	}
	catalogue, err := readCatalogue(o.Sources)
	if err != nil {
		return Manifest{}, err
	}
	b := &build{Options: o, byName: map[string]area.Code{}, tables: map[string][][]string{}}
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"municipalities", b.municipalities},
		{"former municipalities", b.changes},
		{"municipalities of 2021", b.municipalities2021},
		{"districts", b.districts},
		{"neighbourhoods", b.neighbourhoods},
		{"postcodes", b.postcodeAreas},
		{"people by postcode", b.postcodePeople},
		{"streets of Delft", b.streets},
		{"candidate sites", b.sites},
		{"help points", b.helpPoints},
	} {
		if err := ctx.Err(); err != nil {
			return Manifest{}, err
		}
		o.Tell("%s", step.name)
		if err := step.run(ctx); err != nil {
			return Manifest{}, fmt.Errorf("build starter data, %s: %w", step.name, err)
		}
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return Manifest{}, fault.Invalid("folder for the tables: %v", err)
	}
	return writeSet(ctx, o.Out, b.tables, catalogue)
}

func (b *build) source(parts ...string) string {
	return filepath.Join(append([]string{b.From}, parts...)...)
}

// put stores a table's rows in order of their first two fields.
func (b *build) put(table string, rows [][]string) {
	slices.SortStableFunc(rows, func(x, y []string) int {
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	b.tables[table] = rows
	b.Tell("  %s: %d rows", table, len(rows))
}

// today returns the municipality of 2025 for a code or, failing that, for a
// name; a split one is decided by the point in RD New where that is known.
func (b *build) today(code area.Code, name string, at *orb.Point) area.Code {
	if code == "" {
		code = b.byName[area.Fold(name)]
	}
	if c, _, err := b.register.Resolve(code); err == nil {
		return c
	}
	if at == nil || code != "" && len(b.register.Successors(code)) == 0 {
		return ""
	}
	return b.boundaries.at(*at)
}
