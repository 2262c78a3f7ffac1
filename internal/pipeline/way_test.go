package pipeline_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
)

// spot returns a place so many metres east and north of the corner of the world.
func spot(east, north float64) orb.Point {
	s := geo.ScaleAt(52)
	return orb.Point{4.36 + east/s.Lon, 52 + north/s.Lat}
}

// onStreets puts forty help points on the streets of west, and three to which
// no way over streets is known. It returns where the first forty are, in metres.
func onStreets(w *world) [][2]float64 {
	random := rand.New(rand.NewPCG(1, 2))
	var at [][2]float64
	for i := range 40 {
		p := [2]float64{100 * float64(random.IntN(31)), 100 * float64(random.IntN(11))}
		p[i%2] = min(p[i%2]+random.Float64()*100, []float64{3000, 1000}[i%2]) // along the street
		at = append(at, p)
		w.destinations = append(w.destinations, pipeline.Destination{ID: int64(100 - i), Municipality: "GM0001", Location: spot(p[0], p[1])})
	}
	// Far from streets; and on the streets, though they are not known where it belongs.
	w.destinations = append(w.destinations, pipeline.Destination{ID: 6, Municipality: "GM0002", Location: spot(100, 200)},
		pipeline.Destination{ID: 8, Location: spot(100, 200)}, pipeline.Destination{ID: 7, Municipality: "GM0001", Location: spot(1500, 2000)})
	return at
}

// withPostcodes gives the world postcodes in both municipalities, one without and
// one far from every street.
func withPostcodes(w *world) {
	w.postcodes = []pipeline.Postcode{
		{Code: "2612", Municipality: "GM0001", Location: spot(2400, 300)},
		{Code: "2611", Municipality: "GM0001", Location: spot(100, 200)},
		{Code: "2613", Municipality: "GM0001", Location: spot(1000, 3000)},
		{Code: "2614", Municipality: "GM0002", Location: spot(3100, 500)},
		{Code: "2615", Location: spot(200, 200)},
	}
}

// TestWaysFromPostcodes compares with every way counted by itself: in a grid of
// streets it is the distance east plus the distance north.
func TestWaysFromPostcodes(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.streets = west()
	at := onStreets(w)
	withPostcodes(w)
	got := w.must(t, pipeline.Job{}).Ways
	method := parameters(t).Method
	corner := map[area.Postcode][2]float64{"2611": {100, 200}, "2612": {2400, 300}}
	next := 0
	for _, code := range []area.Postcode{"2611", "2612"} {
		for _, profile := range []access.Profile{access.Walk, access.Cycle} {
			travel := method.Settings().Travel[profile]
			all := map[int64]float64{}
			var within []float64
			for i, p := range at {
				minutes := (math.Abs(p[0]-corner[code][0]) + math.Abs(p[1]-corner[code][1])) / (travel.SpeedKmh * 1000 / 60)
				if all[w.destinations[i].ID] = minutes; minutes <= float64(travel.Limit) {
					within = append(within, minutes)
				}
			}
			slices.Sort(within)
			for k, want := range within[:min(len(within), access.WaysKept)] {
				if next == len(got) {
					t.Fatalf("only %d ways", next)
				}
				way := got[next]
				next++
				if way.Postcode != code || way.Municipality != "GM0001" || way.Profile != profile {
					t.Fatalf("way %d is %+v, want one of %s by %s", next-1, way, code, profile)
				}
				if off := float64(way.Minutes) - want; math.Abs(off) > 0.03 || math.Abs(float64(way.Minutes)-all[way.Point]) > 0.03 {
					t.Errorf("%s by %s: nearest %d is %+v, want %.2f minutes; to that point it is %.2f", code, profile, k, way, want, all[way.Point])
				}
			}
		}
	}
	if next != len(got) {
		t.Errorf("%d ways, want %d: %+v is too many", len(got), next, got[next])
	}
}

// TestWaysOfSome holds that one municipality by itself, later stages, another order
// of what is read and other numbers of workers give the same ways.
func TestWaysOfSome(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.streets = west()
	onStreets(w)
	withPostcodes(w)
	want := w.must(t, pipeline.Job{}).Ways
	if len(want) == 0 {
		t.Fatal("no ways: this world tests nothing")
	}
	slices.Reverse(w.destinations)
	slices.Reverse(w.postcodes)
	for _, tt := range []struct {
		job  pipeline.Job
		want []pipeline.Way
	}{
		{pipeline.Job{}, want},
		{pipeline.Job{Scope: []area.Code{"GM0001"}}, want},
		{pipeline.Job{Scope: []area.Code{"GM0002"}}, nil},
		{pipeline.Job{From: pipeline.StageAccess}, want},
		{pipeline.Job{From: pipeline.StageGaps}, nil},
	} {
		for w.workers = 1; w.workers <= 3; w.workers++ {
			if got := w.must(t, tt.job).Ways; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%v from %q with %d workers: %d ways, want %d", tt.job.Scope, tt.job.From, w.workers, len(got), len(tt.want))
			}
		}
	}
	if w.destinations[0].ID != 7 {
		t.Error("what was read was sorted in place")
	}
	w.streets = nil
	if got := w.must(t, pipeline.Job{}).Ways; len(got) != 0 {
		t.Errorf("%d ways without streets", len(got))
	}
}

// broken is a world of which some things cannot be read.
type broken struct {
	*world
	postcodes, destinations error
}

func (b broken) ReadPostcodes(ctx context.Context) ([]pipeline.Postcode, error) {
	all, _ := b.world.ReadPostcodes(ctx)
	return all, b.postcodes
}

func (b broken) ReadDestinations(ctx context.Context) ([]pipeline.Destination, error) {
	all, _ := b.world.ReadDestinations(ctx)
	return all, b.destinations
}

// TestWaysThatCannotBeRead holds that nothing is stored then.
func TestWaysThatCannotBeRead(t *testing.T) {
	t.Parallel()

	gone := errors.New("gone")
	for _, b := range []broken{{postcodes: gone}, {destinations: gone}} {
		b.world = newWorld()
		b.streets = west()
		onStreets(b.world)
		withPostcodes(b.world)
		p, err := pipeline.New(b, grid{}, parameters(t), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(t.Context(), pipeline.Job{}); !errors.Is(err, gone) || len(b.saved) > 0 {
			t.Errorf("error is %v, %d results are saved", err, len(b.saved))
		}
	}
}
