package tile_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/tile"
)

// TestBordersAreDrawnWithoutSpikes draws the coast of an island in which a creek has
// become a line, and a rock that is nothing else.
func TestBordersAreDrawnWithoutSpikes(t *testing.T) {
	t.Parallel()

	coast := orb.Ring{{6.15, 53.47}, {6.17, 53.47}, {6.18, 53.48}, {6.176, 53.4801}, {6.18, 53.48}, {6.17, 53.49}, {6.15, 53.49}, {6.15, 53.47}}
	rock := orb.Ring{{6.19, 53.47}, {6.192, 53.471}, {6.19, 53.47}, {6.19, 53.47}}
	shape := orb.MultiPolygon{{coast}, {rock}}
	a := &atlas.Atlas{Municipalities: []atlas.Area{{Code: area.Code("GM0088"), Name: "Schiermonnikoog", Shape: shape, Bound: shape.Bound()}}}
	at := maptile.At(orb.Point{6.165, 53.48}, 12)
	features := decode(t, tile.Municipalities(a, tile.Address{Z: 12, X: int(at.X), Y: int(at.Y)}), "municipalities")
	if len(features) != 1 {
		t.Fatalf("%d features, want the island", len(features))
	}
	drawn, ok := features[0].Geometry.(orb.Polygon)
	if !ok || len(drawn) != 1 || len(drawn[0]) != 6 {
		t.Errorf("drawn as %v, want a ring of five corners", features[0].Geometry)
	}
	if len(a.Municipalities[0].Shape[0][0]) != 8 {
		t.Error("the border itself was changed")
	}
}
