// Package data holds the parameters of the method: the definitions of digital
// exclusion and the settings of reach, with their sources and assumptions. They
// change results, so they are versioned with the code and not settings of an
// operator.
package data

import (
	_ "embed"
	"errors"
	"reflect"

	"steunkaart/internal/access"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

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
	Basis  string  `json:"basis"`  // "published", "measured", "assumed" or "setting"
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
	SeniorSpeed     Parameter `json:"senior_speed"`      // km/h, walking at 75 and older
	SeniorMinutes   Parameter `json:"senior_minutes"`    // threshold and limit of those
	SnapMetres      Parameter `json:"snap_metres"`       // the farthest that a place may be from its street
	StreetMinShare  Parameter `json:"street_min_share"`  // of its buildings that must be near a street for a municipality to travel over streets
	StepsFactor     Parameter `json:"steps_factor"`      // steps against a street of that length
	SlowFactor      Parameter `json:"slow_factor"`       // cycling on a rough surface against a smooth one
	FerryWait       Parameter `json:"ferry_wait"`        // minutes before each crossing
	GapMinResidents Parameter `json:"gap_min_residents"` // smallest gap area that is kept
	PopulationYear  Parameter `json:"population_year"`

	Draws              Parameter `json:"draws"`                // of the estimates, for the intervals
	Seed               Parameter `json:"seed"`                 // of the draws
	ErrorYoungDistrict Parameter `json:"error_young_district"` // of 0 to 15 taken from the district, log-odds against 15 to 65
	ErrorOldDistrict   Parameter `json:"error_old_district"`   // of 65 and older taken from the district
	ErrorYoungLarger   Parameter `json:"error_young_larger"`   // of 0 to 15 taken from the municipality
	ErrorOldLarger     Parameter `json:"error_old_larger"`     // of 65 and older taken from the municipality
	ErrorSplit         Parameter `json:"error_split"`          // of ages within the groups, taken from the postcode, log-odds
	ErrorHigh          Parameter `json:"error_high"`           // of the share of higher educated of a district, log-odds
	ErrorHighLarger    Parameter `json:"error_high_larger"`    // of that of a municipality, log-odds
	ErrorLow           Parameter `json:"error_low"`            // of low among low and middle, taken from the municipality, log-odds

	SpreadGrid      Parameter `json:"spread_population_grid"` // relative standard deviation of the people of a piece, by weight
	SpreadAddress   Parameter `json:"spread_address"`
	SpreadBuilding  Parameter `json:"spread_building"`
	SpreadLandArea  Parameter `json:"spread_land_area"`
	WeightMinShare  Parameter `json:"weight_min_share"` // of a neighbourhood that a better weight must know
	SecretResidents Parameter `json:"secret_residents"` // of a square that does not say
}

// LoadMethod returns the numbers of the method. Its error names every number
// that is not positive or says nothing of its basis.
func LoadMethod() (Method, error) {
	var m Method
	if err := decode("method.json", methodFile, &m); err != nil {
		return m, err
	}
	var faults []error
	for _, p := range m.Numbers() {
		if !(p.Value > 0) || p.Reason == "" {
			faults = append(faults, fault.Invalid("method.json: %s must be positive and give its reason", p.Name))
		}
		if p.Basis != "setting" && p.Basis != "assumed" && p.Basis != "measured" && (p.Basis != "published" || p.Source == "") {
			faults = append(faults, fault.Invalid("method.json: %s: basis must be setting, assumed, measured, or published with a source", p.Name))
		}
	}
	return m, errors.Join(faults...)
}

// Settings returns the settings of reach.
func (m Method) Settings() access.Settings {
	reach, limit := geo.Minutes(m.ReachMinutes.Value), geo.Minutes(m.LimitMinutes.Value)
	senior := geo.Minutes(m.SeniorMinutes.Value)
	return access.Settings{DetourFactor: m.DetourFactor.Value, Travel: [access.Profiles]access.Travel{
		access.Walk:   {SpeedKmh: m.WalkSpeed.Value, Reach: reach, Limit: limit},
		access.Cycle:  {SpeedKmh: m.CycleSpeed.Value, Reach: reach, Limit: limit},
		access.Senior: {SpeedKmh: m.SeniorSpeed.Value, Reach: senior, Limit: senior},
	}}
}

// Travel returns how one travels over streets by a profile.
func (m Method) Travel(p access.Profile) network.Profile {
	mode, walk := network.Walk, m.WalkSpeed.Value
	switch p {
	case access.Cycle:
		mode = network.Cycle
	case access.Senior:
		walk = m.SeniorSpeed.Value
	}
	return network.Profile{
		Mode: mode, SpeedKmh: m.Settings().Travel[p].SpeedKmh, WalkKmh: walk,
		StepsFactor: m.StepsFactor.Value, SlowFactor: m.SlowFactor.Value, FerryWait: geo.Minutes(m.FerryWait.Value),
	}
}

// Number is a number of the method by its name in the file.
type Number struct {
	Name string
	Parameter
}

// Numbers lists the numbers in the order in which they are declared.
func (m Method) Numbers() []Number {
	fields := reflect.ValueOf(m)
	all := make([]Number, fields.NumField())
	for i := range all {
		p, _ := fields.Field(i).Interface().(Parameter) // every field is one
		all[i] = Number{Name: fields.Type().Field(i).Tag.Get("json"), Parameter: p}
	}
	return all
}
