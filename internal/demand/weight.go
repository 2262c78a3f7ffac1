package demand

import "math"

// The weights that people can be spread over the pieces of a neighbourhood by,
// best first.
const (
	WeightGrid     = "population_grid" // residents of squares of 100 or 500 m
	WeightAddress  = "address"         // homes at addresses
	WeightBuilding = "building"        // floor of buildings that people live in
	WeightLandArea = "land_area"       // square metres of land
)

// Weights lists them, best first.
var Weights = [...]string{WeightGrid, WeightAddress, WeightBuilding, WeightLandArea}

// Evidence is what one weight knows of a neighbourhood.
type Evidence struct {
	Weight string
	Pieces []float64 // per piece; not negative
	// Known is the share of the neighbourhood that it knows of, 0 to 1 or more: of
	// its residents or homes, or of its area.
	Known float64
}

// Choose returns the best of some weights that knows at least least of a
// neighbourhood and has any weight at all; land comes last and is always good
// enough. ok is false when none has weight.
func Choose(all []Evidence, least float64) (Evidence, bool) {
	for _, name := range Weights {
		for _, e := range all {
			if e.Weight == name && (e.Known >= least || name == WeightLandArea) && Shares(e.Pieces) != nil {
				return e, true
			}
		}
	}
	return Evidence{}, false
}

// Shares returns the share of the area's people in each piece, in proportion to
// the weights. They add up to 1, or there are none when no piece has weight.
func Shares(weights []float64) []float64 {
	shares, sum := make([]float64, len(weights)), 0.0
	for i, v := range weights {
		if v > 0 && !math.IsInf(v, 0) {
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
