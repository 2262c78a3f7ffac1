package starter

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"steunkaart/internal/fault"
)

// encode writes the rows of a table as CSV, packed when the file's name ends in
// .gz. Equal rows give equal bytes: the packed form carries no name and no time.
func encode(l layout, rows [][]string) ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if err := w.Write(l.columns); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if len(r) != len(l.columns) {
			return nil, fmt.Errorf("table %s: a row has %d fields, not %d", l.name, len(r), len(l.columns))
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(l.file, ".gz") {
		return text.Bytes(), nil
	}
	return pack(text.Bytes())
}

func pack(text []byte) ([]byte, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// writeSet writes every table and, last, the manifest, so that a folder with a
// manifest that fits is a whole set.
func writeSet(ctx context.Context, dir string, tables map[string][][]string, catalogue map[string]Source) (Manifest, error) {
	m := Manifest{Format: format}
	for _, l := range layouts {
		if err := ctx.Err(); err != nil {
			return Manifest{}, err
		}
		text, err := encode(l, tables[l.name])
		if err != nil {
			return Manifest{}, err
		}
		if err := writeBeside(filepath.Join(dir, l.file), text); err != nil {
			return Manifest{}, err
		}
		t := Table{Name: l.name, File: l.file, Rows: len(tables[l.name]), Bytes: int64(len(text)), SHA256: checksum(text), CRS: l.crs}
		for _, id := range l.sources {
			t.Sources = append(t.Sources, catalogue[id])
		}
		m.Tables = append(m.Tables, t)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Manifest{}, err
	}
	return m, writeBeside(filepath.Join(dir, ManifestName), append(text, '\n'))
}

// writeBeside writes a file under another name and renames it, so that nobody
// ever sees half a file.
func writeBeside(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write starter table: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when the rename went well
	_, err = f.Write(text)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("write starter table: %w", err)
	}
	return os.Rename(f.Name(), path)
}

// readCatalogue reads the catalogue of sources, by id, and refuses one that
// lacks a source which a table needs.
func readCatalogue(path string) (map[string]Source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("catalogue of sources: %v", err)
	}
	var list []Source
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fault.Invalid("%s: %v", filepath.Base(path), err)
	}
	byID := map[string]Source{}
	for _, s := range list {
		byID[s.ID] = s
	}
	for _, l := range layouts {
		for _, id := range l.sources {
			if byID[id].Licence == "" {
				return nil, fault.Invalid("%s: source %q of table %s is missing or has no licence", filepath.Base(path), id, l.name)
			}
		}
	}
	return byID, nil
}
