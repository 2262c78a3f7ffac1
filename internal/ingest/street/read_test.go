package street_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/pbf/pbftest"
	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
)

// corner is where the made streets begin: a place in Delft.
var corner = orb.Point{4.36, 52.01}

// at returns the place so many metres east and north of the corner.
func at(east, north float64) orb.Point {
	s := geo.ScaleAt(corner[1])
	return orb.Point{corner[0] + east/s.Lon, corner[1] + north/s.Lat}
}

// sketch makes a file. Nodes 1 to 25 stand on a grid of five by five, 100 m apart:
// 1 to 5 from west to east, 6 to 10 north of those, and so on.
func sketch(ways ...pbftest.Way) pbftest.File {
	f := pbftest.File{Ways: ways}
	for i := range 25 {
		f.Nodes = append(f.Nodes, pbftest.Node{ID: int64(i + 1), At: at(float64(i%5)*100, float64(i/5)*100)})
	}
	for i := range f.Ways {
		f.Ways[i].ID = int64(i + 1)
	}
	return f
}

func way(tags string, refs ...int64) pbftest.Way {
	w := pbftest.Way{Refs: refs}
	for _, part := range strings.Fields(tags) {
		key, value, _ := strings.Cut(part, "=")
		w.Tags = append(w.Tags, key, value)
	}
	return w
}

func read(t testing.TB, file []byte) (street.Result, error) {
	t.Helper()
	in := ingest.Input{Name: "town.osm.pbf", Size: int64(len(file)), File: bytes.NewReader(file)}
	return street.Reader{}.Read(t.Context(), in)
}

// metres returns the lengths of all edges, the shortest first, rounded to metres.
func metres(g *network.Graph) []int {
	var all []int
	for e := range uint32(g.Edges()) {
		all = append(all, int(math.Round(float64(g.Edge(e).Length)/100)))
	}
	slices.Sort(all)
	return all
}

func TestReadFile(t *testing.T) {
	t.Parallel()

	without := func(f pbftest.File, ids ...int64) pbftest.File {
		f.Nodes = slices.DeleteFunc(f.Nodes, func(n pbftest.Node) bool { return slices.Contains(ids, n.ID) })
		return f
	}
	turned := func(f pbftest.File) pbftest.File { slices.Reverse(f.Nodes); return f }
	square := sketch(way("highway=path", 1, 2), pbftest.Way{Refs: []int64{2, 3, 8}}, pbftest.Way{Refs: []int64{8, 7, 2}})
	square.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{2, 3}, Roles: []string{"outer", "outer"}, Tags: []string{"type", "multipolygon", "highway", "pedestrian"}}}
	other := square
	other.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{2, 3}, Roles: []string{"", ""}, Tags: []string{"type", "route", "highway", "pedestrian"}}}
	tests := []struct {
		name   string
		file   pbftest.File
		nodes  int
		metres []int // of each edge
		counts street.Counts
	}{
		{
			"one street", sketch(way("highway=path", 1, 2, 3)), 2,
			[]int{200},
			street.Counts{Nodes: 25, Ways: 1, Vertices: 3},
		},
		{
			"a crossing is a node", sketch(way("highway=path", 1, 2, 3, 4), way("highway=path", 2, 7)), 4,
			[]int{100, 100, 200},
			street.Counts{Nodes: 25, Ways: 2, Vertices: 5},
		},
		{
			"a bridge is none", sketch(way("highway=path", 2, 12), way("highway=path", 6, 8)), 4,
			[]int{200, 200},
			street.Counts{Nodes: 25, Ways: 2, Vertices: 4},
		},
		{
			"nodes in another order", turned(sketch(way("highway=path", 1, 2, 3, 4), way("highway=path", 2, 7))), 4,
			[]int{100, 100, 200},
			street.Counts{Nodes: 25, Ways: 2, Vertices: 5},
		},
		{
			"no street", sketch(way("highway=path", 1, 2), way("building=yes", 3, 4, 9, 3), way("highway=path", 5)), 2,
			[]int{100},
			street.Counts{Nodes: 25, Ways: 1, Vertices: 2},
		},
		{
			"a node written twice", sketch(way("highway=path", 1, 2, 2, 3)), 2,
			[]int{200},
			street.Counts{Nodes: 25, Ways: 1, Vertices: 3},
		},
		{
			"a loop", sketch(way("highway=path", 1, 2, 3, 8, 7, 2)), 2,
			[]int{100, 400},
			street.Counts{Nodes: 25, Ways: 1, Vertices: 5},
		},
		{
			"the border of an extract", without(sketch(way("highway=path", 1, 2, 3, 4), way("highway=path", 1, 6)), 4), 2,
			[]int{300},
			street.Counts{Nodes: 24, Ways: 2, Vertices: 5, Missing: 1, Cut: 1},
		},
		{
			"a gap", without(sketch(way("highway=path", 1, 2, 3, 4, 5)), 3), 4,
			[]int{100, 100},
			street.Counts{Nodes: 24, Ways: 1, Vertices: 5, Missing: 1, Cut: 1},
		},
		{
			"a crossing that is missing", without(sketch(way("highway=path", 1, 2, 3), way("highway=path", 7, 3, 13)), 3), 2,
			[]int{100},
			street.Counts{Nodes: 24, Ways: 2, Vertices: 5, Missing: 1, Cut: 2},
		},
		{
			"a square from a multipolygon", square, 2,
			[]int{100, 400},
			street.Counts{Nodes: 25, Ways: 3, Squares: 2, Vertices: 5},
		},
		{
			"a relation of another type", other, 2,
			[]int{100},
			street.Counts{Nodes: 25, Ways: 1, Vertices: 2},
		},
		{
			"a street across water", sketch(way("highway=steps", 1, 2, 3), way("highway=path oneway=yes", 2, 7, 3), way("waterway=canal", 2, 12)), 3,
			[]int{100, 100, 241},
			street.Counts{Nodes: 25, Ways: 2, OneWay: 1, Steps: 1, Water: 1, Vertices: 5},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := read(t, tt.file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if r.Counts != tt.counts {
				t.Errorf("counted %+v\nwant    %+v", r.Counts, tt.counts)
			}
			if got := metres(r.Graph); !slices.Equal(got, tt.metres) || r.Graph.Nodes() != tt.nodes {
				t.Errorf("edges of %v m between %d nodes, want %v between %d", got, r.Graph.Nodes(), tt.metres, tt.nodes)
			}
		})
	}
}

// TestFerry has two streets and a ferry of 300 m between them; a third street meets
// it after 100 m.
func TestFerry(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tags string
		want []uint32 // seconds of the two parts
	}{
		{"route=ferry duration=PT6M", []uint32{120, 240}},
		{"route=ferry duration=00:03", []uint32{60, 120}},
		{"route=ferry", []uint32{45, 90}}, // 8 km/h
		{"route=ferry duration=soon", []uint32{45, 90}},
	}
	for _, tt := range tests {
		r, err := read(t, sketch(way("highway=path", 6, 1), way(tt.tags, 1, 2, 3, 4), way("highway=path", 4, 9), way("highway=path", 2, 7)).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []uint32
		for e := range uint32(r.Graph.Edges()) {
			if edge := r.Graph.Edge(e); edge.Class&network.Ferry != 0 {
				got = append(got, edge.Seconds)
			}
		}
		if slices.Sort(got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v s, want %v", tt.tags, got, tt.want)
		}
	}
}

// TestWater looks from a place 30 m north of a street for the way to it, with and
// without water in between.
func TestWater(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, tags string
		relation   []string
		open       bool
	}{
		{"nothing", "", nil, true},
		{"a canal", "waterway=canal", nil, false},
		{"a river", "waterway=river", nil, false},
		{"a canal in a culvert", "waterway=canal tunnel=culvert", nil, true},
		{"a canal with a roof", "waterway=canal covered=yes", nil, true},
		{"a ditch", "waterway=ditch", nil, true},
		{"the bank of a lake", "natural=water", nil, false},
		{"a ditch as an area", "natural=water water=ditch", nil, true},
		{"the coast", "natural=coastline", nil, false},
		{"a lake of several banks", "", []string{"type", "multipolygon", "natural", "water"}, false},
		{"a bank of something else", "", []string{"type", "multipolygon", "natural", "wood"}, true},
	}
	for _, tt := range tests {
		f := sketch(way("highway=path", 1, 2, 3), way(tt.tags, 101, 102))
		f.Nodes = append(f.Nodes, pbftest.Node{ID: 101, At: at(-50, 15)}, pbftest.Node{ID: 102, At: at(250, 15)})
		if tt.relation != nil {
			f.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{2}, Roles: []string{"outer"}, Tags: tt.relation}}
		}
		r, err := read(t, f.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Graph.Snap(at(100, 30), network.Walk, 35).Found(); got != tt.open {
			t.Errorf("%s: reached %v, want %v", tt.name, got, tt.open)
		}
	}
}

// TestStated takes over what the header of a file says.
func TestStated(t *testing.T) {
	t.Parallel()
	f := sketch(way("highway=path", 1, 2))
	f.Program, f.Until = "osmium/1.14.0", 1754511600
	f.Bound = &orb.Bound{Min: orb.Point{4, 52}, Max: orb.Point{5, 53}}
	r, err := read(t, f.Bytes())
	if err != nil || r.Program != f.Program || r.Until.Unix() != f.Until || r.Bound != *f.Bound {
		t.Errorf("got %q, %v, %v, %v", r.Program, r.Until, r.Bound, err)
	}
	f.Bound, f.Until = nil, 0
	r, err = read(t, f.Bytes())
	if err != nil || !r.Until.IsZero() || r.Bound != r.Graph.Bound() {
		t.Errorf("got %v, %v, %v", r.Until, r.Bound, err)
	}
}

func invalid(t *testing.T, name, want string, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.KindInvalid || strings.Contains(f.Detail, "\n") || !strings.Contains(f.Detail, want) {
		t.Errorf("%s: got %v, want %q", name, err, want)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "town.osm.pbf: the file is empty"},
		{"XML", []byte("<?xml version='1.0'?><osm/>"), "town.osm.pbf: is an HTML or XML page, expected OpenStreetMap .osm.pbf"},
		{"text", []byte("osm_id,highway\n1,path\n"), "town.osm.pbf: is plain text, expected OpenStreetMap .osm.pbf"},
		{"no ways", sketch().Bytes(), "town.osm.pbf: holds no streets"},
		{"no streets", sketch(way("building=yes", 1, 2, 7, 1)).Bytes(), "town.osm.pbf: holds no streets"},
		{"motorways", sketch(way("highway=motorway", 1, 2)).Bytes(), "town.osm.pbf: holds no streets"},
		{"streets without nodes", sketch(way("highway=path", 101, 102)).Bytes(), "town.osm.pbf: network: no streets"},
		{"an impossible node", sketch(way("highway=path", 1, math.MaxInt64)).Bytes(), "town.osm.pbf: way 1: node 9223372036854775807"},
	}
	for _, tt := range tests {
		_, err := read(t, tt.file)
		invalid(t, tt.name, tt.want, err)
	}
	whole := sketch(way("highway=path", 1, 2, 3), way("waterway=canal", 7, 8)).Bytes()
	cuts := 0
	for i := range whole {
		if _, err := read(t, whole[:i]); err != nil { // between blobs a file may end
			invalid(t, "cut off", "town.osm.pbf", err)
			cuts++
		}
	}
	if cuts < len(whole)-2 {
		t.Errorf("%d of %d cut files were read", len(whole)-cuts, len(whole))
	}
}

// FuzzRead changes bytes of a small file, uncompressed: a network or a fault of the
// caller comes out.
func FuzzRead(f *testing.F) {
	f.Add(10, byte(1), byte(200))
	f.Add(400, byte(0xff), byte(7))
	made := sketch(way("highway=path", 1, 2, 3, 4), way("route=ferry duration=PT5M", 2, 7), way("waterway=canal", 6, 7, 8), way("highway=steps oneway=-1", 7, 12))
	made.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{3}, Roles: []string{"outer"}, Tags: []string{"type", "multipolygon", "natural", "water"}}}
	made.Plain = true
	good := made.Bytes()
	f.Fuzz(func(t *testing.T, at int, change, second byte) {
		b := bytes.Clone(good)
		b[uint(at)%uint(len(b))] ^= change //nolint:gosec // any place will do
		b[(uint(at)+uint(second))%uint(len(b))] ^= second
		r, err := read(t, b)
		if err != nil {
			invalid(t, "changed", "town.osm.pbf", err)
			return
		}
		if r.Graph.Edges() == 0 || len(metres(r.Graph)) != r.Report.Edges {
			t.Fatalf("%d edges, %+v", r.Graph.Edges(), r.Report)
		}
	})
}
