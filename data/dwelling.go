package data

import (
	_ "embed"
	"errors"

	"steunkaart/internal/fault"
)

//go:embed dwelling.json
var dwellingFile []byte

// BuildingUse says how much of the floor of a building with a value of the
// OpenStreetMap tag "building" is lived on.
type BuildingUse struct {
	Tag    string  `json:"tag"`
	Factor float64 `json:"factor"` // share of the floor that is lived on, 0 to 1; 0: nobody lives there
	Levels float64 `json:"levels"` // floors where the file does not say, from 1
	Basis  string  `json:"basis"`  // "assumed": nobody publishes these numbers
	Reason string  `json:"reason"` // Dutch, for the page about the method
}

// Dwelling holds the numbers by which buildings are weighed. A value of the tag
// that is not in Buildings has factor 0.
type Dwelling struct {
	MaxLevels Parameter     `json:"max_levels"` // more floors than this is a mistake in the file
	Buildings []BuildingUse `json:"buildings"`
}

// LoadDwelling returns the numbers by which buildings are weighed. Its error
// names every one that is out of range, stands twice or gives no reason.
func LoadDwelling() (Dwelling, error) {
	var d Dwelling
	if err := decode("dwelling.json", dwellingFile, &d); err != nil {
		return d, err
	}
	return d, d.Check()
}

// Check returns a fault for every number that is out of range, stands twice or
// gives no reason.
func (d Dwelling) Check() error {
	var faults []error
	refuse := func(tag, what string) {
		faults = append(faults, fault.Invalid("dwelling.json: building %q: %s", tag, what))
	}
	if !(d.MaxLevels.Value >= 1) || d.MaxLevels.Reason == "" {
		faults = append(faults, fault.Invalid("dwelling.json: max_levels must be at least 1 and give its reason"))
	}
	seen, lived := map[string]bool{}, false
	for _, b := range d.Buildings {
		if b.Tag == "" || b.Reason == "" || b.Basis != "assumed" {
			refuse(b.Tag, "tag and reason must be filled, and basis must be assumed")
		}
		if !(b.Factor >= 0 && b.Factor <= 1) || !(b.Levels >= 1 && b.Levels <= d.MaxLevels.Value) {
			refuse(b.Tag, "factor must be from 0 to 1, and levels from 1 to max_levels")
		}
		if seen[b.Tag] {
			refuse(b.Tag, "stands twice")
		}
		seen[b.Tag] = true
		lived = lived || b.Factor > 0
	}
	if !lived {
		faults = append(faults, fault.Invalid("dwelling.json: no building in which people live"))
	}
	return errors.Join(faults...)
}
