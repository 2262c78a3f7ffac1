package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// country is a file of two municipalities, squares side by side around the
// middle of the country.
const country = `{"type": "FeatureCollection", "features": [
	{"type": "Feature", "properties": {"statcode": "GM9001", "statnaam": "Westen"}, "geometry": {"type": "Polygon", "coordinates": [[[5,52],[5.2,52],[5.2,52.2],[5,52.2],[5,52]]]}},
	{"type": "Feature", "properties": {"statcode": "GM9002", "statnaam": "Oosten"}, "geometry": {"type": "Polygon", "coordinates": [[[5.2,52],[5.4,52],[5.4,52.2],[5.2,52.2],[5.2,52]]]}}
]}`

// imported is a database with the two municipalities and one help point.
func imported(t *testing.T) (store *postgres.Store, address, dir string) {
	t.Helper()
	store, address = pgtest.OpenURL(t)
	dir = t.TempDir()
	for _, f := range []struct{ source, name, text string }{
		{"cbs-areas", "country.geojson", country},
		{"help-points", "points.csv", "id,kind,name,lon,lat\n1,library,Bibliotheek,5.1,52.1\n"},
	} {
		code, _, errs := command(t.Context(), "--database-url", address, "import", f.source, write(t, dir, f.name, f.text))
		if code != exitDone {
			t.Fatalf("%s: exit %d: %s", f.source, code, errs)
		}
	}
	return store, address, dir
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestImportOfBadFiles has every bad file end with exit 2, one line that says
// what is wrong, and a database that did not change.
func TestImportOfBadFiles(t *testing.T) {
	t.Parallel()

	store, address, dir := imported(t)
	before := stored(t, store)
	sparse := write(t, dir, "garbage.csv", "")
	if err := os.Truncate(sparse, 2<<30); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ source, name, text, says string }{
		{"help-points", "empty.csv", "", "the file is empty (0 bytes)"},
		{"cbs-kwb", "png.xlsx", "\x89PNG\r\n\x1a\n", "is a PNG image, expected CSV or XLSX"},
		{"cbs-kwb", "zip.xlsx", "PK\x03\x04" + strings.Repeat("x", 500), "no .xlsx sheet"},
		{"cbs-areas", "csv.gpkg", "a,b\n1,2\n", "is plain text, expected (Geo)JSON or GeoPackage"},
		{"cbs-areas", "broken.gpkg", "SQLite format 3\x00" + strings.Repeat("x", 5000), "not a GeoPackage"},
		{"cbs-areas", "rd-as-wgs84.geojson", `{"crs":{"properties":{"name":"EPSG:4326"}},"features":[{"type":"Feature","properties":{"statcode":"GM9003","statnaam":"X"},
			"geometry":{"type":"Polygon","coordinates":[[[155000,463000],[156000,463000],[156000,464000],[155000,463000]]]}}]}`, "is in metres of RD New (EPSG:28992) where degrees (WGS 84) is declared"},
		{"cbs-areas", "wgs84-as-rd.geojson", `{"crs":{"properties":{"name":"EPSG:28992"}},` + country[1:], "is in degrees (WGS 84) where metres of RD New (EPSG:28992) is declared"},
		{"cbs-areas", "cut.geojson", country[:400], "broken JSON at feature 2"},
		{"cbs-areas", "twice.geojson", strings.ReplaceAll(country, "GM9002", "GM9001"), `"GM9001" stands on line 1 and again on line 2`},
		{"help-points", "swapped.csv", "kind,name,lon,lat\nido,A,52.1,5.1\n", "latitude and longitude swapped"},
		{"help-points", "twice.csv", "id,kind,name\n7,ido,A\n7,ido,B\n", `"7" stands on line 2 and again on line 3`},
		{"help-points", "ended.csv", "kind,name,municipality_code\nido,A,GM0001\n", "none of 1 rows can be used, the first because of line 2, municipality_code: municipality: GM0001 is not a municipality"},
		{"help-points", "header.csv", "naam;straat\nA;b\n", "lacks kind"},
		{"help-points", "quote.csv", "kind,name\nido,\"A\nido,B\n", "line 2: a quote is opened and never closed"},
		{"help-points", "line.csv", "kind,name\nido," + strings.Repeat("x", 100<<20), "line 2 is longer than a megabyte"},
		{"help-points", "nan.csv", "kind,name,lon,lat\nido,A,NaN,52\n", "is not a finite number"},
		{"help-points", "letters.csv", "kind,name\nido,A\x81\n", "none of 1 rows"},
		{"pc4-people", "header.csv", "postcode,leeftijd\n", "lacks inwoners, inwoners_man, inwoners_vrouw"},
		{"polling-stations", "s2025.json", `{"result": {}}`, "no result.records"},
		{"population-squares", "header.csv", "crs28992res100m,aantal\nE1200N4870,5\n", "expected the columns crs28992res100m"},
		{"population-squares", "twice.csv", "crs28992res100m,aantal_inwoners\nE1200N4870,5\nE1200N4870,5\n", `"E1200N4870" stands on line 2 and again on line 3`},
		{"population-squares", "nobody.csv", "crs28992res100m,aantal_inwoners\nE1200N4870,0\n", "no rows; nothing changed"},
		{"addresses", "swapped.csv", "lon,lat\n52.1,5.1\n", "latitude and longitude swapped"},
		{"addresses", "header.csv", "straat\nA\n", "lacks lon and lat, or x and y"},
		{"osm-buildings", "csv.osm.pbf", "lon,lat\n5,52\n", "is plain text, expected OpenStreetMap .osm.pbf"},
		{"osm-buildings", "cut.osm.pbf", "\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\xff", "damaged at byte 0"},
	}
	check := func(t *testing.T, source, path, says string) {
		t.Helper()
		code, out, errs := command(t.Context(), "--database-url", address, "import", source, path)
		lines := strings.Split(strings.TrimSpace(errs), "\n")
		last := lines[len(lines)-1]
		if code != exitUsage || out != "" || !strings.HasPrefix(last, "steunkaart: "+filepath.Base(path)) || !strings.Contains(last, says) {
			t.Errorf("exit %d, stdout %q, stderr %q; want exit 2 and %q", code, out, errs, says)
		}
		if strings.Count(errs, "steunkaart: ") != 1 {
			t.Errorf("more than one line of complaint: %q", errs)
		}
	}
	for _, tt := range tests {
		t.Run(tt.source+" "+tt.name, func(t *testing.T) { check(t, tt.source, write(t, dir, tt.name, tt.text), tt.says) })
	}
	t.Run("two gigabytes of garbage", func(t *testing.T) { check(t, "help-points", sparse, "is a binary file of an unknown kind") })
	if after := stored(t, store); after != before {
		t.Errorf("stored was %s and is now %s", before, after)
	}
}

// TestImportKeepsRejects imports the good rows, shows the bad ones, and keeps
// them in the file that was asked for.
func TestImportKeepsRejects(t *testing.T) {
	t.Parallel()

	_, address, dir := imported(t)
	path := write(t, dir, "new.csv", "id;kind;name;municipality_code;lon;lat\n1;ido;A;GM9001;5.1;52.1\n2;cash;B;GM9001;5.1;52.1\n3;ido;C;GM9001;5.35;52.1\n4;ido;D;;5,3;52,1\n")
	rejects := filepath.Join(dir, "rejects.csv")
	code, out, errs := command(t.Context(), "--database-url", address, "import", "help-points", path, "--rejects", rejects)
	if code != exitDone || !strings.Contains(out, "2 rows accepted, 2 rejected, run ") || !strings.Contains(errs, "delimiter semicolon") {
		t.Fatalf("exit %d: %q, %q", code, out, errs)
	}
	text, err := os.ReadFile(rejects)
	want := "line,field,value,reason\n3,kind,cash,is not a kind of help point\n4,\"lon, lat\",\"5.35000, 52.10000\",lies more than two kilometres outside municipality GM9001\n"
	if err != nil || string(text) != want {
		t.Errorf("rejects %q, %v", text, err)
	}
	if left, _ := filepath.Glob(rejects + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestImportAndUndoForPrograms reads the answers as a program would.
func TestImportAndUndoForPrograms(t *testing.T) {
	t.Parallel()

	store, address, dir := imported(t)
	before := current(t, store)
	path := write(t, dir, "new.csv", "kind,name\nido,Nieuw\nido,Oud\n")
	code, out, errs := command(t.Context(), "--json", "--database-url", address, "import", "help-points", path, "--as", "gm9001")
	var outcome postgres.ImportOutcome
	if err := json.Unmarshal([]byte(out), &outcome); code != exitDone || err != nil || outcome.Accepted != 2 || outcome.Run == 0 {
		t.Fatalf("exit %d: %q, %q, %v", code, out, errs, err)
	}
	if now := current(t, store); now == before {
		t.Error("nothing was imported")
	}
	run := strconv.FormatInt(outcome.Run, 10)
	if code, out, errs = command(t.Context(), "--database-url", address, "undo", run); code != exitDone || !strings.Contains(out, "run "+run+" is taken back") {
		t.Fatalf("exit %d: %q, %q", code, out, errs)
	}
	if now := current(t, store); now != before {
		t.Errorf("help points were %s and are %s after undo", before, now)
	}
	if code, _, errs = command(t.Context(), "--database-url", address, "undo", run); code != exitUsage || !strings.Contains(errs, "was taken back already") {
		t.Errorf("undo twice: exit %d, %q", code, errs)
	}
}

// current is the help points that count, with their municipality.
func current(t *testing.T, store *postgres.Store) (names string) {
	t.Helper()
	if err := store.Pool().QueryRow(t.Context(), `select coalesce(string_agg(name || ' ' || municipality_code, ', ' order by name), '') from help_point where retired_by is null`).Scan(&names); err != nil {
		t.Fatal(err)
	}
	return names
}

func TestImportWrongUse(t *testing.T) {
	unset(t)
	file := write(t, t.TempDir(), "p.csv", "kind,name\nido,A\n")
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"nothing", nil, exitUsage, "--list names the sources"},
		{"no source", []string{"nonsense", file}, exitUsage, `"nonsense" is not a source`},
		{"no file", []string{"help-points"}, exitUsage, "name a file"},
		{"not there", []string{"help-points", file + "x"}, exitUsage, "no such file"},
		{"municipality", []string{"help-points", file, "--as", "Delft"}, exitUsage, "--as"},
		{"municipality of areas", []string{"cbs-kwb", file, "--as", "GM0503"}, exitUsage, "is imported whole"},
		{"vintage", []string{"cbs-kwb", file, "--vintage", "soon"}, exitUsage, "--vintage"},
		{"no database", []string{"help-points", file}, exitUsage, "DATABASE_URL: not set"},
		{"stopped database", []string{"--database-url", "postgres://127.0.0.1:1/x", "help-points", file}, exitFailed, "the database does not answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command(t.Context(), append([]string{"import"}, tt.args...)...)
			if code != tt.code || !strings.Contains(errs, tt.says) || out != "" || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit %d, %q, %q; want exit %d and one line with %q", code, out, errs, tt.code, tt.says)
			}
		})
	}
}

func TestImportList(t *testing.T) {
	unset(t)
	code, out, errs := command(t.Context(), "import", "--list")
	for _, want := range []string{"starter", "cbs-kwb", "cbs-areas", "pc4-people", "help-points", "polling-stations", "population-squares", "osm-buildings", "addresses", "XLSX", "gwb_code", "lon (or longitude"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not listed", want)
		}
	}
	if code != exitDone || errs != "" {
		t.Errorf("exit %d, %q", code, errs)
	}
}
