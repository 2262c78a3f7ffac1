package page

import (
	"reflect"
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

// parameters writes the numbers of the method in the order in which they are
// declared: a number that is added shows without anybody thinking of it.
func (s *Site) parameters() []parameter {
	var list []parameter
	method := reflect.ValueOf(s.method)
	for i := range method.NumField() {
		p, ok := method.Field(i).Interface().(data.Parameter)
		if !ok {
			continue
		}
		name := method.Type().Field(i).Tag.Get("json")
		list = append(list, parameter{
			Name: s.texts.Get("parameter." + name), Value: s.value(name, p),
			Basis: s.texts.Get("basis." + p.Basis), Source: p.Source, Reason: p.Reason,
		})
	}
	return list
}

// value writes a parameter with its unit.
func (s *Site) value(name string, p data.Parameter) string {
	for _, family := range []string{"error_", "spread_"} {
		if strings.HasPrefix(name, family) {
			return s.texts.Get("unit."+family+"all", Ratio(p.Value))
		}
	}
	if name == "weight_min_share" {
		return Percent(p.Value)
	}
	return s.texts.Get("unit."+name, Decimal(p.Value))
}
