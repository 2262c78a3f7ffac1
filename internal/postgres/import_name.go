package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/area"
)

// MunicipalityNames returns the codes of municipalities of today and of the
// past by name, folded as area.Fold does.
func (s *Store) MunicipalityNames(ctx context.Context) (map[string]area.Code, error) {
	codes := map[string]area.Code{}
	var code area.Code
	var name string
	var rank int
	rows, _ := s.pool.Query(ctx, query("import_municipality_name"))
	if _, err := pgx.ForEachRow(rows, []any{&code, &name, &rank}, func() error { codes[area.Fold(name)] = code; return nil }); err != nil {
		return nil, fmt.Errorf("query import_municipality_name: %w", err)
	}
	return codes, nil
}
