package network_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// TestSearchEqualsBruteForce compares both searches with the slow one, to the
// millisecond.
func TestSearchEqualsBruteForce(t *testing.T) {
	t.Parallel()
	for _, profile := range []network.Profile{walking, cycling} {
		t.Run(profile.Mode.String(), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { compareSearch(t, profile) })
		})
	}
}

func compareSearch(t *rapid.T, profile network.Profile) {
	g, _ := drawTown(t).build(t, 1)
	if g == nil {
		return
	}
	places := drawPositions(t, g, profile.Mode, "places")
	points := drawPositions(t, g, profile.Mode, "points")
	limit := geo.Minutes(rapid.IntRange(0, 20).Draw(t, "limit"))
	want := slowTable(g, profile, places, points)
	n := rapid.IntRange(1, 5).Draw(t, "n")
	checkSearch(t, g, network.Query{Profile: profile, Points: points, N: n, Limit: limit}, places, want)
}

// checkSearch compares both searches with the times from each place to each point.
func checkSearch(t fataler, g *network.Graph, q network.Query, places []network.Position, want [][]uint64) {
	nearest, err := g.Nearest(t.Context(), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i, place := range places {
		expect := slowNearest(want[i], q.Limit)
		expect = expect[:min(len(expect), q.N)]
		if got := nearest.At(nil, place); !slices.Equal(got, expect) {
			t.Fatalf("place %d: got %v, want %v", i, got, expect)
		}
	}
	around, err := g.NewAround(q.Profile, q.Limit, g.NewPlaces(places))
	if err != nil {
		t.Fatalf("%v", err)
	}
	for j, point := range q.Points {
		var expect []network.Hit
		for i := range places {
			if w := want[i][j]; w != nowhere && w <= uint64(q.Limit*60_000) {
				expect = append(expect, network.Hit{Number: i, Time: network.Time(w)})
			}
		}
		if got := around.Within(nil, point); !slices.Equal(got, expect) {
			t.Fatalf("around point %d: got %v, want %v", j, got, expect)
		}
	}
}

// fataler is a test, or a property.
type fataler interface {
	Context() context.Context
	Fatalf(format string, args ...any)
}

// slowTable returns the times from places to points.
func slowTable(g *network.Graph, p network.Profile, places, points []network.Position) [][]uint64 {
	s := newSlow(g, p, slices.Concat(places, points))
	table := make([][]uint64, len(places))
	for i, place := range places {
		table[i] = make([]uint64, len(points))
		times := s.from(g.Nodes()+i, g.Nodes())
		for j, point := range points {
			table[i][j] = times[g.Nodes()+len(places)+j]
			if !place.Found() || !point.Found() {
				table[i][j] = nowhere
			}
		}
	}
	return table
}

// slowNearest sorts what is within the limit.
func slowNearest(times []uint64, limit geo.Minutes) []network.Hit {
	var hits []network.Hit
	for j, ms := range times {
		if ms != nowhere && ms <= uint64(limit*60_000) {
			hits = append(hits, network.Hit{Number: j, Time: network.Time(ms)})
		}
	}
	slices.SortStableFunc(hits, func(a, b network.Hit) int { return int(a.Time) - int(b.Time) })
	return hits
}
