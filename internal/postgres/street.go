package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// Streets returns the streets that were imported as lines, in degrees and in the
// order in which they came.
func (s *Store) Streets(ctx context.Context) ([]orb.LineString, error) {
	rows, _ := s.pool.Query(ctx, query("compute_street")) // CollectRows reports the error
	lines, err := pgx.CollectRows(rows, scanStreet)
	if err != nil {
		return nil, fmt.Errorf("read streets: %w", err)
	}
	return lines, nil
}

func scanStreet(r pgx.CollectableRow) (orb.LineString, error) {
	var shape []byte
	if err := r.Scan(&shape); err != nil {
		return nil, err
	}
	g, err := wkb.Unmarshal(shape)
	line, _ := g.(orb.LineString) // the table holds nothing else
	return line, err
}
