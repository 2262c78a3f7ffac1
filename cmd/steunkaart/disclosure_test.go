package main

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/disclosure"
	"steunkaart/internal/disclosure/attack"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/postgres"
)

// Residents of the Netherlands in the starter set, and as they are published.
const (
	residents = 17_942_942
	published = 17_942_940
)

// exact checks that the tables, which nobody rounds, add up to the national
// figures.
func exact(t *testing.T, store *postgres.Store) {
	t.Helper()
	for _, from := range []string{
		"(select residents, excluded from cell_demand) as of",
		"(select (select sum(n) from unnest(types) as n) as residents, excluded from area_people where area_code like 'GM%') as of",
		"(select (select sum(n) from unnest(types) as n) as residents, excluded from area_people where area_code like 'BU%') as of",
	} {
		rows, err := store.Pool().Query(t.Context(), "select definition, total, sum(residents), sum(excluded[position]) from definition_result, "+from+" group by definition, total")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var code string
			var total, people, excluded float64
			if err := rows.Scan(&code, &total, &people, &excluded); err != nil {
				t.Fatal(err)
			}
			if math.Abs(people-residents) > 1e-3 || math.Abs(excluded-total) > 1e-9*total {
				t.Errorf("%s of %s: %v of %v residents, want %v", code, from, excluded, people, total)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// attack reads the country as an attacker would: all but the finest cells, and of
// these the parts of some municipalities, the smallest among them.
func (p *program) attack(t *testing.T) {
	r := &attack.Reader{
		Definitions: []string{"basic-skills", "pamphlet-low", "pamphlet-high", "offline"}, Parent: hexgrid.Parent, Finest: 7,
		Parts: []string{"GM0503", "GM0277", "GM0096"},
		Tiles: [][3]int{{5, 10, 16}, {7, 42, 66}, {9, 168, 263}, {10, 338, 524}, {12, 1352, 2096}},
	}
	r.Get = func(path string) ([]byte, error) {
		status, body := p.get(t, path)
		if status != http.StatusOK && status != http.StatusNoContent {
			return nil, fmt.Errorf("%s: %d", path, status)
		}
		return []byte(body), nil
	}
	if found, n, err := r.Findings(); err != nil || n > 0 {
		t.Errorf("%d findings, %v\n%s", n, err, strings.Join(found, "\n"))
	}
}

// rounded checks every count of the atlas of the country, the finest cells and
// all their parts included.
func rounded(t *testing.T, a *atlas.Atlas) {
	odd := 0
	for resolution := atlas.CoarsestResolution; resolution <= atlas.FinestResolution; resolution++ {
		l := a.Layer(resolution)
		for k, e := range a.Country.Excluded {
			people, bad := sum(l.Excluded[k], l.Low[k], l.High[k], l.GapPeople[k])
			if odd += bad; people != e.People {
				t.Errorf("resolution %d: %v excluded, want %v", resolution, people, e.People)
			}
		}
		people, bad := sum(l.People)
		if odd += bad; people != a.Country.Residents {
			t.Errorf("resolution %d: %v residents, want %v", resolution, people, a.Country.Residents)
		}
	}
	for m := range a.Municipalities {
		people := 0.0
		for _, part := range a.PartsOf(m) {
			people += float64(part.People)
			for _, excluded := range part.Excluded {
				if math.Mod(float64(excluded), disclosure.Base) != 0 || excluded > part.People {
					odd++
				}
			}
		}
		if area := &a.Municipalities[m]; people != area.Residents || area.Bands.Total() != people {
			t.Errorf("%s: parts have %v residents, ages %v, want %v", area.Code, people, area.Bands.Total(), area.Residents)
		}
	}
	if odd > 0 {
		t.Errorf("%d counts are no multiple of five", odd)
	}
}

// sum adds the first column up and counts what is no multiple of five in all.
func sum(columns ...[]float64) (first float64, odd int) {
	for i, column := range columns {
		for _, v := range column {
			if i == 0 {
				first += v
			}
			if math.Mod(v, disclosure.Base) != 0 {
				odd++
			}
		}
	}
	return first, odd
}

// countryAtlas makes the atlas that a server would.
func countryAtlas(t *testing.T, store *postgres.Store) *atlas.Atlas {
	t.Helper()
	rows, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	options, err := atlasOptions(Env{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	a, err := atlas.Build(rows, options)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
