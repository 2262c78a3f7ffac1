package pipeline_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/pipeline"
)

// TestWorkersDoNotMatter computes with one to five workers: everything comes out
// the same, to the last bit.
func TestWorkersDoNotMatter(t *testing.T) {
	t.Parallel()

	one := newWorld()
	one.points = []access.Point{{ID: 1, Location: orb.Point{4.40, 52.004}}}
	one.workers = 1
	want := one.must(t, pipeline.Job{})
	for workers := 2; workers <= 5; workers++ {
		w := newWorld()
		w.points, w.workers = one.points, workers
		got := w.must(t, pipeline.Job{})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers give other results than one", workers)
		}
	}
}

// TestIntervalsOfSumsComeFromSummedDraws adds the stored draws of municipalities
// up: the interval of the country is theirs, and narrower than the sum of theirs.
func TestIntervalsOfSumsComeFromSummedDraws(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	n := len(r.Models[0].Draws)
	sum := make([]float32, n*len(r.Models))
	low, high := make([]float64, len(r.Models)), make([]float64, len(r.Models))
	for _, a := range r.Areas {
		if a.Code.Level() != area.LevelMunicipality {
			continue
		}
		draws, err := pipeline.Decode(a.Draws, len(sum))
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range draws {
			sum[i] += x
		}
		for m, e := range a.Excluded {
			low[m], high[m] = low[m]+e.Low, high[m]+e.High
			if own := demand.Interval(e.People, a.People.Total(), draws[m*n:][:n]); own != e {
				t.Errorf("%s: interval %+v, its draws give %+v", a.Code, e, own)
			}
		}
	}
	for m, model := range r.Models {
		e := demand.Interval(model.Total, model.Total*2, sum[m*n:][:n])
		if got := r.National[m]; got.Low != e.Low || got.High != e.High {
			t.Errorf("%s: the country has %+v, summed draws give %+v", model.Definition.Code, got, e)
		}
		if !(e.High-e.Low < high[m]-low[m]) {
			t.Errorf("%s: the interval of the sum, %v, is not narrower than the sum of intervals, %v", model.Definition.Code, e.High-e.Low, high[m]-low[m])
		}
	}
}

// TestGroupsAddUp adds excluded residents by age and by education up, per area.
func TestGroupsAddUp(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	for _, a := range r.Areas {
		for m, e := range a.Excluded {
			groups := a.Groups[m*demand.Groups:][:demand.Groups]
			ages, education := 0.0, 0.0
			for g, x := range groups {
				if !(0 <= x.Low && x.Low <= x.People && x.People <= x.High) {
					t.Errorf("%s: group %d has %+v", a.Code, g, x)
				}
				if g < demand.Bands {
					ages += x.People
				} else {
					education += x.People
				}
			}
			near(t, string(a.Code)+" by age", ages, e.People)
			near(t, string(a.Code)+" by education", education, e.People)
		}
	}
}

// TestCoarseCellsHoldTheirChildren looks at the intervals of coarser cells: each
// holds what the finest cells in it add up to.
func TestCoarseCellsHoldTheirChildren(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	sums := map[geo.Cell][]float64{}
	for _, c := range r.Cells {
		for resolution := 5; resolution < 9; resolution++ {
			parent, err := hexgrid.Parent(c.Cell, resolution)
			if err != nil {
				t.Fatal(err)
			}
			if sums[parent] == nil {
				sums[parent] = make([]float64, len(r.Models))
			}
			for m, e := range c.Excluded {
				sums[parent][m] += e.People
			}
		}
	}
	if len(r.Coarse) != len(sums) {
		t.Errorf("%d coarser cells have an interval, there are %d", len(r.Coarse), len(sums))
	}
	for _, c := range r.Coarse {
		for m, e := range c.Excluded {
			near(t, "excluded of "+c.Cell.String(), e.People, sums[c.Cell][m])
			if !(e.Low <= e.People && e.People <= e.High) {
				t.Errorf("cell %s has an estimate of %+v", c.Cell, e)
			}
		}
	}
}

// TestBetterWeightsMovePeople puts all buildings of a neighbourhood in one
// corner: everybody lives there, and nobody in the rest.
func TestBetterWeightsMovePeople(t *testing.T) {
	t.Parallel()

	w := newWorld()
	home := orb.Point{4.3605, 52.0005} // the south-west corner of the first neighbourhood
	cell, err := hexgrid.CellAt(home, hexgrid.Resolution)
	if err != nil {
		t.Fatal(err)
	}
	w.dwellings = map[geo.Cell][]pipeline.Dwelling{cell: {{Weight: demand.WeightBuilding, Location: home, Amount: 1}}}
	land := w.must(t, pipeline.Job{})
	if land.Notes.Weights[demand.WeightBuilding] != 0 {
		t.Error("buildings of a file that says nothing of the rest were used")
	}
	w.extents = []pipeline.Extent{{Weight: demand.WeightBuilding, Bound: block(0, 0).Bound()}}
	r := w.must(t, pipeline.Job{})
	if r.Notes.Weights[demand.WeightBuilding] != 1 || r.Notes.Weights[demand.WeightLandArea] != 4 {
		t.Errorf("weights are %v", r.Notes.Weights)
	}
	sum := 0.0
	for _, p := range r.Parts {
		if p.Neighbourhood != "BU00010001" {
			continue
		}
		sum += p.Share
		if want := map[bool]float64{true: 1, false: 0}[p.Cell == cell]; p.Share != want {
			t.Errorf("cell %s has a share of %v, want %v", p.Cell, p.Share, want)
		}
	}
	near(t, "shares", sum, 1)
	for _, a := range r.Areas {
		want := map[area.Code]string{
			"BU00010001": demand.WeightBuilding, "BU00010002": demand.WeightLandArea, "WK000100": pipeline.WeightMixed, "GM0001": pipeline.WeightMixed, "GM0002": demand.WeightLandArea,
		}[a.Code]
		if want != "" && a.Weight != want {
			t.Errorf("weight of %s is %q, want %q", a.Code, a.Weight, want)
		}
	}
	near(t, "excluded residents all the same", r.Models[0].Excluded(&r.People), land.Models[0].Excluded(&land.People))
}

func TestNobodyAndNothing(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.neighbourhoods[1].Margins = demand.Margins{Residents: some(0), Under15: some(0), Over65: some(0)}
	r := w.must(t, pipeline.Job{})
	if r.Notes.Empty != 1 || r.Notes.NotConverged != 0 {
		t.Errorf("notes are %+v", r.Notes)
	}
	for _, a := range r.Areas {
		for m, e := range a.Excluded {
			if math.IsNaN(e.People) || math.IsNaN(e.Low) || math.IsNaN(e.High) {
				t.Errorf("%s: estimate %+v", a.Code, e)
			}
			if a.Code == "BU00010002" && (e != demand.Estimate{} || a.Rank[m] != demand.Rank{}) {
				t.Errorf("nobody lives in %s: %+v, rank %+v", a.Code, e, a.Rank[m])
			}
		}
	}
}

func TestRanksOfMunicipalitiesAndNeighbourhoods(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	first := map[area.Level]int{}
	for _, a := range r.Areas {
		rank := a.Rank[0]
		if a.Code.Level() == area.LevelDistrict {
			if rank != (demand.Rank{}) {
				t.Errorf("%s has rank %+v", a.Code, rank)
			}
			continue
		}
		if rank.Low < 1 || rank.Rank < rank.Low || rank.High < rank.Rank || rank.High > 3 {
			t.Errorf("%s has rank %+v", a.Code, rank)
		}
		if rank.Rank == 1 {
			first[a.Code.Level()]++
		}
	}
	if first[area.LevelMunicipality] != 1 || first[area.LevelNeighbourhood] != 2 {
		t.Errorf("first are %v", first)
	}
}

func TestRefusesMoreExcludedThanPeople(t *testing.T) {
	t.Parallel()

	w := newWorld()
	p := parameters(t)
	p.Definitions[3].National.Total = 453000
	pl, err := pipeline.New(w, grid{}, p, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pl.Run(t.Context(), pipeline.Job{})
	if err == nil || !strings.Contains(err.Error(), "are all municipalities loaded?") || len(w.saved) != 0 {
		t.Errorf("453,000 of 5,005 people: %v, %d results stored", err, len(w.saved))
	}
}
