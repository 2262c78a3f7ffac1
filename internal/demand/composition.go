package demand

// Sex as the statistics record it.
type Sex int

// The sexes.
const (
	Men Sex = iota
	Women
	Sexes = 2
)

// Education is the highest level that somebody finished, in the three classes of
// CBS.
type Education int

// The levels: at most vmbo, mbo 1 or the first years of havo and vwo; mbo 2 to 4,
// havo and vwo; hbo and university.
const (
	EducationLow Education = iota
	EducationMiddle
	EducationHigh
	Educations = 3
)

// Types is the number of types of person that are told apart: by age band, sex
// and education.
const Types = Bands * Sexes * Educations

// Type is a type of person: one age band, sex and level of education. Types are
// numbered with education running fastest, then sex, then age.
type Type int

// TypeOf returns the type of an age band, sex and education.
func TypeOf(b Band, s Sex, e Education) Type {
	return Type((int(b)*Sexes+int(s))*Educations + int(e))
}

// Band returns the age band of the type.
func (t Type) Band() Band { return Band(int(t) / (Sexes * Educations)) }

// Sex returns the sex of the type.
func (t Type) Sex() Sex { return Sex(int(t) / Educations % Sexes) }

// Education returns the education of the type. Of children under 15 it says
// nothing: they stand under low.
func (t Type) Education() Education { return Education(int(t) % Educations) }

// Names of the sexes and levels of education in data and in the API.
var (
	SexNames       = [Sexes]string{"men", "women"}
	EducationNames = [Educations]string{"low", "middle", "high"}
)

// Composition is a number of residents of each type. It may be fractional: an
// estimate for part of an area.
type Composition [Types]float64

// Total returns the residents of all types.
func (c *Composition) Total() float64 {
	sum := 0.0
	for _, n := range c {
		sum += n
	}
	return sum
}

// Add adds the residents of other.
func (c *Composition) Add(other *Composition) {
	for t, n := range other {
		c[t] += n
	}
}

// ByBand returns the residents of each age band.
func (c *Composition) ByBand() People {
	var p People
	for t, n := range c {
		p[Type(t).Band()] += n
	}
	return p
}

// Groups is the number of groups that a Breakdown tells apart.
const Groups = Bands + Educations

// Breakdown is a number of people by age band, and once more by education: the
// first Bands entries add up to the whole, and so do the last Educations.
type Breakdown [Groups]float64

// add counts n people of a type in both of their groups.
func (b *Breakdown) add(t Type, n float64) {
	b[t.Band()] += n
	b[Bands+int(t.Education())] += n
}

// Schooling returns the education of the residents of 15 to 75; evenly low,
// middle and high where there are none.
func (c *Composition) Schooling() Schooling {
	var s Schooling
	sum := 0.0
	for i, n := range c {
		if t := Type(i); t.Band() != Band0to15 && t.Band() != Band75plus {
			s[t.Education()] += n
			sum += n
		}
	}
	for e := range s {
		if sum > 0 {
			s[e] /= sum
		} else {
			s[e] = 1.0 / Educations
		}
	}
	return s
}
