package atlastest

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/supply"
)

// Middle is where the two municipalities meet.
var Middle = orb.Point{5.12, 52.09}

// The two made-up municipalities.
const (
	West area.Code = "GM0001"
	East area.Code = "GM0002"
)

var inf = float32(math.Inf(1))

// Hexagons builds an atlas on the real H3 grid, for tiles: two municipalities
// side by side, with figures that follow from the place of a cell and nothing
// else. It holds the cells of a box of a width and height in degrees
// around Middle, split down the middle. 0.02 by 0.012 degrees are some twenty
// cells; a tile at zoom 10 is 0.35 by 0.22.
func Hexagons(tb testing.TB, width, height float64) *atlas.Atlas {
	tb.Helper()
	b := &hexagons{tb: tb, of: map[area.Code]*demand.Composition{}, rows: &atlas.Rows{
		Run: 7, Changed: 9, ComputedAt: Now().Add(-time.Hour),
	}}
	b.definitions()
	box := orb.Bound{Min: orb.Point{Middle[0] - width/2, Middle[1] - height/2}, Max: orb.Point{Middle[0] + width/2, Middle[1] + height/2}}
	b.cells(box)
	b.areas(box)
	b.points()
	a, err := atlas.Build(b.rows, atlas.Options{
		Grid:    atlas.Grid{Parent: hexgrid.Parent, Boundary: hexgrid.Boundary, Centre: hexgrid.Centre},
		Method:  atlas.Method{Settings: Settings, PopulationYear: 2024},
		Sources: []atlas.Source{{ID: "made-up", Publisher: "Nobody", Title: "Made-up figures", Vintage: "2026", Licence: "CC0", Attribution: "Verzonnen cijfers"}},
		Now:     Now(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

type hexagons struct {
	tb   testing.TB
	rows *atlas.Rows
	of   map[area.Code]*demand.Composition
	gap  atlas.GapRow
}

func (b *hexagons) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

// definitions takes the real ones, with a ratio of 1.
func (b *hexagons) definitions() {
	all, err := data.Definitions()
	b.must(err)
	for _, d := range all {
		b.rows.Results = append(b.rows.Results, atlas.Definition{Definition: d, Ratio: 1, Rates: Rates(d)})
	}
}

func (b *hexagons) cells(box orb.Bound) {
	pieces, err := hexgrid.Pieces(orb.MultiPolygon{box.ToPolygon()}, atlas.FinestResolution)
	b.must(err)
	for i, p := range pieces {
		code := West
		if p.Centre[0] > Middle[0] {
			code = East
		}
		var people demand.People
		for band := range people {
			people[band] = float64((i*7+band*13)%40) + 0.5
		}
		b.cell(p.Cell, code, people)
		b.reach(i, p.Cell, code)
	}
}

func (b *hexagons) cell(c geo.Cell, code area.Code, people demand.People) {
	r := b.rows
	r.Demand.Cell = append(r.Demand.Cell, c)
	r.Demand.Municipality = append(r.Demand.Municipality, code)
	f := Figure("", Types(people), r.Results)
	r.Demand.Low, r.Demand.High = Append(r.Demand.Low, f.Low), Append(r.Demand.High, f.High)
	neighbourhood := area.Code("BU" + string(code[2:]) + "0000")
	r.Parts.Cell = append(r.Parts.Cell, c)
	r.Parts.Neighbourhood = append(r.Parts.Neighbourhood, neighbourhood)
	r.Parts.Share = append(r.Parts.Share, people.Total()) // of the residents, once all are known
	if b.of[neighbourhood] == nil {
		b.of[neighbourhood] = &demand.Composition{}
	}
	b.of[neighbourhood].Add(&f.Types)
}

// reach gives help to the cells of the west; those of the east are one gap.
func (b *hexagons) reach(i int, c geo.Cell, code area.Code) {
	r := &b.rows.Reach
	r.Cell = append(r.Cell, c)
	walk, cycle, flags := float32(5+i%10), float32(2+i%4), atlas.CoveredWalkListed|atlas.CoveredCycleListed
	points := uint16(2)
	if code == East {
		walk, cycle, flags, points = inf, 25, 0, 0
		b.gap.Cells = append(b.gap.Cells, c)
	}
	r.Straight, r.Hours = append(r.Straight, walk*50), append(r.Hours, 0)
	for p, m := range []float32{walk, cycle, walk * 1.5} {
		r.Minutes[p], r.Sure[p] = append(r.Minutes[p], m), append(r.Sure[p], inf)
		r.Points[p] = append(r.Points[p], points)
	}
	r.Flags = append(r.Flags, flags)
}

func (b *hexagons) areas(box orb.Bound) {
	for i, code := range []area.Code{West, East} {
		half := box
		half.Min[0], half.Max[0] = box.Min[0], Middle[0]
		if code == East {
			half.Min[0], half.Max[0] = Middle[0], box.Max[0]
		}
		name := []string{"Westdam", "Oostdam"}[i]
		b.rows.Areas = append(b.rows.Areas,
			atlas.AreaRow{Code: code, Name: name, Slug: area.Slug(name), Province: "Middenland", Shape: orb.MultiPolygon{half.ToPolygon()}, Bound: half},
			atlas.AreaRow{Code: area.Code("BU" + string(code[2:]) + "0000"), Name: name + " dorp", Bound: half})
		b.rows.Postcodes = append(b.rows.Postcodes, atlas.PostcodeRow{
			Code: area.Postcode(fmt.Sprint(3511 + i)), Place: name, Municipality: code, Location: half.Center(),
		})
	}
	for i, code := range b.rows.Parts.Neighbourhood {
		b.rows.Parts.Share[i] /= b.of[code].Total()
	}
	for _, code := range []area.Code{West, East} {
		n := area.Code("BU" + string(code[2:]) + "0000")
		if types := b.of[n]; types != nil {
			b.rows.Figures = append(b.rows.Figures, Figure(code, *types, b.rows.Results), Figure(n, *types, b.rows.Results))
		}
	}
	if b.of["BU00020000"] != nil {
		east := b.rows.Figures[len(b.rows.Figures)-1]
		b.gap.ID, b.gap.Profile, b.gap.Municipality, b.gap.Name = 1, access.Walk, East, "Oostdam dorp"
		b.gap.Low, b.gap.High = east.Low, east.High
		b.rows.Gaps = []atlas.GapRow{Only(b.gap)}
	}
}

// points puts a listed, a stale and an unknown place in the west, a place whose
// location nobody knows in the east, and a phone line nowhere.
func (b *hexagons) points() {
	offer := func(kind supply.Kind, known bool, date string) []supply.Offer {
		return []supply.Offer{{
			Kind: kind, Audience: supply.AudiencePublic, HelpKnown: known, Source: "made up", SourceURL: "https://example.org/", SourceDate: date,
		}}
	}
	at := func(dx, dy float64) orb.Point { return orb.Point{Middle[0] + dx, Middle[1] + dy} }
	b.rows.Points = []supply.HelpPoint{
		{ID: 1, Slug: "bibliotheek-westdam", Name: `Bibliotheek "Westdam"`, Municipality: West, Location: at(-0.004, 0), Precision: supply.PrecisionExact, Offers: offer(supply.KindLibrary, true, "2026-05")},
		{ID: 2, Slug: "digicafe-westdam", Name: "Digicafé Westdam", Municipality: West, Location: at(-0.006, 0.002), Precision: supply.PrecisionApproximate, Offers: offer(supply.KindDigicafe, true, "2021")},
		{ID: 3, Slug: "buurthuis-westdam", Name: "Buurthuis Westdam", Municipality: West, Location: at(-0.003, 0.001), Precision: supply.PrecisionExact, Offers: offer(supply.KindCommunityCentre, false, "2025-10-29")},
		{ID: 4, Slug: "loket-oostdam", Name: "Loket Oostdam", Municipality: East, Precision: supply.PrecisionUnknown, Offers: offer(supply.KindWelfare, true, "2025")},
		{ID: 5, Slug: "lijn", Name: "Telefoonlijn", Precision: supply.PrecisionUnknown, Offers: offer(supply.KindPhoneLine, true, "2026")},
	}
}

// Only gives a gap area the ranks of the only one of its municipality.
func Only(g atlas.GapRow) atlas.GapRow {
	ones := slices.Repeat([]int{1}, len(g.Low))
	g.Rank, g.RankLow, g.RankHigh = ones, ones, ones
	return g
}
