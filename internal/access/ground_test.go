package access_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// onFoot are the streets of tests: everybody travels as fast as in a straight
// line.
func onFoot(g *network.Graph) *access.Streets {
	s := &access.Streets{Graph: g, Snap: 300}
	for p := range s.Profiles {
		mode := network.Walk
		if access.Profile(p) == access.Cycle {
			mode = network.Cycle
		}
		speed := settings.Travel[p].SpeedKmh
		s.Profiles[p] = network.Profile{Mode: mode, SpeedKmh: speed, WalkKmh: speed, StepsFactor: 1, SlowFactor: 1}
	}
	return s
}

// street makes a graph of lines, in metres east and north of Delft.
func street(t testing.TB, lines ...[][2]float64) *network.Graph {
	t.Helper()
	var all network.Lines
	for _, line := range lines {
		var coords []network.Coord
		for _, at := range line {
			coords = append(coords, network.CoordAt(around(at[0], at[1])))
		}
		all.Add(coords, network.WalkBoth|network.CycleBoth, 0)
	}
	g, _, err := all.Build(t.Context(), network.Settings{MinNodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestOverStreets walks around a U: across it is 200 metres, along it 1200.
func TestOverStreets(t *testing.T) {
	t.Parallel()

	g := street(t, [][2]float64{{0, 0}, {0, 500}, {200, 500}, {200, 0}})
	places := []orb.Point{around(0, 0), around(0, 0), around(0, -2000), around(900, 0)}
	ground := access.NewGround(places, settings)
	ground.Pave(onFoot(g), []bool{true, false, true, true})
	points := []access.Point{{ID: 1, Location: around(200, 0)}, {ID: 2, Location: around(0, -800)}}
	r, err := access.Search(ground, points)
	if err != nil {
		t.Fatal(err)
	}
	line := func(metres float64) float64 { return metres * 1.3 / 75 }
	inf := math.Inf(1)
	for i, tt := range []struct {
		name          string
		first, second float64 // minutes on foot to the nearest
		id            int64
		street        bool
	}{
		{"along the street to a point on it, in a straight line to one off it", line(800), 1200.0 / 75, 2, true},
		{"the same place where streets are not for it", line(200), line(800), 1, false},
		{"a place of the streets that is near none", inf, inf, 0, true},
		{"another one", inf, inf, 0, true},
	} {
		at := r.At(i, access.Walk)
		first, second := float64(r.Minutes[at]), float64(r.Minutes[at+1])
		same := func(a, b float64) bool { return a == b || math.Abs(a-b) < 0.02 }
		if !same(first, tt.first) || !same(second, tt.second) || r.IDs[at] != tt.id || r.ByStreet[i] != tt.street {
			t.Errorf("%s: %v and %v minutes, point %d first, by street %v", tt.name, first, second, r.IDs[at], r.ByStreet[i])
		}
	}
	if got := float64(r.Straight[0]); math.Abs(got-200) > 0.2 {
		t.Errorf("the straight line is %v metres", got)
	}
}

// TestWithinIsWhatSearchCounts holds that the places from which a site is within
// the threshold are those that would reach a point there, with streets for some
// places and without.
func TestWithinIsWhatSearchCounts(t *testing.T) {
	t.Parallel()

	g := street(t, [][2]float64{{-3000, 0}, {0, 0}, {3000, 0}}, [][2]float64{{0, -3000}, {0, 0}, {0, 3000}})
	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		ground := access.NewGround(places, settings)
		on := make([]bool, len(places))
		for i := range on {
			on[i] = rapid.Bool().Draw(rt, "on street")
		}
		ground.Pave(onFoot(g), on)
		sites := make([]orb.Point, len(points))
		for i := range points {
			sites[i] = points[i].Location
		}
		r, err := access.Search(ground, points)
		if err != nil {
			rt.Fatal(err)
		}
		for p := range access.Profile(access.Profiles) {
			within, err := ground.Within(sites, p)
			if err != nil {
				rt.Fatal(err)
			}
			count := make([]int32, len(places))
			for _, list := range within {
				for k, place := range list {
					if count[place]++; k > 0 && list[k-1] >= place {
						rt.Fatalf("%s: places %v are not in order", p, list)
					}
				}
			}
			for i := range places {
				if got := r.Points[i*access.Profiles+int(p)]; got != count[i] {
					rt.Fatalf("%s: place %d reaches %d points, %d sites are within reach", p, i, got, count[i])
				}
			}
		}
	})
}

func TestFinder(t *testing.T) {
	t.Parallel()

	if _, _, ok := access.NewFinder(nil).Nearest(around(0, 0)); ok {
		t.Error("found a point where there is none")
	}
	rapid.Check(t, func(rt *rapid.T) {
		_, points := draw(rt)
		points = append(points, access.Point{ID: 99, Location: around(0, 0)})
		scale := rapid.SampledFrom([]float64{1, 20, 1000}).Draw(rt, "far")
		from := around(scale*rapid.Float64Range(-5000, 5000).Draw(rt, "east"), scale*rapid.Float64Range(-5000, 5000).Draw(rt, "north"))
		best := 0
		for i := range points {
			d, least := geo.Distance(from, points[i].Location), geo.Distance(from, points[best].Location)
			if d < least || d == least && points[i].ID < points[best].ID {
				best = i
			}
		}
		if got, _, _ := access.NewFinder(points).Nearest(from); points[got].ID != points[best].ID {
			rt.Fatalf("nearest is %d, want %d", points[got].ID, points[best].ID)
		}
	})
}
