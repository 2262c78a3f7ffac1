package main

import (
	"math"
	"strings"
	"testing"

	"steunkaart/internal/postgres"
	"steunkaart/internal/realdata"
)

// delft stands for what a computation of Delft leaves, border cells included.
const delft = `select md5(string_agg(t::text, '|' order by t)) from (
	select (cell, neighbourhood_code, share, lon, lat)::text as t from cell_part where municipality_code = 'GM0503'
	union all select (cell, residents, excluded, low, high)::text from cell_demand
	union all select (area_code, types, excluded, low, high, groups, weight, rank, rank_low, rank_high)::text from area_people where municipality_code = 'GM0503') as rows`

// buildings loads the buildings of the extract around Delft's university: people
// of the neighbourhoods that lie in it live where these buildings stand, and
// nowhere else. Taking the file back gives what was there before.
func (p *program) buildings(t *testing.T, store *postgres.Store, must func(...string) string) {
	file := realdata.Path(t, "osm/tudelft-2025/tudelft.osm.pbf")
	before := digestOf(t, store, delft)
	must("import", "osm-buildings", file)
	must("compute", "--municipality", "GM0503")
	if digestOf(t, store, delft) == before {
		t.Error("the buildings change nothing")
	}
	rows, err := store.Pool().Query(t.Context(), `
		select p.neighbourhood_code, p.share, coalesce(sum(d.weight), 0) as floor,
			coalesce(sum(sum(d.weight)) over (partition by p.neighbourhood_code), 0) as of
		from cell_part as p
		inner join area_people as n on n.area_code = p.neighbourhood_code and n.weight = 'building'
		inner join area as a on a.code = p.neighbourhood_code and a.retired_by is null
		left join dwelling_point as d on d.cell = p.cell and d.retired_by is null and st_contains(a.geometry, d.location)
		group by p.cell, p.neighbourhood_code, p.share`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	empty, sums := 0, map[string]float64{}
	for rows.Next() {
		var code string
		var share, floor, of float64
		if err := rows.Scan(&code, &share, &floor, &of); err != nil {
			t.Fatal(err)
		}
		sums[code] += share
		if math.Abs(share-floor/of) > 1e-9 {
			t.Errorf("a piece of %s has %v of the people and %v of the floor", code, share, floor/of)
		}
		if share == 0 {
			empty++ // water, fields, lecture halls
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(sums) < 5 || sums["BU05032805"] == 0 || empty == 0 {
		t.Errorf("%d neighbourhoods by building, %d pieces without people", len(sums), empty)
	}
	for code, sum := range sums {
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("the shares of %s add up to %v", code, sum)
		}
	}
	p.until(t, "/v1/collections/neighbourhoods/items/BU05032805", `"weight":"building"`)
	var run string
	if err := store.Pool().QueryRow(t.Context(), "select max(id)::text from run where source = 'osm-buildings'").Scan(&run); err != nil {
		t.Fatal(err)
	}
	must("undo", run)
	must("compute", "--municipality", "GM0503")
	if digestOf(t, store, delft) != before {
		t.Error("after undo the results are not those of before")
	}
	p.until(t, "/v1/collections/neighbourhoods/items/BU05032805", `"weight":"land_area"`)
	if _, body := p.get(t, "/gemeente/delft"); !strings.Contains(body, "landoppervlak") {
		t.Error("the page of Delft does not tell how people are spread")
	}
}

func digestOf(t *testing.T, store *postgres.Store, sql string) (digest string) {
	t.Helper()
	if err := store.Pool().QueryRow(t.Context(), sql).Scan(&digest); err != nil {
		t.Fatal(err)
	}
	return digest
}
