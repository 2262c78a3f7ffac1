package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"steunkaart/internal/fault"
)

// Kind is what a file is by its first bytes, whatever its name says.
type Kind string

// The kinds of file that readers read.
const (
	KindText   Kind = "plain text"
	KindJSON   Kind = "JSON"
	KindZip    Kind = "zip" // an .xlsx sheet is one
	KindSQLite Kind = "SQLite database"
	KindPBF    Kind = "PBF file of OpenStreetMap"
)

// signatures are the first bytes of kinds of file: those that are read, and
// those that people send by mistake.
var signatures = []struct {
	bytes string
	kind  Kind
}{
	{"PK\x03\x04", KindZip},
	{"SQLite format 3\x00", KindSQLite},
	{"\x89PNG", "PNG image"},
	{"\xff\xd8\xff", "JPEG image"},
	{"GIF8", "GIF image"},
	{"%PDF", "PDF document"},
	{"\x1f\x8b", "gzip file"},
	{"\xd0\xcf\x11\xe0", "sheet or document of before 2007 (.xls, .doc)"},
	{"Rar!", "RAR archive"},
	{"7z\xbc\xaf\x27\x1c", "7z archive"},
	{"\x7fELF", "program"},
	{"MZ", "program"},
	{"\xff\xfe", "text in UTF-16"},
	{"\xfe\xff", "text in UTF-16"},
	{"<", "HTML or XML page"},
}

// Open opens a file of the local disk. The caller closes the input.
func Open(path string) (Input, error) {
	f, err := os.Open(path) //nolint:gosec // a file that the operator names
	if err != nil {
		return Input{}, fault.Invalid("%s: %s", path, reason(err))
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		return Input{}, errors.Join(fmt.Errorf("look at %s: %w", path, err), f.Close())
	case !info.Mode().IsRegular():
		return Input{}, errors.Join(fault.Invalid("%s: is not a file", path), f.Close())
	}
	return Input{Name: filepath.Base(path), Path: path, Size: info.Size(), File: f}, nil
}

// reason returns what the system says, without the path and the call.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Close closes the file when it can be closed.
func (in Input) Close() error {
	if c, ok := in.File.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// Reader returns a reader of the whole input.
func (in Input) Reader() io.Reader { return io.NewSectionReader(in.File, 0, in.Size) }

// Kind tells what the input is by its first bytes, and refuses what is not of
// one of the wanted kinds. It reads 4 kB of a file of any size.
func (in Input) Kind(wanted ...Kind) (Kind, error) {
	head := make([]byte, 4096)
	n, err := in.File.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read %s: %w", in.Name, err)
	}
	if n == 0 {
		return "", fault.Invalid("%s: the file is empty (0 bytes)", in.Name)
	}
	kind := sniff(head[:n])
	if slices.Contains(wanted, kind) {
		return kind, nil
	}
	return "", fault.Invalid("%s: is %s, expected %s", in.Name, article(kind), list(wanted))
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func sniff(head []byte) Kind {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.bytes)) {
			return s.kind
		}
	}
	// A PBF begins with the length of the header of its first blob, which is of
	// this type.
	if head[0] == 0 && bytes.Contains(head[:min(len(head), 32)], []byte("OSMHeader")) {
		return KindPBF
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\r' && b != '\n' {
			control++
		}
	}
	switch {
	case control > 0:
		return "binary file of an unknown kind"
	case len(text) > 0 && (text[0] == '{' || text[0] == '['):
		return KindJSON
	default:
		return KindText
	}
}

// formats are the names that people know of kinds.
var formats = map[Kind]string{KindText: "CSV", KindJSON: "(Geo)JSON", KindZip: "XLSX", KindSQLite: "GeoPackage", KindPBF: "OpenStreetMap .osm.pbf"}

// article puts "a" before what is counted.
func article(k Kind) string {
	switch {
	case strings.HasPrefix(string(k), "plain text"), strings.HasPrefix(string(k), "text"), k == KindJSON:
		return string(k)
	case strings.HasPrefix(string(k), "HTML"):
		return "an " + string(k)
	}
	return "a " + string(k)
}

func list(kinds []Kind) string {
	text := ""
	for i, k := range kinds {
		switch {
		case i > 0 && i == len(kinds)-1:
			text += " or "
		case i > 0:
			text += ", "
		}
		text += formats[k]
	}
	return text
}
