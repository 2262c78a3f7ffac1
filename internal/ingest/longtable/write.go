package longtable

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the table with other values, which are one per row: its columns
// and rows in the order of its file, numbers as exact as they are.
func (t *Table) WriteCSV(w io.Writer, values []float64) error {
	header := csv.NewWriter(w)
	if err := header.Write(t.Columns); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	header.Flush()
	if err := header.Error(); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	fields, err := t.encode(func(_, category string) ([]byte, error) { return csvField(category) })
	if err != nil {
		return err
	}
	return t.write(w, values, layout{fields: fields, after: "\n"})
}

// WriteJSON writes the cells with other values as an array of objects: a text for
// each dimension, and the number `value`.
func (t *Table) WriteJSON(w io.Writer, values []float64) error {
	fields, err := t.encode(func(name, category string) ([]byte, error) {
		field, err := json.Marshal(map[string]string{name: category})
		return bytes.Trim(field, "{}"), err
	})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "["); err != nil {
		return fmt.Errorf("write cells: %w", err)
	}
	if err := t.write(w, values, layout{fields: fields, before: "{", value: `"value":`, after: "}", between: ",\n"}); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "]"); err != nil {
		return fmt.Errorf("write cells: %w", err)
	}
	return nil
}

// layout is what stands around the fields of a row.
type layout struct {
	fields                        [][][]byte // of each column and category; nil for the value
	before, value, after, between string
}

// encode writes every category once, not once per row.
func (t *Table) encode(field func(name, category string) ([]byte, error)) ([][][]byte, error) {
	fields := make([][][]byte, len(t.Columns))
	for _, d := range t.Dimensions {
		for _, category := range d.Categories {
			b, err := field(d.Name, category)
			if err != nil {
				return nil, fmt.Errorf("write category %q: %w", category, err)
			}
			fields[d.column] = append(fields[d.column], b)
		}
	}
	return fields, nil
}

func (t *Table) write(w io.Writer, values []float64, l layout) error {
	codes := make([][]int32, len(t.Columns))
	for _, d := range t.Dimensions {
		codes[d.column] = d.Codes
	}
	var row []byte
	for i, value := range values {
		row = row[:0]
		if i > 0 {
			row = append(row, l.between...)
		}
		row = append(row, l.before...)
		for c := range t.Columns {
			if c > 0 {
				row = append(row, ',')
			}
			if c == t.value {
				row = strconv.AppendFloat(append(row, l.value...), value, 'g', -1, 64)
			} else {
				row = append(row, l.fields[c][codes[c][i]]...)
			}
		}
		if _, err := w.Write(append(row, l.after...)); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	return nil
}

// csvField returns a field with quotes where CSV wants them.
func csvField(s string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{s}); err != nil {
		return nil, err
	}
	w.Flush()
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), w.Error()
}
