package finder_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

const asked = "2611" // the postcode of the question

// streets draws ways over streets to some of the points: some on foot, some by
// bicycle, some both.
func streets(t *rapid.T, points []supply.HelpPoint) (rows []atlas.WayRow, minutes map[int64]*[2]float64) {
	minutes = map[int64]*[2]float64{}
	for i := range points {
		for p := access.Walk; p <= access.Cycle; p++ {
			if !rapid.Bool().Draw(t, "over streets") {
				continue
			}
			m := rapid.Float32Range(0, 30).Draw(t, "minutes")
			rows = append(rows, atlas.WayRow{Postcode: asked, Point: points[i].ID, Profile: p, Minutes: m})
			if minutes[points[i].ID] == nil {
				minutes[points[i].ID] = &[2]float64{math.Inf(1), math.Inf(1)}
			}
			minutes[points[i].ID][p] = float64(m)
		}
	}
	return rows, minutes
}

// TestStreetsGoBeforeStraightLines checks the minutes of each result against the
// ways that were drawn, and that the order is that of those minutes.
func TestStreetsGoBeforeStraightLines(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		points, q := town(t), wishes(t)
		q.Postcode = rapid.SampledFrom([]area.Postcode{asked, asked, "2612", ""}).Draw(t, "postcode")
		points = points[:min(len(points), 60)] // no more than are kept, so that the bound is the limit
		rows, minutes := streets(t, points)
		a := build(t, points, rows...)
		got := finder.Find(a, q)
		for i := range got.Results {
			r := &got.Results[i]
			m, over := minutes[a.Points[r.Point].ID]
			if over = over && q.Postcode == asked; r.ByStreet != over {
				t.Fatalf("%+v: over streets %v", r, over)
			}
			if !over {
				if r.Walk != a.Method.Minutes(access.Walk, r.Distance) || r.Cycle != a.Method.Minutes(access.Cycle, r.Distance) || r.WalkBeyond || r.CycleBeyond {
					t.Fatalf("%+v is not the straight line", r)
				}
			} else if told(r.Walk, r.WalkBeyond) != m[0] || told(r.Cycle, r.CycleBeyond) != m[1] || r.Walk > 30 || r.Cycle > 30 {
				t.Fatalf("%+v, want %v", r, m)
			}
			if i > 0 && tier(r) == tier(&got.Results[i-1]) && r.Walk < got.Results[i-1].Walk {
				t.Fatalf("%+v is nearer than %+v before it", r, got.Results[i-1])
			}
		}
	})
}

// told are the minutes of a result, infinite when it takes longer.
func told(m geo.Minutes, beyond bool) float64 {
	if beyond {
		return math.Inf(1)
	}
	return float64(m)
}

// TestFullListOfWaysTellsLess asks where as many ways are kept as there is room
// for: what is not among them takes at least as long as the last, not the limit.
func TestFullListOfWaysTellsLess(t *testing.T) {
	t.Parallel()

	var points []supply.HelpPoint
	var rows []atlas.WayRow
	for i := range access.WaysKept + 1 {
		p := supply.HelpPoint{
			ID: int64(i + 1), Precision: supply.PrecisionExact, Offers: []supply.Offer{{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true}},
		}
		p.Location[0], p.Location[1] = 5, 52+float64(i)/1e5
		points = append(points, p)
		rows = append(rows, atlas.WayRow{Postcode: asked, Point: p.ID, Profile: access.Cycle, Minutes: 2})
		if i > 0 {
			rows = append(rows, atlas.WayRow{Postcode: asked, Point: p.ID, Profile: access.Walk, Minutes: float32(5 + float64(i)/10)})
		}
	}
	q := finder.Question{From: points[0].Location, Postcode: asked, Now: now, Most: access.WaysKept}
	a := build(t, points, rows...)
	last := finder.Find(a, q).Results[access.WaysKept-1]
	if want := geo.Minutes(float32(5 + float64(access.WaysKept)/10)); a.Points[last.Point].ID != 1 || last.Walk != want || !last.WalkBeyond {
		t.Errorf("want the place without a way on foot last, beyond %v minutes: %+v", want, last)
	}
}
