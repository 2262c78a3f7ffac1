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
	Columns    []column
	Rows       []row
	Everywhere string // what comes from elsewhere for all neighbourhoods
	Marks      []mark // what comes from elsewhere for some of them
}

// mark says that a margin of a neighbourhood comes from another area.
type mark struct{ Letter, Name string }

// column is the head of a column with the link that sorts by it.
type column struct {
	Name    string
	Text    string
	Address string
	Sorted  string // value of aria-sort: "ascending", "descending" or ""
}

// fewResidents is below how many residents the table gives no estimate: figures
// rounded to five say nothing of 5, 10 or 15 people.
const fewResidents = 20

// row is a neighbourhood.
type row struct {
	Name      string
	Code      string
	Residents string
	Empty     bool // nobody lives there
	Few       bool // too few live there for an estimate that is more than rounding
	Estimate  Estimate
	Coverage  string
	Gap       string
	Place     *place // in the municipality, by people
	Marks     []mark

	imputed                     [atlas.Margins]bool
	residents, need, reach, gap float64
}

// table makes the table of the neighbourhoods of a municipality.
func (s *Site) table(a *atlas.Atlas, m *atlas.Area, c choice) table {
	t := table{Columns: s.columns(a, c)}
	all := a.NeighbourhoodsOf(m.Municipality)
	ranked := 0
	for _, i := range all {
		if a.Neighbourhoods[i].Rank[c.definition].Rank > 0 {
			ranked++
		}
	}
	for _, i := range all {
		t.Rows = append(t.Rows, rowOf(&a.Neighbourhoods[i], c, ranked))
	}
	s.mark(&t)
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

func rowOf(n *atlas.Area, c choice, ranked int) row {
	coverage := n.Coverage[c.profile][c.definition]
	e := n.Excluded[c.definition]
	r := row{
		Name: n.Name, Code: string(n.Code), Residents: Whole(n.Residents), Empty: n.Residents == 0, Few: n.Residents > 0 && n.Residents < fewResidents, Estimate: NewEstimate(e),
		Coverage: Band(coverage.Confirmed, coverage.Listed), Gap: About(coverage.GapPeople), Place: placeOf(n.Rank[c.definition], ranked),
		residents: n.Residents, need: e.People, reach: coverage.Listed, gap: coverage.GapPeople,
	}
	for i, share := range n.Imputed {
		r.imputed[i] = share > 0
	}
	return r
}

// margins are the texts of the margins, in the order of atlas.Area.Imputed.
var margins = [atlas.Margins]string{"age", "sex", "education"}

// mark marks the rows with what comes from elsewhere. What holds for all of them
// is said once: a mark on every row tells nothing.
func (s *Site) mark(t *table) {
	var everywhere []string
	for i, name := range margins {
		some, all := false, true
		for r := range t.Rows {
			if !t.Rows[r].Empty {
				some, all = some || t.Rows[r].imputed[i], all && t.Rows[r].imputed[i]
			}
		}
		m := mark{Letter: s.texts.Get("mark." + name), Name: s.texts.Get("margin." + name)}
		switch {
		case some && all:
			everywhere = append(everywhere, m.Name)
		case some:
			t.Marks = append(t.Marks, m)
			for r := range t.Rows {
				if t.Rows[r].imputed[i] {
					t.Rows[r].Marks = append(t.Rows[r].Marks, m)
				}
			}
		}
	}
	t.Everywhere = strings.Join(everywhere, s.texts.Get("margin.and"))
}

func (s *Site) columns(a *atlas.Atlas, c choice) []column {
	list := make([]column, len(columns))
	for i, name := range columns {
		to := c
		to.sort = name
		list[i] = column{Name: name, Text: s.texts.Get("column." + name), Address: to.link(a) + anchorRegion}
		if name == c.sort {
			list[i].Sorted = "descending"
		}
		if name == c.sort && (name == sortName || name == sortReach) {
			list[i].Sorted = "ascending"
		}
	}
	return list
}
