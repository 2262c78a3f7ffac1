package page

import (
	"strings"

	"steunkaart/data"
)

// methodView is the body of the page about the method.
type methodView struct {
	Definitions []methodDefinition
	Parameters  []parameter
}

type methodDefinition struct {
	figure
	national
	Benchmark benchmark
}

// parameter is one number of the method.
type parameter struct {
	Name   string
	Value  string
	Basis  string
	Source string
	Reason string
}

// about makes one of the pages that explain: method, privacy, accessibility.
func (s *Site) about(name string) func(*request) (answer, error) {
	return func(r *request) (answer, error) {
		page := answer{template: name, title: s.texts.Get(name + ".title")}
		if name == "method" {
			page.body = s.methodView(r)
		}
		return page, nil
	}
}

func (s *Site) methodView(r *request) methodView {
	v := methodView{Parameters: s.parameters()}
	for i := range r.atlas.Definitions {
		v.Definitions = append(v.Definitions, methodDefinition{
			figure: figureOf(r.atlas, &r.atlas.Country, i), national: s.national(r.atlas, i), Benchmark: s.benchmark(r.atlas, i),
		})
	}
	return v
}

// parameters writes the numbers of the method in a fixed order.
func (s *Site) parameters() []parameter {
	m := s.method
	all := []struct {
		name string
		data.Parameter
	}{
		{"detour_factor", m.DetourFactor},
		{"walk_speed", m.WalkSpeed},
		{"cycle_speed", m.CycleSpeed},
		{"reach_minutes", m.ReachMinutes},
		{"limit_minutes", m.LimitMinutes},
		{"gap_min_residents", m.GapMinResidents},
		{"population_year", m.PopulationYear},
		{"draws", m.Draws},
		{"seed", m.Seed},
		{"error_young_district", m.ErrorYoungDistrict},
		{"error_old_district", m.ErrorOldDistrict},
		{"error_young_larger", m.ErrorYoungLarger},
		{"error_old_larger", m.ErrorOldLarger},
		{"error_split", m.ErrorSplit},
		{"error_high", m.ErrorHigh},
		{"error_high_larger", m.ErrorHighLarger},
		{"error_low", m.ErrorLow},
		{"spread_population_grid", m.SpreadGrid},
		{"spread_address", m.SpreadAddress},
		{"spread_building", m.SpreadBuilding},
		{"spread_land_area", m.SpreadLandArea},
		{"weight_min_share", m.WeightMinShare},
		{"secret_residents", m.SecretResidents},
	}
	list := make([]parameter, len(all))
	for i, p := range all {
		list[i] = parameter{
			Name: s.texts.Get("parameter." + p.name), Value: s.texts.Get("unit."+p.name, number(p.name, p.Value)),
			Basis: s.texts.Get("basis." + p.Basis), Source: p.Source, Reason: p.Reason,
		}
	}
	return list
}

// number writes the value of a parameter; years have no point for thousands, and
// shares and errors two decimals.
func number(name string, value float64) string {
	switch {
	case strings.HasPrefix(name, "error_") || strings.HasPrefix(name, "spread_"):
		return Ratio(value)
	case name == "weight_min_share":
		return Percent(value)
	}
	return Decimal(value)
}
