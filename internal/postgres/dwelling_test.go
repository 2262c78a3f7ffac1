package postgres_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/realdata"
)

// home is a place where people live, with its cell.
func home(t testing.TB, kind ingest.DwellingKind, lon, lat, weight float64) ingest.DwellingPoint {
	t.Helper()
	cell, err := hexgrid.CellAt(orb.Point{lon, lat}, hexgrid.Resolution)
	if err != nil {
		t.Fatal(err)
	}
	return ingest.DwellingPoint{Kind: kind, Cell: cell, Location: orb.Point{lon, lat}, Weight: weight}
}

func covers(west, south, east, north float64) ingest.DwellingExtent {
	return ingest.DwellingExtent{Kind: ingest.Building, Bound: orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}}
}

// counting is "kind weight" of the places that count, and the number of extents.
func counting(t testing.TB, store *postgres.Store) (text string) {
	t.Helper()
	err := store.Pool().QueryRow(t.Context(), `select coalesce(string_agg(kind || ' ' || weight, ', ' order by kind, weight), '')
		|| '; ' || (select count(*) from dwelling_extent where retired_by is null) from dwelling_point where retired_by is null`).Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestDwellingsReplace imports one file after the other and takes them back in
// turn: what counts is told after each.
func TestDwellingsReplace(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	building := func(lon, lat, weight float64) ingest.Row { return home(t, ingest.Building, lon, lat, weight) }
	steps := []struct {
		name string
		rows []ingest.Row
		want string
	}{
		{"squares", []ingest.Row{home(t, ingest.PopulationGrid, 5, 52, 1), home(t, ingest.PopulationGrid, 5.1, 52, 2)}, "population_grid 1, population_grid 2; 0"},
		{"addresses", []ingest.Row{home(t, ingest.Address, 5, 52, 3)}, "address 3, population_grid 1, population_grid 2; 0"},
		{"other squares", []ingest.Row{home(t, ingest.PopulationGrid, 5, 52, 4)}, "address 3, population_grid 4; 0"},
		{"west", []ingest.Row{building(5, 52, 10), building(5.1, 52, 11), covers(4.9, 51.9, 5.1, 52.1)}, "address 3, building 10, building 11, population_grid 4; 1"},
		{"east, with a house of west", []ingest.Row{building(5.1, 52, 12), building(5.2, 52, 13), covers(5.09, 51.9, 5.3, 52.1)}, "address 3, building 10, building 12, building 13, population_grid 4; 2"},
		{"around west", []ingest.Row{building(5, 52.01, 14), covers(4.8, 51.8, 5.1, 52.1)}, "address 3, building 12, building 13, building 14, population_grid 4; 2"},
		{"around all", []ingest.Row{building(5, 52, 15), covers(4, 51, 6, 53)}, "address 3, building 15, population_grid 4; 1"},
	}
	var runs []int64
	for _, s := range steps {
		outcome := must(t, store, job(s.name), s.rows...)
		runs = append(runs, outcome.Run)
		if got := counting(t, store); got != s.want {
			t.Errorf("%s: got %s, want %s", s.name, got, s.want)
		}
		if points := len(s.rows) - strings.Count(s.name, "west") - strings.Count(s.name, "all"); outcome.Accepted != int64(points) {
			t.Errorf("%s: %d rows accepted, want %d", s.name, outcome.Accepted, points)
		}
	}
	if _, err := store.Undo(t.Context(), runs[3], "test", job("").Started); err == nil {
		t.Error("a file of buildings that later ones built on was taken back")
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if _, err := store.Undo(t.Context(), runs[i], "test", job("").Started); err != nil {
			t.Fatalf("undo %s: %v", steps[i].name, err)
		}
		want := "; 0"
		if i > 0 {
			want = steps[i-1].want
		}
		if got := counting(t, store); got != want {
			t.Errorf("undo %s: got %s, want %s", steps[i].name, got, want)
		}
	}
}

// TestDwellingRefused has the database refuse a weight that is none.
func TestDwellingRefused(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	_, err := store.Import(t.Context(), job("bad"), rows(home(t, ingest.Address, 5, 52, 0)))
	if err == nil || !strings.Contains(err.Error(), "dwelling_point_weight_positive") || counting(t, store) != "; 0" {
		t.Errorf("got %v, stored %s", err, counting(t, store))
	}
}

// TestRealBuildings imports the extract of TU Delft, reads it back by cell as
// compute does, and takes it back.
func TestRealBuildings(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	weights, err := data.LoadDwelling()
	if err != nil {
		t.Fatal(err)
	}
	r := dwelling.Buildings{
		Uses: map[string]dwelling.Use{}, MaxLevels: weights.MaxLevels.Value,
		Cell: func(p orb.Point) (geo.Cell, error) { return hexgrid.CellAt(p, hexgrid.Resolution) },
	}
	for _, u := range weights.Buildings {
		r.Uses[u.Tag] = dwelling.Use{Factor: u.Factor, Levels: u.Levels}
	}
	sink := &ingesttest.Sink{}
	if err := r.Read(t.Context(), ingesttest.Open(t, realdata.Path(t, "osm/tudelft-2025/tudelft.osm.pbf")), sink); err != nil {
		t.Fatal(err)
	}
	outcome := must(t, store, job("osm-buildings"), sink.Rows...)
	cells, want := map[geo.Cell]bool{}, 0.0
	for _, p := range ingesttest.Of[ingest.DwellingPoint](sink) {
		cells[p.Cell], want = true, want+p.Weight
	}
	var list []int64
	for c := range cells {
		list = append(list, int64(c)) //nolint:gosec // the bits of the index
	}
	sql, err := postgres.Queries.ReadFile("query/compute_dwelling.sql")
	if err != nil {
		t.Fatal(err)
	}
	var n int
	var sum float64
	var same bool
	err = store.Pool().QueryRow(t.Context(), "select count(*), sum(weight), bool_and(kind = 'building') from ("+strings.Replace(string(sql), "@cells", "$1", 1)+") as p", list).Scan(&n, &sum, &same)
	if err != nil || n != 1577 || outcome.Accepted != 1577 || !same || sum < want*0.999999 || sum > want*1.000001 {
		t.Errorf("%d places of %.1f m², want 1577 of %.1f (%v)", n, sum, want, err)
	}
	if err := store.Pool().QueryRow(t.Context(), "select bool_and(st_covers(e.geometry, p.location)) from dwelling_extent as e, dwelling_point as p").Scan(&same); err != nil || !same {
		t.Errorf("the extent covers its buildings: %t, %v", same, err)
	}
	if _, err := store.Undo(t.Context(), outcome.Run, "test", job("").Started); err != nil || counting(t, store) != "; 0" {
		t.Errorf("after undo: %s, %v", counting(t, store), err)
	}
}
