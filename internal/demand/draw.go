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

	base          []float32
	groups        []float32 // definition, group, draw
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
	s.base = make([]float32, len(models)*s.draws)
	s.groups = make([]float32, len(models)*Groups*s.draws)
	s.factor, s.noise = make([]float32, s.draws), make([]float32, s.draws)
	return s
}

// Kinds of streams of one area, so that they do not repeat each other.
const (
	streamComposition uint64 = iota
	streamGroups
	streamPart
)

// Area draws a neighbourhood: its composition and the rates. It returns the
// draws without those of its parts, and the draws by group (definition, group,
// draw), which are good until the next call.
func (s *Sampler) Area(code string, of *Composed) (AreaDraws, []float32) {
	key, n := hashText(code), s.draws
	d := AreaDraws{Code: code, Base: make([]float32, len(s.models)*n), Chance: make([]float64, len(s.models))}
	rng := newStream(s.seed, key, streamComposition)
	for k := range n {
		s.raker.redraw(of, &s.doubt, rng, &s.composition)
		for m := range s.models {
			var b Breakdown
			sum := 0.0
			rates := &s.models[m].Draws[k]
			for t, people := range s.composition {
				x := people * rates[t]
				sum += x
				b.add(Type(t), x)
			}
			d.Base[m*n+k] = float32(sum)
			for g, x := range b {
				s.groups[(m*Groups+g)*n+k] = float32(x)
			}
		}
	}
	s.chance(key, of, &d)
	return d, s.groups
}

// chance works out the variance of chance, and adds chance to the groups.
func (s *Sampler) chance(key uint64, of *Composed, d *AreaDraws) {
	rng := newStream(s.seed, key, streamGroups)
	for m := range s.models {
		model := &s.models[m]
		d.Chance[m] = model.Chance(&of.Composition)
		var variance Breakdown
		for t, people := range of.Composition {
			p := min(model.share[t], 1)
			variance.add(Type(t), people*p*(1-p))
		}
		for g, v := range variance {
			row := s.groups[(m*Groups+g)*s.draws:][:s.draws]
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
