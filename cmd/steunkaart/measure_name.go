package main

import (
	"slices"
	"strings"

	"steunkaart/internal/access"
	"steunkaart/internal/fault"
)

// measureNearest is the only measure that may have a value without bounds.
const measureNearest = "nearest"

// weight says whether a measure looks at the weights of pairs.
type weight int

const (
	unweighted weight = iota // looks at the cut-off alone
	weighted
	weightedAlways // makes sense with decay or zones only
)

// measure is a measure of reach by its name on the command line.
type measure struct {
	name   string
	weight weight
	of     func(x *access.Instance, n int) []float64
}

var measures = []measure{
	{measureNearest, unweighted, (*access.Instance).Nearest},
	{"cumulative", weighted, plain((*access.Instance).Reached)},
	{"gravity", weightedAlways, plain((*access.Instance).Reached)},
	{"2sfca", weighted, plain((*access.Instance).TwoStep)},
	{"e2sfca", weightedAlways, plain((*access.Instance).TwoStep)},
	{"3sfca", weighted, plain((*access.Instance).ThreeStep)},
	{"bfca", weighted, plain((*access.Instance).Balanced)},
	{"spatial-availability", weighted, plain((*access.Instance).Available)},
	{"coverage", unweighted, plain((*access.Instance).Covered)},
	{"leftover", unweighted, plain((*access.Instance).LeftOver)},
}

// plain is a measure without a number of its own.
func plain(of func(*access.Instance) []float64) func(*access.Instance, int) []float64 {
	return func(x *access.Instance, _ int) []float64 { return of(x) }
}

// findMeasure returns the measure of a name.
func findMeasure(name string) (measure, error) {
	i := slices.IndexFunc(measures, func(m measure) bool { return m.name == name })
	if i < 0 {
		return measure{weight: weighted}, fault.Invalid("--measure: %q is not a measure, expected %s", name, either(measures, func(m measure) string { return m.name }))
	}
	return measures[i], nil
}

// fits refuses weights where a measure does not look at them, and the lack of them
// where it is nothing else.
func (m measure) fits(c MeasureCmd) error {
	graded := c.Zones != "" || c.Decay != "" && c.Decay != "binary"
	switch {
	case m.weight == unweighted && graded:
		return fault.Invalid("--decay, --zones: %s looks at the cut-off alone", m.name)
	case m.weight == weightedAlways && c.Zones == "" && c.Decay == "":
		return fault.Invalid("--decay: %s expects --decay, or --zones and --weights", m.name)
	}
	return nil
}

// index is an index of equity by its name on the command line.
type index struct {
	name   string
	ranked bool // needs ranks
	poor   bool // needs a poverty line
	of     func(d access.Distribution, line float64) float64
}

var indexes = []index{
	{"gini", false, false, lineless(access.Distribution.Gini)},
	{"concentration", true, false, lineless(access.Distribution.Concentration)},
	{"concentration-corrected", true, false, lineless(access.Distribution.Corrected)},
	{"palma", false, false, lineless(access.Distribution.Palma)},
	{"fgt0", false, true, func(d access.Distribution, line float64) float64 { return d.FGT(line, 0) }},
	{"fgt1", false, true, func(d access.Distribution, line float64) float64 { return d.FGT(line, 1) }},
	{"fgt2", false, true, func(d access.Distribution, line float64) float64 { return d.FGT(line, 2) }},
	{"theil", false, false, lineless(access.Distribution.Theil)},
}

// lineless is an index without a poverty line.
func lineless(of func(access.Distribution) float64) func(access.Distribution, float64) float64 {
	return func(d access.Distribution, _ float64) float64 { return of(d) }
}

// findIndex returns the index of a name.
func findIndex(name string) (index, error) {
	i := slices.IndexFunc(indexes, func(x index) bool { return x.name == name })
	if i < 0 {
		return index{}, fault.Invalid("--equity: %q is not an index, expected %s", name, either(indexes, func(x index) string { return x.name }))
	}
	return indexes[i], nil
}

// either lists names: "gini, palma or theil".
func either[T any](all []T, name func(T) string) string {
	var list []string
	for _, one := range all {
		list = append(list, name(one))
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
