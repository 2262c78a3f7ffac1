package demand

import (
	"cmp"
	"slices"
)

// Rank is a place in an order, 1 for the highest, and the 90 % interval of that
// place over the draws. It is zero where nothing is ranked.
type Rank struct {
	Rank, Low, High int
}

// Ranks puts things in order, highest first: by value, and once per draw. values
// has one entry per thing and draws n of them per thing. Equal ones keep their
// order. Things of value zero have no rank.
func Ranks(values []float64, draws [][]float32, n int) []Rank {
	var ranked []int
	for i, v := range values {
		if v > 0 {
			ranked = append(ranked, i)
		}
	}
	all := make([]Rank, len(values))
	place := make([]int, len(ranked)) // indexes into ranked
	order := func(compare func(a, b int) int) {
		for i := range place {
			place[i] = i
		}
		slices.SortStableFunc(place, compare)
	}
	order(func(a, b int) int { return cmp.Compare(values[ranked[b]], values[ranked[a]]) })
	for r, i := range place {
		all[ranked[i]] = Rank{r + 1, r + 1, r + 1}
	}
	places := make([]float32, len(ranked)*n)
	for k := range n {
		order(func(a, b int) int { return cmp.Compare(draws[ranked[b]][k], draws[ranked[a]][k]) })
		for r, i := range place {
			places[i*n+k] = float32(r + 1)
		}
	}
	for i, at := range ranked {
		e := Interval(float64(all[at].Rank), float64(len(ranked)), places[i*n:][:n])
		all[at].Low, all[at].High = int(e.Low), int(e.High)
	}
	return all
}
