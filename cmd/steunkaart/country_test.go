package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"steunkaart/internal/disclosure"
	"steunkaart/internal/geo"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// TestWholeCountry walks the path of `make run`, on the starter set that comes
// with the program: load, compute, serve, and what users then see.
func TestWholeCountry(t *testing.T) {
	if testing.Short() {
		t.Skip("short: loads and computes the whole country")
	}
	unsetLogs(t)
	store, database := pgtest.OpenURL(t)
	must := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := command(t.Context(), append([]string{"--database-url", database}, args...)...)
		if code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, stderr)
		}
		return stdout
	}
	must("starter", "load", "../../data/starter")
	if out := must("starter", "load", "../../data/starter", "--if-missing"); !strings.Contains(out, "already") {
		t.Errorf("a second load says %q", out)
	}
	must("compute")
	if out := must("compute", "--if-needed"); !strings.Contains(out, "up to date") {
		t.Errorf("a second computation says %q", out)
	}
	t.Run("what if a desk opens in Delft", func(t *testing.T) { whatIf(t, store) })
	t.Run("ways from postcodes in Delft", func(t *testing.T) { waysOfDelft(t, store) })
	t.Run("one municipality gives what the country gave", func(t *testing.T) { recompute(t, store, must) })

	country := countryAtlas(t, store)
	p := start(t, database)
	t.Run("every municipality has its page", p.everyPage)
	t.Run("the tables add up to the national figures", func(t *testing.T) { exact(t, store) })
	t.Run("each definition adds up to its national figure", func(t *testing.T) { p.sums(t, store) })
	t.Run("nothing small is given away", p.attack)
	t.Run("every figure of the atlas is rounded", func(t *testing.T) { rounded(t, country) })
	t.Run("coarser cells hold everybody", p.parents)
	t.Run("no tile is over 500 kB", p.tiles)
	t.Run("a resident in Delft", p.resident)
	t.Run("the journeys of four people", p.journeys)
	t.Run("people live where buildings stand", func(t *testing.T) { p.buildings(t, store, must) })
}

// recompute checks that a municipality by itself comes out as it did in the
// country, its border cells included.
func recompute(t *testing.T, store *postgres.Store, must func(...string) string) {
	const digest = `select md5(string_agg(t::text, '|' order by t)) from (
		select (cell, residents, excluded, low, high)::text as t from cell_demand
		union all select (cell, minutes, point_ids, points, straight, hours, flags)::text from cell_reach
		union all select (municipality_code, name, cells, residents, excluded)::text from gap where municipality_code = 'GM0503'
		union all select (area_code, types, excluded, low, high, groups)::text from area_people where municipality_code = 'GM0503') as rows`
	var before, after string
	if err := store.Pool().QueryRow(t.Context(), digest).Scan(&before); err != nil {
		t.Fatal(err)
	}
	must("compute", "--municipality", "GM0503")
	if err := store.Pool().QueryRow(t.Context(), digest).Scan(&after); err != nil {
		t.Fatal(err)
	}
	if before != after {
		t.Error("results changed")
	}
}

// feature is what these tests read of a GeoJSON feature.
type feature struct {
	ID         string
	Properties struct {
		Name, Slug, Municipality             string
		Residents, People                    float64
		Excluded                             float64
		Low                                  float64 `json:"excluded_low"`
		High                                 float64 `json:"excluded_high"`
		CoveredConfirmed, CoveredListed, Gap bool
	}
}

// features reads all pages of a collection.
func (p *program) features(t *testing.T, path string) []feature {
	t.Helper()
	var all []feature
	for path != "" {
		status, body := p.get(t, path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d: %s", path, status, body)
		}
		var page struct {
			Features []feature
			Links    []struct{ Rel, Href string }
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all, path = append(all, page.Features...), ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				_, path, _ = strings.Cut(l.Href, "/v1/")
				path = "/v1/" + path
			}
		}
	}
	return all
}

func (p *program) everyPage(t *testing.T) {
	all := p.features(t, "/v1/collections/municipalities/items?limit=1000")
	if len(all) != 342 {
		t.Fatalf("%d municipalities, want 342", len(all))
	}
	for _, f := range all {
		status, body := p.get(t, "/gemeente/"+f.Properties.Slug)
		if status != http.StatusOK || !strings.Contains(body, "</html>") || strings.Contains(body, "NaN") {
			t.Errorf("%s: %d, %d bytes", f.Properties.Slug, status, len(body))
		}
	}
}

func (p *program) sums(t *testing.T, store *postgres.Store) {
	for definition, total := range totals(t, store) {
		sum, residents := 0.0, 0.0
		for _, f := range p.features(t, "/v1/collections/municipalities/items?limit=1000&definition="+definition) {
			v := f.Properties
			if !(v.Low <= v.Excluded && v.Excluded <= v.High && v.Excluded <= v.Residents) {
				t.Errorf("%s, %s: %v (%v to %v) of %v residents", definition, f.ID, v.Excluded, v.Low, v.High, v.Residents)
			}
			sum, residents = sum+v.Excluded, residents+v.Residents
		}
		if want := disclosure.Nearest(total); sum != want {
			t.Errorf("%s: municipalities add up to %v, want %v", definition, sum, want)
		}
		if residents != published {
			t.Errorf("%s: %v residents", definition, residents)
		}
	}
}

func totals(t *testing.T, store *postgres.Store) map[string]float64 {
	t.Helper()
	rows, err := store.Pool().Query(t.Context(), "select definition, total from definition_result")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]float64{}
	for rows.Next() {
		var code string
		var total float64
		if err := rows.Scan(&code, &total); err != nil {
			t.Fatal(err)
		}
		all[code] = total
	}
	if rows.Err() != nil || len(all) != 4 {
		t.Fatalf("%d definitions, %v", len(all), rows.Err())
	}
	return all
}

func (p *program) parents(t *testing.T) {
	for resolution := 5; resolution <= 7; resolution++ {
		people := 0.0
		for _, f := range p.features(t, fmt.Sprintf("/v1/collections/cells/items?limit=10000&resolution=%d", resolution)) {
			people += f.Properties.People
		}
		if people != published {
			t.Errorf("resolution %d: %v people", resolution, people)
		}
	}
}

// tiles asks for every tile of the country up to zoom 10, where cells are most
// crowded.
func (p *program) tiles(t *testing.T) {
	largest := 0
	for zoom := maptile.Zoom(4); zoom <= 10; zoom++ {
		first, last := maptile.At(orb.Point{geo.Netherlands.Min[0], geo.Netherlands.Max[1]}, zoom), maptile.At(orb.Point{geo.Netherlands.Max[0], geo.Netherlands.Min[1]}, zoom)
		for x := first.X; x <= last.X; x++ {
			for y := first.Y; y <= last.Y; y++ {
				for _, collection := range []string{"cells", "help-points", "municipalities", "gaps"} {
					path := fmt.Sprintf("/v1/collections/%s/tiles/WebMercatorQuad/%d/%d/%d", collection, zoom, y, x)
					_, body := p.get(t, path)
					if len(body) > 500_000 {
						t.Errorf("%s: %d bytes", path, len(body))
					}
					largest = max(largest, len(body))
				}
			}
		}
	}
	if largest < 100_000 {
		t.Errorf("the largest tile has %d bytes: is there anything in them?", largest)
	}
}

func (p *program) resident(t *testing.T) {
	status, body := p.get(t, "/zoek?plaats=2611")
	for _, want := range []string{"2611, Delft", "0800-1508", "berekend over straat", "lopen"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("status %d, without %q", status, want)
		}
	}
	if _, body := p.get(t, "/zoek?plaats=Groningen"); !strings.Contains(body, "in een rechte lijn") { // no streets there
		t.Error("straight lines without their name")
	}
	status, body = p.get(t, "/v1/nearest?postcode=2611&limit=3")
	if status != http.StatusOK || strings.Count(body, `"Feature"`) != 3 {
		t.Errorf("nearest: %d: %.300s", status, body)
	}
}
