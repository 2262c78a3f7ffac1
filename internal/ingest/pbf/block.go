package pbf

import (
	"math"

	"github.com/paulmach/orb"
)

// content says what a blob holds, as bits.
type content uint8

const (
	holdsNodes content = 1 << iota
	holdsWays
	holdsRelations
	holdsNothing // was read, and holds none of these
)

func (v Visitor) wants() content {
	var c content
	if v.Node != nil {
		c |= holdsNodes
	}
	if v.Way != nil {
		c |= holdsWays
	}
	if v.Relation != nil {
		c |= holdsRelations
	}
	return c
}

// PerDegree is how many units of a Node's coordinates go in a degree.
const PerDegree = 10_000_000

// Node is a place. Its tags are not read.
type Node struct {
	ID       int64
	Lon, Lat int32 // in 1/PerDegree of a degree, WGS 84
}

// Point returns the place of the node.
func (n Node) Point() orb.Point {
	return orb.Point{float64(n.Lon) / PerDegree, float64(n.Lat) / PerDegree}
}

// Way is a line along nodes.
type Way struct {
	ID   int64
	Refs []int64 // numbers of nodes
	tags
}

// Closed reports whether the way ends where it begins, around something.
func (w Way) Closed() bool { return len(w.Refs) >= 4 && w.Refs[0] == w.Refs[len(w.Refs)-1] }

// Relation is a group of nodes, ways and relations.
type Relation struct {
	ID   int64
	Ways []Member // those of its members that are ways
	tags
}

// Member is a way that belongs to a relation.
type Member struct {
	Way  int64
	Role string
}

// tags are the tags of a way or relation.
type tags struct {
	strings    [][]byte
	keys, vals []uint64
}

// Tag returns the value of a tag, "" when it is absent.
func (t tags) Tag(key string) string {
	for i, k := range t.keys {
		if string(t.strings[k]) == key {
			return string(t.strings[t.vals[i]])
		}
	}
	return ""
}

// check refuses tags that point outside of the table of strings.
func (t tags) check() error {
	if len(t.keys) != len(t.vals) {
		return formError("as many keys of tags as values are expected")
	}
	for i, k := range t.keys {
		if max(k, t.vals[i]) >= uint64(len(t.strings)) {
			return formError("a tag is not in the table of strings")
		}
	}
	return nil
}

// block decodes a blob of data. Its slices are kept from one blob to the next.
type block struct {
	strings, groups        [][]byte
	granularity            int64
	latOffset, lonOffset   int64
	ids, lats, lons        []int64
	keys, vals, roles, typ []uint64
	members                []Member
	holds                  content
}

// read decodes a blob and calls the visitor.
func (b *block) read(data []byte, v Visitor) (content, error) {
	b.strings, b.groups = b.strings[:0], b.groups[:0]
	b.granularity, b.latOffset, b.lonOffset, b.holds = 100, 0, 0, holdsNothing
	m := message{b: data}
	for m.next() {
		switch m.num {
		case 1:
			b.table(&m)
		case 2:
			b.groups = append(b.groups, m.body())
		case 17:
			b.granularity = int64(m.number()) //nolint:gosec // held against the range of degrees below
		case 19:
			b.latOffset = int64(m.number()) //nolint:gosec // as above
		case 20:
			b.lonOffset = int64(m.number()) //nolint:gosec // as above
		}
	}
	if m.err != nil {
		return 0, m.err
	}
	if b.granularity < 1 || b.granularity > 1e9 {
		return 0, formError("the granularity is not between a billionth of a degree and a degree")
	}
	for _, g := range b.groups {
		if err := b.group(g, v); err != nil {
			return 0, err
		}
	}
	return b.holds, nil
}

func (b *block) table(m *message) {
	inner := message{b: m.body()}
	for inner.next() {
		if inner.num == 1 {
			b.strings = append(b.strings, inner.body())
		}
	}
	if inner.err != nil {
		m.err = inner.err
	}
}

// group decodes nodes, ways or relations.
func (b *block) group(data []byte, v Visitor) error {
	m := message{b: data}
	for m.next() {
		var err error
		switch m.num {
		case 1, 2:
			b.holds |= holdsNodes
			if v.Node != nil {
				err = b.nodes(&m, v.Node)
			}
		case 3:
			b.holds |= holdsWays
			if v.Way != nil {
				err = b.way(m.body(), v.Way)
			}
		case 4:
			b.holds |= holdsRelations
			if v.Relation != nil {
				err = b.relation(m.body(), v.Relation)
			}
		}
		if err != nil {
			return err
		}
	}
	return m.err
}

// nodes decodes one node, or many in the dense form.
func (b *block) nodes(m *message, each func(Node) error) error {
	b.ids, b.lats, b.lons = b.ids[:0], b.lats[:0], b.lons[:0]
	dense := m.num == 2
	inner := message{b: m.body()}
	for inner.next() {
		switch inner.num {
		case 1:
			b.ids = inner.list(b.ids, dense)
		case 8:
			b.lats = inner.list(b.lats, dense)
		case 9:
			b.lons = inner.list(b.lons, dense)
		}
	}
	if inner.err != nil {
		return inner.err
	}
	if len(b.ids) != len(b.lats) || len(b.ids) != len(b.lons) {
		return formError("as many nodes as longitudes and latitudes are expected")
	}
	for i, id := range b.ids {
		lat, okLat := b.degrees(b.latOffset, b.lats[i], 90)
		lon, okLon := b.degrees(b.lonOffset, b.lons[i], 180)
		if !okLat || !okLon {
			return formError("a node is not on Earth")
		}
		if err := each(Node{ID: id, Lon: lon, Lat: lat}); err != nil {
			return err
		}
	}
	return nil
}

// list appends the number of a field, or the many of the dense form.
func (m *message) list(to []int64, dense bool) []int64 {
	if dense {
		return m.deltas(to)
	}
	return append(to, m.signed())
}

// degrees returns a coordinate in 1/PerDegree of a degree. The file has it as a
// multiple of the granularity in billionths of a degree, from an offset.
func (b *block) degrees(offset, n int64, most float64) (int32, bool) {
	if math.Abs(float64(offset)+float64(b.granularity)*float64(n)) > most*1e9 {
		return 0, false // also what would not fit in 64 bits
	}
	nano := offset + b.granularity*n
	if nano < 0 {
		return int32((nano - 50) / 100), true //nolint:gosec // up to 180e7
	}
	return int32((nano + 50) / 100), true //nolint:gosec // up to 180e7
}

func (b *block) way(data []byte, each func(Way) error) error {
	w := Way{}
	b.keys, b.vals, b.ids = b.keys[:0], b.vals[:0], b.ids[:0]
	m := message{b: data}
	for m.next() {
		switch m.num {
		case 1:
			w.ID = int64(m.number()) //nolint:gosec // a number is a number
		case 2:
			b.keys = m.varints(b.keys)
		case 3:
			b.vals = m.varints(b.vals)
		case 8:
			b.ids = m.deltas(b.ids)
		}
	}
	if m.err != nil {
		return m.err
	}
	w.Refs, w.tags = b.ids, tags{strings: b.strings, keys: b.keys, vals: b.vals}
	if err := w.check(); err != nil {
		return err
	}
	return each(w)
}

func (b *block) relation(data []byte, each func(Relation) error) error {
	r := Relation{}
	b.keys, b.vals, b.ids, b.roles, b.typ = b.keys[:0], b.vals[:0], b.ids[:0], b.roles[:0], b.typ[:0]
	m := message{b: data}
	for m.next() {
		switch m.num {
		case 1:
			r.ID = int64(m.number()) //nolint:gosec // a number is a number
		case 2:
			b.keys = m.varints(b.keys)
		case 3:
			b.vals = m.varints(b.vals)
		case 8:
			b.roles = m.varints(b.roles)
		case 9:
			b.ids = m.deltas(b.ids)
		case 10:
			b.typ = m.varints(b.typ)
		}
	}
	if m.err != nil {
		return m.err
	}
	r.tags = tags{strings: b.strings, keys: b.keys, vals: b.vals}
	if err := r.check(); err != nil {
		return err
	}
	if err := b.ways(); err != nil {
		return err
	}
	r.Ways = b.members
	return each(r)
}

// ways collects the members of a relation that are ways.
func (b *block) ways() error {
	if len(b.ids) != len(b.roles) || len(b.ids) != len(b.typ) {
		return formError("as many members as roles and types are expected")
	}
	b.members = b.members[:0]
	for i, id := range b.ids {
		if b.typ[i] != 1 {
			continue // 0: a node, 2: a relation
		}
		if b.roles[i] >= uint64(len(b.strings)) {
			return formError("a role is not in the table of strings")
		}
		b.members = append(b.members, Member{Way: id, Role: string(b.strings[b.roles[i]])})
	}
	return nil
}
