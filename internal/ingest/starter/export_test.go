package starter

import (
	"context"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// What the tests of the parts need.
var (
	WholeMetres             = wholeMetres
	Middle                  = middle
	PlainName               = plainName
	Classify                = classify
	DutchNote               = dutchNote
	SourceOf                = sourceOf
	WebsiteOf               = websiteOf
	ParseShapeLines         = parseShapeLines
	ParseGeoPackageGeometry = parseGeoPackageGeometry
)

// Doubtful reports whether a note of a source leaves the help in doubt.
func Doubtful(note string) bool { return doubtful.MatchString(note) }

// TableNames lists the tables.
func TableNames() []string {
	var all []string
	for _, l := range layouts {
		all = append(all, l.name)
	}
	return all
}

// ReadTable reads the plain text of one table, help points without offers.
func ReadTable(ctx context.Context, table string, text []byte, sink ingest.Sink) error {
	r := &reading{sink: sink, borders: map[area.Code]ingest.Geometry{}, offers: map[string][]offerRow{}}
	l, _ := layoutOf(table)
	emit := map[string]func(*record) error{
		"municipality_boundary": r.boundary, "municipality": r.municipality, "municipality_2021": r.municipality2021,
		"municipality_change": r.change, "district": r.district, "district_2022": r.district2022, "neighbourhood": r.neighbourhood,
		"postcode": r.postcodeArea, "postcode_people": r.people, "candidate_site": r.site, "street_delft": r.street,
		"offer": r.offer, "help_point": r.helpPoint,
	}[table]
	_, err := eachRecord(ctx, l, text, emit)
	return err
}

// Boundaries finds municipalities of RD New points in tests.
type Boundaries struct{ b boundaries }

// Add adds a municipality.
func (t *Boundaries) Add(c area.Code, shape orb.MultiPolygon) { t.b.add(c, shape) }

// Holds reports whether a WGS 84 point is in a municipality or near it.
func (t *Boundaries) Holds(c area.Code, p orb.Point) bool {
	return t.b.holds(c, geo.ToRD(p), tolerance)
}

// At returns the municipality around a WGS 84 point.
func (t *Boundaries) At(p orb.Point) area.Code { return t.b.at(geo.ToRD(p)) }
