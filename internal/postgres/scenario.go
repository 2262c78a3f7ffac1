package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/fault"
	"steunkaart/internal/scenario"
)

// SaveScenario keeps a scenario under its link, which it returns.
func (s *Store) SaveScenario(ctx context.Context, of scenario.Scenario) (slug string, err error) {
	if slug, err = of.Slug(); err != nil {
		return "", fmt.Errorf("link of a scenario: %w", err)
	}
	body, err := json.Marshal(of.Tidy())
	if err != nil {
		return "", fmt.Errorf("describe scenario: %w", err)
	}
	if _, err := s.pool.Exec(ctx, query("scenario_save"), pgx.StrictNamedArgs{"slug": slug, "body": body}); err != nil {
		return "", away(err, "scenario_save")
	}
	return slug, nil
}

// FindScenario returns the scenario with a link; a fault that says not found when
// there is none.
func (s *Store) FindScenario(ctx context.Context, slug string) (of scenario.Scenario, err error) {
	var body []byte
	err = s.pool.QueryRow(ctx, query("scenario_find"), pgx.StrictNamedArgs{"slug": slug}).Scan(&body)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return of, fault.NotFound("there is no scenario %q", slug)
	case err != nil:
		return of, away(err, "scenario_find")
	}
	if err := json.Unmarshal(body, &of); err != nil {
		return of, fmt.Errorf("stored scenario %s: %w", slug, err)
	}
	return of, nil
}

// away tells a database that does not answer from one that refuses.
func away(err error, name string) error {
	if Violation(err) != "" {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return fault.Unavailable(fmt.Errorf("query %s: %w", name, err), "the database does not answer")
}
