package atlas

import (
	"cmp"
	"math"
	"slices"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
)

// WayProfiles is the number of profiles of a Way: access.Walk and access.Cycle.
const WayProfiles = int(access.Cycle) + 1

// WayRow is the time over streets from the middle of a postcode to a help point.
type WayRow struct {
	Postcode area.Postcode
	Point    int64          // id of the help point
	Profile  access.Profile // access.Walk or access.Cycle; others are left out
	Minutes  float32        // zero or more; what is not a number or +Inf is left out
}

// Way is the times over streets from the middle of a postcode to a help point.
type Way struct {
	Point   int                  // index into Atlas.Points
	Minutes [WayProfiles]float32 // by access.Profile, zero or more; +Inf where it is not known, though never for both
}

// wayIndex holds the ways of all postcodes, in order of postcode and point.
type wayIndex struct {
	all []Way
	of  map[area.Postcode]span
}

// span is the part of a slice from one index up to another.
type span struct{ from, to int32 }

// Ways returns the ways over streets from the middle of a postcode to help points
// near it, in order of Point; none where streets are not known. It is shared and
// only for reading.
func (a *Atlas) Ways(code area.Postcode) []Way {
	s := a.ways.of[code]
	return a.ways.all[s.from:s.to:s.to]
}

// waysOf fills the ways over streets. Those to help points that are gone since
// the computation are left out.
func (b *builder) waysOf() {
	slices.SortFunc(b.rows.Ways, func(x, y WayRow) int {
		return cmp.Or(cmp.Compare(x.Postcode, y.Postcode), cmp.Compare(x.Point, y.Point), cmp.Compare(x.Profile, y.Profile))
	})
	b.ways.of = map[area.Postcode]span{}
	for _, row := range b.rows.Ways {
		point, known := b.pointAt(row.Point)
		if known && row.Profile >= 0 && int(row.Profile) < WayProfiles && row.Minutes >= 0 && row.Minutes <= math.MaxFloat32 {
			b.ways.add(point, row)
		}
	}
	b.ways.all = slices.Clone(b.ways.all) // without the room that it grew into
}

// add adds a row that comes after those before it in the order of the index.
func (x *wayIndex) add(point int, row WayRow) {
	n := int32(len(x.all)) //nolint:gosec // some hundred thousand
	s, begun := x.of[row.Postcode]
	if !begun {
		s = span{n, n}
	}
	if s.from == n || x.all[n-1].Point != point {
		unknown := float32(math.Inf(1))
		x.all = append(x.all, Way{point, [WayProfiles]float32{unknown, unknown}})
		s.to = n + 1
	}
	x.all[s.to-1].Minutes[row.Profile] = row.Minutes
	x.of[row.Postcode] = s
}
