// Package demand estimates how many residents cannot manage the digital society
// alone. It computes; it neither reads nor writes.
package demand

// Bands is the number of age bands.
const Bands = 6

// Band is an age band. Each includes its lower age and excludes the upper one.
type Band int

// The age bands: those that both neighbourhood statistics (0 to 15, 65 and
// older) and the published rates can be brought to.
const (
	Band0to15 Band = iota
	Band15to25
	Band25to45
	Band45to65
	Band65to75
	Band75plus
)

// AgeFrom is the lower age of each band, and AgeTo the age it ends before. The
// last one has no end; 120 stands for it.
var (
	AgeFrom = [Bands]int{0, 15, 25, 45, 65, 75}
	AgeTo   = [Bands]int{15, 25, 45, 65, 75, 120}
)

// People is a number of residents in each age band. It may be fractional: an
// estimate for part of an area.
type People [Bands]float64

// Total returns the residents of all ages.
func (p People) Total() float64 {
	sum := 0.0
	for _, n := range p {
		sum += n
	}
	return sum
}

// Plus returns p and q together.
func (p People) Plus(q People) People {
	for b := range p {
		p[b] += q[b]
	}
	return p
}

// Times returns p with every band multiplied by share.
func (p People) Times(share float64) People {
	for b := range p {
		p[b] *= share
	}
	return p
}
