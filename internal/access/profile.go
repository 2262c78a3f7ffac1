package access

import (
	"steunkaart/internal/geo"
)

// Profile is a way to travel.
type Profile int

// The profiles, in the order of every array that is kept per profile.
const (
	Walk     Profile = iota
	Cycle            // an ordinary bicycle
	Senior           // walking as people of 75 and older do: slower, and not far
	Profiles = 3
)

// String returns the profile as the API and the tables write it.
func (p Profile) String() string { return [...]string{"walk", "cycle", "senior"}[p] }

// ProfileNamed returns the profile with a name that String gives, false when
// there is none.
func ProfileNamed(name string) (Profile, bool) {
	for p := range Profile(Profiles) {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// Travel is how one travels by a profile.
type Travel struct {
	SpeedKmh float64
	Reach    geo.Minutes // threshold of coverage, itself included
	Limit    geo.Minutes // beyond it a point is not reached
}

// metres returns how far one travels in a time.
func (t Travel) metres(m geo.Minutes) geo.Metres {
	return geo.Metres(float64(m) * t.SpeedKmh * 1000 / 60)
}

// minutes returns how long one travels over a distance.
func (t Travel) minutes(d geo.Metres) geo.Minutes {
	return geo.Minutes(float64(d) / (t.SpeedKmh * 1000 / 60))
}

// Settings is what reach depends on beside places.
type Settings struct {
	DetourFactor float64 // street length over straight line
	Travel       [Profiles]Travel
}

// Minutes returns the travel time over a straight-line distance.
func (s Settings) Minutes(p Profile, d geo.Metres) geo.Minutes {
	return s.Travel[p].minutes(geo.Metres(float64(d) * s.DetourFactor))
}

// Limit returns the straight-line distance beyond which no profile reaches a
// point.
func (s Settings) Limit() geo.Metres {
	far := geo.Metres(0)
	for _, t := range s.Travel {
		far = max(far, t.metres(t.Limit))
	}
	return geo.Metres(float64(far) / s.DetourFactor)
}
