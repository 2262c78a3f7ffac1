package postgres_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// TestDistanceAgreesWithPostGIS compares distances that enter results with the
// exact geodesic.
func TestDistanceAgreesWithPostGIS(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	place := rapid.Custom(func(r *rapid.T) orb.Point {
		return orb.Point{rapid.Float64Range(3.3, 7.3).Draw(r, "lon"), rapid.Float64Range(50.7, 53.6).Draw(r, "lat")}
	})
	rapid.Check(t, func(r *rapid.T) {
		a := place.Draw(r, "a")
		b := orb.Point{a[0] + rapid.Float64Range(-0.1, 0.1).Draw(r, "east"), a[1] + rapid.Float64Range(-0.1, 0.1).Draw(r, "north")}
		var want float64
		const sql = "select st_distance(st_point($1, $2, 4326)::geography, st_point($3, $4, 4326)::geography)"
		if err := store.Pool().QueryRow(t.Context(), sql, a[0], a[1], b[0], b[1]).Scan(&want); err != nil {
			r.Fatal(err)
		}
		if got := float64(geo.Distance(a, b)); math.Abs(got-want) > 1e-4*want+1e-3 {
			r.Fatalf("from %v to %v is %v m, PostGIS says %v", a, b, got, want)
		}
	})
}

// someAreas keeps the boundaries of a few municipalities.
type someAreas struct{ found []ingest.Area }

func (s *someAreas) Accept(_ int, row ingest.Row) error {
	if a, ok := row.(ingest.Area); ok && a.Geometry.Shape != nil {
		switch a.Code.Municipality() {
		case "GM0503", "GM0088", "GM1695": // Delft, Schiermonnikoog, Noord-Beveland
			s.found = append(s.found, a)
		}
	}
	return nil
}

func (s *someAreas) Reject(ingest.Reject) error { return nil }

// TestPiecesAgreeWithPostGIS cuts real boundaries by cells, and has PostGIS
// measure the whole and some of the pieces.
func TestPiecesAgreeWithPostGIS(t *testing.T) {
	t.Parallel()

	set, err := starter.Open("../../data/starter")
	if err != nil {
		t.Fatal(err)
	}
	var areas someAreas
	if err := set.Read(t.Context(), &areas); err != nil {
		t.Fatal(err)
	}
	if len(areas.found) < 50 {
		t.Fatalf("%d boundaries found", len(areas.found))
	}
	store := pgtest.Open(t)
	for i, a := range areas.found {
		raw, err := wkb.Marshal(a.Geometry.Shape)
		if err != nil {
			t.Fatal(err)
		}
		var text []byte
		var want float64
		const measure = `select st_asbinary(g), st_area(g::geography)
			from (select st_multi(st_collectionextract(st_makevalid(st_transform(st_geomfromwkb($1, $2), 4326)), 3)) as g) as shape`
		if err := store.Pool().QueryRow(t.Context(), measure, raw, int(a.Geometry.SRID)).Scan(&text, &want); err != nil {
			t.Fatal(err)
		}
		shape, err := wkb.Unmarshal(text)
		if err != nil {
			t.Fatal(err)
		}
		pieces, err := hexgrid.Pieces(shape.(orb.MultiPolygon), hexgrid.Resolution)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, p := range pieces {
			sum += p.Area
		}
		if math.Abs(sum-want) > 1e-3*want {
			t.Errorf("%s: pieces add up to %v m2, PostGIS says %v", a.Code, sum, want)
		}
		if i%10 == 0 {
			checkPiece(t, store, text, pieces[len(pieces)/2])
		}
	}
}

// checkPiece has PostGIS cut and measure one piece.
func checkPiece(t *testing.T, store *postgres.Store, shape []byte, p hexgrid.Piece) {
	t.Helper()
	corners, err := hexgrid.Boundary(p.Cell)
	if err != nil {
		t.Fatal(err)
	}
	cell, err := wkb.Marshal(orb.Polygon{append(corners, corners[0])})
	if err != nil {
		t.Fatal(err)
	}
	var area, lon, lat float64
	const cut = `select st_area(g::geography), st_x(st_centroid(g)), st_y(st_centroid(g))
		from (select st_intersection(st_geomfromwkb($1, 4326), st_geomfromwkb($2, 4326)) as g) as piece`
	if err := store.Pool().QueryRow(t.Context(), cut, shape, cell).Scan(&area, &lon, &lat); err != nil {
		t.Fatal(err)
	}
	if math.Abs(p.Area-area) > 1e-3*area+1 {
		t.Errorf("cell %s holds %v m2, PostGIS says %v", p.Cell, p.Area, area)
	}
	if d := geo.Distance(p.Centre, orb.Point{lon, lat}); d > 0.5 {
		t.Errorf("cell %s has its centre at %v, %v m off", p.Cell, p.Centre, d)
	}
}
