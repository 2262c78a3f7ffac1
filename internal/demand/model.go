package demand

import (
	"math"

	"steunkaart/internal/fault"
)

// z90 is the number of standard deviations on either side of the middle that
// hold 90 % of a normal distribution.
const z90 = 1.6448536269514722

// Model turns people by age into excluded residents for one definition, brought
// to the definition's national figure. It is the one home of that formula.
type Model struct {
	Definition Definition
	Total      float64 // national excluded residents
	Ratio      float64 // benchmark; far from 1 is a warning

	counted People // share of each band whose age is counted
}

// Benchmark makes the model of a definition whose estimates over the whole
// country add up to the definition's national figure. It refuses a country
// without people of the counted ages.
func Benchmark(d Definition, country People) (Model, error) {
	m := Model{Definition: d, Ratio: 1, counted: d.Counted()}
	base := 0.0
	for b, n := range country {
		base += n * m.counted[b]
	}
	m.Total = d.National.Total
	if d.National.Share > 0 {
		m.Total = d.National.Share * base
	}
	raw := m.Excluded(country)
	if !(raw > 0) {
		return Model{}, fault.Invalid("definition %q: nobody in the country is counted by its rates", d.Code)
	}
	m.Ratio = m.Total / raw
	return m, nil
}

// NewModel makes a model with a ratio that was found before.
func NewModel(d Definition, total, ratio float64) Model {
	return Model{Definition: d, Total: total, Ratio: ratio, counted: d.Counted()}
}

// Excluded returns the estimated excluded residents among p:
// E = q Σ n_b c_b r_b, with n the people of band b, c the share whose age is
// counted, r the rate and q the benchmark ratio.
func (m Model) Excluded(p People) float64 {
	sum := 0.0
	for b, n := range p {
		sum += n * m.counted[b] * m.Definition.Rates[b].Rate
	}
	return m.Ratio * sum
}

// Estimate returns the excluded residents among p with a 90 % interval. Its
// variance has three parts, taken as independent:
//
//   - rates: Σ_b (q n_b c_b s_b)², s the standard error of the rate; the error of
//     a rate is the same for everybody in an area and does not average out;
//   - chance: Σ_b n_b c_b qr_b (1 − qr_b), since n people with rate r are not
//     exactly n·r excluded ones;
//   - allocation: (allocationCV · E)², for cells, whose people are themselves an
//     estimate; 0 for areas that publish their residents.
//
// The interval is cut off at 0 and at the number of people counted.
func (m Model) Estimate(p People, allocationCV float64) Estimate {
	e, variance, counted := m.Excluded(p), 0.0, 0.0
	for b, n := range p {
		of := n * m.counted[b]
		rate := m.Definition.Rates[b]
		counted += of
		variance += square(m.Ratio * of * rate.Error)
		share := min(m.Ratio*rate.Rate, 1)
		variance += of * share * (1 - share)
	}
	variance += square(allocationCV * e)
	half := z90 * math.Sqrt(variance)
	return Estimate{People: e, Low: max(0, e-half), High: max(e, min(e+half, counted))}
}

// Together returns the relative standard deviation of a sum of parts whose
// errors are independent, each cv times the part: cv √Σe² / Σe, from the sum of
// the parts and the sum of their squares. It is 0 for nobody.
func Together(cv, sum, squares float64) float64 {
	if sum == 0 {
		return 0
	}
	return cv * math.Sqrt(squares) / sum
}

func square(x float64) float64 { return x * x }
