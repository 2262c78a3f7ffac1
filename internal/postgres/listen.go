package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// changedChannel is where the database tells that a run was added or undone.
const changedChannel = "steunkaart_changed"

// pulse is how often a silent connection is asked whether it still lives: a
// host that vanished says nothing.
const pulse = 10 * time.Second

// Listen calls heard once when it listens, since a change may have been missed
// before, and again after every change. It returns the reason when the
// connection is lost, and nil when ctx ends.
func (s *Store) Listen(ctx context.Context, heard func()) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing is left to lose
	if _, err := conn.Exec(ctx, "listen "+changedChannel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	heard()
	for ctx.Err() == nil {
		if err := awaitChange(ctx, conn, heard); err != nil && ctx.Err() == nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	return nil
}

// awaitChange waits for one change, or for one pulse.
func awaitChange(ctx context.Context, conn *pgx.Conn, heard func()) error {
	wait, cancel := context.WithTimeout(ctx, pulse)
	defer cancel()
	_, err := conn.WaitForNotification(wait)
	if err == nil {
		heard()
		return nil
	}
	if errors.Is(err, context.DeadlineExceeded) && !conn.IsClosed() {
		return conn.Ping(ctx)
	}
	return err
}
