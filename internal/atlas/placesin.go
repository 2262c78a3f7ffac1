package atlas

import (
	"slices"

	"github.com/paulmach/orb"
)

// PlacesIn returns the towns and municipalities that stand in a bound, those of the
// most postcodes first; the first of each name.
func (a *Atlas) PlacesIn(b orb.Bound) []Place {
	var found []namedPlace
	for i := range a.find.names {
		if n := &a.find.names[i]; b.Contains(n.place.Location) {
			found = append(found, *n)
		}
	}
	slices.SortStableFunc(found, func(p, q namedPlace) int { return q.postcodes - p.postcodes })
	places := make([]Place, 0, len(found))
	for _, n := range found {
		if !slices.ContainsFunc(places, func(p Place) bool { return p.Name == n.place.Name }) {
			places = append(places, n.place)
		}
	}
	return places
}
