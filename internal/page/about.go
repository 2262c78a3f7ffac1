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

// rate is one row of the table of rates.
type rate struct {
	Band    string
	Share   string
	Basis   string
	Comment string
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
	for i, d := range r.atlas.Definitions {
		m := methodDefinition{figure: figureOf(r.atlas, &r.atlas.Country, i), Assumptions: d.Assumptions}
		for _, x := range d.Rates {
			m.Rates = append(m.Rates, s.rate(x))
		}
		v.Definitions = append(v.Definitions, m)
	}
	return v
}

func (s *Site) rate(x demand.Rate) rate {
	return rate{Band: x.Band, Share: Decimal(x.Rate*100) + space + "%", Basis: s.texts.Get("basis." + x.Basis), Comment: x.Comment}
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
		{"allocation_cv", m.AllocationCV},
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
