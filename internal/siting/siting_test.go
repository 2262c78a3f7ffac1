package siting_test

import (
	stdcontext "context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/siting"
)

func context(t interface{ Context() stdcontext.Context }) stdcontext.Context { return t.Context() }

// invalid fails unless err is a fault of the caller.
func invalid(t interface{ Fatalf(string, ...any) }, err error) {
	if fault.Of(err) == nil || fault.Of(err).Kind != fault.KindInvalid {
		t.Fatalf("error %v, want a fault of the caller", err)
	}
}

// ended is a context that ended before anything began.
func ended() stdcontext.Context {
	ctx, cancel := stdcontext.WithCancel(stdcontext.Background())
	cancel()
	return ctx
}

// TestBoundHoldsAlways: without time, or with a tree of one node, an answer is
// still an answer and its bound still holds.
func TestBoundHoldsAlways(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		s := town(seed, 80, 40)
		costs := s.costs(t)
		cover := costs.Within(s.radius)
		best, err := cover.Maximise(t.Context(), s.weights, s.p, s.locked, siting.Options{})
		least, err2 := costs.Median(t.Context(), s.weights, s.p, s.locked, siting.Options{})
		nearest, err3 := costs.Centre(t.Context(), s.weights, s.p, s.locked, siting.Options{})
		if err != nil || err2 != nil || err3 != nil || !best.Optimal || !least.Optimal || !nearest.Optimal {
			t.Fatal(err, err2, err3, best, least, nearest)
		}
		for name, o := range map[string]siting.Options{"no time": {}, "one node": {Nodes: 1}, "other seed": {Seed: 9, Nodes: 4}, "gap": {Gap: 0.2}} {
			ctx := t.Context()
			if name == "no time" {
				ctx = ended()
			}
			a, err := cover.Maximise(ctx, s.weights, s.p, s.locked, o)
			b, err2 := costs.Median(ctx, s.weights, s.p, s.locked, o)
			c, err3 := costs.Centre(ctx, s.weights, s.p, s.locked, o)
			if err != nil || err2 != nil || err3 != nil {
				t.Fatal(err, err2, err3)
			}
			if a.Objective > best.Objective || a.Bound < best.Objective || a.Objective != s.covered(a.Chosen) {
				t.Errorf("%s: mclp %+v, best %v", name, a, best.Objective)
			}
			if b.Objective < least.Objective || b.Bound > least.Objective || b.Objective != s.total(b.Chosen) {
				t.Errorf("%s: p-median %+v, best %v", name, b, least.Objective)
			}
			if c.Objective < nearest.Objective || c.Bound > nearest.Objective || c.Objective != s.worst(c.Chosen) {
				t.Errorf("%s: p-centre %+v, best %v", name, c, nearest.Objective)
			}
			if o.Gap > 0 && (a.Gap > o.Gap || b.Gap > o.Gap || c.Gap > o.Gap) {
				t.Errorf("%s: gaps %v, %v, %v", name, a.Gap, b.Gap, c.Gap)
			}
		}
	}
}

// TestMoreCandidatesAreNoWorse: a candidate more can be left alone.
func TestMoreCandidatesAreNoWorse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		more := s
		more.cost = make([][]float64, len(s.cost))
		for i, row := range s.cost {
			more.cost[i] = append(slices.Clone(row), float64(rapid.IntRange(0, 20).Draw(t, "another")))
		}
		ctx, o := context(t), siting.Options{}
		a, _ := s.costs(t).Within(s.radius).Maximise(ctx, s.weights, s.p, s.locked, o)
		b, err := more.costs(t).Within(s.radius).Maximise(ctx, s.weights, s.p, s.locked, o)
		if err != nil || b.Objective < a.Objective*(1-1e-9) {
			t.Fatalf("mclp %v with a candidate more, %v without: %v", b.Objective, a.Objective, err)
		}
		a, err = s.costs(t).Median(ctx, s.weights, s.p, s.locked, o)
		b, moreErr := more.costs(t).Median(ctx, s.weights, s.p, s.locked, o)
		if err == nil && (moreErr != nil || b.Objective > a.Objective*(1+1e-9)) {
			t.Fatalf("p-median %v with a candidate more, %v without: %v", b.Objective, a.Objective, moreErr)
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := town(1, 6, 4)
	costs, cover := s.costs(t), s.costs(t).Within(30)
	ctx, o := t.Context(), siting.Options{}
	reach := func(r ...siting.Reach) error {
		_, err := siting.NewCosts(1, 2, func(_ int, into []siting.Reach) []siting.Reach { return append(into, r...) })
		return err
	}
	last := func(_ any, err error) error { return err }
	tests := map[string]error{
		"weights of other length": last(cover.Maximise(ctx, s.weights[:2], 1, nil, o)),
		"weight below zero":       last(cover.Maximise(ctx, []float64{1, 1, 1, 1, 1, -1}, 1, nil, o)),
		"weight that is none":     last(costs.Median(ctx, []float64{1, 1, 1, 1, 1, math.NaN()}, 1, nil, o)),
		"too many sites":          last(costs.Centre(ctx, s.weights, 5, nil, o)),
		"fewer than locked":       last(costs.Median(ctx, s.weights, 1, []int{0, 1}, o)),
		"locked twice":            last(cover.CoverAll(ctx, s.weights, []int{1, 1}, o)),
		"locked what is none":     last(cover.Maximise(ctx, s.weights, 1, []int{4}, o)),
		"budget below zero":       last(cover.Hours(ctx, s.weights, siting.Plan{Budget: -1}, o)),
		"slot without hours":      last(cover.Hours(ctx, s.weights, siting.Plan{Slots: []float64{0}}, o)),
		"reach of other slots":    last(cover.Hours(ctx, s.weights, siting.Plan{Slots: []float64{1, 1}, Staffed: make([][]bool, 1)}, o)),
		"reach of other elements": last(cover.Hours(ctx, s.weights, siting.Plan{Slots: []float64{1}, Staffed: [][]bool{{true}}}, o)),
		"candidate out of range":  reach(siting.Reach{Candidate: 2}),
		"candidate twice":         reach(siting.Reach{Candidate: 1}, siting.Reach{Candidate: 1}),
		"cost below zero":         reach(siting.Reach{Cost: -1}),
		"element out of range":    last(siting.NewCover(2, [][]int32{{2}})),
		"element twice":           last(siting.NewCover(2, [][]int32{{1, 1}})),
		"vertex out of range":     last(siting.ShortestPaths(2, []siting.Edge{{A: 0, B: 2, Length: 1}})),
		"length that is none":     last(siting.ShortestPaths(2, []siting.Edge{{A: 0, B: 1, Length: math.Inf(1)}})),
		"no Earth":                last(siting.Sphere{}.Costs([]orb.Point{{0, 0}})),
		"no place on Earth":       last(siting.Sphere{Radius: 1}.Cover([]orb.Point{{0, 91}}, 1)),
		"radius below zero":       last(siting.Sphere{Radius: 1}.Cover([]orb.Point{{0, 0}}, -1)),
	}
	for name, err := range tests {
		t.Run(name, func(t *testing.T) { invalid(t, err) })
	}
}

// TestShortestPaths compares with Floyd and Warshall on random graphs, in which an
// edge that repeats an earlier one takes its place, longer or shorter.
func TestShortestPaths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "vertices")
		var edges []siting.Edge
		far := make([][]float64, n)
		for i := range far {
			far[i] = slices.Repeat([]float64{math.Inf(1)}, n)
		}
		for range rapid.IntRange(0, 16).Draw(t, "edges") {
			e := siting.Edge{A: int32(rapid.IntRange(0, n-1).Draw(t, "a")), B: int32(rapid.IntRange(0, n-1).Draw(t, "b")), Length: float64(rapid.IntRange(0, 9).Draw(t, "length"))}
			edges = append(edges, e)
			far[e.A][e.B], far[e.B][e.A] = e.Length, e.Length
		}
		for k := range n {
			far[k][k] = 0
			for i := range n {
				for j := range n {
					far[i][j] = min(far[i][j], far[i][k]+far[k][j])
				}
			}
		}
		costs, err := siting.ShortestPaths(n, edges)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n { // what i pays when only j is open
			for j := range n {
				weights := make([]float64, n)
				weights[i] = 1
				r, err := costs.Median(context(t), weights, 1, []int{j}, siting.Options{})
				if math.IsInf(far[i][j], 1) != (err != nil) || err == nil && r.Objective != far[i][j] {
					t.Fatalf("from %d to %d: %v, %v; want %v", i, j, r.Objective, err, far[i][j])
				}
			}
		}
	})
}

// TestSphereCover compares the grid with all pairs: at the poles, across 180
// degrees and in crowds.
func TestSphereCover(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := orb.Point{rapid.SampledFrom([]float64{4.9, 179.99, -180, 0}).Draw(t, "lon"), rapid.SampledFrom([]float64{52.4, 90, -89.99, 0}).Draw(t, "lat")}
		var points []orb.Point
		for range rapid.IntRange(1, 20).Draw(t, "points") {
			lon := at[0] + rapid.Float64Range(-0.05, 0.05).Draw(t, "east")
			lat := at[1] + rapid.Float64Range(-0.05, 0.05).Draw(t, "north")
			points = append(points, orb.Point{math.Remainder(lon, 360), min(max(lat, -90), 90)})
		}
		earth := siting.Sphere{Radius: 6_378_100}
		radius := geo.Metres(rapid.SampledFrom([]float64{0, 1, 400, 3000, 1e8}).Draw(t, "radius"))
		cover, err := earth.Cover(points, radius)
		if err != nil {
			t.Fatal(err)
		}
		weights := slices.Repeat([]float64{1}, len(points))
		for j, p := range points {
			want := 0.0
			for _, q := range points {
				if earth.Distance(p, q) <= radius {
					want++
				}
			}
			r, err := cover.Maximise(context(t), weights, 1, []int{j}, siting.Options{})
			if err != nil || r.Objective != want {
				t.Fatalf("%v covers %v, %v; want %v", p, r.Objective, err, want)
			}
		}
	})
}

// TestSphereDistance: a quarter of the way round, and a degree of longitude at 60°.
func TestSphereDistance(t *testing.T) {
	t.Parallel()
	earth := siting.Sphere{Radius: 1}
	if d := earth.Distance(orb.Point{0, 0}, orb.Point{77, 90}); math.Abs(float64(d)-math.Pi/2) > 1e-12 {
		t.Errorf("a quarter is %v", d)
	}
	want := 2 * math.Asin(0.5*math.Sin(math.Pi/360))
	if d := earth.Distance(orb.Point{10, 60}, orb.Point{11, 60}); math.Abs(float64(d)-want) > 1e-12 {
		t.Errorf("a degree at 60° is %v, want %v", d, want)
	}
}

func TestStability(t *testing.T) {
	t.Parallel()
	s := siting.NewStability(3)
	if s.Share(0) != 0 || s.Draws() != 0 {
		t.Error("no draws, and yet a share")
	}
	for _, chosen := range [][]int{{0, 1}, {0}, {0, 2}, {}} {
		s.Add(chosen)
	}
	if got := fmt.Sprint(s.Share(0), s.Share(1), s.Share(2), s.Draws()); got != "0.75 0.25 0.25 4" {
		t.Error(got)
	}
}

// TestSolverAllocatesNothing: 342 municipalities times 200 draws ask for it.
func TestSolverAllocatesNothing(t *testing.T) {
	s := town(3, 60, 20)
	solver := siting.NewSolver(s.costs(t).Within(s.radius))
	solver.Solve(s.weights, 3)
	if n := testing.AllocsPerRun(20, func() { solver.Solve(s.weights, 3) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
