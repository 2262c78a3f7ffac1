package ingest_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/ingesttest"
)

func TestKindOfFile(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, content string
		want          ingest.Kind
		says          string
	}{
		{"table", "a,b\n1,2\n", ingest.KindText, ""},
		{"table with a mark", "\xef\xbb\xbfa,b\n", ingest.KindText, ""},
		{"windows letters", "naam\nCaf\xe9\n", ingest.KindText, ""},
		{"json", " \n{\"a\":1}", ingest.KindJSON, ""},
		{"nothing", "", "", "empty (0 bytes)"},
		{"image", "\x89PNG\r\n\x1a\n", "", "is a PNG image"},
		{"page", "<!doctype html>", "", "is an HTML or XML page"},
		{"zeros", strings.Repeat("\x00", 5000), "", "binary file"},
		{"sheet", "PK\x03\x04rest", "", "is a zip"},
		{"utf-16", "\xff\xfea\x00", "", "is text in UTF-16"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got, err := ingesttest.File(t, "file.csv", tt.content).Kind(ingest.KindText, ingest.KindJSON)
			if got != tt.want || (err != nil) != (tt.says != "") {
				t.Fatalf("got %q, %v", got, err)
			}
			if err != nil && (!strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "file.csv")) {
				t.Errorf("got %q, want it to say %q", err, tt.says)
			}
		})
	}
}

// TestKindOfHugeFile opens two gigabytes of nothing, of which only the first
// bytes may be read: a reader of all would need a minute.
func TestKindOfHugeFile(t *testing.T) {
	t.Parallel()

	path := filepath.Join(t.TempDir(), "garbage.csv")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 2<<30); err != nil {
		t.Fatal(err)
	}
	in := ingesttest.Open(t, path)
	counted := &counter{in: in}
	in.File = counted
	if _, err := in.Kind(ingest.KindText); err == nil {
		t.Error("two gigabytes of zeros are taken for text")
	}
	if counted.bytes > 4096 {
		t.Errorf("%d bytes were read", counted.bytes)
	}
}

// counter counts what is asked of a file.
type counter struct {
	in    ingest.Input
	bytes int
}

func (c *counter) ReadAt(p []byte, off int64) (int, error) {
	c.bytes += len(p)
	return c.in.Reader().(interface {
		ReadAt([]byte, int64) (int, error)
	}).ReadAt(p, off)
}

func TestOpenFaults(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	for path, says := range map[string]string{dir: "is not a file", filepath.Join(dir, "none.csv"): "no such file"} {
		if _, err := ingest.Open(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", path, err, says)
		}
	}
}

func point(x, y float64) orb.Bound { return orb.Point{x, y}.Bound() }

func TestPlacer(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name     string
		declared geo.SRID
		at       orb.Bound
		want     geo.SRID
		says     string
	}{
		{"degrees", geo.WGS84, point(5.1, 52.1), geo.WGS84, ""},
		{"metres", geo.RDNew, point(155000, 463000), geo.RDNew, ""},
		{"degrees, not declared", 0, point(5.1, 52.1), geo.WGS84, ""},
		{"metres, not declared", 0, point(155000, 463000), geo.RDNew, ""},
		{"metres as degrees", geo.WGS84, point(155000, 463000), 0, "is in metres of RD New"},
		{"degrees as metres", geo.RDNew, point(5.1, 52.1), 0, "is in degrees"},
		{"swapped", geo.WGS84, point(52.1, 5.1), 0, "swapped"},
		{"Web Mercator", 0, point(576761, 6846361), 0, "Web Mercator"},
		{"Berlin", 0, point(13.4, 52.5), 0, "outside"},
		{"nothing", 0, point(math.NaN(), 52), 0, "finite"},
		{"for ever", 0, point(5, math.Inf(1)), 0, "finite"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			p := ingest.Placer{Declared: tt.declared}
			got, reason, ok := p.Place(tt.at)
			if got != tt.want || ok != (tt.says == "") || !strings.Contains(reason, tt.says) {
				t.Errorf("got %d, %q, %v", got, reason, ok)
			}
			if err := p.Verdict("file"); (err == nil) != ok {
				t.Errorf("verdict %v", err)
			}
		})
	}
}

// TestPlacerVerdict lets one stray row pass as a reject, and refuses a file of
// which most are wrong.
func TestPlacerVerdict(t *testing.T) {
	t.Parallel()

	var p ingest.Placer
	for range 3 {
		p.Place(point(5.1, 52.1))
	}
	p.Place(point(52.1, 5.1))
	if err := p.Verdict("file"); err != nil {
		t.Errorf("one of four: %v", err)
	}
	for range 3 {
		p.Place(point(52.1, 5.1))
	}
	if err := p.Verdict("file"); err == nil || !strings.Contains(err.Error(), "4 of 7") {
		t.Errorf("four of seven: %v", err)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]float64{"5": 5, "5.25": 5.25, "5,25": 5.25, "-99997": -99997, "1e3": 1000} {
		if got, ok := ingest.Number(in); !ok || got != want {
			t.Errorf("%q: got %v, %v", in, got, ok)
		}
	}
	for _, bad := range []string{"", ".", "NaN", "Inf", "-inf", "1e400", "1,2,3", "1.000,5", "twee"} {
		if got, ok := ingest.Number(bad); ok {
			t.Errorf("%q was read as %v", bad, got)
		}
	}
}
