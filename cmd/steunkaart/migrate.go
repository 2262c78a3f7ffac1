package main

import (
	"context"
	"fmt"
	"io"

	"steunkaart/internal/fault"
	"steunkaart/internal/postgres"
)

// MigrateCmd changes or shows the version of the schema.
type MigrateCmd struct {
	Up     MigrateUpCmd     `cmd:"" help:"Bring the schema to the version of this program."`
	Down   MigrateDownCmd   `cmd:"" help:"Take the newest migration back. What it added is lost."`
	Status MigrateStatusCmd `cmd:"" help:"Show the version of the schema and of this program."`
}

// MigrateUpCmd brings the schema to the newest version.
type MigrateUpCmd struct{}

// Run migrates.
func (MigrateUpCmd) Run(ctx context.Context, env Env) error {
	return migrate(ctx, env, func(store *postgres.Store) (postgres.MigrationStatus, error) { return store.Migrate(ctx, -1) })
}

// MigrateDownCmd takes migrations back.
type MigrateDownCmd struct {
	To *int32 `help:"Version to go back to; 0 empties the database. Default: one back." placeholder:"VERSION"`
}

// Run migrates.
func (c MigrateDownCmd) Run(ctx context.Context, env Env) error {
	return migrate(ctx, env, func(store *postgres.Store) (postgres.MigrationStatus, error) {
		status, err := store.MigrationStatus(ctx)
		if err != nil {
			return status, err
		}
		to := max(status.Current-1, 0)
		if c.To != nil {
			to = *c.To
		}
		if to < 0 || to > status.Current {
			return status, fault.Invalid("--to: %d is not between 0 and %d, the version of the database", to, status.Current)
		}
		return store.Migrate(ctx, to)
	})
}

// MigrateStatusCmd shows the versions.
type MigrateStatusCmd struct{}

// Run shows them.
func (MigrateStatusCmd) Run(ctx context.Context, env Env) error {
	return migrate(ctx, env, func(store *postgres.Store) (postgres.MigrationStatus, error) { return store.MigrationStatus(ctx) })
}

// migrate does something with the schema and tells its version.
func migrate(ctx context.Context, env Env, do func(*postgres.Store) (postgres.MigrationStatus, error)) error {
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	status, err := do(store)
	if err != nil {
		return err
	}
	answer := struct {
		Current int32 `json:"current"`
		Latest  int32 `json:"latest"`
	}{status.Current, status.Latest}
	return env.Print(answer, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "schema version %d of %d\n", status.Current, status.Latest)
	})
}
