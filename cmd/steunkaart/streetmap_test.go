package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/network"
	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/realdata"
	"steunkaart/internal/sketch"
)

// delftMiddle is some four hundred metres around the old church.
var delftMiddle = orb.Bound{Min: orb.Point{4.349, 52.009}, Max: orb.Point{4.361, 52.016}}

// TestStreetFeedKeepsTheStreetsItHas loads the atlas with streets, without any,
// and with a table that cannot be read.
func TestStreetFeedKeepsTheStreetsItHas(t *testing.T) {
	unset(t)
	store, _ := pgtest.OpenURL(t)
	var log bytes.Buffer
	f := &streetFeed{Store: store, log: slog.New(slog.NewTextHandler(&log, nil))}
	change := func(sql string) {
		t.Helper()
		if _, err := store.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(when string, want ...orb.LineString) {
		t.Helper()
		got := f.Streets(delftMiddle)
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", when, got, want)
		}
		for i := range want {
			if !got[i].Line.Equal(want[i]) || got[i].Name != "" || got[i].Main {
				t.Errorf("%s: %v, want %v", when, got[i], want[i])
			}
		}
	}
	holds("before the first load")
	change(twoPlaces)
	holds("no streets")
	change(`insert into street (municipality_code, geometry, run_id) values
		('GM0503', st_geomfromtext('LINESTRING(4.35 52.01,4.36 52.015)', 4326), 1),
		('GM0503', st_geomfromtext('LINESTRING EMPTY', 4326), 1),
		('GM0014', st_geomfromtext('LINESTRING(6.56 53.21,6.57 53.22)', 4326), 1),
		('GM0503', st_geomfromtext('LINESTRING(4.34 52.012,4.37 52.012)', 4326), 1)`)
	both := []orb.LineString{{{4.35, 52.01}, {4.36, 52.015}}, {{4.34, 52.012}, {4.37, 52.012}}}
	holds("of those in the bound", both...)
	change(`alter table street rename to lost`)
	holds("the table is gone", both...)
	if !strings.Contains(log.String(), "streets not read") {
		t.Errorf("the log does not tell that streets were not read: %s", &log)
	}
	change(`alter table lost rename to street; update street set retired_by = 1`)
	holds("all were taken back")
}

// TestStreetsOfAFileGoBeforeStoredOnes names where maps get their streets from.
func TestStreetsOfAFileGoBeforeStoredOnes(t *testing.T) {
	t.Parallel()

	f := &streetFeed{}
	if f.orGraph(nil) != streetSource(f) {
		t.Error("without a graph file the stored streets are not used")
	}
	if got := f.orGraph(&network.Graph{}); got == streetSource(f) {
		t.Error("the graph file is not used")
	}
}

// TestStreetsOfDelft draws the middle of Delft from its real streets: each comes as
// it lies in the graph, and there are enough for a map.
func TestStreetsOfDelft(t *testing.T) {
	unset(t)
	in := realdata.Path(t, "osm/delft-streets/delft-streets.osm.pbf")
	file := writeFile(t, "delft.graph", nil)
	if code, _, errs := command(t.Context(), "network", "build", in, "-o", file); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	g, _, _, err := readGraph(file)
	if err != nil {
		t.Fatal(err)
	}
	streets := (&streetFeed{}).orGraph(g).Streets(delftMiddle)
	if len(streets) < 300 || len(streets) > 3000 {
		t.Errorf("%d streets in the middle of Delft", len(streets))
	}
	for _, s := range streets {
		if !s.Line.Bound().Intersects(delftMiddle) {
			t.Fatalf("%v is not in the bound", s.Line)
		}
	}
	svg := string(sketch.Draw(sketch.Scene{Centre: delftMiddle.Center(), Metres: 400, Width: 480, Height: 360, Streets: streets}))
	if corners := strings.Count(svg, "m"); corners < 200 {
		t.Errorf("only %d lines on the map", corners)
	}
	if far := (graphStreets{g}).Streets(orb.Bound{Min: orb.Point{6.5, 53.2}, Max: orb.Point{6.6, 53.3}}); len(far) != 0 {
		t.Errorf("%d streets of Delft in Groningen", len(far))
	}
}
