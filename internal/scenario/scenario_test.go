package scenario_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/hours"
	"steunkaart/internal/scenario"
)

func of(changes ...scenario.Change) scenario.Scenario {
	return scenario.Scenario{Municipality: "GM0503", Changes: changes}
}

func TestCheck(t *testing.T) {
	t.Parallel()

	good := []scenario.Change{
		{Kind: scenario.Open, Name: "Balie", Lon: 4.36, Lat: 52, Hours: "Mo-Fr 09:00-12:00"},
		{Kind: scenario.Open, Name: "Balie", Lon: 4.36, Lat: 52},
		{Kind: scenario.Close, Point: 3},
		{Kind: scenario.Move, Point: 3, Name: "School", Lon: 4.36, Lat: 52},
		{Kind: scenario.Hours, Point: 3, Hours: "We 18:00-20:00"},
	}
	if err := of(good...).Check(); err != nil {
		t.Error(err)
	}
	long := strings.Repeat("a", scenario.MostText+1)
	for name, bad := range map[string]struct {
		s    scenario.Scenario
		want string
	}{
		"no changes":          {of(), "changes: 0"},
		"too many":            {of(make([]scenario.Change, scenario.Most+1)...), "changes: 21"},
		"no municipality":     {scenario.Scenario{Municipality: "BU05030101", Changes: good[:1]}, "municipality"},
		"unknown kind":        {of(scenario.Change{Kind: "sell", Point: 1}), "kind"},
		"open with a point":   {of(scenario.Change{Kind: scenario.Open, Point: 1, Name: "B", Lon: 4.36, Lat: 52}), "point"},
		"close without one":   {of(scenario.Change{Kind: scenario.Close}), "point"},
		"open without a name": {of(scenario.Change{Kind: scenario.Open, Name: " ", Lon: 4.36, Lat: 52}), "name"},
		"a long name":         {of(scenario.Change{Kind: scenario.Open, Name: long, Lon: 4.36, Lat: 52}), "name"},
		"abroad":              {of(scenario.Change{Kind: scenario.Open, Name: "B", Lon: 13.4, Lat: 52.5}), "location"},
		"nowhere":             {of(scenario.Change{Kind: scenario.Move, Point: 1, Name: "B"}), "location"},
		"close with a place":  {of(scenario.Change{Kind: scenario.Close, Point: 1, Lon: 4.36, Lat: 52}), "location"},
		"close with hours":    {of(scenario.Change{Kind: scenario.Close, Point: 1, Hours: "24/7"}), "hours"},
		"hours without":       {of(scenario.Change{Kind: scenario.Hours, Point: 1}), "hours"},
		"hours that are none": {of(scenario.Change{Kind: scenario.Hours, Point: 1, Hours: "maandag"}), "opening hours"},
	} {
		if err := bad.s.Check(); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v, want %q", name, err, bad.want)
		}
	}
}

func TestSlugFollowsFromTheChanges(t *testing.T) {
	t.Parallel()

	slug := func(s scenario.Scenario) string {
		text, err := s.Slug()
		if err != nil || len(text) != 10 || strings.ToLower(text) != text {
			t.Fatalf("slug %q, %v", text, err)
		}
		return text
	}
	a := scenario.Change{Kind: scenario.Open, Name: "Balie", Lon: 4.36, Lat: 52}
	same := scenario.Change{Kind: scenario.Open, Name: " Balie ", Lon: 4.3600000001, Lat: 52}
	b := scenario.Change{Kind: scenario.Close, Point: 3}
	if slug(of(a)) != slug(of(same)) {
		t.Error("the same change has two links")
	}
	if slug(of(a, b)) == slug(of(b, a)) || slug(of(a)) == slug(of(a, b)) || slug(of(a)) == slug(scenario.Scenario{Municipality: "GM0363", Changes: []scenario.Change{a}}) {
		t.Error("other scenarios have one link")
	}
	if s := of(a).With(b); slug(s.Without(1)) != slug(of(a)) || len(s.Changes) != 2 {
		t.Error("a change that is taken away leaves another link")
	}
}

func TestApply(t *testing.T) {
	t.Parallel()

	points := []access.Point{{ID: 3, Location: orb.Point{5, 52}}, {ID: 4, Location: orb.Point{5, 53}, Confirmed: true}}
	day := hours.Date{Year: 2026, Month: 1, Day: 5}
	after, missing := of(
		scenario.Change{Kind: scenario.Close, Point: 3}, scenario.Change{Kind: scenario.Hours, Point: 3, Hours: "24/7"},
		scenario.Change{Kind: scenario.Move, Point: 4, Name: "x", Lon: 4, Lat: 51}, scenario.Change{Kind: scenario.Hours, Point: 4, Hours: "24/7"},
		scenario.Change{Kind: scenario.Open, Name: "y", Lon: 6, Lat: 53},
	).Apply(points, day)
	if !reflect.DeepEqual(missing, []int{1}) || len(after) != 2 {
		t.Fatalf("after %+v, missing %v", after, missing)
	}
	if p := after[0]; p.ID != 4 || p.Location != (orb.Point{4, 51}) || !p.Confirmed || p.Staffed.Known != access.Always {
		t.Errorf("moved point %+v", p)
	}
	if p := after[1]; p.ID != -5 || p.Confirmed || p.Staffed.Unknown != access.Always {
		t.Errorf("new point %+v", p)
	}
	if points[1].Location != (orb.Point{5, 53}) || len(points) != 2 {
		t.Error("the points before changed")
	}
}
