package main

import (
	"cmp"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
	"steunkaart/internal/postgres"
	"steunkaart/internal/supply"
)

// waysOfDelft looks whether the ways of Delft are as another search over the same
// streets finds them, of all points at once in place of one by one, and are ways
// that somebody could go.
func waysOfDelft(t *testing.T, store *postgres.Store) {
	rows, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parameters, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	d := delftWays{method: parameters.Method, graph: delftGraph(t, store), ways: rows.Ways}
	for _, w := range rows.Ways {
		d.ids = append(d.ids, w.Point)
	}
	slices.Sort(d.ids)
	d.ids = slices.Compact(d.ids)
	for _, id := range d.ids {
		at := slices.IndexFunc(rows.Points, func(p supply.HelpPoint) bool { return p.ID == id })
		d.at = append(d.at, rows.Points[at].Location)
	}
	for _, profile := range []access.Profile{access.Walk, access.Cycle} {
		near := d.nearest(t, profile)
		postcodes := 0
		for _, code := range rows.Postcodes {
			if code.Municipality != "GM0503" {
				if ways := waysFrom(d.ways, code.Code, profile); len(ways) > 0 {
					t.Errorf("%s is not of Delft and has ways %v", code.Code, ways)
				}
				continue
			}
			if d.postcode(t, code, profile, near.At(nil, d.snap(code.Location, profile))) {
				postcodes++
			}
		}
		if postcodes < 12 {
			t.Errorf("only %d postcodes of Delft have ways by %s", postcodes, profile)
		}
	}
}

// delftWays is the streets of Delft, and the ways over them that are stored.
type delftWays struct {
	method data.Method
	graph  *network.Graph
	ways   []atlas.WayRow
	ids    []int64 // of the help points that ways lead to, rising
	at     []orb.Point
}

func (d *delftWays) snap(at orb.Point, p access.Profile) network.Position {
	return d.graph.Snap(at, d.method.Travel(p).Mode, geo.Metres(d.method.SnapMetres.Value))
}

// nearest searches from all help points at once.
func (d *delftWays) nearest(t *testing.T, p access.Profile) *network.Nearest {
	t.Helper()
	q := network.Query{Profile: d.method.Travel(p), N: network.MostNearest, Limit: d.method.Settings().Travel[p].Limit}
	for _, at := range d.at {
		q.Points = append(q.Points, d.snap(at, p))
	}
	near, err := d.graph.Nearest(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return near
}

// postcode compares the ways of a postcode with the nearest ones that were found,
// and with straight lines. It reports whether there are any.
func (d *delftWays) postcode(t *testing.T, code atlas.PostcodeRow, p access.Profile, found []network.Hit) bool {
	t.Helper()
	ways := waysFrom(d.ways, code.Code, p)
	if len(found) < network.MostNearest && len(ways) != len(found) {
		t.Errorf("%s by %s: %d ways, want %d", code.Code, p, len(ways), len(found))
	}
	for i, hit := range found {
		if i >= len(ways) || ways[i].Point != d.ids[hit.Number] || ways[i].Minutes != float32(hit.Time.Minutes()) {
			t.Errorf("%s by %s: nearest %d is %d at %v, stored %v", code.Code, p, i, d.ids[hit.Number], hit.Time.Minutes(), ways)
		}
	}
	for _, w := range ways {
		k, _ := slices.BinarySearch(d.ids, w.Point)
		straight := float64(geo.Distance(code.Location, d.at[k])) / (d.method.Travel(p).SpeedKmh * 1000 / 60)
		if got := float64(w.Minutes); got < straight-0.01 || got > 2*straight+5 {
			t.Errorf("%s to %d by %s: %v minutes, %v in a straight line", code.Code, w.Point, p, got, straight)
		}
	}
	return len(ways) > 0
}

// waysFrom returns the ways of a postcode and profile, the nearest first.
func waysFrom(all []atlas.WayRow, code area.Postcode, p access.Profile) []atlas.WayRow {
	var some []atlas.WayRow
	for _, w := range all {
		if w.Postcode == code && w.Profile == p {
			some = append(some, w)
		}
	}
	slices.SortFunc(some, func(a, b atlas.WayRow) int {
		return cmp.Or(cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Point, b.Point))
	})
	return some
}

// delftGraph makes the network of the stored streets.
func delftGraph(t *testing.T, store *postgres.Store) *network.Graph {
	t.Helper()
	stored, err := store.Streets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines network.Lines
	for _, line := range stored {
		lines.Add(network.CoordsAt(line), network.WalkBoth|network.CycleBoth, 0)
	}
	g, _, err := lines.Build(t.Context(), network.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}
