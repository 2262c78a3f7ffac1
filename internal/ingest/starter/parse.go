package starter

import (
	"math"
	"strconv"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// record is one row of a table. Its readers keep the first thing that is wrong,
// so that a row is read in one go and refused with one sentence.
type record struct {
	file   string
	line   int
	at     map[string]int // column → position
	values []string
	err    error
}

func (r *record) text(column string) string { return r.values[r.at[column]] }

// refuse keeps the first fault of the row.
func (r *record) refuse(column, expected string) {
	if r.err == nil {
		value := []rune(r.text(column))
		if len(value) > 40 {
			value = append(value[:40], '…')
		}
		r.err = fault.Invalid("%s: line %d, %s: %q is not %s", r.file, r.line, column, string(value), expected)
	}
}

// filled returns a text that may not be empty.
func (r *record) filled(column string) string {
	if r.text(column) == "" {
		r.refuse(column, "filled")
	}
	return r.text(column)
}

func (r *record) oneOf(column string, allowed ...string) string {
	for _, a := range allowed {
		if r.text(column) == a {
			return a
		}
	}
	r.refuse(column, "one of the values of this column")
	return ""
}

func (r *record) yes(column string) bool { return r.oneOf(column, "yes", "no") == "yes" }

// code reads an area code of a level.
func (r *record) code(column string, level area.Level) area.Code {
	c, err := area.ParseCode(r.text(column))
	if err != nil || c.Level() != level {
		r.refuse(column, "the code of a "+string(level))
	}
	return c
}

// perhaps reads the code of a municipality, or nothing.
func (r *record) perhaps(column string) area.Code {
	if r.text(column) == "" {
		return ""
	}
	return r.code(column, area.LevelMunicipality)
}

func (r *record) postcode(column string) area.Postcode {
	p, err := area.ParsePostcode(r.text(column))
	if err != nil || len(r.text(column)) != 4 {
		r.refuse(column, "a postcode of four digits")
	}
	return p
}

// amount reads a number from 0 to most. Empty is nil: missing or secret.
func (r *record) amount(column string, most float64) *float64 {
	if r.text(column) == "" {
		return nil
	}
	f, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > most {
		r.refuse(column, "a number from 0 to "+number(most))
	}
	return &f
}

// billion is more than any figure of an area can be.
const (
	hundred = 100
	billion = 1e9
)

func (r *record) count(column string) *float64 { return r.amount(column, billion) }
func (r *record) share(column string) *float64 { return r.amount(column, 1) }

// part returns total times the column divided by whole, nil when one is missing.
func (r *record) part(column string, total *float64, whole float64) *float64 {
	p := r.amount(column, whole)
	if p == nil || total == nil {
		return nil
	}
	f := *total * *p / whole
	return &f
}

// whole reads a whole number in a range. Empty is nil.
func (r *record) whole(column string, least, most int) *int {
	if r.text(column) == "" {
		return nil
	}
	n, err := strconv.Atoi(r.text(column))
	if err != nil || n < least || n > most {
		r.refuse(column, "a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
	}
	return &n
}

// number reads a whole number that must be there.
func (r *record) number(column string, least, most int) int {
	n := r.whole(column, least, most)
	if n == nil {
		r.refuse(column, "filled")
		return 0
	}
	return *n
}

func (r *record) day(column string) time.Time {
	if r.text(column) == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, r.text(column))
	if err != nil {
		r.refuse(column, "a day such as 2021-12-31")
	}
	return t
}

// point reads lon and lat, which must lie in the Netherlands.
func (r *record) point() orb.Point {
	lon, errLon := strconv.ParseFloat(r.text("lon"), 64)
	lat, errLat := strconv.ParseFloat(r.text("lat"), 64)
	if errLon != nil || lon < geo.Netherlands.Min[0] || lon > geo.Netherlands.Max[0] || math.IsNaN(lon) {
		r.refuse("lon", "a longitude in the Netherlands")
	}
	if errLat != nil || lat < geo.Netherlands.Min[1] || lat > geo.Netherlands.Max[1] || math.IsNaN(lat) {
		r.refuse("lat", "a latitude in the Netherlands")
	}
	return orb.Point{lon, lat}
}

// gridRD is where the Dutch national grid is defined.
var gridRD = orb.Bound{Min: orb.Point{-7000, 289000}, Max: orb.Point{300000, 629000}}

// areas reads the polygons of an area; empty when no boundary is known.
func (r *record) areas() ingest.Geometry {
	if r.text("geometry") == "" {
		return ingest.Geometry{}
	}
	shape, err := wkt.UnmarshalMultiPolygon(r.text("geometry"))
	if err != nil || len(shape) == 0 || !within(shape.Bound()) {
		r.refuse("geometry", "a MULTIPOLYGON in RD New")
	}
	return ingest.Geometry{Shape: shape, SRID: geo.RDNew}
}

func (r *record) lineString() ingest.Geometry {
	shape, err := wkt.UnmarshalLineString(r.text("geometry"))
	if err != nil || len(shape) < 2 || !within(shape.Bound()) {
		r.refuse("geometry", "a LINESTRING in RD New")
	}
	return ingest.Geometry{Shape: shape, SRID: geo.RDNew}
}

func within(b orb.Bound) bool { return gridRD.Contains(b.Min) && gridRD.Contains(b.Max) }
