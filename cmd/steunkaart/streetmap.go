package main

import (
	"context"
	"log/slog"
	"sync/atomic"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/network"
	"steunkaart/internal/postgres"
	"steunkaart/internal/sketch"
)

// streetFeed reads the stored streets along with every atlas, and keeps them in
// memory: the small maps are drawn while the database is away.
type streetFeed struct {
	*postgres.Store
	log   *slog.Logger
	drawn atomic.Pointer[sketch.Index]
}

// Load reads the atlas, and the streets. Without the streets there is still all
// else: the ones from before stay.
func (f *streetFeed) Load(ctx context.Context) (*atlas.Rows, error) {
	rows, err := f.Store.Load(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := f.Store.Streets(ctx)
	if err != nil {
		f.log.WarnContext(ctx, "streets not read; the small maps keep those they have", "err", err)
		return rows, nil
	}
	f.drawn.Store(sketch.NewIndex(drawable(lines)))
	return rows, nil
}

// Streets returns the stored streets that meet a bound.
func (f *streetFeed) Streets(b orb.Bound) []sketch.Street {
	if x := f.drawn.Load(); x != nil {
		return x.Within(b)
	}
	return nil
}

// streetSource has streets to draw.
type streetSource interface {
	Streets(orb.Bound) []sketch.Street
}

// orGraph returns a graph file as the source of streets, the stored ones without.
func (f *streetFeed) orGraph(g *network.Graph) streetSource {
	if g == nil {
		return f
	}
	return graphStreets{g}
}

// graphStreets are the streets of a graph file.
type graphStreets struct{ *network.Graph }

// Streets returns the streets of the graph that meet a bound.
func (g graphStreets) Streets(b orb.Bound) []sketch.Street { return drawable(g.LinesIn(b)) }

// drawable makes streets of lines. Neither the table nor the graph knows their
// names.
func drawable(lines []orb.LineString) []sketch.Street {
	streets := make([]sketch.Street, len(lines))
	for i, line := range lines {
		streets[i].Line = line
	}
	return streets
}
