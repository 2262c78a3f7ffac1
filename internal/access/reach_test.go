package access_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// settings are those of the method: half an hour's cycling is 5.4 km in a
// straight line.
var settings = access.Settings{DetourFactor: 1.3, Travel: [access.Profiles]access.Travel{
	access.Walk:   {SpeedKmh: 4.5, Reach: 15, Limit: 30},
	access.Cycle:  {SpeedKmh: 14, Reach: 15, Limit: 30},
	access.Senior: {SpeedKmh: 3, Reach: 10, Limit: 10},
}}

var infinity = float32(math.Inf(1))

func search(places []orb.Point, points []access.Point) *access.Reach {
	return searchBy(places, points, settings)
}

func searchBy(places []orb.Point, points []access.Point, s access.Settings) *access.Reach {
	r, err := access.Search(access.NewGround(places, s), points)
	if err != nil {
		panic(err) // there are no streets
	}
	return r
}

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
	r := search([]orb.Point{around(0, 0), around(90000, 0)}, points)

	if got, want := r.Points, []int32{1, 2, 0, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("reached by place and profile are %v, want %v", got, want)
	}
	for p, want := range map[access.Profile]bool{access.Walk: true, access.Cycle: true, access.Senior: false} {
		if r.Sure(0, p) != want || r.Sure(1, p) {
			t.Errorf("by %s a confirmed point is in reach: %v here and %v far away, want %v and false", p, r.Sure(0, p), r.Sure(1, p), want)
		}
	}
	walk, cycle := r.At(0, access.Walk), r.At(0, access.Cycle)
	if got, want := r.IDs[walk:walk+access.NearestKept], []int64{7, 8, 0}; !slices.Equal(got, want) {
		t.Errorf("nearest on foot are %v, want %v", got, want)
	}
	if got, want := r.IDs[cycle:cycle+access.NearestKept], []int64{7, 8, 9}; !slices.Equal(got, want) {
		t.Errorf("nearest by bicycle are %v, want %v", got, want)
	}
	for k, want := range []float32{800 * 1.3 / 75, 1000 * 1.3 / 75, infinity, 800 * 1.3 / 75} {
		if got := r.Minutes[walk+k]; math.Abs(float64(got-want)) > 0.01 && got != want {
			t.Errorf("entry %d takes %v minutes on foot, want %v", k, got, want)
		}
	}
	if want := 3000 * 1.3 / (14000.0 / 60); math.Abs(float64(r.Minutes[cycle+2])-want) > 0.01 {
		t.Errorf("cycling to the third takes %v minutes, want %v", r.Minutes[cycle+2], want)
	}
	if got := r.IDs[walk+access.EntryGroup]; got != 7 {
		t.Errorf("nearest of the first group is %d", got)
	}
	if got := r.Straight; math.Abs(float64(got[0])-800) > 0.1 || got[1] != infinity {
		t.Errorf("straight lines are %v metres", got)
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
		points[i].Staffed.Known.Add(rapid.IntRange(0, hours.PerWeek-1).Draw(r, "hour"))
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

// nearest is the same by brute force: the points that count for an entry, by
// time and id.
func nearest(place orb.Point, p access.Profile, points []access.Point, counts func(*access.Point) bool) (ids []int64, minutes []float32) {
	type offer struct {
		id int64
		t  float32
	}
	var all []offer
	for i := range points {
		t := float32(settings.Minutes(p, geo.Distance(place, points[i].Location)))
		if t <= float32(settings.Travel[p].Limit) && counts(&points[i]) {
			all = append(all, offer{points[i].ID, t})
		}
	}
	slices.SortFunc(all, func(a, b offer) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.id, b.id)) })
	all = append(all, offer{0, infinity}, offer{0, infinity}, offer{0, infinity})
	for _, o := range all[:access.NearestKept] {
		ids, minutes = append(ids, o.id), append(minutes, o.t)
	}
	return ids, minutes
}

// entries returns what the entries of a place and profile must be.
func entries(place orb.Point, p access.Profile, points []access.Point) (ids []int64, minutes []float32) {
	ids, minutes = nearest(place, p, points, func(*access.Point) bool { return true })
	one := func(counts func(*access.Point) bool) {
		i, m := nearest(place, p, points, counts)
		ids, minutes = append(ids, i[0]), append(minutes, m[0])
	}
	one(func(of *access.Point) bool { return of.Confirmed })
	for g := range supply.Groups {
		one(func(of *access.Point) bool { return slices.Contains(of.Groups, g) })
	}
	return ids, minutes
}

func TestSearchEqualsBruteForce(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		r := search(places, points)
		for i, place := range places {
			for p := range access.Profile(access.Profiles) {
				at := r.At(i, p)
				ids, minutes := entries(place, p, points)
				if got := r.IDs[at : at+access.Entries]; !slices.Equal(got, ids) {
					rt.Fatalf("place %d, %s: nearest are %v, want %v", i, p, got, ids)
				}
				if got := r.Minutes[at : at+access.Entries]; !slices.Equal(got, minutes) {
					rt.Fatalf("place %d, %s: minutes are %v, want %v", i, p, got, minutes)
				}
			}
		}
	})
}

// TestCountsAgreeWithMinutes holds that the number of points within reach and
// the minutes tell the same story.
func TestCountsAgreeWithMinutes(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		r := search(places, points)
		for i := range places {
			for p := range access.Profile(access.Profiles) {
				within := int32(0)
				for k := range points {
					if float32(settings.Minutes(p, geo.Distance(places[i], points[k].Location))) <= float32(settings.Travel[p].Reach) {
						within++
					}
				}
				n := r.Points[i*access.Profiles+int(p)]
				if n != within || (n > 0) != (r.Minutes[r.At(i, p)] <= float32(settings.Travel[p].Reach)) {
					rt.Fatalf("%s: %d points are within reach, %d counted, the nearest at %v minutes", p, within, n, r.Minutes[r.At(i, p)])
				}
			}
		}
	})
}

func TestReachedAtTheThresholdItself(t *testing.T) {
	t.Parallel()

	place, point := around(0, 0), around(865, 0)
	exact := settings.Minutes(access.Walk, geo.Distance(place, point))
	for _, tt := range []struct {
		name  string
		reach geo.Minutes
		want  int32
	}{
		{"exactly", exact, 1}, {"a second less", exact - 1.0/60, 0}, {"a second more", exact + 1.0/60, 1},
	} {
		s := settings
		s.Travel[access.Walk].Reach = tt.reach
		r := searchBy([]orb.Point{place}, []access.Point{{ID: 1, Location: point}}, s)
		if got := r.Points[access.Walk]; got != tt.want {
			t.Errorf("%s: %d points in reach, want %d", tt.name, got, tt.want)
		}
	}
}

// TestAPointMoreIsNeverFarther holds that a point more never lengthens a way and
// never takes reach or hours away.
func TestAPointMoreIsNeverFarther(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		if len(points) == 0 {
			return
		}
		fewer, all := search(places, points[1:]), search(places, points)
		for k := range all.Minutes {
			if all.Minutes[k] > fewer.Minutes[k] {
				rt.Fatalf("entry %d takes %v minutes, %v without the first point", k, all.Minutes[k], fewer.Minutes[k])
			}
		}
		for k := range all.Points {
			if all.Points[k] < fewer.Points[k] || !holds(all.Staffed[k], fewer.Staffed[k]) || !holds(all.Building[k], fewer.Building[k]) {
				rt.Fatal("a point more took reach away")
			}
		}
	})
}

// holds reports whether all hours of b are in a.
func holds(a, b access.Hours) bool {
	for i := range a.Known {
		if b.Known[i]&^a.Known[i] != 0 || b.Unknown[i]&^a.Unknown[i] != 0 {
			return false
		}
	}
	return true
}

// TestConfirmingNarrowsTheBand holds that confirming points changes nothing that
// is listed and only adds to what is sure.
func TestConfirmingNarrowsTheBand(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		surer := slices.Clone(points)
		for i := range surer {
			surer[i].Confirmed = surer[i].Confirmed || rapid.Bool().Draw(rt, "confirm")
		}
		before, after := search(places, points), search(places, surer)
		if !slices.Equal(before.Points, after.Points) {
			rt.Fatal("confirming changed what is listed")
		}
		for i := range places {
			for p := range access.Profile(access.Profiles) {
				if before.Sure(i, p) && !after.Sure(i, p) {
					rt.Fatal("confirming took certainty away")
				}
				if after.Sure(i, p) && after.Points[i*access.Profiles+int(p)] == 0 {
					rt.Fatal("covered for sure by nothing")
				}
			}
		}
	})
}

// TestAlwaysStaffed holds that where every point is always staffed, whoever
// reaches a point reaches one in every hour of the week, and nobody else does.
func TestAlwaysStaffed(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		for i := range points {
			points[i].Staffed = access.Hours{Known: access.Always}
		}
		r := search(places, points)
		for k, n := range r.Points {
			if want := n > 0; (r.Staffed[k].Known == access.Always) != want || !want && r.Staffed[k] != (access.Hours{}) {
				rt.Fatalf("%d points in reach, staffed in %d hours", n, r.Staffed[k].Known.Count())
			}
		}
	})
}

func TestOrderOfPointsDoesNotMatter(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		places, points := draw(rt)
		other := rapid.Permutation(points).Draw(rt, "order")
		if !reflect.DeepEqual(search(places, points), search(places, other)) {
			rt.Fatal("another order gave another answer")
		}
	})
}

func TestSearchOfNothing(t *testing.T) {
	t.Parallel()

	if r := search(nil, []access.Point{{ID: 1}}); len(r.IDs) != 0 {
		t.Error("no places reach something")
	}
	// Places all over the Earth still find each other.
	spread := []orb.Point{{-179, -80}, {179, 80}, around(0, 0)}
	r := search(spread, []access.Point{{ID: 5, Location: around(10, 0)}})
	if r.IDs[0] != 0 || r.IDs[r.At(2, access.Walk)] != 5 {
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
		search(places, points)
	}
}
