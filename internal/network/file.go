package network

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
)

// FileVersion is the version of the format that Encode writes; Decode reads no
// other.
const FileVersion = 1

// magic is how a graph file begins. The line break shows a file that was sent as
// text.
const magic = "steunkaart streets\r\n\x00\x01"

// Provenance says what a graph was made from, by what and how.
type Provenance struct {
	Source      string    `json:"source"`               // name of the file, without its folder
	SHA256      string    `json:"sha256"`               // of that file, in hexadecimal digits
	Size        int64     `json:"size"`                 // of that file, in bytes
	DataUntil   time.Time `json:"data_until,omitzero"`  // as the file states; zero when it does not
	WrittenBy   string    `json:"written_by,omitempty"` // the program that wrote the file, as it states
	Bound       orb.Bound `json:"bound"`                // as the file states, else of the graph's nodes, WGS 84
	Tool        string    `json:"tool"`                 // version of the code that made the graph
	Licence     string    `json:"licence"`              // of the data
	Attribution string    `json:"attribution"`          // that the licence asks for
	Report      Report    `json:"report"`               // of the build
}

// The file: magic, then a head of JSON with its length and checksum before it, then
// the graph's arrays one after the other, little-endian, each followed by its
// CRC-32C. The sizes are in the head, so that a file of another length is refused
// before anything large is read.
type head struct {
	Version    int        `json:"version"`
	Provenance Provenance `json:"provenance"`
	Sizes      sizes      `json:"sizes"`
}

// sizes are the numbers of elements of a graph's arrays.
type sizes struct {
	Nodes       int64 `json:"nodes"`
	Arcs        int64 `json:"arcs"`
	Shapes      int64 `json:"shapes"` // bytes
	Blocks      int64 `json:"blocks"`
	WaterShapes int64 `json:"water_shapes"` // bytes
	WaterBlocks int64 `json:"water_blocks"`
}

const (
	maxHead    = 1 << 20 // bytes
	maxCount   = 1 << 32 // elements of an array
	checksum   = 4       // bytes
	coordSize  = 8
	arcSize    = 8
	blockSize  = 24
	arrayCount = 8
)

// bytes returns how long the arrays are in the file; false when a size is out of
// range.
func (s sizes) bytes() (int64, bool) {
	for _, n := range [...]int64{s.Nodes, s.Arcs, s.Shapes, s.Blocks, s.WaterShapes, s.WaterBlocks} {
		if n < 0 || n > maxCount {
			return 0, false
		}
	}
	return s.Nodes*coordSize + 2*4*(s.Nodes+1) + s.Arcs*arcSize + s.Shapes + s.WaterShapes +
		(s.Blocks+s.WaterBlocks)*blockSize + arrayCount*checksum, true
}

func (g *Graph) sizes() sizes {
	return sizes{
		Nodes: int64(len(g.nodes)), Arcs: int64(len(g.arcs)), Shapes: int64(len(g.shapes)), Blocks: int64(len(g.blocks)),
		WaterShapes: int64(len(g.water.shapes)), WaterBlocks: int64(len(g.water.blocks)),
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Encode writes a graph and where it comes from. The same graph and provenance give
// the same bytes.
func Encode(w io.Writer, g *Graph, p Provenance) error {
	text, err := json.Marshal(head{FileVersion, p, g.sizes()})
	switch {
	case err != nil:
		return fmt.Errorf("write graph: %w", err)
	case len(text) > maxHead:
		return fault.Invalid("write graph: its provenance is longer than %d bytes", maxHead)
	}
	first := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(text)))
	first = binary.LittleEndian.AppendUint32(first, crc32.Checksum(text, castagnoli))
	_, err = w.Write(append(first, text...))
	err = errors.Join(err,
		writeArray(w, g.nodes, coordSize, putCoord),
		writeArray(w, g.arcStart, 4, binary.LittleEndian.PutUint32),
		writeArray(w, g.edgeStart, 4, binary.LittleEndian.PutUint32),
		writeArray(w, g.arcs, arcSize, putArc),
		writeBytes(w, g.shapes),
		writeArray(w, g.blocks, blockSize, putBlock),
		writeBytes(w, g.water.shapes),
		writeArray(w, g.water.blocks, blockSize, putBlock),
	)
	if err != nil {
		return fmt.Errorf("write graph: %w", err)
	}
	return nil
}

// Decode reads a graph from a file of size bytes. One that is no graph file, is of
// another version, cut off, too long or damaged is a fault of the caller, in one
// line.
func Decode(r io.Reader, size int64) (*Graph, Provenance, error) {
	h, read, err := readHead(r)
	if err != nil {
		return nil, Provenance{}, err
	}
	length, ok := h.Sizes.bytes()
	switch left := size - read; {
	case !ok:
		return nil, Provenance{}, fault.Invalid("the graph file is damaged: its sizes are not possible")
	case left < length:
		return nil, Provenance{}, fault.Invalid("the graph file is cut off: %d bytes are there, %d are expected", size, read+length)
	case left > length:
		return nil, Provenance{}, fault.Invalid("the graph file is too long: %d bytes are there, %d are expected", size, read+length)
	}
	g, err := readGraph(r, h.Sizes)
	if err != nil {
		return nil, Provenance{}, err
	}
	if err := g.check(); err != nil {
		return nil, Provenance{}, fault.Invalid("the graph file is damaged: %s", fault.Of(err).Detail)
	}
	return g, h.Provenance, nil
}

// readHead returns the head and how many bytes it took.
func readHead(r io.Reader) (h head, read int64, err error) {
	first := make([]byte, len(magic)+8)
	n, err := io.ReadFull(r, first)
	switch short := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); {
	case err != nil && !short:
		return h, 0, fmt.Errorf("read graph: %w", err)
	case string(first[:min(n, len(magic))]) != magic:
		return h, 0, fault.Invalid("is not a graph file of streets, which network build writes")
	case short:
		return h, 0, cutOff(err)
	}
	length := binary.LittleEndian.Uint32(first[len(magic):])
	if length > maxHead {
		return h, 0, fault.Invalid("the graph file is damaged: a head of %d bytes", length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, 0, cutOff(err)
	}
	if crc32.Checksum(text, castagnoli) != binary.LittleEndian.Uint32(first[len(magic)+4:]) {
		return h, 0, fault.Invalid("the graph file is damaged: the checksum of its head is another")
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, 0, fault.Invalid("the graph file is damaged: its head is no JSON: %s", err)
	}
	if h.Version != FileVersion {
		return h, 0, fault.Invalid("the graph file is of version %d, expected %d: make it again with network build", h.Version, FileVersion)
	}
	return h, int64(len(first)) + int64(length), nil
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.Invalid("the graph file is cut off")
	}
	return fmt.Errorf("read graph: %w", err)
}

// readGraph reads the arrays. Their sizes are those of the file, so that no damage
// makes it take more memory than the file is long.
func readGraph(r io.Reader, s sizes) (*Graph, error) {
	in := &arrays{r: r}
	g := &Graph{
		nodes:     readArray(in, s.Nodes, coordSize, coordOf),
		arcStart:  readArray(in, s.Nodes+1, 4, binary.LittleEndian.Uint32),
		edgeStart: readArray(in, s.Nodes+1, 4, binary.LittleEndian.Uint32),
		arcs:      readArray(in, s.Arcs, arcSize, arcOf),
		shapes:    readBytes(in, s.Shapes),
		blocks:    readArray(in, s.Blocks, blockSize, blockOf),
	}
	g.water.shapes = readBytes(in, s.WaterShapes)
	g.water.blocks = readArray(in, s.WaterBlocks, blockSize, blockOf)
	if in.err != nil {
		return nil, in.err
	}
	g.tree, g.water.tree = newTree(g.blocks), newTree(g.water.blocks)
	return g, nil
}
