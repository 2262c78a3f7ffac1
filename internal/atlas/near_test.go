package atlas_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// atlasOf builds an atlas of nothing but help points.
func atlasOf(t testing.TB, points []supply.HelpPoint) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Build(&atlas.Rows{Points: slices.Clone(points)}, atlas.Options{Now: time.Unix(1.8e9, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// scatter makes n points: most of them in towns, some at exactly the same
// place, of all kinds, audiences and states.
func scatter(r *rand.Rand, n int, within orb.Bound) []supply.HelpPoint {
	points := make([]supply.HelpPoint, n)
	towns := make([]orb.Point, 1+n/40)
	anywhere := func() orb.Point {
		return orb.Point{
			within.Min[0] + r.Float64()*(within.Max[0]-within.Min[0]),
			within.Min[1] + r.Float64()*(within.Max[1]-within.Min[1]),
		}
	}
	for i := range towns {
		towns[i] = anywhere()
	}
	audiences := []supply.Audience{supply.AudiencePublic, supply.AudiencePublic, supply.AudiencePublic, supply.AudienceClients}
	for i := range points {
		p := &points[i]
		p.ID, p.Slug, p.Precision = int64(3*i+1), "point", supply.PrecisionExact
		switch town := towns[r.IntN(len(towns))]; r.IntN(4) {
		case 0:
			p.Location = anywhere()
		case 1:
			p.Location = town
		default:
			p.Location = orb.Point{town[0] + r.NormFloat64()/50, town[1] + r.NormFloat64()/80}
		}
		if r.IntN(20) == 0 {
			p.Precision = supply.PrecisionUnknown
		}
		for range 1 + r.IntN(2) {
			p.Offers = append(p.Offers, supply.Offer{
				Kind: supply.Kinds[r.IntN(len(supply.Kinds))], Audience: audiences[r.IntN(len(audiences))], HelpKnown: r.IntN(4) > 0,
			})
		}
	}
	return points
}

// nearestByHand measures every point of the atlas.
func nearestByHand(a *atlas.Atlas, p orb.Point, n int, w atlas.Wanted) []atlas.Found {
	var all []atlas.Found
	for i := range a.Points {
		q := &a.Points[i]
		wanted := slices.ContainsFunc(q.Offers, func(o supply.Offer) bool {
			return o.Audience == supply.AudiencePublic && o.Kind != supply.KindPhoneLine && (o.HelpKnown || w.Unknown) &&
				(len(w.Kinds) == 0 || slices.Contains(w.Kinds, o.Kind))
		})
		if wanted && q.Precision != supply.PrecisionUnknown {
			all = append(all, atlas.Found{Point: i, Distance: geo.Distance(p, q.Location)})
		}
	}
	slices.SortFunc(all, func(x, y atlas.Found) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(a.Points[x.Point].ID, a.Points[y.Point].ID))
	})
	return all[:min(n, len(all))]
}

func TestNearestIsWhatMeasuringAllGives(t *testing.T) {
	t.Parallel()

	bounds := []orb.Bound{geo.Netherlands, {Min: orb.Point{4.35, 51.99}, Max: orb.Point{4.37, 52.01}}, geo.World}
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		within := bounds[round%len(bounds)]
		a := atlasOf(t, scatter(r, 1+r.IntN(800), within))
		for range 40 {
			from := orb.Point{within.Min[0] + r.Float64()*(within.Max[0]-within.Min[0]), within.Min[1] + r.Float64()*(within.Max[1]-within.Min[1])}
			switch r.IntN(4) {
			case 0:
				from = a.Points[r.IntN(len(a.Points))].Location
			case 1:
				from = orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
			}
			n := []int{1, 3, 10, 2000}[r.IntN(4)]
			w := atlas.Wanted{Unknown: r.IntN(2) == 0}
			for range r.IntN(3) {
				w.Kinds = append(w.Kinds, supply.Kinds[r.IntN(len(supply.Kinds))])
			}
			got, want := a.Nearest(from, n, w, nil), nearestByHand(a, from, n, w)
			if !slices.Equal(got, want) {
				t.Fatalf("round %d: nearest %d to %v with %v:\n got %v\nwant %v", round, n, from, w, got, want)
			}
		}
	}
}

func TestNearestAtTheEdges(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(3, 4))
	a := atlasOf(t, scatter(r, 500, geo.Netherlands))
	one := atlasOf(t, []supply.HelpPoint{{
		ID: 7, Location: orb.Point{5, 52}, Precision: supply.PrecisionApproximate,
		Offers: []supply.Offer{{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true}},
	}})
	places := map[string]orb.Point{
		"Bentheim": {7.16, 52.30}, "North Sea": {3.2, 54.5}, "Melbourne": {144.96, -37.81}, "the pole": {0, 90},
		"the other pole": {-180, -90}, "the antipodes": {-175, -52}, "Baarle-Hertog": {4.93, 51.44},
	}
	for name, from := range places {
		if got, want := a.Nearest(from, 5, atlas.Wanted{}, nil), nearestByHand(a, from, 5, atlas.Wanted{}); !slices.Equal(got, want) {
			t.Errorf("from %s: got %v, want %v", name, got, want)
		}
		if got := one.Nearest(from, 5, atlas.Wanted{}, nil); len(got) != 1 {
			t.Errorf("from %s among one point: got %v", name, got)
		}
	}
	if got := atlasOf(t, nil).Nearest(places["Bentheim"], 3, atlas.Wanted{}, nil); len(got) != 0 {
		t.Errorf("without points: got %v", got)
	}
	for _, from := range []orb.Point{{1e300, 52}, {5, 91}, {5, nan}, {nan, 52}} {
		if got := a.Nearest(from, 3, atlas.Wanted{}, nil); len(got) != 0 {
			t.Errorf("from %v, which is nowhere: got %v", from, got)
		}
	}
	if got := a.Nearest(places["Bentheim"], 0, atlas.Wanted{}, nil); len(got) != 0 {
		t.Errorf("the nearest none: got %v", got)
	}
}

func TestNearestAppends(t *testing.T) {
	t.Parallel()

	a := atlasOf(t, scatter(rand.New(rand.NewPCG(5, 6)), 300, geo.Netherlands))
	before := []atlas.Found{{Point: 1, Distance: 1e9}, {Point: 2, Distance: 0}}
	got := a.Nearest(orb.Point{5, 52}, 4, atlas.Wanted{}, slices.Clone(before))
	if !slices.Equal(got[:2], before) || !slices.Equal(got[2:], nearestByHand(a, orb.Point{5, 52}, 4, atlas.Wanted{})) {
		t.Errorf("appended %v", got)
	}
}

func TestNearestAllocatesNothing(t *testing.T) {
	a := atlasOf(t, scatter(rand.New(rand.NewPCG(7, 8)), 2000, geo.Netherlands))
	room, w := make([]atlas.Found, 0, 8), atlas.Wanted{Kinds: []supply.Kind{supply.KindLibrary, supply.KindIDO}}
	if n := testing.AllocsPerRun(100, func() { room = a.Nearest(orb.Point{5.1, 52.1}, 8, w, room[:0]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkNearest searches the nearest three among 12,000 points from places
// where people are.
func BenchmarkNearest(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 10))
	points := scatter(r, 12000, geo.Netherlands)
	for i := range points {
		points[i].Precision = supply.PrecisionExact
		points[i].Offers = []supply.Offer{{Kind: supply.Kinds[i%15], Audience: supply.AudiencePublic, HelpKnown: true}}
	}
	a := atlasOf(b, points)
	from := make([]orb.Point, 4096)
	for i := range from {
		p := points[r.IntN(len(points))].Location
		from[i] = orb.Point{p[0] + r.NormFloat64()/60, p[1] + r.NormFloat64()/90}
	}
	for name, w := range map[string]atlas.Wanted{"any": {}, "kind": {Kinds: []supply.Kind{supply.KindLibrary}}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			room, i := make([]atlas.Found, 0, 3), 0
			for b.Loop() {
				room = a.Nearest(from[i&4095], 3, w, room[:0])
				i++
			}
		})
	}
}
