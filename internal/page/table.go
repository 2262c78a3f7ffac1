package page

import (
	"cmp"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
)

// Columns by which the neighbourhoods can be put in order.
const (
	sortName      = "naam"
	sortResidents = "inwoners"
	sortNeed      = "behoefte"
	sortReach     = "bereik"
	sortGap       = "zonder-hulp"
)

// columns lists them as they stand in the table.
var columns = []string{sortName, sortResidents, sortNeed, sortReach, sortGap}

// orders puts neighbourhoods in order: names from a, numbers from large to
// small, reach from worst to best.
var orders = map[string]func(x, y *row) int{
	sortName:      func(x, y *row) int { return 0 },
	sortResidents: func(x, y *row) int { return cmp.Compare(y.residents, x.residents) },
	sortNeed:      func(x, y *row) int { return cmp.Compare(y.need, x.need) },
	sortReach:     func(x, y *row) int { return cmp.Compare(x.reach, y.reach) },
	sortGap:       func(x, y *row) int { return cmp.Compare(y.gap, x.gap) },
}

// table is the table of neighbourhoods: all that the map says, in words.
type table struct {
	Columns []column
	Rows    []row
	Imputed bool // some neighbourhood took its ages from a larger area
}

// column is the head of a column with the link that sorts by it.
type column struct {
	Text    string
	Address string
	Sorted  string // value of aria-sort: "ascending", "descending" or ""
}

// row is a neighbourhood.
type row struct {
	Name      string
	Code      string
	Residents string
	Empty     bool // nobody lives there
	Estimate  Estimate
	Coverage  string
	Gap       string
	Imputed   bool

	residents, need, reach, gap float64
}

// table makes the table of the neighbourhoods of a municipality.
func (s *Site) table(a *atlas.Atlas, m *atlas.Area, c choice) table {
	t := table{Columns: s.columns(a, c)}
	for _, i := range a.NeighbourhoodsOf(m.Municipality) {
		n := rowOf(&a.Neighbourhoods[i], c)
		t.Imputed = t.Imputed || n.Imputed
		t.Rows = append(t.Rows, n)
	}
	order := orders[c.sort]
	slices.SortStableFunc(t.Rows, func(x, y row) int {
		// Where nobody lives there is nothing to compare: last.
		if x.Empty != y.Empty {
			return cmp.Compare(y.residents, x.residents)
		}
		return cmp.Or(order(&x, &y), strings.Compare(area.Slug(x.Name), area.Slug(y.Name)))
	})
	return t
}

func rowOf(n *atlas.Area, c choice) row {
	coverage := n.Coverage[c.profile][c.definition]
	e := n.Excluded[c.definition]
	return row{
		Name: n.Name, Code: string(n.Code), Residents: Whole(n.Residents), Empty: n.Residents == 0, Estimate: NewEstimate(e),
		Coverage: Band(coverage.Confirmed, coverage.Listed), Gap: About(coverage.GapPeople), Imputed: n.Imputed[atlas.MarginAge] > 0,
		residents: n.Residents, need: e.People, reach: coverage.Listed, gap: coverage.GapPeople,
	}
}

func (s *Site) columns(a *atlas.Atlas, c choice) []column {
	list := make([]column, len(columns))
	for i, name := range columns {
		to := c
		to.sort = name
		address := to.query(a)
		if address == "" {
			address = "?"
		}
		list[i] = column{Text: s.texts.Get("column." + name), Address: address + "#buurten"}
		if name == c.sort {
			list[i].Sorted = "descending"
		}
		if name == c.sort && (name == sortName || name == sortReach) {
			list[i].Sorted = "ascending"
		}
	}
	return list
}
