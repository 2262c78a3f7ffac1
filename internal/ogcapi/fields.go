package ogcapi

import (
	"maps"

	"steunkaart/internal/access"
	"steunkaart/internal/supply"
)

// field is the JSON Schema of one property.
type field struct {
	Type        any      `json:"type"` // a name, or names of which one is null
	Description string   `json:"description"`
	Enum        []string `json:"enum,omitempty"`
	Minimum     *float64 `json:"minimum,omitempty"`
	Maximum     *float64 `json:"maximum,omitempty"`
}

func text(description string) field { return field{Type: "string", Description: description} }
func known(description string) field {
	return field{Type: []string{"string", "null"}, Description: description}
}
func number(description string) field { return field{Type: "number", Description: description} }
func computed(description string) field {
	return field{Type: []string{"number", "null"}, Description: description}
}
func integer(description string) field { return field{Type: "integer", Description: description} }
func truth(description string) field   { return field{Type: "boolean", Description: description} }
func one[T ~string](description string, of []T) field {
	f := text(description)
	for _, v := range of {
		f.Enum = append(f.Enum, string(v))
	}
	return f
}

func place(description string) field {
	return field{Type: []string{"integer", "null"}, Description: description}
}

func share(description string) field {
	low, high := 0.0, 1.0
	f := computed(description)
	f.Minimum, f.Maximum = &low, &high
	return f
}

// figures are the properties of every area.
var figures = map[string]field{
	"code":                      text("CBS code"),
	"name":                      text("Name"),
	"residents":                 number("Residents" + rounded),
	"residents_65plus":          number("Residents of 65 and older" + rounded),
	"excluded":                  computed("Estimated digitally excluded residents by the definition" + rounded),
	"excluded_low":              computed("Lower end of the 90 % interval of excluded" + down),
	"excluded_high":             computed("Upper end of the 90 % interval of excluded" + up),
	"definition":                text("Code of the definition"),
	"rank":                      place("Place of the estimate, before rounding, 1 for the most: municipalities in the country by share of residents, neighbourhoods in their municipality by people; null where nobody lives"),
	"rank_low":                  place("Best place of the 90 % interval of rank"),
	"rank_high":                 place("Worst place of the 90 % interval of rank"),
	"excluded_0_15":             computed("Excluded residents younger than 15" + rounded + "; the six ages add up to excluded"),
	"excluded_15_25":            computed("Excluded residents of 15 to 25" + rounded),
	"excluded_25_45":            computed("Excluded residents of 25 to 45" + rounded),
	"excluded_45_65":            computed("Excluded residents of 45 to 65" + rounded),
	"excluded_65_75":            computed("Excluded residents of 65 to 75" + rounded),
	"excluded_75_plus":          computed("Excluded residents of 75 and older" + rounded),
	"excluded_education_low":    computed("Excluded residents with at most vmbo, mbo 1 or the first years of havo and vwo, and all younger than 15" + rounded + "; the three levels add up to excluded, and are null where the definition has no figures by education"),
	"excluded_education_middle": computed("Excluded residents with mbo 2 to 4, havo or vwo" + rounded),
	"excluded_education_high":   computed("Excluded residents with hbo or university" + rounded),
	"imputed_age":               share("Share of residents whose ages come from another area than their neighbourhood"),
	"imputed_education":         share("Share of residents whose education comes from another area than their neighbourhood"),
	"weight":                    known("How people were spread over the cells: population_grid, address, building or land_area; mixed for several; null where nobody lives"),
}

// All people are rounded so that no figures together give away fewer than five.
const (
	rounded = ", a multiple of 5"
	down    = ", rounded down to a multiple of 5"
	up      = ", rounded up to a multiple of 5"
)

// coverage are the properties of coverage by a profile, which ends their names.
func coverage(all map[string]field, suffix, who string) {
	add := func(name string, f field) { all[name+suffix] = f }
	add("covered_confirmed", share("Share of the excluded who "+who+" to a confirmed public help point within the threshold"))
	add("covered_listed", share("Share of the excluded who "+who+" to any listed public help point within the threshold"))
	add("gap_people", computed("Excluded residents who "+who+" to no listed public help point within the threshold"+rounded))
	add("reached_confirmed", computed("Excluded residents of covered_confirmed"+rounded))
	add("reached_listed", computed("Excluded residents of covered_listed"+rounded))
	for _, name := range []string{"reached_confirmed", "reached_listed"} {
		add(name+"_low", computed("Lower end of the 90 % interval of "+name+suffix+down))
		add(name+"_high", computed("Upper end of the 90 % interval of "+name+suffix+up))
	}
	add("staffed_hours", computed("Hours per week that help within the threshold is known to be staffed, the mean over the excluded who "+who))
}

func withFigures(more map[string]field) map[string]field {
	all := maps.Clone(figures)
	coverage(all, "", "walk")
	coverage(all, "_cycle", "cycle")
	coverage(all, "_senior", "walk at 75 and older")
	maps.Copy(all, more)
	return all
}

// profiles are the ways to travel by name.
var profiles = []string{access.Walk.String(), access.Cycle.String(), access.Senior.String()}

// fieldsOf are the properties of the features of each collection.
var fieldsOf = map[string]map[string]field{
	"municipalities": withFigures(map[string]field{
		"slug": text("Name in addresses"), "province": known("Province"),
		"gaps": integer("Gap areas, walking"), "gaps_cycle": integer("Gap areas, by bicycle"), "gaps_senior": integer("Gap areas for people of 75 and older who walk"),
	}),
	"neighbourhoods": withFigures(map[string]field{"municipality": known("Code of the municipality")}),
	"cells": {
		"cell":              text("H3 index in hexadecimal"),
		"municipality":      known("Code of the municipality where most of its people live"),
		"people":            number("Residents" + rounded),
		"excluded":          number("Estimated digitally excluded residents by the definition" + rounded),
		"excluded_low":      number("Lower end of the 90 % interval" + down),
		"excluded_high":     number("Upper end of the 90 % interval" + up),
		"definition":        text("Code of the definition"),
		"minutes_walk":      computed("Minutes to the nearest listed public help point, over streets where by_street is true, else a straight line times a detour factor; null beyond the limit"),
		"minutes_cycle":     computed("The same by bicycle"),
		"minutes_senior":    computed("The same walking, for people of 75 and older"),
		"by_street":         truth("The minutes are over streets and not in a straight line"),
		"points_in_reach":   integer("Listed public help points within the threshold, walking"),
		"covered_confirmed": truth("A confirmed public help point is within the threshold, walking; for coarse cells: for at least half of the excluded"),
		"covered_listed":    truth("Any listed public help point is"),
		"gap":               truth("People live there and none is"),
		"gap_people":        number("Excluded residents who reach none" + rounded),
		"resolution":        integer("H3 resolution, 5 to 9"),
	},
	"gaps": {
		"name":          text("Name, after its neighbourhood"),
		"municipality":  known("Code of the municipality"),
		"profile":       one("Way to travel", profiles),
		"rank":          integer("Rank within the municipality and profile, most residents first"),
		"residents":     number("Residents" + rounded),
		"excluded":      number("Estimated digitally excluded residents by the definition" + rounded),
		"excluded_low":  number("Lower end of the 90 % interval" + down),
		"excluded_high": number("Upper end of the 90 % interval" + up),
		"definition":    text("Code of the definition"),
		"cells":         integer("Number of cells of resolution 9"),

		"rank_excluded":      integer("Rank within the municipality and profile by the definition, before rounding, most excluded residents first; 0 where nobody is excluded"),
		"rank_excluded_low":  integer("Best rank of the 90 % interval of rank_excluded"),
		"rank_excluded_high": integer("Worst rank of the 90 % interval of rank_excluded"),
		"nearest":            known("Id of the nearest listed public help point, in a straight line from the centre of its people"),
		"nearest_m":          computed("Metres in a straight line to it"),
	},
	"help-points": {
		"name":         text("Name"),
		"slug":         text("Name in addresses"),
		"kind":         one("Kind under which it is shown", supply.Kinds),
		"kinds":        {Type: "array", Description: "Kinds of its offers"},
		"status":       one("Surest state of its offers", supply.States),
		"operator":     known("Who runs it"),
		"street":       known("Street"),
		"house_number": known("House number"),
		"postcode":     known("Postcode"),
		"place":        known("Place"),
		"municipality": known("Code of the municipality"),
		"phone":        known("Phone number as published"),
		"website":      known("Website"),
		"precision":    one("How exactly the location is known", []supply.Precision{supply.PrecisionExact, supply.PrecisionApproximate, supply.PrecisionUnknown}),
		"offers": {
			Type:        "array",
			Description: "Kinds of help, each as one source tells it: hours, dated exceptions, cost, topics and languages as stated (empty: not known)",
		},
		"wheelchair":             known("Whether somebody in a wheelchair can come in: yes, limited or no; null when not known"),
		"wheelchair_source":      known("Who says so of the wheelchair; null when not known"),
		"wheelchair_source_date": known("Date of that source"),
	},
}

// queryablesOf are the parameters that filter each collection, beside bbox.
var queryablesOf = map[string]map[string]field{
	"municipalities": {"municipality": text("Code of the municipality")},
	"neighbourhoods": {"municipality": text("Code of the municipality")},
	"cells":          {"municipality": text("Code of the municipality"), "resolution": integer("H3 resolution, 5 to 9")},
	"gaps":           {"municipality": text("Code of the municipality"), "profile": one("Way to travel", profiles)},
	"help-points": {
		"municipality": text("Code of the municipality"), "kind": one("Kind of help", supply.Kinds), "status": one("How sure we are", supply.States),
	},
}
