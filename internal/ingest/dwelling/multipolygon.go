package dwelling

import (
	"slices"

	"steunkaart/internal/ingest/pbf"
)

// relation is a building that is a multipolygon: outlines less courtyards.
type relation struct {
	line         int
	floors       float64
	outer, inner []int64 // numbers of ways
}

// relation keeps a multipolygon that is a building in which people live. Its
// outer ways stand for nothing by themselves, whatever tags they have.
func (b *buildings) relation(r pbf.Relation) error {
	tag := r.Tag("building")
	if tag == "" || tag == "no" || r.Tag("type") != "multipolygon" {
		return nil
	}
	one := relation{line: b.read}
	for _, m := range r.Ways {
		if m.Role == "inner" {
			one.inner = append(one.inner, m.Way)
		} else {
			one.outer = append(one.outer, m.Way)
			b.outer[m.Way] = true
		}
	}
	floors, lived := b.floors(tag, r.Tag("building:levels"))
	if !lived {
		return nil
	}
	if len(r.Ways) > maxMembers {
		b.complex++
		return nil
	}
	one.floors = floors
	for _, id := range slices.Concat(one.outer, one.inner) {
		b.outline[id] = nil
	}
	b.relations = append(b.relations, one)
	return nil
}

// multipolygons emits the buildings that are multipolygons.
func (b *buildings) multipolygons() error {
	if len(b.relations) == 0 {
		return nil
	}
	b.refs = b.refs[:0]
	for _, refs := range b.outline {
		b.refs = append(b.refs, refs...)
	}
	if err := b.locate(b.refs); err != nil {
		return err
	}
	for _, r := range b.relations {
		if err := b.multipolygon(r); err != nil {
			return err
		}
	}
	return nil
}

func (b *buildings) multipolygon(r relation) error {
	outer, okOuter := closeRings(b.lines(r.outer))
	inner, okInner := closeRings(b.lines(r.inner))
	if !okOuter || len(r.inner) > 0 && !okInner {
		b.complex++
		return nil
	}
	var whole footprint
	for i, ring := range slices.Concat(outer, inner) {
		var ok bool
		if b.ring, ok = b.nodes.ring(b.ring[:0], ring); !ok {
			b.broken++
			return nil
		}
		part := footprintOf(b.ring)
		if i >= len(outer) {
			part.area = -part.area
		}
		whole = whole.and(part)
	}
	return b.place(r.line, whole, r.floors)
}

// lines returns the nodes of ways; nil for those that the file lacks, which no
// ring closes with.
func (b *buildings) lines(ways []int64) [][]int64 {
	all := make([][]int64, len(ways))
	for i, id := range ways {
		all[i] = b.outline[id]
	}
	return all
}
