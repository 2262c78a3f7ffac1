package starter

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// named is what the table of postcodes of 2021 says of one.
type named struct{ place, municipality string }

// centroid is an entry of the old table of postcodes: latitude, then longitude.
type centroid struct {
	City string     `json:"city"`
	C    [2]float64 `json:"c"`
}

// Where the location of a postcode comes from.
const (
	fromPolygon  = "polygon-2020"
	fromCentroid = "centroid-2016"
)

// postcodeAreas joins polygons of 2020, places of 2021 and, for postcodes
// without a polygon, centroids of about 2016 that lie where their place is.
func (b *build) postcodeAreas(ctx context.Context) error {
	shapes, err := b.readPostcodeShapes(ctx)
	if err != nil {
		return err
	}
	places, err := b.readPostcodePlaces()
	if err != nil {
		return err
	}
	centroids, err := readCentroids(b.source("postcodes", "centroids", "postcodetabel-postal-code-city-aggregated.json"))
	if err != nil {
		return err
	}
	b.places, b.postcodes = map[area.Postcode]string{}, map[area.Postcode]orb.Point{}
	var rows [][]string
	municipalitiesOf := map[string][]area.Code{} // folded place → municipalities
	for _, code := range slices.Sorted(maps.Keys(shapes)) {
		row := b.postcodeWithShape(code, shapes[code], named{cmpOr(places[code].place, centroids[code].City), places[code].municipality})
		key := area.Fold(row[1])
		municipalitiesOf[key] = append(municipalitiesOf[key], area.Code(row[2]))
		rows = append(rows, row)
	}
	dropped := 0
	for _, code := range slices.Sorted(maps.Keys(centroids)) {
		if _, ok := shapes[code]; ok {
			continue
		}
		row := b.postcodeWithCentroid(code, centroids[code], municipalitiesOf)
		if row == nil {
			dropped++
			continue
		}
		rows = append(rows, row)
	}
	b.Tell("  %d postcodes left out: their centroid is not in a municipality of their place", dropped)
	b.put("postcode", rows)
	return nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (b *build) postcodeWithShape(code area.Postcode, shape orb.MultiPolygon, n named) []string {
	at := middle(shape)
	b.postcodes[code], b.places[code] = at, n.place
	municipality := b.today("", n.municipality, &at)
	if municipality == "" {
		municipality = b.boundaries.at(at)
	}
	lon, lat := degrees(geo.FromRD(at))
	return []string{string(code), n.place, string(municipality), lon, lat, fromPolygon, wholeMetres(shape)}
}

// postcodeWithCentroid returns nil when the centroid cannot be trusted: when it
// is in none of the municipalities where postcodes of the same place lie.
func (b *build) postcodeWithCentroid(code area.Postcode, c centroid, municipalitiesOf map[string][]area.Code) []string {
	p := orb.Point{c.C[1], c.C[0]}
	at := geo.ToRD(p)
	municipality := b.boundaries.at(at)
	if municipality == "" || !slices.Contains(municipalitiesOf[area.Fold(c.City)], municipality) {
		return nil
	}
	b.postcodes[code], b.places[code] = at, c.City
	lon, lat := degrees(p)
	return []string{string(code), c.City, string(municipality), lon, lat, fromCentroid, ""}
}

func degrees(p orb.Point) (lon, lat string) { return fixed(p[0], 6), fixed(p[1], 6) }

func (b *build) readPostcodeShapes(ctx context.Context) (map[area.Postcode]orb.MultiPolygon, error) {
	features, err := readGeoPackage(ctx, b.source("postcodes", "geo_postcodes4.converted.gpkg"), "pc4", "postcode")
	if err != nil {
		return nil, err
	}
	shapes := map[area.Postcode]orb.MultiPolygon{}
	for _, f := range features {
		code, err := area.ParsePostcode(f.values["postcode"])
		if err != nil {
			return nil, err
		}
		if shape := asMulti(f.shape); wholeMetres(shape) != "" {
			shapes[code] = shape
		}
	}
	return shapes, nil
}

func (b *build) readPostcodePlaces() (map[area.Postcode]named, error) {
	table, err := readRecords(b.source("postcodes", "postcodes.converted.csv"), ',', "postcode", "plaats", "gemeente")
	if err != nil {
		return nil, err
	}
	all := map[area.Postcode]named{}
	for _, r := range table.rows {
		if code := table.field(r, "postcode"); len(code) == 4 { // shorter ones are sums
			all[area.Postcode(code)] = named{table.field(r, "plaats"), table.field(r, "gemeente")}
		}
	}
	return all, nil
}

func readCentroids(path string) (map[area.Postcode]centroid, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("source file: %v", err)
	}
	var all map[area.Postcode]centroid
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fault.Invalid("postcode centroids: %v", err)
	}
	return all, nil
}

// postcodePeople keeps the bands of four-digit postcodes; NA is secret.
func (b *build) postcodePeople(context.Context) error {
	table, err := readRecords(b.source("postcodes", "inwoners_per_postcode_leeftijd.converted.csv"), ',',
		"postcode", "leeftijd", "inwoners", "inwoners_man", "inwoners_vrouw")
	if err != nil {
		return err
	}
	var rows [][]string
	for i, r := range table.rows {
		code, band := table.field(r, "postcode"), table.field(r, "leeftijd")
		if len(code) != 4 {
			continue
		}
		from, _, _ := strings.Cut(strings.TrimSuffix(band, "+"), "-")
		age, err := strconv.Atoi(from)
		if err != nil {
			return fault.Invalid("%s: row %d, leeftijd: %q is not an age band", table.file, i+2, band)
		}
		rows = append(rows, []string{
			code, strconv.Itoa(age),
			table.field(r, "inwoners"), table.field(r, "inwoners_man"), table.field(r, "inwoners_vrouw"),
		})
	}
	slices.SortFunc(rows, func(x, y []string) int {
		if x[0] != y[0] {
			return strings.Compare(x[0], y[0])
		}
		a, _ := strconv.Atoi(x[1])
		c, _ := strconv.Atoi(y[1])
		return a - c
	})
	b.tables["postcode_people"] = rows
	b.Tell("  postcode_people: %d rows", len(rows))
	return nil
}

// streets writes the lines of Delft in the order of the shapefile.
func (b *build) streets(context.Context) error {
	text, err := os.ReadFile(b.source("osm", "delft-streets", "delft-streets.shp"))
	if err != nil {
		return fault.Invalid("source file: %v", err)
	}
	lines, err := parseShapeLines(text)
	if err != nil {
		return err
	}
	const delft = "GM0503"
	var rows [][]string
	for _, line := range lines {
		if geometry := wholeMetres(line); geometry != "" {
			rows = append(rows, []string{delft, geometry})
		}
	}
	b.Tell("  %d lines shorter than a metre left out", len(lines)-len(rows))
	b.put("street_delft", rows)
	return nil
}
