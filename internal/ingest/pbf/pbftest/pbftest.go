// Package pbftest makes small .osm.pbf files for tests.
package pbftest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"

	"github.com/paulmach/orb"
	"google.golang.org/protobuf/encoding/protowire"
)

// File is what a file holds. Nodes come first, then ways, then relations, each
// in a blob of its own.
type File struct {
	Bound     *orb.Bound
	Until     int64  // seconds since 1970 up to when it holds changes; 0: not said
	Program   string // that wrote it
	Feature   string // that the file needs, beside OsmSchema-V0.6
	Nodes     []Node
	Plain     bool // nodes not in the dense form, and blobs not compressed
	Ways      []Way
	Relations []Relation
}

// Node is a place on WGS 84.
type Node struct {
	ID int64
	At orb.Point
}

// Way is a line along nodes, with tags as key, value, key, value.
type Way struct {
	ID   int64
	Refs []int64
	Tags []string
}

// Relation is a group of ways, each with its role.
type Relation struct {
	ID    int64
	Ways  []int64
	Roles []string
	Tags  []string
}

// strings is the table of strings of a blob.
type strings struct {
	all []string
	at  map[string]uint64
}

func (s *strings) index(text string) uint64 {
	if s.at == nil {
		s.all, s.at = []string{""}, map[string]uint64{}
	}
	if _, ok := s.at[text]; !ok {
		s.at[text] = uint64(len(s.all))
		s.all = append(s.all, text)
	}
	return s.at[text]
}

func number(b []byte, num protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), n)
}

func body(b []byte, num protowire.Number, data []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), data)
}

func packed(all ...uint64) (b []byte) {
	for _, n := range all {
		b = protowire.AppendVarint(b, n)
	}
	return b
}

func deltas(all []int64) (b []byte) {
	last := int64(0)
	for _, n := range all {
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(n-last))
		last = n
	}
	return b
}

// Bytes returns the file.
func (f File) Bytes() []byte {
	var head []byte
	if f.Bound != nil {
		var box []byte
		for i, d := range []float64{f.Bound.Min[0], f.Bound.Max[0], f.Bound.Max[1], f.Bound.Min[1]} {
			box = number(box, protowire.Number(i+1), protowire.EncodeZigZag(int64(d*1e9))) //nolint:gosec // 1 to 4
		}
		head = body(head, 1, box)
	}
	head = body(body(head, 4, []byte("OsmSchema-V0.6")), 4, []byte("DenseNodes"))
	if f.Feature != "" {
		head = body(head, 4, []byte(f.Feature))
	}
	if f.Program != "" {
		head = body(head, 16, []byte(f.Program))
	}
	if f.Until != 0 {
		head = number(head, 32, uint64(f.Until)) //nolint:gosec // of a test
	}
	return f.data(f.blob(nil, "OSMHeader", head))
}

// Data returns the file without its header: to be written behind another one, so
// that a large file can be made piece by piece.
func (f File) Data() []byte { return f.data(nil) }

func (f File) data(out []byte) []byte {
	var s strings
	if len(f.Nodes) > 0 || len(out) > 0 { // a file has a blob of nodes, be there any or not
		out = f.blob(out, "OSMData", block(&strings{}, f.nodes()))
	}
	if group := ways(&s, f.Ways); len(group) > 0 {
		out = f.blob(out, "OSMData", block(&s, group))
	}
	s = strings{}
	if group := relations(&s, f.Relations); len(group) > 0 {
		out = f.blob(out, "OSMData", block(&s, group))
	}
	return out
}

// Blob returns a blob of a type with these bytes in it.
func Blob(kind string, data []byte) []byte { return File{}.blob(nil, kind, data) }

func (f File) blob(to []byte, kind string, data []byte) []byte {
	var b []byte
	if f.Plain {
		b = body(nil, 1, data)
	} else {
		var zipped bytes.Buffer
		w := zlib.NewWriter(&zipped)
		_, _ = w.Write(data) // to memory
		_ = w.Close()
		b = body(number(nil, 2, uint64(len(data))), 3, zipped.Bytes())
	}
	head := number(body(nil, 1, []byte(kind)), 3, uint64(len(b)))
	to = binary.BigEndian.AppendUint32(to, uint32(len(head))) //nolint:gosec // small
	return append(append(to, head...), b...)
}

func block(s *strings, group []byte) []byte {
	var table []byte
	for _, text := range s.all {
		table = body(table, 1, []byte(text))
	}
	return body(body(nil, 1, table), 2, group)
}

func (f File) nodes() (group []byte) {
	var ids, lats, lons []int64
	for _, n := range f.Nodes {
		lat, lon := int64(n.At[1]*1e7+0.5), int64(n.At[0]*1e7+0.5)
		if f.Plain {
			one := number(nil, 1, protowire.EncodeZigZag(n.ID))
			one = number(number(one, 8, protowire.EncodeZigZag(lat)), 9, protowire.EncodeZigZag(lon))
			group = body(group, 1, one)
		}
		ids, lats, lons = append(ids, n.ID), append(lats, lat), append(lons, lon)
	}
	if f.Plain {
		return group
	}
	return body(nil, 2, body(body(body(nil, 1, deltas(ids)), 8, deltas(lats)), 9, deltas(lons)))
}

func tagged(to []byte, s *strings, tags []string) []byte {
	var keys, vals []uint64
	for i := 0; i+1 < len(tags); i += 2 {
		keys, vals = append(keys, s.index(tags[i])), append(vals, s.index(tags[i+1]))
	}
	return body(body(to, 2, packed(keys...)), 3, packed(vals...))
}

func ways(s *strings, all []Way) (group []byte) {
	for _, w := range all {
		one := tagged(number(nil, 1, uint64(w.ID)), s, w.Tags) //nolint:gosec // of a test
		group = body(group, 3, body(one, 8, deltas(w.Refs)))
	}
	return group
}

func relations(s *strings, all []Relation) (group []byte) {
	for _, r := range all {
		var roles, types []uint64
		for _, role := range r.Roles {
			roles, types = append(roles, s.index(role)), append(types, 1)
		}
		one := tagged(number(nil, 1, uint64(r.ID)), s, r.Tags) //nolint:gosec // of a test
		group = body(group, 4, body(body(body(one, 8, packed(roles...)), 9, deltas(r.Ways)), 10, packed(types...)))
	}
	return group
}
