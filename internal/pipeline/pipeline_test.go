package pipeline_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestEverybodyIsSomewhere(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	near(t, "residents of the country", r.People.Total(), 5005)
	bands := r.People.ByBand()
	near(t, "children", bands[demand.Band0to15], 800)
	near(t, "65 and older", bands[demand.Band65to75]+bands[demand.Band75plus], 1200)
	residents := map[area.Code]float64{}
	for _, a := range r.Areas {
		residents[a.Code] = a.People.Total()
	}
	parts, cells := 0.0, 0.0
	share := map[area.Code]float64{}
	for _, p := range r.Parts {
		parts += p.Share * residents[p.Neighbourhood]
		share[p.Neighbourhood] += p.Share
	}
	for _, c := range r.Cells {
		cells += c.Residents
	}
	near(t, "people of the parts", parts, 5005)
	near(t, "people of the cells", cells, 5005)
	if len(share) != 5 {
		t.Errorf("%d neighbourhoods have parts, want the 5 with a boundary", len(share))
	}
	for code, s := range share {
		near(t, "shares of "+string(code), s, 1)
	}
}

func TestDefinitionsAddUp(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	for d, definition := range definitions(t) {
		want := definition.National.Total
		if want == 0 {
			counted := 0.0
			bands := r.People.ByBand()
			for b, share := range definition.Counted() {
				counted += share * bands[b]
			}
			want = definition.National.Share * counted
		}
		cells, areas := 0.0, map[area.Level]float64{}
		for _, c := range r.Cells {
			cells += c.Excluded[d].People
		}
		for _, a := range r.Areas {
			areas[a.Code.Level()] += a.Excluded[d].People
		}
		near(t, definition.Code+" over cells", cells, want)
		for _, level := range []area.Level{area.LevelMunicipality, area.LevelDistrict, area.LevelNeighbourhood} {
			near(t, definition.Code+" per "+string(level), areas[level], want)
		}
	}
}

func TestNotesTellWhatWasMendedAndWhatIsMissing(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	// Spread: 10 of West, by rounding, and 195 of East, who have no boundary.
	got := r.Notes
	if got.Sweeps < 2 || got.Sweeps > 100 {
		t.Errorf("raking took %d sweeps", got.Sweeps)
	}
	got.Sweeps = 0
	want := pipeline.Notes{Imputed: 2, Contradicting: 1, WithoutShape: 1, Spread: 10 + 195, Weights: map[string]int{demand.WeightLandArea: 5}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("notes are %+v, want %+v", got, want)
	}
	imputed := map[area.Code]bool{}
	for _, a := range r.Areas {
		imputed[a.Code] = a.Imputed[0] > 0
		if a.Imputed[1] != 1 || a.Imputed[2] != 1 {
			t.Errorf("%s: sex and education are its own: %v", a.Code, a.Imputed)
		}
		if !a.Converged || a.Iterations < 2 {
			t.Errorf("%s: raking converged %v after %d sweeps", a.Code, a.Converged, a.Iterations)
		}
	}
	where := map[area.Code]bool{
		"BU00010001": false, "BU00010002": true, "BU00010003": true, "BU00020001": false, "BU00020002": false,
		"WK000100": true, "WK000200": false, "GM0001": true, "GM0002": false,
	}
	if !reflect.DeepEqual(imputed, where) {
		t.Errorf("areas, imputed or not, are %v, want %v", imputed, where)
	}
	for _, a := range r.Areas {
		if a.Code == "BU00010001" && a.From != (demand.From{Age: demand.LevelNeighbourhood, Split: demand.LevelPostcode, Sex: demand.LevelPostcode, Education: demand.LevelDistrict}) {
			t.Errorf("margins of %s are from %+v", a.Code, a.From)
		}
		if a.Code == "BU00020001" && a.From.Education != demand.LevelCountry {
			t.Errorf("education of %s is from %q", a.Code, a.From.Education)
		}
	}
}

func TestCellsOnTheBorder(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	residents := map[area.Code]float64{}
	for _, a := range r.Areas {
		residents[a.Code] = a.People.Total()
	}
	people := map[geo.Cell]map[area.Code]float64{}
	for _, p := range r.Parts {
		if people[p.Cell] == nil {
			people[p.Cell] = map[area.Code]float64{}
		}
		people[p.Cell][p.Municipality] += p.Share * residents[p.Neighbourhood]
	}
	shared := 0
	for i, c := range r.Cells {
		if i > 0 && r.Cells[i-1].Cell >= c.Cell {
			t.Error("cells are not in order")
		}
		of := people[c.Cell]
		near(t, "people of cell "+c.Cell.String(), c.Residents, of["GM0001"]+of["GM0002"])
		if of["GM0001"] > 0 && of["GM0002"] > 0 {
			shared++
		}
		if of[c.Municipality] < of["GM0001"] || of[c.Municipality] < of["GM0002"] {
			t.Errorf("cell %s belongs to %s, of %v", c.Cell, c.Municipality, of)
		}
		for _, e := range c.Excluded {
			if !(e.Low >= 0 && e.Low <= e.People && e.People <= e.High) {
				t.Errorf("cell %s has an estimate of %+v", c.Cell, e)
			}
		}
	}
	if shared == 0 {
		t.Error("no cell lies on the border: this world tests nothing")
	}
}

func TestOneMunicipalityComesOutAsInTheCountry(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.40, 52.004}, Groups: []int{0}}}
	whole := w.must(t, pipeline.Job{})
	alone := w.must(t, pipeline.Job{Scope: []area.Code{"GM0002"}})
	if !reflect.DeepEqual(alone.Models, whole.Models) {
		t.Error("the ratios changed")
	}
	near(t, "residents", alone.People.Total(), 1995)
	cells := map[geo.Cell]int{}
	for i, c := range whole.Cells {
		cells[c.Cell] = i
	}
	for i, c := range alone.Cells {
		k := cells[c.Cell]
		if !reflect.DeepEqual(c, whole.Cells[k]) || !reflect.DeepEqual(alone.Reach.Row(i), whole.Reach.Row(k)) {
			t.Errorf("cell %s differs", c.Cell)
		}
	}
	var areas []pipeline.Area
	for _, a := range whole.Areas {
		if a.Code.Municipality() == "GM0002" {
			areas = append(areas, a)
		}
	}
	if !reflect.DeepEqual(alone.Areas, areas) {
		t.Error("areas differ")
	}
	var gaps []pipeline.Gap
	for _, g := range whole.Gaps {
		if g.Municipality == "GM0002" {
			gaps = append(gaps, g)
		}
	}
	if len(gaps) == 0 || !reflect.DeepEqual(alone.Gaps, gaps) {
		t.Errorf("gap areas are %+v, want %+v", alone.Gaps, gaps)
	}
	var coverage []pipeline.Coverage
	for _, c := range whole.Coverage {
		if c.Area.Municipality() == "GM0002" {
			coverage = append(coverage, c)
		}
	}
	if len(coverage) == 0 || !reflect.DeepEqual(alone.Coverage, coverage) {
		t.Error("coverage differs")
	}
	var proposals []pipeline.Proposal
	for _, p := range whole.Proposals {
		if p.Municipality == "GM0002" {
			proposals = append(proposals, p)
		}
	}
	if len(proposals) == 0 || !reflect.DeepEqual(alone.Proposals, proposals) {
		t.Errorf("proposals are %+v, want %+v", alone.Proposals, proposals)
	}
}

func TestLaterStagesGiveTheSame(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.40, 52.004}}, {ID: 2, Location: orb.Point{4.36, 52.0}, Confirmed: true}}
	whole := w.must(t, pipeline.Job{})
	for _, from := range []pipeline.Stage{pipeline.StageAccess, pipeline.StageGaps, pipeline.StagePlan} {
		again := w.must(t, pipeline.Job{From: from})
		if !reflect.DeepEqual(again.Reach, whole.Reach) || !reflect.DeepEqual(again.Proposals, whole.Proposals) || again.People != whole.People {
			t.Errorf("from %s: results differ", from)
		}
		if from != pipeline.StagePlan && (!reflect.DeepEqual(again.Gaps, whole.Gaps) || !reflect.DeepEqual(again.Coverage, whole.Coverage)) {
			t.Errorf("from %s: gap areas or coverage differ", from)
		}
		if again.Stages[0] != from || again.Stages[len(again.Stages)-1] != pipeline.StagePlan {
			t.Errorf("from %s: stages %v ran", from, again.Stages)
		}
	}
}

func TestGapAreas(t *testing.T) {
	t.Parallel()

	w := newWorld()
	// Help in the middle of West's first neighbourhood: its second and third
	// are beyond a quarter of an hour's walk, and so is the whole of East.
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.367, 52.0045}}}
	r := w.must(t, pipeline.Job{})
	var walk []pipeline.Gap
	for _, g := range r.Gaps {
		if g.Profile == access.Walk {
			walk = append(walk, g)
		}
	}
	if len(walk) != 2 || walk[0].Municipality != "GM0001" || walk[1].Municipality != "GM0002" {
		t.Fatalf("walking gaps are %+v", walk)
	}
	if walk[1].Name != "Buurt 01" || walk[0].Name != "Buurt 02" && walk[0].Name != "Buurt 03" {
		t.Errorf("gaps are called %q and %q", walk[0].Name, walk[1].Name)
	}
	covered := map[geo.Cell]bool{}
	for i, c := range r.Cells {
		covered[c.Cell] = r.Reach.Covered(i, access.Walk)
	}
	for _, g := range walk {
		sum := 0.0
		for _, c := range g.Cells {
			if covered[c] {
				t.Errorf("cell %s of a gap has help in reach", c)
			}
			for _, cell := range r.Cells {
				if cell.Cell == c {
					sum += cell.Excluded[0].People
				}
			}
		}
		near(t, "excluded residents of the gap", g.Excluded[0].People, sum)
		if cut := g.Excluded[0]; !(cut.Low < cut.People && cut.People < cut.High) {
			t.Errorf("gap %q has an estimate of %+v", g.Name, cut)
		}
	}
}

func TestGapAreasEndAtTheBorderOfADistrict(t *testing.T) {
	t.Parallel()

	w := newWorld() // without any help: everything is gap
	w.neighbourhoods[2].Code = "BU00010103"
	districts := map[area.Code]bool{}
	r := w.must(t, pipeline.Job{})
	for _, g := range r.Gaps {
		if g.Profile != access.Walk {
			continue
		}
		district := r.Names[g.Cells[0]].District
		for _, c := range g.Cells {
			if r.Names[c].District != district {
				t.Errorf("gap %q lies in %s and %s", g.Name, district, r.Names[c].District)
			}
		}
		districts[district] = true
	}
	if want := (map[area.Code]bool{"WK000100": true, "WK000101": true, "WK000200": true}); !reflect.DeepEqual(districts, want) {
		t.Errorf("districts with a gap are %v, want %v", districts, want)
	}
}

func TestGapsOfOneNameAreNumberedByPeople(t *testing.T) {
	t.Parallel()

	w := newWorld()
	// Help half-way East's first neighbourhood leaves its edges apart; renamed,
	// all neighbourhoods share a name.
	for i := range w.neighbourhoods {
		w.neighbourhoods[i].Name = "Buurt"
	}
	s := geo.ScaleAt(52)
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.36 + 1500/s.Lon, 52 + 500/s.Lat}}}
	r := w.must(t, pipeline.Job{})
	var names []string
	last := math.Inf(1)
	for _, g := range r.Gaps {
		if g.Profile == access.Walk && g.Municipality == "GM0001" {
			names = append(names, g.Name)
			if g.Excluded[0].People > last {
				t.Errorf("gap %q comes after a smaller one", g.Name)
			}
			last = g.Excluded[0].People
		}
	}
	if !slices.Equal(names, []string{"Buurt", "Buurt (2)"}) {
		t.Errorf("gaps are called %q", names)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()

	computed := func(t *testing.T) *world { w := newWorld(); w.must(t, pipeline.Job{}); return w }
	tests := []struct {
		name string
		make func(*testing.T) *world
		job  pipeline.Job
		says string
	}{
		{"nothing loaded", func(*testing.T) *world { return &world{} }, pipeline.Job{}, "import a data set first"},
		{"unknown stage", computed, pipeline.Job{From: "tiles"}, "tiles"},
		{"municipality before the country", func(*testing.T) *world { return newWorld() }, pipeline.Job{Scope: []area.Code{"GM0001"}}, "compute the whole country first"},
		{"reach before need", func(*testing.T) *world { return newWorld() }, pipeline.Job{From: pipeline.StageAccess}, "compute the whole country first"},
		{"other parameters", func(t *testing.T) *world { w := computed(t); w.stored.Parameters = "other"; return w }, pipeline.Job{Scope: []area.Code{"GM0001"}}, "changed since"},
		{"other parameters, later stage", func(t *testing.T) *world { w := computed(t); w.stored.Parameters = "other"; return w }, pipeline.Job{From: pipeline.StageGaps}, "changed since"},
		{"nothing stored here", func(t *testing.T) *world { w := computed(t); w.stored.Cells, w.stored.Reach = nil, nil; return w }, pipeline.Job{From: pipeline.StageGaps}, "no stored results"},
		{"municipality without ages", func(*testing.T) *world {
			w := newWorld()
			w.municipalities["GM0002"] = demand.Margins{Residents: some(5)}
			return w
		}, pipeline.Job{}, "municipality GM0002"},
		{"no boundaries", func(*testing.T) *world { w := newWorld(); w.shapes = make([]orb.MultiPolygon, len(w.shapes)); return w }, pipeline.Job{}, "municipality GM0001"},
		{"a boundary around nothing", func(*testing.T) *world {
			w := newWorld()
			w.shapes[0] = orb.MultiPolygon{{{{4, 52}, {4.1, 52}, {4, 52}, {4, 52}}}}
			return w
		}, pipeline.Job{}, "BU00010001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			w := tt.make(t)
			before := len(w.saved)
			_, err := w.compute(t, tt.job)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error is %v, want one with %q", err, tt.says)
			}
			if len(w.saved) != before {
				t.Error("something was stored")
			}
		})
	}
}
