package atlas

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/supply"
)

// builder holds what the steps of Build share.
type builder struct {
	*Atlas
	rows    *Rows
	options Options
	figures map[area.Code]*FigureRow
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
	b.areas()
	order := b.finest()
	finest := b.Layer(FinestResolution)
	// The outlines of the finest cells take as long as the rest together: one core
	// each.
	var work errgroup.Group
	work.Go(func() error { return finest.draw(b.options.Grid) })
	pieces := b.publish()
	b.sums(pieces)
	b.figuresOf()
	b.finestIntervals(finest, order)
	b.reach(finest)
	work.Go(b.coarse)
	work.Go(func() error {
		b.parts(pieces)
		b.keepPieces(pieces)
		b.coverage(pieces)
		b.points()
		b.waysOf()
		b.gaps()
		b.proposalsOf()
		b.places()
		return nil
	})
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
		return slices.Clone(results)
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
	d, r, p, x, defs := &b.rows.Demand, &b.rows.Reach, &b.rows.Parts, &b.rows.Intervals, len(b.Definitions)
	ok := len(d.Municipality) == len(d.Cell) && columns(defs, len(d.Cell), d.Low, d.High) && columns(defs, len(x.Cell), x.Low, x.High)
	n := len(r.Cell)
	ok = ok && len(r.Flags) == n && len(r.Straight) == n && len(r.Hours) == n
	for i := range access.Profiles {
		ok = ok && len(r.Minutes[i]) == n && len(r.Sure[i]) == n && len(r.Points[i]) == n
	}
	for _, set := range r.Hours {
		ok = ok && set >= 0 && int(set) < max(len(r.HourSets), 1)
	}
	n = len(p.Cell)
	ok = ok && len(p.Neighbourhood) == n && len(p.Share) == n
	for i := range b.rows.Figures {
		ok = ok && b.rows.Figures[i].fits(defs)
	}
	for _, g := range b.rows.Gaps {
		ok = ok && len(g.Low) == defs && len(g.High) == defs && len(g.Rank) == defs && len(g.RankLow) == defs && len(g.RankHigh) == defs
	}
	for _, c := range b.rows.Coverage {
		ok = ok && len(c.ListedLow) == defs && len(c.ListedHigh) == defs && len(c.ConfirmedLow) == defs && len(c.ConfirmedHigh) == defs
	}
	if !ok {
		return fmt.Errorf("columns of different lengths or not %d definitions: compute again", defs)
	}
	return nil
}

// columns reports whether each column has n values of every definition.
func columns(definitions, n int, all ...[][]float64) bool {
	for _, column := range all {
		if len(column) != definitions && n > 0 {
			return false
		}
		for _, values := range column {
			if len(values) != n {
				return false
			}
		}
	}
	return true
}

// fits reports whether the row has a figure of every definition.
func (f *FigureRow) fits(definitions int) bool {
	for _, figures := range [][]float64{f.Excluded, f.Low, f.High} {
		if len(figures) != definitions {
			return false
		}
	}
	for _, figures := range [][]float64{f.Groups, f.GroupsLow, f.GroupsHigh} {
		if len(figures) != definitions*demand.Groups {
			return false
		}
	}
	return len(f.Rank) == definitions && len(f.RankLow) == definitions && len(f.RankHigh) == definitions
}

// areas makes the municipalities, neighbourhoods and the country.
func (b *builder) areas() {
	slices.SortFunc(b.rows.Areas, func(x, y AreaRow) int { return strings.Compare(string(x.Code), string(y.Code)) })
	b.figures = make(map[area.Code]*FigureRow, len(b.rows.Figures))
	for i := range b.rows.Figures {
		b.figures[b.rows.Figures[i].Code] = &b.rows.Figures[i]
	}
	b.municipality = map[area.Code]int{}
	b.bySlug = map[string]int{}
	b.neighbourhood = map[area.Code]int{}
	for _, row := range b.rows.Areas {
		if row.Code.Level() == area.LevelMunicipality {
			b.municipality[row.Code] = len(b.Municipalities)
			b.bySlug[row.Slug] = len(b.Municipalities)
			b.Municipalities = append(b.Municipalities, b.area(row, len(b.Municipalities)))
		}
	}
	b.neighbourhoods = make([][]int, len(b.Municipalities))
	for _, row := range b.rows.Areas {
		m, known := b.municipality[row.Code.Municipality()]
		if row.Code.Level() == area.LevelNeighbourhood && known {
			b.neighbourhood[row.Code] = len(b.Neighbourhoods)
			b.neighbourhoods[m] = append(b.neighbourhoods[m], len(b.Neighbourhoods))
			b.Neighbourhoods = append(b.Neighbourhoods, b.area(row, m))
		}
	}
	b.country()
}

// area makes an area of its row, without figures.
func (b *builder) area(row AreaRow, municipality int) Area {
	a := Area{
		Code: row.Code, Name: row.Name, Slug: row.Slug, Province: row.Province, Municipality: municipality,
		Shape: row.Shape, Bound: row.Bound,
		Excluded: make([]demand.Estimate, len(b.Definitions)), Groups: make([]GroupEstimates, len(b.Definitions)),
		Rank: make([]Rank, len(b.Definitions)),
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
	return a
}

// country makes the country, without figures.
func (b *builder) country() {
	c := b.area(AreaRow{Name: "Nederland"}, -1)
	c.PointStates = map[supply.State]int{}
	c.Bound = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range b.Municipalities {
		c.Bound = c.Bound.Union(b.Municipalities[i].Bound)
	}
	b.Country = c
}
