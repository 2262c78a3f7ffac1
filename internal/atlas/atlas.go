// Package atlas is the read model: one immutable snapshot in memory that serves
// the finder, the maps and the API while the database may be away. Columns of
// cells are flat arrays, since there are hundreds of thousands of them.
//
// An atlas holds published figures only: every count of people in it is a
// multiple of disclosure.Base, and children add up to their parents exactly, from
// parts of cells to the country by way of cells and by way of areas. Package
// disclosure says why no combination of them gives a smaller count away. The
// exact figures go no further than Build.
package atlas

import (
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Resolutions of the cell layers, coarse to fine.
const (
	CoarsestResolution = 5
	FinestResolution   = 9
)

// Atlas is one immutable snapshot. Nothing in it may be changed after Build;
// every index refers to the slice of the same Atlas.
type Atlas struct {
	Run            int64     // the computation that it shows
	Changed        int64     // the newest run of any kind that it shows, for ETags
	ComputedAt     time.Time // when that computation ended
	Definitions    []Definition
	Method         Method
	StraightLine   bool // of some cells with people the times are those of a straight line
	Country        Area
	Municipalities []Area  // by code
	Neighbourhoods []Area  // by code
	Points         []Point // by id
	Gaps           []Gap   // most residents first, per profile and municipality
	Sources        []Source
	Hours          []CellHours // those of cells, each once; the first is of cells that reach nothing

	layers [FinestResolution - CoarsestResolution + 1]*Layer
	lookups
}

// Tag stands for the data of the atlas in tags and cursors. The moment of the
// computation is in it, since a database that is made anew counts its runs anew.
func (a *Atlas) Tag() string {
	return strconv.FormatInt(a.Changed, 36) + "-" + strconv.FormatInt(a.ComputedAt.Unix(), 36)
}

// Definition is a definition with the national figure it was brought to.
type Definition struct {
	demand.Definition
	Total     float64   // national excluded residents, as published
	Ratio     float64   // benchmark: far from 1 is a warning
	Rates     []float64 // share excluded per type of person, before the ratio
	Low, High float64   // 90 % interval of Total
}

// Method holds the settings of the method that pages and the API must name.
type Method struct {
	access.Settings
	PopulationYear int
}

// Source is a source of data with what its licence wants said.
type Source struct {
	ID          string
	Publisher   string
	Title       string
	Vintage     string
	Licence     string
	Attribution string // Dutch
	URL         string
}

// Area is a municipality, a neighbourhood or the country with its figures.
type Area struct {
	Code         area.Code // "" for the country
	Name         string
	Slug         string // municipalities only
	Province     string // municipalities only
	Municipality int    // index of the municipality; -1 for the country
	Residents    float64
	Residents65  float64
	Bands        demand.People
	ByEducation  [demand.Educations]float64 // residents of 15 and older
	Imputed      [Margins]float64           // share of residents whose margin came from another area
	Margins      []string                   // neighbourhoods: where its margins come from
	Converged    bool                       // raking reached the margins everywhere
	Iterations   int                        // sweeps of raking, the most of any neighbourhood
	Weights      map[string]float64         // share of residents per way of spreading them over cells; not to be changed
	Excluded     []demand.Estimate          // per definition
	Groups       []GroupEstimates           // per definition
	Rank         []Rank                     // per definition
	Coverage     [access.Profiles][]Coverage
	ByStreet     float64              // share of residents for whom times are over streets, not in a straight line; 0 to 1
	Gaps         [access.Profiles]int // number of gap areas
	Shape        orb.MultiPolygon
	Bound        orb.Bound
	Points       []int                // indexes of its help points, those without a location too; municipalities only
	PointStates  map[supply.State]int // municipalities and country; phone lines left out
	NoLocation   int                  // local help points without a location
}

// Margins is the number of margins of which Imputed speaks: age, sex, education.
const Margins = 3

// The margins, in the order of Imputed.
const (
	MarginAge = iota
	MarginSex
	MarginEducation
)

// GroupEstimates are the excluded residents by age band and then by level of
// education; either adds up to all of them. Of the country they have no interval: Low and
// High are 0.
type GroupEstimates [demand.Groups]demand.Estimate

// Rank is the place of an area among others, 1 for the most excluded residents:
// of a municipality in the country by share of residents, of a neighbourhood in
// its municipality by people. It is 0 where nobody lives. Low and High hold it in
// 90 % of the draws.
type Rank struct{ Rank, Low, High int }

// Mixed is the weight of an area that has several.
const Mixed = "mixed"

// Weight returns how people were spread over the cells of the area: the name of
// the weight, Mixed for several, "" where nobody lives.
func (a *Area) Weight() string {
	name := ""
	for name = range a.Weights {
		if len(a.Weights) > 1 {
			return Mixed
		}
	}
	return name
}

// Coverage says, for one definition and profile, how many excluded residents
// have help within reach. Shares are of the area's excluded residents, 0 to 1;
// both are 0 where nobody lives.
type Coverage struct {
	Confirmed float64 // share that reaches a confirmed point
	Listed    float64 // share that reaches any listed point
	GapPeople float64 // excluded residents who reach no listed point
	// The same in people, with the interval over the draws; of the country it is
	// not known, and Low and High are 0.
	ConfirmedPeople, ListedPeople demand.Estimate
	// Hours is how many hours a week help within reach is known to be staffed, the
	// mean over the excluded residents.
	Hours float64
}

// Point is a help point with its place in the atlas.
type Point struct {
	supply.HelpPoint
	Area int    // index of its municipality; -1 when not known
	Help []Help // of each offer, in the order of Offers
}

// Gap is a gap area: connected cells of one district of one municipality
// without help in reach.
type Gap struct {
	ID           int64
	Profile      access.Profile
	Municipality int
	Name         string
	Residents    float64
	Excluded     []demand.Estimate // per definition
	Cells        []int32           // indexes into the finest layer
	Shape        orb.MultiPolygon  // the union of its cells
	Bound        orb.Bound         // of Shape
	Rank         int               // within its municipality and profile, from 1
	Ranks        []Rank            // per definition, by excluded residents, with the interval over the draws
	Nearest      int               // index of the nearest listed point in a straight line; -1 for none
	Distance     geo.Metres        // to that point
}

// Layer holds the cells of one resolution in ascending order of index. All
// slices have one entry per cell unless they say otherwise.
type Layer struct {
	Resolution   int
	Cells        []geo.Cell
	Centres      []orb.Point // of the hexagon
	Municipality []int32     // where most of its people live; -1 for none
	People       []float64
	Excluded     [][]float64 // per definition
	Low          [][]float64 // per definition
	High         [][]float64 // per definition
	// Minutes to the nearest listed public point; +Inf beyond the limit. For a
	// coarse cell: the people-weighted mean of those who reach one, +Inf when that
	// is less than half of its people.
	Minutes   [access.Profiles][]float32
	Sure      [access.Profiles][]float32 // the same to the nearest confirmed point; finest cells only
	Straight  []float32                  // metres in a straight line to the nearest listed point; finest cells only
	Hours     []int32                    // index into Atlas.Hours; finest cells only
	PointsIn  [access.Profiles][]uint16  // listed public points within the threshold; the most of its children for coarse cells
	Flags     []Flags
	GapPeople [][]float64 // walking, per definition: excluded residents who reach no listed point

	// Ring is the boundary of cell i: vertices Rings[RingStart[i]:RingStart[i+1]],
	// longitude and latitude in millionths of a degree, counter-clockwise, not
	// closed.
	RingStart []int32
	Rings     [][2]int32
	// Mercator is Rings in Web Mercator, as fractions of the world times 2^30,
	// x to the east, y to the south.
	Mercator [][2]int32

	index cellIndex
}

// Flags are the yes-or-no facts of a cell. For a coarse cell they hold for at
// least half of its excluded residents (default definition).
type Flags uint8

// The flags.
const (
	CoveredWalkConfirmed Flags = 1 << iota
	CoveredWalkListed
	CoveredCycleConfirmed
	CoveredCycleListed
	CoveredSeniorConfirmed
	CoveredSeniorListed
	ByStreet // times are over streets, not in a straight line
)

// coverageFlags is how many flags, from the first on, tell of coverage.
const coverageFlags = 2 * access.Profiles

// Confirmed and Listed return the flag of coverage by a profile.
func Confirmed(p access.Profile) Flags { return CoveredWalkConfirmed << (2 * p) }

// Listed returns the flag of coverage by any listed point.
func Listed(p access.Profile) Flags { return CoveredWalkListed << (2 * p) }

// CellHours are the hours of the week in which help that a cell reaches is
// staffed, and in which its buildings are open, per profile.
type CellHours struct{ Staffed, Building [access.Profiles]access.Hours }

// Has reports whether all flags of want are set.
func (f Flags) Has(want Flags) bool { return f&want == want }

// Part is the part of a finest cell in one municipality. There are more parts than
// cells, and multiples of five are exact in 32 bits.
type Part struct {
	Cell     int32 // index into the finest layer
	People   float32
	Excluded []float32 // per definition
}

// Found is a help point at some distance.
type Found struct {
	Point    int // index into Points
	Distance geo.Metres
}

// Place is a place that a search may mean.
type Place struct {
	Name         string // "2611, Delft" or "Delft"
	Postcode     area.Postcode
	Municipality int // index; -1 when not known
	Location     orb.Point
	// Exact is false when Location stands for a whole town or postcode area.
	Exact bool
	Here  bool // where the visitor is, and not what they typed
}
