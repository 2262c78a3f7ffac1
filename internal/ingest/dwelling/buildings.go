package dwelling

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/pbf"
)

// BuildingColumns are the tags that are read of OpenStreetMap, with their
// meaning.
var BuildingColumns = []string{
	"building: on a closed way or a multipolygon; house, apartments, residential, … count, yes and shed do not (data/dwelling.json)",
	"building:levels: floors; when absent or unreadable, a number for the kind of building (data/dwelling.json)",
}

// Bounds of what is kept in memory at once.
const (
	batchRefs  = 8_000_000 // corners of buildings, each 8 bytes and 17 for its place
	maxMembers = 1_000     // ways of one multipolygon: the search for ends that meet is quadratic
	maxOutline = 8_000_000 // corners of all multipolygons together
)

// Use says how much of the floor of a kind of building is lived on.
type Use struct {
	Factor float64 // share of the floor, 0 to 1; 0: nobody lives there
	Levels float64 // floors where the file does not say
}

// Buildings reads the buildings in which people live from an .osm.pbf.
//
// A building is a closed way or a multipolygon with the tag "building". Its
// weight is the area of its footprint, times its floors, times the factor of the
// value of the tag. Values that are not in Uses count for nothing.
//
// The value "yes" says only that there is a building. In the Netherlands the
// buildings came from the national register, whose buildings with homes got a
// value of their own; what stayed "yes" are mostly sheds and garages: of 729 in
// an extract around TU Delft half is smaller than 9 m², 71 % is smaller than
// 20 m², and the largest belong to the university. data/dwelling.json therefore
// gives it factor 0.
//
// The file is read several times, so that memory is bounded however large it is:
// once for multipolygons, once for ways, and once for nodes per eight million
// corners of buildings (200 MB).
type Buildings struct {
	Uses      map[string]Use
	MaxLevels float64 // more floors than this is a mistake in the file
	Cell      CellAt
	Note      func(text string) // told what a person should know; may be nil

	batch int // corners read at once; 0 for batchRefs
}

// buildings is one file being read.
type buildings struct {
	Buildings
	emitter
	ctx    context.Context
	file   *pbf.File
	name   string
	extent orb.Bound // of the buildings with homes

	relations []relation
	outline   map[int64][]int64 // nodes of the ways that relations need
	outer     map[int64]bool    // ways that stand for nothing by themselves
	corners   int               // in outline

	ways  []building
	refs  []int64
	nodes nodes
	ring  []orb.Point
	counts
}

// building is a closed way of the batch.
type building struct {
	from, to int // in refs
	floors   float64
	line     int
}

// counts is what is told at the end.
type counts struct {
	read, emitted                                          int
	weight                                                 float64
	levels, broken, flat, outside, abroad, complex, unread int
	others                                                 map[string]int
}

// Read emits a place for every building in which people live, and the extent of
// the file: the bounding box that it states. Buildings whose middle lies outside
// of that box are left out, since the file knows a part of their surroundings. A
// file that states none gets the box around its buildings with homes, and not
// the one around its nodes: a bus line that it holds whole would stretch that far
// beyond the area that it covers (50 km for the 2 km of the extract of TU Delft).
func (r Buildings) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	f, err := pbf.Open(in)
	if err != nil {
		return err
	}
	if r.batch == 0 {
		r.batch = batchRefs
	}
	b := &buildings{
		Buildings: r, emitter: emitter{kind: ingest.Building, cell: r.Cell, sink: sink}, ctx: ctx, file: f, name: in.Name,
		outline: map[int64][]int64{}, outer: map[int64]bool{}, counts: counts{others: map[string]int{}},
	}
	for _, step := range []func() error{b.survey, b.footprints, b.flush, b.multipolygons, b.finish} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// survey finds the multipolygons that are buildings.
func (b *buildings) survey() error {
	return b.file.Each(b.ctx, pbf.Visitor{Relation: b.relation})
}

// footprints collects the ways that are buildings, and those of multipolygons.
func (b *buildings) footprints() error {
	return b.file.Each(b.ctx, pbf.Visitor{Way: b.way})
}

func (b *buildings) way(w pbf.Way) error {
	if _, needed := b.outline[w.ID]; needed {
		if b.corners += len(w.Refs); b.corners > maxOutline {
			return fault.Invalid("%s: its multipolygons have more than %d corners together: cut the file into smaller areas", b.name, maxOutline)
		}
		b.outline[w.ID] = slices.Clone(w.Refs)
	}
	tag := w.Tag("building")
	if tag == "" || tag == "no" || b.outer[w.ID] || !w.Closed() {
		return nil
	}
	floors, lived := b.floors(tag, w.Tag("building:levels"))
	if !lived {
		return nil
	}
	if len(b.refs)+len(w.Refs) > b.batch {
		if err := b.flush(); err != nil {
			return err
		}
	}
	from := len(b.refs)
	b.refs = append(b.refs, w.Refs...)
	b.ways = append(b.ways, building{from: from, to: len(b.refs), floors: floors, line: b.read})
	return nil
}

// floors returns how many floors of a building are lived on, and whether any is.
func (b *buildings) floors(tag, levels string) (float64, bool) {
	b.read++
	use := b.Uses[tag]
	if !(use.Factor > 0) {
		b.others[tag]++
		return 0, false
	}
	n, ok := ingest.Number(levels)
	if levels != "" && (!ok || n < 0 || n > b.MaxLevels) {
		b.unread++
	}
	switch {
	case !ok || n < 0 || n > b.MaxLevels:
		n = use.Levels
	default:
		b.levels++
		n = max(n, 1) // 0 is written for a house whose rooms are all below the roof
	}
	return use.Factor * n, true
}

// flush emits the buildings of the batch.
func (b *buildings) flush() error {
	if len(b.ways) == 0 {
		return nil
	}
	// Decoding ways is under way, which has its own place in the file's memory:
	// nodes are read through a second look at the file.
	if err := b.locate(b.refs); err != nil {
		return err
	}
	for _, w := range b.ways {
		if err := b.emitRing(w); err != nil {
			return err
		}
	}
	b.ways, b.refs = b.ways[:0], b.refs[:0]
	return nil
}

// locate finds the places of nodes.
func (b *buildings) locate(refs []int64) error {
	b.nodes.want(refs)
	return b.file.Again().Each(b.ctx, pbf.Visitor{Node: b.nodes.take})
}

func (b *buildings) emitRing(w building) error {
	var ok bool
	if b.ring, ok = b.nodes.ring(b.ring[:0], b.refs[w.from:w.to]); !ok {
		b.broken++
		return nil
	}
	return b.place(w.line, footprintOf(b.ring), w.floors)
}

// place emits a building, or counts why it does not count.
func (b *buildings) place(line int, f footprint, floors float64) error {
	switch {
	case !(f.area > 0):
		b.flat++
		return nil
	case b.file.Bound != nil && !b.file.Bound.Contains(f.centre):
		b.outside++
		return nil
	case !geo.Netherlands.Contains(f.centre):
		b.abroad++
		return nil
	}
	if b.emitted++; b.emitted == 1 {
		b.extent = f.bound
	}
	b.extent = b.extent.Union(f.bound)
	b.weight += f.area * floors
	return b.emit(line, f.centre, f.area*floors)
}

// finish emits the extent and tells what was left out.
func (b *buildings) finish() error {
	if b.emitted == 0 {
		return fault.Invalid("%s: none of its %d buildings is one in the Netherlands in which people live; nothing changed", b.name, b.read)
	}
	ingest.Tell(b.Note, "%d buildings, %d of them with homes: %.0f m² of floor", b.read, b.emitted, b.weight)
	ingest.Tell(b.Note, "%d say how many floors they have; for the others a number for their kind is taken", b.levels)
	for _, n := range []struct {
		count int
		why   string
	}{
		{b.unread, "have a number of floors that cannot be read; the one for their kind is taken"},
		{b.broken, "are left out: the file lacks some of their corners"},
		{b.flat, "are left out: they have no area"},
		{b.outside, "are left out: they lie outside of the area that the file covers"},
		{b.abroad, "are left out: they lie outside of the Netherlands"},
		{b.complex, "are left out: multipolygons whose outline does not close, or has too many parts"},
	} {
		if n.count > 0 {
			ingest.Tell(b.Note, "%d buildings %s", n.count, n.why)
		}
	}
	if len(b.others) > 0 {
		ingest.Tell(b.Note, "nobody is taken to live in %s", commonest(b.others))
	}
	if b.file.Bound != nil {
		b.extent = *b.file.Bound
	}
	return b.sink.Accept(0, ingest.DwellingExtent{Kind: ingest.Building, Bound: b.extent})
}

// commonest names the tags that occur most: "shed (686), garage (129) and 20
// other kinds (400)".
func commonest(count map[string]int) string {
	const shown = 8
	names := slices.SortedFunc(maps.Keys(count), func(x, y string) int {
		if count[x] != count[y] {
			return count[y] - count[x]
		}
		return strings.Compare(x, y)
	})
	var all []string
	rest := 0
	for i, n := range names {
		if i < shown {
			all = append(all, fmt.Sprintf("%s (%d)", shorten(n), count[n]))
		} else {
			rest += count[n]
		}
	}
	text := strings.Join(all, ", ")
	if rest > 0 {
		text += fmt.Sprintf(" and %d other kinds (%d)", len(names)-shown, rest)
	}
	return text
}
