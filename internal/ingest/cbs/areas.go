package cbs

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/feature"
)

// AreaColumns are the properties of area files that are used, with their meaning.
var AreaColumns = []string{
	"buurtcode, wijkcode or gemeentecode (also statcode, or c for a municipality without GM): code of the area",
	"buurtnaam, wijknaam or gemeentenaam (also statnaam, n): name",
	"water: features with JA are left out",
	"jaar or jrstatcode: year of the figures, else --vintage",
	"aantal_inwoners, mannen, vrouwen, percentage_personen_0_tot_15_jaar and so on: figures",
}

// Areas reads boundaries of municipalities, districts or neighbourhoods, with
// the figures that stand beside them: GeoJSON or GeoPackage, in RD New or
// degrees.
type Areas struct {
	// Year of the figures where the features do not say; 0: figures without a year
	// are left out.
	Year int
	Note func(text string) // told what a person should know; may be nil
}

// names are the properties that hold a code, with those that hold the name, the
// finest level first.
var names = []struct{ code, name string }{
	{"buurtcode", "buurtnaam"},
	{"wijkcode", "wijknaam"},
	{"gemeentecode", "gemeentenaam"},
	{"statcode", "statnaam"},
	{"code", "name"},
	{"code", "naam"},
	{"c", "n"},
}

// reading is one file being read.
type reading struct {
	Areas
	sink               ingest.Sink
	placers            map[string]*ingest.Placer // by layer
	file               string
	water, abroad, old int
}

// Read emits an Area for every feature on land, and a Statistic where the
// feature has figures and a year.
func (a Areas) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	r := &reading{Areas: a, sink: sink, file: in.Name, placers: map[string]*ingest.Placer{}}
	err := feature.Read(ctx, in, feature.Options{Layer: hasCode}, r.feature)
	if err != nil {
		return err
	}
	for _, p := range r.placers {
		if err := p.Verdict(in.Name); err != nil {
			return err
		}
	}
	if r.water > 0 {
		ingest.Tell(a.Note, "%d features are water (water = JA) and are left out", r.water)
	}
	if r.abroad > 0 {
		ingest.Tell(a.Note, "%d features are abroad (Buitenland) and are left out", r.abroad)
	}
	if r.old > 0 {
		ingest.Tell(a.Note, "the figures of %d features are left out: neither they nor --vintage tell the year", r.old)
	}
	return nil
}

// hasCode reports whether a layer of a GeoPackage is one of areas.
func hasCode(columns []string) bool {
	for _, n := range names {
		has := func(name string) bool {
			return slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(c, name) })
		}
		if has(n.code) && has(n.name) {
			return true
		}
	}
	return false
}

// figuresOf reads properties under any of the ways in which publishers wrote
// them over the years: aantal_inwoners, aantalInwoners.
func figuresOf(f feature.Feature) *figures {
	return &figures{line: f.Number, text: func(column string) string {
		if v := f.Text(column); v != "" {
			return v
		}
		return f.Text(strings.ReplaceAll(column, "_", ""))
	}}
}

func (r *reading) feature(f feature.Feature) error {
	if f.Flaw != "" {
		return r.sink.Reject(ingest.Refuse(f.Number, "geometry", "", f.Flaw))
	}
	v := figuresOf(f)
	if strings.EqualFold(v.text("water"), "JA") {
		r.water++
		return nil
	}
	code, name := v.identity()
	if name == "Buitenland" {
		r.abroad++
		return nil
	}
	geometry, reason := r.place(f)
	if reason != "" && v.flaw == nil {
		refused := ingest.Refuse(f.Number, "geometry", string(code), reason)
		v.flaw = &refused
	}
	s, known := r.statistic(v, code)
	if v.flaw != nil {
		return r.sink.Reject(*v.flaw)
	}
	if err := r.sink.Accept(f.Number, ingest.Area{Code: code, Name: name, Geometry: geometry}); err != nil || !known {
		return err
	}
	return r.sink.Accept(f.Number, s)
}

// identity finds code and name.
func (f *figures) identity() (area.Code, string) {
	for _, n := range names {
		text := f.text(n.code)
		name := f.text(n.name)
		if text == "" || name == "" {
			continue
		}
		if d, err := strconv.Atoi(text); err == nil && len(text) <= 4 && d >= 0 {
			text = "GM" + strings.Repeat("0", 4-len(text)) + text
		}
		code, err := area.ParseCode(text)
		if err != nil {
			f.refuse(n.code, "is not the code of a municipality, district or neighbourhood")
		}
		return code, name
	}
	f.refuse("code", "there is no code with a name: expected buurtcode and buurtnaam, or those of a wijk or gemeente")
	return "", ""
}

// place takes the geometry, or tells why it cannot be one.
func (r *reading) place(f feature.Feature) (ingest.Geometry, string) {
	switch f.Shape.(type) {
	case orb.Polygon, orb.MultiPolygon:
	case nil:
		return ingest.Geometry{}, "there is no geometry"
	default:
		return ingest.Geometry{}, "is a " + f.Shape.GeoJSONType() + ", expected a Polygon or MultiPolygon"
	}
	p := r.placers[f.Layer]
	if p == nil {
		p = &ingest.Placer{}
		r.placers[f.Layer] = p
	}
	if f.Declared != 0 {
		p.Declared = f.Declared
	}
	srid, reason, ok := p.Place(f.Shape.Bound())
	if !ok {
		return ingest.Geometry{}, reason
	}
	return ingest.Geometry{Shape: f.Shape, SRID: srid}, ""
}

// statistic reads the figures. It is false when there are none, or no year.
func (r *reading) statistic(f *figures, code area.Code) (ingest.Statistic, bool) {
	residents := f.count("aantal_inwoners")
	if f.text("aantal_inwoners") == "" {
		return ingest.Statistic{}, false
	}
	year := r.yearOf(f)
	if year == 0 {
		r.old++
		return ingest.Statistic{}, false
	}
	s := ingest.Statistic{
		Code: code, Year: year, Residents: residents, Men: f.count("mannen"), Women: f.count("vrouwen"),
		Residents0to15:  f.part("percentage_personen_0_tot_15_jaar", residents),
		Residents15to25: f.part("percentage_personen_15_tot_25_jaar", residents),
		Residents25to45: f.part("percentage_personen_25_tot_45_jaar", residents),
		Residents45to65: f.part("percentage_personen_45_tot_65_jaar", residents),
		Residents65:     f.part("percentage_personen_65_jaar_en_ouder", residents),
		Households:      f.count("aantal_huishoudens"), LandHectares: f.count("oppervlakte_land_in_ha"),
		Urbanity: f.urbanity("stedelijkheid_adressen_per_km2"), Postcode: f.postcode("meest_voorkomende_postcode"),
	}
	s.EducationLow, s.EducationMiddle, s.EducationHigh = f.shares("opleidingsniveau_laag", "opleidingsniveau_middelbaar", "opleidingsniveau_hoog")
	f.fits(s.Residents, []string{"mannen", "vrouwen"}, s.Men, s.Women)
	return s, true
}

func (r *reading) yearOf(f *figures) int {
	for _, text := range []string{f.text("jaar"), f.text("jrstatcode")} {
		if len(text) < 4 {
			continue
		}
		if year, err := strconv.Atoi(text[:4]); err == nil && year >= 1990 && year <= 2100 {
			return year
		}
	}
	return r.Year
}
