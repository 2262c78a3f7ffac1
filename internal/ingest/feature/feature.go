// Package feature reads files of features, a geometry with properties: GeoJSON
// and GeoPackage. It reads feature by feature.
package feature

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// Feature is one feature of a file.
type Feature struct {
	Number   int          // in the file, from 1
	Layer    string       // of a GeoPackage
	Shape    orb.Geometry // nil when it has none
	Declared geo.SRID     // as the file says; 0 when it does not
	Flaw     string       // what is wrong with it as a whole, "" when nothing is

	properties map[string]any
}

// Options say what a caller looks for.
type Options struct {
	// Layer decides by the columns of a GeoPackage's layer whether it is read;
	// nil reads all.
	Layer func(columns []string) bool
}

// Read hands every feature of a GeoJSON file or GeoPackage to each.
func Read(ctx context.Context, in ingest.Input, o Options, each func(Feature) error) error {
	kind, err := in.Kind(ingest.KindJSON, ingest.KindSQLite)
	if err != nil {
		return err
	}
	if kind == ingest.KindSQLite {
		return readGeoPackage(ctx, in, o, each)
	}
	return readGeoJSON(ctx, in, each)
}

// Text returns a property as text; "" when it is absent or null. Case does not
// matter.
func (f Feature) Text(name string) string {
	v, ok := f.properties[name]
	if !ok {
		for k, other := range f.properties {
			if strings.EqualFold(k, name) {
				v = other
				break
			}
		}
	}
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []byte:
		return strings.TrimSpace(string(v))
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case numeral:
		return string(v)
	}
	return ""
}

// Has reports whether the feature has a property of that name.
func (f Feature) Has(name string) bool {
	for k := range f.properties {
		if strings.EqualFold(k, name) {
			return true
		}
	}
	return false
}

var epsg = regexp.MustCompile(`(?i)(?:epsg|crs)[:/]+(?:[0-9.]*[:/]+)?([0-9]+|CRS84)\b|CRS84`)

// ParseCRS reads the name of a reference system: "EPSG:28992",
// "urn:ogc:def:crs:EPSG::28992", "urn:ogc:def:crs:OGC:1.3:CRS84" or an address
// of opengis.net. Degrees are WGS84 whether by EPSG:4326 or CRS84, because
// GeoJSON writes longitude first under either name.
func ParseCRS(name string) (geo.SRID, error) {
	m := epsg.FindStringSubmatch(name)
	switch {
	case strings.HasSuffix(strings.ToUpper(name), "CRS84"):
		return geo.WGS84, nil
	case m == nil:
		return 0, fault.Invalid("the reference system %q is not known: expected EPSG:28992, EPSG:4326 or CRS84", shorten(name))
	}
	switch m[1] {
	case "28992", "7415":
		return geo.RDNew, nil
	case "4326", "4258":
		return geo.WGS84, nil
	}
	return 0, fault.Invalid("the reference system %q is not read: expected EPSG:28992, EPSG:4326 or CRS84", shorten(name))
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
