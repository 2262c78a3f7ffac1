package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/pipeline"
)

// ReadPostcodes returns the postcodes of the country, by code.
func (c *Computation) ReadPostcodes(ctx context.Context) ([]pipeline.Postcode, error) {
	return read(ctx, c, "compute_postcode", nil, func(r pgx.CollectableRow) (p pipeline.Postcode, err error) {
		return p, r.Scan(&p.Code, &p.Municipality, &p.Location[0], &p.Location[1])
	})
}

// ReadDestinations returns the help points that a search may find, by id.
func (c *Computation) ReadDestinations(ctx context.Context) ([]pipeline.Destination, error) {
	return read(ctx, c, "compute_destination", nil, func(r pgx.CollectableRow) (d pipeline.Destination, err error) {
		return d, r.Scan(&d.ID, &d.Municipality, &d.Location[0], &d.Location[1])
	})
}

// clearWays makes room for the ways from the postcodes of some municipalities.
func (w *resultWriter) clearWays(municipalities []string) error {
	postcodes := []string{}
	for _, way := range w.result.Ways {
		if n := len(postcodes); n == 0 || postcodes[n-1] != string(way.Postcode) {
			postcodes = append(postcodes, string(way.Postcode))
		}
	}
	return w.exec("result_clear_way", pgx.StrictNamedArgs{"municipalities": municipalities, "postcodes": postcodes})
}

// ways stores the ways from postcodes.
func (w *resultWriter) ways() error {
	if !w.has(pipeline.StageAccess) {
		return nil
	}
	columns := []string{"postcode", "municipality_code", "help_point_id", "profile", "minutes", "run_id"}
	return w.copyRows("postcode_way", columns, len(w.result.Ways), func(i int) []any {
		way := &w.result.Ways[i]
		return []any{string(way.Postcode), string(way.Municipality), way.Point, way.Profile.String(), way.Minutes, w.id}
	})
}
