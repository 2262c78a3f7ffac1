package dwelling_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/realdata"
)

func cellAt(p orb.Point) (geo.Cell, error) { return hexgrid.CellAt(p, hexgrid.Resolution) }

// every makes all these kinds of building count for their footprint alone.
func every(tags ...string) map[string]dwelling.Use {
	uses := map[string]dwelling.Use{}
	for _, t := range tags {
		uses[t] = dwelling.Use{Factor: 1, Levels: 1}
	}
	return uses
}

// delftTags are the values of "building" in the extract of TU Delft.
var delftTags = []string{
	"house", "yes", "shed", "garage", "construction", "apartments", "commercial", "industrial", "university", "service", "retail", "office",
	"bungalow", "roof", "school", "houseboat", "transportation", "garages", "warehouse", "sports_hall", "sports_centre", "residential", "parking",
	"kindergarten", "hut", "hotel", "greenhouse", "farm", "dormitory", "college", "civic", "church",
}

// TestDelftAsGDAL reads the buildings of the extract of TU Delft and holds their
// number and area against those that GDAL 3.6 finds with its own rules, as
// PostGIS measures them:
//
//	ogr2ogr -f PostgreSQL PG:dbname=x tudelft.osm.pbf multipolygons -nln mp
//	select count(*), sum(st_area(wkb_geometry::geography)) from mp where building is not null
func TestDelftAsGDAL(t *testing.T) {
	t.Parallel()

	sink := &ingesttest.Sink{}
	var notes []string
	r := dwelling.Buildings{Uses: every(delftTags...), MaxLevels: 1, Cell: cellAt, Note: func(s string) { notes = append(notes, s) }}
	if err := r.Read(t.Context(), ingesttest.Open(t, realdata.Path(t, "osm/tudelft-2025/tudelft.osm.pbf")), sink); err != nil {
		t.Fatal(err)
	}
	area := 0.0
	all := ingesttest.Of[ingest.DwellingPoint](sink)
	for _, p := range all {
		area += p.Weight
	}
	const count, squareMetres = 3_478, 670_476.9
	if len(all) != count || math.Abs(area/squareMetres-1) > 0.005 {
		t.Errorf("%d buildings of %.1f m², GDAL has %d of %.1f m²", len(all), area, count, squareMetres)
	}
}

// TestRealHomes reads the real files by the weights that come with the program,
// and holds the floor against the areas of GDAL and PostGIS times the floors of
// the tag, or those of data/dwelling.json.
func TestRealHomes(t *testing.T) {
	t.Parallel()

	weights, err := data.LoadDwelling()
	if err != nil {
		t.Fatal(err)
	}
	shipped := map[string]dwelling.Use{}
	for _, u := range weights.Buildings {
		shipped[u.Tag] = dwelling.Use{Factor: u.Factor, Levels: u.Levels}
	}
	for _, tt := range []struct {
		path  string
		homes int
		floor float64 // m²
	}{
		{"osm/tudelft-2025/tudelft.osm.pbf", 1577, 870_734.3},
		{"osm/amsterdam-tiny/amsterdam.osm.pbf", 57, 5_927.5},
	} {
		sink := &ingesttest.Sink{}
		r := dwelling.Buildings{Uses: shipped, MaxLevels: weights.MaxLevels.Value, Cell: cellAt}
		if err := r.Read(t.Context(), ingesttest.Open(t, realdata.Path(t, tt.path)), sink); err != nil {
			t.Fatal(err)
		}
		floor, box := 0.0, ingesttest.Of[ingest.DwellingExtent](sink)[0].Bound
		all := ingesttest.Of[ingest.DwellingPoint](sink)
		for _, p := range all {
			floor += p.Weight
			if want, _ := cellAt(p.Location); p.Cell != want || !box.Contains(p.Location) {
				t.Errorf("%s: %+v, cell is %s, extent %v", tt.path, p, want, box)
			}
		}
		if len(all) != tt.homes || math.Abs(floor/tt.floor-1) > 0.005 {
			t.Errorf("%s: %d buildings with %.1f m² of floor, GDAL has %d with %.1f m²", tt.path, len(all), floor, tt.homes, tt.floor)
		}
	}
}
