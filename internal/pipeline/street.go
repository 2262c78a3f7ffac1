package pipeline

import (
	"context"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// paving is the streets, and the municipalities where one travels over them.
type paving struct {
	streets *access.Streets // nil where none are loaded
	known   map[area.Code]bool
}

// paving reads the streets and the buildings, once. A municipality travels over
// streets when most of its buildings are near one: a network that ends at a border
// has streets in the next municipality too, but too few to travel over.
func (w *work) paving(ctx context.Context) (*paving, error) {
	if w.paved != nil {
		return w.paved, nil
	}
	sites, err := w.store.ReadSites(ctx)
	if err != nil {
		return nil, err
	}
	graph, err := w.streets(ctx)
	if err != nil {
		return nil, err
	}
	made := &paving{known: map[area.Code]bool{}}
	if graph != nil {
		made.streets = &access.Streets{Graph: graph, Snap: geo.Metres(w.method.SnapMetres.Value)}
		for p := range made.streets.Profiles {
			made.streets.Profiles[p] = w.method.Travel(access.Profile(p))
		}
		made.known = cover(made.streets, sites, w.method.StreetMinShare.Value)
	}
	w.sites, w.paved = sites, made
	return made, nil
}

// streets returns the network that was set, else that of the stored lines; nil
// when there is none.
func (w *work) streets(ctx context.Context) (*network.Graph, error) {
	if w.graph != nil {
		return w.graph, nil
	}
	stored, err := w.store.ReadStreets(ctx)
	if err != nil || len(stored) == 0 {
		return nil, err
	}
	var lines network.Lines
	for _, line := range stored {
		lines.Add(network.CoordsAt(line), network.WalkBoth|network.CycleBoth, 0)
	}
	graph, _, err := lines.Build(ctx, network.Settings{})
	return graph, err
}

// cover returns the municipalities of which at least a share of the buildings are
// near a street.
func cover(s *access.Streets, sites []Site, share float64) map[area.Code]bool {
	at := make([]orb.Point, len(sites))
	for i := range sites {
		at[i] = sites[i].Location
	}
	near, all := map[area.Code]float64{}, map[area.Code]float64{}
	for i, ok := range s.Near(at) {
		all[sites[i].Municipality]++
		if ok {
			near[sites[i].Municipality]++
		}
	}
	known := map[area.Code]bool{}
	for code, n := range all {
		if near[code] >= share*n {
			known[code] = true
		}
	}
	return known
}

// pave gives a ground the streets of the municipalities in which its places lie.
func (p *paving) pave(g *access.Ground, municipality func(place int) area.Code) {
	if p.streets == nil {
		return
	}
	on := make([]bool, len(g.Places))
	for i := range on {
		on[i] = p.known[municipality(i)]
	}
	g.Pave(p.streets, on)
}

// municipalities lists those where one travels over streets, by code.
func (p *paving) municipalities() []area.Code { return slices.Sorted(maps.Keys(p.known)) }
