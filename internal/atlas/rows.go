package atlas

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Loader reads what an atlas is built from.
type Loader interface {
	// Load returns the rows of one state of the data: all of it before some
	// change, or all of it after.
	Load(ctx context.Context) (*Rows, error)
}

// Rows is what an atlas is built from, as it is stored. Cells come as columns,
// since there are hundreds of thousands of them. Rows may come in any order
// unless a field says otherwise. Build takes over the memory.
type Rows struct {
	Run        int64     // the newest computation; 0 for none
	Changed    int64     // the newest run of any kind; 0 for none
	ComputedAt time.Time // when the computation ended

	Results   []Definition // by position; empty before the first computation
	Areas     []AreaRow    // municipalities and neighbourhoods
	Figures   []FigureRow
	Points    []supply.HelpPoint
	Gaps      []GapRow
	Coverage  []CoverageRow
	Proposals []ProposalRow // those of one proposal in order
	Postcodes []PostcodeRow
	Ways      []WayRow
	Sources   []Source

	Demand    DemandColumns
	Intervals IntervalColumns
	Reach     ReachColumns
	Parts     PartColumns
}

// AreaRow is the boundary and name of a municipality or neighbourhood. Only
// municipalities have a Shape; Bound may be zero when no boundary is known.
type AreaRow struct {
	Code     area.Code
	Name     string
	Slug     string
	Province string
	Shape    orb.MultiPolygon
	Bound    orb.Bound
}

// FigureRow is the exact estimate of an area. Excluded, Low, High and the ranks
// have one figure per definition; Groups and its interval one per definition and
// group, definitions one after another. Figures of larger areas are the sums of
// those of their neighbourhoods; of their own they have the interval and the rank.
type FigureRow struct {
	Code                          area.Code
	Types                         demand.Composition // residents
	Imputed                       [Margins]float64   // share of residents whose margin came from another area
	Margins                       []string           // where a neighbourhood takes its margins from
	Converged                     bool
	Iterations                    int
	Weight                        string // how people were spread over the cells
	Excluded, Low, High           []float64
	Groups, GroupsLow, GroupsHigh []float64
	Rank, RankLow, RankHigh       []int
}

// GapRow is a gap area. Its figures are those of its cells; Low and High have one
// figure per definition.
type GapRow struct {
	ID           int64
	Profile      access.Profile
	Municipality area.Code
	Name         string
	Cells        []geo.Cell
	Low, High    []float64

	Rank, RankLow, RankHigh []int // among those of the municipality and profile
	Nearest                 int64 // id of the nearest listed point, 0 for none
	NearestMetres           float64
}

// CoverageRow is the intervals of the people of an area with help within reach,
// one figure per definition. The people themselves are those of its cells.
type CoverageRow struct {
	Area                        area.Code
	Profile                     access.Profile
	ListedLow, ListedHigh       []float64
	ConfirmedLow, ConfirmedHigh []float64
}

// PostcodeRow is a postcode with its place. Place and Municipality may be empty.
type PostcodeRow struct {
	Code         area.Postcode
	Place        string
	Municipality area.Code
	Location     orb.Point
}

// DemandColumns holds the finest cells. Each inner slice of Low and High is a
// definition. Their people are those of their parts.
type DemandColumns struct {
	Cell         []geo.Cell
	Municipality []area.Code
	Low, High    [][]float64
}

// IntervalColumns holds the intervals of coarser cells. Each inner slice is a
// definition.
type IntervalColumns struct {
	Cell      []geo.Cell
	Low, High [][]float64
}

// ReachColumns holds the reach of the finest cells.
type ReachColumns struct {
	Cell     []geo.Cell
	Minutes  [access.Profiles][]float32
	Sure     [access.Profiles][]float32 // minutes to the nearest confirmed point
	Points   [access.Profiles][]uint16
	Straight []float32 // metres to the nearest listed point
	Flags    []Flags
	Hours    []int32     // index into HourSets
	HourSets []CellHours // the first is of cells that reach nothing
}

// PartColumns holds the parts of finest cells, each in one neighbourhood.
type PartColumns struct {
	Cell          []geo.Cell
	Neighbourhood []area.Code
	Share         []float64 // of the people of the neighbourhood, 0 to 1
}

// Grid is what Build needs to know of the H3 grid. Each function fails for what
// is not a cell.
type Grid struct {
	// Parent returns the cell of a coarser resolution that holds a cell.
	Parent func(c geo.Cell, resolution int) (geo.Cell, error)
	// Boundary returns the corners of a cell, counter-clockwise and not closed.
	Boundary func(c geo.Cell) ([]orb.Point, error)
	// Centre returns the middle of a cell.
	Centre func(c geo.Cell) (orb.Point, error)
}

// Options is what Build needs beside the rows.
type Options struct {
	PlaceNames  map[string]string // official name of a place by the name that people use
	Grid        Grid
	Definitions []demand.Definition // shown, without figures, before the first computation
	Method      Method
	Sources     []Source  // of the starter set, before those of later imports
	Now         time.Time // for telling listed from stale
	// Clock is the clock on the wall that opening hours speak of. Default that of
	// the instant asked about.
	Clock *time.Location
	// Topics reads what an offer helps with. Default: nothing is known.
	Topics func(supply.Offer) []supply.Topic
}
