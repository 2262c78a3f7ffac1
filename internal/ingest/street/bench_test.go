package street_test

import (
	"bufio"
	"bytes"
	"cmp"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/ingest/pbf/pbftest"
	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
	"steunkaart/internal/realdata"
)

// edgesOfDelft is how many edges the network of Delft has; TestDelft holds it.
const edgesOfDelft = 17_889

// benchEdges is how many edges the country of the benchmarks has: 200,000, or
// STEUNKAART_BENCH_EDGES, such as 10000000.
func benchEdges(b *testing.B) int {
	text := os.Getenv("STEUNKAART_BENCH_EDGES")
	if text == "" {
		return 200_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// tile is the streets of Delft, with nodes numbered from 1.
type tile struct {
	nodes      []orb.Point
	ways       [][]int64
	wide, high float64
	east, west []int64 // the nodes that lie furthest that way
	top, low   []int64
}

func newTile(b *testing.B) tile {
	in, err := ingest.Open(realdata.Path(b, "osm/delft-streets/delft-streets.osm.pbf"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	f, err := pbf.Open(in)
	if err != nil {
		b.Fatal(err)
	}
	var t tile
	number := map[int64]int64{}
	err = f.Each(b.Context(), pbf.Visitor{
		Node: func(n pbf.Node) error {
			t.nodes = append(t.nodes, n.Point())
			number[n.ID] = int64(len(t.nodes))
			return nil
		},
		Way: func(w pbf.Way) error {
			refs := make([]int64, len(w.Refs))
			for i, id := range w.Refs {
				refs[i] = number[id]
			}
			t.ways = append(t.ways, refs)
			return nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	const joints = 8
	order := make([]int64, len(t.nodes))
	for i := range order {
		order[i] = int64(i + 1)
	}
	for axis, ends := range [2][2]*[]int64{{&t.west, &t.east}, {&t.low, &t.top}} {
		slices.SortFunc(order, func(x, y int64) int { return cmp.Compare(t.nodes[x-1][axis], t.nodes[y-1][axis]) })
		*ends[0], *ends[1] = slices.Clone(order[:joints]), slices.Clone(order[len(order)-joints:])
	}
	t.wide = t.nodes[t.east[joints-1]-1][0] - t.nodes[t.west[0]-1][0] + 1e-4
	t.high = t.nodes[t.top[joints-1]-1][1] - t.nodes[t.low[0]-1][1] + 1e-4
	return t
}

// write writes a square of tiles, each joined to its eastern and northern neighbour
// by eight streets, as a file with nodes first.
func (t tile) write(b *testing.B, path string, edges int) {
	side := int(math.Ceil(math.Sqrt(float64(edges) / edgesOfDelft)))
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriter(file)
	put := func(data []byte) {
		if _, err := out.Write(data); err != nil {
			b.Fatal(err)
		}
	}
	put(pbftest.File{Program: "steunkaart"}.Bytes())
	for i := range side * side {
		put(pbftest.File{Nodes: t.nodesAt(i, side)}.Data())
	}
	for i := range side * side {
		put(pbftest.File{Ways: t.waysAt(i, side)}.Data())
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

func (t tile) nodesAt(i, side int) []pbftest.Node {
	nodes := make([]pbftest.Node, len(t.nodes))
	for k, p := range t.nodes {
		at := orb.Point{p[0] + float64(i%side)*t.wide, p[1] + float64(i/side)*t.high}
		nodes[k] = pbftest.Node{ID: t.id(i, int64(k+1)), At: at}
	}
	return nodes
}

func (t tile) id(i int, node int64) int64 { return int64(i*len(t.nodes)) + node }

func (t tile) waysAt(i, side int) []pbftest.Way {
	var ways []pbftest.Way
	add := func(refs ...int64) {
		id := int64(i*2*len(t.ways) + len(ways) + 1)
		ways = append(ways, pbftest.Way{ID: id, Refs: refs, Tags: []string{"highway", "residential", "surface", "asphalt"}})
	}
	for _, refs := range t.ways {
		moved := make([]int64, len(refs))
		for k, node := range refs {
			moved[k] = t.id(i, node)
		}
		add(moved...)
	}
	for k := range t.east {
		if i%side+1 < side {
			add(t.id(i, t.east[k]), t.id(i+1, t.west[k]))
		}
		if i/side+1 < side {
			add(t.id(i, t.top[k]), t.id(i+side, t.low[k]))
		}
	}
	return ways
}

// country returns a file of Delft repeated; STEUNKAART_BENCH_PBF names one that
// stays, for the program itself.
func country(b *testing.B) ingest.Input {
	path := os.Getenv("STEUNKAART_BENCH_PBF")
	if path == "" {
		path = filepath.Join(b.TempDir(), "country.osm.pbf")
	}
	if _, err := os.Stat(path); err != nil {
		newTile(b).write(b, path, benchEdges(b))
	}
	in, err := ingest.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close() })
	return in
}

// BenchmarkRead makes the network of a country of repeated Delfts: nodes of the file
// a second, and how many times as long as only decoding the file takes.
func BenchmarkRead(b *testing.B) {
	in := country(b)
	floor := decodeOnly(b, in)
	b.SetBytes(in.Size)
	b.ReportAllocs()
	var made street.Result
	for b.Loop() {
		var err error
		if made, err = (street.Reader{}).Read(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(made.Counts.Nodes)/each.Seconds(), "nodes/s")
	b.ReportMetric(float64(made.Graph.Edges()), "edges")
	b.ReportMetric(float64(each)/float64(floor), "×decoding")
}

// decodeOnly returns how long it takes to decode all of a file once.
func decodeOnly(b *testing.B, in ingest.Input) time.Duration {
	began := time.Now()
	f, err := pbf.Open(in)
	if err != nil {
		b.Fatal(err)
	}
	nodes, ways := 0, 0
	err = f.Each(b.Context(), pbf.Visitor{
		Node:     func(pbf.Node) error { nodes++; return nil },
		Way:      func(pbf.Way) error { ways++; return nil },
		Relation: func(pbf.Relation) error { return nil },
	})
	if err != nil || nodes == 0 || ways == 0 {
		b.Fatal(nodes, ways, err)
	}
	return time.Since(began)
}

// BenchmarkGraphFile writes and reads the graph file of such a country, in memory.
func BenchmarkGraphFile(b *testing.B) {
	made, err := street.Reader{}.Read(b.Context(), country(b))
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := network.Encode(&file, made.Graph, network.Provenance{}); err != nil {
		b.Fatal(err)
	}
	whole, edges := file.Bytes(), made.Graph.Edges()
	b.SetBytes(int64(len(whole)))
	b.ReportAllocs()
	for b.Loop() {
		g, _, err := network.Decode(bytes.NewReader(whole), int64(len(whole)))
		if err != nil || g.Edges() != edges {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(whole))/float64(edges), "B/edge")
}
