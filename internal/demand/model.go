package demand

import "steunkaart/internal/fault"

// Model turns residents by type into excluded residents for one definition,
// brought to the definition's national figure. It is the one home of that
// formula.
type Model struct {
	Definition Definition
	Rates      Rates
	Total      float64 // national excluded residents
	Ratio      float64 // benchmark; far from 1 is a warning
	// Draws holds, per draw, the share of each type that is excluded: what the
	// rates, their ages and the ratio might also have been.
	Draws []Rates

	share Rates // rate × share of counted ages × ratio
}

// Benchmark makes the model of a definition whose estimates over the whole
// country add up to the definition's national figure. It refuses a country
// without people of the counted ages, and one in which more than everybody of a
// type would be excluded.
func Benchmark(d Definition, rates Rates, country *Composition) (Model, error) {
	m := Model{Definition: d, Rates: rates, Ratio: 1}
	m.link()
	m.Total = d.National.Total
	if d.National.Share > 0 {
		m.Total = d.National.Share * m.Counted(country)
	}
	raw := m.Excluded(country)
	if !(raw > 0) {
		return Model{}, fault.Invalid("definition %q: nobody in the country is counted by its rates", d.Code)
	}
	m.Ratio = m.Total / raw
	counted := d.Counted()
	for t, r := range rates {
		if r*m.Ratio > 1 && country[t] > 0 && counted[Type(t).Band()] > 0 {
			return Model{}, fault.Invalid("definition %q: its national figure of %.6g takes more people of one type than there are (ratio %.3g): are all municipalities loaded?",
				d.Code, m.Total, m.Ratio)
		}
	}
	m.link()
	return m, nil
}

// NewModel makes a model that was benchmarked before.
func NewModel(d Definition, rates Rates, total, ratio float64) Model {
	m := Model{Definition: d, Rates: rates, Total: total, Ratio: ratio}
	m.link()
	return m
}

func (m *Model) link() {
	counted := m.Definition.Counted()
	for t, r := range m.Rates {
		m.share[t] = r * counted[Type(t).Band()] * m.Ratio
	}
}

// Excluded returns the estimated excluded residents among c:
// E = q Σ n c r over the types, with n the people of a type, c the share whose
// age is counted, r the rate and q the benchmark ratio.
func (m *Model) Excluded(c *Composition) float64 {
	sum := 0.0
	for t, n := range c {
		sum += n * m.share[t]
	}
	return sum
}

// Counted returns the residents among c whose age the definition counts.
func (m *Model) Counted(c *Composition) float64 {
	sum, counted := 0.0, m.Definition.Counted()
	for t, n := range c {
		sum += n * counted[Type(t).Band()]
	}
	return sum
}

// Breakdown returns the excluded residents among c by age and by education.
func (m *Model) Breakdown(c *Composition) Breakdown {
	var b Breakdown
	for t, n := range c {
		b.add(Type(t), n*m.share[t])
	}
	return b
}

// Chance returns the variance that chance alone gives the number of excluded
// residents among c: n people who are each excluded with probability p are not
// exactly n·p excluded ones, but vary by n·p·(1 − p).
func (m *Model) Chance(c *Composition) float64 {
	sum := 0.0
	for t, n := range c {
		sum += m.chance(Type(t), n)
	}
	return sum
}

// chance is Chance for n people of one type.
func (m *Model) chance(t Type, n float64) float64 {
	p := min(m.share[t], 1)
	return n * p * (1 - p)
}

// Draw fills Draws with n draws of what the model might also have been. Each
// draws every fitted figure from a normal distribution with its standard error,
// every assumed effect and the national figure likewise, fits and benchmarks
// anew. This is the error of the surveys: it is the same everywhere, so it does
// not average out over areas.
//
// population is what the figures are fitted in and country what the national
// figure counts; the same seed gives the same draws.
func (m *Model) Draw(n int, seed uint64, population, country *Composition) error {
	s, err := newSolver(m.Definition, population)
	if err != nil {
		return err
	}
	s.solve(s.values(), s.offsets())
	fitted := append([]float64(nil), s.theta...)
	counted := m.Definition.Counted()
	m.Draws = make([]Rates, n)
	national := newStream(seed, hashText(m.Definition.Code)).normals(n)
	for k := range m.Draws {
		rng := newStream(seed, hashText(m.Definition.Code), uint64(k)) //nolint:gosec // not negative
		s.redraw(rng, fitted)
		total, raw := m.Total*max(0, 1+m.Definition.National.Error*national[k]), 0.0
		for t, r := range s.rates() {
			m.Draws[k][t] = r * counted[Type(t).Band()]
			raw += country[t] * m.Draws[k][t]
		}
		for t := range m.Draws[k] {
			m.Draws[k][t] = min(m.Draws[k][t]*total/raw, counted[Type(t).Band()])
		}
	}
	return nil
}

// drawTries is how often figures are drawn again that no rates reproduce together:
// a total below what its groups add up to, say, which no survey can find.
const drawTries = 50

// drawApart is how far drawn figures may stay apart from those of their rates.
const drawApart = 1e-6

// redraw draws the figures and effects and finds the terms, beginning with those
// that were fitted.
func (s *solver) redraw(rng *stream, fitted []float64) {
	for range drawTries {
		values, offsets := s.values(), s.offsets()
		for i, t := range s.fits {
			values[i] = t.figure.draw(rng)
		}
		for i, e := range s.definition.Effects {
			offsets[i] = e.Error * rng.normal()
		}
		copy(s.theta, fitted)
		if s.solve(values, offsets) <= drawApart {
			return
		}
	}
}

// draw returns what a survey might also have found.
func (f *Figure) draw(rng *stream) float64 {
	v := f.Value + f.Error*rng.normal()
	if f.Against != nil {
		return max(v, f.Value/10)
	}
	return max(min(f.Value/2, 0.005), min(v, max((1+f.Value)/2, 0.995)))
}

// Estimate is a number of people and its 90 % interval, Low <= People <= High.
type Estimate struct {
	People float64
	Low    float64
	High   float64
}

// Interval returns the estimate of people with the 90 % interval of draws, which
// it puts in another order. The interval never leaves the estimate out, and lies
// between 0 and most.
func Interval(people, most float64, draws []float32) Estimate {
	e := Estimate{People: people, Low: people, High: people}
	if n := len(draws); n > 0 {
		tail := n / 20
		low := float64(nth(draws, tail))
		high := float64(nth(draws, n-1-tail))
		e.Low, e.High = max(0, min(low, people)), max(people, min(high, most))
	}
	return e
}

// nth returns the element that would stand at position k if the values were in
// order, and puts smaller ones before it and larger ones after it. Source: Hoare
// (1961), Algorithm 65: Find, Communications of the ACM 4(7).
func nth(v []float32, k int) float32 {
	left, right := 0, len(v)-1
	for left < right {
		pivot := v[k]
		i, j := left, right
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for pivot < v[j] {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		if j < k {
			left = i
		}
		if k < i {
			right = j
		}
	}
	return v[k]
}
