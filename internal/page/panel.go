package page

import (
	"cmp"
	"slices"
	"strings"

	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

// panel walks from the residents of a municipality to its excluded residents, in
// steps that anybody can follow.
type panel struct {
	national
	Figure     figure
	Total      Estimate // as published, so that tables add up to it
	Ages       []group
	Levels     []group
	Children   bool // children are counted, and stand under low education
	Benchmark  benchmark
	Origins    []origin
	Elsewhere  [atlas.Margins]string // shares of residents, as Imputed
	Raked      string
	Weights    []string
	ByLand     bool // some are spread by area of land
	Draws      string
	Population int // year
}

// group is an age band or a level of education; or all of them.
type group struct {
	Name      string
	Residents string
	Note      string // whose age is counted, when not everybody's; which schools
	Estimate  Estimate
	Share     string // per hundred residents
	Out       bool   // nobody of them is counted
}

// benchmark is how the shares were brought to the national figure.
type benchmark struct {
	Before, Total, Low, High string
	Ratio                    string
	Far                      bool // the ratio is so far from 1 that it is a warning
	Year                     int
	Basis, Reason            string // of the error of the national figure
}

// A ratio outside these means that shares and national figure fit badly.
const (
	lowRatio  = 0.67
	highRatio = 1.5
)

// origin says for which share of residents a margin comes from where.
type origin struct {
	Name  string
	Parts []string
}

// panel explains the figures of a municipality for the chosen definition.
func (s *Site) panel(a *atlas.Atlas, m *atlas.Area, c choice) panel {
	d := &a.Definitions[c.definition]
	p := panel{
		national: s.national(a, c.definition), Figure: figureOf(a, m, c.definition), Total: Exactly(m.Excluded[c.definition]),
		Children: d.AgeFrom < demand.AgeFrom[demand.Band15to25], Population: a.Method.PopulationYear,
		Ages: s.ageGroups(m, d, c.definition), Levels: s.levelGroups(m, c.definition),
		Benchmark: s.benchmark(a, c.definition), Origins: s.origins(a, m), Draws: Whole(s.method.Draws.Value),
	}
	for i, share := range m.Imputed {
		p.Elsewhere[i] = Percent(share)
	}
	p.Raked = s.texts.Get("panel.unraked")
	if m.Converged {
		p.Raked = s.texts.Get("panel.raked", Whole(float64(m.Iterations)))
	}
	p.Weights, p.ByLand = s.weights(m)
	return p
}

// ageGroups makes the table by age, with the sum at its end.
func (s *Site) ageGroups(m *atlas.Area, d *atlas.Definition, k int) []group {
	var list []group
	for b := range demand.Band(demand.Bands) {
		g := groupOf(s.bandName(demand.AgeFrom[b], demand.AgeTo[b]), m.Bands[b], m.Groups[k][b])
		g.Note, g.Out = s.counted(d, b), d.Counted()[b] == 0
		list = append(list, g)
	}
	return append(list, groupOf(s.texts.Get("group.all"), m.Residents, m.Excluded[k]))
}

// levelGroups makes the table by education, with the sum at its end.
func (s *Site) levelGroups(m *atlas.Area, k int) []group {
	var list []group
	sum := 0.0
	for e, residents := range m.ByEducation {
		sum += residents
		key := "education." + demand.EducationNames[e]
		g := groupOf(s.texts.Get(key), residents, m.Groups[k][demand.Bands+e])
		g.Note = s.texts.Get(key + ".note")
		list = append(list, g)
	}
	return append(list, groupOf(s.texts.Get("group.all"), sum, m.Excluded[k]))
}

func groupOf(name string, residents float64, e demand.Estimate) group {
	g := group{Name: name, Residents: Whole(residents), Estimate: Exactly(e), Share: "–"}
	if residents > 0 {
		g.Share = Decimal(e.People / residents * 100)
	}
	return g
}

// bandName writes ages as statistics do: 15 tot 25 jaar.
func (s *Site) bandName(from, to int) string {
	if to >= demand.AgeTo[demand.Band75plus] {
		return s.ages(from, to)
	}
	return s.texts.Get("ages.band", Whole(float64(from)), Whole(float64(to)))
}

// counted says which ages of a band a definition counts.
func (s *Site) counted(d *atlas.Definition, b demand.Band) string {
	switch d.Counted()[b] {
	case 0:
		return s.texts.Get("counted.none")
	case 1:
		return ""
	}
	return s.texts.Get("counted.some", s.bandName(max(d.AgeFrom, demand.AgeFrom[b]), min(d.AgeTo, demand.AgeTo[b])))
}

func (s *Site) benchmark(a *atlas.Atlas, k int) benchmark {
	d := &a.Definitions[k]
	b := benchmark{
		Total: About(d.Total), Low: About(d.Low), High: About(d.High), Ratio: Ratio(d.Ratio), Year: d.National.Year,
		Far: d.Ratio < lowRatio || d.Ratio > highRatio, Basis: s.texts.Get("basis." + d.National.Basis), Reason: d.National.Reason,
	}
	if d.Ratio > 0 {
		b.Before = About(d.Total / d.Ratio)
	}
	return b
}

// originNames are the margins in the order in which a neighbourhood lists them.
var originNames = []string{"age", "split", "sex", "education"}

var levels = []demand.Level{
	demand.LevelNeighbourhood, demand.LevelPostcode, demand.LevelDistrict, demand.LevelMunicipality, demand.LevelCountry,
}

// origins says where the margins of the neighbourhoods come from, weighted by
// residents.
func (s *Site) origins(a *atlas.Atlas, m *atlas.Area) []origin {
	people, total := make([]map[string]float64, len(originNames)), 0.0
	for i := range people {
		people[i] = map[string]float64{}
	}
	for _, i := range a.NeighbourhoodsOf(m.Municipality) {
		n := &a.Neighbourhoods[i]
		if len(n.Margins) != len(originNames) || n.Residents == 0 {
			continue
		}
		total += n.Residents
		for k, level := range n.Margins {
			people[k][level] += n.Residents
		}
	}
	if total == 0 {
		return nil
	}
	list := make([]origin, len(originNames))
	for k, name := range originNames {
		var parts []string
		for _, level := range levels {
			if n := people[k][string(level)]; n > 0 {
				parts = append(parts, s.texts.Get("origin.part", Percent(n/total), s.texts.Get("level."+string(level))))
			}
		}
		list[k] = origin{Name: s.texts.Get("origin." + name), Parts: parts}
	}
	return list
}

// weights says how people were spread over the cells, most used first.
func (s *Site) weights(m *atlas.Area) (list []string, byLand bool) {
	names := make([]string, 0, len(m.Weights))
	for name := range m.Weights {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Or(cmp.Compare(m.Weights[y], m.Weights[x]), strings.Compare(x, y))
	})
	for _, name := range names {
		list = append(list, s.texts.Get("panel.weight", Percent(m.Weights[name]), s.texts.Get("weight."+name)))
	}
	return list, m.Weights[demand.WeightLandArea] > 0
}
