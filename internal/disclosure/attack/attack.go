// Package attack reads what is published as a curious reader would, and looks for
// figures and differences of figures that tell of one to four people. It is made
// for tests: of the rounding, and of whatever is published next.
package attack

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"steunkaart/internal/disclosure"
	"steunkaart/internal/geo"
)

// Reader is what an attacker has: addresses that answer, and knowledge of the
// grid.
type Reader struct {
	Get         func(path string) ([]byte, error) // body of a good answer
	Parent      func(c geo.Cell, resolution int) (geo.Cell, error)
	Definitions []string
	Finest      int      // resolution of the finest cells that are read whole
	Parts       []string // municipalities of which the parts of cells are read; all of them show whether cells add up
	Whole       bool     // Parts are all municipalities
	Tiles       [][3]int // zoom, row and column
	found       []string // what was found, the first of it
	counted     int      // how much was found
}

// feature is one published feature, its numbers by whether they count people.
type feature struct {
	of     string // collection, with what tells apart cells and their parts
	id     string
	area   string // municipality
	counts map[string]float64
	shares map[string]float64
}

// most is how many findings are told.
const most = 20

// Findings returns what was found: the first of it, and how much there is.
func (r *Reader) Findings() ([]string, int, error) {
	var before []feature
	for i, definition := range r.Definitions {
		all, err := r.all(definition)
		if err != nil {
			return nil, 0, err
		}
		for j := range all {
			r.alone(&all[j])
		}
		r.areas(all)
		if err := r.total(definition, all); err != nil {
			return nil, 0, err
		}
		if err := r.cells(all); err != nil {
			return nil, 0, err
		}
		if i > 0 {
			r.between(before, all)
		}
		before = all
		if err := r.tiles(definition); err != nil {
			return nil, 0, err
		}
	}
	return r.found, r.counted, nil
}

func (r *Reader) tell(format string, args ...any) {
	r.counted++
	if len(r.found) < most {
		r.found = append(r.found, fmt.Sprintf(format, args...))
	}
}

// small reports whether a figure tells of some people and fewer than Base.
func small(v float64) bool { return math.Abs(v) > 1e-6 && math.Abs(v) < disclosure.Base-1e-6 }

// odd reports whether a figure is no multiple of Base: with others of its kind it
// makes a small one.
func odd(v float64) bool {
	return math.Abs(v-disclosure.Nearest(v)) > 1e-6*math.Max(1, math.Abs(v)/1e6)
}

// alone attacks a feature by itself: its figures, their differences, and its
// shares of them.
func (r *Reader) alone(f *feature) {
	for name, v := range f.counts {
		if small(v) || odd(v) {
			r.tell("%s %s: %s is %v", f.of, f.id, name, v)
		}
		for other, w := range f.counts {
			if name < other && small(v-w) {
				r.tell("%s %s: %s less %s is %v", f.of, f.id, name, other, v-w)
			}
		}
		for share, s := range f.shares {
			if of := countOf(share); of == name && (small(v*s) || odd(v*s)) {
				r.tell("%s %s: %s of %s is %v", f.of, f.id, share, name, v*s)
			}
		}
	}
}

// countOf returns the figure that a share is of.
func countOf(share string) string {
	if strings.HasPrefix(share, "imputed") {
		return "residents"
	}
	return "excluded"
}

// less attacks by taking one feature from another.
func (r *Reader) less(f, g *feature) {
	for name, v := range f.counts {
		if w, ok := g.counts[name]; ok && small(v-w) {
			r.tell("%s of %s %s less %s %s is %v", name, f.of, f.id, g.of, g.id, v-w)
		}
	}
}

// between takes each feature of one definition from the same of another.
func (r *Reader) between(one, other []feature) {
	index := make(map[string]*feature, len(one))
	for i := range one {
		index[one[i].of+one[i].id] = &one[i]
	}
	for i := range other {
		if f := index[other[i].of+other[i].id]; f != nil {
			r.less(f, &other[i])
		}
	}
}

// additive are the figures that add up from children to parents.
var additive = []string{
	"people", "residents", "residents_65plus", "excluded", "gap_people", "gap_people_cycle", "gap_people_senior", "reached_listed", "reached_listed_cycle", "reached_listed_senior", "reached_confirmed", "reached_confirmed_cycle", "reached_confirmed_senior",
	"excluded_0_15", "excluded_15_25", "excluded_25_45", "excluded_45_65", "excluded_65_75", "excluded_75_plus",
	"excluded_education_low", "excluded_education_middle", "excluded_education_high",
}

// tree collects children under their parents.
type tree struct {
	sums     map[string]map[string]float64
	children map[string][]*feature
}

func newTree() *tree {
	return &tree{sums: map[string]map[string]float64{}, children: map[string][]*feature{}}
}

func (t *tree) add(parent string, f *feature) {
	if t.sums[parent] == nil {
		t.sums[parent] = map[string]float64{}
	}
	for _, name := range additive {
		if v, ok := f.counts[name]; ok {
			t.sums[parent][name] += v
		}
	}
	t.children[parent] = append(t.children[parent], f)
}

// under takes from a parent each of its children, and all of them: nothing may
// be left.
func (r *Reader) under(f *feature, t *tree) {
	for _, child := range t.children[f.id] {
		r.less(f, child)
	}
	for name, sum := range t.sums[f.id] {
		own := name
		if _, ok := f.counts[own]; !ok && name == "people" {
			own = "residents"
		}
		if v, ok := f.counts[own]; ok && math.Abs(v-sum) > 1e-6 {
			r.tell("%s of %s %s is %v, of its children together %v", own, f.of, f.id, v, sum)
		}
	}
}

// areas attacks municipalities with their neighbourhoods, parts of cells and gap
// areas, and the country with its municipalities.
func (r *Reader) areas(all []feature) {
	neighbourhoods, parts := newTree(), newTree()
	byID := map[string]*feature{}
	for i := range all {
		switch f := &all[i]; f.of {
		case "neighbourhoods":
			neighbourhoods.add(f.area, f)
		case "parts":
			parts.add(f.area, f)
		case "municipalities":
			byID[f.id] = f
		}
	}
	for i := range all {
		switch f := &all[i]; f.of {
		case "municipalities":
			r.under(f, neighbourhoods)
			r.under(f, parts)
		case "gaps walk", "gaps cycle", "summaries":
			if m := byID[f.area]; m != nil {
				r.less(m, f)
			}
		}
	}
}

// cells attacks cells with their children, and the finest with their parts.
func (r *Reader) cells(all []feature) error {
	children, parts := newTree(), newTree()
	for i := range all {
		f := &all[i]
		switch {
		case f.of == "parts":
			parts.add(f.id, f)
		case strings.HasPrefix(f.of, "cells"):
			c, err := geo.ParseCell(f.id)
			if err != nil {
				return err
			}
			if c.Resolution() > 5 {
				up, err := r.Parent(c, c.Resolution()-1)
				if err != nil {
					return err
				}
				children.add(up.String(), f)
			}
		}
	}
	country := newTree()
	for i := range all {
		f := &all[i]
		if f.of == "municipalities" {
			country.add("", f)
		}
		if strings.HasPrefix(f.of, "cells") {
			r.under(f, children)
			if r.Whole && len(parts.children[f.id]) > 0 {
				r.under(f, parts)
			}
		}
	}
	r.countries(all, country.sums[""])
	return nil
}

// countries takes the cells of every resolution together from the municipalities
// together.
func (r *Reader) countries(all []feature, country map[string]float64) {
	for resolution := 5; resolution <= r.Finest; resolution++ {
		of := newTree()
		for i := range all {
			if all[i].of == fmt.Sprintf("cells %d", resolution) {
				of.add("", &all[i])
			}
		}
		for _, name := range []string{"people", "excluded", "gap_people"} {
			own := strings.Replace(name, "people", "residents", 1)
			if name == "gap_people" {
				own = name
			}
			if v := of.sums[""][name]; v != country[own] {
				r.tell("%s of all cells of resolution %d is %v, of all municipalities %v", name, resolution, v, country[own])
			}
		}
	}
}

// total compares the national figure of a definition with the municipalities.
func (r *Reader) total(definition string, all []feature) error {
	body, err := r.Get("/v1/collections/municipalities")
	if err != nil {
		return err
	}
	var about struct {
		Definitions []struct {
			Code  string
			Total float64
		}
	}
	if err := json.Unmarshal(body, &about); err != nil {
		return fmt.Errorf("definitions: %w", err)
	}
	sum := 0.0
	for i := range all {
		if all[i].of == "municipalities" {
			sum += all[i].counts["excluded"]
		}
	}
	for _, d := range about.Definitions {
		if d.Code == definition && d.Total != sum {
			r.tell("the national figure of %s is %v, of all municipalities %v", definition, d.Total, sum)
		}
	}
	return nil
}
