// Package postgres holds all SQL of the program: the schema, the queries and
// the store that runs them.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"steunkaart/internal/fault"
)

// Store reads and writes the database. It is safe for use by several
// goroutines.
type Store struct {
	pool *pgxpool.Pool
}

// Open connects to the database at url, a PostgreSQL connection string, and
// checks that it answers. The caller closes the store.
func Open(ctx context.Context, url string) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fault.Invalid("DATABASE_URL: not a PostgreSQL connection string")
	}
	cfg.ConnConfig.RuntimeParams["application_name"] = "steunkaart"
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fault.Unavailable(err, "the database does not answer")
	}
	return &Store{pool: pool}, nil
}

// Close closes all connections.
func (s *Store) Close() { s.pool.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fault.Unavailable(err, "the database does not answer")
	}
	return nil
}

// Pool returns the pool, for commands and tests that need a connection of
// their own.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Violation returns the name of the constraint that err violates, or "" when
// err is something else.
func Violation(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && len(pg.Code) == 5 && pg.Code[:2] == "23" {
		return pg.ConstraintName
	}
	return ""
}
