package pipeline_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
	"steunkaart/internal/pipeline"
)

// west paves the western municipality: streets in a grid of a hundred metres over
// its three square kilometres, so that a way over streets is the distance east plus
// the distance north, and everybody lives near one.
func west() []orb.LineString {
	s := geo.ScaleAt(52)
	at := func(east, north int) orb.Point {
		return network.CoordAt(orb.Point{4.36 + float64(east)/s.Lon, 52 + float64(north)/s.Lat}).Point()
	}
	var lines []orb.LineString
	for north := 0; north <= 1000; north += 100 {
		var line orb.LineString
		for east := 0; east <= 3000; east += 100 {
			line = append(line, at(east, north))
		}
		lines = append(lines, line)
	}
	for east := 0; east <= 3000; east += 100 {
		var line orb.LineString
		for north := 0; north <= 1000; north += 100 {
			line = append(line, at(east, north))
		}
		lines = append(lines, line)
	}
	return lines
}

// TestStreetsWhereTheyAre gives one of two municipalities streets: there ways go
// over them, in the other one in a straight line, as without any streets.
func TestStreetsWhereTheyAre(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.367, 52.0045}}, {ID: 2, Location: orb.Point{4.41, 52.004}}}
	before := w.must(t, pipeline.Job{})
	w.streets = west()
	after := w.must(t, pipeline.Job{})
	if len(before.Streets) != 0 || !slices.Equal(after.Streets, []area.Code{"GM0001"}) {
		t.Fatalf("streets in %v and then in %v", before.Streets, after.Streets)
	}
	longer := 0
	for i, c := range after.Cells {
		row, was := after.Reach.Row(i), before.Reach.Row(i)
		if row.ByStreet != (c.Municipality == "GM0001") {
			t.Errorf("cell %s of %s: by street is %v", c.Cell, c.Municipality, row.ByStreet)
		}
		if row.Straight != was.Straight {
			t.Errorf("cell %s: streets changed the straight line", c.Cell)
		}
		if !row.ByStreet && !reflect.DeepEqual(row, was) {
			t.Errorf("cell %s without streets reaches other things", c.Cell)
		}
		// A way east and then north is at most the straight line times the root of two,
		// and the way to and from the street.
		straight := w.minutes(t, c.Centre, w.points[0].Location)
		if got := float64(row.Minutes[0]); row.ByStreet && row.IDs[0] == 1 && (got < straight-1e-4 || got > straight*1.4143+3) {
			t.Errorf("cell %s: %v minutes over streets, %v in a straight line", c.Cell, got, straight)
		}
		if row.ByStreet && row.Minutes[0] != was.Minutes[0] {
			longer++
		}
	}
	if longer == 0 {
		t.Error("no way changed: this world tests nothing")
	}
	for _, from := range []pipeline.Stage{pipeline.StageAccess, pipeline.StageGaps, pipeline.StagePlan} {
		if again := w.must(t, pipeline.Job{From: from}); !reflect.DeepEqual(again.Reach, after.Reach) || !reflect.DeepEqual(again.Proposals, after.Proposals) {
			t.Errorf("from %s: results over streets differ", from)
		}
	}
}

// minutes is how long a straight line takes on foot, without detour.
func (w *world) minutes(t *testing.T, a, b orb.Point) float64 {
	t.Helper()
	return float64(geo.Distance(a, b)) / (parameters(t).Method.WalkSpeed.Value * 1000 / 60)
}

// TestStreetsThatEndTooSoon holds that a municipality of which half has streets
// does not travel over them: who has none nearby would reach nothing.
func TestStreetsThatEndTooSoon(t *testing.T) {
	t.Parallel()

	w := newWorld()
	for _, line := range west() {
		if line[0][0] < 4.36+1500/geo.ScaleAt(52).Lon && line[len(line)-1][0] < 4.36+1500/geo.ScaleAt(52).Lon {
			w.streets = append(w.streets, line)
		}
	}
	if r := w.must(t, pipeline.Job{}); len(r.Streets) != 0 {
		t.Errorf("streets in %v", r.Streets)
	}
}
