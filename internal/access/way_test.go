package access_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/access"
)

// TestWaysAreTheNearestOverStreets compares with what is known of a cross of two
// streets: who goes from one arm to another passes the middle.
func TestWaysAreTheNearestOverStreets(t *testing.T) {
	t.Parallel()

	g := street(t, [][2]float64{{-9000, 0}, {0, 0}, {9000, 0}}, [][2]float64{{0, -9000}, {0, 0}, {0, 9000}})
	spot := func(rt *rapid.T, label string) [2]float64 { // on a street, near it, or far from all
		along, off := rapid.Float64Range(-4000, 4000).Draw(rt, label), rapid.SampledFrom([]float64{0, 50, 5000}).Draw(rt, label+" off")
		if math.Abs(along) < 1000 {
			along += 2000 // else the other street may be nearer
		}
		return [2]float64{along, off}
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 4).Draw(rt, "n")
		from := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) [2]float64 { return spot(rt, "from") }), 1, 4).Draw(rt, "places")
		to := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) [2]float64 { return spot(rt, "to") }), 0, 12).Draw(rt, "points")
		on := rapid.SliceOfN(rapid.Bool(), len(from), len(from)).Draw(rt, "on")
		places, points := make([]orb.Point, len(from)), make([]orb.Point, len(to))
		for i, p := range from {
			places[i] = around(p[0], p[1])
		}
		for i, p := range to { // on the other street
			points[i] = around(p[1], p[0])
		}
		ground := access.NewGround(places, settings)
		ground.Pave(onFoot(g), on)
		for _, p := range []access.Profile{access.Walk, access.Cycle} {
			got, err := ground.Ways(points, p, n)
			if err != nil {
				rt.Fatal(err)
			}
			for i := range places {
				var want []access.Way
				for k := range to {
					metres := math.Abs(from[i][0]) + from[i][1] + math.Abs(to[k][0]) + to[k][1]
					minutes, limit := metres/(settings.Travel[p].SpeedKmh*1000/60), float64(settings.Travel[p].Limit)
					if math.Abs(minutes-limit) < 0.05 {
						rt.Skip("too near the limit to tell")
					}
					if on[i] && from[i][1] < 300 && to[k][1] < 300 && minutes <= limit {
						want = append(want, access.Way{Point: int32(k), Minutes: float32(minutes)})
					}
				}
				slices.SortStableFunc(want, func(a, b access.Way) int { return cmp.Compare(a.Minutes, b.Minutes) })
				compareWays(rt, got[i], want[:min(n, len(want))], want)
			}
		}
	})
}

// compareWays holds that ways are those wanted, but for what the length of a street
// is rounded by: of almost equally near points it may be another.
func compareWays(rt *rapid.T, got, want, all []access.Way) {
	if len(got) != len(want) {
		rt.Fatalf("%d ways, want %d: %v, %v", len(got), len(want), got, want)
	}
	for k, w := range got {
		if math.Abs(float64(w.Minutes-want[k].Minutes)) > 0.02 {
			rt.Fatalf("way %d takes %v, want %v", k, w, want[k])
		}
		at := slices.IndexFunc(all, func(a access.Way) bool { return a.Point == w.Point })
		if at < 0 || math.Abs(float64(all[at].Minutes-w.Minutes)) > 0.02 {
			rt.Fatalf("way %d is %v: that point is elsewhere", k, w)
		}
		if k > 0 && (got[k-1].Minutes > w.Minutes || got[k-1].Minutes == w.Minutes && got[k-1].Point >= w.Point) {
			rt.Fatalf("not in order: %v", got)
		}
	}
}

// TestWaysWithoutStreets holds that a straight line is no way over streets.
func TestWaysWithoutStreets(t *testing.T) {
	t.Parallel()

	ways, err := access.NewGround([]orb.Point{around(0, 0)}, settings).Ways([]orb.Point{around(10, 0)}, access.Walk, 5)
	if err != nil || len(ways) != 1 || len(ways[0]) != 0 {
		t.Errorf("%v, %v", ways, err)
	}
}
