package access

import (
	"math"
	"strconv"
	"strings"

	"steunkaart/internal/fault"
)

// smallest is the smallest weight that counts, that of a whole float64. Below it
// a number loses digits, and its inverse is no number any more.
const smallest = 0x1p-1022

// Decay is how the weight of a supply falls with its cost. The zero value is
// binary decay: a weight of one at any cost.
type Decay struct {
	kind  decayKind
	value float64
}

type decayKind int

const (
	binary decayKind = iota
	exponential
	power
	gaussian
	linear
)

// decays are the names of kinds of decay.
var decays = map[string]decayKind{
	"binary": binary, "exp": exponential, "power": power, "gauss": gaussian, "linear": linear,
}

// ParseDecay reads a decay:
//
//   - "exp:β": exp(−β·c), β zero or more;
//   - "power:β": c^−β, and no more than 1: a cost below 1, and zero, has weight 1;
//     β zero or more;
//   - "gauss:σ": exp(−c²/(2σ²)), σ above zero;
//   - "linear:m": 1 − c/m up to m, and 0 beyond it, m above zero;
//   - "binary": 1, up to the cut-off that stands beside it.
//
// Anything else is a fault of the caller.
func ParseDecay(text string) (Decay, error) {
	name, number, numbered := strings.Cut(strings.TrimSpace(text), ":")
	kind, ok := decays[name]
	switch {
	case !ok:
		return Decay{}, fault.Invalid("%q is not a decay, expected exp:β, power:β, gauss:σ, linear:m or binary", text)
	case kind == binary && numbered:
		return Decay{}, fault.Invalid("%q: binary takes no number: the cut-off says how far", text)
	case kind == binary:
		return Decay{}, nil
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	zero := kind == exponential || kind == power
	if err != nil || !(value >= 0) || math.IsInf(value, 0) || value == 0 && !zero {
		least := "above zero"
		if zero {
			least = "of zero or more"
		}
		return Decay{}, fault.Invalid("%q: expected %s: and a number %s", text, name, least)
	}
	return Decay{kind, value}, nil
}

// Weight returns the weight of a cost, from 0 to 1. It falls, or stays, as the
// cost rises. A weight that is too small to calculate with, below 2.2e-308, is 0.
func (d Decay) Weight(cost float64) float64 {
	weight := 1.0
	switch d.kind {
	case exponential:
		weight = math.Exp(-d.value * cost)
	case power:
		weight = min(math.Pow(cost, -d.value), 1)
	case gaussian:
		x := cost / d.value
		weight = math.Exp(-x * x / 2)
	case linear:
		weight = max(1-cost/d.value, 0)
	}
	return notTiny(weight)
}

// notTiny makes nothing of a weight that is too small to calculate with.
func notTiny(weight float64) float64 {
	if weight < smallest {
		return 0
	}
	return weight
}

// Weighing says how much a supply counts for a demand by the cost between them.
// The weight is that of the decay, times that of the zone, within the cut-off.
type Weighing struct {
	// Cutoff is the highest cost that counts; +Inf when there is none.
	Cutoff float64
	// Strict leaves out a cost that is equal to the cut-off, and puts one that is
	// equal to the end of a zone into the next zone.
	Strict bool
	// Zones are the ends of zones, rising; beyond the last one the weight is 0. None
	// means that there are no zones.
	Zones []float64
	// Weights are those of the zones, as many, finite and zero or more.
	Weights []float64
	Decay   Decay
}

// Everything weighs all pairs alike.
func Everything() Weighing { return Weighing{Cutoff: math.Inf(1)} }

// ParseZones reads the ends of zones and their weights, both divided by commas.
// Ends must rise and be zero or more, and weights be zero or more; anything else
// is a fault of the caller that names zones or weights.
func ParseZones(zones, weights string) (ends, shares []float64, err error) {
	if ends, err = parseNumbers("zones", zones); err != nil {
		return nil, nil, err
	}
	if shares, err = parseNumbers("weights", weights); err != nil {
		return nil, nil, err
	}
	for i := 1; i < len(ends); i++ {
		if ends[i] <= ends[i-1] {
			return nil, nil, fault.Invalid("zones: %v stands behind %v, expected ends that rise", ends[i], ends[i-1])
		}
	}
	if len(ends) != len(shares) {
		return nil, nil, fault.Invalid("weights: %d for %d zones, expected as many", len(shares), len(ends))
	}
	return ends, shares, nil
}

func parseNumbers(name, text string) ([]float64, error) {
	var all []float64
	for part := range strings.SplitSeq(text, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || !(f >= 0) || math.IsInf(f, 0) {
			return nil, fault.Invalid("%s: %q is not a number of zero or more", name, part)
		}
		all = append(all, math.Abs(f)) // no zero with a sign
	}
	return all, nil
}

// Weight returns the weight of a cost, zero or more.
func (w *Weighing) Weight(cost float64) float64 {
	if !w.within(cost, w.Cutoff) {
		return 0
	}
	weight := w.Decay.Weight(cost)
	if len(w.Zones) > 0 {
		weight = notTiny(weight * w.zone(cost))
	}
	return weight
}

func (w *Weighing) within(cost, limit float64) bool {
	return cost < limit || cost == limit && !w.Strict
}

// zone returns the weight of the first zone that a cost lies in.
func (w *Weighing) zone(cost float64) float64 {
	for i, end := range w.Zones {
		if w.within(cost, end) {
			return w.Weights[i]
		}
	}
	return 0
}

// of returns the weights of costs, as Weight does one by one.
func (w *Weighing) of(costs []float64) []float64 {
	weights := make([]float64, len(costs))
	w.Decay.fill(weights, costs)
	if len(w.Zones) > 0 {
		for i, cost := range costs {
			weights[i] = notTiny(weights[i] * w.zone(cost))
		}
	}
	if !math.IsInf(w.Cutoff, 1) {
		w.cut(weights, costs)
	}
	return weights
}

// fill puts the weight of each cost into weights. What is used most has a loop of
// its own, without a choice per cost.
func (d Decay) fill(weights, costs []float64) {
	switch d.kind {
	case binary:
		for i := range weights {
			weights[i] = 1
		}
	case exponential:
		for i, cost := range costs {
			weights[i] = notTiny(math.Exp(-d.value * cost))
		}
	default:
		for i, cost := range costs {
			weights[i] = d.Weight(cost)
		}
	}
}

// cut takes away the weights beyond the cut-off. The bits of numbers of zero or
// more are in the order of the numbers, and a choice between whole numbers needs no
// branch: costs come in any order, so that a branch would be guessed wrong at a
// price of several nanoseconds.
func (w *Weighing) cut(weights, costs []float64) {
	limit := math.Float64bits(w.Cutoff)
	if !w.Strict {
		limit++
	}
	weights = weights[:len(costs)]
	for i, cost := range costs {
		weight := math.Float64bits(weights[i])
		if math.Float64bits(cost) >= limit {
			weight = 0
		}
		weights[i] = math.Float64frombits(weight)
	}
}
