// Package ingest turns the files of publishers into typed rows. A reader below
// it knows one publisher or format; it emits rows and rejects to a Sink, one at
// a time, so that a file of any size passes through little memory. Nothing here
// knows the database.
package ingest

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Row is one accepted row: an Area, Statistic, Change, Postcode,
// PostcodePeople, HelpPoint, Site, Street, DwellingPoint or DwellingExtent.
type Row interface{ row() }

// Reject is a row that was refused.
type Reject struct {
	Line   int    // line of a text file, row of a sheet, or number of a feature, from 1
	Field  string // column or property
	Value  string // what stood there, shortened
	Reason string // what was expected
}

// Tell tells a person something about a file, when there is one to be told: note
// may be nil.
func Tell(note func(string), format string, args ...any) {
	if note != nil {
		note(fmt.Sprintf(format, args...))
	}
}

// Sink receives what a reader finds. An error stops the reader.
type Sink interface {
	Accept(line int, row Row) error
	Reject(r Reject) error
}

// Input is an opened file. At gives random access, which sheets and
// GeoPackages need; text formats read it from the start.
type Input struct {
	Name string // as the user gave it, for messages
	Path string // a local path, for formats whose library wants one
	Size int64
	File io.ReaderAt
}

// Reader reads one kind of file.
type Reader interface {
	// Read emits every row of the input. A file of the wrong kind, or with a
	// fault that makes all rows doubtful, is one fault of kind Invalid that names
	// the file and, where there is one, the line and field.
	Read(ctx context.Context, in Input, sink Sink) error
}

// Geometry is a geometry in the coordinates of its file. The database turns it
// into WGS 84 and mends it.
type Geometry struct {
	Shape orb.Geometry
	SRID  geo.SRID
}

// Area is the boundary and name of an area; Geometry may be empty (nil Shape).
type Area struct {
	Code     area.Code
	Name     string
	Province string // municipalities only
	Geometry Geometry
}

// Statistic holds the figures of an area. A nil figure is missing or secret.
// Shares are 0 to 1.
type Statistic struct {
	Code                                          area.Code
	Year                                          int
	Residents, Residents0to15, Residents15to25    *float64
	Residents25to45, Residents45to65, Residents65 *float64
	Men, Women, Households, LandHectares          *float64
	Urbanity                                      *int
	Postcode                                      string
	EducationLow, EducationMiddle, EducationHigh  *float64
	LowIncome                                     *float64
}

// Change is one successor of a municipality that ended.
type Change struct {
	Former     area.Code
	FormerName string
	EndedOn    time.Time // zero when not known
	Successor  area.Code
}

// Postcode is a four-digit postcode area.
type Postcode struct {
	Code         area.Postcode
	Place        string
	Municipality area.Code
	Location     orb.Point // middle, WGS 84
	Geometry     Geometry  // may be empty
}

// PostcodePeople holds the residents of one five-year age band of a postcode.
type PostcodePeople struct {
	Code               area.Postcode
	AgeFrom            int // 0, 5, … 95 (95 and older)
	People, Men, Women *float64
}

// HelpPoint is a help point as its source tells it. SourceID is its key within
// the source.
type HelpPoint struct {
	SourceID string
	Point    supply.HelpPoint
	SRID     geo.SRID // of Point.Location: WGS84 or RDNew
}

// Site is a real public building where help could be offered.
type Site struct {
	SourceID     string
	Kind         string // polling_station, school, hospital
	Name         string
	Place        string
	Municipality area.Code
	Location     orb.Point
	SRID         geo.SRID
	Year         int
	Wheelchair   string // "yes", "no" or ""
}

// Street is a line along which people walk and cycle.
type Street struct {
	Municipality area.Code
	Geometry     Geometry
}

// DwellingKind is what a DwellingPoint stands for, and so the unit of its weight.
type DwellingKind string

// The kinds of places where people live.
const (
	PopulationGrid DwellingKind = "population_grid" // part of a square; people
	Address        DwellingKind = "address"         // homes
	Building       DwellingKind = "building"        // square metres of floor to live on
)

// DwellingPoint is a place where people live. Weights of one kind compare with
// each other, not with those of another kind.
type DwellingPoint struct {
	Kind     DwellingKind
	Cell     geo.Cell  // of resolution 9, of Location
	Location orb.Point // WGS 84
	Weight   float64   // above 0, in the unit of the kind
}

// DwellingExtent is the box outside of which a file says nothing of where people
// live.
type DwellingExtent struct {
	Kind  DwellingKind
	Bound orb.Bound // WGS 84
}

func (Area) row()           {}
func (Statistic) row()      {}
func (Change) row()         {}
func (Postcode) row()       {}
func (PostcodePeople) row() {}
func (HelpPoint) row()      {}
func (Site) row()           {}
func (Street) row()         {}
func (DwellingPoint) row()  {}
func (DwellingExtent) row() {}
