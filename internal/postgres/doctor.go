package postgres

import (
	"context"
	"fmt"
	"time"
)

// Vitals is what a check-up of the database asks first.
type Vitals struct {
	Server    int   // version as a number: 150004 is 15.4
	Bytes     int64 // on disk
	ReadOnly  bool
	PostGIS   string // installed version, "" when the extension is not there
	Available string // version of PostGIS that could be installed, "" for none
}

// Vitals returns the vitals; it needs no schema.
func (s *Store) Vitals(ctx context.Context) (v Vitals, err error) {
	err = s.pool.QueryRow(ctx, query("doctor_vitals")).Scan(&v.Server, &v.Bytes, &v.ReadOnly, &v.PostGIS, &v.Available)
	if err != nil {
		return v, fmt.Errorf("vitals: %w", err)
	}
	return v, nil
}

// Holdings is what the database holds.
type Holdings struct {
	Municipalities int
	Neighbourhoods int
	HelpPoints     int
	NoLocation     int // help points without a location
	Cells          int // about
	Imported       time.Time
	Computed       time.Time
	ImportedID     int64 // newest run that changed the inventory, 0 for none
	ComputedID     int64 // newest computation, 0 for none
}

// Holdings returns the holdings; it needs the schema.
func (s *Store) Holdings(ctx context.Context) (h Holdings, err error) {
	err = s.pool.QueryRow(ctx, query("doctor_holdings")).Scan(&h.Municipalities, &h.Neighbourhoods, &h.HelpPoints, &h.NoLocation,
		&h.Cells, &h.Imported, &h.Computed, &h.ImportedID, &h.ComputedID)
	if err != nil {
		return h, fmt.Errorf("holdings: %w", err)
	}
	return h, nil
}
