package atlastest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
)

// HamletsBox holds the country of Hamlets.
var HamletsBox = orb.Bound{Min: orb.Point{5.1, 52.08}, Max: orb.Point{5.16, 52.104}}

// Hamlets makes rows of a country for those who look for small numbers: on the
// real H3 grid, with three municipalities of twelve neighbourhoods of whom half have
// fewer than eight residents, in cells that most of them share. Some
// have nobody.
func Hamlets(tb testing.TB, seed uint64) *atlas.Rows {
	tb.Helper()
	known, err := data.Definitions()
	if err != nil {
		tb.Fatal(err)
	}
	h := &hamlets{
		random: rand.New(rand.NewPCG(seed, 1)), //nolint:gosec // made-up people
		rows:   &atlas.Rows{Run: 7, Changed: 9, ComputedAt: Now()}, cells: map[geo.Cell]demand.Composition{}, of: map[geo.Cell]area.Code{},
	}
	for k, d := range known {
		h.rows.Results = append(h.rows.Results, atlas.Definition{Definition: d, Ratio: 0.7 + 0.2*float64(k), Rates: Rates(d)})
	}
	for m := range 3 {
		if err := h.municipality(m); err != nil {
			tb.Fatal(err)
		}
	}
	h.columns()
	return h.rows
}

// HamletsAtlas builds an atlas of Hamlets.
func HamletsAtlas(tb testing.TB, seed uint64) *atlas.Atlas {
	tb.Helper()
	a, err := atlas.Build(Hamlets(tb, seed), atlas.Options{
		Grid: atlas.Grid{Parent: hexgrid.Parent, Boundary: hexgrid.Boundary, Centre: hexgrid.Centre}, Now: Now(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

type hamlets struct {
	random *rand.Rand
	rows   *atlas.Rows
	cells  map[geo.Cell]demand.Composition
	of     map[geo.Cell]area.Code // municipality
}

// municipality makes a strip of three by four neighbourhoods.
func (h *hamlets) municipality(m int) error {
	code, whole := area.Code(fmt.Sprintf("GM%04d", m+1)), demand.Composition{}
	wide, high := (HamletsBox.Max[0]-HamletsBox.Min[0])/9, (HamletsBox.Max[1]-HamletsBox.Min[1])/4
	box := HamletsBox
	box.Min[0], box.Max[0] = HamletsBox.Min[0]+3*wide*float64(m), HamletsBox.Min[0]+3*wide*float64(m+1)
	for i := range 12 {
		corner := orb.Point{box.Min[0] + wide*float64(i%3), box.Min[1] + high*float64(i/3)}
		n := area.Code(fmt.Sprintf("BU%04d%04d", m+1, i))
		residents := h.residents()
		if err := h.neighbourhood(n, residents, orb.Bound{Min: corner, Max: orb.Point{corner[0] + wide, corner[1] + high}}); err != nil {
			return err
		}
		whole.Add(&residents)
	}
	h.rows.Figures = append(h.rows.Figures, Figure(code, whole, h.rows.Results))
	h.rows.Areas = append(h.rows.Areas, atlas.AreaRow{Code: code, Name: string(code), Slug: area.Slug(string(code)), Bound: box, Shape: orb.MultiPolygon{box.ToPolygon()}})
	return nil
}

// residents of a neighbourhood: none, one to seven, or some tens or hundreds.
func (h *hamlets) residents() demand.Composition {
	var c demand.Composition
	n := []int{0, 1 + h.random.IntN(7), 1 + h.random.IntN(7), 1 + h.random.IntN(7), 8 + h.random.IntN(50), 100 + h.random.IntN(900)}[h.random.IntN(6)]
	for range n {
		t := demand.Type(h.random.IntN(demand.Types))
		if t.Band() == demand.Band0to15 {
			t = demand.TypeOf(t.Band(), t.Sex(), demand.EducationLow)
		}
		c[t]++
	}
	return c
}

func (h *hamlets) neighbourhood(code area.Code, residents demand.Composition, box orb.Bound) error {
	pieces, err := hexgrid.Pieces(orb.MultiPolygon{box.ToPolygon()}, atlas.FinestResolution)
	if err != nil {
		return err
	}
	f := Figure(code, residents, h.rows.Results)
	f.Margins, f.Imputed = []string{"neighbourhood"}, [atlas.Margins]float64{float64(h.random.IntN(2)), 1, h.random.Float64()}
	f.Weight = []string{"land_area", "address"}[h.random.IntN(2)]
	h.rows.Figures = append(h.rows.Figures, f)
	h.rows.Areas = append(h.rows.Areas, atlas.AreaRow{Code: code, Name: string(code), Bound: box})
	weights, sum := make([]float64, len(pieces)), 0.0
	for i := range pieces {
		weights[i] = h.random.Float64()
		sum += weights[i]
	}
	for i, p := range pieces {
		share := weights[i] / sum
		h.rows.Parts.Cell, h.rows.Parts.Neighbourhood = append(h.rows.Parts.Cell, p.Cell), append(h.rows.Parts.Neighbourhood, code)
		h.rows.Parts.Share = append(h.rows.Parts.Share, share)
		part, cell := residents, h.cells[p.Cell]
		for t := range part {
			part[t] *= share
		}
		cell.Add(&part)
		h.cells[p.Cell], h.of[p.Cell] = cell, area.Code("GM"+string(code[2:6]))
	}
	return nil
}

// columns fills the cells: a third of them without help, which makes one gap area
// per municipality and way to travel.
func (h *hamlets) columns() {
	d, reach := &h.rows.Demand, &h.rows.Reach
	gaps := map[area.Code]*atlas.GapRow{}
	for _, c := range slices.Sorted(maps.Keys(h.cells)) {
		f := Figure("", h.cells[c], h.rows.Results)
		d.Cell, d.Municipality = append(d.Cell, c), append(d.Municipality, h.of[c])
		d.Low, d.High = Append(d.Low, f.Low), Append(d.High, f.High)
		near := h.random.IntN(3) > 0
		addReach(reach, c, near)
		if !near {
			g := gaps[h.of[c]]
			if g == nil {
				g = &atlas.GapRow{Municipality: h.of[c], Name: "Gat", Low: make([]float64, len(f.Low)), High: make([]float64, len(f.Low))}
				gaps[h.of[c]] = g
			}
			g.Cells = append(g.Cells, c)
			for k := range g.Low {
				g.Low[k], g.High[k] = g.Low[k]+f.Low[k], g.High[k]+f.High[k]
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(gaps)) {
		for p := range access.Profiles {
			g := *gaps[code]
			g.ID, g.Profile = int64(len(h.rows.Gaps)+1), access.Profile(p)
			h.rows.Gaps = append(h.rows.Gaps, Only(g))
		}
	}
}
