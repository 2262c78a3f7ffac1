package page

import (
	"steunkaart/data"
	"steunkaart/internal/demand"
)

// methodView is the body of the page about the method.
type methodView struct {
	Definitions []methodDefinition
	Parameters  []parameter
}

type methodDefinition struct {
	figure
	Assumptions []string
	Rates       []rate
}

// rate is one row of the table of shares by age.
type rate struct{ Band, Share string }

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
	for i, d := range r.atlas.Definitions {
		m := methodDefinition{figure: figureOf(r.atlas, &r.atlas.Country, i), Assumptions: d.Assumptions}
		for band, residents := range r.atlas.Country.Bands {
			if residents > 0 {
				share := r.atlas.Country.Groups[i][band].People / residents
				m.Rates = append(m.Rates, rate{Band: demand.BandNames[band], Share: Decimal(share*100) + space + "%"})
			}
		}
		v.Definitions = append(v.Definitions, m)
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
		{"population_year", m.PopulationYear},
	}
	list := make([]parameter, len(all))
	for i, p := range all {
		list[i] = parameter{
			Name: s.texts.Get("parameter." + p.name), Value: s.texts.Get("unit."+p.name, Decimal(p.Value)),
			Basis: s.texts.Get("basis." + p.Basis), Source: p.Source, Reason: p.Reason,
		}
	}
	return list
}
