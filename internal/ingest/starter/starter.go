// Package starter makes and reads the starter data set: Steunkaart's own tables
// of the whole country, made once from the files of the publishers and kept in
// the repository, so that a fresh machine without internet shows real data.
//
// Build reads the publishers' files and writes the tables with a manifest. Open
// checks the tables against the manifest, and Set.Read emits them as the same
// rows that every other import emits.
package starter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"steunkaart/internal/fault"
)

// ManifestName is the name of the manifest in the folder of the tables.
const ManifestName = "manifest.json"

// format is the version of the tables' layout. A reader refuses another one.
const format = 1

// Manifest says which tables a starter data set has and where they come from.
type Manifest struct {
	Format int     `json:"format"` // version of the layout, 1
	Tables []Table `json:"tables"`
}

// Table is one file of the starter data set.
type Table struct {
	Name    string   `json:"name"` // "municipality"
	File    string   `json:"file"` // name within the folder
	Rows    int      `json:"rows"` // without the header
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"` // of the file as it is, lower-case hexadecimal
	CRS     string   `json:"crs,omitempty"`
	Sources []Source `json:"sources"`
}

// Source is a publisher's data set that a table was made from.
type Source struct {
	ID          string `json:"id"`
	Publisher   string `json:"publisher"`
	Title       string `json:"title"`
	Vintage     string `json:"vintage"` // day, month or year that the data speak of
	Licence     string `json:"licence"`
	Attribution string `json:"attribution"` // Dutch, as shown on pages
	URL         string `json:"url"`
	Remark      string `json:"remark,omitempty"`
}

// Set is an opened starter data set whose files fit their manifest.
type Set struct {
	Manifest Manifest
	digest   string
	files    map[string][]byte // by table name, as stored
}

// Digest returns the SHA-256 of the manifest, lower-case hexadecimal. Since the
// manifest holds the checksum of every table, it stands for the whole set: two
// sets with one digest are the same.
func (s Set) Digest() string { return s.digest }

// Bytes returns the size of the tables as stored.
func (s Set) Bytes() int64 {
	sum := int64(0)
	for _, t := range s.Manifest.Tables {
		sum += t.Bytes
	}
	return sum
}

// Open reads the starter data set in folder dir and checks every file against
// the manifest. The error is a fault of kind NotFound when there is no manifest,
// and Invalid when a file is missing or does not fit; it names the file.
func Open(dir string) (Set, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return Set{}, fault.NotFound("starter data: no %s in %s", ManifestName, dir)
	}
	if err != nil {
		return Set{}, fmt.Errorf("read starter manifest: %w", err)
	}
	m, err := ParseManifest(text)
	if err != nil {
		return Set{}, err
	}
	s := Set{Manifest: m, digest: checksum(text), files: map[string][]byte{}}
	for _, t := range m.Tables {
		if s.files[t.Name], err = readChecked(dir, t); err != nil {
			return Set{}, err
		}
	}
	return s, nil
}

// Provenance returns who published what the set was made from, under which
// licences, and the years it speaks of, each once, for the row of a run.
func (s Set) Provenance() (publishers, licences, vintages string) {
	var all [3][]string
	for _, t := range s.Manifest.Tables {
		for _, source := range t.Sources {
			all[0], all[1], all[2] = append(all[0], source.Publisher), append(all[1], source.Licence), append(all[2], source.Vintage[:min(len(source.Vintage), 4)])
		}
	}
	for i := range all {
		slices.Sort(all[i])
		all[i] = slices.Compact(all[i])
	}
	years := all[2]
	if n := len(years); n > 1 {
		years = []string{years[0], years[n-1]}
	}
	return strings.Join(all[0], "; "), strings.Join(all[1], "; "), strings.Join(years, "/")
}

// ParseManifest reads a manifest. It refuses unknown fields, another format,
// tables that a set does not have, and lists the tables that are missing.
func ParseManifest(text []byte) (Manifest, error) {
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Manifest{}, fault.Invalid("%s: %v", ManifestName, err)
	}
	if m.Format != format {
		return Manifest{}, fault.Invalid("%s: format is %d, this program reads %d", ManifestName, m.Format, format)
	}
	have := map[string]bool{}
	for _, t := range m.Tables {
		l, ok := layoutOf(t.Name)
		if !ok || l.file != t.File || have[t.Name] {
			return Manifest{}, fault.Invalid("%s: table %q in file %q is not one of a starter data set, or stands twice", ManifestName, t.Name, t.File)
		}
		have[t.Name] = true
	}
	for _, l := range layouts {
		if !have[l.name] {
			return Manifest{}, fault.Invalid("%s: table %s is missing", ManifestName, l.name)
		}
	}
	return m, nil
}

func readChecked(dir string, t Table) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(dir, t.File))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Invalid("%s: the file is missing; %s names it", t.File, ManifestName)
	}
	if err != nil {
		return nil, fmt.Errorf("read starter table: %w", err)
	}
	if got := checksum(text); got != t.SHA256 {
		return nil, fault.Invalid("%s: checksum is %s…, %s says %s…: the file was changed or cut off", t.File, short(got), ManifestName, short(t.SHA256))
	}
	return text, nil
}

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func short(sum string) string { return sum[:min(len(sum), 12)] }
