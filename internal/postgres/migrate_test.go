package postgres_test

import (
	"testing"

	"steunkaart/internal/postgres/pgtest"
)

func TestMigrateDownAndUpAgain(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	if _, err := store.Migrate(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	var left int
	err := store.Pool().QueryRow(t.Context(),
		"select count(*) from pg_tables where schemaname = 'public' and tablename not in ('spatial_ref_sys', 'schema_version')").Scan(&left)
	if err != nil || left != 0 {
		t.Fatalf("after migrating down %d tables are left, err %v", left, err)
	}
	status, err := store.Migrate(t.Context(), -1)
	if err != nil || status.Current != status.Latest {
		t.Fatalf("after migrating up: %+v, err %v", status, err)
	}
}
