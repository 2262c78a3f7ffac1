package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"steunkaart/internal/fault"
)

// Computation is one computation on the database: the inventory as it was at
// its start, and the results, which no other computation may change meanwhile.
// It is what the pipeline reads from and writes to.
type Computation struct {
	conn      *pgxpool.Conn
	tx        pgx.Tx // read-only, of one moment
	year      int
	looks     bool  // it only reads
	inventory int64 // the newest change of the inventory at that moment
}

// Compute begins a computation from figures of a year or later. The caller
// closes it. While another one runs, it is refused as unavailable.
func (s *Store) Compute(ctx context.Context, year int) (*Computation, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fault.Unavailable(err, "the database does not answer")
	}
	c := &Computation{conn: conn, year: year}
	if err := c.begin(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Look begins a computation that only reads: it holds nobody up, and nothing of it
// can be saved. The caller closes it.
func (s *Store) Look(ctx context.Context, year int) (*Computation, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fault.Unavailable(err, "the database does not answer")
	}
	c := &Computation{conn: conn, year: year, looks: true}
	if err := c.snapshot(ctx); err != nil {
		c.Close()
		return nil, fault.Unavailable(err, "the database does not answer")
	}
	return c, nil
}

func (c *Computation) begin(ctx context.Context) error {
	if err := c.alone(ctx); err != nil {
		return err
	}
	return c.snapshot(ctx)
}

// snapshot takes the state of the database that is read from.
func (c *Computation) snapshot(ctx context.Context) error {
	var err error
	if c.tx, err = c.conn.BeginTx(ctx, snapshotOptions); err != nil {
		return fmt.Errorf("begin computation: %w", err)
	}
	if err := c.tx.QueryRow(ctx, query("compute_inventory")).Scan(&c.inventory); err != nil {
		return fmt.Errorf("query compute_inventory: %w", err)
	}
	return nil
}

// aloneTries and alonePause bound the wait for another computation. A program
// that was killed a moment ago holds the lock until the database notices.
const (
	aloneTries = 50
	alonePause = 100 * time.Millisecond
)

// alone takes the lock that lets one computation go at a time, or says that
// another has it.
func (c *Computation) alone(ctx context.Context) error {
	for range aloneTries {
		var alone bool
		if err := c.conn.QueryRow(ctx, query("compute_lock")).Scan(&alone); err != nil {
			return fmt.Errorf("query compute_lock: %w", err)
		}
		if alone {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(alonePause):
		}
	}
	return fault.Unavailable(nil, "another computation is under way: try again when it is done")
}

// Close ends the computation. What was not saved is gone.
func (c *Computation) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if c.tx != nil {
		_ = c.tx.Rollback(ctx) // it only read, or was ended by Save
	}
	if !c.looks {
		if _, err := c.conn.Exec(ctx, query("compute_unlock")); err != nil {
			_ = c.conn.Conn().Close(ctx) // a closed connection holds no lock
		}
	}
	c.conn.Release()
}

// ComputeNeeded reports whether there are no results of the whole country, or
// the inventory, the version of the code or the parameters of the method changed
// since they were computed.
func (s *Store) ComputeNeeded(ctx context.Context, version, parameters string) (bool, error) {
	var newest, inventory int64
	var storedVersion, storedParameters string
	err := s.pool.QueryRow(ctx, query("compute_needed")).Scan(&newest, &inventory, &storedVersion, &storedParameters)
	if err != nil {
		return false, fmt.Errorf("query compute_needed: %w", err)
	}
	return inventory != newest || storedVersion != version || storedParameters != parameters, nil
}

// read runs a query file as of the start of the computation and collects its
// rows with scan.
func read[T any](ctx context.Context, c *Computation, name string, args pgx.StrictNamedArgs, scan pgx.RowToFunc[T]) ([]T, error) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	rows, _ := c.tx.Query(ctx, query(name), args) // CollectRows reports the error
	all, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", name, err)
	}
	return all, nil
}
