package atlas

import (
	"slices"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// lookups holds the indexes that Build makes over the public slices.
type lookups struct {
	municipality   map[area.Code]int
	bySlug         map[string]int
	neighbourhood  map[area.Code]int
	neighbourhoods [][]int // per municipality
	pointBySlug    map[string]int
	gapsOf         [access.Profiles][][]int // per municipality
	proposals      map[proposed]*Proposal
	allPieces      []piece // by municipality
	pieceStart     []int32 // per municipality, where its pieces start; one more at the end
	partStart      []int32 // per municipality, where its parts start; one more at the end
	allParts       []Part
	near           nearIndex
	timed          []bool // per point, see Timed
	find           placeIndex
	ways           wayIndex
}

// Layer returns the cells of a resolution, or nil when there is no such layer.
func (a *Atlas) Layer(resolution int) *Layer {
	if resolution < CoarsestResolution || resolution > FinestResolution {
		return nil
	}
	return a.layers[resolution-CoarsestResolution]
}

// DefinitionIndex returns the index of the definition with that code; "" means
// the default, which is the first. It is false for an unknown code.
func (a *Atlas) DefinitionIndex(code string) (int, bool) {
	if code == "" {
		return 0, len(a.Definitions) > 0
	}
	i := slices.IndexFunc(a.Definitions, func(d Definition) bool { return d.Code == code })
	return max(i, 0), i >= 0
}

// MunicipalityByCode returns the index of a municipality. It is false for an
// unknown code; former codes are unknown here.
func (a *Atlas) MunicipalityByCode(code area.Code) (int, bool) {
	i, ok := a.municipality[code]
	return i, ok
}

// MunicipalityBySlug returns the index of a municipality by the slug of its page.
func (a *Atlas) MunicipalityBySlug(slug string) (int, bool) {
	i, ok := a.bySlug[slug]
	return i, ok
}

// NeighbourhoodsOf returns the indexes of a municipality's neighbourhoods, in
// order of code. The caller does not change them.
func (a *Atlas) NeighbourhoodsOf(municipality int) []int { return a.neighbourhoods[municipality] }

// GapsOf returns the indexes of a municipality's gap areas for a profile, most
// residents first. The caller does not change them.
func (a *Atlas) GapsOf(municipality int, p access.Profile) []int { return a.gapsOf[p][municipality] }

// PartsOf returns the parts of finest cells that lie in a municipality, in
// order of cell. Their figures add up to the municipality's, but for people of
// whom no cell is known. The caller does
// not change them.
func (a *Atlas) PartsOf(municipality int) []Part {
	return a.allParts[a.partStart[municipality]:a.partStart[municipality+1]]
}

// CellIndex returns the index of a cell in its layer. It is false when the
// atlas has no such cell.
func (a *Atlas) CellIndex(c geo.Cell) (int32, bool) {
	l := a.Layer(c.Resolution())
	if l == nil {
		return 0, false
	}
	return l.find(c)
}

// find returns the index of a cell of the layer.
func (l *Layer) find(c geo.Cell) (int32, bool) {
	i, ok := slices.BinarySearch(l.Cells, c)
	return int32(i), ok //nolint:gosec // an index of a cell
}

// Wanted selects help points for Nearest. The zero value selects every local
// public point of which help is known (confirmed, listed or stale).
type Wanted struct {
	Kinds   []supply.Kind // any of these; empty for all
	Unknown bool          // also buildings of which no help is known
}

// HelpPoint returns the index of the help point with that id, and whether there
// is one.
func (a *Atlas) HelpPoint(id int64) (int, bool) {
	return slices.BinarySearchFunc(a.Points, id, func(p Point, id int64) int {
		switch {
		case p.ID < id:
			return -1
		case p.ID > id:
			return 1
		}
		return 0
	})
}

// HelpPointBySlug returns the index of the help point with that slug.
func (a *Atlas) HelpPointBySlug(slug string) (int, bool) {
	i, ok := a.pointBySlug[slug]
	return i, ok
}
