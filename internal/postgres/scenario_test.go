package postgres_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/scenario"
)

func TestScenarioIsKeptOnce(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	of := scenario.Scenario{Municipality: "GM0001", Changes: []scenario.Change{{Kind: scenario.Open, Name: " Balie '; drop table scenario", Lon: 4.36, Lat: 52}}}
	slug, err := store.SaveScenario(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	again, err := store.SaveScenario(t.Context(), of.Tidy())
	if err != nil || again != slug {
		t.Errorf("kept again as %s: %v", again, err)
	}
	if got, err := store.FindScenario(t.Context(), slug); err != nil || !reflect.DeepEqual(got, of.Tidy()) {
		t.Errorf("found %+v, %v", got, err)
	}
	if n := scalar[int](t, store, "select count(*)::int from scenario"); n != 1 {
		t.Errorf("%d scenarios are kept", n)
	}
	if _, err := store.FindScenario(t.Context(), "aaaaaaaaaa"); err == nil || fault.Of(err).Kind != fault.KindNotFound {
		t.Errorf("one that is not there: %v", err)
	}
	of.Changes[0].Name = strings.Repeat("é", 30_000)
	if _, err := store.SaveScenario(t.Context(), of); err == nil {
		t.Error("a huge scenario is kept")
	}
	store.Close()
	if _, err := store.FindScenario(t.Context(), slug); err == nil || fault.Of(err).Kind != fault.KindUnavailable {
		t.Errorf("without the database: %v", err)
	}
}

// TestLookHoldsNobodyUp looks while a computation is under way, tries a scenario
// on what is stored, and cannot save.
func TestLookHoldsNobodyUp(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	before := digest(t, store)
	busy, err := store.Compute(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	look, err := store.Look(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	with, err := parameters()
	if err != nil {
		t.Fatal(err)
	}
	p, err := pipeline.New(look, realGrid{}, with, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	o, err := p.Try(t.Context(), scenario.Scenario{Municipality: "GM0001", Changes: []scenario.Change{{Kind: scenario.Close, Point: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Cells) == 0 || len(o.Effects) == 0 || len(o.Missing) != 0 {
		t.Errorf("outcome %+v", o)
	}
	if err := look.Save(t.Context(), &pipeline.Result{}, func(int, int) {}); err == nil {
		t.Error("what only looks can save")
	}
	if digest(t, store) != before {
		t.Error("trying changed what is stored")
	}
}
