package street

import (
	"context"
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/network"
)

// DefaultFerryKmh is the speed of a ferry whose tags do not say how long it takes,
// in km/h; assumed.
const DefaultFerryKmh = 8

// Reader makes a network of the streets of an .osm.pbf.
//
// The file is read twice: once for what uses which nodes, once for where those are
// and for the streets between them. Between the two stand a few bytes per node of a
// street, however many other things the file holds.
type Reader struct {
	Settings network.Settings
	// FerryKmh is the speed of ferries without a duration; DefaultFerryKmh unless
	// above zero.
	FerryKmh float64
	// Progress is told how much of a step is done; may be nil.
	Progress func(step string, done, total int)
}

// Result is the network of a file.
type Result struct {
	Graph  *network.Graph
	Report network.Report
	Counts Counts

	Bound   orb.Bound // as the file states, else of the graph
	Until   time.Time // as the file states; may be zero
	Program string    // that wrote the file, as it states
}

// Counts are of the file.
type Counts struct {
	Nodes    int `json:"nodes"`     // of everything in the file
	Ways     int `json:"ways"`      // that are streets or ferries
	OneWay   int `json:"one_way"`   // of those, cycled in one direction only
	Steps    int `json:"steps"`     // of those
	Ferries  int `json:"ferries"`   // of those
	Guessed  int `json:"guessed"`   // ferries whose duration is not said: from their length
	Water    int `json:"water"`     // lines of water
	Missing  int `json:"missing"`   // nodes of streets and water that are not in the file
	Cut      int `json:"cut"`       // ways that are cut there, as on the border of an extract
	Squares  int `json:"squares"`   // outlines of areas that are walked, from multipolygons
	Vertices int `json:"positions"` // nodes of streets and water
}

// reading is one file being read.
type reading struct {
	Reader
	file    *pbf.File
	name    string
	members map[int64]kind // ways that are something because of their relation
	usage   usage
	places  *places
	builder *network.Builder
	line    []network.Coord
	counts  Counts
}

// kind is what a way is: a street or ferry, or water.
type kind struct {
	Way
	water bool
}

func (k kind) is() bool { return k.Class != 0 || k.water }

// Read makes a network. A file of another kind, a damaged one and one without
// streets is a fault of the caller that names the file.
func (r Reader) Read(ctx context.Context, in ingest.Input) (Result, error) {
	file, err := pbf.Open(in)
	if err != nil {
		return Result{}, err
	}
	if !(r.FerryKmh > 0) {
		r.FerryKmh = DefaultFerryKmh
	}
	f := &reading{Reader: r, file: file, name: in.Name, members: map[int64]kind{}, builder: network.NewBuilder()}
	for _, step := range []func(context.Context) error{f.relations, f.nodesUsed, f.nodesPlaced, f.streets} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	f.tell("network", 0, 1)
	graph, report, err := f.builder.Build(ctx, r.Settings)
	if err != nil {
		return Result{}, f.explain("network", err)
	}
	f.tell("network", 1, 1)
	out := Result{Graph: graph, Report: report, Counts: f.counts, Bound: graph.Bound(), Until: file.Until, Program: file.Program}
	if file.Bound != nil {
		out.Bound = *file.Bound
	}
	return out, nil
}

// explain names the file in a fault of what is in it: a caller sees nothing of the
// errors around a fault.
func (f *reading) explain(what string, err error) error {
	if of := fault.Of(err); of.Kind == fault.KindInvalid {
		return fault.Invalid("%s: %s: %s", f.name, what, of.Detail)
	}
	return fmt.Errorf("%s: %s: %w", f.name, what, err)
}

func (f *reading) tell(step string, done, total int) {
	if f.Progress != nil {
		f.Progress(step, done, total)
	}
}

// each reads the file once.
func (f *reading) each(ctx context.Context, step string, v pbf.Visitor) error {
	v.Blob = func(done, total int) { f.tell(step, done, total) }
	return f.file.Each(ctx, v)
}

// relations finds the ways that are banks of water or the outline of a square
// because a multipolygon says so.
func (f *reading) relations(ctx context.Context) error {
	return f.each(ctx, "relations", pbf.Visitor{Relation: func(r pbf.Relation) error {
		if r.Tag("type") != "multipolygon" {
			return nil
		}
		k := kindOf(r)
		if k.Class&network.Ferry != 0 || !k.is() {
			return nil
		}
		for _, m := range r.Ways {
			f.members[m.Way] = k
		}
		return nil
	}})
}

func kindOf(t Tags) kind {
	if w := Read(t); w.Class != 0 {
		return kind{Way: w}
	}
	return kind{water: isWater(t)}
}

// kind returns what a way is by its own tags, else by those of its relation.
func (f *reading) kind(w pbf.Way) (k kind, member bool) {
	if k = kindOf(w); k.is() {
		return k, false
	}
	k, member = f.members[w.ID]
	return k, member
}

// nodesUsed collects the nodes of streets and water.
func (f *reading) nodesUsed(ctx context.Context) error {
	if err := f.each(ctx, "ways", pbf.Visitor{Way: f.useWay}); err != nil {
		return err
	}
	if f.counts.Ways == 0 {
		return fault.Invalid("%s: holds no streets: no way has a tag highway that may be walked or cycled", f.name)
	}
	f.places = newPlaces(f.usage.all())
	f.counts.Vertices = f.places.count
	return nil
}

func (f *reading) useWay(w pbf.Way) error {
	k, member := f.kind(w)
	if !k.is() || len(w.Refs) < 2 {
		return nil
	}
	f.counts.way(k, member)
	last := len(w.Refs) - 1
	for i, id := range w.Refs {
		how := useStreet
		switch {
		case !knownID(id):
			return fault.Invalid("%s: way %d: node %d has no number that is possible", f.name, w.ID, id)
		case k.water:
			how = useWater
		case i == 0 || i == last:
			how = useCorner
		case id == w.Refs[i-1]:
			continue // written twice
		}
		f.usage.add(id, how)
	}
	return nil
}

func (c *Counts) way(k kind, member bool) {
	if k.water {
		c.Water++
		return
	}
	c.Ways++
	if k.Class&network.CycleBoth != 0 && k.Class&network.CycleBoth != network.CycleBoth {
		c.OneWay++
	}
	if k.Class&network.Steps != 0 {
		c.Steps++
	}
	if k.Class&network.Ferry != 0 {
		c.Ferries++
		if k.Seconds == 0 {
			c.Guessed++
		}
	}
	if member {
		c.Squares++
	}
}

// nodesPlaced finds where the nodes are.
func (f *reading) nodesPlaced(ctx context.Context) error {
	err := f.each(ctx, "nodes", pbf.Visitor{Node: func(n pbf.Node) error {
		f.counts.Nodes++
		return f.places.take(n)
	}})
	if err != nil {
		return err
	}
	for _, c := range f.places.coords {
		if c == missing {
			f.counts.Missing++
		}
	}
	f.places.corners(f.builder)
	return nil
}

// streets gives streets and water to the builder.
func (f *reading) streets(ctx context.Context) error {
	err := f.each(ctx, "streets", pbf.Visitor{Way: func(w pbf.Way) error {
		k, _ := f.kind(w)
		switch {
		case len(w.Refs) < 2:
			return nil
		case k.water:
			f.shore(w)
			return nil
		case k.Class != 0:
			if err := f.street(w, k.Way); err != nil {
				return f.explain(fmt.Sprintf("way %d", w.ID), err)
			}
		}
		return nil
	}})
	f.places, f.members = nil, nil // the builder needs the room
	return err
}
