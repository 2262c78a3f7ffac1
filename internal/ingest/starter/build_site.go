package starter

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// tolerance is how far outside its municipality a point may lie, in metres:
// the boundaries are generalised.
const tolerance = 500

func pollingID(d detail) string {
	return fmt.Sprintf("%s::SB%d", strings.TrimPrefix(d.Municipality, "GM"), d.Number)
}

func metresOf(x, y string) (orb.Point, bool) {
	a, errX := strconv.ParseFloat(x, 64)
	b, errY := strconv.ParseFloat(y, 64)
	return orb.Point{a, b}, errX == nil && errY == nil && a > 0 && a < 300000 && b > 300000 && b < 625000
}

// site is one row of candidate_site before it is written.
type site struct {
	id, kind, name, place string
	municipality          area.Code
	at                    orb.Point // WGS 84
	year, wheelchair      string
}

func (s site) row() []string {
	lon, lat := degrees(s.at)
	return []string{s.id, s.kind, s.name, s.place, string(s.municipality), lon, lat, s.year, s.wheelchair}
}

// sites collects the real public buildings where help could be offered.
func (b *build) sites(context.Context) error {
	var rows [][]string
	for _, read := range []func() ([]site, error){b.pollingSites, b.schools, b.hospitals} {
		all, err := read()
		if err != nil {
			return err
		}
		kept := 0
		for _, s := range all {
			if b.boundaries.holds(s.municipality, geo.ToRD(s.at), tolerance) {
				rows = append(rows, s.row())
				kept++
			}
		}
		b.Tell("  %d of %d sites kept; the others are not in their municipality or have no known location", kept, len(all))
	}
	b.put("candidate_site", rows)
	return nil
}

func (b *build) pollingSites() ([]site, error) {
	halls, err := b.readHalls()
	if err != nil {
		return nil, err
	}
	var all []site
	for _, h := range halls {
		all = append(all, site{
			id: "polling:" + h.id, kind: "polling_station", name: strings.Join(h.names, " / "), place: h.place,
			municipality: h.municipality, at: geo.FromRD(h.at), year: "2025", wheelchair: h.access(),
		})
	}
	return all, nil
}

// schools joins the schools of 2016 with the locations of their postcodes.
// Schools with one address are one building.
func (b *build) schools() ([]site, error) {
	table, err := readRecords(b.source("points", "schools-2016", "basisscholenvestiging.csv"), ',',
		"VESTIGINGSNUMMER", "VESTIGINGSNAAM", "HUISNUMMER-TOEVOEGING", "POSTCODE", "PLAATSNAAM", "GEMEENTENUMMER")
	if err != nil {
		return nil, err
	}
	locations, err := readSchoolLocations(b.source("points", "schools-2016", "schoollocaties.json"))
	if err != nil {
		return nil, err
	}
	var all []site
	at := map[string]int{} // address → position in all
	for _, r := range table.rows {
		postcode := strings.ReplaceAll(table.field(r, "POSTCODE"), " ", "")
		point, name := locations[postcode], table.field(r, "VESTIGINGSNAAM")
		key := postcode + " " + table.field(r, "HUISNUMMER-TOEVOEGING")
		if i, ok := at[key]; ok {
			if !strings.Contains(all[i].name, name) {
				all[i].name += " / " + name
			}
			continue
		}
		at[key] = len(all)
		rd := geo.ToRD(point)
		all = append(all, site{
			id: "school:" + table.field(r, "VESTIGINGSNUMMER"), kind: "school", name: name,
			place: b.placeName(postcode, table.field(r, "PLAATSNAAM")), at: point, year: "2016",
			municipality: b.today(area.Code("GM"+table.field(r, "GEMEENTENUMMER")), "", &rd),
		})
	}
	return all, nil
}

func readSchoolLocations(path string) (map[string]orb.Point, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("source file: %v", err)
	}
	var list []struct {
		Lon, Lat float64
		Code     string
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fault.Invalid("schoollocaties.json: %v", err)
	}
	all := map[string]orb.Point{}
	for _, l := range list {
		all[l.Code] = orb.Point{l.Lon, l.Lat}
	}
	return all, nil
}

// placeName returns the place of a postcode when it is the shouted name in
// other letters, and else the name with capitals where words begin.
func (b *build) placeName(postcode, shouted string) string {
	if len(postcode) >= 4 {
		if known := b.places[area.Postcode(postcode[:4])]; area.Slug(known) == area.Slug(shouted) && known != "" {
			return known
		}
	}
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = !unicode.IsLetter(r) && r != '\''
		if was {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, shouted)
}

func (b *build) hospitals() ([]site, error) {
	table, err := readRecords(b.source("points", "hospitals-2017", "ziekenhuizen.converted.csv"), ',',
		"ziekenhuisnummer", "naam.ziekenhuis", "plaats", "lon", "lat")
	if err != nil {
		return nil, err
	}
	var all []site
	for _, r := range table.rows {
		lon, errLon := strconv.ParseFloat(table.field(r, "lon"), 64)
		lat, errLat := strconv.ParseFloat(table.field(r, "lat"), 64)
		if errLon != nil || errLat != nil {
			continue
		}
		p := orb.Point{lon, lat}
		all = append(all, site{
			id: "hospital:" + table.field(r, "ziekenhuisnummer"), kind: "hospital", name: table.field(r, "naam.ziekenhuis"),
			place: table.field(r, "plaats"), municipality: b.boundaries.at(geo.ToRD(p)), at: p, year: "2017",
		})
	}
	return all, nil
}
