package main

import (
	"testing"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/postgres"
	"steunkaart/internal/scenario"
)

// whatIf opens a desk in the south of Delft: what is stored as reached is what the
// scenario finds before, over real streets, and people gain.
func whatIf(t *testing.T, store *postgres.Store) {
	parameters, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	s := scenarios{Store: store, parameters: parameters}
	o, err := s.Try(t.Context(), scenario.Scenario{Municipality: "GM0503", Changes: []scenario.Change{
		{Kind: scenario.Open, Name: "Balie", Lon: 4.34496, Lat: 51.98165, Hours: "Mo 10:00-12:00"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var stored [2]float64
	const query = "select listed[1], listed_high[1] from area_reach where area_code = 'GM0503' and profile = 'walk'"
	if err := store.Pool().QueryRow(t.Context(), query).Scan(&stored[0], &stored[1]); err != nil {
		t.Fatal(err)
	}
	for _, e := range o.Effects {
		if e.Area != "GM0503" || e.Profile != access.Walk {
			continue
		}
		if e.Before[0].People != stored[0] || e.Before[0].High != stored[1] {
			t.Errorf("before: %+v, stored: %v", e.Before[0], stored)
		}
		if e.Gained[0].People < 100 || e.Lost[0].People != 0 {
			t.Errorf("gained %+v, lost %+v", e.Gained[0], e.Lost[0])
		}
	}
	streets := 0
	if err := store.Pool().QueryRow(t.Context(), "select count(*)::int from cell_reach where flags & 64 > 0").Scan(&streets); err != nil || streets < 200 {
		t.Errorf("%d cells travel over streets: %v", streets, err)
	}
}
