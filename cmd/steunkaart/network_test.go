package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/ingest/pbf/pbftest"
	"steunkaart/internal/realdata"
)

// osmFile writes an .osm.pbf of one street of three nodes and returns its path.
func osmFile(t *testing.T) string {
	t.Helper()
	f := pbftest.File{Program: "osmium/1.14.0", Until: 1754511600}
	refs := []int64{}
	for i := range int64(3) {
		f.Nodes = append(f.Nodes, pbftest.Node{ID: i + 1, At: orb.Point{4.36 + 0.001*float64(i), 52.01}})
		refs = append(refs, i+1)
	}
	f.Ways = []pbftest.Way{{ID: 1, Refs: refs, Tags: []string{"highway", "path"}}}
	return writeFile(t, "town.osm.pbf", f.Bytes())
}

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNetworkBuild(t *testing.T) {
	unset(t)
	in := osmFile(t)
	code, out, errs := command(t.Context(), "network", "build", in)
	want := filepath.Join(filepath.Dir(in), "town.graph")
	if code != exitDone || !strings.Contains(out, want+": 2 nodes, 1 edges") || !strings.Contains(errs, "streets: done") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	for _, text := range []string{"on foot    0.1 km in 1 part", "data until 2025-08-06", "ODbL-1.0, © OpenStreetMap contributors", "3 nodes, 1 streets"} {
		if !strings.Contains(out, text) {
			t.Errorf("%q lacks %q", out, text)
		}
	}
	code, out, errs = command(t.Context(), "--json", "network", "show", want)
	var shown struct {
		Nodes, Edges int
		Walk         struct {
			Km    float64
			Parts int
		}
		Provenance struct{ Source, SHA256, Licence, Tool string }
	}
	if err := json.Unmarshal([]byte(out), &shown); code != exitDone || err != nil || errs != "" {
		t.Fatalf("exit %d, %v, %q, %q", code, err, out, errs)
	}
	p := shown.Provenance
	if shown.Nodes != 2 || shown.Edges != 1 || shown.Walk.Parts != 1 || shown.Walk.Km < 0.137 || shown.Walk.Km > 0.138 ||
		p.Source != "town.osm.pbf" || len(p.SHA256) != 64 || p.Licence != "ODbL-1.0" || p.Tool != version {
		t.Errorf("%+v", shown)
	}
}

// TestNetworkBuildJSON answers for programs, and replaces the file that is there.
func TestNetworkBuildJSON(t *testing.T) {
	unset(t)
	in, to := osmFile(t), writeFile(t, "old.graph", []byte("old"))
	code, out, errs := command(t.Context(), "--json", "network", "build", in, "-o", to)
	var a struct {
		File    string
		Bytes   int64
		Seconds float64
		Counts  struct{ Nodes, Ways int }
		Rate    float64 `json:"nodes_per_second"`
	}
	if err := json.Unmarshal([]byte(out), &a); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %q, %q", code, err, out, errs)
	}
	info, err := os.Stat(to)
	if err != nil || a.File != to || a.Bytes != info.Size() || a.Counts.Nodes != 3 || a.Counts.Ways != 1 || !(a.Rate > 0) || !(a.Seconds > 0) {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestNetworkRefused has one line, exit code 2 and no file for each wrong use.
func TestNetworkRefused(t *testing.T) {
	unset(t)
	whole, err := os.ReadFile(osmFile(t))
	if err != nil {
		t.Fatal(err)
	}
	good := writeFile(t, "good.osm.pbf", whole)
	code, _, _ := command(t.Context(), "network", "build", good)
	graph := strings.TrimSuffix(good, ".osm.pbf") + ".graph"
	file, err := os.ReadFile(graph)
	if code != exitDone || err != nil {
		t.Fatal(code, err)
	}
	folder := t.TempDir()
	put := func(name string, content []byte) string { return writeFile(t, name, content) }
	out := filepath.Join(folder, "x.graph")
	tests := []struct {
		name, says string
		args       []string
	}{
		{"no file", "nowhere.osm.pbf: no such file", []string{"build", "nowhere.osm.pbf", "-o", out}},
		{"cut off", "cut.osm.pbf: damaged at byte", []string{"build", put("cut.osm.pbf", whole[:len(whole)-9]), "-o", out}},
		{"damaged", "bad.osm.pbf: damaged at byte", []string{"build", put("bad.osm.pbf", damaged(whole)), "-o", out}},
		{"XML", "x.osm: is an HTML or XML page", []string{"build", put("x.osm", []byte("<osm/>")), "-o", out}},
		{"text", "x.txt: is plain text", []string{"build", put("x.txt", []byte("highway")), "-o", out}},
		{"no streets", "none.osm.pbf: holds no streets", []string{"build", put("none.osm.pbf", pbftest.File{}.Bytes()), "-o", out}},
		{"onto itself", "-o: " + good + " is read as well", []string{"build", good, "-o", good}},
		{"into nowhere", "-o: cannot write in the folder", []string{"build", good, "-o", filepath.Join(folder, "none", "x.graph")}},
		{"min nodes", "--min-nodes: 0", []string{"build", good, "-o", out, "--min-nodes", "0"}},
		{"ferries", "--ferry-kmh: NaN", []string{"build", good, "-o", out, "--ferry-kmh", "NaN"}},
		{"show a map", "good.osm.pbf: is not a graph file", []string{"show", good}},
		{"show a cut graph", "cut.graph: the graph file is cut off", []string{"show", put("cut.graph", file[:len(file)-1])}},
		{"show a damaged graph", "bad.graph: the graph file is damaged", []string{"show", put("bad.graph", damaged(file))}},
		{"show nothing", "empty.graph: is not a graph file", []string{"show", put("empty.graph", nil)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, got, errs := command(t.Context(), append([]string{"network"}, tt.args...)...)
			lines := strings.Split(strings.TrimSpace(errs), "\n")
			last := lines[len(lines)-1]
			if code != exitUsage || got != "" || !strings.Contains(last, tt.says) || strings.Count(errs, "steunkaart: ") != 1 {
				t.Errorf("exit %d, %q, %q; want %q", code, got, errs, tt.says)
			}
		})
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// damaged returns the bytes with one near the end changed.
func damaged(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-16] ^= 0x40
	return b
}

// TestNetworkStopped stops building at each step: what was there stays, and nothing
// is left beside it.
func TestNetworkStopped(t *testing.T) {
	unset(t)
	in := realdata.Path(t, "osm/delft-streets/delft-streets.osm.pbf")
	for _, step := range []string{"relations", "ways", "nodes", "streets"} {
		to := writeFile(t, "delft.graph", []byte("old"))
		ctx, stop := context.WithCancel(t.Context())
		var out bytes.Buffer
		code := run(ctx, []string{"network", "build", in, "-o", to}, &out, stopAt{step, stop})
		stop()
		left, err := os.ReadDir(filepath.Dir(to))
		old, oldErr := os.ReadFile(to)
		if code != exitFailed || out.Len() > 0 || len(left) != 1 || err != nil || string(old) != "old" || oldErr != nil {
			t.Errorf("%s: exit %d, %q, %v, %v, %.20q", step, code, out.String(), left, err, old)
		}
	}
}

// stopAt is standard error that stops the program when a step is told of.
type stopAt struct {
	step string
	stop func()
}

func (s stopAt) Write(b []byte) (int, error) {
	if strings.Contains(string(b), s.step+": done") {
		s.stop()
	}
	return len(b), nil
}

// TestNetworkDelft tells what docs/network.md shows, and the same bytes each time.
func TestNetworkDelft(t *testing.T) {
	unset(t)
	in := realdata.Path(t, "osm/delft-streets/delft-streets.osm.pbf")
	var files [2][]byte
	for i := range files {
		to := filepath.Join(t.TempDir(), "delft.graph")
		code, out, _ := command(t.Context(), "network", "build", in, "-o", to)
		want := fmt.Sprintf("%s: 12144 nodes, 17889 edges", to)
		if code != exitDone || !strings.Contains(out, want) || !strings.Contains(out, "817.3 km in 1 part; left out 45 small parts of 2.5 km") {
			t.Errorf("exit %d, %s", code, out)
		}
		var err error
		if files[i], err = os.ReadFile(to); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same file gives another graph")
	}
}
