package atlas

import (
	"math"

	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure"
)

// figuresOf fills what areas have beside residents and excluded residents, which
// are known by now.
func (b *builder) figuresOf() {
	s := newSplits(b.Definitions)
	once := shared{weights: map[string]map[string]float64{}, margins: map[[4]string][]string{}}
	b.Country.Converged = true
	for i := range b.Municipalities {
		b.Municipalities[i].Converged = true
	}
	for i := range b.Neighbourhoods {
		n := &b.Neighbourhoods[i]
		if f := b.figures[n.Code]; f != nil {
			s.divide(n, f)
			n.made(f, once)
		}
		b.Municipalities[n.Municipality].gather(n)
		b.Country.gather(n)
	}
	for i := range b.Neighbourhoods {
		b.intervals(&b.Neighbourhoods[i])
	}
	for i := range b.Municipalities {
		b.intervals(&b.Municipalities[i])
		b.Municipalities[i].average()
	}
	b.Country.average()
	b.national()
}

// splits divides the residents and the excluded of neighbourhoods over groups.
type splits struct {
	bands, education *disclosure.Split
	ages, levels     []*disclosure.Split  // per definition
	counted          [][demand.Bands]bool // per definition, the bands with ages that it counts
	none             []float64            // no limits
}

func newSplits(definitions []Definition) *splits {
	s := &splits{bands: disclosure.NewSplit(demand.Bands), education: disclosure.NewSplit(demand.Educations)}
	for _, d := range definitions {
		var counted [demand.Bands]bool
		for band, share := range d.Counted() {
			counted[band] = share > 0
		}
		s.counted = append(s.counted, counted)
		s.ages = append(s.ages, disclosure.NewSplit(demand.Bands))
		s.levels = append(s.levels, disclosure.NewSplit(demand.Educations))
	}
	for range demand.Bands {
		s.none = append(s.none, math.Inf(1))
	}
	return s
}

// divide fills the groups of a neighbourhood. Nowhere are there more excluded
// residents of an age or education than residents; of children no education is
// known, and those who are counted stand under low. Nobody is excluded of an age
// that does not count: where rounding left fewer residents of counted ages than
// excluded ones, residents of other ages are published as of those.
func (s *splits) divide(n *Area, f *FigureRow) {
	bands, levels := f.Types.ByBand(), [demand.Educations]float64{}
	for t, people := range f.Types {
		if t := demand.Type(t); t.Band() != demand.Band0to15 {
			levels[t.Education()] += people
		}
	}
	s.bands.Next(bands[:], n.Residents, s.none, n.Bands[:])
	for k := range s.counted {
		s.bands.Shift(s.counted[k][:], n.Excluded[k].People, n.Bands[:])
	}
	children := n.Bands[demand.Band0to15]
	s.education.Next(levels[:], n.Residents-children, s.none, n.ByEducation[:])
	var published demand.Breakdown
	for k := range s.ages {
		exact := f.Groups[k*demand.Groups : (k+1)*demand.Groups]
		ages, levels := s.limits(n, k)
		s.ages[k].Next(exact[:demand.Bands], n.Excluded[k].People, ages[:], published[:demand.Bands])
		s.levels[k].Next(exact[demand.Bands:], n.Excluded[k].People, levels[:], published[demand.Bands:])
		for g, people := range published {
			n.Groups[k][g].People = people
		}
	}
}

// limits returns how many of each age and education may be excluded by a
// definition. Should definitions ask more of the ages than there are residents,
// all ages count: figures that add up come first.
func (s *splits) limits(n *Area, k int) (ages demand.People, levels [demand.Educations]float64) {
	for band, counted := range s.counted[k] {
		if counted {
			ages[band] = n.Bands[band]
		}
	}
	if ages.Total() < n.Excluded[k].People {
		ages = n.Bands
	}
	levels = n.ByEducation
	levels[demand.EducationLow] += ages[demand.Band0to15]
	return ages, levels
}

// made fills how the figures of a neighbourhood were made. The shares of imputed
// residents are of published residents too.
func (a *Area) made(f *FigureRow, of shared) {
	a.Margins, a.Converged, a.Iterations = of.list(f.Margins), f.Converged, f.Iterations
	if a.Residents == 0 {
		return
	}
	for i, share := range f.Imputed {
		a.Imputed[i] = min(disclosure.Nearest(share*a.Residents), a.Residents) / a.Residents
	}
	if of.weights[f.Weight] == nil && f.Weight != "" {
		of.weights[f.Weight] = map[string]float64{f.Weight: 1}
	}
	a.Weights = of.weights[f.Weight]
}

// shared holds what thousands of neighbourhoods have alike, once.
type shared struct {
	weights map[string]map[string]float64
	margins map[[4]string][]string
}

// list returns the one copy of a list of names.
func (s shared) list(names []string) []string {
	var key [4]string
	if copy(key[:], names) < len(names) {
		return names
	}
	if s.margins[key] == nil {
		s.margins[key] = names
	}
	return s.margins[key]
}

// gather adds a neighbourhood to a larger area. Until average is called, Imputed
// and Weights are numbers of people.
func (a *Area) gather(n *Area) {
	a.Bands = a.Bands.Plus(n.Bands)
	for e := range n.ByEducation {
		a.ByEducation[e] += n.ByEducation[e]
	}
	for k := range a.Groups {
		for g := range a.Groups[k] {
			a.Groups[k][g].People += n.Groups[k][g].People
		}
	}
	for i, share := range n.Imputed {
		a.Imputed[i] += share * n.Residents
	}
	if n.Residents == 0 {
		return
	}
	a.Converged, a.Iterations = a.Converged && n.Converged, max(a.Iterations, n.Iterations)
	for name, share := range n.Weights {
		if a.Weights == nil {
			a.Weights = map[string]float64{}
		}
		a.Weights[name] += share * n.Residents
	}
}

// average turns the people of gather into shares.
func (a *Area) average() {
	for i := range a.Imputed {
		if a.Residents > 0 {
			a.Imputed[i] = math.Round(a.Imputed[i]) / a.Residents // the shares were fractions of whole numbers
		}
	}
	for name := range a.Weights {
		a.Weights[name] /= a.Residents
	}
}

// intervals fills the intervals and ranks of an area from its own figures.
func (b *builder) intervals(a *Area) {
	a.Residents65 = a.Bands[demand.Band65to75] + a.Bands[demand.Band75plus]
	f := b.figures[a.Code]
	if f == nil {
		return
	}
	for k := range a.Excluded {
		a.Excluded[k] = published(a.Excluded[k].People, f.Low[k], f.High[k])
		a.Rank[k] = Rank{f.Rank[k], f.RankLow[k], f.RankHigh[k]}
		for g := range a.Groups[k] {
			at := k*demand.Groups + g
			a.Groups[k][g] = published(a.Groups[k][g].People, f.GroupsLow[at], f.GroupsHigh[at])
		}
	}
}

// published returns a published count with its interval.
func published(people, low, high float64) demand.Estimate {
	e := demand.Estimate{People: people}
	e.Low, e.High = disclosure.Interval(people, low, high)
	return e
}

// national fills the country and what the definitions say of it.
func (b *builder) national() {
	c := &b.Country
	c.Residents65 = c.Bands[demand.Band65to75] + c.Bands[demand.Band75plus]
	for k := range c.Excluded {
		d := &b.Definitions[k]
		c.Excluded[k] = published(c.Excluded[k].People, d.Low, d.High)
		d.Total, d.Low, d.High = c.Excluded[k].People, c.Excluded[k].Low, c.Excluded[k].High
	}
}
