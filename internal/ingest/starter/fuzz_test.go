package starter_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest/starter"
)

// FuzzTables reads arbitrary text as each table: a fault of the caller, never a
// panic and never a fault of ours.
func FuzzTables(f *testing.F) {
	for _, file := range []string{"municipality.csv", "municipality_2021.csv", "municipality_change.csv", "offer.csv", "help_point.csv"} {
		text, err := os.ReadFile(filepath.Join(dataDir, file))
		if err != nil {
			f.Fatal(err)
		}
		lines := bytes.SplitAfterN(text, []byte("\n"), 4)
		f.Add(strings.TrimSuffix(file, ".csv"), bytes.Join(lines[:3], nil))
	}
	f.Add("municipality_boundary", []byte("code,geometry\nGM0014,\"MULTIPOLYGON(((1 300000,2 300000,2 300001,1 300000)))\"\n"))
	f.Add("street_delft", []byte("municipality_code,geometry\nGM0503,\"LINESTRING(84000 447000,84010 447005)\"\n"))
	f.Add("postcode_people", []byte("postcode,age_from,people,men,women\n1011,0,5,5,\n"))
	known := map[string]bool{}
	for _, name := range starter.TableNames() {
		known[name] = true
	}
	f.Fuzz(func(t *testing.T, table string, text []byte) {
		if !known[table] {
			t.Skip()
		}
		err := starter.ReadTable(context.Background(), table, text, &collected{})
		if err != nil && fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("%v is not the caller's fault", err)
		}
	})
}

func FuzzParseManifest(f *testing.F) {
	// A short manifest: the committed one is too long to vary much.
	var tables []string
	for _, name := range starter.TableNames() {
		tables = append(tables, `{"name":"`+name+`","file":"`+name+`.csv","rows":1,"bytes":1,"sha256":"","sources":[]}`)
	}
	f.Add([]byte(`{"format":1,"tables":[` + strings.Join(tables, ",") + `]}`))
	f.Add([]byte(`{"format":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := starter.ParseManifest(text)
		if err == nil && len(m.Tables) != len(starter.TableNames()) {
			t.Errorf("%d tables passed", len(m.Tables))
		}
		if err != nil && fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("%v is not the caller's fault", err)
		}
	})
}

func FuzzParseShapeLines(f *testing.F) {
	f.Add(shapefile())
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, err := starter.ParseShapeLines(b)
		points := 0
		for _, l := range lines {
			points += len(l)
		}
		if err == nil && points*16 > len(b) {
			t.Errorf("%d points out of %d bytes", points, len(b))
		}
	})
}

func FuzzParseGeoPackageGeometry(f *testing.F) {
	f.Add([]byte("GP\x00\x01\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		shape, err := starter.ParseGeoPackageGeometry(b)
		if err == nil && shape == nil {
			t.Error("neither a shape nor an error")
		}
	})
}

func FuzzPlainName(f *testing.F) {
	f.Add("Stadhuis 2")
	f.Fuzz(func(t *testing.T, name string) {
		if got := starter.PlainName(name); len(got) > len(name) {
			t.Errorf("%q grew to %q", name, got)
		}
	})
}
