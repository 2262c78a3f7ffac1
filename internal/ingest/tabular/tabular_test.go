package tabular_test

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/ingest/tabular"
)

// read returns the rows as "line|field|field", with a flaw behind "!".
func read(t testing.TB, in ingest.Input) (guess string, rows []string, err error) {
	t.Helper()
	table, err := tabular.Open(in, []string{"kind", "name"})
	if err != nil {
		return "", nil, err
	}
	defer table.Close() //nolint:errcheck // was only read
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return table.Guess, rows, nil
		}
		if err != nil {
			return table.Guess, rows, err
		}
		text := fmt.Sprint(row.Line)
		for i := range table.Columns {
			text += "|" + row.At(i)
		}
		if row.Flaw != "" {
			text = fmt.Sprint(row.Line) + "!" + row.Flaw
		}
		rows = append(rows, text)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, in, guess string
		want            []string
	}{
		{"comma", "kind,name\nido,Delft\n", "delimiter comma", []string{"2|ido|Delft"}},
		{"semicolon, Windows line ends", "kind;name\r\nido;Delft\r\n", "delimiter semicolon", []string{"2|ido|Delft"}},
		{"tab", "kind\tname\nido\tDelft", "delimiter tab", []string{"2|ido|Delft"}},
		{"commas in a header of semicolons", "\"a,b,c,d\";kind;name\nx;ido;y\n", "delimiter semicolon", []string{"2|x|ido|y"}},
		{"mark", "\xef\xbb\xbfkind,name\nido,Café\n", "UTF-8", []string{"2|ido|Café"}},
		{"windows letters", "kind,name\nido,Caf\xe9 \x80 1\n", "Windows-1252", []string{"2|ido|Café € 1"}},
		{"one broken letter", "kind,name\nido,Café\nido,Caf\xe9\n", "UTF-8", []string{"2|ido|Café", "3!holds bytes that are no text in UTF-8"}},
		{"quotes", "kind,name\nido,\"De \"\"Kom\"\", links\"\n", "", []string{`2|ido|De "Kom", links`}},
		{"line end in quotes", "kind,name\nido,\"a\nb\"\nx,y\n", "", []string{"2|ido|a\nb", "4|x|y"}},
		{"quote inside", "kind,name\nido,De 'Kom' 12\"\n", "", []string{`2|ido|De 'Kom' 12"`}},
		{"empty lines", "\n\nkind,name\n\nido,a\n\n", "", []string{"5|ido|a"}},
		{"empty fields", "kind,name\n,\n\"\",\"\"\n", "", []string{"2||", "3||"}},
		{"too few", "kind,name\nido\nx,y\n", "", []string{"2!has 1 fields, expected 2 as in the header", "3|x|y"}},
		{"too many", "kind,name\nido,a,b\n", "", []string{"2!has 3 fields, expected 2 as in the header"}},
		{"trailing delimiters", "kind,name\nido,a,,\n", "", []string{"2|ido|a"}},
		{"text behind a quote", "kind,name\nido,\"a\"b\nx,y\n", "", []string{"2!has text behind a closing quote", "3|x|y"}},
		{"zero byte", "kind,name\n" + strings.Repeat("x,y\n", 2000) + "a\x00,b\n", "", append(lines(2000), "2002!holds bytes that are no text in UTF-8")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			guess, rows, err := read(t, ingesttest.File(t, "file.csv", tt.in))
			if err != nil || !slices.Equal(rows, tt.want) || !strings.Contains(guess, tt.guess) {
				t.Errorf("got %q %q, %v, want %q", guess, rows, err, tt.want)
			}
		})
	}
}

func lines(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%d|x|y", i+2))
	}
	return all
}

// TestEncodingDecidedLate reads a file whose first letter beyond ASCII stands
// far behind what the guess looks at.
func TestEncodingDecidedLate(t *testing.T) {
	t.Parallel()

	head := "kind,name\n" + strings.Repeat("ido,Delft\n", 50000)
	for name, tt := range map[string]struct{ tail, want string }{
		"windows": {"ido,Caf\xe9\nido,\xc3\xa9\n", "ido|Café ido|Ã©"},
		"utf-8":   {"ido,Café\nido,Caf\xe9\n", "ido|Café !holds bytes that are no text in UTF-8"},
	} {
		_, rows, err := read(t, ingesttest.File(t, "file.csv", head+tt.tail))
		if err != nil || len(rows) != 50002 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		last := strings.TrimLeft(rows[50000], "0123456789|") + " " + strings.TrimLeft(rows[50001], "0123456789|")
		if last != tt.want {
			t.Errorf("%s: got %q, want %q", name, last, tt.want)
		}
	}
}

func TestCSVRefused(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, in, says string }{
		{"only empty lines", "\n\n", "no header"},
		{"column twice", "name,Name\n", `names column "Name" twice`},
		{"open quote", "kind,name\nido,\"a\nido,b\n", "line 2: a quote is opened and never closed"},
		{"open quote in much", "kind,name\nido,\"a\n" + strings.Repeat("ido,b\n", 300000), "line 2: a quote is opened and not closed within a megabyte"},
		{"long line", "kind,name\nido," + strings.Repeat("x", 3<<20), "line 2 is longer than a megabyte"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, _, err := read(t, ingesttest.File(t, "file.csv", tt.in))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "file.csv: ") {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
}

func TestRequireNamesWhatIsMissing(t *testing.T) {
	t.Parallel()

	table, err := tabular.Open(ingesttest.File(t, "file.csv", "Soort;KIND\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = table.Require("kind", "name", "lat")
	for _, part := range []string{"lacks name, lat", "expected kind, name, lat", "found Soort, KIND"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
	if got := table.Column("nothing", "soort"); got != 0 {
		t.Errorf("soort is column %d", got)
	}
}

func TestSheet(t *testing.T) {
	t.Parallel()

	f := excelize.NewFile()
	for cell, v := range map[string]any{"A2": "kind", "B2": "name", "C2": "n", "A3": "ido", "B3": "Café", "C3": 1234.5, "A5": "library", "C5": -99997} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "points.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	guess, rows, err := read(t, ingesttest.Open(t, path))
	if want := []string{"3|ido|Café|1234.5", "5|library||-99997"}; err != nil || !slices.Equal(rows, want) {
		t.Errorf("got %q, %v, want %q", rows, err, want)
	}
	if guess != `XLSX, sheet "Sheet1"` {
		t.Errorf("guess %q", guess)
	}
}

func TestBrokenSheet(t *testing.T) {
	t.Parallel()

	_, _, err := read(t, ingesttest.File(t, "points.xlsx", "PK\x03\x04"+strings.Repeat("x", 1000)))
	if err == nil || !strings.Contains(err.Error(), "no .xlsx sheet") {
		t.Errorf("got %v", err)
	}
}

// FuzzCSV holds that any bytes give rows in order of line, of good text unless
// the row says otherwise, or one fault.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"kind,name\nido,\"a\"\"b\"\n", "a;b\r\n\"x\ny\";z", "\xef\xbb\xbfa\tb\n\xe9\t\x81", "\"", "a,a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		in := ingest.Input{Name: "file.csv", Size: int64(len(content)), File: strings.NewReader(content)}
		table, err := tabular.Open(in, []string{"kind"})
		if err != nil {
			return
		}
		before := 0
		for {
			row, err := table.Next()
			if err != nil {
				return
			}
			if row.Line <= before {
				t.Fatalf("line %d after line %d", row.Line, before)
			}
			before = row.Line
			for i := range table.Columns {
				if text := row.At(i); row.Flaw == "" && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
					t.Fatalf("line %d: %q is no text", row.Line, text)
				}
			}
		}
	})
}
