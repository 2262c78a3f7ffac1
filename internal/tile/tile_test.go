package tile_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/geo"
	"steunkaart/internal/tile"
)

// middle returns the tile of a zoom that holds the middle of the test atlas.
func middle(zoom int) tile.Address {
	t := maptile.At(atlastest.Middle, maptile.Zoom(zoom)) //nolint:gosec // small
	return tile.Address{Z: zoom, X: int(t.X), Y: int(t.Y)}
}

// decode reads a tile with a library that is not ours.
func decode(tb testing.TB, text []byte, name string) []*geojson.Feature {
	tb.Helper()
	layers, err := mvt.Unmarshal(text)
	if err != nil {
		tb.Fatal(err)
	}
	if len(layers) != 1 || layers[0].Name != name || layers[0].Version != 2 || layers[0].Extent != 4096 {
		tb.Fatalf("layers %+v, want one named %s", layers, name)
	}
	return layers[0].Features
}

func TestCellsComeBackAsTheyAre(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	address := middle(12)
	layers, err := mvt.Unmarshal(tile.Cells(a, 0, address))
	if err != nil {
		t.Fatal(err)
	}
	layers.ProjectToWGS84(maptile.New(uint32(address.X), uint32(address.Y), maptile.Zoom(address.Z))) //nolint:gosec // small
	cells := a.Layer(9)
	byPlace := map[[2]int]int{}
	place := func(p orb.Point) [2]int { return [2]int{int(math.Round(p[0] * 1000)), int(math.Round(p[1] * 2000))} }
	for i, c := range cells.Centres {
		byPlace[place(c)] = i
	}
	sum, seen := 0.0, 0
	for _, f := range layers[0].Features {
		shape, _ := f.Geometry.(orb.Polygon)
		centre, size := planar.CentroidArea(shape)
		i, ok := byPlace[place(centre)]
		if !ok || geo.Distance(centre, cells.Centres[i]) > 5 {
			continue // rounded to another place of the table: others will do
		}
		seen++
		if size == 0 {
			t.Error("a cell without area")
		}
		if got, want := f.Properties["excluded"].(float64), cells.Excluded[0][i]; math.Abs(got-want) > 0.051 {
			t.Errorf("cell %s: excluded %v, want %v", cells.Cells[i], got, want)
		}
		_, has := f.Properties["minutes_walk"]
		if east := cells.Centres[i][0] > atlastest.Middle[0]+0.003; east && (has || f.Properties["gap"] != true) {
			t.Errorf("cell %s in the east: %v", cells.Cells[i], f.Properties)
		}
		sum += f.Properties["people"].(float64)
	}
	if seen < len(cells.Cells)*3/4 {
		t.Errorf("found %d of %d cells back", seen, len(cells.Cells))
	}
	if sum == 0 {
		t.Error("nobody lives in the tile")
	}
}

// TestRingsTurnAsTheFormatWants: an outer ring has a positive area with y to the
// south.
func TestRingsTurnAsTheFormatWants(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	for name, text := range map[string][]byte{
		"cells": tile.Cells(a, 0, middle(12)), "gaps": tile.Gaps(a, 0, middle(12)), "municipalities": tile.Municipalities(a, middle(12)),
	} {
		for _, f := range decode(t, text, name) {
			var polygons orb.MultiPolygon
			switch g := f.Geometry.(type) {
			case orb.Polygon:
				polygons = orb.MultiPolygon{g}
			case orb.MultiPolygon:
				polygons = g
			}
			if len(polygons) == 0 {
				t.Errorf("%s: a %s", name, f.Geometry.GeoJSONType())
			}
			for _, p := range polygons {
				if p[0].Orientation() != orb.CCW { // in tile units y grows to the south
					t.Errorf("%s: an outer ring turns the wrong way", name)
				}
			}
		}
	}
}

func TestHelpPointsHaveALocation(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	states := map[any]any{}
	for _, f := range decode(t, tile.HelpPoints(a, atlastest.Now(), middle(12)), "help-points") {
		states[f.Properties["slug"]] = f.Properties["state"]
	}
	want := map[any]any{"bibliotheek-westdam": "listed", "digicafe-westdam": "stale", "buurthuis-westdam": "unknown"}
	if len(states) != len(want) {
		t.Errorf("got %v", states)
	}
	for slug, state := range want {
		if states[slug] != state {
			t.Errorf("%v is %v, want %v", slug, states[slug], state)
		}
	}
}

func TestEmptyTiles(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	sea := tile.Address{Z: 12, X: 10, Y: 10}
	for name, text := range map[string][]byte{
		"cells": tile.Cells(a, 0, sea), "gaps": tile.Gaps(a, 0, sea),
		"municipalities": tile.Municipalities(a, sea), "help-points": tile.HelpPoints(a, atlastest.Now(), sea),
		"no such definition": tile.Cells(a, 99, middle(12)),
	} {
		if len(text) != 0 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
	}
}

// TestEveryZoomShowsEveryone: whatever the resolution, the cells of the tile
// around all of them hold all people, to the rounding of a tenth per cell.
func TestEveryZoomShowsEveryone(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	for zoom := 4; zoom <= 12; zoom++ {
		sum, n := 0.0, 0
		seen := map[tile.Address]bool{}
		for _, corner := range []orb.Point{{-0.03, 0.02}, {0.03, -0.02}, {0.03, 0.02}, {-0.03, -0.02}, {0, 0}} {
			m := maptile.At(orb.Point{atlastest.Middle[0] + corner[0], atlastest.Middle[1] + corner[1]}, maptile.Zoom(zoom)) //nolint:gosec // small
			seen[tile.Address{Z: zoom, X: int(m.X), Y: int(m.Y)}] = true
		}
		if len(seen) > 1 {
			continue // the municipalities lie on an edge: cells are in several tiles
		}
		for _, f := range decode(t, tile.Cells(a, 0, middle(zoom)), "cells") {
			sum, n = sum+f.Properties["people"].(float64), n+1
		}
		if math.Abs(sum-a.Country.Residents) > 0.05*float64(n)+1e-6 {
			t.Errorf("zoom %d: %v people in %d cells, want %v", zoom, sum, n, a.Country.Residents)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("10", "337", "527")
	f.Add("-1", "0", "0")
	f.Add("99", "1e3", "+1")
	f.Fuzz(func(t *testing.T, z, y, x string) {
		if a, err := tile.ParseAddress(z, y, x); err == nil && !a.Valid() {
			t.Errorf("%s/%s/%s is %+v", z, y, x, a)
		}
	})
}

// BenchmarkCells draws tiles of resolution 9 that are full of cells.
func BenchmarkCells(b *testing.B) {
	a := atlastest.Hexagons(b, 0.9, 0.6)
	for _, zoom := range []int{10, 11, 12} {
		b.Run("z"+string(rune('0'+zoom/10))+string(rune('0'+zoom%10)), func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = len(tile.Cells(a, 0, middle(zoom)))
			}
			b.ReportMetric(float64(size), "bytes/tile")
		})
	}
}
