package access

import (
	"cmp"
	"math"
	"slices"
)

// Distribution is how a value, such as a measure of reach, is spread over people.
// A unit without people counts for nothing. Its methods return a number for every
// distribution with people, never NaN; without people they return 0.
type Distribution struct {
	Values  []float64 // of each unit, finite and zero or more
	Weights []float64 // people of each unit, finite and zero or more
	// Ranks put the units in order of welfare, such as income per head, the poorest
	// first. Nil ranks them by their value. Those of units without people are not
	// looked at.
	Ranks []float64
}

// Gini returns the Gini index, from 0 when everybody has as much to nearly 1 when
// one person has everything: the concentration index of units that are ranked by
// their value.
//
// Source: Lerman and Yitzhaki (1989), Journal of Econometrics 42(1), 43–47, for
// weights.
func (d Distribution) Gini() float64 {
	d.Ranks = nil
	return d.Concentration()
}

// Concentration returns the relative concentration index, from nearly −1 when the
// poorest have everything to nearly 1 when the richest have:
//
//	C = Σ w_i y_i (2 R_i − 1) / Σ w_i y_i
//
// with R_i the share of people ranked below the middle of unit i. Units of one
// rank share their middle. When nobody has anything it is 0.
//
// Source: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics
// 77(1), 87–103.
func (d Distribution) Concentration() float64 {
	order := d.order()
	people, sum := 0.0, 0.0
	for _, i := range order {
		people += d.Weights[i]
		sum += d.Weights[i] * d.Values[i]
	}
	below, index := 0.0, 0.0
	for rest := order; len(rest) > 0; {
		same, weight := 0, 0.0
		for same < len(rest) && d.rank(rest[same]) == d.rank(rest[0]) {
			weight += d.Weights[rest[same]]
			same++
		}
		middle := 2*(below+weight/2)/people - 1
		for _, i := range rest[:same] {
			index += d.Weights[i] * d.Values[i] * middle
		}
		below += weight
		rest = rest[same:]
	}
	return share(index, sum)
}

// Corrected returns the concentration index as Erreygers corrects it for a value
// with bounds, which are taken to be the lowest and highest value of a unit with
// people:
//
//	E = 4 · mean / (max − min) · C
//
// When all values are the same it is 0.
//
// Source: Erreygers (2009), Journal of Health Economics 28(2), 504–515.
func (d Distribution) Corrected() float64 {
	low, high := math.Inf(1), 0.0
	for i, w := range d.Weights {
		if w > 0 {
			low, high = min(low, d.Values[i]), max(high, d.Values[i])
		}
	}
	if high <= low {
		return 0
	}
	return 4 * d.mean() / (high - low) * d.Concentration()
}

// Palma returns the mean value of the richest tenth of people divided by that of
// the poorest four tenths. Units are not split: the unit in which the poorest four
// tenths end is theirs, and the one in which the richest tenth begins is not,
// unless it is the richest. When the poorest have nothing it is +Inf, and 1 when
// the richest have nothing either. The ratio of shares, which the literature on
// income uses, is a quarter of it.
//
// Sources: Palma (2011), Development and Change 42(1), 87–153; Pereira, Braga,
// Herszenhut, Logiodice and Tomasiello, R package accessibility, for means and
// whole units.
func (d Distribution) Palma() float64 {
	order := d.order()
	if len(order) == 0 {
		return 0
	}
	people := 0.0
	for _, i := range order {
		people += d.Weights[i]
	}
	poor, rich := d.quantile(order, 0.4*people), d.quantile(order, 0.9*people)
	top := d.rank(order[len(order)-1])
	poorest := d.meanOf(order, func(rank float64) bool { return rank <= poor })
	richest := d.meanOf(order, func(rank float64) bool { return rank > rich || rank == top })
	switch {
	case poorest > 0:
		return richest / poorest
	case richest > 0:
		return math.Inf(1)
	}
	return 1
}

// FGT returns the index of poverty of Foster, Greer and Thorbecke: of all people,
// those below the line, each by how far below to the power alpha:
//
//	F = Σ_{y_i < z} w_i ((z − y_i) / z)^α / Σ w_i
//
// With an alpha of 0 it is the share of people below the line, with 1 the mean
// shortfall, with 2 large shortfalls count more. The line z is above zero.
//
// Source: Foster, Greer and Thorbecke (1984), Econometrica 52(3), 761–766.
func (d Distribution) FGT(line float64, alpha int) float64 {
	sum, people := 0.0, 0.0
	for i, w := range d.Weights {
		people += w
		if y := d.Values[i]; y < line {
			sum += w * math.Pow((line-y)/line, float64(alpha))
		}
	}
	return share(sum, people)
}

// Theil returns the Theil T index, from 0 when everybody has as much to the
// logarithm of the number of people when one has everything:
//
//	T = Σ w_i (y_i/μ) ln(y_i/μ) / Σ w_i
//
// A value of 0 adds 0, its limit. When nobody has anything it is 0.
//
// Source: Theil (1967), Economics and Information Theory, North-Holland.
func (d Distribution) Theil() float64 {
	mean := d.mean()
	sum, people := 0.0, 0.0
	for i, w := range d.Weights {
		people += w
		if r := share(d.Values[i], mean); r > 0 {
			sum += w * r * math.Log(r)
		}
	}
	return max(share(sum, people), 0) // rounding may take equality below zero
}

func (d Distribution) rank(i int) float64 {
	if d.Ranks == nil {
		return d.Values[i]
	}
	return d.Ranks[i]
}

// order returns the units with people, the lowest rank first.
func (d Distribution) order() []int {
	var order []int
	for i, w := range d.Weights {
		if w > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(d.rank(a), d.rank(b)) })
	return order
}

// quantile returns the rank of the unit in which this number of people is reached.
func (d Distribution) quantile(order []int, people float64) float64 {
	sum := 0.0
	for _, i := range order {
		if sum += d.Weights[i]; sum >= people {
			return d.rank(i)
		}
	}
	return d.rank(order[len(order)-1])
}

func (d Distribution) mean() float64 {
	sum, people := 0.0, 0.0
	for i, w := range d.Weights {
		sum += w * d.Values[i]
		people += w
	}
	return share(sum, people)
}

func (d Distribution) meanOf(order []int, take func(rank float64) bool) float64 {
	sum, people := 0.0, 0.0
	for _, i := range order {
		if take(d.rank(i)) {
			sum += d.Weights[i] * d.Values[i]
			people += d.Weights[i]
		}
	}
	return share(sum, people)
}
