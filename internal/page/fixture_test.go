package page_test

import (
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// now is the clock of all tests: facts of 2021 are stale, of 2026 fresh.
func now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// amsterdam is the clock on the wall.
func amsterdam(t testing.TB) *time.Location {
	t.Helper()
	clock, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return clock
}

// A made-up country on a grid of squares: Testdam with help, and Stille Eiland
// without any help, with a neighbourhood where nobody lives.
const (
	westLon  = 5.0
	southLat = 52.0
	side     = 0.005 // degrees
	columns  = 10
)

// square stands for an H3 cell; the lower bits say where it is.
func square(x, y, resolution int) geo.Cell {
	return geo.Cell(1<<59 | uint64(resolution)<<52 | uint64(x)<<20 | uint64(y)) //nolint:gosec // small numbers
}

func parent(c geo.Cell, resolution int) (geo.Cell, error) {
	up := c.Resolution() - resolution
	return square(int(c>>20&0xff)>>up, int(c&0xff)>>up, resolution), nil
}

func boundary(c geo.Cell) ([]orb.Point, error) {
	wide := side * float64(int(1)<<(9-c.Resolution()))
	x, y := westLon+float64(c>>20&0xff)*wide, southLat+float64(c&0xff)*wide
	return []orb.Point{{x, y}, {x + wide, y}, {x + wide, y + wide}, {x, y + wide}}, nil
}

func centre(c geo.Cell) (orb.Point, error) {
	b, err := boundary(c)
	return orb.Point{(b[0][0] + b[2][0]) / 2, (b[0][1] + b[2][1]) / 2}, err
}

// fixture builds the made-up country.
func fixture(t testing.TB) *atlas.Atlas {
	t.Helper()
	return fixtureWith(t, func(*atlas.Rows) {})
}

// fixtureWith builds it with changes.
func fixtureWith(t testing.TB, change func(*atlas.Rows)) *atlas.Atlas {
	t.Helper()
	definitions, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	rows := rows(t, definitions)
	change(rows)
	a, err := atlas.Build(rows, atlas.Options{
		Grid:        atlas.Grid{Parent: parent, Boundary: boundary, Centre: centre},
		Definitions: definitions,
		Method:      atlas.Method{Settings: atlastest.Settings, PopulationYear: 2024},
		Sources:     []atlas.Source{{ID: "cbs", Publisher: "CBS", Title: "Buurten", Licence: "CC BY 4.0", Attribution: "Buurtcijfers: CBS, 2024"}},
		Now:         now(),
		Clock:       amsterdam(t),
		Topics:      func(o supply.Offer) []supply.Topic { return o.Topics },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func rows(t testing.TB, definitions []demand.Definition) *atlas.Rows {
	t.Helper()
	population, err := data.Population()
	if err != nil {
		t.Fatal(err)
	}
	r := &atlas.Rows{Run: 7, Changed: 9, ComputedAt: now().Add(-time.Hour), Points: points()}
	for _, d := range definitions {
		fitted, err := demand.Fit(d, &population)
		if err != nil {
			t.Fatal(err)
		}
		r.Results = append(r.Results, atlas.Definition{Definition: d, Ratio: 0.78, Rates: fitted.Rates[:], Low: 900, High: 1500})
	}
	r.Areas = []atlas.AreaRow{
		{Code: "GM0001", Name: "Testdam", Slug: "testdam", Province: "Utrecht", Shape: outline(0, 0, 10, 8)},
		{Code: "GM0002", Name: "Stille Eiland", Slug: "stille-eiland", Province: "Fryslân", Shape: outline(0, 8, 10, 10)},
		{Code: "BU00010001", Name: "Oude Haven & Dijk", Bound: outline(0, 0, 5, 8).Bound()},
		{Code: "BU00010002", Name: "Nieuwland", Bound: outline(5, 0, 10, 8).Bound()},
		{Code: "BU00020001", Name: "Leeg Strand", Bound: outline(0, 8, 10, 10).Bound()},
	}
	r.Postcodes = []atlas.PostcodeRow{
		{Code: "3511", Place: "Testdam", Municipality: "GM0001", Location: orb.Point{5.011, 52.011}},
		{Code: "3512", Place: "Dorp", Municipality: "GM0001", Location: orb.Point{5.031, 52.011}},
		{Code: "9166", Place: "Dorp", Municipality: "GM0002", Location: orb.Point{5.03, 53.2}},
	}
	fillCells(r, len(definitions))
	return r
}

func outline(x0, y0, x1, y1 float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{
		{westLon + x0*side, southLat + y0*side},
		{westLon + x1*side, southLat + y0*side},
		{westLon + x1*side, southLat + y1*side},
		{westLon + x0*side, southLat + y1*side},
		{westLon + x0*side, southLat + y0*side},
	}}}
}

// fillCells gives each cell of Testdam 100 residents: the west half is reached,
// the east half is a gap.
func fillCells(r *atlas.Rows, definitions int) {
	d, reach, parts := &r.Demand, &r.Reach, &r.Parts
	gap := atlas.GapRow{ID: 1, Profile: access.Walk, Municipality: "GM0001", Name: "Nieuwland"}
	for x := range columns {
		for y := range 8 {
			cell := square(x, y, 9)
			d.Cell, d.Municipality = append(d.Cell, cell), append(d.Municipality, "GM0001")
			d.Low, d.High = atlastest.Append(d.Low, same(12, definitions)), atlastest.Append(d.High, same(17, definitions))
			near := x < 5
			minutes, flags, code := float32(25), atlas.Flags(0), area.Code("BU00010002")
			if near {
				minutes, flags, code = 8, atlas.CoveredWalkListed|atlas.CoveredCycleListed, "BU00010001"
			} else {
				gap.Cells = append(gap.Cells, cell)
			}
			reach.Cell, reach.Flags = append(reach.Cell, cell), append(reach.Flags, flags)
			reach.Straight, reach.Hours = append(reach.Straight, minutes*50), append(reach.Hours, 0)
			for p := range access.Profiles {
				reach.Sure[p] = append(reach.Sure[p], minutes)
				reach.Minutes[p], reach.Points[p] = append(reach.Minutes[p], minutes), append(reach.Points[p], 1)
			}
			parts.Cell, parts.Neighbourhood, parts.Share = append(parts.Cell, cell), append(parts.Neighbourhood, code), append(parts.Share, 1.0/40)
		}
	}
	figures(r, definitions, gap)
}

func same(v float64, n int) []float64 { return slices.Repeat([]float64{v}, n) }

// groupsOf divides excluded residents evenly over the ages that are counted, and
// over education.
func groupsOf(d demand.Definition, excluded float64) []float64 {
	groups := make([]float64, demand.Groups)
	counted := d.Counted()
	for b, share := range counted {
		groups[b] = excluded * share / counted.Total()
	}
	groups[demand.Bands], groups[demand.Bands+1], groups[demand.Bands+2] = excluded/2, excluded/4, excluded/4
	return groups
}

func figures(r *atlas.Rows, definitions int, gap atlas.GapRow) {
	half := demand.People{400, 600, 1000, 1000, 600, 400}
	gap.Low, gap.High = same(480, definitions), same(680, definitions)
	r.Gaps = []atlas.GapRow{atlastest.Only(gap)}
	for _, row := range []struct {
		code                area.Code
		people              demand.People
		excluded, low, high float64
		age                 string // where the age groups come from
		rank, first, last   int
	}{
		{"GM0001", half.Times(2), 1144, 961, 1344, "", 120, 80, 170},
		{"BU00010001", half, 572, 480, 680, "neighbourhood", 1, 1, 2},
		{"BU00010002", half, 572, 480, 680, "district", 2, 2, 2},
		{"GM0002", demand.People{}, 0, 0, 0, "", 0, 0, 0},
		{"BU00020001", demand.People{}, 0, 0, 0, "neighbourhood", 0, 0, 0},
	} {
		var groups []float64
		for _, d := range r.Results {
			groups = append(groups, groupsOf(d.Definition, row.excluded)...)
		}
		low, high := slices.Clone(groups), slices.Clone(groups)
		for i, people := range groups {
			low[i], high[i] = people*0.8, people*1.25
		}
		f := atlas.FigureRow{
			Code: row.code, Types: atlastest.Types(row.people), Converged: true, Iterations: 3, Weight: "land_area",
			Excluded: same(row.excluded, definitions), Low: same(row.low, definitions), High: same(row.high, definitions),
			Groups: groups, GroupsLow: low, GroupsHigh: high,
			Rank: slices.Repeat([]int{row.rank}, definitions), RankLow: slices.Repeat([]int{row.first}, definitions), RankHigh: slices.Repeat([]int{row.last}, definitions),
		}
		if row.age != "" {
			f.Imputed, f.Margins = [3]float64{0, 1, 1}, []string{row.age, "postcode", "postcode", "district"}
		}
		if row.age == "district" {
			f.Imputed[0] = 1
		}
		r.Figures = append(r.Figures, f)
	}
}

// points are one of each thing that pages must tell apart.
func points() []supply.HelpPoint {
	return []supply.HelpPoint{
		{
			ID: 1, Slug: "bibliotheek-testdam", Name: "Bibliotheek Testdam", Street: "Markt", HouseNumber: "1", Postcode: "3511AB", Place: "Testdam",
			Municipality: "GM0001", Location: orb.Point{5.012, 52.012}, Precision: supply.PrecisionExact, Phone: "030 - 123 45 67",
			Offers: []supply.Offer{
				{Kind: supply.KindIDO, Audience: supply.AudiencePublic, StaffedHours: "Tu 10:00-12:00; Th[1] 14:00-16:00", Services: "DigiD, toeslagen", HelpKnown: true, Source: "Bibliotheek Testdam", SourceURL: "https://example.nl/ido", SourceDate: "2026-03"},
				{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, BuildingHours: "Mo-Fr 10:00-17:00", HelpKnown: true, Source: "Bibliotheek Testdam", SourceDate: "2026-03"},
			},
		},
		{
			ID: 2, Slug: "wijkteam-haven", Name: "Wijkteam Haven", Street: "Kade", Postcode: "3511AC", Place: "Testdam", Municipality: "GM0001",
			Location: orb.Point{5.02, 52.015}, Precision: supply.PrecisionApproximate,
			Offers: []supply.Offer{{Kind: supply.KindWelfare, Audience: supply.AudiencePublic, StaffedHours: "Mo 09:00-12:00", HelpKnown: true, Source: "Stadsgids", SourceURL: "https://example.nl/gids", SourceDate: "2021"}},
		},
		{
			ID: 3, Slug: "buurthuis-de-brug", Name: "Buurthuis De Brug", Municipality: "GM0001", Location: orb.Point{5.013, 52.013}, Precision: supply.PrecisionExact,
			Offers: []supply.Offer{{Kind: supply.KindCommunityCentre, Audience: supply.AudiencePublic, Source: "Stembureaus 2025", SourceDate: "2025-10-29"}},
		},
		{
			ID: 4, Slug: "digicafe-dorp", Name: "Digicafé Dorp", Place: "Dorp", Municipality: "GM0001", Precision: supply.PrecisionUnknown, Website: "digicafe.example.nl",
			Offers: []supply.Offer{{Kind: supply.KindDigicafe, Audience: supply.AudiencePublic, HelpKnown: true, Source: "Weekblad", SourceURL: "javascript:alert(1)"}},
		},
		{
			ID: 5, Slug: "school", Name: "School <b>Oost</b>", Municipality: "GM0001", Location: orb.Point{5.03, 52.02}, Precision: supply.PrecisionExact,
			Offers: []supply.Offer{{Kind: supply.KindEducation, Audience: supply.AudiencePupils, HelpKnown: true, Source: "School", SourceDate: "2026-01-05"}},
		},
		{
			ID: 6, Slug: "belhulp", Name: "Belhulp Testdam", Municipality: "GM0001", Precision: supply.PrecisionUnknown, Phone: "0800-1508",
			Offers: []supply.Offer{{Kind: supply.KindPhoneLine, Audience: supply.AudiencePublic, HelpKnown: true, Source: "Belhulp", SourceDate: "2026-01-05"}},
		},
	}
}
