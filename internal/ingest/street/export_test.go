package street

import (
	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/network"
)

// Lookup collects uses of nodes and finds them again, for tests.
type Lookup struct {
	usage  usage
	places *places
}

// Street, Corner and Water count a use of a node.
func (l *Lookup) Street(id int64) { l.usage.add(id, useStreet) }
func (l *Lookup) Corner(id int64) { l.usage.add(id, useCorner) }
func (l *Lookup) Water(id int64)  { l.usage.add(id, useWater) }

// Flush ends a batch early.
func (l *Lookup) Flush() { l.usage.flush() }

// Place asks for the nodes, places them as a file in this order would, and numbers
// the corners.
func (l *Lookup) Place(nodes []pbf.Node) error {
	l.places = newPlaces(l.usage.all())
	for _, n := range nodes {
		if err := l.places.take(n); err != nil {
			return err
		}
	}
	l.places.corners(network.NewBuilder())
	return nil
}

// Node is what is known of a node.
type Node struct {
	At     network.Coord
	Found  bool // was in the file
	Corner bool
	Number uint32 // of a found corner
}

// Find returns a node, false when it was not asked for.
func (l *Lookup) Find(id int64) (Node, bool) {
	f, ok := l.places.find(id)
	if !ok {
		return Node{}, false
	}
	n := Node{At: l.places.coords[f.rank], Corner: f.how == useCorner}
	if n.Found = n.At != missing; n.Found && n.Corner {
		n.Number = f.corner
	}
	return n, true
}

// Count returns how many nodes were asked for.
func (l *Lookup) Count() int { return l.places.count }

// Bytes returns the memory that finding nodes takes.
func (l *Lookup) Bytes() int {
	p := l.places
	return cap(p.data) + 8*cap(p.first) + 4*(cap(p.at)+cap(p.corner)) + 8*cap(p.coords)
}
