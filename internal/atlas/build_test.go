package atlas_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

func build(t testing.TB, rows *atlas.Rows) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Build(rows, options())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// near reports whether two sums of the same things in another order are equal.
func near(x, y float64) bool { return math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y), 1) }

func TestEveryResolutionAddsUpToTheCountry(t *testing.T) {
	t.Parallel()

	a := build(t, country(rand.New(rand.NewPCG(1, 1)), 100))
	for r := atlas.CoarsestResolution; r <= atlas.FinestResolution; r++ {
		l := a.Layer(r)
		if !slices.IsSorted(l.Cells) || l.Cells[0].Resolution() != r {
			t.Errorf("resolution %d: cells not in order or of resolution %d", r, l.Cells[0].Resolution())
		}
		if sum(l.People) != a.Country.Residents {
			t.Errorf("resolution %d: %v people, country %v", r, sum(l.People), a.Country.Residents)
		}
		for k, e := range a.Country.Excluded {
			if sum(l.Excluded[k]) != e.People {
				t.Errorf("resolution %d, definition %d: does not add up to %+v", r, k, e)
			}
			if gap := a.Country.Coverage[access.Walk][k].GapPeople; sum(l.GapPeople[k]) != gap {
				t.Errorf("resolution %d, definition %d: gap of %v, country %v", r, k, sum(l.GapPeople[k]), gap)
			}
		}
	}
	if a.Layer(4) != nil || a.Layer(10) != nil {
		t.Error("a layer beyond the resolutions")
	}
}

func TestPartsAddUpToTheirMunicipality(t *testing.T) {
	t.Parallel()

	a := build(t, country(rand.New(rand.NewPCG(2, 1)), 64))
	for i, m := range a.Municipalities {
		people, all := 0.0, make([]float64, 2)
		parts := a.PartsOf(i)
		for j, p := range parts {
			if j > 0 && parts[j-1].Cell >= p.Cell {
				t.Fatalf("%s: parts out of order or double", m.Code)
			}
			people += float64(p.People)
			for k := range all {
				all[k] += float64(p.Excluded[k])
			}
		}
		if len(parts) == 0 || people != m.Residents || all[0] != m.Excluded[0].People || all[1] != m.Excluded[1].People {
			t.Errorf("%s: %d parts with %v people and %v excluded, want %v and %v", m.Code, len(parts), people, all, m.Residents, m.Excluded)
		}
	}
}

func TestCoverageCountsTheFlagsOfCells(t *testing.T) {
	t.Parallel()

	a := build(t, country(rand.New(rand.NewPCG(3, 1)), 64))
	finest := a.Layer(atlas.FinestResolution)
	for i, m := range a.Municipalities {
		var all, confirmed, listed float64
		for _, p := range a.PartsOf(i) {
			all += float64(p.Excluded[1])
			if finest.Flags[p.Cell].Has(atlas.CoveredCycleConfirmed) {
				confirmed += float64(p.Excluded[1])
			}
			if finest.Flags[p.Cell].Has(atlas.CoveredCycleListed) {
				listed += float64(p.Excluded[1])
			}
		}
		c := m.Coverage[access.Cycle][1]
		all = max(all, 1) // nobody: shares of 0
		if !near(c.Confirmed, confirmed/all) || !near(c.Listed, listed/all) || c.GapPeople != m.Excluded[1].People-listed {
			t.Errorf("%s: %+v, want %v, %v and %v", m.Code, c, confirmed/all, listed/all, all-listed)
		}
		gap := 0.0
		for _, n := range a.NeighbourhoodsOf(i) {
			gap += a.Neighbourhoods[n].Coverage[access.Cycle][1].GapPeople
		}
		if gap != c.GapPeople {
			t.Errorf("%s: gap of the neighbourhoods %v, of the municipality %v", m.Code, gap, c.GapPeople)
		}
	}
}

func up(c geo.Cell) geo.Cell { p, _ := parent(c, 8); return p }

// four is a country of one parent with four cells.
func four() *atlas.Rows {
	rows := &atlas.Rows{
		Results: definitions()[:1],
		Areas:   []atlas.AreaRow{{Code: "GM0001", Name: "Een", Slug: "een"}, {Code: "GM0002", Name: "Twee", Slug: "twee"}},
		Demand: atlas.DemandColumns{
			Cell:         []geo.Cell{square(0, 0), square(1, 0), square(0, 1), square(1, 1)},
			Municipality: []area.Code{"GM0001", "GM0002", "GM0002", "GM0001"},
			Low:          [][]float64{{40, 22, 0, 0}}, High: [][]float64{{60, 33, 33, 0}},
		},
		Intervals: atlas.IntervalColumns{Cell: []geo.Cell{up(square(0, 0))}, Low: [][]float64{{81}}, High: [][]float64{{119}}},
		// 60 people, 50 of them excluded; 30 people, 30 excluded; 40 people, 20 excluded; nobody.
		Parts: atlas.PartColumns{
			Cell:          []geo.Cell{square(0, 0), square(1, 0), square(0, 1), square(1, 1)},
			Neighbourhood: []area.Code{"BU00010001", "BU00020001", "BU00020002", "BU00020002"}, Share: []float64{1, 1, 1, 0},
		},
	}
	for i, code := range []area.Code{"BU00010001", "BU00020001", "BU00020002"} {
		residents, excluded := []float64{60, 30, 40}[i], []float64{50, 30, 20}[i]
		rows.Areas = append(rows.Areas, atlas.AreaRow{Code: code})
		groups := []float64{0, 0, 0, 0, 0, excluded, excluded, 0, 0}
		types := demand.Composition{}
		types[demand.TypeOf(demand.Band75plus, demand.Men, demand.EducationLow)] = residents
		rows.Figures = append(rows.Figures, atlas.FigureRow{
			Code: code, Types: types, Excluded: []float64{excluded}, Low: []float64{excluded - 1}, High: []float64{excluded + 1},
			Groups: groups, GroupsLow: groups, GroupsHigh: groups, Rank: []int{1}, RankLow: []int{1}, RankHigh: []int{1},
		})
	}
	far := float32(math.Inf(1))
	rows.Reach = atlas.ReachColumns{
		Cell:    []geo.Cell{square(0, 0), square(1, 0), square(0, 1)},
		Minutes: [access.Profiles][]float32{{10, 20, far}, {far, far, 4}, {far, far, far}},
		Points:  [access.Profiles][]uint16{{1, 3, 0}, {9, 8, 7}, {0, 0, 0}},
		Sure:    [access.Profiles][]float32{{far, far, far}, {far, far, 4}, {far, far, far}},

		Straight: []float32{500, 1000, 600},
		Hours:    []int32{0, 0, 0},
		HourSets: []atlas.CellHours{{}},
		Flags:    []atlas.Flags{atlas.CoveredWalkListed, atlas.CoveredCycleListed, atlas.CoveredCycleListed | atlas.CoveredCycleConfirmed},
	}
	return rows
}

func TestCoarseCellByHand(t *testing.T) {
	t.Parallel()

	a := build(t, four())
	l := a.Layer(8)
	if len(l.Cells) != 1 || l.People[0] != 130 || l.Excluded[0][0] != 100 || l.GapPeople[0][0] != 50 || l.Low[0][0] != 80 || l.High[0][0] != 120 {
		t.Fatalf("parent: %d cells, %v people, %v excluded, %v in the gap", len(l.Cells), l.People, l.Excluded, l.GapPeople)
	}
	if got := l.Minutes[access.Walk][0]; math.Abs(float64(got)-(600.0+600)/90) > 1e-5 {
		t.Errorf("walk: %v minutes, want the mean of 60 people at 10 and 30 at 20", got)
	}
	if got := l.Minutes[access.Cycle][0]; !math.IsInf(float64(got), 1) {
		t.Errorf("cycle: %v minutes, but 40 of 130 people reach a point", got)
	}
	if l.PointsIn[access.Walk][0] != 3 || l.PointsIn[access.Cycle][0] != 9 {
		t.Errorf("points %v, want the most of the children", l.PointsIn)
	}
	if want := atlas.CoveredWalkListed | atlas.CoveredCycleListed; l.Flags[0] != want {
		t.Errorf("flags %04b, want %04b: 50 and 50 of 100 are half, 20 is not", l.Flags[0], want)
	}
	if m := a.Municipalities[l.Municipality[0]].Code; m != "GM0002" {
		t.Errorf("municipality %s, want the one of 70 people", m)
	}
	if got := a.Layer(9).GapPeople[0]; !slices.Equal(got, []float64{0, 30, 20, 0}) {
		t.Errorf("gap of the finest cells %v", got)
	}
	if got := a.Layer(9).Minutes[access.Walk][3]; !math.IsInf(float64(got), 1) {
		t.Errorf("a cell without reach is %v minutes away", got)
	}
}

// TestIntervalsHoldTheirCount: those of coarse cells are stored; without, they
// are the sums of those of their children.
func TestIntervalsHoldTheirCount(t *testing.T) {
	t.Parallel()

	a := build(t, country(rand.New(rand.NewPCG(5, 1)), 64))
	for r := atlas.FinestResolution - 1; r >= atlas.CoarsestResolution; r-- {
		below, l := a.Layer(r+1), a.Layer(r)
		for k := range a.Definitions {
			for i, e := range l.Excluded[k] {
				if !(l.Low[k][i] <= e && e <= l.High[k][i]) {
					t.Fatalf("resolution %d: %v from %v to %v", r, e, l.Low[k][i], l.High[k][i])
				}
			}
			if sum(l.Low[k]) != sum(below.Low[k]) || sum(l.High[k]) != sum(below.High[k]) {
				t.Errorf("resolution %d: %v to %v", r, sum(l.Low[k]), sum(l.High[k]))
			}
		}
	}
}

func TestOutlines(t *testing.T) {
	t.Parallel()

	l := build(t, four()).Layer(9)
	ring := l.Rings[l.RingStart[1]:l.RingStart[2]]
	if want := [][2]int32{{3004000, 50000000}, {3008000, 50000000}, {3008000, 50004000}, {3004000, 50004000}}; !slices.Equal(ring, want) {
		t.Errorf("ring %v, want %v", ring, want)
	}
	for name, tt := range map[string]struct {
		point orb.Point
		want  [2]int32
	}{
		"the middle":     {orb.Point{0, 0}, [2]int32{1 << 29, 1 << 29}},
		"beyond the map": {orb.Point{180, 90}, [2]int32{1 << 30, 0}},
		// EPSG:3857 has 45 degrees at 5,621,521.486 of 20,037,508.343 metres.
		"45 degrees": {orb.Point{-90, 45}, [2]int32{1 << 28, 386251817}},
	} {
		if got := atlas.Mercator(tt.point); max(got[0]-tt.want[0], tt.want[0]-got[0], got[1]-tt.want[1], tt.want[1]-got[1]) > 1 {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestCellsInIsWhatLookingAtAllGives(t *testing.T) {
	t.Parallel()

	r := rand.New(rand.NewPCG(4, 1))
	a := build(t, country(r, 90))
	for round := range 200 {
		l := a.Layer(5 + round%5)
		x, y := 2.9+r.Float64()*0.6, 49.9+r.Float64()*0.6
		b := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + r.Float64()*0.4, y + r.Float64()*0.2}}
		switch r.IntN(8) {
		case 0:
			b.Min = l.Centres[r.IntN(len(l.Centres))] // a centre on the edge is in
		case 1:
			b = geo.World
		}
		var want []int32
		for i, c := range l.Centres {
			if b.Contains(c) {
				want = append(want, int32(i))
			}
		}
		got := slices.Collect(a.CellsIn(l, b))
		if b == geo.World && !slices.IsSorted(got) {
			t.Fatal("all cells, but not in order")
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("resolution %d, %v: %d cells, want %d", l.Resolution, b, len(got), len(want))
		}
	}
	for range a.CellsIn(a.Layer(9), geo.World) {
		break // stopping early must not panic
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()

	rows := four()
	rows.Points = []supply.HelpPoint{
		point(8, "GM0002", supply.KindPhoneLine, "2026"), point(3, "GM0002", supply.KindLibrary, "2026-01-01"), point(5, "", supply.KindIDO, "2020"),
	}
	rows.Points[1].Precision = supply.PrecisionUnknown
	a := build(t, rows)
	if i, ok := a.HelpPoint(5); !ok || a.Points[i].ID != 5 || a.Points[i].Area != -1 {
		t.Errorf("help point 5 at %d, %v", i, ok)
	}
	for i, p := range a.Points {
		if j, ok := a.HelpPointBySlug(p.Slug); !ok || j != i {
			t.Errorf("slug %q leads to %d, want %d: three points of one slug must stay apart", p.Slug, j, i)
		}
	}
	m, _ := a.MunicipalityBySlug("twee")
	two := a.Municipalities[m]
	if len(two.Points) != 2 || two.NoLocation != 1 || two.PointStates[supply.StateListed] != 1 || len(two.PointStates) != 1 {
		t.Errorf("municipality: points %v, states %v, %d without a location", two.Points, two.PointStates, two.NoLocation)
	}
	if s := a.Country.PointStates; s[supply.StateStale] != 1 || s[supply.StateListed] != 1 {
		t.Errorf("country: states %v", s)
	}
	if i, ok := a.CellIndex(square(0, 1)); !ok || a.Layer(9).Cells[i] != square(0, 1) {
		t.Errorf("cell at %d, %v", i, ok)
	}
	for name, ok := range map[string]bool{
		"help point":           second(a.HelpPoint(4)),
		"slug":                 second(a.HelpPointBySlug("geen")),
		"municipality":         second(a.MunicipalityByCode("GM0003")),
		"slug of municipality": second(a.MunicipalityBySlug("")),
		"definition":           second(a.DefinitionIndex("geen")),
		"cell":                 second(a.CellIndex(square(9, 9))),
		"resolution":           second(a.CellIndex(0)),
	} {
		if ok {
			t.Errorf("%s: found what is not there", name)
		}
	}
	if i, ok := a.DefinitionIndex(""); i != 0 || !ok {
		t.Errorf("default definition %d, %v", i, ok)
	}
}

func second[T any](_ T, ok bool) bool { return ok }

func TestBuildRefusesRowsThatDoNotFit(t *testing.T) {
	t.Parallel()

	for name, spoil := range map[string]func(*atlas.Rows){
		"too few intervals":     func(r *atlas.Rows) { r.Intervals.High = nil },
		"a definition too many": func(r *atlas.Rows) { r.Results = definitions() },
		"too few minutes":       func(r *atlas.Rows) { r.Reach.Minutes[1] = nil },
		"parts without people":  func(r *atlas.Rows) { r.Parts.Share = nil },
		"too few groups":        func(r *atlas.Rows) { r.Figures[1].GroupsLow = []float64{1} },
		"a rank missing":        func(r *atlas.Rows) { r.Figures[0].RankHigh = nil },
		"a figure too many":     func(r *atlas.Rows) { r.Figures = []atlas.FigureRow{{Excluded: []float64{1, 2}}} },
		"what is no cell":       func(r *atlas.Rows) { r.Demand.Cell[2] = 77 },
		"a gap without figures": func(r *atlas.Rows) { r.Gaps = []atlas.GapRow{{}} },
	} {
		rows := four()
		spoil(rows)
		if _, err := atlas.Build(rows, options()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAtlasBeforeTheFirstComputation(t *testing.T) {
	t.Parallel()

	o := options()
	for _, d := range definitions() {
		o.Definitions = append(o.Definitions, d.Definition)
	}
	rows := &atlas.Rows{Areas: []atlas.AreaRow{{Code: "GM0001", Name: "Een", Slug: "een"}}}
	a, err := atlas.Build(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Definitions) != 2 || len(a.Municipalities[0].Excluded) != 2 || len(a.Municipalities[0].Coverage[0]) != 2 || len(a.PartsOf(0)) != 0 {
		t.Errorf("an empty atlas must still have places for its figures: %+v", a.Municipalities[0])
	}
	for range a.CellsIn(a.Layer(9), geo.World) {
		t.Error("a cell of nothing")
	}
}

// TestTagTellsDatabasesApart: a database that is made anew counts its runs from
// one again.
func TestTagTellsDatabasesApart(t *testing.T) {
	t.Parallel()

	rows := four()
	first := build(t, rows).Tag()
	again := four()
	again.ComputedAt = again.ComputedAt.Add(time.Second)
	if second := build(t, again).Tag(); first == second {
		t.Errorf("both are %s", first)
	}
}
