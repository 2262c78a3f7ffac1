// Package dwelling reads where people live within a neighbourhood: squares of a
// population grid, addresses, and buildings of OpenStreetMap.
package dwelling

import (
	"fmt"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// CellAt returns the H3 cell of resolution 9 that holds a point on WGS 84.
type CellAt func(orb.Point) (geo.Cell, error)

// emitter hands places on with their cell.
type emitter struct {
	kind ingest.DwellingKind
	cell CellAt
	sink ingest.Sink
}

// emit hands on a place on WGS 84 with a weight above 0.
func (e emitter) emit(line int, at orb.Point, weight float64) error {
	cell, err := e.cell(at)
	if err != nil {
		return fmt.Errorf("cell of line %d: %w", line, err)
	}
	return e.sink.Accept(line, ingest.DwellingPoint{Kind: e.kind, Cell: cell, Location: at, Weight: weight})
}
