package access

import (
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// Streets is a network of streets and how one travels on it.
type Streets struct {
	Graph    *network.Graph
	Profiles [Profiles]network.Profile
	Snap     geo.Metres // the farthest that a place or a point may be from its street
}

// at returns where places stand on the streets that a mode may use.
func (s *Streets) at(places []orb.Point, m network.Mode, counts func(i int) bool) []network.Position {
	all := make([]network.Position, len(places))
	for i, place := range places {
		if counts(i) {
			all[i] = s.Graph.Snap(place, m, s.Snap)
		}
	}
	return all
}

// Near reports for each place whether a street that may be walked is near.
func (s *Streets) Near(places []orb.Point) []bool {
	near := make([]bool, len(places))
	for i, place := range places {
		near[i] = s.Graph.Snap(place, network.Walk, s.Snap).Found()
	}
	return near
}

// Ground is places, and how one travels from them: over streets, or in a straight
// line times a detour factor. It does not change, and may be used by several
// goroutines at a time.
type Ground struct {
	Places   []orb.Point
	Settings Settings

	streets *Streets
	on      []bool // whether a place travels over streets; nil when none does
	at      [network.Modes][]network.Position
	places  [network.Modes]*network.Places
	index   *index
}

// NewGround makes the ground of places in a country without streets.
func NewGround(places []orb.Point, s Settings) *Ground {
	return &Ground{Places: places, Settings: s, index: newIndex(places)}
}

// Pave gives the ground streets. on says which places they are for: from there one
// travels over streets to each point that is near one, and nowhere at all when the
// place itself is near none. To points without a street near, and from all other
// places, it stays a straight line.
func (g *Ground) Pave(s *Streets, on []bool) {
	if s == nil || !slices.Contains(on, true) {
		return
	}
	g.streets, g.on = s, on
	for m := range network.Mode(network.Modes) {
		g.at[m] = s.at(g.Places, m, func(i int) bool { return on[i] })
		g.places[m] = s.Graph.NewPlaces(g.at[m])
	}
}

// ByStreet reports whether one travels from a place over streets.
func (g *Ground) ByStreet(place int) bool { return g.on != nil && g.on[place] }

// targets is where points stand on the streets, per mode; nil without streets.
type targets *[network.Modes][]network.Position

func (g *Ground) targets(points []orb.Point) targets {
	if g.on == nil {
		return nil
	}
	t := targets(new([network.Modes][]network.Position))
	for m := range network.Mode(network.Modes) {
		t[m] = g.streets.at(points, m, func(int) bool { return true })
	}
	return t
}

// straight reports whether one travels from a place to a point in a straight line.
func (g *Ground) straight(place int, p Profile, t targets, point int) bool {
	if g.on == nil || !g.on[place] {
		return true
	}
	m := g.streets.Profiles[p].Mode
	return !t[m][point].Found() && g.at[m][place].Found()
}

// overStreets calls each for every place that reaches a point over streets within
// a limit, with the minutes.
func (g *Ground) overStreets(p Profile, t targets, limit geo.Minutes, each func(place, point int, minutes float32)) error {
	if g.on == nil {
		return nil
	}
	m := g.streets.Profiles[p].Mode
	around, err := g.streets.Graph.NewAround(g.streets.Profiles[p], limit, g.places[m])
	if err != nil {
		return err
	}
	var hits []network.Hit
	for k, at := range t[m] {
		hits = around.Within(hits[:0], at)
		for _, h := range hits {
			each(h.Number, k, float32(h.Time.Minutes()))
		}
	}
	return nil
}

// Within returns, for each site, the places (indexes, ascending) from which it is
// within the threshold of a profile.
func (g *Ground) Within(sites []orb.Point, p Profile) ([][]int32, error) {
	travel, all, t := &g.Settings.Travel[p], make([][]int32, len(sites)), g.targets(sites)
	offer := func(place, site int, minutes float32) {
		if travel.reaches(minutes) {
			all[site] = append(all[site], int32(place)) //nolint:gosec // fewer places than 2^31
		}
	}
	if err := g.overStreets(p, t, travel.Reach, offer); err != nil {
		return nil, err
	}
	// Whether a place within this radius counts is decided on its minutes.
	radius := geo.Metres(float64(travel.metres(travel.Reach)) / g.Settings.DetourFactor * (1 + rounding))
	for k, site := range sites {
		g.index.within(site, radius, func(place int32, d geo.Metres) {
			if g.straight(int(place), p, t, k) {
				offer(int(place), k, float32(g.Settings.Minutes(p, d)))
			}
		})
		slices.Sort(all[k])
	}
	return all, nil
}

// rounding is more than minutes lose as 32-bit numbers.
const rounding = 1e-6
