package access_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// settings are those of the method: half an hour's cycling is 5.4 km in a
// straight line.
var settings = access.Settings{
	DetourFactor: 1.3,
	Walk:         access.Profile{SpeedKmh: 4.5, Reach: 15, Limit: 30},
	Cycle:        access.Profile{SpeedKmh: 14, Reach: 15, Limit: 30},
}

var profiles = map[string]access.Profile{"walk": settings.Walk, "cycle": settings.Cycle}

var infinity = float32(math.Inf(1))

// around returns the point so many metres east and north of Delft.
func around(east, north float64) orb.Point {
	s := geo.ScaleAt(52)
	return orb.Point{4.36 + east/s.Lon, 52 + north/s.Lat}
}

func TestSearchByHand(t *testing.T) {
	t.Parallel()

	// Walking, 15 minutes are 1125 m of street and 865 m in a straight line;
	// 30 minutes 1731 m. Cycling 2692 and 5385 m.
	points := []access.Point{
		{ID: 7, Location: around(800, 0), Groups: []int{0}, Confirmed: true},
		{ID: 8, Location: around(0, 1000), Groups: []int{1, 2}},
		{ID: 9, Location: around(0, -3000)},
		{ID: 4, Location: around(0, 6000), Groups: []int{0}},
	}
	r := access.Search([]orb.Point{around(0, 0), around(90000, 0)}, points, settings)

	if r.WalkPoints[0] != 1 || r.CyclePoints[0] != 2 || !r.WalkSure[0] || !r.CycleSure[0] {
		t.Errorf("reached %d walking, %d cycling, sure %v %v", r.WalkPoints[0], r.CyclePoints[0], r.WalkSure[0], r.CycleSure[0])
	}
	if r.WalkPoints[1] != 0 || r.CyclePoints[1] != 0 || r.WalkSure[1] || r.CycleSure[1] {
		t.Error("the far place reaches something")
	}
	if got, want := r.IDs[:access.NearestKept], []int64{7, 8, 9}; !slices.Equal(got, want) {
		t.Errorf("nearest of all are %v, want %v", got, want)
	}
	walk, cycle := r.Minutes(0, settings.Walk), r.Minutes(0, settings.Cycle)
	for k, want := range []float32{800 * 1.3 / 75, 1000 * 1.3 / 75, infinity} {
		if math.Abs(float64(walk[k]-want)) > 0.01 && walk[k] != want {
			t.Errorf("walking to the nearest but %d takes %v minutes, want %v", k, walk[k], want)
		}
	}
	if want := 3000 * 1.3 / (14000.0 / 60); math.Abs(float64(cycle[2])-want) > 0.01 {
		t.Errorf("cycling to the third takes %v minutes, want %v", cycle[2], want)
	}
	if group := r.IDs[access.NearestKept : 2*access.NearestKept]; !slices.Equal(group, []int64{7, 0, 0}) {
		t.Errorf("nearest of the first group are %v", group)
	}
}

// draw makes places and points within some ten kilometres.
func draw(r *rapid.T) ([]orb.Point, []access.Point) {
	spot := rapid.Custom(func(r *rapid.T) orb.Point {
		return around(rapid.Float64Range(-6000, 6000).Draw(r, "east"), rapid.Float64Range(-6000, 6000).Draw(r, "north"))
	})
	places := rapid.SliceOfN(spot, 1, 20).Draw(r, "places")
	points := make([]access.Point, rapid.IntRange(0, 20).Draw(r, "points"))
	for i := range points {
		points[i] = access.Point{ID: int64(i + 1), Location: spot.Draw(r, "point"), Confirmed: rapid.Bool().Draw(r, "confirmed")}
		if i > 0 && rapid.IntRange(0, 4).Draw(r, "same place") == 0 {
			points[i].Location = points[i-1].Location
		}
		for g := range supply.Groups {
			if rapid.IntRange(0, 2).Draw(r, "group") == 0 {
				points[i].Groups = append(points[i].Groups, g)
			}
		}
	}
	return places, points
}

// nearest is the same by brute force: all points of a slot, by distance and id.
func nearest(place orb.Point, points []access.Point, slot int) (ids []int64, metres []float32) {
	type offer struct {
		id int64
		d  float32
	}
	var all []offer
	for _, p := range points {
		d := geo.Distance(place, p.Location)
		if d <= settings.Limit() && (slot == 0 || slices.Contains(p.Groups, slot-1)) {
			all = append(all, offer{p.ID, float32(d)})
		}
	}
	slices.SortFunc(all, func(a, b offer) int { return cmp.Or(cmp.Compare(a.d, b.d), cmp.Compare(a.id, b.id)) })
	all = append(all, offer{0, infinity}, offer{0, infinity}, offer{0, infinity})
	for _, o := range all[:access.NearestKept] {
		ids, metres = append(ids, o.id), append(metres, o.d)
	}
	return ids, metres
}

func TestSearchEqualsBruteForce(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		r := access.Search(places, points, settings)
		for i, place := range places {
			for slot := range access.Slots {
				at := (i*access.Slots + slot) * access.NearestKept
				ids, metres := nearest(place, points, slot)
				if got := r.IDs[at : at+access.NearestKept]; !slices.Equal(got, ids) {
					rt.Fatalf("place %d, slot %d: nearest are %v, want %v", i, slot, got, ids)
				}
				if got := r.Metres[at : at+access.NearestKept]; !slices.Equal(got, metres) {
					rt.Fatalf("place %d, slot %d: distances are %v, want %v", i, slot, got, metres)
				}
			}
		}
	})
}

// TestCountsAgreeWithMinutes holds that the number of points within reach and
// the minutes tell the same story, at the threshold too.
func TestCountsAgreeWithMinutes(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		r := access.Search(places, points, settings)
		for i, place := range places {
			for name, p := range profiles {
				count, sure := r.WalkPoints[i], r.WalkSure[i]
				if name == "cycle" {
					count, sure = r.CyclePoints[i], r.CycleSure[i]
				}
				want, confirmed := int32(0), false
				for _, q := range points {
					if float32(settings.Minutes(p, geo.Metres(float32(geo.Distance(place, q.Location))))) <= float32(p.Reach) {
						want++
						confirmed = confirmed || q.Confirmed
					}
				}
				if count != want || sure != confirmed {
					rt.Fatalf("%s: %d points in reach, sure %v; want %d, %v", name, count, sure, want, confirmed)
				}
				if first := r.Minutes(i, p)[0]; (first <= float32(p.Reach)) != (count > 0) {
					rt.Fatalf("%s: nearest at %v minutes, %d in reach", name, first, count)
				}
			}
		}
	})
}

func TestReachedAtTheThresholdItself(t *testing.T) {
	t.Parallel()

	s := settings
	place, point := around(0, 0), around(865, 0)
	exact := s.Minutes(s.Walk, geo.Metres(float32(geo.Distance(place, point))))
	for _, tt := range []struct {
		name  string
		reach geo.Minutes
		want  int32
	}{
		{"exactly", exact, 1}, {"a second less", exact - 1.0/60, 0}, {"a second more", exact + 1.0/60, 1},
	} {
		s.Walk.Reach = tt.reach
		if got := access.Search([]orb.Point{place}, []access.Point{{ID: 1, Location: point}}, s).WalkPoints[0]; got != tt.want {
			t.Errorf("%s: %d points in reach, want %d", tt.name, got, tt.want)
		}
	}
}

func TestAPointMoreIsNeverFarther(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		if len(points) == 0 {
			return
		}
		before, after := access.Search(places, points[1:], settings), access.Search(places, points, settings)
		for i := range places {
			for _, p := range profiles {
				old := before.Minutes(i, p)
				for k, m := range after.Minutes(i, p) {
					if m > old[k] {
						rt.Fatalf("a point more made %v minutes of %v", m, old[k])
					}
				}
			}
			if after.WalkPoints[i] < before.WalkPoints[i] || before.WalkSure[i] && !after.WalkSure[i] {
				rt.Fatal("a point more took help away")
			}
		}
	})
}

func TestConfirmingNarrowsTheBand(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		surer := slices.Clone(points)
		for i := range surer {
			surer[i].Confirmed = surer[i].Confirmed || rapid.Bool().Draw(rt, "confirm")
		}
		before, after := access.Search(places, points, settings), access.Search(places, surer, settings)
		for i := range places {
			if before.WalkPoints[i] != after.WalkPoints[i] || before.CyclePoints[i] != after.CyclePoints[i] {
				rt.Fatal("confirming changed what is listed")
			}
			if before.WalkSure[i] && !after.WalkSure[i] || before.CycleSure[i] && !after.CycleSure[i] {
				rt.Fatal("confirming took certainty away")
			}
			if after.WalkSure[i] && after.WalkPoints[i] == 0 {
				rt.Fatal("covered for sure by nothing")
			}
		}
	})
}

func TestOrderOfPointsDoesNotMatter(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		other := rapid.Permutation(points).Draw(rt, "order")
		a, b := access.Search(places, points, settings), access.Search(places, other, settings)
		if !slices.Equal(a.IDs, b.IDs) || !slices.Equal(a.Metres, b.Metres) || !slices.Equal(a.WalkPoints, b.WalkPoints) || !slices.Equal(a.CycleSure, b.CycleSure) {
			rt.Fatal("another order gave another answer")
		}
	})
}

func TestSearchOfNothing(t *testing.T) {
	t.Parallel()

	if r := access.Search(nil, []access.Point{{ID: 1}}, settings); len(r.IDs) != 0 {
		t.Error("no places reach something")
	}
	// Places all over the Earth still find each other.
	spread := []orb.Point{{-179, -80}, {179, 80}, around(0, 0)}
	r := access.Search(spread, []access.Point{{ID: 5, Location: around(10, 0)}}, settings)
	if r.IDs[0] != 0 || r.IDs[2*access.Slots*access.NearestKept] != 5 {
		t.Errorf("nearest are %v", r.IDs)
	}
}

// BenchmarkSearch is the whole country: four hundred thousand cells and twelve
// thousand help points, twenty times what is listed now.
func BenchmarkSearch(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable, not secret
	spot := func() orb.Point { return around(source.Float64()*2e5, source.Float64()*2e5) }
	places := make([]orb.Point, 0, 400_000) // neighbours lie near each other, as cells in order do
	for east := 0.0; east < 2e5; east += 316 {
		for north := 0.0; north < 2e5; north += 316 {
			places = append(places, around(east, north))
		}
	}
	points := make([]access.Point, 12_000)
	for i := range points {
		points[i] = access.Point{ID: int64(i + 1), Location: spot(), Groups: []int{i % len(supply.Groups)}}
	}
	b.ReportAllocs()
	for b.Loop() {
		access.Search(places, points, settings)
	}
}
