package network_test

import (
	"container/heap"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
	"steunkaart/internal/realdata"
)

// delftLines reads the streets of Delft from a shapefile of lines, as a table of a
// database would give them: without nodes and without classes.
func delftLines(t testing.TB) [][]network.Coord {
	t.Helper()
	file, err := os.ReadFile(realdata.Path(t, "osm/delft-streets/delft-streets.shp"))
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]network.Coord
	for rest := file[100:]; len(rest) > 8; {
		size := 8 + 2*int(binary.BigEndian.Uint32(rest[4:]))
		record := rest[8:size]
		rest = rest[size:]
		parts, points := int(binary.LittleEndian.Uint32(record[36:])), int(binary.LittleEndian.Uint32(record[40:]))
		if parts != 1 {
			t.Fatal("a line of several parts")
		}
		line := make([]network.Coord, points)
		for i := range line {
			at := record[48+16*i:]
			line[i] = network.CoordAt(geo.FromRD(orb.Point{
				math.Float64frombits(binary.LittleEndian.Uint64(at)),
				math.Float64frombits(binary.LittleEndian.Uint64(at[8:])),
			}))
		}
		lines = append(lines, line)
	}
	return lines
}

// delft is the real streets of Delft, all of them open to everybody.
func delft(t testing.TB) (*network.Graph, network.Report) {
	t.Helper()
	return delftOf(t, func(int) network.Class { return network.WalkBoth | network.CycleBoth })
}

// delftOf is the streets of Delft with the class that each line gets.
func delftOf(t testing.TB, class func(line int) network.Class) (*network.Graph, network.Report) {
	t.Helper()
	var l network.Lines
	for i, line := range delftLines(t) {
		l.Add(line, class(i), 0)
	}
	g, report, err := l.Build(t.Context(), network.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return g, report
}

// TestDelft compares with what the publisher of the file says: 819.7 km of streets,
// nearly all of which hang together.
func TestDelft(t *testing.T) {
	t.Parallel()
	_, report := delft(t)
	for m, r := range report.Modes {
		if all := float64(r.Metres+r.DroppedMetres) / 1000; math.Abs(all-819.7) > 0.1 {
			t.Errorf("%v: %.1f km, want 819.7", network.Mode(m), all)
		}
		if len(r.Kept) != 1 || r.DroppedMetres > 0.006*r.Metres {
			t.Errorf("%v: %d parts kept, %v m of %v dropped", network.Mode(m), len(r.Kept), r.DroppedMetres, r.Metres)
		}
	}
}

// oneWays gives some lines of Delft, whose attributes are lost, a class of their own.
func oneWays(line int) network.Class {
	switch line % 11 {
	case 0, 1:
		return network.WalkBoth | network.CycleForward
	case 2:
		return network.WalkBoth | network.CycleBack
	case 3:
		return network.WalkBoth | network.CycleBoth | network.Slow
	case 4:
		return network.WalkBoth
	case 5:
		return network.CycleBoth
	}
	return network.WalkBoth | network.CycleBoth
}

// TestDelftEqualsDijkstra compares both searches, for places and points anywhere in
// Delft, with a search of Dijkstra from each place on.
func TestDelftEqualsDijkstra(t *testing.T) {
	t.Parallel()
	g, _ := delftOf(t, oneWays)
	for _, profile := range []network.Profile{walking, cycling} {
		t.Run(profile.Mode.String(), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(4, 2))
			places, points := scatter(g, profile.Mode, 60, random), scatter(g, profile.Mode, 40, random)
			times := newSlow(g, profile, slices.Concat(places, points))
			want := make([][]uint64, len(places))
			for i, place := range places {
				want[i] = make([]uint64, len(points))
				all := times.dijkstra(g.Nodes()+i, g.Nodes())
				for j, point := range points {
					want[i][j] = all[g.Nodes()+len(places)+j]
					if want[i][j] != nowhere {
						want[i][j] += uint64(profile.Walking(place.Access) + profile.Walking(point.Access))
					}
				}
			}
			checkSearch(t, g, network.Query{Profile: profile, Points: points, N: 3, Limit: 30}, places, want)
		})
	}
}

// scatter snaps places anywhere within the bound of a graph.
func scatter(g *network.Graph, m network.Mode, n int, random *rand.Rand) []network.Position {
	bound := g.Bound()
	all := make([]network.Position, n)
	for i := range all {
		all[i] = g.Snap(orb.Point{
			bound.Min[0] + random.Float64()*(bound.Max[0]-bound.Min[0]),
			bound.Min[1] + random.Float64()*(bound.Max[1]-bound.Min[1]),
		}, m, 300)
	}
	return all
}

// dijkstra is the same as from, fast enough for a city.
func (s slow) dijkstra(node, positions int) []uint64 {
	times := make([]uint64, len(s.hops))
	for i := range times {
		times[i] = nowhere
	}
	waiting := waits{{node, 0}}
	for len(waiting) > 0 {
		h := heap.Pop(&waiting).(hop)
		if times[h.to] != nowhere {
			continue
		}
		times[h.to] = h.ms
		if h.to < positions || h.to == node {
			for _, next := range s.hops[h.to] {
				heap.Push(&waiting, hop{next.to, h.ms + next.ms})
			}
		}
	}
	return times
}

// waits is a heap of hops by their time.
type waits []hop

func (w waits) Len() int           { return len(w) }
func (w waits) Less(i, j int) bool { return w[i].ms < w[j].ms }
func (w waits) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waits) Push(x any)        { *w = append(*w, x.(hop)) }
func (w *waits) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
