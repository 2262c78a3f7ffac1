package demand

import (
	"math"
	"slices"

	"steunkaart/internal/fault"
)

// Rates holds, per type of person, the share of those of counted ages who are
// excluded, 0 to 1, before benchmarking.
type Rates [Types]float64

// Fitted is the outcome of Fit.
type Fitted struct {
	Rates   Rates
	Figures []float64 // what the fitted rates make of each figure of the definition
	Error   float64   // largest difference between a fitted figure and its value
}

// Bounds of the fit: rounds over all parameters, the difference at which it
// stops, the largest step and the largest value of a parameter in log-odds.
const (
	fitRounds    = 400
	fitTolerance = 1e-10
	fitStep      = 2.0
	fitLargest   = 12.0
)

// Fit finds the rates that reproduce the published figures of a definition in a
// population. The log-odds of an outcome are a sum:
//
//	logit p = level(outcome, year) + age + sex + education
//
// where every term is determined by one fitted figure, equals another one, or is
// 0. A term that only figures of another outcome determine is taken from there:
// a group that falls behind in the one falls behind as much, in log-odds, in the
// other (proportional odds, McCullagh 1980, Journal of the Royal Statistical
// Society B 42(2)).
//
// Figures that are not fitted are computed too, to be compared, where the level
// of their outcome and year is known. It is invalid
// when figures contradict each other so that no rates reproduce them.
func Fit(d Definition, population *Composition) (Fitted, error) {
	s, err := newSolver(d, population)
	if err != nil {
		return Fitted{}, err
	}
	worst := s.solve(s.values(), s.offsets())
	if !(worst <= 1e-7) {
		return Fitted{}, fault.Invalid("definition %q: no rates reproduce its figures together, they stay %.2g apart", d.Code, worst)
	}
	return Fitted{Rates: s.rates(), Figures: s.figures(), Error: worst}, nil
}

// solver finds the terms of a definition.
type solver struct {
	definition Definition
	terms      []term
	outcomes   []outcome // distinct outcomes with their years
	likes      []like
	fits       []target // the fitted figures
	all        []target // every figure
	theta      []float64
	logit      [][Types]float64 // per outcome, of every type
	share      [][Types]float64 // per outcome
	uses       [][]use          // per term, where it is added
}

// outcome is what a level is of.
type outcome struct {
	name string
	year int
}

// term is one unknown of the fit: a level, or an effect of one outcome.
type term struct {
	name    string // "level" or "age 65-75"
	outcome string
	year    int // of a level
}

// like is a term that equals another one.
type like struct{ term, of int }

// target is a figure in numbers.
type target struct {
	figure  *Figure
	at      int // index of the figure
	outcome int
	who     Composition // people, adding up to 1
	against *Composition
	term    int
}

// use says that a term adds to the log-odds of some types for an outcome.
type use struct {
	outcome int
	types   []Type
}

func newSolver(d Definition, population *Composition) (*solver, error) {
	s := &solver{definition: d}
	s.outcome(d.Outcome, d.Year)
	for i := range d.Figures {
		f := &d.Figures[i]
		if f.Use == UseNone && !levelled(d, f) {
			continue
		}
		t := target{figure: f, at: i, outcome: s.outcome(f.Outcome, f.Year)}
		var err error
		if t.who, err = selected(d.Code, f.ID, f.Who, population); err != nil {
			return nil, err
		}
		if f.Against != nil {
			against, err := selected(d.Code, f.ID, *f.Against, population)
			if err != nil {
				return nil, err
			}
			t.against = &against
		}
		if f.Use == UseFit {
			t.term = s.term(f.Sets, f.Outcome, f.Year)
			s.fits = append(s.fits, t)
		}
		s.all = append(s.all, t)
	}
	s.effects()
	s.theta = make([]float64, len(s.terms))
	s.logit, s.share = make([][Types]float64, len(s.outcomes)), make([][Types]float64, len(s.outcomes))
	s.link()
	return s, nil
}

// levelled reports whether the level of a figure's outcome and year is fitted, so
// that the figure can be computed.
func levelled(d Definition, f *Figure) bool {
	return slices.ContainsFunc(d.Figures, func(x Figure) bool {
		return x.Use == UseFit && x.Sets == levelTerm && x.Outcome == f.Outcome && x.Year == f.Year
	})
}

// selected returns the people of a figure as shares of all of them.
func selected(code, id string, w Who, population *Composition) (Composition, error) {
	c, sum := w.weights(), 0.0
	for t := range c {
		c[t] *= population[t]
		sum += c[t]
	}
	if !(sum > 0) {
		return c, fault.Invalid("definition %q, figure %q: it speaks of nobody in the country", code, id)
	}
	for t := range c {
		c[t] /= sum
	}
	return c, nil
}

// outcome returns the index of an outcome and year, which it adds when new.
func (s *solver) outcome(name string, year int) int {
	o := outcome{name, year}
	if i := slices.Index(s.outcomes, o); i >= 0 {
		return i
	}
	s.outcomes = append(s.outcomes, o)
	return len(s.outcomes) - 1
}

// term returns the index of a term, which it adds when new.
func (s *solver) term(name, of string, year int) int {
	t := term{name: name, outcome: of}
	if name == levelTerm {
		t.year = year
	}
	if i := slices.Index(s.terms, t); i >= 0 {
		return i
	}
	s.terms = append(s.terms, t)
	return len(s.terms) - 1
}

const levelTerm = "level"

// effects adds the terms that equal others.
func (s *solver) effects() {
	for _, e := range s.definition.Effects {
		l := like{term: s.term(e.Name, "", 0), of: -1}
		for i, t := range s.terms {
			if t.name == e.Like && i != l.term && t.year == 0 {
				l.of = i
			}
		}
		s.likes = append(s.likes, l)
	}
}

// link works out where each term counts. An effect counts for its own outcome,
// and for others that have none of that name.
func (s *solver) link() {
	s.uses = make([][]use, len(s.terms))
	for i, t := range s.terms {
		for o, of := range s.outcomes {
			own := slices.ContainsFunc(s.terms, func(x term) bool { return x.name == t.name && x.outcome == of.name })
			switch {
			case t.name == levelTerm && (t.outcome != of.name || t.year != of.year):
			case t.name != levelTerm && t.outcome != of.name && (own || s.first(t.name) != i):
			default:
				s.uses[i] = append(s.uses[i], use{o, typesOf(t.name)})
			}
		}
	}
}

// first returns the first term of a name.
func (s *solver) first(name string) int {
	return slices.IndexFunc(s.terms, func(t term) bool { return t.name == name })
}

// typesOf returns the types of person that a term counts for.
func typesOf(name string) []Type {
	var types []Type
	for i := range Type(Types) {
		if name == levelTerm || name == "age "+BandNames[i.Band()] || name == "sex "+SexNames[i.Sex()] ||
			name == "education "+EducationNames[i.Education()] {
			types = append(types, i)
		}
	}
	return types
}

// values returns the published values of the fitted figures.
func (s *solver) values() []float64 {
	v := make([]float64, len(s.fits))
	for i, t := range s.fits {
		v[i] = t.figure.Value
	}
	return v
}

// offsets returns how far each like term is from the other one: nowhere.
func (s *solver) offsets() []float64 { return make([]float64, len(s.likes)) }

// solve finds the terms for which the fitted figures have these values and the
// like terms these offsets, from where the terms are now. It returns the largest
// difference that is left. Each figure in turn moves its own term by one step of
// Newton's method, until none moves.
func (s *solver) solve(values, offsets []float64) float64 {
	worst := math.Inf(1)
	for range fitRounds {
		for i, l := range s.likes {
			s.theta[l.term] = offsets[i]
			if l.of >= 0 {
				s.theta[l.term] += s.theta[l.of]
			}
		}
		s.refresh()
		worst = 0
		for i := range s.fits {
			t := &s.fits[i]
			value, slope := s.figure(t), s.slope(t)
			off := values[i] - value
			worst = max(worst, math.Abs(off))
			if slope == 0 || math.IsNaN(slope) {
				continue
			}
			step := max(-fitStep, min(off/slope, fitStep))
			s.move(t.term, step)
		}
		if worst <= fitTolerance {
			break
		}
	}
	return worst
}

// move adds a step to a term and brings the shares up to date.
func (s *solver) move(term int, step float64) {
	next := max(-fitLargest, min(s.theta[term]+step, fitLargest))
	step, s.theta[term] = next-s.theta[term], next
	for _, u := range s.uses[term] {
		for _, t := range u.types {
			s.logit[u.outcome][t] += step
			s.share[u.outcome][t] = logistic(s.logit[u.outcome][t])
		}
	}
}

// refresh works out the shares from the terms.
func (s *solver) refresh() {
	for o := range s.logit {
		s.logit[o] = [Types]float64{}
	}
	for i, uses := range s.uses {
		for _, u := range uses {
			for _, t := range u.types {
				s.logit[u.outcome][t] += s.theta[i]
			}
		}
	}
	for o := range s.share {
		for t, x := range s.logit[o] {
			s.share[o][t] = logistic(x)
		}
	}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// figure returns what the shares make of a figure.
func (s *solver) figure(t *target) float64 {
	value := s.mean(t, &t.who)
	if t.against != nil {
		value /= s.mean(t, t.against)
	}
	return value
}

func (s *solver) mean(t *target, who *Composition) float64 {
	sum := 0.0
	for i, w := range who {
		sum += w * s.share[t.outcome][i]
	}
	if t.figure.Complement {
		return 1 - sum
	}
	return sum
}

// slope returns how a figure changes with its own term.
func (s *solver) slope(t *target) float64 {
	rise := func(who *Composition) float64 {
		sum := 0.0
		for _, u := range s.uses[t.term] {
			if u.outcome != t.outcome {
				continue
			}
			for _, i := range u.types {
				p := s.share[t.outcome][i]
				sum += who[i] * p * (1 - p)
			}
		}
		if t.figure.Complement {
			return -sum
		}
		return sum
	}
	if t.against == nil {
		return rise(&t.who)
	}
	above, below := s.mean(t, &t.who), s.mean(t, t.against)
	return (rise(&t.who)*below - above*rise(t.against)) / (below * below)
}

// rates returns the shares of the definition's own outcome and year.
func (s *solver) rates() Rates { return s.share[0] }

// figures returns what the shares make of every figure; NaN for those that are
// not computed.
func (s *solver) figures() []float64 {
	all := make([]float64, len(s.definition.Figures))
	for i := range all {
		all[i] = math.NaN()
	}
	for i := range s.all {
		all[s.all[i].at] = s.figure(&s.all[i])
	}
	return all
}
