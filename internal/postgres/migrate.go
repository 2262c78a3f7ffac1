package postgres

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"
)

//go:embed migration/*.sql
var migrations embed.FS

const versionTable = "public.schema_version"

// MigrationStatus says how far the schema is.
type MigrationStatus struct {
	Current int32 // version of the database
	Latest  int32 // version of the program
}

// Migrate brings the schema to a version; a negative one means the latest.
// Several programs may do so at once: an advisory lock lets one go first.
func (s *Store) Migrate(ctx context.Context, to int32) (MigrationStatus, error) {
	var status MigrationStatus
	err := s.withMigrator(ctx, func(m *migrate.Migrator) error {
		status.Latest = int32(len(m.Migrations)) //nolint:gosec // a handful of files
		if to < 0 {
			to = status.Latest
		}
		status.Current = to
		return m.MigrateTo(ctx, to)
	})
	if err != nil {
		return status, fmt.Errorf("migrate: %w", err)
	}
	return status, nil
}

// MigrationStatus returns how far the schema is, without changing it.
func (s *Store) MigrationStatus(ctx context.Context) (MigrationStatus, error) {
	var status MigrationStatus
	err := s.withMigrator(ctx, func(m *migrate.Migrator) (err error) {
		status.Latest = int32(len(m.Migrations)) //nolint:gosec // a handful of files
		status.Current, err = m.GetCurrentVersion(ctx)
		return err
	})
	if err != nil {
		return status, fmt.Errorf("migration status: %w", err)
	}
	return status, nil
}

func (s *Store) withMigrator(ctx context.Context, do func(*migrate.Migrator) error) error {
	files, err := fs.Sub(migrations, "migration")
	if err != nil {
		return err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	// Creating PostGIS announces each object; that is noise to an operator.
	if _, err := conn.Exec(ctx, "set client_min_messages = warning"); err != nil {
		return err
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), "reset client_min_messages") }()
	m, err := newMigrator(ctx, conn.Conn(), files)
	if err != nil {
		return err
	}
	return do(m)
}

func newMigrator(ctx context.Context, conn *pgx.Conn, files fs.FS) (*migrate.Migrator, error) {
	m, err := migrate.NewMigrator(ctx, conn, versionTable)
	if err != nil {
		return nil, err
	}
	return m, m.LoadMigrations(files)
}
