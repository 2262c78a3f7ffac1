package atlas

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/supply"
)

// builder holds what the steps of Build share.
type builder struct {
	*Atlas
	rows    *Rows
	options Options
	models  []demand.Model  // per definition
	bands   []demand.People // per cell of the finest layer
}

// Build makes an atlas. It fails when the rows contradict each other in a way
// that no reader could make sense of.
func Build(rows *Rows, options Options) (*Atlas, error) {
	b := &builder{rows: rows, options: options, Atlas: &Atlas{
		Run: rows.Run, Changed: rows.Changed, ComputedAt: rows.ComputedAt, Method: options.Method,
		Definitions: definitions(rows.Results, options.Definitions),
		Sources:     sources(options.Sources, rows.Sources),
	}}
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("build atlas: %w", err)
	}
	for _, d := range b.Definitions {
		b.models = append(b.models, demand.NewModel(d.Definition, d.Total, d.Ratio))
	}
	b.areas()
	b.finest()
	// All of these need the finest layer and none needs another. The outlines of
	// the finest cells take as long as the rest together: one core each.
	finest := b.Layer(FinestResolution)
	var work errgroup.Group
	work.Go(func() error { return finest.draw(b.options.Grid) })
	work.Go(b.coarse)
	work.Go(func() error { b.coverage(b.parts()); b.points(); b.gaps(); b.places(); return nil })
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("build atlas: %w", err)
	}
	b.gapShapes()
	return b.Atlas, nil
}

// definitions returns the definitions that were computed, else the known ones
// without figures.
func definitions(results []Definition, known []demand.Definition) []Definition {
	if len(results) > 0 {
		return results
	}
	all := make([]Definition, len(known))
	for i, d := range known {
		all[i].Definition = d
	}
	return all
}

// sources returns the known sources, and after them those of imports that the
// catalogue does not know and that say whose they are.
func sources(known, imported []Source) []Source {
	all := slices.Clone(known)
	for _, s := range imported {
		if s.Publisher != "" && !slices.ContainsFunc(known, func(k Source) bool { return k.ID == s.ID }) {
			all = append(all, s)
		}
	}
	return all
}

// check reports columns of different lengths: an index would run past the end.
func (b *builder) check() error {
	d, r, p, defs := &b.rows.Demand, &b.rows.Reach, &b.rows.Parts, len(b.Definitions)
	n := len(d.Cell)
	ok := len(d.Municipality) == n && len(d.People) == n
	for _, column := range [][][]float64{d.Excluded, d.Low, d.High} {
		ok = ok && (len(column) == defs || n == 0)
		for _, values := range column {
			ok = ok && len(values) == n
		}
	}
	n = len(r.Cell)
	ok = ok && len(r.Flags) == n
	for i := range Profiles {
		ok = ok && len(r.Minutes[i]) == n && len(r.Points[i]) == n
	}
	n = len(p.Cell)
	ok = ok && len(p.Municipality) == n && len(p.Neighbourhood) == n && len(p.People) == n
	for _, f := range b.rows.Figures {
		ok = ok && len(f.Excluded) == defs && len(f.Low) == defs && len(f.High) == defs
	}
	for _, g := range b.rows.Gaps {
		ok = ok && len(g.Excluded) == defs && len(g.Low) == defs && len(g.High) == defs
	}
	if !ok {
		return fmt.Errorf("columns of different lengths or not %d definitions: compute again", defs)
	}
	return nil
}

// areas makes the municipalities, neighbourhoods and the country.
func (b *builder) areas() {
	slices.SortFunc(b.rows.Areas, func(x, y AreaRow) int { return strings.Compare(string(x.Code), string(y.Code)) })
	figures := make(map[area.Code]*FigureRow, len(b.rows.Figures))
	for i := range b.rows.Figures {
		figures[b.rows.Figures[i].Code] = &b.rows.Figures[i]
	}
	b.municipality = map[area.Code]int{}
	b.bySlug = map[string]int{}
	b.neighbourhood = map[area.Code]int{}
	for _, row := range b.rows.Areas {
		if row.Code.Level() == area.LevelMunicipality {
			b.municipality[row.Code] = len(b.Municipalities)
			b.bySlug[row.Slug] = len(b.Municipalities)
			b.Municipalities = append(b.Municipalities, b.area(row, figures[row.Code], len(b.Municipalities)))
		}
	}
	b.neighbourhoods = make([][]int, len(b.Municipalities))
	for _, row := range b.rows.Areas {
		m, known := b.municipality[row.Code.Municipality()]
		if row.Code.Level() == area.LevelNeighbourhood && known {
			b.neighbourhood[row.Code] = len(b.Neighbourhoods)
			b.neighbourhoods[m] = append(b.neighbourhoods[m], len(b.Neighbourhoods))
			b.Neighbourhoods = append(b.Neighbourhoods, b.area(row, figures[row.Code], m))
		}
	}
	b.country()
}

// area makes an area of its row and its figures, which may be nil.
func (b *builder) area(row AreaRow, f *FigureRow, municipality int) Area {
	a := Area{
		Code: row.Code, Name: row.Name, Slug: row.Slug, Province: row.Province, Municipality: municipality,
		Shape: row.Shape, Bound: row.Bound,
		Excluded: make([]demand.Estimate, len(b.Definitions)),
	}
	for p := range a.Coverage {
		a.Coverage[p] = make([]Coverage, len(b.Definitions))
	}
	if len(row.Shape) > 0 {
		a.Bound = row.Shape.Bound()
	}
	if row.Code.Level() == area.LevelMunicipality {
		a.PointStates = map[supply.State]int{}
	}
	if f != nil {
		a.Bands, a.Imputed = f.People, f.Imputed
		a.Residents, a.Residents65 = people(f.People)
		a.Excluded = estimates(f.Excluded, f.Low, f.High)
	}
	return a
}

// people returns the residents of all ages and those of 65 and older.
func people(p demand.People) (all, elder float64) {
	return p.Total(), p[demand.Band65to75] + p[demand.Band75plus]
}

func estimates(excluded, low, high []float64) []demand.Estimate {
	all := make([]demand.Estimate, len(excluded))
	for d := range all {
		all[d] = demand.Estimate{People: excluded[d], Low: low[d], High: high[d]}
	}
	return all
}

// country adds the municipalities up.
func (b *builder) country() {
	c := b.area(AreaRow{Name: "Nederland"}, nil, -1)
	c.PointStates = map[supply.State]int{}
	c.Bound = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range b.Municipalities {
		m := &b.Municipalities[i]
		c.Bands = c.Bands.Plus(m.Bands)
		c.Imputed = c.Imputed || m.Imputed
		c.Bound = c.Bound.Union(m.Bound)
	}
	for k := range c.Excluded {
		c.Excluded[k] = b.models[k].Estimate(c.Bands, 0)
	}
	c.Residents, c.Residents65 = people(c.Bands)
	b.Country = c
}
