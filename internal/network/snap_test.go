package network_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// TestSnapEqualsBruteForce compares with a look at every piece of every street and
// every line of water.
func TestSnapEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var water [][]network.Coord
		xy := rapid.IntRange(-5, 65)
		for range rapid.IntRange(0, 6).Draw(t, "lines") {
			line := []network.Coord{beside(xy.Draw(t, "x"), xy.Draw(t, "y"))}
			for range rapid.IntRange(1, 40).Draw(t, "points") {
				line = append(line, beside(xy.Draw(t, "x"), xy.Draw(t, "y")))
			}
			water = append(water, line)
		}
		g, _ := drawTown(t).build(t, 1, water...)
		if g == nil {
			return
		}
		place := corner(xy.Draw(t, "x"), xy.Draw(t, "y")).Point()
		place[0] += rapid.Float64Range(0, 1e-4).Draw(t, "east")
		mode := network.Mode(rapid.IntRange(0, 1).Draw(t, "mode"))
		limit := geo.Metres(rapid.Float64Range(0, 400).Draw(t, "limit"))

		got, want := g.Snap(place, mode, limit), slowSnap(g, place, mode, water)
		switch {
		case got.Found() && got.Access > limit:
			t.Fatalf("%v m, the limit is %v", got.Access, limit)
		case got.Found() && math.Abs(float64(got.Access)-want) > 0.01:
			t.Fatalf("%v m, want %v", got.Access, want)
		case !got.Found() && want < float64(limit)-0.01:
			t.Fatalf("no street, want one at %v m, the limit is %v", want, limit)
		case got.Found():
			checkOffset(t, g, place, got)
		}
	})
}

// beside is a corner for water, moved so that no street's corner lies on it: whether
// two lines that only touch do so is a matter of the last digit of the slow rule.
func beside(x, y int) network.Coord {
	c := corner(x, y)
	return network.Coord{Lon: c.Lon + 733, Lat: c.Lat + 411}
}

// slowSnap returns how far the nearest position is, +Inf when there is none.
func slowSnap(g *network.Graph, place orb.Point, m network.Mode, water [][]network.Coord) float64 {
	best := math.Inf(1)
	for e := range uint32(g.Edges()) {
		if c := g.Edge(e).Class; c&(network.WalkBoth<<(2*m)) == 0 || c&network.Ferry != 0 {
			continue
		}
		line := g.Line(e)
		for i := 1; i < len(line); i++ {
			at := nearestOn(place, line[i-1].Point(), line[i].Point())
			if !wet(place, at, water) {
				best = min(best, float64(geo.Distance(place, at)))
			}
		}
	}
	return best
}

// nearestOn is the nearest place on a piece of line, by halving the piece.
func nearestOn(place, a, b orb.Point) orb.Point {
	for range 60 {
		third := func(f float64) orb.Point { return orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])} }
		p, q := third(1.0/3), third(2.0/3)
		s := geo.ScaleAt(place[1])
		if s.Distance(place, p) <= s.Distance(place, q) {
			b = q
		} else {
			a = p
		}
	}
	return network.CoordAt(a).Point()
}

// wet reports whether the line from a to b crosses water, from the equations of
// both lines.
func wet(a, b orb.Point, water [][]network.Coord) bool {
	a, b = network.CoordAt(a).Point(), network.CoordAt(b).Point()
	for _, line := range water {
		for i := 1; i < len(line); i++ {
			c, d := line[i-1].Point(), line[i].Point()
			det := (b[0]-a[0])*(d[1]-c[1]) - (b[1]-a[1])*(d[0]-c[0])
			s := ((c[0]-a[0])*(d[1]-c[1]) - (c[1]-a[1])*(d[0]-c[0])) / det
			u := ((c[0]-a[0])*(b[1]-a[1]) - (c[1]-a[1])*(b[0]-a[0])) / det
			if s >= 0 && s <= 1 && u >= 0 && u <= 1 {
				return true
			}
		}
	}
	return false
}

// checkOffset walks the offset along the edge and looks whether the position is as
// far from the place as it says.
func checkOffset(t *rapid.T, g *network.Graph, place orb.Point, p network.Position) {
	e, line := g.Edge(p.Edge()), g.Line(p.Edge())
	rest := geo.Metres(p.Offset()) / 100
	if p.Offset() > e.Length {
		t.Fatalf("offset %d on an edge of %d cm", p.Offset(), e.Length)
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1].Point(), line[i].Point()
		piece := geo.Distance(a, b)
		if rest <= piece || i == len(line)-1 {
			f := 0.0
			if piece > 0 {
				f = min(1, float64(rest/piece))
			}
			at := orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}
			if d := geo.Distance(place, at); math.Abs(float64(d-p.Access)) > 0.05+float64(e.Length)/1e6 {
				t.Fatalf("the position is %v m away, it says %v", d, p.Access)
			}
			return
		}
		rest -= piece
	}
}

// TestSnapOverWater puts a canal between a place and the nearest street; the one
// behind the place is farther, and not behind water.
func TestSnapOverWater(t *testing.T) {
	t.Parallel()
	w := town{
		nodes: []network.Coord{corner(0, 0), corner(20, 0), corner(0, 20), corner(20, 20)},
		streets: []network.Street{
			{From: 0, To: 1, Class: network.WalkBoth},
			{From: 2, To: 3, Class: network.WalkBoth},
			{From: 0, To: 2, Class: network.WalkBoth | network.Slow}, // a bridge
		},
	}
	canal := []network.Coord{corner(-50, 6), corner(50, 6)}
	place := corner(10, 7).Point()
	dry, _ := w.build(t, 1)
	if p := dry.Snap(place, network.Walk, 300); math.Abs(float64(p.Access)-70) > 1 {
		t.Errorf("without a canal: %v m, want 70", p.Access)
	}
	wet, _ := w.build(t, 1, canal)
	if p := wet.Snap(place, network.Walk, 300); math.Abs(float64(p.Access)-100) > 1 || wet.Line(p.Edge())[0] != w.nodes[0] && wet.Line(p.Edge())[0] != w.nodes[2] {
		t.Errorf("with a canal: %v m, want 100", p.Access)
	}
	tests := []struct {
		name  string
		place orb.Point
		mode  network.Mode
		limit geo.Metres
		found bool
	}{
		{"between two canals", corner(10, 7).Point(), network.Walk, 60, false},
		{"no street for bicycles", corner(10, 19).Point(), network.Cycle, 300, false},
		{"in the street", corner(10, 20).Point(), network.Walk, 0, true},
		{"too far", corner(10, 60).Point(), network.Walk, 300, false},
		{"within a wider limit", corner(10, 60).Point(), network.Walk, 500, true},
		{"a limit that is no number", corner(10, 19).Point(), network.Walk, geo.Metres(math.NaN()), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if p := wet.Snap(tt.place, tt.mode, tt.limit); p.Found() != tt.found {
				t.Errorf("found: %v", p.Found())
			}
		})
	}
}
