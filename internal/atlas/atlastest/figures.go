package atlastest

import (
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

// Types spreads residents by age evenly over the types of person of that age.
// Children stand under low education.
func Types(p demand.People) demand.Composition {
	var c demand.Composition
	for t := range c {
		band := demand.Type(t).Band()
		switch {
		case band != demand.Band0to15:
			c[t] = p[band] / demand.Sexes / demand.Educations
		case demand.Type(t).Education() == demand.EducationLow:
			c[t] = p[band] / demand.Sexes
		}
	}
	return c
}

// Rates makes up rates of a definition per type of person, for the ages that it
// counts: more for the old, less for the highly educated.
func Rates(d demand.Definition) []float64 {
	rates, counted := make([]float64, demand.Types), d.Counted()
	for t := range rates {
		of := demand.Type(t)
		rates[t] = counted[of.Band()] * (0.04 + 0.03*float64(of.Band()) + 0.02*float64(of.Sex())) / float64(1+of.Education())
	}
	return rates
}

// Figure makes the figures of an area from its residents, with an interval from
// half the estimate to twice as much, and first in rank.
func Figure(code area.Code, residents demand.Composition, definitions []atlas.Definition) atlas.FigureRow {
	f := atlas.FigureRow{Code: code, Types: residents, Converged: true, Iterations: 4, Weight: "land_area"}
	f.Groups = make([]float64, len(definitions)*demand.Groups)
	for k, d := range definitions {
		people := 0.0
		for t, n := range residents {
			e, of := n*d.Rates[t]*d.Ratio, demand.Type(t)
			people += e
			f.Groups[k*demand.Groups+int(of.Band())] += e
			f.Groups[k*demand.Groups+demand.Bands+int(of.Education())] += e
		}
		f.Excluded = append(f.Excluded, people)
		f.Rank, f.RankLow, f.RankHigh = append(f.Rank, 1), append(f.RankLow, 1), append(f.RankHigh, 2)
	}
	f.Low, f.High = times(f.Excluded, 0.5), times(f.Excluded, 2)
	f.GroupsLow, f.GroupsHigh = times(f.Groups, 0.5), times(f.Groups, 2)
	return f
}

func times(values []float64, by float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = v * by
	}
	return all
}

// Append appends a row to columns of one value per definition.
func Append(columns [][]float64, row []float64) [][]float64 {
	if columns == nil {
		columns = make([][]float64, len(row))
	}
	for k, v := range row {
		columns[k] = append(columns[k], v)
	}
	return columns
}
