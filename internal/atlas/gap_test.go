package atlas_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb/planar"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/geo"
)

func TestGapsAreRanked(t *testing.T) {
	t.Parallel()

	rows := four()
	cells := [][]geo.Cell{{square(0, 1)}, {square(1, 0), square(99, 99)}, {square(0, 1), square(1, 1)}, {square(1, 0), square(99, 99)}}
	for i, of := range cells { // of 40, 30, 40 and 30 people
		rows.Gaps = append(rows.Gaps, atlastest.Only(atlas.GapRow{
			ID: int64(i), Profile: access.Profile(i / 3), Municipality: "GM0002", Cells: of, Low: []float64{0.5}, High: []float64{2},
		}))
	}
	a := build(t, rows)
	m, _ := a.MunicipalityByCode("GM0002")
	var ids []int64
	for rank, i := range a.GapsOf(m, access.Walk) {
		if a.Gaps[i].Rank != rank+1 {
			t.Errorf("gap %d has rank %d, want %d", a.Gaps[i].ID, a.Gaps[i].Rank, rank+1)
		}
		ids = append(ids, a.Gaps[i].ID)
	}
	if !slices.Equal(ids, []int64{0, 2, 1}) || a.Municipalities[m].Gaps != [access.Profiles]int{3, 1} || a.Country.Gaps != [access.Profiles]int{3, 1} {
		t.Errorf("gaps %v, numbers %v and %v", ids, a.Municipalities[m].Gaps, a.Country.Gaps)
	}
	if cells := a.Gaps[a.GapsOf(m, access.Cycle)[0]].Cells; len(cells) != 1 || a.Layer(9).Cells[cells[0]] != square(1, 0) {
		t.Errorf("cells %v", cells)
	}
}

// TestGapOutlineHoldsItsCells checks the outlines of gap areas of any form, with
// holes and with cells that touch at a corner alone, by their area.
func TestGapOutlineHoldsItsCells(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(6, 1))
	rows := country(r, 32)
	for id := range 40 {
		g := atlas.GapRow{ID: int64(id), Municipality: "GM0001", Low: []float64{0, 0}, High: []float64{0, 0}}
		for _, c := range rows.Demand.Cell {
			if r.IntN(40) <= id {
				g.Cells = append(g.Cells, c)
			}
		}
		rows.Gaps = append(rows.Gaps, atlastest.Only(g))
	}
	for _, g := range build(t, rows).Gaps {
		if got, want := planar.Area(g.Shape), side*side*float64(len(g.Cells)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d cells have an outline of %v square degrees, want %v", len(g.Cells), got, want)
		}
	}
}
