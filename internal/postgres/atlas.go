package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

// Load returns the rows that an atlas is built from, as they were at one
// moment: several connections read side by side under one snapshot.
func (s *Store) Load(ctx context.Context) (*atlas.Rows, error) {
	rows := &atlas.Rows{}
	err := pgx.BeginTxFunc(ctx, s.pool, snapshotOptions, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, query("atlas_lock")); err != nil {
			return fmt.Errorf("wait for a computation: %w", err)
		}
		var snapshot string
		if err := tx.QueryRow(ctx, "select pg_export_snapshot()").Scan(&snapshot); err != nil {
			return fmt.Errorf("export snapshot: %w", err)
		}
		if err := loadResults(ctx, tx, rows); err != nil {
			return err
		}
		definitions := len(rows.Results)
		work, ctx := errgroup.WithContext(ctx)
		work.Go(func() error {
			return s.under(ctx, snapshot, func(tx pgx.Tx) error {
				if err := loadIntervals(ctx, tx, definitions, &rows.Intervals); err != nil {
					return err
				}
				return loadDemand(ctx, tx, definitions, &rows.Demand)
			})
		})
		work.Go(func() error {
			return s.under(ctx, snapshot, func(tx pgx.Tx) error { return loadParts(ctx, tx, &rows.Parts) })
		})
		work.Go(func() error {
			if err := loadReach(ctx, tx, &rows.Reach); err != nil {
				return err
			}
			return loadInventory(ctx, tx, rows)
		})
		return work.Wait()
	})
	if err != nil {
		return nil, fmt.Errorf("load atlas: %w", err)
	}
	return rows, nil
}

var snapshotOptions = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// under runs do in a transaction that sees what the exported snapshot sees, on
// a connection of its own: waiting for the pool while holding one of its
// connections could wait for ever.
func (s *Store) under(ctx context.Context, snapshot string, do func(pgx.Tx) error) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // only read from
	return pgx.BeginTxFunc(ctx, conn, snapshotOptions, func(tx pgx.Tx) error {
		// The command takes no parameters; the name came from the server itself.
		if _, err := tx.Exec(ctx, "set transaction snapshot '"+snapshot+"'"); err != nil {
			return fmt.Errorf("share snapshot: %w", err)
		}
		return do(tx)
	})
}

// NewestRun returns the id of the newest run of any kind, 0 for none.
func (s *Store) NewestRun(ctx context.Context) (int64, error) {
	var changed, computed int64
	var at time.Time
	if err := s.pool.QueryRow(ctx, query("atlas_run")).Scan(&changed, &computed, &at); err != nil {
		return 0, fmt.Errorf("newest run: %w", err)
	}
	return changed, nil
}

// loadResults reads which computation there is, and of which definitions.
func loadResults(ctx context.Context, tx pgx.Tx, rows *atlas.Rows) error {
	err := tx.QueryRow(ctx, query("atlas_run")).Scan(&rows.Changed, &rows.Run, &rows.ComputedAt)
	if err != nil {
		return fmt.Errorf("newest run: %w", err)
	}
	rows.Results, err = gather(ctx, tx, "atlas_definition", scanDefinition)
	return err
}

func scanDefinition(row pgx.CollectableRow) (atlas.Definition, error) {
	var d atlas.Definition
	var code string
	var parameters []byte
	if err := row.Scan(&code, &d.Total, &d.Ratio, &parameters, &d.Rates, &d.Low, &d.High); err != nil {
		return d, err
	}
	if err := json.Unmarshal(parameters, &d.Definition); err != nil {
		return d, fmt.Errorf("definition %s: %w", code, err)
	}
	if d.Code != code || len(d.Rates) != demand.Types {
		return d, fmt.Errorf("definition %s: stored parameters are of %q with rates for %d types of person", code, d.Code, len(d.Rates))
	}
	return d, nil
}

// gather runs a query file in a transaction and collects its rows.
func gather[T any](ctx context.Context, tx pgx.Tx, name string, scan pgx.RowToFunc[T]) ([]T, error) {
	rows, _ := tx.Query(ctx, query(name)) // CollectRows reports the error
	all, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", name, err)
	}
	return all, nil
}
