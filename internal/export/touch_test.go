package export_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/export"
)

// TestBoundComparesShapesAndNotTheirBoxes takes hexagons, whose boxes overlap those of their
// neighbours, and compares with clipping by another library.
func TestBoundComparesShapesAndNotTheirBoxes(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	s := export.Selection{Atlas: a, Municipality: -1, Resolution: 9, Now: atlastest.Now()}
	r := rand.New(rand.NewPCG(3, 4))
	onlyBoxes := 0
	for range 300 {
		low := orb.Point{atlastest.Middle[0] + (r.Float64()-0.5)*0.03, atlastest.Middle[1] + (r.Float64()-0.5)*0.02}
		box := orb.Bound{Min: low, Max: orb.Point{low[0] + 0.002*r.Float64(), low[1] + 0.001*r.Float64()}}
		s.Bound = &box
		got := len(ids(t, "cells", s))
		want, boxes := 0, 0
		for i := range a.Layer(9).Cells {
			cell := hexagon(a.Layer(9), i)
			if box.Intersects(cell.Bound()) {
				boxes++
			}
			if planar.Area(clip.Ring(box, cell.Clone())) > 0 {
				want++
			}
		}
		if got != want {
			t.Fatalf("%v: got %d cells, want %d", box, got, want)
		}
		if boxes > want {
			onlyBoxes++
		}
	}
	if onlyBoxes == 0 {
		t.Error("no box was near the corner of a cell: the test shows nothing")
	}
}

// TestBoundInsideAndAroundAShape: a box that crosses no border touches all the
// same, and one beside the country does not.
func TestBoundInsideAndAroundAShape(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	m := atlastest.Middle
	for name, test := range map[string]struct {
		box  orb.Bound
		want int
	}{
		"inside one":    {orb.Bound{Min: orb.Point{m[0] + 0.001, m[1]}, Max: orb.Point{m[0] + 0.002, m[1] + 0.001}}, 1},
		"across":        {orb.Bound{Min: orb.Point{m[0] - 0.001, m[1]}, Max: orb.Point{m[0] + 0.001, m[1] + 0.001}}, 2},
		"around":        {orb.Bound{Min: orb.Point{m[0] - 1, m[1] - 1}, Max: orb.Point{m[0] + 1, m[1] + 1}}, 2},
		"a point in it": {orb.Bound{Min: orb.Point{m[0] + 0.001, m[1]}, Max: orb.Point{m[0] + 0.001, m[1]}}, 1},
		"beside":        {orb.Bound{Min: orb.Point{m[0] + 1, m[1]}, Max: orb.Point{m[0] + 2, m[1] + 1}}, 0},
	} {
		s := export.Selection{Atlas: a, Municipality: -1, Now: atlastest.Now(), Bound: &test.box}
		if got := ids(t, "municipalities", s); len(got) != test.want {
			t.Errorf("%s: got %q, want %d", name, got, test.want)
		}
	}
}

// TestAnEmptyCellIsNoGap: where nobody lives, nobody lacks help.
func TestAnEmptyCellIsNoGap(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	l := a.Layer(9)
	for i := range l.Cells {
		if !l.Flags[i].Has(atlas.CoveredWalkListed) {
			l.People[i] = 0 // of this test's own atlas
			s := export.Selection{Atlas: a, Municipality: -1, Resolution: 9}
			f, row, err := export.Find("cells", l.Cells[i].String(), s)
			if err != nil {
				t.Fatal(err)
			}
			var cell struct{ Properties struct{ Gap bool } }
			if err := json.Unmarshal(f.Append(nil, row), &cell); err != nil || cell.Properties.Gap {
				t.Errorf("gap %v, %v", cell.Properties.Gap, err)
			}
			return
		}
	}
	t.Fatal("every cell is covered")
}

func hexagon(l *atlas.Layer, i int) orb.Ring {
	var ring orb.Ring
	for _, p := range l.Rings[l.RingStart[i]:l.RingStart[i+1]] {
		ring = append(ring, orb.Point{float64(p[0]) / 1e6, float64(p[1]) / 1e6})
	}
	return append(ring, ring[0])
}

func ids(t *testing.T, name string, s export.Selection) []string {
	t.Helper()
	f, err := export.Select(name, s)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for i := range f.Len() {
		var feature struct{ ID string }
		if err := json.Unmarshal(f.Append(nil, i), &feature); err != nil {
			t.Fatal(err)
		}
		all = append(all, feature.ID)
	}
	return all
}
