package pipeline_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/scenario"
)

// helped is a computed world with a library in the middle of West's first
// neighbourhood and a desk in East, near the border.
func helped(t *testing.T) (*world, *pipeline.Pipeline) {
	t.Helper()
	w := newWorld()
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.367, 52.0045}}, {ID: 2, Location: orb.Point{4.405, 52.0045}, Confirmed: true}}
	w.must(t, pipeline.Job{})
	p, err := pipeline.New(w, grid{}, parameters(t), func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return w, p
}

func try(t *testing.T, p *pipeline.Pipeline, changes ...scenario.Change) *scenario.Outcome {
	t.Helper()
	o, err := p.Try(t.Context(), scenario.Scenario{Municipality: "GM0001", Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// whole returns the effect on the municipality by a profile.
func whole(t *testing.T, o *scenario.Outcome, p access.Profile) scenario.Effect {
	t.Helper()
	for _, e := range o.Effects {
		if e.Area == "GM0001" && e.Profile == p {
			return e
		}
	}
	t.Fatalf("no effect on the municipality by %s", p)
	return scenario.Effect{}
}

func desk(east float64) scenario.Change {
	return scenario.Change{Kind: scenario.Open, Name: "Balie", Lon: 4.36 + east/geo.ScaleAt(52).Lon, Lat: 52.0045, Hours: "Mo 10:00-12:00"}
}

func TestTryOpens(t *testing.T) {
	t.Parallel()

	w, p := helped(t)
	o := try(t, p, desk(2500))
	stored := w.saved[0]
	for _, profile := range []access.Profile{access.Walk, access.Cycle, access.Senior} {
		e := whole(t, o, profile)
		for d := range e.Before {
			if e.Lost[d].People != 0 || math.Abs(e.After[d].People-e.Before[d].People-e.Gained[d].People) > 1e-9 || !reflect.DeepEqual(e.SureBefore, e.SureAfter) {
				t.Errorf("%s: %+v", profile, e)
			}
		}
		// What was is what the computation stored, with its interval.
		for _, c := range stored.Coverage {
			if c.Area == "GM0001" && c.Profile == profile && (!reflect.DeepEqual(c.Listed, e.Before) || !reflect.DeepEqual(c.Confirmed, e.SureBefore)) {
				t.Errorf("%s: before is %+v, stored was %+v", profile, e.Before, c.Listed)
			}
		}
	}
	e := whole(t, o, access.Walk)
	if e.Gained[0].People <= 0 || e.Gained[0].Low > e.Gained[0].People || e.Gained[0].High < e.Gained[0].People || len(o.Missing) != 0 {
		t.Errorf("gained %+v, missing %v", e.Gained[0], o.Missing)
	}
	for _, c := range o.Cells {
		for profile := range access.Profiles {
			if c.Before[profile].Listed && !c.After[profile].Listed || c.After[profile].Staffed < c.Before[profile].Staffed {
				t.Errorf("cell %s lost reach or hours by a point more", c.Cell)
			}
		}
	}
}

// TestTryCountsAcrossTheBorder closes the desk of the neighbours.
func TestTryCountsAcrossTheBorder(t *testing.T) {
	t.Parallel()

	_, p := helped(t)
	e := whole(t, try(t, p, scenario.Change{Kind: scenario.Close, Point: 2}), access.Walk)
	if e.Lost[0].People <= 0 || e.SureAfter[0].People != 0 || e.SureBefore[0].People <= 0 || e.Gained[0].People != 0 {
		t.Errorf("closing a desk across the border: %+v", e)
	}
}

// TestTryUndone holds that a change that is taken away leaves nothing behind, to
// the last bit, and that what undoes another change does so too.
func TestTryUndone(t *testing.T) {
	t.Parallel()

	w, p := helped(t)
	closed := scenario.Change{Kind: scenario.Close, Point: 1}
	one := try(t, p, closed)
	s := scenario.Scenario{Municipality: "GM0001", Changes: []scenario.Change{closed, desk(2500)}}
	again, err := p.Try(t.Context(), s.Without(1))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, again) {
		t.Error("a change that was taken away left something behind")
	}
	there := w.points[0].Location
	moved := try(t, p, scenario.Change{Kind: scenario.Move, Point: 1, Name: "Elders", Lon: 4.39, Lat: 52.0045},
		scenario.Change{Kind: scenario.Move, Point: 1, Name: "Terug", Lon: there[0], Lat: there[1]})
	for _, e := range moved.Effects {
		if !reflect.DeepEqual(e.Before, e.After) || e.Gained[0].High != 0 || e.Lost[0].High != 0 {
			t.Errorf("moved there and back: %+v", e)
		}
	}
	if len(w.saved) != 1 {
		t.Error("trying stored something")
	}
}

func TestTryHours(t *testing.T) {
	t.Parallel()

	_, p := helped(t)
	o := try(t, p, scenario.Change{Kind: scenario.Hours, Point: 1, Hours: "Mo-Fr 09:00-17:00"})
	more := 0
	for _, c := range o.Cells {
		for profile := range access.Profiles {
			if c.Before[profile].Listed != c.After[profile].Listed {
				t.Error("hours changed reach")
			}
			if c.After[profile].Staffed > c.Before[profile].Staffed {
				more++
			}
		}
	}
	if more == 0 {
		t.Error("longer hours are nowhere")
	}
}

func TestTryRefuses(t *testing.T) {
	t.Parallel()

	w, p := helped(t)
	if _, err := p.Try(t.Context(), scenario.Scenario{Municipality: "GM0001"}); err == nil {
		t.Error("no changes are accepted")
	}
	if o := try(t, p, scenario.Change{Kind: scenario.Close, Point: 77}); !reflect.DeepEqual(o.Missing, []int{0}) {
		t.Errorf("missing are %v", o.Missing)
	}
	w.stored.Parameters = "other"
	if _, err := p.Try(t.Context(), scenario.Scenario{Municipality: "GM0001", Changes: []scenario.Change{desk(0)}}); err == nil {
		t.Error("results of other parameters are taken for today's")
	}
}
