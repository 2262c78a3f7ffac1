package export

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Collections are the names of the layers that can be read, in the order in
// which they are listed.
var Collections = []string{"help-points", "municipalities", "neighbourhoods", "cells", "gaps"}

// Selection says which features of a collection are wanted.
type Selection struct {
	Atlas        *atlas.Atlas
	Definition   int            // index into Atlas.Definitions
	Municipality int            // index; -1 for all
	Resolution   int            // cells: 5 to 9
	Profile      access.Profile // gaps
	Bound        *orb.Bound     // nil for everywhere
	Kind         supply.Kind    // help points; "" for all
	State        supply.State   // help points; "" for all
	Now          time.Time      // tells fresh facts from stale ones
	CRS          geo.CRS        // of the positions; the zero value is longitude and latitude

	// States are those of all help points at Now, as the function States gives
	// them; nil works them out one by one.
	States []supply.State
	// Version of the code, told in files of a whole layer.
	Version string
}

// Features is a list of features, in an order that stays the same for one
// atlas.
type Features struct {
	rows   []int32 // nil when all of count are in it
	count  int
	append func(dst []byte, row int) []byte
	about  func(dst []byte) []byte
}

// Len returns the number of features.
func (f Features) Len() int {
	if f.rows != nil {
		return len(f.rows)
	}
	return f.count
}

// Append appends feature i, 0 to Len()-1, as a GeoJSON feature.
func (f Features) Append(dst []byte, i int) []byte {
	if f.rows != nil {
		i = int(f.rows[i])
	}
	return f.append(dst, i)
}

// filter keeps the rows for which keep is true.
func (f Features) filter(keep func(row int) bool) Features {
	rows := make([]int32, 0, min(f.count, 1024))
	for row := range f.count {
		if keep(row) {
			rows = append(rows, int32(row)) //nolint:gosec // a row of a layer
		}
	}
	f.rows = rows
	return f
}

// Select returns the features of a collection. It is not found when there is no
// such collection, and unavailable before the first computation where cells or
// figures are asked for.
func Select(collection string, s Selection) (Features, error) {
	if !slices.Contains(Collections, collection) {
		return Features{}, fault.NotFound("there is no collection %q", collection)
	}
	f, err := s.features(collection)
	f.about = s.appendAbout
	return f, err
}

func (s Selection) features(collection string) (Features, error) {
	switch collection {
	case "help-points":
		return s.helpPoints(), nil
	case "municipalities":
		return s.municipalities(), nil
	case "neighbourhoods":
		return s.neighbourhoods(), nil
	case "cells":
		return s.cells()
	default:
		return s.gaps(), nil
	}
}

// Find returns the position of a feature by its identifier among all features
// of a collection, as Select gives them for the same selection without filters.
func Find(collection, id string, s Selection) (Features, int, error) {
	s.Municipality, s.Bound, s.Kind, s.State = -1, nil, "", ""
	row, ok := -1, false
	switch collection {
	case "help-points":
		row, ok = s.helpPoint(id)
	case "municipalities":
		row, ok = s.municipality(id)
	case "neighbourhoods":
		row, ok = s.neighbourhood(id)
	case "cells":
		row, s.Resolution, ok = s.cell(id)
	case "gaps":
		row, s.Profile, ok = s.gap(id)
	}
	f, err := Features{}, error(nil)
	if ok {
		f, err = Select(collection, s)
	}
	if err == nil && !ok {
		err = fault.NotFound("collection %q has no feature %q", collection, id)
	}
	return f, row, err
}

func (s Selection) definition() string {
	if s.Definition < len(s.Atlas.Definitions) {
		return s.Atlas.Definitions[s.Definition].Code
	}
	return ""
}

// inBound reports whether something with this bound may touch the box asked for.
func (s Selection) inBound(b orb.Bound) bool { return s.Bound == nil || s.Bound.Intersects(b) }

// inShape reports whether a shape touches the box asked for.
func (s Selection) inShape(shape orb.MultiPolygon, b orb.Bound) bool {
	return s.Bound == nil || touches(*s.Bound, shape, b)
}
