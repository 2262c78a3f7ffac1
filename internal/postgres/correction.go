package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/correction"
	"steunkaart/internal/fault"
)

// SaveCorrection keeps a report for review. A report whose form was sent before
// is kept once.
func (s *Store) SaveCorrection(ctx context.Context, r correction.Report) error {
	subjects := make([]string, len(r.Subjects))
	for i, subject := range r.Subjects {
		subjects[i] = string(subject)
	}
	_, err := s.pool.Exec(ctx, query("correction_save"), pgx.StrictNamedArgs{
		"token": r.Token, "point": r.Point, "slug": r.Slug, "subjects": subjects, "text": r.Text, "language": r.Language,
	})
	if err != nil {
		return away(err, "correction_save")
	}
	return nil
}

// Correction is a report that is kept.
type Correction struct {
	ID       int64     `json:"id"`
	Slug     string    `json:"slug"`
	Name     string    `json:"name"` // of the help point now, "" when it is gone
	Subjects []string  `json:"subjects"`
	Text     string    `json:"text"`
	Language string    `json:"language"`
	Received time.Time `json:"received_on"`
	State    string    `json:"state"` // "new" or "done"
}

// Corrections returns the reports in a state, the oldest first, at most 1,000.
func (s *Store) Corrections(ctx context.Context, state string) ([]Correction, error) {
	rows, err := s.pool.Query(ctx, query("correction_list"), pgx.StrictNamedArgs{"state": state})
	if err != nil {
		return nil, away(err, "correction_list")
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Correction])
	if err != nil {
		return nil, away(err, "correction_list")
	}
	return all, nil
}

// FinishCorrection marks a report as looked at; a fault that says not found when
// there is none.
func (s *Store) FinishCorrection(ctx context.Context, id int64) error {
	err := s.pool.QueryRow(ctx, query("correction_done"), pgx.StrictNamedArgs{"id": id}).Scan(&id)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.NotFound("there is no report %d", id)
	case err != nil:
		return away(err, "correction_done")
	}
	return nil
}
