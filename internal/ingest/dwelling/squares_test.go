package dwelling_test

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
	"steunkaart/internal/ingest/ingesttest"
)

// people is the sum of the weights.
func people(s *ingesttest.Sink) (sum float64) {
	for _, p := range ingesttest.Of[ingest.DwellingPoint](s) {
		sum += p.Weight
	}
	return sum
}

// readSquares reads and returns what a person was told.
func readSquares(t testing.TB, in ingest.Input) (*ingesttest.Sink, string, error) {
	t.Helper()
	sink, notes := &ingesttest.Sink{}, ""
	err := dwelling.Squares{Secret: 2.5, Cell: cellAt, Note: func(s string) { notes += s + "\n" }}.Read(t.Context(), in, sink)
	for _, p := range ingesttest.Of[ingest.DwellingPoint](sink) {
		if want, _ := cellAt(p.Location); p.Kind != ingest.PopulationGrid || p.Cell != want {
			t.Errorf("got %+v, cell is %s", p, want)
		}
	}
	return sink, notes, err
}

func TestSquares(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, text string
		rows       int
		people     float64
		refused    []string
		says       string // among the notes
	}{
		{"100 m", "crs28992res100m,aantal_inwoners\nE1200N4870,40\nE1201N4870,5\n", 8, 45, nil, "2 squares of 100 m, 45 people; 0 are secret"},
		{"500 m", "crs28992res500m;aantal_inwoners\nE1200N4870;1000\n", 100, 1000, nil, "1 squares of 500 m"},
		{"older names", "C28992R100,INW\nE1200N4870,40\n", 4, 40, nil, ""},
		{"secret", "crs28992res100m;aantal_inwoners\nE1200N4870;-99997\nE1201N4870;.\nE1202N4870;\nE1203N4870;-99995\nE1204N4870;-99997.0\n", 20, 12.5, nil, "5 are secret and got 2.5 people each"},
		{"nobody", "crs28992res100m,aantal_inwoners\nE1200N4870,0\nE1201N4870,5\n", 4, 5, nil, "1 have nobody"},
		{
			"bad", "crs28992res100m,aantal_inwoners\nE1200,5\nE1201N4870,many\nE1202N4870,-1\nE1203N4870,1e9\nE9000N9000,5\nE1204N4870,5\n", 4, 5,
			[]string{"2 crs28992res100m", "3 aantal_inwoners", "4 aantal_inwoners", "5 aantal_inwoners", "6 crs28992res100m"},
			"",
		},
		{"short row", "crs28992res100m,aantal_inwoners\nE1200N4870\nE1204N4870,5\n", 4, 5, []string{"2 row"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			sink, notes, err := readSquares(t, ingesttest.File(t, "vk.csv", tt.text))
			if err != nil || len(sink.Rows) != tt.rows || math.Abs(people(sink)-tt.people) > 1e-9 || !strings.Contains(notes, tt.says) {
				t.Errorf("%d rows, %v people, %v; told %q", len(sink.Rows), people(sink), err, notes)
			}
			if !slices.Equal(sink.Refused(), tt.refused) {
				t.Errorf("refused %v, want %v", sink.Refused(), tt.refused)
			}
		})
	}
}

func TestSquaresRefused(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, text, says string }{
		{"no code", "code,aantal_inwoners\n1,2\n", "expected the columns crs28992res100m"},
		{"no people", "crs28992res100m,mensen\n1,2\n", "expected the columns crs28992res100m"},
		{"two sizes", "crs28992res100m,crs28992res500m,aantal_inwoners\n1,2,3\n", "expected squares of one size"},
		{"twice", "crs28992res100m,aantal_inwoners\nE1200N4870,1\nE1200N4870,1\n", `"E1200N4870" stands on line 2 and again on line 3`},
		{"a picture", "\x89PNG\r\n", "is a PNG image"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, _, err := readSquares(t, ingesttest.File(t, "vk.csv", tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), "vk.csv: ") || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
	if err := (dwelling.Squares{Cell: cellAt}).Read(t.Context(), ingesttest.File(t, "vk.csv", "a,b\n"), &ingesttest.Sink{}); err == nil {
		t.Error("without the people of a secret square: no error")
	}
}

// squarePackage makes a GeoPackage with a layer per list of columns. Its squares
// are E1200N4870 with its shape, E1201N4870 with that of another, and E1202N4870
// without.
func squarePackage(t testing.TB, columns ...string) ingest.Input {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vk.gpkg")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(sql string, args ...any) {
		t.Helper()
		if _, err := db.Exec(sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	shape, err := wkb.Marshal(orb.MultiPolygon{orb.Bound{Min: orb.Point{120000, 487000}, Max: orb.Point{120100, 487100}}.ToPolygon()})
	if err != nil {
		t.Fatal(err)
	}
	shape = append(binary.LittleEndian.AppendUint32([]byte{'G', 'P', 0, 1}, 28992), shape...)
	run(`create table gpkg_geometry_columns (table_name text, column_name text, srs_id int)`)
	run(`create table gpkg_spatial_ref_sys (srs_id int, organization text, organization_coordsys_id int)`)
	run(`insert into gpkg_spatial_ref_sys values (28992, 'EPSG', 28992)`)
	for i, c := range columns {
		run(fmt.Sprintf(`create table vk%d (fid int, geom blob, %s)`, i, c))
		run(`insert into gpkg_geometry_columns values (?, 'geom', 28992)`, fmt.Sprintf("vk%d", i))
		run(fmt.Sprintf(`insert into vk%d values (1, ?, 'E1200N4870', 40), (2, ?, 'E1201N4870', 5), (3, null, 'E1202N4870', -99997)`, i), shape, shape)
	}
	return ingesttest.Open(t, path)
}

func TestSquaresOfGeoPackage(t *testing.T) {
	t.Parallel()

	sink, notes, err := readSquares(t, squarePackage(t, "crs28992res100m text, aantal_inwoners int", "name text, other int"))
	if err != nil || len(sink.Rows) != 8 || people(sink) != 42.5 || !slices.Equal(sink.Refused(), []string{"2 geometry"}) {
		t.Errorf("%d rows, %v people, refused %v, %v; told %q", len(sink.Rows), people(sink), sink.Refused(), err, notes)
	}
	for says, columns := range map[string][]string{
		"expected the columns":                   {"buurtcode text, aantal_inwoners int"},
		"has squares of 100 m and of 500 m":      {"crs28992res100m text, aantal_inwoners int", "crs28992res500m text, aantal_inwoners int"},
		"none of its 1 layers has the expected":  {"name text, other int"},
		"stands on line 1 and again on line 1; ": {"crs28992res100m text, aantal_inwoners int", "crs28992res100m text, inwoners int"},
	} {
		if _, _, err := readSquares(t, squarePackage(t, columns...)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: got %v, want it to say %q", columns, err, says)
		}
	}
}
