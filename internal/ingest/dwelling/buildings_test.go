package dwelling_test

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
	"steunkaart/internal/ingest/dwelling"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/ingest/pbf/pbftest"
)

// delft is where the made buildings stand.
var delft = orb.Point{4.36, 52.01}

// town makes files of rectangular buildings.
type town struct {
	pbftest.File
	node, way int64
}

// corners adds the corners of a rectangle of w by h metres, whose south-west one
// is east and north of delft, and returns a closed ring.
func (t *town) corners(east, north, w, h float64) []int64 {
	s := geo.ScaleAt(delft[1])
	first := t.node + 1
	for _, c := range [][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		t.node++
		t.Nodes = append(t.Nodes, pbftest.Node{ID: t.node, At: orb.Point{delft[0] + (east+c[0])/s.Lon, delft[1] + (north+c[1])/s.Lat}})
	}
	return []int64{first, first + 1, first + 2, first + 3, first}
}

func (t *town) add(refs []int64, tags ...string) int64 {
	t.way++
	t.Ways = append(t.Ways, pbftest.Way{ID: t.way, Refs: refs, Tags: tags})
	return t.way
}

func (t *town) input() ingest.Input {
	b := t.Bytes()
	return ingest.Input{Name: "town.osm.pbf", Size: int64(len(b)), File: bytes.NewReader(b)}
}

var uses = map[string]dwelling.Use{"house": {Factor: 1, Levels: 2}, "apartments": {Factor: 1, Levels: 4}, "farm": {Factor: 0.5, Levels: 1}, "yes": {Levels: 1}}

// readTown reads and returns what a person was told.
func readTown(t testing.TB, in ingest.Input, batch int) (*ingesttest.Sink, string, error) {
	t.Helper()
	sink, notes := &ingesttest.Sink{}, ""
	r := dwelling.Buildings{Uses: uses, MaxLevels: 60, Cell: cellAt, Note: func(s string) { notes += s + "\n" }}
	err := r.InBatches(batch).Read(t.Context(), in, sink)
	return sink, notes, err
}

// TestBuildings has a building of every sort, 100 m apart, and holds weight,
// place and what was told against what was made.
func TestBuildings(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		make func(*town)
		m2   float64 // weight, to 1 %; 0: none
		at   [2]float64
		says string
	}{
		{"a house", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house") }, 120, [2]float64{5, 3}, ""},
		{"the other way round", func(t *town) {
			ring := t.corners(0, 0, 10, 6)
			slices.Reverse(ring)
			t.add(ring, "building", "house")
		}, 120, [2]float64{5, 3}, ""},
		{"floors", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house", "building:levels", "3") }, 180, [2]float64{5, 3}, "2 say how many floors"},
		{"half floors", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house", "building:levels", "1.5") }, 90, [2]float64{5, 3}, ""},
		{"below the roof", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house", "building:levels", "0") }, 60, [2]float64{5, 3}, ""},
		{"floors in words", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house", "building:levels", "3;4") }, 120, [2]float64{5, 3}, "1 buildings have a number of floors that cannot be read"},
		{"too many floors", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "house", "building:levels", "300") }, 120, [2]float64{5, 3}, "cannot be read"},
		{"a factor", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "farm") }, 30, [2]float64{5, 3}, ""},
		{"yes", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "yes") }, 0, [2]float64{}, "nobody is taken to live in yes (1)"},
		{"no", func(t *town) { t.add(t.corners(0, 0, 10, 6), "building", "no") }, 0, [2]float64{}, ""},
		{"a road", func(t *town) { t.add(t.corners(0, 0, 10, 6), "highway", "service") }, 0, [2]float64{}, ""},
		{"not closed", func(t *town) { t.add(t.corners(0, 0, 10, 6)[:4], "building", "house") }, 0, [2]float64{}, ""},
		{"a line to and fro", func(t *town) {
			c := t.corners(0, 0, 10, 6)
			t.add([]int64{c[0], c[1], c[0], c[1], c[0]}, "building", "house")
		}, 0, [2]float64{}, "1 buildings are left out: they have no area"},
		{"lost corners", func(t *town) { t.add([]int64{990, 991, 992, 990}, "building", "house") }, 0, [2]float64{}, "lacks some of their corners"},
		{"a courtyard", func(t *town) {
			outer, inner := t.add(t.corners(0, 0, 30, 20), "building", "apartments"), t.add(t.corners(0, 0, 10, 20))
			t.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{outer, inner}, Roles: []string{"outer", "inner"}, Tags: []string{"type", "multipolygon", "building", "apartments"}}}
		}, 1600, [2]float64{20, 10}, ""},
		{"an outline in parts", func(t *town) {
			c := t.corners(0, 0, 30, 20)
			one, two := t.add(c[:3]), t.add([]int64{c[0], c[3], c[2]})
			t.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{one, two}, Roles: []string{"outer", ""}, Tags: []string{"type", "multipolygon", "building", "house"}}}
		}, 1200, [2]float64{15, 10}, ""},
		{"an open outline", func(t *town) {
			one := t.add(t.corners(0, 0, 30, 20)[:3])
			t.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{one, 77}, Roles: []string{"outer", "outer"}, Tags: []string{"type", "multipolygon", "building", "house"}}}
		}, 0, [2]float64{}, "outline does not close"},
		{"outside of the box", func(t *town) {
			t.Bound = &orb.Bound{Min: orb.Point{delft[0] - 1, delft[1] - 1}, Max: delft}
			t.add(t.corners(0, 0, 10, 6), "building", "house")
		}, 0, [2]float64{}, "outside of the area that the file covers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			made := &town{}
			made.add(made.corners(-20, -20, 10, 10), "building", "house", "building:levels", "1") // so that there is one
			tt.make(made)
			sink, notes, err := readTown(t, made.input(), 1000)
			if err != nil || !strings.Contains(notes, tt.says) {
				t.Fatalf("%v; told %q, want %q", err, notes, tt.says)
			}
			all := ingesttest.Of[ingest.DwellingPoint](sink)
			if len(all) != map[bool]int{true: 2, false: 1}[tt.m2 > 0] {
				t.Fatalf("got %+v", all)
			}
			if tt.m2 == 0 {
				return
			}
			s, p := geo.ScaleAt(delft[1]), all[1]
			x, y := (p.Location[0]-delft[0])*s.Lon, (p.Location[1]-delft[1])*s.Lat
			if math.Abs(p.Weight/tt.m2-1) > 0.01 || math.Hypot(x-tt.at[0], y-tt.at[1]) > 0.05 || p.Kind != ingest.Building {
				t.Errorf("weight %.2f at %.2f, %.2f; want %v at %v", p.Weight, x, y, tt.m2, tt.at)
			}
		})
	}
}

// TestBatches reads a town of many buildings with memory for all, for some and
// for one at a time: the same comes out.
func TestBatches(t *testing.T) {
	t.Parallel()

	made := &town{}
	for i := range 200 {
		made.add(made.corners(float64(i%20)*20, float64(i/20)*20, 8+float64(i%5), 8), "building", "house")
	}
	want, _, err := readTown(t, made.input(), 1_000_000)
	if err != nil || len(want.Rows) != 201 {
		t.Fatalf("%d rows, %v", len(want.Rows), err)
	}
	for _, batch := range []int{1, 5, 12, 999} {
		got, _, err := readTown(t, made.input(), batch)
		if err != nil || !slices.EqualFunc(got.Rows, want.Rows, func(a, b ingest.Row) bool { return a == b }) {
			t.Errorf("in batches of %d corners: %d rows, %v", batch, len(got.Rows), err)
		}
	}
}

func TestExtent(t *testing.T) {
	t.Parallel()

	made := &town{}
	made.add(made.corners(0, 0, 10, 10), "building", "house")
	made.add(made.corners(90, 90, 10, 10), "building", "house")
	made.corners(9000, 9000, 1, 1) // nodes of something else, far away
	box := func() orb.Bound {
		t.Helper()
		sink, _, err := readTown(t, made.input(), 1000)
		all := ingesttest.Of[ingest.DwellingExtent](sink)
		if err != nil || len(all) != 1 || all[0].Kind != ingest.Building {
			t.Fatalf("extents %v, %v", all, err)
		}
		return all[0].Bound
	}
	s, b := geo.ScaleAt(delft[1]), box()
	if w, h := (b.Max[0]-b.Min[0])*s.Lon, (b.Max[1]-b.Min[1])*s.Lat; math.Abs(w-100) > 0.1 || math.Abs(h-100) > 0.1 {
		t.Errorf("without a box in the file: %.2f by %.2f m, want 100 by 100", w, h)
	}
	made.Bound = &orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{5, 53}}
	if b := box(); geo.Distance(b.Min, made.Bound.Min) > 0.01 || geo.Distance(b.Max, made.Bound.Max) > 0.01 {
		t.Errorf("got %v, want that of the file", b)
	}
}

func TestNoHomes(t *testing.T) {
	t.Parallel()

	made := &town{}
	made.add(made.corners(0, 0, 10, 10), "building", "yes")
	if _, _, err := readTown(t, made.input(), 1000); err == nil || !strings.Contains(err.Error(), "town.osm.pbf: none of its 1 buildings") {
		t.Errorf("got %v", err)
	}
}

// FuzzBuildings changes a byte of a small file, uncompressed: what comes out is
// good or refused.
func FuzzBuildings(f *testing.F) {
	f.Add(10, byte(1), byte(200))
	f.Add(60, byte(0xff), byte(7))
	made := &town{}
	made.Plain = true
	outer, inner := made.add(made.corners(0, 0, 30, 20)), made.add(made.corners(0, 0, 10, 20))
	made.add(made.corners(50, 50, 10, 10), "building", "house", "building:levels", "2")
	made.Relations = []pbftest.Relation{{ID: 1, Ways: []int64{outer, inner}, Roles: []string{"outer", "inner"}, Tags: []string{"type", "multipolygon", "building", "house"}}}
	good := made.Bytes()
	f.Fuzz(func(t *testing.T, at int, change, second byte) {
		b := bytes.Clone(good)
		b[uint(at)%uint(len(b))] ^= change //nolint:gosec // any place will do
		b[(uint(at)+uint(second))%uint(len(b))] ^= second
		sink, _, err := readTown(t, ingest.Input{Name: "x.osm.pbf", Size: int64(len(b)), File: bytes.NewReader(b)}, 5)
		var fa *fault.Error
		if err != nil && (!errors.As(err, &fa) || fa.Kind != fault.KindInvalid) {
			t.Fatalf("got %v", err)
		}
		for _, p := range ingesttest.Of[ingest.DwellingPoint](sink) {
			if !(p.Weight > 0) || math.IsInf(p.Weight, 0) || !geo.Netherlands.Contains(p.Location) {
				t.Fatalf("got %+v", p)
			}
		}
	})
}
