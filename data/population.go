package data

import (
	_ "embed"
	"errors"

	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
)

//go:embed composition.json
var compositionFile []byte

// group is one row of composition.json: the residents of an age band and sex,
// and how many of them have which level of education, in any unit.
type group struct {
	Age       string  `json:"age"`
	Sex       string  `json:"sex"`
	Residents float64 `json:"residents"`
	Education struct {
		Low    float64 `json:"low"`
		Middle float64 `json:"middle"`
		High   float64 `json:"high"`
	} `json:"education"`
}

// Population returns the residents of the country by type, as published for
// 2021.
func Population() (demand.Composition, error) {
	var file struct {
		ResidentsSource    string  `json:"residents_source"`
		ResidentsSourceURL string  `json:"residents_source_url"`
		EducationSource    string  `json:"education_source"`
		EducationSourceURL string  `json:"education_source_url"`
		Comment            string  `json:"comment"`
		Groups             []group `json:"groups"`
	}
	var c demand.Composition
	if err := decode("composition.json", compositionFile, &file); err != nil {
		return c, err
	}
	if len(file.Groups) != demand.Bands*demand.Sexes {
		return c, fault.Invalid("composition.json: expected %d groups, got %d", demand.Bands*demand.Sexes, len(file.Groups))
	}
	var faults []error
	for i, g := range file.Groups {
		b, s := demand.Band(i/demand.Sexes), demand.Sex(i%demand.Sexes)
		e := [demand.Educations]float64{g.Education.Low, g.Education.Middle, g.Education.High}
		sum := e[0] + e[1] + e[2]
		if g.Age != demand.BandNames[b] || g.Sex != demand.SexNames[s] || !(g.Residents > 0) || !(sum > 0) {
			faults = append(faults, fault.Invalid("composition.json: group %d: expected the residents of %s, %s, by education", i, demand.BandNames[b], demand.SexNames[s]))
			continue
		}
		for k, n := range e {
			c[demand.TypeOf(b, s, demand.Education(k))] = g.Residents * n / sum
		}
	}
	return c, errors.Join(faults...)
}
