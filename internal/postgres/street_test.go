package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/postgres/pgtest"
)

// TestStreetsComeAsTheyWere reads streets in the order in which they came, to the
// last digit, without those that a later import replaced.
func TestStreetsComeAsTheyWere(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	run(t, store, `
		insert into run (kind, source, code_version, started_at) values ('import', 'test', 't', now()), ('import', 'test', 't', now());
		insert into street (municipality_code, geometry, run_id, retired_by) values
			('GM0503', st_geomfromtext('LINESTRING(4.36 52.01,4.3612345678901 52.0123456789012)', 4326), 1, null),
			('GM0503', st_geomfromtext('LINESTRING(1 1,2 2)', 4326), 1, 2),
			('GM0014', st_geomfromtext('LINESTRING(6.56 53.21,6.57 53.22,6.56 53.21)', 4326), 2, null),
			('GM0014', st_geomfromtext('LINESTRING EMPTY', 4326), 2, null)`)
	got, err := store.Streets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []orb.LineString{{{4.36, 52.01}, {4.3612345678901, 52.0123456789012}}, {{6.56, 53.21}, {6.57, 53.22}, {6.56, 53.21}}, {}}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if !got[i].Equal(want[i]) {
			t.Errorf("street %d: %v, want %v", i, got[i], want[i])
		}
	}
}

func TestStreetsOfAnEmptyDatabase(t *testing.T) {
	t.Parallel()

	got, err := pgtest.Open(t).Streets(t.Context())
	if err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

// TestStreetsTellOfAFailure wants no half of a network: with it a map would show
// streets that end in a field.
func TestStreetsTellOfAFailure(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := store.Streets(ctx); !errors.Is(err, context.Canceled) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	run(t, store, `alter table street rename to lost`)
	if got, err := store.Streets(t.Context()); err == nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// TestStreetsOfAnyShape stores lines at random and reads them back.
func TestStreetsOfAnyShape(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	run(t, store, `insert into run (kind, source, code_version, started_at) values ('import', 'test', 't', now())`)
	rapid.Check(t, func(r *rapid.T) {
		line := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) orb.Point {
			return orb.Point{rapid.Float64Range(3, 8).Draw(r, "lon"), rapid.Float64Range(50, 54).Draw(r, "lat")}
		}), 2, 30).Draw(r, "line")
		lons, lats := make([]float64, len(line)), make([]float64, len(line))
		for i, p := range line {
			lons[i], lats[i] = p[0], p[1]
		}
		if _, err := store.Pool().Exec(t.Context(), `truncate street`); err != nil {
			r.Fatal(err)
		}
		_, err := store.Pool().Exec(t.Context(), `
			insert into street (municipality_code, geometry, run_id)
			select 'GM0503', st_makeline(array(select st_point(lon, lat, 4326) from unnest($1::float8[], $2::float8[]) with ordinality as c (lon, lat, n) order by n)), 1`, lons, lats)
		if err != nil {
			r.Fatal(err)
		}
		got, err := store.Streets(t.Context())
		if err != nil || len(got) != 1 || !got[0].Equal(line) {
			r.Fatalf("%v, %v; want %v", got, err, line)
		}
	})
}
