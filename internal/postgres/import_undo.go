package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/fault"
)

// versioned are the tables whose rows know the run that brought them and the
// run that retired them.
var versioned = []string{"area", "area_statistic", "municipality_change", "postcode", "postcode_people", "help_point", "candidate_site", "street", "dwelling_point", "dwelling_extent"}

// Undo takes an import back: its rows are retired and those that it retired
// count again. It returns the number of the run that records this. A run that a
// later one built on cannot be taken back before that one.
func (s *Store) Undo(ctx context.Context, run int64, version string, started time.Time) (int64, error) {
	var undo int64
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := lockImports(ctx, tx); err != nil {
			return err
		}
		if err := undoable(ctx, tx, run); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, query("undo_run"), pgx.StrictNamedArgs{"run": run, "version": version, "started": started}).Scan(&undo); err != nil {
			return fmt.Errorf("query undo_run: %w", err)
		}
		for _, table := range versioned {
			if _, err := tx.Exec(ctx, query("undo_take_"+table), pgx.StrictNamedArgs{"run": run, "undo": undo}); err != nil {
				return fmt.Errorf("query undo_take_%s: %w", table, err)
			}
			if _, err := tx.Exec(ctx, query("undo_restore_"+table), pgx.StrictNamedArgs{"run": run}); err != nil {
				return fmt.Errorf("query undo_restore_%s: %w", table, err)
			}
		}
		if _, err := tx.Exec(ctx, query("undo_mark"), pgx.StrictNamedArgs{"run": run, "undo": undo}); err != nil {
			return fmt.Errorf("query undo_mark: %w", err)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("undo run %d: %w", run, err)
	}
	return undo, nil
}

// undoable refuses what cannot be taken back, with the reason.
func undoable(ctx context.Context, tx pgx.Tx, run int64) error {
	var kind, source string
	var undoneBy, later int64
	err := tx.QueryRow(ctx, query("undo_find"), pgx.StrictNamedArgs{"run": run}).Scan(&kind, &source, &undoneBy)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.Invalid("there is no run %d", run)
	case err != nil:
		return fmt.Errorf("query undo_find: %w", err)
	case kind != "import":
		return fault.Invalid("run %d is not an import but a run of kind %s: only imports can be taken back", run, kind)
	case undoneBy != 0:
		return fault.Invalid("run %d was taken back already, by run %d", run, undoneBy)
	}
	if err := tx.QueryRow(ctx, query("undo_later"), pgx.StrictNamedArgs{"run": run}).Scan(&later); err != nil {
		return fmt.Errorf("query undo_later: %w", err)
	}
	if later != 0 {
		return fault.Invalid("run %d replaced rows of run %d: undo %d first", later, run, later)
	}
	return nil
}
