package network_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/network"
)

// fileGraph is a small graph in which every array of a file is in use.
func fileGraph(t testing.TB) (*network.Graph, network.Provenance) {
	t.Helper()
	b := network.NewBuilder()
	for i := range int32(50) {
		b.Node(network.Coord{Lon: 43_000_000 + 3000*i, Lat: 520_000_000 + 2000*(i%5)})
	}
	street := func(s network.Street) {
		if err := b.Edge(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range uint32(49) {
		bend := network.Coord{Lon: 43_001_500 + 3000*int32(i), Lat: 520_012_000}
		street(network.Street{From: i, To: i + 1, Shape: []network.Coord{bend}, Class: network.WalkBoth | network.CycleBoth})
		street(network.Street{From: i, To: (i * 7) % 50, Class: network.WalkBoth | network.CycleForward | network.Slow})
	}
	street(network.Street{From: 0, To: 49, Class: network.WalkBoth | network.Ferry, Seconds: 600})
	b.Water([]network.Coord{{Lon: 43_000_000, Lat: 520_100_000}, {Lon: 43_050_000, Lat: 520_110_000}, {Lon: 43_100_000, Lat: 520_100_000}})
	g, report, err := b.Build(t.Context(), network.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return g, network.Provenance{
		Source: "x.osm.pbf", SHA256: strings.Repeat("0f", 32), Size: 12, DataUntil: time.Date(2025, 8, 6, 20, 21, 0, 0, time.UTC),
		WrittenBy: "osmium/1.14.0", Bound: orb.Bound{Min: orb.Point{4.3, 52}, Max: orb.Point{4.4, 52.1}}, Tool: "dev",
		Licence: "ODbL-1.0", Attribution: "© OpenStreetMap contributors", Report: report,
	}
}

func encode(t testing.TB) []byte {
	t.Helper()
	g, from := fileGraph(t)
	var b bytes.Buffer
	if err := network.Encode(&b, g, from); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(b []byte) (*network.Graph, network.Provenance, error) {
	return network.Decode(bytes.NewReader(b), int64(len(b)))
}

func TestFile(t *testing.T) {
	t.Parallel()
	g, from := fileGraph(t)
	whole := encode(t)
	if !bytes.Equal(whole, encode(t)) {
		t.Error("the same graph gives other bytes")
	}
	got, gotFrom, err := decode(whole)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, g) {
		t.Errorf("another graph came back: %d nodes, %d edges", got.Nodes(), got.Edges())
	}
	if !reflect.DeepEqual(gotFrom, from) {
		t.Errorf("another provenance came back:\n%+v\n%+v", gotFrom, from)
	}
}

// refusedFile fails unless an error is the caller's fault, in one line that holds a
// text.
func refusedFile(t *testing.T, name, want string, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.KindInvalid || strings.Contains(f.Detail, "\n") || !strings.Contains(f.Detail, want) {
		t.Errorf("%s: got %v, want one with %q", name, err, want)
	}
}

// TestFileDamaged changes each byte of a file, and cuts it off at each: none is
// read.
func TestFileDamaged(t *testing.T) {
	t.Parallel()
	whole := encode(t)
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 0x20
		_, _, err := decode(bad)
		refusedFile(t, "a changed byte", "graph file", err)
		_, _, err = decode(whole[:i])
		refusedFile(t, "cut off", "graph file", err)
		// What the caller says of the size may be wrong as well.
		_, _, err = network.Decode(bytes.NewReader(whole[:i]), int64(len(whole)))
		refusedFile(t, "cut off below its size", "graph file", err)
	}
	_, _, err := decode(append(bytes.Clone(whole), 0))
	refusedFile(t, "a byte more", "too long", err)
}

func TestFileForeign(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "id,demand\n1,2\n", "\x00\x00\x00\x0d\x0a\x09OSMHeader", strings.Repeat("x", 5000)} {
		_, _, err := decode([]byte(text))
		refusedFile(t, text, "is not a graph file of streets", err)
	}
}

// TestFileHead has heads that are whole and not possible.
func TestFileHead(t *testing.T) {
	t.Parallel()
	whole := encode(t)
	tests := []struct{ from, to, want string }{
		{`"version":1`, `"version":2`, "is of version 2, expected 1: make it again with network build"},
		{`"nodes":50`, `"nodes":4000000000`, "is cut off"}, // and nothing of that size is asked for
		{`"nodes":50`, `"nodes":-50`, "sizes are not possible"},
		{`"nodes":50`, `"nodes":9000000000000000000`, "sizes are not possible"},
		{`"nodes":50`, `"nodes":"fifty"`, "its head is no JSON"},
	}
	for _, tt := range tests {
		head, rest := headOf(whole)
		if !strings.Contains(head, tt.from) {
			t.Fatalf("%s has no %s", head, tt.from)
		}
		_, _, err := decode(withHead(strings.Replace(head, tt.from, tt.to, 1), rest))
		refusedFile(t, tt.to, tt.want, err)
	}
}

const headAt = 22 // behind the magic bytes

func headOf(whole []byte) (head string, rest []byte) {
	length := binary.LittleEndian.Uint32(whole[headAt:])
	return string(whole[headAt+8 : headAt+8+length]), whole[headAt+8+length:]
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func withHead(head string, rest []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte("steunkaart streets\r\n\x00\x01")[:headAt], uint32(len(head)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum([]byte(head), castagnoli))
	return append(append(b, head...), rest...)
}

// resum puts the right checksum behind each array, so that only the arrays
// themselves can be wrong.
func resum(t testing.TB, whole []byte) {
	head, rest := headOf(whole)
	var h struct {
		Sizes struct {
			Nodes, Arcs, Shapes, Blocks int
			WaterShapes                 int `json:"water_shapes"`
			WaterBlocks                 int `json:"water_blocks"`
		}
	}
	if err := json.Unmarshal([]byte(head), &h); err != nil {
		t.Fatal(err)
	}
	s := h.Sizes
	for _, size := range []int{8 * s.Nodes, 4 * (s.Nodes + 1), 4 * (s.Nodes + 1), 8 * s.Arcs, s.Shapes, 24 * s.Blocks, s.WaterShapes, 24 * s.WaterBlocks} {
		binary.LittleEndian.PutUint32(rest[size:], crc32.Checksum(rest[:size], castagnoli))
		rest = rest[size+4:]
	}
	if len(rest) != 0 {
		t.Fatalf("%d bytes behind the arrays", len(rest))
	}
}

// FuzzDecode changes bytes of the arrays and makes their checksums right again: what
// is read all the same may be searched without leaving the arrays.
func FuzzDecode(f *testing.F) {
	whole := encode(f)
	head, rest := headOf(whole)
	first := len(whole) - len(rest)
	f.Add(uint(8*50+4+12), byte(7), uint(900), byte(0))
	f.Add(uint(8*50+4+4*51*2+8+5), byte(1), uint(1700), byte(255))
	f.Add(uint(len(rest)-30), byte(1), uint(len(rest)-90), byte(128))
	f.Fuzz(func(t *testing.T, at uint, change byte, also uint, second byte) {
		b := bytes.Clone(whole)
		b[uint(first)+at%uint(len(rest))] ^= change
		b[uint(first)+also%uint(len(rest))] ^= second
		resum(t, b)
		g, _, err := decode(b)
		if err != nil {
			refusedFile(t, head, "graph file is damaged", err)
			return
		}
		walkThrough(g)
	})
}

// walkThrough looks at everything in a graph once.
func walkThrough(g *network.Graph) {
	g.Bound()
	for e := range uint32(g.Edges()) {
		g.Edge(e)
		g.Line(e)
	}
	for m := range network.Mode(network.Modes) {
		g.Metres(m)
		for x := range 20 {
			g.Snap(orb.Point{4.3 + float64(x)/1000, 52.001}, m, 2000)
		}
	}
}
