package atlas_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure"
	"steunkaart/internal/hexgrid"
)

func hamlets(t *testing.T, rows *atlas.Rows) *atlas.Atlas {
	t.Helper()
	o := options()
	o.Grid = atlas.Grid{Parent: hexgrid.Parent, Boundary: hexgrid.Boundary, Centre: hexgrid.Centre}
	a, err := atlas.Build(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// exactly returns the figures that an atlas was made of.
func exactly(rows *atlas.Rows) map[area.Code]atlas.FigureRow {
	all := map[area.Code]atlas.FigureRow{}
	for _, f := range rows.Figures {
		all[f.Code] = f
	}
	return all
}

// TestPublishedIsNearExact allows an area what is carried into it and out of it.
func TestPublishedIsNearExact(t *testing.T) {
	t.Parallel()

	for seed := range uint64(20) {
		rows := atlastest.Hamlets(t, seed)
		exact, a := exactly(rows), hamlets(t, rows)
		for _, areas := range [][]atlas.Area{a.Municipalities, a.Neighbourhoods} {
			for i := range areas {
				m := &areas[i]
				f := exact[m.Code]
				if math.Abs(m.Residents-f.Types.Total()) > disclosure.Base {
					t.Errorf("%s: %v residents, exactly %v", m.Code, m.Residents, f.Types.Total())
				}
				for k, e := range m.Excluded {
					if math.Abs(e.People-f.Excluded[k]) > 2*disclosure.Base {
						t.Errorf("%s: %v excluded, exactly %v", m.Code, e.People, f.Excluded[k])
					}
					if e.Low > min(e.People, f.Low[k]) || e.High < max(e.People, f.High[k]) || e.People > m.Residents {
						t.Errorf("%s: %+v of %v residents, exactly from %v to %v", m.Code, e, m.Residents, f.Low[k], f.High[k])
					}
				}
			}
		}
		residents, excluded := 0.0, make([]float64, len(a.Definitions))
		for code, f := range exact {
			if code.Level() == area.LevelNeighbourhood {
				residents += f.Types.Total()
				for k := range excluded {
					excluded[k] += f.Excluded[k]
				}
			}
		}
		for k, e := range excluded {
			if got := a.Country.Excluded[k].People; math.Abs(got-e) > disclosure.Base/2.0+1e-6 || got != a.Definitions[k].Total {
				t.Errorf("country: %v excluded, exactly %v", got, e)
			}
		}
		if math.Abs(a.Country.Residents-residents) > disclosure.Base/2.0+1e-6 {
			t.Errorf("country: %v residents, exactly %v", a.Country.Residents, residents)
		}
	}
}

func TestGroupsAddUpToTheirArea(t *testing.T) {
	t.Parallel()

	for seed := range uint64(20) {
		a := hamlets(t, atlastest.Hamlets(t, seed))
		for _, areas := range [][]atlas.Area{a.Municipalities, a.Neighbourhoods, {a.Country}} {
			for i := range areas {
				groupsAddUp(t, &areas[i])
			}
		}
	}
}

// TestNobodyIsExcludedOfAnAgeThatDoesNotCount: figures that say so contradict
// their own definition.
func TestNobodyIsExcludedOfAnAgeThatDoesNotCount(t *testing.T) {
	t.Parallel()

	for seed := range uint64(40) {
		a := hamlets(t, atlastest.Hamlets(t, seed))
		for k, d := range a.Definitions {
			for band, share := range d.Counted() {
				for i := range a.Neighbourhoods {
					n := &a.Neighbourhoods[i]
					if e := n.Groups[k][band].People; share == 0 && e > 0 {
						t.Errorf("seed %d, %s by %s: %v excluded of band %d", seed, n.Code, d.Code, e, band)
					}
				}
			}
		}
	}
}

func groupsAddUp(t *testing.T, a *atlas.Area) {
	t.Helper()
	levels := sum(a.ByEducation[:])
	if a.Bands.Total() != a.Residents || levels != a.Residents-a.Bands[demand.Band0to15] {
		t.Errorf("%q: %v residents, ages %v, education %v", a.Code, a.Residents, a.Bands, a.ByEducation)
	}
	for k, groups := range a.Groups {
		ages, levels := 0.0, 0.0
		for g, e := range groups {
			if math.Mod(e.People, disclosure.Base) != 0 || e.People < 0 {
				t.Errorf("%q: group %d has %v people", a.Code, g, e.People)
			}
			if g < demand.Bands {
				ages += e.People
				if e.People > a.Bands[g] {
					t.Errorf("%q: %v excluded of %v residents of age %d", a.Code, e.People, a.Bands[g], g)
				}
			} else {
				levels += e.People
			}
		}
		if ages != a.Excluded[k].People || levels != a.Excluded[k].People {
			t.Errorf("%q: ages add up to %v, education to %v, want %v", a.Code, ages, levels, a.Excluded[k].People)
		}
	}
}

// TestPublishedDoesNotDependOnTheOrderOfRows: the database gives them in any.
func TestPublishedDoesNotDependOnTheOrderOfRows(t *testing.T) {
	t.Parallel()

	first, second := atlastest.Hamlets(t, 3), atlastest.Hamlets(t, 3)
	r := rand.New(rand.NewPCG(9, 9))
	p, d := &second.Parts, &second.Demand
	r.Shuffle(len(p.Cell), func(i, j int) {
		p.Cell[i], p.Cell[j] = p.Cell[j], p.Cell[i]
		p.Neighbourhood[i], p.Neighbourhood[j] = p.Neighbourhood[j], p.Neighbourhood[i]
		p.Share[i], p.Share[j] = p.Share[j], p.Share[i]
	})
	r.Shuffle(len(d.Cell), func(i, j int) {
		d.Cell[i], d.Cell[j] = d.Cell[j], d.Cell[i]
		d.Municipality[i], d.Municipality[j] = d.Municipality[j], d.Municipality[i]
		for _, column := range slices.Concat(d.Low, d.High) {
			column[i], column[j] = column[j], column[i]
		}
	})
	slices.Reverse(second.Figures)
	slices.Reverse(second.Areas)
	a, b := hamlets(t, first), hamlets(t, second)
	if !reflect.DeepEqual(a.Neighbourhoods, b.Neighbourhoods) || !reflect.DeepEqual(a.Municipalities, b.Municipalities) ||
		!reflect.DeepEqual(a.Country, b.Country) || !reflect.DeepEqual(a.PartsOf(1), b.PartsOf(1)) || !reflect.DeepEqual(a.Gaps, b.Gaps) {
		t.Error("another order, other figures")
	}
	for resolution := atlas.CoarsestResolution; resolution <= atlas.FinestResolution; resolution++ {
		if !reflect.DeepEqual(a.Layer(resolution), b.Layer(resolution)) {
			t.Errorf("another order, other cells of resolution %d", resolution)
		}
	}
}

// TestNobodyIsLost takes the cells of one neighbourhood away, as where no
// boundary is known: its people count in the country and stand on no map.
func TestNobodyIsLost(t *testing.T) {
	t.Parallel()

	rows := country(rand.New(rand.NewPCG(8, 1)), 32)
	whole := build(t, country(rand.New(rand.NewPCG(8, 1)), 32))
	const lost = area.Code("BU00010000")
	p := &rows.Parts
	var kept atlas.PartColumns
	for i, code := range p.Neighbourhood {
		if code != lost {
			kept.Cell, kept.Neighbourhood, kept.Share = append(kept.Cell, p.Cell[i]), append(kept.Neighbourhood, code), append(kept.Share, p.Share[i])
		}
	}
	rows.Parts = kept
	a := build(t, rows)
	n := &a.Neighbourhoods[0]
	if n.Code != lost || n.Residents == 0 || a.Country.Residents != whole.Country.Residents || a.Definitions[0].Total != whole.Definitions[0].Total {
		t.Errorf("%s has %v residents, the country %v, want %v", n.Code, n.Residents, a.Country.Residents, whole.Country.Residents)
	}
	if got := sum(a.Layer(5).People); got != a.Country.Residents-n.Residents {
		t.Errorf("cells hold %v residents of %v, want all but %v", got, a.Country.Residents, n.Residents)
	}
}

func TestHowAreasWereMade(t *testing.T) {
	t.Parallel()

	rows := four()
	for i, weight := range []string{"address", "address", "land_area"} {
		f := &rows.Figures[i]
		f.Weight, f.Iterations, f.Converged, f.Margins = weight, i+1, i < 2, []string{"district"}
		f.Imputed = [atlas.Margins]float64{float64(i / 2), 1, 0.1}
		f.Rank, f.RankLow, f.RankHigh = []int{i + 2}, []int{i + 1}, []int{i + 3}
	}
	a := build(t, rows)
	two, n := a.Municipalities[1], a.Neighbourhoods[2]
	if n.Weight() != "land_area" || n.Converged || n.Rank[0] != (atlas.Rank{Rank: 4, Low: 3, High: 5}) || !slices.Equal(n.Margins, []string{"district"}) {
		t.Errorf("neighbourhood %+v", n)
	}
	// 30 residents by address with their own ages, 40 by land area with those of others.
	if two.Weight() != atlas.Mixed || two.Weights["address"] != 30.0/70 || two.Imputed[atlas.MarginAge] != 40.0/70 || two.Converged || two.Iterations != 3 {
		t.Errorf("municipality %+v", two)
	}
	// A tenth of 30 is 3 people: published as 5.
	if got := a.Neighbourhoods[1].Imputed[atlas.MarginEducation]; got != 5.0/30 {
		t.Errorf("imputed education %v", got)
	}
	if a.Country.Weights["address"] != 90.0/130 || a.Country.Imputed[atlas.MarginSex] != 1 {
		t.Errorf("country %+v", a.Country)
	}
}
