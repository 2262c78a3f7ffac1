package network

import (
	"context"
	"slices"
)

// Lines collects streets that are lines without nodes, as a table of a database has
// them, and finds out where they meet: where a coordinate is used more than once.
// Lines that cross without a common coordinate, such as a bridge, do not meet.
type Lines struct {
	lines  list[rawLine]
	shapes bytesList
	corner list[uint64] // every coordinate of every line; ends twice
}

type rawLine struct {
	shape, seconds uint32
	class          Class
}

// Add adds a line. One of fewer than two coordinates is left out. seconds is the
// time of crossing, for ferries only.
func (l *Lines) Add(line []Coord, class Class, seconds uint32) {
	if len(line) < 2 {
		return
	}
	part, at := l.shapes.room()
	*part = appendShape(*part, Coord{}, line)
	l.lines.add(rawLine{at, seconds, class})
	for _, c := range line {
		l.corner.add(key(c))
	}
	l.corner.add(key(line[0]))
	l.corner.add(key(line[len(line)-1]))
}

func key(c Coord) uint64 { return uint64(uint32(c.Lon))<<32 | uint64(uint32(c.Lat)) }

// into gives the nodes and streets to a builder, and empties the collection. A
// ferry that is cut at a node keeps its seconds in each part: ferries belong in one
// line from quay to quay.
func (l *Lines) into(b *Builder) error {
	crossings := l.crossings()
	first := uint32(b.nodes.count)
	for _, k := range crossings {
		b.Node(Coord{int32(k >> 32), int32(k)})
	}
	var line []Coord
	for i := range l.lines.count {
		raw := l.lines.at(i)
		line, _ = appendLine(line[:0], Coord{}, l.shapes.from(raw.shape))
		if err := cut(b, line[1:], crossings, Street{From: first, Class: raw.class, Seconds: raw.seconds}); err != nil {
			return err
		}
	}
	*l = Lines{}
	return nil
}

// Build makes a graph of the lines alone, and empties the collection.
func (l *Lines) Build(ctx context.Context, s Settings) (*Graph, Report, error) {
	b := NewBuilder()
	if err := l.into(b); err != nil {
		return nil, Report{}, err
	}
	return b.Build(ctx, s)
}

// crossings returns the coordinates that are used more than once, in order.
func (l *Lines) crossings() []uint64 {
	all := make([]uint64, l.corner.count)
	for i := range all {
		all[i] = *l.corner.at(i)
	}
	l.corner = list[uint64]{}
	slices.Sort(all)
	kept := 0
	for i, k := range all {
		if i > 0 && all[i-1] == k && (kept == 0 || all[kept-1] != k) {
			all[kept] = k
			kept++
		}
	}
	return slices.Clone(all[:kept])
}

// cut adds a line in pieces from crossing to crossing. s.From is the node of the
// first crossing of all.
func cut(b *Builder, line []Coord, crossings []uint64, s Street) error {
	base, from, begin := s.From, uint32(0), 0
	for i, c := range line {
		at, ok := slices.BinarySearch(crossings, key(c))
		if !ok {
			continue
		}
		if i > 0 {
			s.From, s.To, s.Shape = from, base+uint32(at), line[begin+1:i]
			if err := b.Edge(s); err != nil {
				return err
			}
		}
		from, begin = base+uint32(at), i
	}
	return nil
}
