package postgres_test

import (
	"slices"
	"testing"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres"
)

// streets paves both municipalities with a grid of about a hundred metres, gives
// them postcodes, and adds help points of every sort that a search may find or not.
const streets = `
insert into street (municipality_code, geometry, run_id)
select 'GM0001', st_setsrid(st_makeline(array(select st_point(4.36 + x * 0.001, 52 + y * 0.001) from generate_series(0, 50) as x order by x)), 4326), 1
from generate_series(0, 10) as y
union all
select 'GM0001', st_setsrid(st_makeline(array(select st_point(4.36 + x * 0.001, 52 + y * 0.001) from generate_series(0, 10) as y order by y)), 4326), 1
from generate_series(0, 50) as x;
insert into candidate_site (source, source_id, kind, name, year, municipality_code, location, run_id) values
    ('s', 'a', 'school', 'A', 2024, 'GM0001', st_point(4.365, 52.005, 4326), 1), ('s', 'b', 'school', 'B', 2024, 'GM0002', st_point(4.40, 52.005, 4326), 1);
insert into postcode (code, place, municipality_code, location, run_id, retired_by) values
    ('2613', 'Kade', 'GM0002', st_point(4.40, 52.001, 4326), 1, null), ('2612', 'Oud', 'GM0001', st_point(4.37, 52, 4326), 1, 2),
    ('2614', 'Ver', 'GM0001', st_point(4.37, 52.1, 4326), 1, null);
insert into help_point (source, source_id, slug, name, location, precision, run_id) values
    ('s', '8', '8', 'Ergens', null, 'unknown', 1), ('s', '9', '9', 'Beide', st_point(4.38, 52.002, 4326), 'exact', 1);
update help_point set municipality_code = case when id = 2 then 'GM0002' else 'GM0001' end where id in (1, 2, 4, 5, 6, 9);
insert into offer (help_point_id, kind, help_known, audience, source) values
    (8, 'library', true, 'public', 's'), (9, 'phone_line', true, 'public', 's'), (9, 'community_centre', false, 'public', 's');`

func paved(t *testing.T) *postgres.Store {
	t.Helper()
	store, _ := seedCountry(t)
	run(t, store, streets)
	return store
}

func run(t *testing.T, store *postgres.Store, sql string) {
	t.Helper()
	if _, err := store.Pool().Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// TestWaysAreStoredAsComputed holds that a server reads what was computed: of both
// postcodes that are near a street to the three places that a search may find, one of
// which is too far to walk to.
func TestWaysAreStoredAsComputed(t *testing.T) {
	t.Parallel()

	store := paved(t)
	r := mustCompute(t, store, pipeline.Job{})
	if !slices.Equal(r.Streets, []area.Code{"GM0001", "GM0002"}) {
		t.Fatalf("streets in %v", r.Streets)
	}
	to := map[string]int{}
	var want []atlas.WayRow
	for _, w := range r.Ways {
		want = append(want, atlas.WayRow{Postcode: w.Postcode, Point: w.Point, Profile: w.Profile, Minutes: w.Minutes})
		to[string(w.Postcode)+" by "+w.Profile.String()]++
	}
	if len(to) != 4 || to["2611 by walk"] != 2 || to["2613 by walk"] != 2 || to["2611 by cycle"] != 3 || to["2613 by cycle"] != 3 {
		t.Errorf("ways are %v", to)
	}
	for _, w := range want {
		if !slices.Contains([]int64{1, 2, 9}, w.Point) {
			t.Errorf("a way leads to %d, which no search may find", w.Point)
		}
	}
	rows, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	order := func(a, b atlas.WayRow) int {
		return slices.Compare([]int64{int64(a.Postcode[3]), a.Point, int64(a.Profile)}, []int64{int64(b.Postcode[3]), b.Point, int64(b.Profile)})
	}
	slices.SortFunc(want, order)
	slices.SortFunc(rows.Ways, order)
	if !slices.Equal(rows.Ways, want) {
		t.Errorf("stored %v, computed %v", rows.Ways, want)
	}
	if w := want[0]; w.Profile != access.Walk || w.Point != 1 {
		t.Errorf("the first way is %+v", w)
	}
}

func TestWaysRecomputeToTheSame(t *testing.T) {
	t.Parallel()

	store := paved(t)
	mustCompute(t, store, pipeline.Job{})
	staysTheSame(t, store, []pipeline.Job{
		{},
		{Scope: []area.Code{"GM0001"}},
		{Scope: []area.Code{"GM0002"}},
		{From: pipeline.StageAccess},
		{From: pipeline.StageGaps},
		{From: pipeline.StagePlan},
		{Scope: []area.Code{"GM0002"}, From: pipeline.StageAccess},
		{Scope: []area.Code{"GM0001"}, From: pipeline.StageGaps},
	})
}

// TestWaysOfOneMunicipality changes a place and computes one municipality: its ways
// are new, those of the other stay.
func TestWaysOfOneMunicipality(t *testing.T) {
	t.Parallel()

	store := paved(t)
	mustCompute(t, store, pipeline.Job{})
	ways := func(postcode string) string {
		t.Helper()
		return scalar[string](t, store, `select coalesce(string_agg(concat_ws(' ', profile, help_point_id, minutes), ', ' order by profile, help_point_id), '')
			from postcode_way where postcode = '`+postcode+`'`)
	}
	west, east := ways("2611"), ways("2613")
	run(t, store, "update help_point set location = st_point(4.381, 52.003, 4326) where id = 9")
	mustCompute(t, store, pipeline.Job{Scope: []area.Code{"GM0001"}})
	if got := ways("2611"); got == west || got == "" {
		t.Errorf("the ways from 2611 are %q, and were %q", got, west)
	}
	if got := ways("2613"); got != east {
		t.Errorf("the ways from 2613 became %q, and were %q", got, east)
	}

	// A postcode that goes to another municipality is not there twice.
	run(t, store, "update postcode set municipality_code = 'GM0001' where code = '2613'")
	mustCompute(t, store, pipeline.Job{Scope: []area.Code{"GM0001"}})
	if got := ways("2613"); got == east || got == "" {
		t.Errorf("the ways from 2613 are %q", got)
	}

	run(t, store, "update street set retired_by = 2")
	mustCompute(t, store, pipeline.Job{Scope: []area.Code{"GM0001"}})
	if got := scalar[int](t, store, "select count(*)::int from postcode_way"); got != 0 {
		t.Errorf("%d ways are left without streets", got)
	}
}
