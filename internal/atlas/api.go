package atlas

import (
	"iter"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// lookups holds the indexes that Build makes over the public slices.
type lookups struct{}

// Layer returns the cells of a resolution, or nil when there is no such layer.
func (a *Atlas) Layer(resolution int) *Layer {
	if resolution < CoarsestResolution || resolution > FinestResolution {
		return nil
	}
	return a.layers[resolution-CoarsestResolution]
}

// DefinitionIndex returns the index of the definition with that code; "" means
// the default, which is the first. It is false for an unknown code.
func (a *Atlas) DefinitionIndex(code string) (int, bool) { panic("todo") }

// MunicipalityByCode returns the index of a municipality. It is false for an
// unknown code; former codes are unknown here.
func (a *Atlas) MunicipalityByCode(code area.Code) (int, bool) { panic("todo") }

// MunicipalityBySlug returns the index of a municipality by the slug of its page.
func (a *Atlas) MunicipalityBySlug(slug string) (int, bool) { panic("todo") }

// NeighbourhoodsOf returns the indexes of a municipality's neighbourhoods, in
// order of code.
func (a *Atlas) NeighbourhoodsOf(municipality int) []int { panic("todo") }

// GapsOf returns the indexes of a municipality's gap areas for a profile, most
// residents first.
func (a *Atlas) GapsOf(municipality int, p Profile) []int { panic("todo") }

// PartsOf returns the parts of finest cells that lie in a municipality, in
// order of cell. Their figures add up to the municipality's.
func (a *Atlas) PartsOf(municipality int) []Part { panic("todo") }

// CellsIn yields the indexes of the cells of a layer whose centre lies in the
// bound, in ascending order of index when the bound holds all, else in any order.
func (a *Atlas) CellsIn(l *Layer, b orb.Bound) iter.Seq[int32] { panic("todo") }

// CellIndex returns the index of a cell in its layer. It is false when the
// atlas has no such cell.
func (a *Atlas) CellIndex(c geo.Cell) (int32, bool) { panic("todo") }

// Wanted selects help points for Nearest. The zero value selects every local
// public point of which help is known (confirmed, listed or stale).
type Wanted struct {
	Kinds   []supply.Kind // any of these; empty for all
	Unknown bool          // also buildings of which no help is known
}

// Nearest appends to found the n help points nearest to p, nearest first, that w
// selects, and returns it. Points without a location and phone lines are never
// among them. It allocates nothing when found has room.
func (a *Atlas) Nearest(p orb.Point, n int, w Wanted, found []Found) []Found { panic("todo") }

// Find returns the places that a text of a resident may mean, best first: a
// postcode of four digits with or without letters, a place name, a municipality
// name. It is empty when nothing fits.
func (a *Atlas) Find(text string) []Place { panic("todo") }

// HelpPoint returns the index of the help point with that id, and whether there
// is one.
func (a *Atlas) HelpPoint(id int64) (int, bool) { panic("todo") }

// HelpPointBySlug returns the index of the help point with that slug.
func (a *Atlas) HelpPointBySlug(slug string) (int, bool) { panic("todo") }
