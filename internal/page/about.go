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
func (s *Site) about(name string) handler {
	return func(r *request) (answer, error) {
		page := answer{template: name, title: r.texts().Get(name + ".title")}
		page.body = s.Geocoder != nil
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

// parameters writes the numbers of the method in the order in which they are
// declared: a number that is added shows without anybody thinking of it.
func (s *Site) parameters() []parameter {
	var list []parameter
	for _, n := range s.method.Numbers() {
		list = append(list, parameter{
			Name: s.texts.Get("parameter." + n.Name), Value: s.value(n),
			Basis: s.texts.Get("basis." + n.Basis), Source: n.Source, Reason: n.Reason,
		})
	}
	return list
}

// value writes a parameter with its unit.
func (s *Site) value(n data.Number) string {
	for _, family := range []string{"error_", "spread_"} {
		if strings.HasPrefix(n.Name, family) {
			return s.texts.Get("unit."+family+"all", Ratio(n.Value))
		}
	}
	if n.Name == "weight_min_share" {
		return Percent(n.Value)
	}
	return s.texts.Get("unit."+n.Name, Decimal(n.Value))
}
