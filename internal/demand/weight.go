package demand

import "math"

// Weight says how the people of an area spread over its pieces: the higher a
// piece's weight, the more of them live there. Land area is the first; grids,
// addresses and buildings come behind the same interface.
type Weight interface {
	// Name is stored with the result: "land_area", …
	Name() string
	// Of returns the weight of piece i of an area; not negative.
	Of(i int) float64
}

// Shares returns the share of the area's people in each of n pieces, in
// proportion to the weights. They add up to 1, or there are none when no piece
// has weight.
func Shares(w Weight, n int) []float64 {
	shares, sum := make([]float64, n), 0.0
	for i := range shares {
		if v := w.Of(i); v > 0 && !math.IsInf(v, 0) {
			shares[i] = v
			sum += v
		}
	}
	if sum == 0 {
		return nil
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

// LandArea weighs each piece by its area in square metres.
type LandArea []float64

// Name returns "land_area".
func (LandArea) Name() string { return "land_area" }

// Of returns the area of piece i.
func (a LandArea) Of(i int) float64 { return a[i] }
