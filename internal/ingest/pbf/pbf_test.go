package pbf_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/ingest/pbf/pbftest"
	"steunkaart/internal/realdata"
)

func input(b []byte) ingest.Input {
	return ingest.Input{Name: "x.osm.pbf", Size: int64(len(b)), File: bytes.NewReader(b)}
}

// small is a file of three nodes, a way and a relation.
func small() pbftest.File {
	return pbftest.File{
		Bound:     &orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{5, 52}},
		Nodes:     []pbftest.Node{{ID: 1, At: orb.Point{4.1, 51.1}}, {ID: 2, At: orb.Point{4.2, 51.1}}, {ID: -7, At: orb.Point{4.2, 51.2}}},
		Ways:      []pbftest.Way{{ID: 10, Refs: []int64{1, 2, -7, 1}, Tags: []string{"building", "house", "name", "x"}}},
		Relations: []pbftest.Relation{{ID: 20, Ways: []int64{10, 11}, Roles: []string{"outer", "inner"}, Tags: []string{"type", "multipolygon"}}},
	}
}

// told writes down what a file holds.
func told(ctx context.Context, b []byte) (text string, err error) {
	f, err := pbf.Open(input(b))
	if err != nil {
		return "", err
	}
	err = f.Each(ctx, pbf.Visitor{
		Node: func(n pbf.Node) error { text += fmt.Sprintf("n%d %v ", n.ID, n.Point()); return nil },
		Way: func(w pbf.Way) error {
			text += fmt.Sprintf("w%d %v %s %q %t ", w.ID, w.Refs, w.Tag("building"), w.Tag("absent"), w.Closed())
			return nil
		},
		Relation: func(r pbf.Relation) error { text += fmt.Sprintf("r%d %v %s", r.ID, r.Ways, r.Tag("type")); return nil },
	})
	return text, err
}

func TestRead(t *testing.T) {
	t.Parallel()

	const want = `n1 [4.1 51.1] n2 [4.2 51.1] n-7 [4.2 51.2] w10 [1 2 -7 1] house "" true r20 [{10 outer} {11 inner}] multipolygon`
	for _, plain := range []bool{false, true} {
		file := small()
		file.Plain = plain
		if got, err := told(t.Context(), file.Bytes()); err != nil || got != want {
			t.Errorf("plain %t: got %s, %v; want %s", plain, got, err, want)
		}
	}
	f, err := pbf.Open(input(small().Bytes()))
	if err != nil || f.Bound == nil || math.Abs(f.Bound.Min[0]-4)+math.Abs(f.Bound.Max[1]-52) > 1e-8 {
		t.Errorf("bound %v, %v", f.Bound, err)
	}
}

// TestRealCounts holds the counts against those that came with the files.
func TestRealCounts(t *testing.T) {
	t.Parallel()

	for path, want := range map[string][3]int{
		"osm/tudelft-2025/tudelft.osm.pbf": {67612, 9619, 202}, "osm/amsterdam-tiny/amsterdam.osm.pbf": {1429, 184, 12},
	} {
		f, err := pbf.Open(ingesttest.Open(t, realdata.Path(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		var got [3]int
		v := pbf.Visitor{
			Node: func(pbf.Node) error { got[0]++; return nil }, Way: func(pbf.Way) error { got[1]++; return nil },
			Relation: func(pbf.Relation) error { got[2]++; return nil },
		}
		if err := f.Each(t.Context(), v); err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", path, got, err, want)
		}
		before := got
		if err := f.Again().Each(t.Context(), pbf.Visitor{Way: v.Way}); err != nil || got[1] != 2*before[1] || got[0] != before[0] {
			t.Errorf("%s: a second look at ways gave %v after %v, %v", path, got, before, err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()

	good := small().Bytes()
	header := good[:4+binary.BigEndian.Uint32(good)]
	nodes := func(change func(*pbftest.File)) []byte {
		f := small()
		change(&f)
		return f.Bytes()
	}
	tests := []struct {
		name string
		file []byte
		says string
	}{
		{"empty", nil, "the file is empty"},
		{"text", []byte("lon,lat\n"), "is plain text, expected OpenStreetMap .osm.pbf"},
		{"cut in a blob", good[:len(good)-3], "the file is cut off"},
		{"cut behind a header", header, "the file is cut off"},
		{"garbage behind", append(bytes.Clone(good), 0xff, 0xff, 0xff, 0xff), fmt.Sprintf("damaged at byte %d: the header of a blob of 4294967295 bytes", len(good))},
		{"history", nodes(func(f *pbftest.File) { f.Feature = "HistoricalInformation" }), `needs the feature "HistoricalInformation"`},
		{"box", nodes(func(f *pbftest.File) { f.Bound.Min[0] = 9 }), "the bounding box"},
		{"off the Earth", nodes(func(f *pbftest.File) { f.Nodes[0].At[1] = 91 }), "a node is not on Earth"},
		{"no buffer", append(bytes.Clone(good), pbftest.Blob("OSMData", []byte{0xff})...), "is no protocol buffer"},
		{"another type", append(bytes.Clone(good), pbftest.Blob("OSMData", []byte{0x10, 1})...), "of another type than the format has"},
		{"too large", append(bytes.Clone(good), pbftest.Blob("OSMData", make([]byte, 33<<20))...), "expected up to 33554432"},
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-2] ^= 0xff
	tests = append(tests, struct {
		name string
		file []byte
		says string
	}{"a flipped byte", flipped, "cannot be unpacked"})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, err := told(t.Context(), tt.file)
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.KindInvalid || !strings.HasPrefix(f.Detail, "x.osm.pbf: ") || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
}

// TestEveryCut cuts a file at every byte: between two blobs nobody can tell, and
// everywhere else it is said.
func TestEveryCut(t *testing.T) {
	t.Parallel()

	good := small().Bytes()
	whole := 0
	for n := range good {
		_, err := told(t.Context(), good[:n])
		var f *fault.Error
		if err == nil {
			whole++
		} else if !errors.As(err, &f) || f.Kind != fault.KindInvalid {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	if whole != 3 { // behind the header, the nodes and the ways
		t.Errorf("%d cuts were not noticed, expected 3", whole)
	}
}

func TestStops(t *testing.T) {
	t.Parallel()

	f, err := pbf.Open(input(small().Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if err := f.Each(t.Context(), pbf.Visitor{Way: func(pbf.Way) error { return stop }}); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Each(ctx, pbf.Visitor{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzBlock puts any bytes in a blob that is right around them, so that they
// reach the decoder of blocks.
func FuzzBlock(f *testing.F) {
	file := small()
	file.Plain = true
	f.Add(file.Bytes())
	f.Add([]byte{0x12, 0x02, 0x1a, 0x00})
	head := pbftest.File{}.Bytes()
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, whole := range [][]byte{b, append(bytes.Clone(head), pbftest.Blob("OSMData", b)...)} {
			_, err := told(t.Context(), whole)
			if fa := fault.Of(err); err != nil && fa.Kind != fault.KindInvalid {
				t.Fatalf("got %v", err)
			}
		}
	})
}
