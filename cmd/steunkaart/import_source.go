package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/cbs"
	"steunkaart/internal/ingest/helppoint"
	"steunkaart/internal/ingest/polling"
)

// readerOptions are what readers need to know beside the file.
type readerOptions struct {
	year         int // 0: not given
	publisher    string
	municipality func(name string) (area.Code, bool)
	note         func(text string)
	secret       float64 // residents of a square that does not say
}

// importSource is a source that can be imported.
type importSource struct {
	brings             string
	kinds              []ingest.Kind
	formats            string
	columns            []string // name and meaning
	publisher, licence string
	scoped             bool // --as is allowed
	reader             func(readerOptions) ingest.Reader
}

const statistics, ccBy = "CBS / Kadaster", "CC BY 4.0"

// sources lists what can be imported, by name.
func sources() map[string]importSource {
	text := []ingest.Kind{ingest.KindText}
	table := []ingest.Kind{ingest.KindText, ingest.KindZip}
	all := map[string]importSource{
		"cbs-kwb": {
			brings: "figures of municipalities, districts and neighbourhoods of a year", formats: "XLSX, CSV", kinds: table,
			columns: cbs.KWBColumns, publisher: statistics, licence: ccBy,
			reader: func(o readerOptions) ingest.Reader { return cbs.KWB{Year: o.year, Note: o.note} },
		},
		"cbs-areas": {
			brings: "boundaries of municipalities, districts or neighbourhoods, and the figures beside them", formats: "GeoJSON, GeoPackage",
			kinds: []ingest.Kind{ingest.KindJSON, ingest.KindSQLite}, columns: cbs.AreaColumns, publisher: statistics, licence: ccBy,
			reader: func(o readerOptions) ingest.Reader { return cbs.Areas{Year: o.year, Note: o.note} },
		},
		"pc4-people": {
			brings: "residents by four-digit postcode, age and sex", formats: "CSV", kinds: text,
			columns: cbs.PeopleColumns, publisher: statistics, licence: ccBy,
			reader: func(o readerOptions) ingest.Reader { return cbs.People{Note: o.note} },
		},
		"polling-stations": {
			brings: "public buildings where help could be offered", formats: "CSV, XLSX, JSON",
			kinds: []ingest.Kind{ingest.KindText, ingest.KindZip, ingest.KindJSON}, columns: polling.Columns,
			reader: func(o readerOptions) ingest.Reader { return polling.Reader{Year: o.year, Note: o.note} },
		},
		"help-points": {
			brings: "help points, in place of the current ones of this source", formats: "CSV, XLSX, GeoJSON", scoped: true,
			kinds:   []ingest.Kind{ingest.KindText, ingest.KindZip, ingest.KindJSON},
			columns: helpPointColumns(),
			reader: func(o readerOptions) ingest.Reader {
				return helppoint.Reader{Publisher: o.publisher, Municipality: o.municipality, Note: o.note}
			},
		},
	}
	maps.Copy(all, dwellingSources())
	return all
}

func helpPointColumns() []string {
	var all []string
	for _, c := range helppoint.Columns {
		name := c.Name
		if len(c.Aliases) > 0 {
			name += " (or " + strings.Join(c.Aliases, ", ") + ")"
		}
		if c.Required {
			name += ", required"
		}
		all = append(all, name+": "+c.Meaning)
	}
	return all
}

// listed is a source as --list --json tells it.
type listed struct {
	Source  string   `json:"source"`
	Brings  string   `json:"brings"`
	Formats string   `json:"formats"`
	Columns []string `json:"columns"`
}

// listSources names all sources, formats and columns.
func listSources(env Env) error {
	all := []listed{{Source: "starter", Brings: "the whole country, in place of an earlier starter set", Formats: "folder with manifest.json"}}
	known := sources()
	for _, name := range slices.Sorted(maps.Keys(known)) {
		s := known[name]
		all = append(all, listed{Source: name, Brings: s.brings, Formats: s.formats, Columns: s.columns})
	}
	return env.Print(all, func(w io.Writer) {
		for _, s := range all {
			_, _ = fmt.Fprintf(w, "%s\n  brings   %s\n  formats  %s\n", s.Source, s.Brings, s.Formats)
			for _, c := range s.Columns {
				_, _ = fmt.Fprintf(w, "  column   %s\n", c)
			}
		}
	})
}

// or returns the first text that is not empty.
func or(texts ...string) string { return cmp.Or(texts...) }

func upper(code string) string { return strings.ToUpper(strings.TrimSpace(code)) }
