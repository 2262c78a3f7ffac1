package network_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// ask returns the nearest points of each place, and stops the test at a fault.
func ask(t *rapid.T, g *network.Graph, q network.Query, places []network.Position) [][]network.Hit {
	nearest, err := g.Nearest(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	all := make([][]network.Hit, len(places))
	for i, p := range places {
		all[i] = nearest.At(nil, p)
	}
	return all
}

// drawQuery makes a town with places and points.
func drawQuery(t *rapid.T) (town, *network.Graph, network.Query, []network.Position) {
	w := drawTown(t)
	g, _ := w.build(t, 1)
	if g == nil {
		t.Skip("nobody may use any street")
	}
	profile := rapid.SampledFrom([]network.Profile{walking, cycling}).Draw(t, "profile")
	q := network.Query{
		Profile: profile, Points: drawPositions(t, g, profile.Mode, "points"),
		N: rapid.IntRange(1, network.MostNearest).Draw(t, "n"), Limit: 600,
	}
	return w, g, q, drawPositions(t, g, profile.Mode, "places")
}

// TestMorePointsNeverLengthen adds a point: the nearest, the second nearest and so on
// of everybody come no later, and only the new point is new.
func TestMorePointsNeverLengthen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, g, q, places := drawQuery(t)
		if len(q.Points) == 0 {
			return
		}
		added := len(q.Points) - 1
		with := ask(t, g, q, places)
		q.Points = q.Points[:added]
		without := ask(t, g, q, places)
		for i := range places {
			for k, h := range without[i] {
				if len(with[i]) <= k || with[i][k].Time > h.Time {
					t.Fatalf("place %d: %v without point %d, %v with it", i, without[i], added, with[i])
				}
			}
			for _, h := range with[i] {
				if h.Number != added && !slices.Contains(without[i], h) {
					t.Fatalf("place %d: %v without point %d, %v with it", i, without[i], added, with[i])
				}
			}
		}
	})
}

// TestTurnedStreetsMirror turns every one-way around: the way from a place to a
// point takes what the way from the point to the place took.
func TestTurnedStreetsMirror(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, g, q, places := drawQuery(t)
		q.N = network.MostNearest
		q.Points = q.Points[:min(len(q.Points), network.MostNearest)]
		places = places[:min(len(places), network.MostNearest)]
		there := ask(t, g, q, places)
		w.streets = slices.Clone(w.streets)
		for i, s := range w.streets {
			w.streets[i].Class = turned(s.Class)
		}
		back, _ := w.build(t, 1)
		points := q.Points
		q.Points = places
		again := make([][]network.Hit, len(places))
		for j, hits := range ask(t, back, q, points) {
			for _, h := range hits {
				again[h.Number] = append(again[h.Number], network.Hit{Number: j, Time: h.Time})
			}
		}
		for i := range again {
			slices.SortStableFunc(again[i], func(a, b network.Hit) int { return int(a.Time) - int(b.Time) })
			if !slices.Equal(again[i], there[i]) {
				t.Fatalf("place %d: %v there, %v on the turned streets", i, there[i], again[i])
			}
		}
	})
}

// TestLimitIncludesItself asks with the time of the farthest hit as the limit, and
// with a millisecond less.
func TestLimitIncludesItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, g, q, places := drawQuery(t)
		all := ask(t, g, q, places)
		for i, hits := range all {
			if len(hits) == 0 {
				continue
			}
			last := hits[len(hits)-1].Time
			q.Limit = last.Minutes()
			if got := ask(t, g, q, places)[i]; !slices.Equal(got, hits) {
				t.Fatalf("place %d, limit %v: got %v, want %v", i, q.Limit, got, hits)
			}
			if last == 0 {
				continue
			}
			q.Limit = (last - 1).Minutes()
			kept := slices.DeleteFunc(slices.Clone(hits), func(h network.Hit) bool { return h.Time == last })
			if got := ask(t, g, q, places)[i]; !slices.Equal(got, kept) {
				t.Fatalf("place %d, limit %v: got %v, want %v", i, q.Limit, got, kept)
			}
		}
	})
}

// TestOrderOfPointsIsNothing gives the points in the opposite order: every place
// needs the same times.
func TestOrderOfPointsIsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, g, q, places := drawQuery(t)
		one := ask(t, g, q, places)
		q.Points = slices.Clone(q.Points)
		slices.Reverse(q.Points)
		for i, hits := range ask(t, g, q, places) {
			if !slices.EqualFunc(hits, one[i], func(a, b network.Hit) bool { return a.Time == b.Time }) {
				t.Fatalf("place %d: %v, and in the opposite order %v", i, one[i], hits)
			}
		}
	})
}

// TestAccessIsWalked puts place and point beside the street: both ways to the street
// are walked, also by who cycles.
func TestAccessIsWalked(t *testing.T) {
	t.Parallel()
	g, _ := oneStreet().build(t, 1)
	place, point := g.On(0, 0), g.On(0, 14_000)
	place.Access, point.Access = 75, 150
	for _, test := range []struct {
		profile network.Profile
		want    network.Time
	}{
		{walking, 60_000 + 112_000 + 120_000},
		{cycling, 60_000 + 36_000 + 120_000},
	} {
		nearest, err := g.Nearest(t.Context(), network.Query{Profile: test.profile, Points: []network.Position{point}, N: 1, Limit: 30})
		if err != nil {
			t.Fatal(err)
		}
		if got := nearest.At(nil, place); !slices.Equal(got, []network.Hit{{Number: 0, Time: test.want}}) {
			t.Errorf("%v: got %v, want %v", test.profile.Mode, got, test.want)
		}
	}
}

// oneStreet is a straight street of about 343 metres.
func oneStreet() town {
	return town{
		nodes:   []network.Coord{corner(0, 0), corner(30, 18)},
		streets: []network.Street{{From: 0, To: 1, Class: network.WalkBoth | network.CycleBoth}},
	}
}

// TestNothingToFind has no points, or none with a street.
func TestNothingToFind(t *testing.T) {
	t.Parallel()
	g, _ := oneStreet().build(t, 1)
	place := g.On(0, 100)
	for name, points := range map[string][]network.Position{"none": nil, "without a street": {{}, {}}} {
		nearest, err := g.Nearest(t.Context(), network.Query{Profile: walking, Points: points, N: 3, Limit: 30})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := nearest.At(nil, place); len(got) != 0 {
			t.Errorf("%s: got %v", name, got)
		}
	}
	nearest, err := g.Nearest(t.Context(), network.Query{Profile: walking, Points: []network.Position{place}, N: 3, Limit: 30})
	if err != nil {
		t.Fatal(err)
	}
	before := []network.Hit{{Number: 7, Time: 7}}
	if got := nearest.At(before, network.Position{}); !slices.Equal(got, before) {
		t.Errorf("a place without a street: got %v", got)
	}
	around, err := g.NewAround(walking, 30, g.NewPlaces(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := around.Within(nil, place); len(got) != 0 {
		t.Errorf("no places: got %v", got)
	}
}

// refused reports whether an error is a fault of the caller.
func refused(err error) bool { return err != nil && fault.Of(err).Kind == fault.KindInvalid }

// TestFaultsOfTheCaller asks what cannot be asked.
func TestFaultsOfTheCaller(t *testing.T) {
	t.Parallel()
	g, _ := oneStreet().build(t, 1)
	nan := math.NaN()
	lame := walking
	lame.SpeedKmh = 0
	for name, q := range map[string]network.Query{
		"no speed":       {Profile: lame, N: 1, Limit: 30},
		"no points":      {Profile: walking, N: 0, Limit: 30},
		"too many":       {Profile: walking, N: network.MostNearest + 1, Limit: 30},
		"negative limit": {Profile: walking, N: 1, Limit: -1},
		"limit unknown":  {Profile: walking, N: 1, Limit: geo.Minutes(nan)},
	} {
		if _, err := g.Nearest(t.Context(), q); !refused(err) {
			t.Errorf("nearest, %s: got %v", name, err)
		}
		if q.N == 1 {
			if _, err := g.NewAround(q.Profile, q.Limit, g.NewPlaces(nil)); !refused(err) {
				t.Errorf("around, %s: got %v", name, err)
			}
		}
	}
	for name, change := range map[string]func(*network.Profile){
		"mode":         func(p *network.Profile) { p.Mode = network.Modes },
		"speed":        func(p *network.Profile) { p.SpeedKmh = nan },
		"fast":         func(p *network.Profile) { p.SpeedKmh = math.Inf(1) },
		"walking":      func(p *network.Profile) { p.WalkKmh = -4.5 },
		"steps factor": func(p *network.Profile) { p.StepsFactor = 0.9 },
		"slow factor":  func(p *network.Profile) { p.SlowFactor = 0 },
		"ferry":        func(p *network.Profile) { p.FerryWait = -1 },
	} {
		p := cycling
		change(&p)
		if err := p.Check(); !refused(err) {
			t.Errorf("profile, %s: got %v", name, err)
		}
	}
	if err := cycling.Check(); err != nil {
		t.Error(err)
	}
}

// TestStops ends a search and a build whose context has ended.
func TestStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g, _ := oneStreet().build(t, 1)
	q := network.Query{Profile: walking, Points: []network.Position{g.On(0, 0)}, N: 1, Limit: 30}
	if _, err := g.Nearest(ctx, q); !errors.Is(err, context.Canceled) {
		t.Errorf("nearest: got %v", err)
	}
	b := network.NewBuilder()
	if err := b.Edge(network.Street{From: b.Node(corner(0, 0)), To: b.Node(corner(1, 1)), Class: network.WalkBoth}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Build(ctx, network.Settings{}); !errors.Is(err, context.Canceled) {
		t.Errorf("build: got %v", err)
	}
}
