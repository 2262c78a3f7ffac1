package pipeline

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
)

// DemandInput is what need is computed from.
type DemandInput struct {
	Municipalities map[area.Code]demand.Margins
	Districts      map[area.Code]demand.Margins
	Schooling      map[area.Code]demand.Schooling        // of municipalities
	High           map[area.Code]float64                 // share of higher educated, of districts
	Neighbourhoods []Neighbourhood                       // by code
	Mix            map[area.Postcode]demand.Mix          // residents by band and sex per postcode
	MixOf          map[area.Code]demand.Mix              // the same per municipality
	MixAll         demand.Mix                            // the same for the country
	Shape          func(i int) (orb.MultiPolygon, error) // of neighbourhood i; empty when unknown
	// Dwellings returns the places where people live in these cells, as far as
	// loaded.
	Dwellings func(ctx context.Context, cells []geo.Cell) (map[geo.Cell][]Dwelling, error)
	Extents   []Extent // that files of buildings speak of

	// The rest is for some municipalities by themselves, which keep the national
	// ratios: the stored models and their parameters, both empty before the first
	// computation of the country.
	Models     []demand.Model
	Parameters string
	// Around returns what is stored around these cells, and around those where the
	// municipalities in scope have parts until now.
	Around func(ctx context.Context, cells []geo.Cell) (Around, error)
	Others []Municipality // the other municipalities, by code
}

// Around is what is stored around some municipalities, of others.
type Around struct {
	Parts  []Part // all in the same coarsest cells
	Homes  []StoredHome
	Former []geo.Cell // where the municipalities themselves have parts until now
}

// Municipality is a municipality as it is ranked among all.
type Municipality struct {
	Code     area.Code
	People   demand.Composition
	Excluded []float64 // per definition
	Draws    []float32 // definition by definition, one per draw
}

// Point is a help point that counts for reach, with the hours of its offers as
// their sources write them.
type Point struct {
	access.Point
	// StaffedHours has a text for each offer to which people may walk in, "" where
	// its hours are not known; BuildingHours only those that are known.
	StaffedHours, BuildingHours []string
}

// Neighbourhood is a neighbourhood with its published people.
type Neighbourhood struct {
	Code         area.Code
	Municipality area.Code
	Name         string
	Postcode     area.Postcode
	Margins      demand.Margins
	Households   *float64 // nil when not published
}

// Dwelling is a place where people live, with what it weighs: residents, homes
// or square metres of floor.
type Dwelling struct {
	Weight   string // one of demand.Weights
	Location orb.Point
	Amount   float64
}

// Extent is the area that a file of dwellings speaks of.
type Extent struct {
	Weight string
	Bound  orb.Bound
}

// Stored is what earlier runs stored.
type Stored struct {
	Parameters string // fingerprint of the parameters of the models
	Models     []demand.Model
	Cells      []Cell
	Reach      *access.Reach // per cell
	Names      map[geo.Cell]Name
	Parts      []Part // of all municipalities, in these cells
	Homes      []StoredHome
	People     demand.Composition // of the municipalities in scope
}

// Name is the neighbourhood in which most people of a cell live.
type Name struct {
	Neighbourhood string
	District      area.Code
	Residents     float64
}

// Home is what cells take over from a neighbourhood, in proportion to their
// parts of it.
type Home struct {
	Residents float64
	Excluded  []float64 // per definition
	Draws     demand.AreaDraws
}

// StoredHome is a neighbourhood as it is stored.
type StoredHome struct {
	Code     area.Code
	People   demand.Composition
	Excluded []float64
	Weight   string
	Draws    []byte
}

// Part is the part of a cell that lies in one neighbourhood.
type Part struct {
	Cell          geo.Cell
	Neighbourhood area.Code
	Municipality  area.Code
	Share         float64 // of the neighbourhood's people
	Centre        orb.Point
}

// Cell is a whole cell: the sum of its parts.
type Cell struct {
	Cell         geo.Cell
	Municipality area.Code // where most of its people live
	Centre       orb.Point // of its people
	Residents    float64
	Excluded     []demand.Estimate // per definition
}

// Coarse is the intervals of a cell that is coarser than those of the grid.
type Coarse struct {
	Cell     geo.Cell
	Excluded []demand.Estimate // per definition
}

// Area is the estimate of a neighbourhood, district or municipality.
type Area struct {
	Code     area.Code
	People   demand.Composition
	Excluded []demand.Estimate // per definition
	Groups   []demand.Estimate // per definition and group of demand.Breakdown
	Rank     []demand.Rank     // per definition; zero for districts
	// Imputed is the share of residents whose age, sex or education was taken from
	// another area than their neighbourhood.
	Imputed    [Margins]float64
	From       demand.From // of neighbourhoods
	Converged  bool
	Iterations int
	Weight     string
	Draws      []byte // as stored; neighbourhoods and municipalities
}

// Margins is the number of margins that may be imputed: age, sex, education.
const Margins = 3

// WeightMixed is the weight of an area in which several are used.
const WeightMixed = "mixed"

// Gap is a gap area.
type Gap struct {
	Profile      access.Profile
	Municipality area.Code
	Name         string
	Cells        []geo.Cell
	Residents    float64
	Excluded     []demand.Estimate
	Rank         []demand.Rank // per definition: among the gap areas of the municipality and profile, most excluded residents first
	Nearest      Nearest

	draws []float32 // definition by definition
}

// Nearest is the listed point nearest to the people of a gap area in a straight
// line.
type Nearest struct {
	Point  int64 // its id; 0 when there is none at all
	Metres float64
}

// Notes counts what a reader of the numbers should know.
type Notes struct {
	Imputed       int     `json:"imputed_neighbourhoods"`       // the age groups came from the parent area
	Contradicting int     `json:"contradicting_neighbourhoods"` // young and old exceeded all
	WithoutShape  int     `json:"neighbourhoods_without_shape"` // their people are with the others of the municipality
	Empty         int     `json:"empty_neighbourhoods"`         // nobody lives there
	NotConverged  int     `json:"neighbourhoods_not_converged"` // raking did not reach all margins
	Sweeps        int     `json:"most_sweeps"`                  // of raking, in any neighbourhood
	Spread        float64 `json:"people_spread"`                // municipality figures minus the sum of neighbourhoods with a shape
	// Weights counts neighbourhoods by the weight that spreads their people.
	Weights map[string]int `json:"weights"`
}

// National is the 90 % interval of a definition's national figure.
type National struct{ Low, High float64 }

// Result is what one run computed. Slices of stages that did not run are empty.
type Result struct {
	Scope      []area.Code // empty for the country
	Stages     []Stage     // those that ran
	Version    string      // of the code
	Parameters string      // fingerprint of definitions and method
	Started    time.Time
	Method     data.Method
	Models     []demand.Model              // in the order of every slice of estimates
	National   []National                  // per definition
	Parts      []Part                      // of the municipalities in scope
	Cells      []Cell                      // whole cells, by index
	Coarse     []Coarse                    // by resolution, coarsest last, and index
	Former     []geo.Cell                  // coarser cells above where the municipalities in scope had parts before
	Areas      []Area                      // by code
	Ranks      map[area.Code][]demand.Rank // of all municipalities, when only some are in scope
	Reach      *access.Reach               // per cell; nil when its stage did not run
	Coverage   []Coverage                  // of the municipalities and neighbourhoods in scope
	Streets    []area.Code                 // municipalities where one travels over streets
	Ways       []Way                       // from postcodes in scope, by postcode, profile and minutes
	Proposals  []Proposal                  // of the municipalities in scope
	Gaps       []Gap                       // by profile and municipality, most excluded residents first
	Names      map[geo.Cell]Name
	People     demand.Composition // of the municipalities in scope
	Points     int                // help points that counted for reach
	Notes      Notes
}
