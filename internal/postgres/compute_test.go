package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// realGrid is the H3 grid as the pipeline wants it.
type realGrid struct{}

func (realGrid) Pieces(shape orb.MultiPolygon) ([]pipeline.Piece, error) {
	cut, err := hexgrid.Pieces(shape, hexgrid.Resolution)
	pieces := make([]pipeline.Piece, len(cut))
	for i, p := range cut {
		pieces[i] = pipeline.Piece(p)
	}
	return pieces, err
}

func (realGrid) Neighbours(c geo.Cell) ([]geo.Cell, error) { return hexgrid.Neighbours(c) }
func (realGrid) Centre(c geo.Cell) (orb.Point, error)      { return hexgrid.Centre(c) }
func (realGrid) Parent(c geo.Cell, resolution int) (geo.Cell, error) {
	return hexgrid.Parent(c, resolution)
}

// parameters are those that come with the program, with national figures that
// fit a country of 5,005 people, and fewer draws.
func parameters() (data.Parameters, error) {
	p, err := data.Load("")
	for i := range p.Definitions {
		p.Definitions[i].National.Total *= 5005.0 / 17942942
	}
	p.Method.Draws.Value = 40
	return p, err
}

// country is a small inventory: two municipalities side by side, one with a
// neighbourhood that lacks its ages, the other with one that lacks its boundary;
// rows of a retired import; and one help point of every sort that counts or not.
const country = `
insert into run (kind, source, code_version, started_at) values ('import', 'cbs', 't', now()), ('import', 'old', 't', now());
insert into area (code, name, slug, level, municipality_code, geometry, run_id, retired_by) values
    ('GM0001', 'West', 'west', 'municipality', 'GM0001', st_multi(st_makeenvelope(4.36, 52, 4.39, 52.01, 4326)), 1, null),
    ('GM0002', 'Oost', 'oost', 'municipality', 'GM0002', st_multi(st_makeenvelope(4.39, 52, 4.41, 52.01, 4326)), 1, null),
    ('GM0003', 'Oud', 'oud', 'municipality', 'GM0003', null, 1, 2),
    ('WK000100', 'Wijk', '', 'district', 'GM0001', null, 1, null),
    ('BU00010001', 'Dorp', '', 'neighbourhood', 'GM0001', st_multi(st_makeenvelope(4.36, 52, 4.375, 52.01, 4326)), 1, null),
    ('BU00010002', 'Veld', '', 'neighbourhood', 'GM0001', st_multi(st_makeenvelope(4.375, 52, 4.39, 52.01, 4326)), 1, null),
    ('BU00020001', 'Kade', '', 'neighbourhood', 'GM0002', st_multi(st_makeenvelope(4.39, 52, 4.41, 52.01, 4326)), 1, null),
    ('BU00020002', 'Wad', '', 'neighbourhood', 'GM0002', null, 1, null);
insert into area_statistic (area_code, year, residents, residents_0_15, residents_65_plus, postcode, run_id, retired_by) values
    ('GM0001', 2024, 3010, 600, 700, '', 1, null), ('GM0002', 2024, 1995, 200, 500, '', 1, null), ('GM0001', 2021, 9999, 1, 1, '', 1, null),
    ('WK000100', 2024, 3000, 500, 800, '', 1, null),
    ('BU00010001', 2024, 2000, 500, 300, '2611', 1, null), ('BU00010002', 2024, 1000, null, null, '', 1, null),
    ('BU00010001', 2024, 7, 7, 0, '', 1, 2), ('BU00020001', 2024, 1800, 100, 400, '9999', 1, null), ('BU00020002', 2024, 195, 20, 50, '', 1, null);
insert into postcode (code, place, municipality_code, location, run_id) values ('2611', 'Dorp', 'GM0001', st_point(4.36, 52, 4326), 1);
insert into postcode_people (postcode, age_from, people, run_id) values
    ('2611', 0, 300, 1), ('2611', 15, 100, 1), ('2611', 20, 100, 1), ('2611', 25, 300, 1), ('2611', 45, 200, 1), ('2611', 65, 150, 1),
    ('2611', 75, 50, 1), ('2611', 95, null, 1);
insert into help_point (source, source_id, slug, name, location, precision, run_id, retired_by) values
    ('s', '1', '1', 'Bibliotheek', st_point(4.365, 52.005, 4326), 'exact', 1, null), ('s', '2', '2', 'Alleen gebouw', st_point(4.40, 52.005, 4326), 'exact', 1, null),
    ('s', '3', '3', 'Zonder plek', null, 'unknown', 1, null), ('s', '4', '4', 'Telefoon', st_point(4.40, 52.005, 4326), 'exact', 1, null),
    ('s', '5', '5', 'Voor leerlingen', st_point(4.40, 52.005, 4326), 'exact', 1, null), ('s', '6', '6', 'Vroeger', st_point(4.40, 52.005, 4326), 'exact', 1, 2),
    ('s', '7', '7', 'Ver weg', st_point(6.5, 53, 4326), 'exact', 1, null);
insert into offer (help_point_id, kind, help_known, confirmed, audience, source) values
    (1, 'library', true, true, 'public', 's'), (1, 'ido', true, false, 'public', 's'), (1, 'town_hall', false, false, 'public', 's'),
    (2, 'community_centre', false, false, 'public', 's'), (3, 'ido', true, false, 'public', 's'), (4, 'phone_line', true, false, 'public', 's'),
    (5, 'education', true, false, 'pupils', 's'), (6, 'ido', true, false, 'public', 's'), (7, 'ido', true, false, 'public', 's');`

// seedCountry returns a database with the country in it.
func seedCountry(t testing.TB) (*postgres.Store, string) {
	t.Helper()
	store, url := pgtest.OpenURL(t)
	if _, err := store.Pool().Exec(t.Context(), country); err != nil {
		t.Fatal(err)
	}
	return store, url
}

// compute runs a job on a store.
func compute(ctx context.Context, store *postgres.Store, job pipeline.Job) (*pipeline.Result, error) {
	c, err := store.Compute(ctx, 2024)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	with, err := parameters()
	if err != nil {
		return nil, err
	}
	p, err := pipeline.New(c, realGrid{}, with, time.Now)
	if err != nil {
		return nil, err
	}
	job.Version = "v1"
	return p.Run(ctx, job)
}

func mustCompute(t *testing.T, store *postgres.Store, job pipeline.Job) *pipeline.Result {
	t.Helper()
	r, err := compute(t.Context(), store, job)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// scalar reads one value.
func scalar[T any](t *testing.T, store *postgres.Store, sql string) T {
	t.Helper()
	var v T
	if err := store.Pool().QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// staysTheSame computes again, in part or as a whole: what is stored must not change.
func staysTheSame(t *testing.T, store *postgres.Store, jobs []pipeline.Job) {
	t.Helper()
	want := digest(t, store)
	for _, job := range jobs {
		mustCompute(t, store, job)
		if digest(t, store) != want {
			t.Fatalf("%v from %q: results differ", job.Scope, job.From)
		}
	}
}

// digest stands for everything that a computation stores, to the last bit, but
// for the number of the run and of gaps.
func digest(t *testing.T, store *postgres.Store) string {
	t.Helper()
	return scalar[string](t, store, `select md5(string_agg(row, '|' order by row)) from (
		select (to_jsonb(d) - 'run_id')::text as row from definition_result as d
		union all select (to_jsonb(w) - 'run_id')::text from area_draw as w union all select (to_jsonb(i) - 'run_id')::text from cell_interval as i
		union all select (to_jsonb(a) - 'run_id')::text from area_people as a union all select (to_jsonb(p) - 'run_id')::text from cell_part as p
		union all select (to_jsonb(c) - 'run_id')::text from cell_demand as c union all select (to_jsonb(r) - 'run_id')::text from cell_reach as r
		union all select (to_jsonb(e) - 'run_id')::text from area_reach as e union all select (to_jsonb(q) - 'run_id')::text from proposal as q
		union all select (to_jsonb(o) - 'run_id')::text from postcode_way as o
		union all select (to_jsonb(g) - 'run_id' - 'id')::text from gap as g) as rows`)
}

func TestComputeStoresWhatAddsUp(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	r := mustCompute(t, store, pipeline.Job{})
	if r.Points != 1 {
		t.Errorf("%d help points counted, want only the library", r.Points)
	}
	if n := r.Notes; n.Imputed != 1 || n.WithoutShape != 1 || n.Spread != 10+195 || n.NotConverged != 0 || n.Weights["land_area"] != 3 {
		t.Errorf("notes are %+v", n)
	}
	for what, sql := range map[string]string{
		"parts": "select sum(p.share * (select sum(n) from unnest(a.types) as n)) from cell_part as p inner join area_people as a on a.area_code = p.neighbourhood_code",
		"cells": "select sum(residents) from cell_demand",
	} {
		if got := scalar[float64](t, store, sql); math.Abs(got-5005) > 1e-6 {
			t.Errorf("%s hold %v people, want 5005", what, got)
		}
	}
	// Two in seven of Dorp's middle group are 45 to 65 by its postcode (200 of 700).
	band := func(b int) string { return fmt.Sprintf("(select sum(n) from unnest(types[%d:%d]) as n)", 6*b+1, 6*b+6) }
	middle := band(1) + " + " + band(2) + " + " + band(3)
	if got := scalar[float64](t, store, "select "+band(3)+" / ("+middle+") from area_people where area_code = 'BU00010001'"); math.Abs(got-2.0/7) > 1e-9 {
		t.Errorf("share of 45 to 65 is %v", got)
	}
	off := `select max(abs(a.excluded[d.position] / d.total - 1)) from definition_result as d, (select array_agg(sum order by i) as excluded from (
		select i, sum(excluded[i]) as sum from cell_demand, generate_series(1, 4) as i group by i) as s) as a`
	if got := scalar[float64](t, store, off); got > 1e-9 {
		t.Errorf("definitions are off by %v", got)
	}
	if got := scalar[int](t, store, "select count(*)::int from cell_reach where point_ids[1] <> 0 and point_ids[1] <> 1"); got != 0 {
		t.Errorf("%d cells lead to a point that does not count", got)
	}
	// The library helps as library and as IDO, and is confirmed as one of them.
	if got := scalar[bool](t, store, "select bool_or(flags & 1 > 0 and point_ids[4] = 1 and point_ids[5] = 1 and point_ids[6] = 1 and point_ids[9] = 0) from cell_reach"); !got {
		t.Error("nobody reaches the library in its groups")
	}
	if got := scalar[string](t, store, "select detail ->> 'parameters' from run where kind = 'compute'"); got != r.Parameters {
		t.Errorf("the run holds parameters %q", got)
	}
}

func TestRecomputeGivesTheSame(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	staysTheSame(t, store, []pipeline.Job{
		{},
		{Scope: []area.Code{"GM0001"}},
		{Scope: []area.Code{"GM0002"}},
		{Scope: []area.Code{"GM0001", "GM0002"}},
		{From: pipeline.StageAccess},
		{From: pipeline.StageGaps},
		{Scope: []area.Code{"GM0002"}, From: pipeline.StageAccess},
		{Scope: []area.Code{"GM0001"}, From: pipeline.StageGaps},
	})
}

// TestABoundaryThatMoves takes the last kilometre of West away and looks
// whether recomputing West alone leaves what recomputing everything does, but
// for the gap areas of East: those stay as they are.
func TestABoundaryThatMoves(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	exec := func(sql string) {
		t.Helper()
		if _, err := store.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec("update area set geometry = st_multi(st_makeenvelope(4.375, 52, 4.38, 52.01, 4326)) where code = 'BU00010002'")
	mustCompute(t, store, pipeline.Job{Scope: []area.Code{"GM0001"}})
	exec("delete from gap where municipality_code = 'GM0002'")
	alone := digest(t, store)
	lost := "select count(*)::int from (select cell from cell_part except select cell from cell_demand union all (select cell from cell_demand except select cell from cell_reach)) as c"
	if got := scalar[int](t, store, lost); got != 0 {
		t.Errorf("%d cells are lost", got)
	}
	mustCompute(t, store, pipeline.Job{})
	exec("delete from gap where municipality_code = 'GM0002'")
	if digest(t, store) != alone {
		t.Error("recomputing everything gives something else")
	}
}

func TestComputeNeeded(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	check := func(when string, version string, want bool, parameters string) {
		t.Helper()
		if got, err := store.ComputeNeeded(t.Context(), version, parameters); err != nil || got != want {
			t.Errorf("%s: needed %v (%v), want %v", when, got, err, want)
		}
	}
	exec := func(sql string) {
		t.Helper()
		if _, err := store.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	check("at first", "v1", true, "")
	p := mustCompute(t, store, pipeline.Job{}).Parameters
	check("after computing", "v1", false, p)
	check("with other code", "v2", true, p)
	check("with other parameters", "v1", true, "other")
	mustCompute(t, store, pipeline.Job{Scope: []area.Code{"GM0001"}})
	check("after one municipality", "v1", false, p)
	exec("insert into run (kind, source, code_version, started_at) values ('import', 'x', 't', now())")
	check("after an import", "v1", true, p)
	mustCompute(t, store, pipeline.Job{From: pipeline.StageGaps})
	check("after an import and later stages alone", "v1", true, p)
	mustCompute(t, store, pipeline.Job{})
	exec("insert into run (kind, source, code_version, started_at) values ('undo', 'x', 't', now())")
	check("after an undo", "v1", true, p)
}

// TestAnImportMeanwhileIsNotSeen imports while a computation is under way: it
// counts what was there at its start, and knows that it is behind.
func TestAnImportMeanwhileIsNotSeen(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	imported := false
	r := mustCompute(t, store, pipeline.Job{Progress: func(pipeline.Stage, int, int) {
		if imported {
			return
		}
		imported = true
		const sql = `insert into run (kind, source, code_version, started_at) values ('import', 'x', 't', now());
			update help_point set retired_by = 3 where id = 1`
		if _, err := store.Pool().Exec(t.Context(), sql); err != nil {
			t.Error(err)
		}
	}})
	if r.Points != 1 {
		t.Errorf("%d help points counted: the import was half seen", r.Points)
	}
	if needed, err := store.ComputeNeeded(t.Context(), "v1", r.Parameters); err != nil || !needed {
		t.Errorf("needed %v, %v", needed, err)
	}
}

func TestOneComputationAtATime(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	first, err := store.Compute(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	_, err = compute(t.Context(), store, pipeline.Job{})
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.KindUnavailable || !strings.Contains(f.Detail, "under way") {
		t.Errorf("a second computation says %v", err)
	}
	first.Close()
	mustCompute(t, store, pipeline.Job{})
}

func TestComputeRefusesUnknownMunicipalities(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	for _, code := range []area.Code{"GM9999", "GM0003"} {
		if _, err := compute(t.Context(), store, pipeline.Job{Scope: []area.Code{code}}); err == nil || !strings.Contains(err.Error(), string(code)) {
			t.Errorf("%s: error is %v", code, err)
		}
	}
}

// TestWhoReadsKeepsWhatItSaw reads results while they are replaced: an emptied
// table would be empty for the reader too, so the writer waits.
func TestWhoReadsKeepsWhatItSaw(t *testing.T) {
	t.Parallel()

	store, _ := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	tx, err := store.Pool().BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		t.Fatal(err)
	}
	lock, err := postgres.Queries.ReadFile("query/atlas_lock.sql")
	if err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		if err := tx.QueryRow(t.Context(), "select count(*)::int from cell_demand").Scan(&n); err != nil {
			t.Error(err)
		}
		return n
	}
	if _, err := tx.Exec(t.Context(), string(lock)); err != nil {
		t.Fatal(err)
	}
	var before int
	if err := tx.QueryRow(t.Context(), "select count(*)::int from run").Scan(&before); err != nil { // takes the snapshot
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { _, err := compute(t.Context(), store, pipeline.Job{}); done <- err }()
	const waiting = `select exists (select from pg_locks where not granted and relation = 'definition_result'::regclass
		and database = (select oid from pg_database where datname = current_database()))`
	for !scalar[bool](t, store, waiting) {
		select {
		case err := <-done:
			t.Fatalf("stored while somebody read: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if n := count(); n == 0 {
		t.Error("the reader's cells are gone")
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
