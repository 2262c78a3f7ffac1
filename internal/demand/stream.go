package demand

import (
	"hash/fnv"
	"math"
	"math/rand/v2" //nolint:depguard // the generator alone: every seed is an argument
)

// Random numbers come from streams that are seeded by what they are for (an
// area, a part, a definition), never by when they are asked for: results do not
// depend on the order of work or the number of workers.

// stream is one stream of random numbers.
type stream struct{ rand.PCG }

// newStream makes the stream of some keys.
func newStream(seed uint64, keys ...uint64) *stream {
	s := &stream{}
	s.reset(seed, keys...)
	return s
}

// reset makes the stream that of other keys.
func (s *stream) reset(seed uint64, keys ...uint64) {
	h := mix(seed)
	for _, k := range keys {
		h = mix(h ^ k)
	}
	s.Seed(h, mix(h))
}

// mix spreads every bit of x over the whole result. Source: Steele, Lea and
// Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hashText returns a number that stands for a text.
func hashText(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

// quantileBits is how finely the tables of quantiles are cut.
const quantileBits = 12

// normals holds the quantiles of the standard normal distribution in the middle
// of equally likely stretches: a draw is a look-up.
var normals = func() [1 << quantileBits]float32 {
	var table [1 << quantileBits]float32
	for i := range table {
		table[i] = float32(stretch(i, len(table)))
	}
	return table
}()

// stretch returns the quantile of the standard normal distribution in the middle
// of stretch i of n equally likely ones.
func stretch(i, n int) float64 {
	return math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/float64(n)-1)
}

// normal returns a draw from the standard normal distribution.
func (s *stream) normal() float64 {
	return float64(normals[s.Uint64()>>(64-quantileBits)])
}

// normals returns n draws from the standard normal distribution, one from each
// of n equally likely stretches, in any order: their quantiles are those of the
// distribution, which those of n independent draws are only roughly.
func (s *stream) normals(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = stretch(i, n)
	}
	rand.New(&s.PCG).Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
