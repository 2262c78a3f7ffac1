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
