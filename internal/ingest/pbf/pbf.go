// Package pbf reads the .osm.pbf files of OpenStreetMap, blob by blob, in memory
// that does not grow with the file.
//
// It is written on the wire format of protocol buffers and not on a library for
// these files, because those decode in goroutines of their own, where a damaged
// file that makes them panic ends the whole program, and because they bring
// headers of zlib that a bare machine lacks.
//
// The format: https://wiki.openstreetmap.org/wiki/PBF_Format.
package pbf

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zlib"
	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// The largest header and blob that the format allows, in bytes.
const (
	maxHeader = 64 << 10
	maxBlob   = 32 << 20
)

// File is an opened file whose blobs are found.
type File struct {
	// Bound is the bounding box that the file states, WGS 84; nil when it states
	// none.
	Bound *orb.Bound
	// Until is up to when the file holds changes, and Program what wrote it; zero
	// and empty when it does not say.
	Until   time.Time
	Program string

	in     ingest.Input
	blobs  []blob
	packed []byte
	plain  []byte
	inflate
	block block
}

// blob is one compressed part of the file.
type blob struct {
	offset int64 // of the data
	size   int
	holds  content // 0 until it was read
}

// inflate unpacks blobs, one after the other.
type inflate struct {
	reader io.ReadCloser
}

// Visitor is called for what a file holds, in its order. Kinds whose function
// is nil are not decoded. Slices that it gets are overwritten by the next call.
type Visitor struct {
	Node     func(Node) error
	Way      func(Way) error
	Relation func(Relation) error
	// Blob is told before each blob how many of all are done; may be nil.
	Blob func(done, total int)
}

// Open finds the blobs of a file and reads its header. A file that is cut off,
// of another format, or that needs a feature that is not read is one fault that
// says where.
func Open(in ingest.Input) (*File, error) {
	if _, err := in.Kind(ingest.KindPBF); err != nil {
		return nil, err
	}
	f := &File{in: in}
	for offset := int64(0); offset < in.Size; {
		next, err := f.find(offset)
		if err != nil {
			return nil, err
		}
		offset = next
	}
	return f, nil
}

// Again returns the file for a second look while a first is under way. It knows
// what the first found; its own buffers make the two independent.
func (f *File) Again() *File {
	return &File{Bound: f.Bound, Until: f.Until, Program: f.Program, in: f.in, blobs: f.blobs}
}

// damaged says that the file is not right at a byte.
func (f *File) damaged(offset int64, format string, args ...any) error {
	return fault.Invalid("%s: damaged at byte %d: %s", f.in.Name, offset, fmt.Sprintf(format, args...))
}

// readAt reads exactly n bytes into b, which grows when needed.
func (f *File) readAt(b []byte, offset int64, n int) ([]byte, error) {
	if int64(n) > f.in.Size-offset {
		return b, f.damaged(offset, "%d bytes should follow and %d do: the file is cut off", n, f.in.Size-offset)
	}
	if cap(b) < n {
		b = make([]byte, n)
	}
	b = b[:n]
	if _, err := f.in.File.ReadAt(b, offset); err != nil && !errors.Is(err, io.EOF) {
		return b, fmt.Errorf("read %s: %w", f.in.Name, err)
	}
	return b, nil
}

// find reads the header of the blob at a byte and returns where the next begins.
func (f *File) find(offset int64) (next int64, err error) {
	if f.packed, err = f.readAt(f.packed, offset, 4); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint32(f.packed)
	if n == 0 || n > maxHeader {
		return 0, f.damaged(offset, "the header of a blob of %d bytes, expected 1 to %d", n, maxHeader)
	}
	if f.packed, err = f.readAt(f.packed, offset+4, int(n)); err != nil {
		return 0, err
	}
	kind, size, err := blobHeader(f.packed)
	switch {
	case err != nil:
		return 0, f.damaged(offset, "%v", err)
	case size < 0 || size > maxBlob:
		return 0, f.damaged(offset, "a blob of %d bytes, expected up to %d", size, maxBlob)
	}
	b := blob{offset: offset + 4 + int64(n), size: int(size)}
	next = b.offset + size
	if next > f.in.Size {
		return 0, f.damaged(b.offset, "%d bytes should follow and %d do: the file is cut off", size, f.in.Size-b.offset)
	}
	switch {
	case offset == 0 && kind != "OSMHeader":
		return 0, f.damaged(offset, "the first blob is of type %q, expected OSMHeader", kind)
	case kind == "OSMHeader":
		err = f.header(b)
	case kind == "OSMData":
		f.blobs = append(f.blobs, b)
	} // other types are to be skipped
	return next, err
}

func blobHeader(b []byte) (kind string, size int64, err error) {
	m := message{b: b}
	for m.next() {
		switch m.num {
		case 1:
			kind = string(m.body())
		case 3:
			size = int64(int32(m.number())) //nolint:gosec // as the format has it
		}
	}
	return kind, size, m.err
}

// unpack reads a blob. What it returns is overwritten by the next call.
func (f *File) unpack(b blob) ([]byte, error) {
	var err error
	if f.packed, err = f.readAt(f.packed, b.offset, b.size); err != nil {
		return nil, err
	}
	var raw, zipped []byte
	size := int64(-1)
	m := message{b: f.packed}
	for m.next() {
		switch m.num {
		case 1:
			raw = m.body()
		case 2:
			size = int64(int32(m.number())) //nolint:gosec // as the format has it
		case 3:
			zipped = m.body()
		case 4, 5, 6, 7:
			return nil, fault.Invalid("%s: byte %d: is packed in a way that is not read: expected zlib, as osmium and Geofabrik write", f.in.Name, b.offset)
		}
	}
	switch {
	case m.err != nil:
		return nil, f.damaged(b.offset, "%v", m.err)
	case zipped == nil:
		return raw, nil
	case size < 0 || size > maxBlob:
		return nil, f.damaged(b.offset, "a blob of %d bytes unpacked, expected up to %d", size, maxBlob)
	}
	if f.plain, err = f.unzip(f.plain, zipped, int(size)); err != nil {
		return nil, f.damaged(b.offset, "cannot be unpacked: %v", err)
	}
	return f.plain, nil
}

// unzip unpacks exactly size bytes into b, which grows when needed.
func (i *inflate) unzip(b, zipped []byte, size int) ([]byte, error) {
	var err error
	if i.reader == nil {
		i.reader, err = zlib.NewReader(bytes.NewReader(zipped))
	} else {
		err = i.reader.(zlib.Resetter).Reset(bytes.NewReader(zipped), nil)
	}
	if err != nil {
		return b, err
	}
	if cap(b) < size {
		b = make([]byte, size)
	}
	b = b[:size]
	if _, err := io.ReadFull(i.reader, b); err != nil {
		return b, err
	}
	if n, err := i.reader.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) { // also holds the checksum
		return b, errors.Join(errors.New("is longer than it says"), err)
	}
	return b, nil
}

// features are those that a file may need.
var features = map[string]bool{"OsmSchema-V0.6": true, "DenseNodes": true}

// header reads the header of the file.
func (f *File) header(b blob) error {
	data, err := f.unpack(b)
	if err != nil {
		return err
	}
	m := message{b: data}
	for m.next() {
		switch m.num {
		case 1:
			err = f.bound(b, m.body())
		case 4:
			if name := string(m.body()); !features[name] {
				err = fault.Invalid("%s: needs the feature %q, which is not read", f.in.Name, name)
			}
		case 16:
			f.Program = string(m.body())
		case 32:
			f.Until = until(m.number())
		}
		if err != nil {
			return err
		}
	}
	if m.err != nil {
		return f.damaged(b.offset, "%v", m.err)
	}
	return nil
}

// until returns the time of a number of seconds since 1970; none when it is not
// possible.
func until(seconds uint64) time.Time {
	const year3000 = 32503680000
	if seconds == 0 || seconds > year3000 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// bound reads the bounding box of the header: left, right, top, bottom in
// billionths of a degree.
func (f *File) bound(b blob, data []byte) error {
	var side [5]float64
	m := message{b: data}
	for m.next() {
		if m.num >= 1 && m.num <= 4 {
			side[m.num] = float64(m.signed()) / 1e9
		}
	}
	box := orb.Bound{Min: orb.Point{side[1], side[4]}, Max: orb.Point{side[2], side[3]}}
	switch {
	case m.err != nil:
		return f.damaged(b.offset, "%v", m.err)
	case geo.CheckLonLat(box.Min) != nil, geo.CheckLonLat(box.Max) != nil, box.Min[0] >= box.Max[0], box.Min[1] >= box.Max[1]:
		return f.damaged(b.offset, "the bounding box %v is none", side[1:])
	}
	f.Bound = &box
	return nil
}

// Each calls the visitor for all that the file holds. Blobs that are known from
// an earlier call to hold nothing for the visitor are skipped.
func (f *File) Each(ctx context.Context, v Visitor) error {
	wanted := v.wants()
	for i := range f.blobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if v.Blob != nil {
			v.Blob(i, len(f.blobs))
		}
		b := &f.blobs[i]
		if b.holds != 0 && b.holds&wanted == 0 {
			continue
		}
		data, err := f.unpack(*b)
		if err != nil {
			return err
		}
		if b.holds, err = f.block.read(data, v); err != nil {
			return f.explain(b.offset, err)
		}
	}
	return nil
}

// explain says where the file is damaged. What the visitor returned goes on as
// it is.
func (f *File) explain(offset int64, err error) error {
	var form formError
	if errors.As(err, &form) {
		return f.damaged(offset, "%s", string(form))
	}
	return err
}
