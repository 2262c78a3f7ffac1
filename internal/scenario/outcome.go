package scenario

import (
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
)

// Outcome is what a scenario brings about.
type Outcome struct {
	Cells   []Cell // that the municipality has a part of, by index
	Effects []Effect
	Missing []int // numbers of changes whose help point is not there
}

// Cell is what a cell reaches before and after, per profile.
type Cell struct {
	Cell          geo.Cell
	Before, After [access.Profiles]Reached
}

// Reached is what a cell reaches within the threshold.
type Reached struct {
	Listed, Confirmed bool
	Staffed           int // hours per week
}

// Effect is the people of one area, by one profile, with the interval over the
// draws; one figure per definition.
type Effect struct {
	Area    area.Code // the municipality, or one of its neighbourhoods
	Profile access.Profile
	// Excluded residents who reach listed help before and after, who reach confirmed
	// help, who gain reach of listed help and who lose it.
	Before, After, SureBefore, SureAfter, Gained, Lost []demand.Estimate
}
