package pipeline

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
)

// DemandInput is what need is computed from.
type DemandInput struct {
	Municipalities map[area.Code]demand.Margins
	Districts      map[area.Code]demand.Margins
	Neighbourhoods []Neighbourhood                       // by code
	Mix            map[area.Postcode]demand.People       // residents by band per postcode
	MixOf          map[area.Code]demand.People           // the same per municipality
	MixAll         demand.People                         // the same for the country
	Shape          func(i int) (orb.MultiPolygon, error) // of neighbourhood i; empty when unknown

	// The rest is for some municipalities by themselves, which keep the national
	// ratios: the stored models and their parameters, both empty before the first
	// computation of the country.
	Models     []demand.Model
	Parameters string
	// Foreign returns the stored parts of other municipalities in these cells and
	// in those where the municipalities in scope have parts now.
	Foreign func(ctx context.Context, cells []geo.Cell) ([]Part, error)
}

// Neighbourhood is a neighbourhood with its published people.
type Neighbourhood struct {
	Code         area.Code
	Municipality area.Code
	Name         string
	Postcode     area.Postcode
	Margins      demand.Margins
}

// Stored is what earlier runs stored. Reach has one entry per cell.
type Stored struct {
	Parameters string // fingerprint of the parameters of the models
	Models     []demand.Model
	Cells      []Cell
	Reach      []Reach
	Names      map[geo.Cell]Name
	People     demand.People // of the municipalities in scope
}

// Name is the neighbourhood in which most people of a cell live.
type Name struct {
	Neighbourhood string
	District      area.Code
	Residents     float64
}

// Part is the part of a cell that lies in one neighbourhood.
type Part struct {
	Cell          geo.Cell
	Neighbourhood area.Code
	Municipality  area.Code
	Share         float64 // of the neighbourhood's people
	Centre        orb.Point
	People        demand.People
}

// Cell is a whole cell: the sum of its parts.
type Cell struct {
	Cell         geo.Cell
	Municipality area.Code // where most of its people live
	Centre       orb.Point // of its people
	People       demand.People
	Excluded     []demand.Estimate // per definition
}

// Area is the estimate of a neighbourhood, district or municipality.
type Area struct {
	Code     area.Code
	People   demand.People
	Excluded []demand.Estimate
	Imputed  bool
}

// Reach is what a cell reaches. Minutes and IDs have access.Slots ×
// access.NearestKept entries.
type Reach struct {
	MinutesWalk, MinutesCycle []float32
	IDs                       []int64
	Walk, Cycle               int32 // listed points within the threshold
	WalkSure, CycleSure       bool  // a confirmed one among them
}

// Gap is a gap area.
type Gap struct {
	Profile      string // "walk" or "cycle"
	Municipality area.Code
	Name         string
	Cells        []geo.Cell
	People       demand.People
	Excluded     []demand.Estimate
}

// Notes counts what a reader of the numbers should know.
type Notes struct {
	Imputed       int     `json:"imputed_neighbourhoods"`       // an age margin came from the parent area
	Contradicting int     `json:"contradicting_neighbourhoods"` // young and old exceeded all
	WithoutShape  int     `json:"neighbourhoods_without_shape"` // their people are with the others of the municipality
	Spread        float64 `json:"people_spread"`                // municipality figures minus the sum of neighbourhoods with a shape
}

// Result is what one run computed. Slices of stages that did not run are empty.
type Result struct {
	Scope      []area.Code // empty for the country
	Stages     []Stage     // those that ran
	Version    string      // of the code
	Parameters string      // fingerprint of definitions and method
	Started    time.Time
	Method     data.Method
	Models     []demand.Model // in the order of every slice of estimates
	Parts      []Part         // of the municipalities in scope
	Cells      []Cell         // whole cells, by index
	Areas      []Area         // by code
	Reach      []Reach        // per cell
	Gaps       []Gap          // by profile and municipality, most excluded residents first
	Names      map[geo.Cell]Name
	People     demand.People // of the municipalities in scope
	Points     int           // help points that counted for reach
	Notes      Notes
}
