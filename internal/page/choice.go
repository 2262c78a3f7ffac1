package page

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// choice is what the visitor of a municipality page chose: which definition,
// which way to travel, which order of neighbourhoods.
type choice struct {
	definition int
	code       string
	profile    access.Profile
	sort       string
}

var profileNames = map[string]access.Profile{
	"": access.Walk, "lopen": access.Walk, "walk": access.Walk, "fietsen": access.Cycle, "cycle": access.Cycle, "75plus": access.Senior, "senior": access.Senior,
}

var profileValues = [access.Profiles]string{"lopen", "fietsen", "75plus"}

// readChoice reads a choice from the address. Values that nobody offers are the
// caller's fault: another definition than was asked for would mislead.
func readChoice(a *atlas.Atlas, q url.Values) (choice, error) {
	var c choice
	var ok bool
	code := first(q, "definitie", "definition")
	if c.definition, ok = a.DefinitionIndex(code); !ok {
		return c, fault.Invalid("definition: %q is not one of the definitions", code)
	}
	c.code = a.Definitions[c.definition].Code
	if c.profile, ok = profileNames[first(q, "vervoer", "profile")]; !ok {
		return c, fault.Invalid("vervoer: expected lopen, fietsen or 75plus")
	}
	c.sort = q.Get("sort")
	if c.sort == "" {
		c.sort = sortGap
	}
	if _, ok := orders[c.sort]; !ok {
		return c, fault.Invalid("sort: %q is not a column of the table", c.sort)
	}
	return c, nil
}

// first returns the first of the named values that is filled.
func first(q url.Values, names ...string) string {
	for _, name := range names {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			return v
		}
	}
	return ""
}

// query writes the choice as the tail of an address, "" for the default one.
func (c choice) query(a *atlas.Atlas) string {
	q := c.values(a)
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// values is what of the choice is not the default.
func (c choice) values(a *atlas.Atlas) url.Values {
	q := url.Values{}
	if c.definition != 0 {
		q.Set("definitie", a.Definitions[c.definition].Code)
	}
	if c.profile != access.Walk {
		q.Set("vervoer", profileValues[c.profile])
	}
	if c.sort != sortGap {
		q.Set("sort", c.sort)
	}
	return q
}

// kept is a value of the choice that a form hands on.
type kept struct{ Name, Value string }

// kept lists what of the choice is not the default.
func (c choice) kept(a *atlas.Atlas) []kept {
	values := c.values(a)
	list := make([]kept, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, kept{name, values.Get(name)})
	}
	return list
}

// link is the address of the same page for the choice.
func (c choice) link(a *atlas.Atlas) string {
	if q := c.query(a); q != "" {
		return q
	}
	return "?"
}
