// Package data holds the parameters of the method: the definitions of digital
// exclusion and the settings of reach, with their sources and assumptions. They
// change results, so they are versioned with the code and not settings of an
// operator.
package data

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
)

//go:embed definitions.json
var definitionsFile []byte

//go:embed method.json
var methodFile []byte

//go:embed place_names.json
var placeNamesFile []byte

// PlaceNames returns the official name of places by the name that people use
// every day.
func PlaceNames() (map[string]string, error) {
	var all []struct{ Name, Official, Reason string }
	if err := decode("place_names.json", placeNamesFile, &all); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(all))
	for _, n := range all {
		if n.Name == "" || n.Official == "" {
			return nil, fault.Invalid("place_names.json: name and official must be filled")
		}
		names[n.Name] = n.Official
	}
	return names, nil
}

// Parameter is one number of the method with where it comes from.
type Parameter struct {
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Basis  string  `json:"basis"`  // "published", "assumed" or "setting"
	Source string  `json:"source"` // "" for assumptions and settings
	Reason string  `json:"reason"` // Dutch, for the page about the method
}

// Method holds the numbers of the method that are not rates.
type Method struct {
	DetourFactor    Parameter `json:"detour_factor"`     // street length / straight line
	WalkSpeed       Parameter `json:"walk_speed"`        // km/h
	CycleSpeed      Parameter `json:"cycle_speed"`       // km/h
	ReachMinutes    Parameter `json:"reach_minutes"`     // threshold of coverage
	LimitMinutes    Parameter `json:"limit_minutes"`     // beyond it a point is not reached
	AllocationCV    Parameter `json:"allocation_cv"`     // relative standard deviation of the people of a cell
	GapMinResidents Parameter `json:"gap_min_residents"` // smallest gap area that is kept
	PopulationYear  Parameter `json:"population_year"`
}

// Definitions returns the definitions of digital exclusion, the default first.
// Its error names every fault in the file.
func Definitions() ([]demand.Definition, error) {
	var all []demand.Definition
	if err := decode("definitions.json", definitionsFile, &all); err != nil {
		return nil, err
	}
	var faults []error
	seen := map[string]bool{}
	for _, d := range all {
		if err := d.Check(); err != nil {
			faults = append(faults, err)
		}
		if seen[d.Code] {
			faults = append(faults, fault.Invalid("definition %q: the code stands twice", d.Code))
		}
		seen[d.Code] = true
	}
	if len(all) == 0 {
		faults = append(faults, fault.Invalid("definitions.json: no definitions"))
	}
	return all, errors.Join(faults...)
}

// LoadMethod returns the numbers of the method. Its error names every number
// that is not positive or says nothing of its basis.
func LoadMethod() (Method, error) {
	var m Method
	if err := decode("method.json", methodFile, &m); err != nil {
		return m, err
	}
	var faults []error
	for name, p := range m.all() {
		if !(p.Value > 0) || p.Reason == "" {
			faults = append(faults, fault.Invalid("method.json: %s must be positive and give its reason", name))
		}
		if p.Basis != "setting" && p.Basis != "assumed" && (p.Basis != "published" || p.Source == "") {
			faults = append(faults, fault.Invalid("method.json: %s: basis must be setting, assumed, or published with a source", name))
		}
	}
	return m, errors.Join(faults...)
}

func (m Method) all() map[string]Parameter {
	return map[string]Parameter{
		"detour_factor": m.DetourFactor, "walk_speed": m.WalkSpeed, "cycle_speed": m.CycleSpeed, "reach_minutes": m.ReachMinutes,
		"limit_minutes": m.LimitMinutes, "allocation_cv": m.AllocationCV, "gap_min_residents": m.GapMinResidents, "population_year": m.PopulationYear,
	}
}

// decode reads JSON and refuses fields that nobody knows: a misspelt one would
// silently leave a parameter at zero.
func decode(name string, text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
