package atlas_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
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
	all := []atlas.Definition{{Ratio: 1.25, Total: 1000}, {Ratio: 0.5, Total: 400}}
	for k := range all {
		d := &all[k].Definition
		d.Code, d.AgeFrom, d.AgeTo = []string{"adults", "eldest"}[k], []int{15, 75}[k], 120
		d.Rates = make([]demand.Rate, demand.Bands)
		for b := range d.Rates {
			d.Rates[b] = demand.Rate{Band: demand.BandNames[b], Rate: []float64{0.2, 0.4}[k], Error: 0.03}
		}
	}
	return all
}

func excluded(people demand.People, d atlas.Definition) float64 {
	sum, counted := 0.0, d.Counted()
	for b := range people {
		sum += people[b] * counted[b] * d.Rates[b].Rate * d.Ratio
	}
	return sum
}

// country makes rows of a country of so many cells in a square, eight by eight
// cells to a neighbourhood, four neighbourhoods side by side to a municipality. Every
// fifth cell is shared with the next neighbourhood.
func country(r *rand.Rand, width int) *atlas.Rows {
	rows := &atlas.Rows{Run: 7, Changed: 9, ComputedAt: time.Unix(1.7e9, 0), Results: definitions()}
	rows.Demand.Excluded, rows.Demand.Low, rows.Demand.High = make([][]float64, 2), make([][]float64, 2), make([][]float64, 2)
	figures := map[area.Code]*atlas.FigureRow{}
	order := r.Perm(width * width)
	for _, i := range order {
		column, row := i%width, i/width
		addCell(r, rows, figures, column, row)
	}
	for code, f := range figures {
		f.Code = code
		rows.Figures = append(rows.Figures, *f)
		rows.Areas = append(rows.Areas, atlas.AreaRow{Code: code, Name: "Plaats " + string(code), Slug: area.Slug(string(code)), Bound: geo.Netherlands})
	}
	return rows
}

// codesAt returns the neighbourhood of a cell and its municipality.
func codesAt(column, row int) (neighbourhood, municipality area.Code) {
	m := 1 + column/32 + row/8*10
	digits := []byte{byte('0' + m/1000%10), byte('0' + m/100%10), byte('0' + m/10%10), byte('0' + m%10)}
	return area.Code("BU" + string(digits) + "000" + string(rune('0'+column/8%4))), area.Code("GM" + string(digits))
}

func addCell(r *rand.Rand, rows *atlas.Rows, figures map[area.Code]*atlas.FigureRow, column, row int) {
	cell, d := square(column, row), &rows.Demand
	var all demand.People
	var sums [2]float64
	neighbours := [][2]int{{column, row}}
	if (column+row)%5 == 0 {
		neighbours = append(neighbours, [2]int{column + 8, row}, [2]int{column, row + 8})
	}
	for _, n := range neighbours {
		neighbourhood, municipality := codesAt(n[0], n[1])
		var people demand.People
		for b := range people {
			people[b] = float64(r.IntN(40)) / 4
		}
		p := &rows.Parts
		p.Cell, p.People = append(p.Cell, cell), append(p.People, people)
		p.Municipality, p.Neighbourhood = append(p.Municipality, municipality), append(p.Neighbourhood, neighbourhood)
		all = all.Plus(people)
		for _, code := range []area.Code{neighbourhood, municipality} {
			f := figures[code]
			if f == nil {
				f = &atlas.FigureRow{Excluded: make([]float64, 2), Low: make([]float64, 2), High: make([]float64, 2)}
				figures[code] = f
			}
			f.People = f.People.Plus(people)
			for k := range rows.Results {
				e := excluded(people, rows.Results[k])
				f.Excluded[k], f.Low[k], f.High[k] = f.Excluded[k]+e, f.Low[k]+e/2, f.High[k]+2*e
			}
		}
		for k := range sums {
			sums[k] += excluded(people, rows.Results[k])
		}
	}
	_, municipality := codesAt(column, row)
	d.Cell, d.Municipality, d.People = append(d.Cell, cell), append(d.Municipality, municipality), append(d.People, all)
	for k, e := range sums {
		d.Excluded[k], d.Low[k], d.High[k] = append(d.Excluded[k], e), append(d.Low[k], e/2), append(d.High[k], 2*e)
	}
	addReach(r, &rows.Reach, cell)
}

func addReach(r *rand.Rand, c *atlas.ReachColumns, cell geo.Cell) {
	flags := []atlas.Flags{0, atlas.CoveredCycleListed, atlas.CoveredCycleListed | atlas.CoveredWalkListed, 0xf}[r.IntN(4)]
	walk := float32(math.Inf(1))
	if flags.Has(atlas.CoveredWalkListed) {
		walk = 15 * r.Float32()
	}
	c.Cell, c.Flags = append(c.Cell, cell), append(c.Flags, flags)
	c.Minutes[atlas.Walk], c.Minutes[atlas.Cycle] = append(c.Minutes[atlas.Walk], walk), append(c.Minutes[atlas.Cycle], walk/3)
	c.Points[atlas.Walk], c.Points[atlas.Cycle] = append(c.Points[atlas.Walk], uint16(r.IntN(5))), append(c.Points[atlas.Cycle], uint16(r.IntN(50)))
}

func options() atlas.Options {
	return atlas.Options{Grid: squares, PlaceNames: map[string]string{"Prinsenstad": "Delft", "Sneek": "Delft"}, AllocationCV: 0.5, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

// point makes a public help point with one offer.
func point(id int64, m area.Code, kind supply.Kind, date string) supply.HelpPoint {
	return supply.HelpPoint{
		ID: id, Slug: "punt", Name: "Punt", Municipality: m, Precision: supply.PrecisionExact, Location: orb.Point{3.05, 50.01},
		Offers: []supply.Offer{{Kind: kind, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: date}},
	}
}
