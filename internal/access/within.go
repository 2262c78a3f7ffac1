package access

import (
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Within returns, for each site, the places (indexes, ascending) from which it is
// within the threshold of a profile.
func Within(places, sites []orb.Point, p Profile, s Settings) [][]int32 {
	index, travel := newIndex(places), &s.Travel[p]
	limit := geo.Metres(float64(travel.metres(travel.Reach)) / s.DetourFactor * (1 + rounding))
	all := make([][]int32, len(sites))
	for i, site := range sites {
		index.within(site, limit, func(place int32, d geo.Metres) {
			if travel.reaches(float32(s.Minutes(p, d))) {
				all[i] = append(all[i], place)
			}
		})
		slices.Sort(all[i])
	}
	return all
}

// rounding is more than minutes lose as 32-bit numbers: whether a place within
// that of the limit counts is decided on its minutes.
const rounding = 1e-6
