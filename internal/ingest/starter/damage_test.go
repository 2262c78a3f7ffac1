package starter_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
)

// damaged copies the committed set, changes one file and, when mended, makes
// the manifest fit again.
func damaged(t *testing.T, file string, mended bool, change func([]byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(dataDir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, file)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := change(bytes.Clone(old))
	if text == nil {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	if bytes.Equal(text, old) {
		t.Fatalf("%s: the change changed nothing", file)
	}
	write(t, path, text)
	if mended {
		manifest, err := os.ReadFile(filepath.Join(dir, starter.ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, starter.ManifestName), bytes.Replace(manifest, []byte(digest(old)), []byte(digest(text)), 1))
	}
	return dir
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func replace(old, with string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(with), 1) }
}

func TestDamageIsNamed(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, file string
		mended     bool
		change     func([]byte) []byte
		want       []string // in the message
	}{
		{"a byte changed", "municipality.csv", false, replace("Groningen", "Gronyngen"), []string{"municipality.csv", "checksum"}},
		{"cut off", "postcode.csv.gz", false, func(b []byte) []byte { return b[:len(b)/2] }, []string{"postcode.csv.gz", "checksum"}},
		{"a file is gone", "offer.csv", false, func([]byte) []byte { return nil }, []string{"offer.csv", "missing"}},
		{"no manifest", starter.ManifestName, false, func([]byte) []byte { return nil }, []string{"manifest.json"}},
		{"manifest is no JSON", starter.ManifestName, false, replace("{", "["), []string{"manifest.json"}},
		{"another format", starter.ManifestName, false, replace(`"format": 1`, `"format": 2`), []string{"manifest.json", "format is 2"}},
		{"a table is not named", starter.ManifestName, false, replace(`"name": "offer"`, `"name": "offers"`), []string{"manifest.json", "offers"}},
		{"wrong count", starter.ManifestName, false, replace(`"rows": 342`, `"rows": 343`), []string{"342 rows", "343"}},
		{"a bad number", "municipality.csv", true, replace("243768", "many"), []string{"municipality.csv", "line 2", "residents", "many"}},
		{"a negative number", "municipality.csv", true, replace("243768", "-4"), []string{"line 2", "residents"}},
		{"an unknown code", "municipality.csv", true, replace("GM0034", "GM9934"), []string{"line 3", "code", "GM9934"}},
		{"a share in percent", "municipality_2021.csv", true, replace("0.1219", "12.19"), []string{"municipality_2021.csv", "share_0_15"}},
		{"other columns", "municipality.csv", true, replace("residents,", "people,"), []string{"municipality.csv", "line 1"}},
		{"a field too many", "municipality_change.csv", true, replace("Appingedam", "Appin,gedam"), []string{"municipality_change.csv", "line 2"}},
		{"a day that is none", "municipality_change.csv", true, replace("2020-12-31", "2020-13-31"), []string{"line 2", "ended_on"}},
		{"an unknown kind", "offer.csv", true, replace(",library,", ",bookshop,"), []string{"offer.csv", "kind", "bookshop"}},
		{"a confirmed offer", "offer.csv", true, replace("yes,no,", "yes,yes,"), []string{"offer.csv", "confirmed"}},
		{"a point in the sea off Somalia", "help_point.csv", true, swapFirstPoint, []string{"help_point.csv", "lon"}},
		{"not a gzip file", "street_delft.csv.gz", true, func([]byte) []byte { return []byte("code") }, []string{"street_delft.csv.gz"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			dir := damaged(t, tt.file, tt.mended, tt.change)
			set, err := starter.Open(dir)
			if err == nil {
				err = set.Read(t.Context(), &collected{})
			}
			if err == nil {
				t.Fatal("nothing was noticed")
			}
			if f := fault.Of(err); f.Kind != fault.KindInvalid && f.Kind != fault.KindNotFound {
				t.Errorf("%v is not the caller's fault", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not name %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
		})
	}
}

// swapFirstPoint puts latitude before longitude in the first row that has both.
func swapFirstPoint(b []byte) []byte {
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		fields := strings.Split(line, ",")
		for j := range fields {
			if j+1 < len(fields) && len(fields[j]) == 8 && len(fields[j+1]) == 9 && strings.HasPrefix(fields[j+1], "5") && i > 0 {
				fields[j], fields[j+1] = fields[j+1], fields[j]
				lines[i] = strings.Join(fields, ",")
				return []byte(strings.Join(lines, "\n"))
			}
		}
	}
	return b
}

type failing struct{ err error }

func (f failing) Accept(int, ingest.Row) error { return f.err }
func (f failing) Reject(ingest.Reject) error   { return f.err }

func TestReadStopsWhenTheSinkFails(t *testing.T) {
	t.Parallel()

	set, err := starter.Open(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	if err := set.Read(t.Context(), failing{err: full}); !errors.Is(err, full) {
		t.Errorf("got %v, want the error of the sink", err)
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	t.Parallel()

	set, err := starter.Open(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := set.Read(ctx, &collected{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(filepath.Join(dataDir, starter.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	var m starter.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	size := int64(len(text))
	listed := map[string]bool{starter.ManifestName: true}
	for _, table := range m.Tables {
		size += table.Bytes
		listed[table.File] = true
		if info, err := os.Stat(filepath.Join(dataDir, table.File)); err != nil || info.Size() != table.Bytes {
			t.Errorf("%s: %v, or not %d bytes", table.File, err, table.Bytes)
		}
		for _, s := range table.Sources {
			if s.Publisher == "" || s.Title == "" || s.Vintage == "" || s.Licence == "" || s.Attribution == "" {
				t.Errorf("%s: source %s is not complete", table.Name, s.ID)
			}
		}
		if len(table.Sources) == 0 {
			t.Errorf("%s has no source", table.Name)
		}
	}
	if size > 25<<20 {
		t.Errorf("the set is %d bytes, more than 25 MB", size)
	}
	files, err := os.ReadDir(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !listed[f.Name()] {
			t.Errorf("%s is in no manifest", f.Name())
		}
	}
}

func TestDigestStandsForTheSet(t *testing.T) {
	t.Parallel()

	one, err := starter.Open(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	other, err := starter.Open(damaged(t, "municipality.csv", true, replace("Groningen", "Gronyngen")))
	if err != nil {
		t.Fatal(err)
	}
	if len(one.Digest()) != 64 || one.Digest() == other.Digest() {
		t.Errorf("digests %s and %s of two sets", one.Digest(), other.Digest())
	}
	if c := read(t); one.Rows() < len(c.postcodes)+len(c.people)+len(c.points) {
		t.Errorf("%d rows", one.Rows())
	}
	publishers, licences, vintages := one.Provenance()
	if !strings.Contains(publishers, "CBS") || !strings.Contains(licences, "ODbL 1.0") || vintages != "2010/2026" && vintages != "2010/2025" {
		t.Errorf("provenance %q, %q, %q", publishers, licences, vintages)
	}
	if one.Bytes() < 1<<20 || one.Bytes() > 25<<20 {
		t.Errorf("%d bytes", one.Bytes())
	}
}

// TestODbLStandsApart checks that OpenStreetMap's data is a table of its own.
func TestODbLStandsApart(t *testing.T) {
	t.Parallel()

	set, err := starter.Open(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range set.Manifest.Tables {
		for _, s := range table.Sources {
			if strings.HasPrefix(s.Licence, "ODbL") && len(table.Sources) > 1 {
				t.Errorf("%s mixes ODbL data with other data", table.Name)
			}
		}
	}
}
