package network_test

import (
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// benchEdges is how many edges the large benchmarks have: a million, or
// STEUNKAART_BENCH_EDGES, such as 10000000.
func benchEdges(b *testing.B) int {
	text := os.Getenv("STEUNKAART_BENCH_EDGES")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// country is Delft repeated in a square of tiles, each joined to its eastern and
// northern neighbour by streets at a few places along the border.
type country struct {
	tile       *network.Graph
	side       int
	wide, high int32
}

func newCountry(b *testing.B, edges int) country {
	tile, _ := delft(b)
	bound := tile.Bound()
	c := country{tile: tile, side: int(math.Ceil(math.Sqrt(float64(edges) / float64(tile.Edges()))))}
	size := network.CoordAt(orb.Point{bound.Max[0] - bound.Min[0], bound.Max[1] - bound.Min[1]})
	c.wide, c.high = size.Lon+1000, size.Lat+1000
	return c
}

// builder gives all tiles to a builder.
func (c country) builder(b *testing.B) *network.Builder {
	out := network.NewBuilder()
	for i := range c.side * c.side {
		for v := range c.tile.Nodes() {
			out.Node(c.move(c.tile.Node(v), i))
		}
	}
	add := func(s network.Street) {
		if err := out.Edge(s); err != nil {
			b.Fatal(err)
		}
	}
	n := uint32(c.tile.Nodes())
	for e := range uint32(c.tile.Edges()) {
		edge, line := c.tile.Edge(e), c.tile.Line(e)
		for i := range c.side * c.side {
			shape := slices.Clone(line[1 : len(line)-1])
			for j := range shape {
				shape[j] = c.move(shape[j], i)
			}
			add(network.Street{From: edge.From + uint32(i)*n, To: edge.To + uint32(i)*n, Shape: shape, Class: edge.Class})
		}
	}
	east, west, north, south := c.borders()
	for i := range c.side * c.side {
		for j := range east {
			if i%c.side+1 < c.side {
				add(network.Street{From: east[j] + uint32(i)*n, To: west[j] + uint32(i+1)*n, Class: network.WalkBoth | network.CycleBoth})
			}
			if i/c.side+1 < c.side {
				add(network.Street{From: north[j] + uint32(i)*n, To: south[j] + uint32(i+c.side)*n, Class: network.WalkBoth | network.CycleBoth})
			}
		}
	}
	return out
}

// borders returns the eight outermost nodes of each side, in the same order along it.
func (c country) borders() (east, west, north, south []uint32) {
	all := make([]uint32, c.tile.Nodes())
	for i := range all {
		all[i] = uint32(i)
	}
	most := func(out, along func(network.Coord) int32) []uint32 {
		slices.SortStableFunc(all, func(x, y uint32) int { return int(out(c.tile.Node(int(y))) - out(c.tile.Node(int(x)))) })
		side := slices.Clone(all[:8])
		slices.SortStableFunc(side, func(x, y uint32) int { return int(along(c.tile.Node(int(x))) - along(c.tile.Node(int(y)))) })
		return side
	}
	lon, lat := func(c network.Coord) int32 { return c.Lon }, func(c network.Coord) int32 { return c.Lat }
	minus := func(f func(network.Coord) int32) func(network.Coord) int32 {
		return func(c network.Coord) int32 { return -f(c) }
	}
	return most(lon, lat), most(minus(lon), lat), most(lat, lon), most(minus(lat), lon)
}

// move brings a coordinate to tile i.
func (c country) move(at network.Coord, i int) network.Coord {
	return network.Coord{Lon: at.Lon + int32(i%c.side)*c.wide, Lat: at.Lat + int32(i/c.side)*c.high}
}

var kept struct {
	sync.Mutex
	graph *network.Graph
}

// benchCountry builds the country once for all benchmarks.
func benchCountry(b *testing.B) *network.Graph {
	kept.Lock()
	defer kept.Unlock()
	if kept.graph == nil {
		g, _, err := newCountry(b, benchEdges(b)).builder(b).Build(b.Context(), network.Settings{})
		if err != nil {
			b.Fatal(err)
		}
		kept.graph = g
	}
	return kept.graph
}

// benchPoints spreads points evenly over the edges.
func benchPoints(g *network.Graph, n int) []network.Position {
	points := make([]network.Position, n)
	for i := range points {
		// A step that shares no factor with the number of edges visits them in no order.
		points[i] = g.On(uint32(uint64(i)*2_654_435_761%uint64(g.Edges())), uint32(i%50)*100)
	}
	return points
}

var (
	bicycle  = network.Profile{Mode: network.Cycle, SpeedKmh: 14, WalkKmh: 4.5, StepsFactor: 1, SlowFactor: 1, FerryWait: 10}
	sideways = network.Profile{Mode: network.Walk, SpeedKmh: 4.5, WalkKmh: 4.5, StepsFactor: 1, SlowFactor: 1, FerryWait: 10}
)

func nearestOf(b *testing.B, g *network.Graph, p network.Profile, points []network.Position) *network.Nearest {
	n, err := g.Nearest(b.Context(), network.Query{Profile: p, Points: points, N: 3, Limit: 30})
	if err != nil {
		b.Error(err)
	}
	return n
}

// BenchmarkNearest finds the three nearest of 4,000 points (per 10 million edges)
// within 30 minutes for all nodes, walking and cycling, one on each core.
func BenchmarkNearest(b *testing.B) {
	g := benchCountry(b)
	points := benchPoints(g, 4000*g.Edges()/10_000_000+1)
	for _, p := range []network.Profile{sideways, bicycle} {
		b.Run(p.Mode.String(), func(b *testing.B) {
			for b.Loop() {
				nearestOf(b, g, p, points)
			}
			b.ReportMetric(float64(g.Edges())*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
		})
	}
	b.Run("both", func(b *testing.B) {
		for b.Loop() {
			var both sync.WaitGroup
			both.Go(func() { nearestOf(b, g, sideways, points) })
			both.Go(func() { nearestOf(b, g, bicycle, points) })
			both.Wait()
		}
		b.ReportMetric(2*float64(g.Edges())*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
	})
}

// BenchmarkScan reads every edge once: the floor of BenchmarkNearest.
func BenchmarkScan(b *testing.B) {
	g := benchCountry(b)
	sum := geo.Metres(0)
	for b.Loop() {
		sum += g.Metres(network.Walk)
	}
	if sum == 0 {
		b.Error("no streets")
	}
	b.ReportMetric(float64(g.Edges())*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
}

// BenchmarkBuild builds the country, and tells the memory of the graph and the
// highest of the process, per edge.
func BenchmarkBuild(b *testing.B) {
	c := newCountry(b, benchEdges(b))
	for b.Loop() {
		g, report, err := c.builder(b).Build(b.Context(), network.Settings{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(g.Bytes())/float64(g.Edges()), "graphB/edge")
		b.ReportMetric(float64(g.Edges())/float64(g.Nodes()), "edges/node")
		if len(report.Modes[0].Kept) != 1 {
			b.Errorf("%d parts", len(report.Modes[0].Kept))
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys), "sysB")
}
