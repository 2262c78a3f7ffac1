package starter

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"steunkaart/internal/fault"
)

// records is a CSV file of a publisher, read whole: the largest has 100,000
// short rows.
type records struct {
	file string
	at   map[string]int
	rows [][]string
}

// readRecords reads a CSV file with a header that has at least the wanted
// columns.
func readRecords(path string, comma rune, wanted ...string) (records, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return records{}, fault.Invalid("source file: %v", err)
	}
	if !utf8.Valid(text) {
		if text, err = charmap.Windows1252.NewDecoder().Bytes(text); err != nil {
			return records{}, fault.Invalid("%s: %v", filepath.Base(path), err)
		}
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	r.Comma = comma
	all := records{file: filepath.Base(path), at: map[string]int{}}
	head, err := r.Read()
	if err != nil {
		return records{}, fault.Invalid("%s: %v", all.file, err)
	}
	for i, name := range head {
		all.at[name] = i
	}
	for _, name := range wanted {
		if _, ok := all.at[name]; !ok {
			return records{}, fault.Invalid("%s: there is no column %q", all.file, name)
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return records{}, fault.Invalid("%s: %v", all.file, err)
		}
		all.rows = append(all.rows, row)
	}
}

// field returns the value of a column, trimmed; NA, which R writes for a missing
// value, is "".
func (r records) field(row []string, name string) string {
	v := strings.TrimSpace(row[r.at[name]])
	if v == "NA" {
		return ""
	}
	return v
}

// number writes a number without needless digits.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// fixed writes a number with so many decimals.
func fixed(f float64, decimals int) string { return strconv.FormatFloat(f, 'f', decimals, 64) }
