package main

import (
	"context"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
)

// cellAt returns the cell in which need is computed.
func cellAt(p orb.Point) (geo.Cell, error) { return hexgrid.CellAt(p, hexgrid.Resolution) }

// dwellingSources are the sources that say where people live in a neighbourhood.
func dwellingSources() map[string]importSource {
	return map[string]importSource{
		"population-squares": {
			brings: "residents by square of 100 m or 500 m, in place of the current ones", formats: "CSV, XLSX, GeoPackage",
			kinds:   []ingest.Kind{ingest.KindText, ingest.KindZip, ingest.KindSQLite},
			columns: dwelling.SquareColumns, publisher: "CBS", licence: ccBy,
			reader: func(o readerOptions) ingest.Reader {
				return dwelling.Squares{Secret: o.secret, Cell: cellAt, Note: o.note}
			},
		},
		"addresses": {
			brings: "addresses with homes, in place of the current ones", formats: "CSV, XLSX",
			kinds: []ingest.Kind{ingest.KindText, ingest.KindZip}, columns: dwelling.AddressColumns,
			reader: func(o readerOptions) ingest.Reader { return dwelling.Addresses{Cell: cellAt, Note: o.note} },
		},
		"osm-buildings": {
			brings: "buildings with homes, in place of those of files whose area this one covers", formats: "OpenStreetMap .osm.pbf",
			kinds: []ingest.Kind{ingest.KindPBF}, columns: dwelling.BuildingColumns,
			publisher: "OpenStreetMap-bijdragers", licence: "ODbL 1.0",
			reader: func(o readerOptions) ingest.Reader { return buildings{o} },
		},
	}
}

// buildings reads the buildings of OpenStreetMap, weighed as data/dwelling.json
// says.
type buildings struct{ readerOptions }

// Read loads the weights and reads the file.
func (b buildings) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	weights, err := data.LoadDwelling()
	if err != nil {
		return err
	}
	uses := make(map[string]dwelling.Use, len(weights.Buildings))
	for _, u := range weights.Buildings {
		uses[u.Tag] = dwelling.Use{Factor: u.Factor, Levels: u.Levels}
	}
	return dwelling.Buildings{Uses: uses, MaxLevels: weights.MaxLevels.Value, Cell: cellAt, Note: b.note}.Read(ctx, in, sink)
}
