package feature_test

import (
	"database/sql"
	"encoding/binary"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/feature"
	"steunkaart/internal/ingest/ingesttest"
)

func read(t testing.TB, in ingest.Input, o feature.Options) (all []feature.Feature, err error) {
	t.Helper()
	err = feature.Read(t.Context(), in, o, func(f feature.Feature) error { all = append(all, f); return nil })
	return all, err
}

func TestGeoJSON(t *testing.T) {
	t.Parallel()

	all, err := read(t, ingesttest.File(t, "f.geojson", `{
		"type": "FeatureCollection", "name": "x", "bbox": [1,2,3,4],
		"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
		"features": [
			{"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [155000, 463000, 12]}, "properties": {"Naam": " Delft ", "n": 1.50, "ok": true, "no": null}},
			{"type": "Feature", "geometry": null, "properties": null},
			{"type": "Point", "coordinates": [1, 2]},
			{"type": "Feature", "geometry": {"type": "Blob"}, "properties": {}}
		]}`), feature.Options{})
	if err != nil || len(all) != 4 {
		t.Fatalf("%d features, %v", len(all), err)
	}
	f := all[0]
	if f.Number != 1 || f.Declared != geo.RDNew || f.Shape != (orb.Point{155000, 463000}) || f.Flaw != "" {
		t.Errorf("got %+v", f)
	}
	for name, want := range map[string]string{"naam": "Delft", "n": "1.50", "ok": "yes", "no": "", "other": "", "id": "7"} {
		if got := f.Text(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if all[1].Shape != nil || all[1].Flaw != "" {
		t.Errorf("without geometry: %+v", all[1])
	}
	if all[2].Flaw == "" || all[3].Flaw == "" {
		t.Errorf("no flaw in %+v or %+v", all[2], all[3])
	}
}

func TestGeoJSONRefused(t *testing.T) {
	t.Parallel()

	const one = `{"type":"Feature","geometry":null,"properties":{}}`
	tests := []struct{ name, in, says string }{
		{"a list", `[1]`, "expected a GeoJSON FeatureCollection"},
		{"no features", `{"type":"FeatureCollection"}`, "no features"},
		{"one feature", one, "is a GeoJSON Feature"},
		{"cut off", `{"type":"FeatureCollection","features":[` + one + `,{"type":"Fe`, "broken JSON at feature 2"},
		{"not a number", `{"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,1]}}]}`, "broken JSON at feature 1"},
		{"other system", `{"crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`, "EPSG:3857"},
		{"system too late", `{"features":[` + one + `],"crs":{"properties":{"name":"EPSG:28992"}}}`, "behind the features"},
		{"nested without end", `{"a":` + strings.Repeat("[", 20000), "broken JSON"},
		{"features of another kind", `{"features":7}`, "not a list"},
		{"a huge feature", `{"features":[{"type":"Feature","properties":{"a":"` + strings.Repeat("x", 65<<20) + `"}}]}`, "feature 1 is larger than 64 MB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, err := read(t, ingesttest.File(t, "f.geojson", tt.in), feature.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "f.geojson: ") {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
}

func TestParseCRS(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]geo.SRID{
		"EPSG:28992": geo.RDNew, "urn:ogc:def:crs:EPSG::28992": geo.RDNew, "urn:ogc:def:crs:EPSG:9.0:28992": geo.RDNew,
		"http://www.opengis.net/def/crs/EPSG/0/28992": geo.RDNew, "EPSG:4326": geo.WGS84, "EPSG:4258": geo.WGS84,
		"urn:ogc:def:crs:OGC:1.3:CRS84": geo.WGS84, "http://www.opengis.net/def/crs/OGC/1.3/CRS84": geo.WGS84,
	} {
		if got, err := feature.ParseCRS(in); err != nil || got != want {
			t.Errorf("%q: got %d, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "28992", "EPSG:3857", "EPSG:", "EPSG:289920", "Amersfoort"} {
		if got, err := feature.ParseCRS(bad); err == nil {
			t.Errorf("%q was read as %d", bad, got)
		}
	}
}

// blob is the GeoPackage form of a geometry, with an envelope of that kind.
func blob(t testing.TB, g orb.Geometry, envelope int) []byte {
	t.Helper()
	b := []byte{'G', 'P', 0, byte(envelope<<1 | 1)}
	b = binary.LittleEndian.AppendUint32(b, 28992)
	b = append(b, make([]byte, []int{0, 32, 48, 48, 64}[envelope])...)
	body, err := wkb.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	return append(b, body...)
}

// geoPackage makes a GeoPackage with a layer "buurt" of two rows.
func geoPackage(t testing.TB, system int) ingest.Input {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b u%rt.gpkg")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{
		`create table gpkg_geometry_columns (table_name text, column_name text, srs_id int)`,
		`create table gpkg_spatial_ref_sys (srs_id int, organization text, organization_coordsys_id int)`,
		`create table "buu""rt" (fid int, buurtcode text, n real, geom blob)`,
		`create table other (fid int, geom blob)`,
		`create view bad as select 1 as fid, null as geom`,
		`insert into gpkg_geometry_columns values ('buu"rt', 'geom', 1), ('other', 'geom', 1), ('bad', 'geom', 1), ('gone', 'geom', 1)`,
	} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec("insert into gpkg_spatial_ref_sys values (1, 'EPSG', ?)", system); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`insert into "buu""rt" values (1, 'BU00010001', 2.5, ?), (2, 'BU00010002', null, ?), (3, 'x', 1, null)`,
		blob(t, orb.Point{155000, 463000}, 1), []byte("GP00no")); err != nil {
		t.Fatal(err)
	}
	return ingesttest.Open(t, path)
}

func TestGeoPackage(t *testing.T) {
	t.Parallel()

	wanted := feature.Options{Layer: func(columns []string) bool { return len(columns) == 4 }}
	all, err := read(t, geoPackage(t, 28992), wanted)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d features, %v", len(all), err)
	}
	if f := all[0]; f.Layer != `buu"rt` || f.Declared != geo.RDNew || f.Shape != (orb.Point{155000, 463000}) || f.Text("BuurtCode") != "BU00010001" || f.Text("n") != "2.5" {
		t.Errorf("got %+v", f)
	}
	if all[1].Flaw == "" || all[2].Flaw != "" || all[2].Shape != nil {
		t.Errorf("got %+v and %+v", all[1], all[2])
	}
	if _, err := read(t, geoPackage(t, 3857), wanted); err == nil || !strings.Contains(err.Error(), "EPSG:3857") {
		t.Errorf("Web Mercator: %v", err)
	}
	none := feature.Options{Layer: func([]string) bool { return false }}
	if _, err := read(t, geoPackage(t, 28992), none); err == nil || !strings.Contains(err.Error(), "none of its 2 layers") {
		t.Errorf("no such layer: %v", err)
	}
}

func TestNotAGeoPackage(t *testing.T) {
	t.Parallel()

	in := ingesttest.File(t, "f.gpkg", "SQLite format 3\x00"+strings.Repeat("x", 4000))
	if _, err := read(t, in, feature.Options{}); err == nil || !strings.Contains(err.Error(), "not a GeoPackage") {
		t.Errorf("got %v", err)
	}
}

func TestParseGeometry(t *testing.T) {
	t.Parallel()

	for envelope := range 5 {
		if g, err := feature.ParseGeometry(blob(t, orb.Point{1, 2}, envelope)); err != nil || g != (orb.Point{1, 2}) {
			t.Errorf("envelope %d: %v, %v", envelope, g, err)
		}
	}
	empty := blob(t, orb.Point{math.NaN(), math.NaN()}, 0)
	empty[3] |= 0x10
	if g, err := feature.ParseGeometry(empty); g != nil || err != nil {
		t.Errorf("empty: %v, %v", g, err)
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[5,52],[6,52],[6,53],[5,52]]]},"properties":{"a":1}}]}`)
	f.Add(`{"crs":null,"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[5]}}]}`)
	f.Add(`{"features":[{}],"crs":{"properties":{"name":"EPSG:4326"}}}`)
	f.Fuzz(func(t *testing.T, content string) {
		in := ingest.Input{Name: "f.json", Size: int64(len(content)), File: strings.NewReader(content)}
		n := 0
		_ = feature.Read(t.Context(), in, feature.Options{}, func(got feature.Feature) error { // either is good
			if n++; got.Number != n {
				t.Fatalf("feature %d has number %d", n, got.Number)
			}
			if got.Shape != nil {
				got.Shape.Bound()
			}
			_ = got.Text("a")
			return nil
		})
	})
}

func FuzzParseGeometry(f *testing.F) {
	f.Add(blob(f, orb.Polygon{{{5, 52}, {6, 52}, {6, 53}, {5, 52}}}, 1))
	f.Add([]byte("GP\x00\x01\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if g, err := feature.ParseGeometry(b); err == nil && g != nil && len(b) < 13 {
			t.Fatalf("%d bytes gave %v", len(b), g)
		}
	})
}
