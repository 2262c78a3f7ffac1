package postgres_test

import (
	"io/fs"
	"testing"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// TestQueriesPrepare has PostgreSQL parse and plan every query file against the
// migrated schema, so that a renamed column fails here and not in production.
func TestQueriesPrepare(t *testing.T) {
	t.Parallel()

	files, err := fs.Glob(postgres.Queries, "query/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no query files: %v", err)
	}
	conn, err := pgtest.Open(t).Pool().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	// Imports work on staging tables, which live for one transaction.
	staging, err := fs.ReadFile(postgres.Queries, "query/import_staging.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "begin; "+string(staging)); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file == "query/import_staging.sql" {
			continue // several statements, run above
		}
		t.Run(file, func(t *testing.T) {
			text, err := fs.ReadFile(postgres.Queries, file)
			if err != nil {
				t.Fatal(err)
			}
			sql, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn.Conn(), string(text), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Conn().Prepare(t.Context(), file, sql); err != nil {
				t.Error(err)
			}
		})
	}
}
