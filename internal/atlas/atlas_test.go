package atlas_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

var nan = math.NaN()

// Tests have a grid of squares for H3: a square of one resolution holds four
// of the next, and the order of cells keeps those four together, as H3 does.

// side is the width of a finest square in degrees.
const side = 0.004

// square returns the finest cell in a column and row, both below 4096.
func square(column, row int) geo.Cell {
	code := 0
	for bit := range 12 {
		code |= (column>>bit&1)<<(2*bit) | (row>>bit&1)<<(2*bit+1)
	}
	return geo.Cell(1<<59 | 9<<52 | code) //nolint:gosec // 24 bits
}

func where(c geo.Cell) (column, row, width int) {
	for bit := range 12 {
		column |= int(c>>(2*bit)&1) << bit
		row |= int(c>>(2*bit+1)&1) << bit
	}
	return column, row, 1 << (9 - c.Resolution())
}

func parent(c geo.Cell, resolution int) (geo.Cell, error) {
	if c>>59 != 1 {
		return 0, errors.New("no cell")
	}
	below := geo.Cell(1)<<(2*(9-resolution)) - 1
	return c&^(0xf<<52)&^below | geo.Cell(resolution)<<52, nil //nolint:gosec // 5 to 9
}

func corner(column, row int) orb.Point {
	return orb.Point{3 + float64(column)*side, 50 + float64(row)*side}
}

func boundary(c geo.Cell) ([]orb.Point, error) {
	x, y, w := where(c)
	return []orb.Point{corner(x, y), corner(x+w, y), corner(x+w, y+w), corner(x, y+w)}, nil
}

func centre(c geo.Cell) (orb.Point, error) {
	x, y, w := where(c)
	return orb.Bound{Min: corner(x, y), Max: corner(x+w, y+w)}.Center(), nil
}

var squares = atlas.Grid{Parent: parent, Boundary: boundary, Centre: centre}

// definitions are two: one that counts adults of all ages at one rate, and one
// that counts the eldest alone.
func definitions() []atlas.Definition {
	all := []atlas.Definition{{Ratio: 1.25}, {Ratio: 0.5}}
	for k := range all {
		d := &all[k].Definition
		d.Code, d.AgeFrom, d.AgeTo = []string{"adults", "eldest"}[k], []int{15, 75}[k], 120
		all[k].Rates = atlastest.Rates(*d)
	}
	return all
}

// country makes rows of a country of so many cells in a square, eight by eight
// cells to a neighbourhood, four neighbourhoods side by side to a municipality. Every
// fifth cell is shared with the next neighbourhood.
func country(r *rand.Rand, width int) *atlas.Rows { return peopled(r, width, 60) }

// peopled makes that country with up to so many residents to a part of a cell.
func peopled(r *rand.Rand, width int, most float64) *atlas.Rows {
	rows := &atlas.Rows{Run: 7, Changed: 9, ComputedAt: time.Unix(1.7e9, 0), Results: definitions()}
	residents := map[area.Code]*demand.Composition{}
	for _, i := range r.Perm(width * width) {
		addCell(r, rows, residents, [2]int{i % width, i / width}, most)
	}
	for i, code := range rows.Parts.Neighbourhood {
		rows.Parts.Share[i] /= max(residents[code].Total(), 1e-300) // until here: residents
	}
	for code, types := range residents {
		rows.Figures = append(rows.Figures, atlastest.Figure(code, *types, rows.Results))
		rows.Areas = append(rows.Areas, atlas.AreaRow{Code: code, Name: "Plaats " + string(code), Slug: area.Slug(string(code)), Bound: geo.Netherlands})
	}
	for k, e := range exact(rows) {
		rows.Results[k].Total, rows.Results[k].Low, rows.Results[k].High = e, 0.9*e, 1.1*e
	}
	return rows
}

// exact returns the excluded residents of the country.
func exact(rows *atlas.Rows) []float64 {
	all := make([]float64, len(rows.Results))
	for _, f := range rows.Figures {
		for k := range all {
			if f.Code.Level() == area.LevelNeighbourhood {
				all[k] += f.Excluded[k]
			}
		}
	}
	return all
}

// codesAt returns the neighbourhood of a cell and its municipality.
func codesAt(column, row int) (neighbourhood, municipality area.Code) {
	m := 1 + column/32 + row/8*10
	digits := []byte{byte('0' + m/1000%10), byte('0' + m/100%10), byte('0' + m/10%10), byte('0' + m%10)}
	return area.Code("BU" + string(digits) + "000" + string(rune('0'+column/8%4))), area.Code("GM" + string(digits))
}

func addCell(r *rand.Rand, rows *atlas.Rows, residents map[area.Code]*demand.Composition, at [2]int, most float64) {
	column, row := at[0], at[1]
	cell, d, whole := square(column, row), &rows.Demand, demand.Composition{}
	neighbours := [][2]int{{column, row}}
	if (column+row)%5 == 0 {
		neighbours = append(neighbours, [2]int{column + 8, row}, [2]int{column, row + 8})
	}
	for _, n := range neighbours {
		neighbourhood, municipality := codesAt(n[0], n[1])
		var people demand.People
		for b := range people {
			people[b] = math.Floor(r.Float64()*2/demand.Bands*most*4) / 4
		}
		p, types := &rows.Parts, atlastest.Types(people)
		p.Cell, p.Neighbourhood, p.Share = append(p.Cell, cell), append(p.Neighbourhood, neighbourhood), append(p.Share, types.Total())
		whole.Add(&types)
		for _, code := range []area.Code{neighbourhood, municipality} {
			if residents[code] == nil {
				residents[code] = &demand.Composition{}
			}
			residents[code].Add(&types)
		}
	}
	_, municipality := codesAt(column, row)
	f := atlastest.Figure("", whole, rows.Results)
	d.Cell, d.Municipality = append(d.Cell, cell), append(d.Municipality, municipality)
	d.Low, d.High = atlastest.Append(d.Low, f.Low), atlastest.Append(d.High, f.High)
	addReach(r, &rows.Reach, cell)
}

func addReach(r *rand.Rand, c *atlas.ReachColumns, cell geo.Cell) {
	flags := []atlas.Flags{0, atlas.CoveredCycleListed, atlas.CoveredCycleListed | atlas.CoveredWalkListed, 0xf}[r.IntN(4)]
	walk := float32(math.Inf(1))
	if flags.Has(atlas.CoveredWalkListed) {
		walk = 15 * r.Float32()
	}
	c.Cell, c.Flags = append(c.Cell, cell), append(c.Flags, flags)
	c.Minutes[access.Walk], c.Minutes[access.Cycle] = append(c.Minutes[access.Walk], walk), append(c.Minutes[access.Cycle], walk/3)
	far := float32(math.Inf(1))
	c.Minutes[access.Senior], c.Points[access.Senior] = append(c.Minutes[access.Senior], far), append(c.Points[access.Senior], 0)
	c.Straight, c.Hours = append(c.Straight, 500), append(c.Hours, 0)
	for p := range c.Sure {
		c.Sure[p] = append(c.Sure[p], far)
	}
	c.Points[access.Walk], c.Points[access.Cycle] = append(c.Points[access.Walk], uint16(r.IntN(5))), append(c.Points[access.Cycle], uint16(r.IntN(50)))
}

func options() atlas.Options {
	return atlas.Options{Grid: squares, PlaceNames: map[string]string{"Prinsenstad": "Delft", "Sneek": "Delft"}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

// point makes a public help point with one offer.
func point(id int64, m area.Code, kind supply.Kind, date string) supply.HelpPoint {
	return supply.HelpPoint{
		ID: id, Slug: "punt", Name: "Punt", Municipality: m, Precision: supply.PrecisionExact, Location: orb.Point{3.05, 50.01},
		Offers: []supply.Offer{{Kind: kind, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: date}},
	}
}
