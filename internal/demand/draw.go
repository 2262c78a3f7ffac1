package demand

import "math"

// Spread says how far the people of the pieces of a neighbourhood may be from
// their shares: each piece is multiplied by a draw from a lognormal distribution
// with mean 1, and all are scaled back to the people of the neighbourhood.
type Spread struct {
	factor [1 << quantileBits]float32 // quantiles
}

// NewSpread makes the spread with a relative standard deviation.
func NewSpread(deviation float64) *Spread {
	s := &Spread{}
	variance := math.Log1p(deviation * deviation)
	for i, z := range normals {
		s.factor[i] = float32(math.Exp(math.Sqrt(variance)*float64(z) - variance/2))
	}
	return s
}

// Doubt is how far margins that are not the neighbourhood's own may be off, as
// standard deviations of log-odds.
type Doubt struct {
	YoungDistrict float64 // 0 to 15 of the district, against 15 to 65
	OldDistrict   float64 // 65 and older of the district
	YoungLarger   float64 // 0 to 15 of the municipality
	OldLarger     float64 // 65 and older of the municipality
	Split         float64 // bands within the groups
	High          float64 // share of higher educated of the district
	HighLarger    float64 // the same of the municipality or country
	Low           float64 // low among low and middle
}

// AreaDraws are the draws of one neighbourhood, from which those of its parts
// can be made again at any time.
type AreaDraws struct {
	Code   string
	Spread *Spread
	// Base holds the excluded residents without chance, definition by definition,
	// one per draw.
	Base []float32
	// Norm holds per draw what the factors of the pieces add up to, in proportion
	// to their shares.
	Norm []float32
	// Chance is the variance that chance gives, per definition.
	Chance []float64
}

// Sampler makes draws. It holds room to work in, so each worker has its own.
type Sampler struct {
	models []Model
	doubt  Doubt
	seed   uint64
	draws  int
	raker  *raker

	factor, noise []float32
	composition   Composition
}

// NewSampler makes a sampler for models that have been drawn. population is the
// table that compositions were raked from.
func NewSampler(models []Model, population *Composition, doubt Doubt, seed uint64) *Sampler {
	s := &Sampler{models: models, doubt: doubt, seed: seed, raker: newRaker(population)}
	if len(models) > 0 {
		s.draws = len(models[0].Draws)
	}
	s.factor, s.noise = make([]float32, s.draws), make([]float32, s.draws)
	return s
}

// Kinds of streams of one area, so that they do not repeat each other.
const (
	streamComposition uint64 = iota
	streamGroups
	streamPart
	streamRemainder
)

// Town is the draws of the neighbourhoods of one municipality, which are drawn
// together: what one of them has more of, the others have less of, where the
// municipality or district publishes the sum.
type Town struct {
	Areas  []AreaDraws
	Groups [][]float32 // per neighbourhood: definition, group, draw

	of        []Composed
	education []Margin // of 15 to 75
	// Neighbourhoods whose age groups together are the municipality's remainder.
	remainder []int
	together  [len(groups)]float64
}

// NewTown makes room for the draws of a municipality as Compose gave it. codes
// are those of its neighbourhoods.
func (s *Sampler) NewTown(codes []string, of []Composed) *Town {
	t := &Town{Areas: make([]AreaDraws, len(of)), Groups: make([][]float32, len(of)), of: of}
	for i := range of {
		t.Areas[i] = AreaDraws{Code: codes[i], Base: make([]float32, len(s.models)*s.draws), Chance: make([]float64, len(s.models))}
		t.Groups[i] = make([]float32, len(s.models)*Groups*s.draws)
	}
	t.link()
	return t
}

// link makes the margins that draws must keep: people of 15 to 75 in every
// neighbourhood, their education in the municipality, and the higher educated of
// every district that publishes them; the age groups of neighbourhoods that were
// raked to the remainder.
func (t *Town) link() {
	for i := range t.of {
		if t.of[i].rounding == 0 {
			continue
		}
		t.remainder = append(t.remainder, i)
		for g, n := range t.of[i].ages {
			t.together[g] += n
		}
	}
	people, levels, high := Margin{Name: "residents"}, Margin{Name: "education", Totals: make([]float64, Educations)}, Margin{Name: "districts"}
	for i := range t.of {
		c := &t.of[i]
		people.Totals = append(people.Totals, c.schooled)
		for e, share := range c.schooling {
			n := c.schooled * share
			people.Group, levels.Group = append(people.Group, int32(i)), append(levels.Group, int32(e)) //nolint:gosec // small numbers
			levels.Totals[e] += n
			if Education(e) != EducationHigh || c.From.Education != LevelDistrict {
				high.Group = append(high.Group, -1)
				continue
			}
			for len(high.Totals) <= c.in {
				high.Totals = append(high.Totals, 0)
			}
			high.Totals[c.in] += n
			high.Group = append(high.Group, int32(c.in)) //nolint:gosec // small numbers
		}
	}
	t.education = []Margin{levels, high, people}
}

// Fill draws a municipality, from draw from up to draw to: its compositions and
// the rates. Several samplers may fill different draws of one town at a time.
func (s *Sampler) Fill(t *Town, from, to int) {
	work := townWork{ages: make([][len(groups)]float64, len(t.of)), schooling: make([]float64, len(t.of)*Educations), streams: make([]stream, len(t.of))}
	for _, m := range t.education {
		work.sums = make([]float64, max(len(work.sums), len(m.Totals)))
	}
	for k := from; k < to; k++ {
		s.town(t, &work, k)
		for i := range t.of {
			c := &t.of[i]
			ages, mix := work.ages[i], c.mix
			s.around(&mix, &work.streams[i])
			s.composition = c.Composition
			s.raker.people(ages, &mix)
			s.raker.rake(&s.composition, schoolingOf(work.schooling[i*Educations:], c.schooling), drawTolerance)
			s.add(t, i, k)
		}
	}
}

// Finish adds chance to a town of which all draws are filled.
func (s *Sampler) Finish(t *Town) {
	for i := range t.of {
		s.chance(t, i)
	}
}

// townWork is room for the draws of a municipality.
type townWork struct {
	ages      [][len(groups)]float64
	schooling []float64
	sums      []float64
	streams   []stream
}

// town draws the margins of a municipality that are not its neighbourhoods' own.
func (s *Sampler) town(t *Town, work *townWork, k int) {
	for i := range t.of {
		c := &t.of[i]
		rng := &work.streams[i]
		rng.reset(s.seed, hashText(t.Areas[i].Code), streamComposition, uint64(k)) //nolint:gosec // not negative
		doubt := s.doubt.High
		if c.From.Education != LevelDistrict {
			doubt = s.doubt.HighLarger
		}
		shares := c.schooling
		shares[EducationHigh] *= math.Exp(doubt * rng.normal())
		shares[EducationLow] *= math.Exp(s.doubt.Low * rng.normal())
		sum := shares[EducationLow] + shares[EducationMiddle] + shares[EducationHigh]
		for e, share := range shares {
			work.schooling[i*Educations+e] = c.schooled * share / sum
		}
		work.ages[i] = s.shift(c, rng)
	}
	rake(work.schooling, t.education, work.sums, drawTolerance, composeSweeps)
	if len(t.remainder) > 0 {
		s.keep(t, work, k)
	}
}

// keep brings the age groups of the neighbourhoods of the remainder to their sum,
// which is as uncertain as the rounding of the others.
func (s *Sampler) keep(t *Town, work *townWork, k int) {
	rng := newStream(s.seed, hashText(t.Areas[t.remainder[0]].Code), streamRemainder, uint64(k)) //nolint:gosec // not negative
	rounding, before, after := t.of[t.remainder[0]].rounding, 0.0, 0.0
	together := t.together
	for g, n := range together {
		before += n
		together[g] = max(n/10, n+rounding*rng.normal())
		after += together[g]
	}
	for g := range together {
		together[g] *= before / after
	}
	drawn := make([][len(groups)]float64, len(t.remainder))
	for row, i := range t.remainder {
		drawn[row] = work.ages[i]
	}
	table, margins := ageTable(drawn, together)
	Rake(table, margins, drawTolerance, composeSweeps)
	for row, i := range t.remainder {
		copy(work.ages[i][:], table[row*len(groups):])
	}
}

// shift draws the age groups of a neighbourhood: young and old each more or fewer
// than in the area that they are taken from, among as many residents.
func (s *Sampler) shift(c *Composed, rng *stream) [len(groups)]float64 {
	ages := c.ages
	var young, old float64
	switch c.From.Age {
	case LevelDistrict:
		young, old = s.doubt.YoungDistrict, s.doubt.OldDistrict
	case LevelMunicipality:
		young, old = s.doubt.YoungLarger, s.doubt.OldLarger
	default:
		return ages
	}
	before := ages[0] + ages[1] + ages[2]
	ages[0] *= math.Exp(young * rng.normal())
	ages[2] *= math.Exp(old * rng.normal())
	if after := ages[0] + ages[1] + ages[2]; after > 0 {
		for g := range ages {
			ages[g] *= before / after
		}
	}
	return ages
}

// around draws the bands within their groups: each but one against the others.
func (s *Sampler) around(mix *Mix, rng *stream) {
	for _, b := range [...]Band{Band15to25, Band45to65, Band75plus} {
		factor := math.Exp(s.doubt.Split * rng.normal())
		mix[b][Men] *= factor
		mix[b][Women] *= factor
	}
}

// schoolingOf returns people by education as shares, or those of before when
// there are none.
func schoolingOf(people []float64, before Schooling) Schooling {
	sum := people[EducationLow] + people[EducationMiddle] + people[EducationHigh]
	if sum == 0 {
		return before
	}
	return Schooling{people[EducationLow] / sum, people[EducationMiddle] / sum, people[EducationHigh] / sum}
}

// add works out one draw of a neighbourhood from its composition.
func (s *Sampler) add(t *Town, i, k int) {
	n := s.draws
	for m := range s.models {
		var b Breakdown
		sum := 0.0
		rates := &s.models[m].Draws[k]
		for of, people := range s.composition {
			x := people * rates[of]
			sum += x
			b.add(Type(of), x)
		}
		t.Areas[i].Base[m*n+k] = float32(sum)
		for g, x := range b {
			t.Groups[i][(m*Groups+g)*n+k] += float32(x)
		}
	}
}

// chance works out the variance of chance of a neighbourhood, and adds chance to
// its groups.
func (s *Sampler) chance(t *Town, i int) {
	rng := newStream(s.seed, hashText(t.Areas[i].Code), streamGroups)
	for m := range s.models {
		model, of := &s.models[m], &t.of[i].Composition
		t.Areas[i].Chance[m] = model.Chance(of)
		var variance Breakdown
		for x, people := range of {
			variance.add(Type(x), model.chance(Type(x), people))
		}
		for g, v := range variance {
			row := t.Groups[i][(m*Groups+g)*s.draws:][:s.draws]
			sd := float32(math.Sqrt(v))
			for k := range row {
				row[k] += sd * float32(rng.normal())
			}
		}
	}
}

// Pieces completes the draws of a neighbourhood with those of its pieces: cells
// and their shares. It returns the excluded residents of the whole, definition
// by definition, one per draw, with chance.
func (s *Sampler) Pieces(d *AreaDraws, spread *Spread, cells []uint64, shares []float64) []float32 {
	n := s.draws
	d.Spread, d.Norm = spread, make([]float32, n)
	whole := append([]float32(nil), d.Base...)
	for i, cell := range cells {
		s.piece(d, cell)
		share := float32(shares[i])
		for k, f := range s.factor {
			d.Norm[k] += share * f
		}
		for m := range s.models {
			sd, row := float32(math.Sqrt(d.Chance[m]*shares[i])), whole[m*n:][:n]
			for k, z := range s.noise[:len(row)] {
				row[k] += sd * z
			}
		}
	}
	if len(cells) == 0 {
		for k := range d.Norm {
			d.Norm[k] = 1
		}
	}
	return whole
}

// piece fills factor and noise with the draws of a piece.
func (s *Sampler) piece(d *AreaDraws, cell uint64) {
	const mask = 1<<quantileBits - 1
	rng := newStream(s.seed, hashText(d.Code), streamPart, cell)
	for k := 0; k < s.draws; k += 2 {
		bits := rng.Uint64()
		s.factor[k], s.noise[k] = d.Spread.factor[bits&mask], normals[bits>>quantileBits&mask]
		if k+1 < s.draws {
			bits >>= 2 * quantileBits
			s.factor[k+1], s.noise[k+1] = d.Spread.factor[bits&mask], normals[bits>>quantileBits&mask]
		}
	}
}

// AddPart adds the draws of one part, a share of the neighbourhood in a cell, to
// sums: definition by definition, one per draw, with chance. Sums over all parts
// of a neighbourhood are those that Pieces returned.
func (s *Sampler) AddPart(d *AreaDraws, cell uint64, share float64, sums []float32) {
	n := s.draws
	s.piece(d, cell)
	of := float32(share)
	for k, f := range s.factor {
		s.factor[k] = of * f / d.Norm[k]
	}
	for m := range s.models {
		sd := float32(math.Sqrt(d.Chance[m] * share))
		row, base, factor, noise := sums[m*n:][:n], d.Base[m*n:][:n], s.factor[:n], s.noise[:n]
		for k := range row {
			row[k] += base[k]*factor[k] + sd*noise[k]
		}
	}
}
