// Package atlas is the read model: one immutable snapshot in memory that serves
// the finder, the maps and the API while the database may be away. Columns of
// cells are flat arrays, since there are hundreds of thousands of them.
package atlas

import (
	"strconv"
	"time"

	"github.com/paulmach/orb"

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

// Profile is a way to travel.
type Profile int

// The profiles, in the order of every array that is kept per profile.
const (
	Walk Profile = iota
	Cycle
	Profiles = 2
)

// String returns the profile as the API writes it.
func (p Profile) String() string { return [...]string{"walk", "cycle"}[p] }

// Atlas is one immutable snapshot. Nothing in it may be changed after Build;
// every index refers to the slice of the same Atlas.
type Atlas struct {
	Run            int64     // the computation that it shows
	Changed        int64     // the newest run of any kind that it shows, for ETags
	ComputedAt     time.Time // when that computation ended
	Definitions    []Definition
	Method         Method
	Country        Area
	Municipalities []Area  // by code
	Neighbourhoods []Area  // by code
	Points         []Point // by id
	Gaps           []Gap   // most residents first, per profile and municipality
	Sources        []Source

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
	Total float64 // national excluded residents
	Ratio float64 // benchmark: far from 1 is a warning
}

// Method holds the settings of the method that pages and the API must name.
type Method struct {
	DetourFactor   float64
	WalkSpeed      float64 // km/h
	CycleSpeed     float64 // km/h
	ReachMinutes   float64 // threshold of coverage
	LimitMinutes   float64 // beyond it: not reached
	StraightLine   bool    // true while no street network is loaded
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
	Imputed      bool              // an age margin came from the parent area
	Excluded     []demand.Estimate // per definition
	Coverage     [Profiles][]Coverage
	Gaps         [Profiles]int // number of gap areas
	Shape        orb.MultiPolygon
	Bound        orb.Bound
	Points       []int                // indexes of its help points, those without a location too; municipalities only
	PointStates  map[supply.State]int // municipalities and country; phone lines left out
	NoLocation   int                  // local help points without a location
}

// Coverage says, for one definition and profile, how many excluded residents
// have help within reach. Shares are of the area's excluded residents, 0 to 1;
// both are 0 where nobody lives.
type Coverage struct {
	Confirmed float64 // share that reaches a confirmed point
	Listed    float64 // share that reaches any listed point
	GapPeople float64 // excluded residents who reach no listed point
}

// Point is a help point with its place in the atlas.
type Point struct {
	supply.HelpPoint
	Area int // index of its municipality; -1 when not known
}

// Gap is a gap area: connected cells of one district of one municipality
// without help in reach.
type Gap struct {
	ID           int64
	Profile      Profile
	Municipality int
	Name         string
	Residents    float64
	Excluded     []demand.Estimate // per definition
	Cells        []int32           // indexes into the finest layer
	Shape        orb.MultiPolygon  // the union of its cells
	Bound        orb.Bound         // of Shape
	Rank         int               // within its municipality and profile, from 1
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
	Minutes   [Profiles][]float32
	PointsIn  [Profiles][]uint16 // listed public points within the threshold; the most of its children for coarse cells
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
)

// Has reports whether all flags of want are set.
func (f Flags) Has(want Flags) bool { return f&want == want }

// Part is the part of a finest cell in one municipality.
type Part struct {
	Cell     int32 // index into the finest layer
	People   float64
	Excluded []float64 // per definition
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
}
