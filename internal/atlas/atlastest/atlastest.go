// Package atlastest builds a small made-up country for tests of what reads an
// atlas.
package atlastest

import (
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Side is the width of a finest cell in degrees.
const Side = 0.005

// Settings are those of the method.
var Settings = access.Settings{DetourFactor: 1.3, Travel: [access.Profiles]access.Travel{
	access.Walk:   {SpeedKmh: 4.5, Reach: 15, Limit: 30},
	access.Cycle:  {SpeedKmh: 14, Reach: 15, Limit: 30},
	access.Senior: {SpeedKmh: 3, Reach: 10, Limit: 10},
}}

// Now is the clock of tests: facts of 2021 are stale, of 2026 fresh.
func Now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// Square stands for an H3 cell; its lower bits say where it is.
func Square(x, y, resolution int) geo.Cell {
	return geo.Cell(1<<59 | uint64(resolution)<<52 | uint64(x)<<20 | uint64(y)) //nolint:gosec // small numbers
}

func parent(c geo.Cell, resolution int) (geo.Cell, error) {
	up := c.Resolution() - resolution
	return Square(int(c>>20&0xfff)>>up, int(c&0xfff)>>up, resolution), nil
}

func boundary(c geo.Cell) ([]orb.Point, error) {
	wide := Side * float64(int(1)<<(9-c.Resolution()))
	x, y := 4+float64(c>>20&0xfff)*wide, 51+float64(c&0xfff)*wide
	return []orb.Point{{x, y}, {x + wide, y}, {x + wide, y + wide}, {x, y + wide}}, nil
}

func centre(c geo.Cell) (orb.Point, error) {
	b, err := boundary(c)
	return orb.Point{(b[0][0] + b[2][0]) / 2, (b[0][1] + b[2][1]) / 2}, err
}

// Country builds a country of width by width cells, from 4° east and 51° north.
// GM0001 has the west half, GM0002 the east half, and they share the column in
// the middle. The help points stand in the west; the east is one gap area.
func Country(t testing.TB, width int) *atlas.Atlas {
	t.Helper()
	known, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	r := &atlas.Rows{Run: 7, Changed: 9, ComputedAt: Now(), Points: points()}
	for _, d := range known {
		r.Results = append(r.Results, atlas.Definition{Definition: d, Ratio: 1, Rates: Rates(d)})
	}
	fill(r, width)
	a, err := atlas.Build(r, atlas.Options{
		Grid:        atlas.Grid{Parent: parent, Boundary: boundary, Centre: centre},
		Definitions: known, Now: Now(),
		Method:  atlas.Method{Settings: Settings, PopulationYear: 2024},
		Sources: []atlas.Source{{ID: "cbs", Attribution: "CBS, 2024"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// people of a cell: few enough for most of their groups to be rounded to nobody.
var people = demand.People{10.5, 15, 25.25, 25, 15, 10.125}

func fill(r *atlas.Rows, width int) {
	var residents [2]demand.Composition
	gap := atlas.GapRow{ID: 1, Profile: access.Walk, Municipality: "GM0002", Name: "Oost"}
	for x := range width {
		for y := range width {
			addCell(r, &residents, x, y, width)
			if x > width/2 {
				gap.Cells = append(gap.Cells, Square(x, y, 9))
			}
		}
	}
	for i, share := range r.Parts.Share { // until here: residents
		of := residents[0].Total()
		if r.Parts.Neighbourhood[i] == "BU00020001" {
			of = residents[1].Total()
		}
		r.Parts.Share[i] = share / of
	}
	for i, code := range []area.Code{"GM0001", "GM0002"} {
		r.Figures = append(r.Figures, Figure(code, residents[i], r.Results), Figure("BU"+code[2:]+"0001", residents[i], r.Results))
	}
	gap.Low, gap.High = r.Figures[2].Low, r.Figures[2].High
	r.Gaps = []atlas.GapRow{Only(gap)}
	areas(r, width)
}

func areas(r *atlas.Rows, width int) {
	half, whole := Side*float64(width/2), Side*float64(width)
	for i, name := range []string{"Westdam", "Oostdam"} {
		box := orb.Bound{Min: orb.Point{4 + half*float64(i), 51}, Max: orb.Point{4 + half + (whole-half)*float64(i), 51 + whole}}
		r.Areas = append(r.Areas, atlas.AreaRow{
			Code: r.Figures[2*i].Code, Name: name, Slug: name, Province: "Utrecht", Bound: box, Shape: orb.MultiPolygon{box.ToPolygon()},
		})
	}
	for i, name := range []string{`Dijk & "Haven"`, "Oost"} {
		r.Areas = append(r.Areas, atlas.AreaRow{Code: r.Figures[2*i+1].Code, Name: name, Bound: r.Areas[i].Bound})
	}
	r.Postcodes = []atlas.PostcodeRow{{Code: "3511", Place: "Westdam", Municipality: "GM0001", Location: orb.Point{4.01, 51.01}}}
}

func addCell(r *atlas.Rows, residents *[2]demand.Composition, x, y, width int) {
	cell, d := Square(x, y, 9), &r.Demand
	shares := [2]float64{1, 0}
	if x == width/2 {
		shares = [2]float64{0.25, 0.75}
	} else if x > width/2 {
		shares = [2]float64{0, 1}
	}
	main := area.Code("GM0001")
	if shares[1] > shares[0] {
		main = "GM0002"
	}
	d.Cell, d.Municipality = append(d.Cell, cell), append(d.Municipality, main)
	whole := Figure("", Types(people), r.Results)
	d.Low, d.High = Append(d.Low, whole.Low), Append(d.High, whole.High)
	for i, share := range shares {
		if share == 0 {
			continue
		}
		part := Types(people.Times(share))
		residents[i].Add(&part)
		p := &r.Parts
		p.Cell, p.Share = append(p.Cell, cell), append(p.Share, part.Total())
		p.Neighbourhood = append(p.Neighbourhood, area.Code([]string{"BU00010001", "BU00020001"}[i]))
	}
	addReach(&r.Reach, cell, x <= width/2)
}

func addReach(c *atlas.ReachColumns, cell geo.Cell, near bool) {
	minutes, flags := float32(math.Inf(1)), atlas.Flags(0)
	if near {
		minutes, flags = 7.25, atlas.CoveredWalkListed|atlas.CoveredCycleListed|atlas.CoveredSeniorListed
	}
	c.Cell, c.Flags = append(c.Cell, cell), append(c.Flags, flags)
	c.Straight, c.Hours = append(c.Straight, minutes*50), append(c.Hours, 0)
	for p := range c.Minutes {
		c.Minutes[p], c.Points[p], c.Sure[p] = append(c.Minutes[p], minutes), append(c.Points[p], 2), append(c.Sure[p], inf)
	}
}

func points() []supply.HelpPoint {
	kinds := []supply.Kind{supply.KindIDO, supply.KindLibrary, supply.KindWelfare, supply.KindTownHall, supply.KindPhoneLine}
	var all []supply.HelpPoint
	for i, kind := range kinds {
		p := supply.HelpPoint{
			ID: int64(i + 1), Slug: "punt-" + string(kind), Name: "Punt <" + string(kind) + ">", Municipality: "GM0001", Place: "Westdam",
			Location: orb.Point{4.01 + 0.001*float64(i), 51.01}, Precision: supply.PrecisionExact,
			Offers: []supply.Offer{{Kind: kind, Audience: supply.AudiencePublic, HelpKnown: true, Source: "Gids", SourceDate: "2026-03"}},
		}
		if kind == supply.KindPhoneLine {
			p.Precision, p.Location = supply.PrecisionUnknown, orb.Point{}
		}
		all = append(all, p)
	}
	return all
}
