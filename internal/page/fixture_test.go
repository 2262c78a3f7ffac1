package page_test

import (
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// now is the clock of all tests: facts of 2021 are stale, of 2026 fresh.
func now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

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
	definitions, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	rows := rows(definitions)
	a, err := atlas.Build(rows, atlas.Options{
		Grid:        atlas.Grid{Parent: parent, Boundary: boundary, Centre: centre},
		Definitions: definitions,
		Method: atlas.Method{
			DetourFactor: 1.3, WalkSpeed: 4.5, CycleSpeed: 14, ReachMinutes: 15, LimitMinutes: 30, StraightLine: true, PopulationYear: 2024,
		},
		Sources: []atlas.Source{{ID: "cbs", Publisher: "CBS", Title: "Buurten", Licence: "CC BY 4.0", Attribution: "Buurtcijfers: CBS, 2024"}},
		Now:     now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func rows(definitions []demand.Definition) *atlas.Rows {
	r := &atlas.Rows{Run: 7, Changed: 9, ComputedAt: now().Add(-time.Hour), Points: points()}
	for _, d := range definitions {
		r.Results = append(r.Results, atlas.Definition{Definition: d, Total: 5000, Ratio: 1})
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

// hundred residents of all ages.
var hundred = demand.People{10, 15, 25, 25, 15, 10}

// fillCells gives each cell of Testdam 100 residents: the west half is reached,
// the east half is a gap.
func fillCells(r *atlas.Rows, definitions int) {
	d, reach, parts := &r.Demand, &r.Reach, &r.Parts
	d.Excluded, d.Low, d.High = make([][]float64, definitions), make([][]float64, definitions), make([][]float64, definitions)
	gap := atlas.GapRow{ID: 1, Profile: atlas.Walk, Municipality: "GM0001", Name: "Nieuwland", Residents: 4000}
	for x := range columns {
		for y := range 8 {
			cell := square(x, y, 9)
			d.Cell, d.Municipality, d.People = append(d.Cell, cell), append(d.Municipality, "GM0001"), append(d.People, hundred)
			for k := range definitions {
				d.Excluded[k], d.Low[k], d.High[k] = append(d.Excluded[k], 14.3), append(d.Low[k], 12), append(d.High[k], 17)
			}
			near := x < 5
			minutes, flags, code := float32(25), atlas.Flags(0), area.Code("BU00010002")
			if near {
				minutes, flags, code = 8, atlas.CoveredWalkListed|atlas.CoveredCycleListed, "BU00010001"
			} else {
				gap.Cells = append(gap.Cells, cell)
			}
			reach.Cell, reach.Flags = append(reach.Cell, cell), append(reach.Flags, flags)
			for p := range atlas.Profiles {
				reach.Minutes[p], reach.Points[p] = append(reach.Minutes[p], minutes), append(reach.Points[p], 1)
			}
			parts.Cell, parts.Municipality, parts.Neighbourhood = append(parts.Cell, cell), append(parts.Municipality, "GM0001"), append(parts.Neighbourhood, code)
			parts.People = append(parts.People, hundred)
		}
	}
	figures(r, definitions, &gap)
}

func figures(r *atlas.Rows, definitions int, gap *atlas.GapRow) {
	same := func(v float64) []float64 {
		all := make([]float64, definitions)
		for i := range all {
			all[i] = v
		}
		return all
	}
	half := demand.People{400, 600, 1000, 1000, 600, 400}
	gap.Excluded, gap.Low, gap.High = same(572), same(480), same(680)
	r.Gaps = []atlas.GapRow{*gap}
	r.Figures = []atlas.FigureRow{
		{Code: "GM0001", People: half.Times(2), Excluded: same(1144), Low: same(961), High: same(1349)},
		{Code: "BU00010001", People: half, Excluded: same(572), Low: same(480), High: same(680)},
		{Code: "BU00010002", People: half, Imputed: true, Excluded: same(572), Low: same(480), High: same(680)},
		{Code: "GM0002", Excluded: same(0), Low: same(0), High: same(0)},
		{Code: "BU00020001", Excluded: same(0), Low: same(0), High: same(0)},
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
