package network_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// TestSnap places somebody 20 metres north of a street that runs from west to east,
// or elsewhere, with or without water.
func TestSnap(t *testing.T) {
	t.Parallel()
	const street, other = 52.0, 52.002 // the other one is 222 metres north
	at := func(x, lat float64) network.Coord { return network.CoordAt(orb.Point{4.35 + x/1000, lat}) }
	row := func(lat float64) []network.Coord { return []network.Coord{at(0, lat), at(10, lat)} }
	canal := row(52.0001)
	gap := []network.Coord{at(0, 52.0001), at(4.9, 52.0001)} // ends before the place
	all := network.WalkBoth | network.CycleBoth
	for _, test := range []struct {
		name  string
		place network.Coord
		class network.Class // of the near street
		mode  network.Mode
		limit geo.Metres
		water [][]network.Coord
		lat   float64 // of the street that is found; 0 for none
		metre geo.Metres
	}{
		{"the nearest", at(5, 52.00018), all, network.Walk, 300, nil, street, 20},
		{"on the street", at(5, street), all, network.Walk, 300, nil, street, 0},
		{"behind its end", at(-0.1, street), all, network.Walk, 300, nil, street, 6.9},
		{"not for this mode", at(5, 52.00018), network.WalkBoth, network.Cycle, 300, nil, other, 202.5},
		{"in one direction", at(5, 52.00018), network.CycleBack, network.Cycle, 300, nil, street, 20},
		{"a ferry", at(5, 52.00018), all | network.Ferry, network.Walk, 300, nil, other, 202.5},
		{"over water", at(5, 52.00018), all, network.Walk, 300, [][]network.Coord{canal}, other, 202.5},
		{"beside water", at(5, 52.00018), all, network.Walk, 300, [][]network.Coord{gap}, street, 20},
		{"between waters", at(5, 52.00018), all, network.Walk, 300, [][]network.Coord{canal, row(52.001)}, 0, 0},
		{"too far", at(5, 52.00018), all, network.Walk, 19, nil, 0, 0},
		{"far away", at(5, 53), all, network.Walk, 300, nil, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := town{nodes: []network.Coord{at(0, street), at(10, street), at(0, other), at(10, other)}}
			w.streets = []network.Street{{From: 0, To: 1, Class: test.class}, {From: 2, To: 3, Class: all}}
			g, _ := w.build(t, 1, test.water...)
			p := g.Snap(test.place.Point(), test.mode, test.limit)
			if !p.Found() {
				if test.lat != 0 {
					t.Fatal("found nothing")
				}
				return
			}
			if lat := g.Line(p.Edge())[0].Point()[1]; lat != test.lat {
				t.Errorf("found the street at %v, want %v", lat, test.lat)
			}
			if math.Abs(float64(p.Access-test.metre)) > 0.1 {
				t.Errorf("access of %v metres, want %v", p.Access, test.metre)
			}
		})
	}
}

// TestSnapLimitIncludesItself snaps with the very distance as the limit.
func TestSnapLimitIncludesItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawTown(t).build(t, 1)
		place := drawPlace(t)
		if g == nil {
			return
		}
		p := g.Snap(place, network.Walk, 300)
		if !p.Found() {
			return
		}
		if again := g.Snap(place, network.Walk, p.Access); again != p {
			t.Fatalf("got %+v within %v, %+v within 300", again, p.Access, p)
		}
		less := geo.Metres(math.Nextafter(float64(p.Access), -1))
		if again := g.Snap(place, network.Walk, less); again.Found() {
			t.Fatalf("got %+v within %v, though the nearest is %+v", again, less, p)
		}
	})
}

// drawPlace draws a place in or around the towns of drawTown, on no corner.
func drawPlace(t *rapid.T) orb.Point {
	return network.Coord{
		Lon: corner(0, 0).Lon + rapid.Int32Range(-3000, 60*1457+3000).Draw(t, "lon"),
		Lat: corner(0, 0).Lat + rapid.Int32Range(-3000, 60*899+3000).Draw(t, "lat"),
	}.Point()
}

// drawWater draws lines of water, one of them long.
func drawWater(t *rapid.T) [][]network.Coord {
	lines := make([][]network.Coord, rapid.IntRange(0, 3).Draw(t, "waters"))
	for i := range lines {
		for range rapid.IntRange(2, 40).Draw(t, "points") {
			lines[i] = append(lines[i], network.CoordAt(drawPlace(t)))
		}
	}
	return lines
}

// eye looks from a place in metres, by geodesics to the east and the north.
type eye struct{ place orb.Point }

func (e eye) see(c network.Coord) (x, y float64) {
	p := c.Point()
	x = math.Copysign(float64(geo.Distance(e.place, orb.Point{p[0], e.place[1]})), p[0]-e.place[0])
	y = math.Copysign(float64(geo.Distance(e.place, orb.Point{e.place[0], p[1]})), p[1]-e.place[1])
	return x, y
}

// nearest returns the place on a piece of street nearest to the eye, by thirds.
func (e eye) nearest(a, b network.Coord) (x, y float64) {
	ax, ay := e.see(a)
	bx, by := e.see(b)
	at := func(s float64) (float64, float64) { return ax + s*(bx-ax), ay + s*(by-ay) }
	low, high := 0.0, 1.0
	for range 100 {
		l, h := (2*low+high)/3, (low+2*high)/3
		if math.Hypot(at(l)) < math.Hypot(at(h)) {
			high = h
		} else {
			low = l
		}
	}
	return at(low)
}

// crosses returns whether the way from the eye to x, y surely crosses water, and
// whether it surely does not: within 5 centimetres of a shore it is neither.
func (e eye) crosses(x, y float64, water [][]network.Coord) (yes, no bool) {
	no = true
	for _, line := range water {
		for i := 1; i < len(line); i++ {
			ax, ay := e.see(line[i-1])
			bx, by := e.see(line[i])
			near := gapBetween(x, y, ax, ay, bx, by)
			no = no && near > 0.05
			yes = yes || near == 0 && clear(x, y, ax, ay, bx, by)
		}
	}
	return yes, no
}

// gapBetween returns how far the line from the origin to x, y stays from that from a
// to b: 0 when they cross, else the least distance of an end of one to the other.
func gapBetween(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	if d := x*dy - y*dx; d != 0 {
		s, u := (ax*dy-ay*dx)/d, (ax*y-ay*x)/d
		if s >= 0 && s <= 1 && u >= 0 && u <= 1 {
			return 0
		}
	}
	return min(fromLine(0, 0, ax, ay, bx, by), fromLine(x, y, ax, ay, bx, by),
		fromLine(ax, ay, 0, 0, x, y), fromLine(bx, by, 0, 0, x, y))
}

// clear reports that none of the four ends is within 5 centimetres of the other line.
func clear(x, y, ax, ay, bx, by float64) bool {
	return min(fromLine(0, 0, ax, ay, bx, by), fromLine(x, y, ax, ay, bx, by),
		fromLine(ax, ay, 0, 0, x, y), fromLine(bx, by, 0, 0, x, y)) > 0.05
}

func fromLine(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	s := 0.0
	if q := dx*dx + dy*dy; q > 0 {
		s = max(0, min(1, ((x-ax)*dx+(y-ay)*dy)/q))
	}
	return math.Hypot(x-ax-s*dx, y-ay-s*dy)
}

// TestSnapEqualsBruteForce looks at every piece of every street.
func TestSnapEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		water := drawWater(t)
		g, _ := drawTown(t).build(t, 1, water...)
		if g == nil {
			return
		}
		mode := rapid.SampledFrom([]network.Mode{network.Walk, network.Cycle}).Draw(t, "mode")
		limit := geo.Metres(rapid.SampledFrom([]int{30, 100, 300}).Draw(t, "limit"))
		checkSnap(t, g, eye{drawPlace(t)}, mode, limit, water)
	})
}

func checkSnap(t *rapid.T, g *network.Graph, e eye, mode network.Mode, limit geo.Metres, water [][]network.Coord) {
	got := g.Snap(e.place, mode, limit)
	if got.Found() {
		if got.Access > limit {
			t.Fatalf("%v metres, the limit is %v", got.Access, limit)
		}
		checkPosition(t, g, e, got)
	}
	dry := math.Inf(1) // the nearest that is surely not behind water
	unsure := false    // whether one that may be behind water may have been taken
	for id := range uint32(g.Edges()) {
		edge, line := g.Edge(id), g.Line(id)
		if edge.Class&(network.WalkBoth<<(2*mode)) == 0 || edge.Class&network.Ferry != 0 {
			continue
		}
		for i := 1; i < len(line); i++ {
			x, y := e.nearest(line[i-1], line[i])
			wet, safe := e.crosses(x, y, water)
			if safe {
				dry = min(dry, math.Hypot(x, y))
			}
			unsure = unsure || !wet && math.Abs(math.Hypot(x, y)-float64(got.Access)) < 0.02
		}
	}
	switch {
	case got.Found() && !unsure:
		t.Fatalf("%+v is no nearest position of any street on this side of the water", got)
	case got.Found() && dry < float64(got.Access)-0.02, !got.Found() && dry < float64(limit)-0.02:
		t.Fatalf("got %+v, there is one at %v metres", got, dry)
	}
}

// checkPosition walks along the edge to the position: it must be as far from the
// place as it says.
func checkPosition(t *rapid.T, g *network.Graph, e eye, p network.Position) {
	line, rest := g.Line(p.Edge()), float64(p.Offset())/100
	for i := 1; i < len(line); i++ {
		piece := float64(geo.Distance(line[i-1].Point(), line[i].Point()))
		if rest > piece && i < len(line)-1 {
			rest -= piece
			continue
		}
		ax, ay := e.see(line[i-1])
		bx, by := e.see(line[i])
		share := 0.0
		if piece > 0 {
			share = min(1, rest/piece)
		}
		d := math.Hypot(ax+share*(bx-ax), ay+share*(by-ay))
		if math.Abs(d-float64(p.Access)) > 0.05 {
			t.Fatalf("the position lies %v metres away, it says %v", d, p.Access)
		}
		return
	}
}
