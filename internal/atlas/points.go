package atlas

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// points fills the help points, in order of id, and what the areas say of them.
func (b *builder) points() {
	slices.SortFunc(b.rows.Points, func(x, y supply.HelpPoint) int { return cmp.Compare(x.ID, y.ID) })
	b.Points = make([]Point, len(b.rows.Points))
	b.timed = make([]bool, len(b.Points))
	b.pointBySlug = make(map[string]int, len(b.Points))
	for i, row := range b.rows.Points {
		slices.SortStableFunc(row.Offers, func(x, y supply.Offer) int {
			return cmp.Compare(slices.Index(supply.Kinds, x.Kind), slices.Index(supply.Kinds, y.Kind))
		})
		p := Point{HelpPoint: row, Area: int(b.municipalityIndex(row.Municipality))}
		p.Help = b.help(&p)
		if _, taken := b.pointBySlug[p.Slug]; taken {
			p.Slug = fmt.Sprintf("%s-%d", p.Slug, p.ID) // two pages cannot share an address
		}
		b.pointBySlug[p.Slug] = i
		b.timed[i] = slices.ContainsFunc(p.Help, func(h Help) bool { return h.Staffed != nil })
		b.Points[i] = p
		b.count(i, b.options.Now)
	}
	b.near = newNearIndex(b.Points)
}

// pointAt returns the index of a point by its id.
func (b *builder) pointAt(id int64) (int, bool) {
	return slices.BinarySearchFunc(b.Points, id, func(p Point, id int64) int { return cmp.Compare(p.ID, id) })
}

// count adds a point to the figures of the country and its municipality.
func (b *builder) count(i int, now time.Time) {
	p := &b.Points[i]
	areas := []*Area{&b.Country}
	if p.Area >= 0 {
		m := &b.Municipalities[p.Area]
		m.Points = append(m.Points, i)
		areas = append(areas, m)
	}
	if !p.Local() {
		return
	}
	for _, a := range areas {
		a.PointStates[p.State(now)]++
		if p.Precision == supply.PrecisionUnknown {
			a.NoLocation++
		}
	}
}

// Local reports whether the point is a place to go to: anything but a phone
// line.
func (p *Point) Local() bool {
	return slices.ContainsFunc(p.Offers, func(o supply.Offer) bool { return o.Kind != supply.KindPhoneLine })
}

// gaps fills the gap areas and their ranks.
func (b *builder) gaps() {
	b.Gaps = make([]Gap, 0, len(b.rows.Gaps))
	for _, row := range b.rows.Gaps {
		m, known := b.municipality[row.Municipality]
		if !known {
			continue
		}
		if g := b.gap(row, m); g.Residents > 0 { // a few people, published as none, are no area to act on
			b.Gaps = append(b.Gaps, g)
		}
	}
	slices.SortFunc(b.Gaps, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(x.Profile, y.Profile), cmp.Compare(x.Municipality, y.Municipality),
			cmp.Compare(y.Residents, x.Residents), cmp.Compare(x.ID, y.ID))
	})
	for p := range b.gapsOf {
		b.gapsOf[p] = make([][]int, len(b.Municipalities))
	}
	for i := range b.Gaps {
		g := &b.Gaps[i]
		of := &b.gapsOf[g.Profile][g.Municipality]
		*of = append(*of, i)
		g.Rank = len(*of)
		b.Municipalities[g.Municipality].Gaps[g.Profile]++
		b.Country.Gaps[g.Profile]++
	}
}

// gap makes a gap area: its people are those of its cells.
func (b *builder) gap(row GapRow, municipality int) Gap {
	g := Gap{ID: row.ID, Profile: row.Profile, Municipality: municipality, Name: row.Name, Cells: b.cellIndexes(row.Cells), Nearest: -1}
	if at, ok := b.pointAt(row.Nearest); ok {
		g.Nearest, g.Distance = at, geo.Metres(row.NearestMetres)
	}
	finest := b.Layer(FinestResolution)
	for _, c := range g.Cells {
		g.Residents += finest.People[c]
	}
	for k := range b.Definitions {
		people := 0.0
		for _, c := range g.Cells {
			people += finest.Excluded[k][c]
		}
		g.Excluded = append(g.Excluded, published(people, row.Low[k], row.High[k]))
		g.Ranks = append(g.Ranks, Rank{row.Rank[k], row.RankLow[k], row.RankHigh[k]})
	}
	return g
}

// cellIndexes returns the indexes of cells, leaving out those that the finest
// layer does not have.
func (b *builder) cellIndexes(cells []geo.Cell) []int32 {
	indexes := make([]int32, 0, len(cells))
	for _, c := range cells {
		if i, ok := b.Layer(FinestResolution).find(c); ok {
			indexes = append(indexes, i)
		}
	}
	return indexes
}
