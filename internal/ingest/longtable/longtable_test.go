package longtable_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/ingest/longtable"
)

// read reads a table that must be without fault.
func read(t testing.TB, name, content string) *longtable.Table {
	t.Helper()
	var faults longtable.Faults
	table, err := longtable.Read(t.Context(), ingesttest.File(t, name, content), nil, &faults)
	if err := errors.Join(err, faults.Err()); err != nil {
		t.Fatal(err)
	}
	return table
}

func TestRead(t *testing.T) {
	t.Parallel()
	got := read(t, "s.csv", "\n age ;Value; sex\n65+;1,5;m\n\n65+;-0;f\n;;\n0-64;2e3;m\n")
	if !slices.Equal(got.Columns, []string{"age", "Value", "sex"}) || !slices.Equal(got.Names(), []string{"age", "sex"}) {
		t.Errorf("columns %q, dimensions %q", got.Columns, got.Names())
	}
	if !slices.Equal(got.Values, []float64{1.5, 0, 2000}) || math.Signbit(got.Values[1]) || !slices.Equal(got.Lines, []int32{3, 5, 7}) {
		t.Errorf("values %v of lines %v", got.Values, got.Lines)
	}
	if age := got.Dimensions[0]; !slices.Equal(age.Categories, []string{"65+", "0-64"}) || !slices.Equal(age.Codes, []int32{0, 0, 1}) {
		t.Errorf("ages %q, %v", age.Categories, age.Codes)
	}
	if cell := got.Cell(2); cell != `age "0-64", sex "m"` {
		t.Errorf("third cell is %s", cell)
	}
}

func TestOrderIsByNameOfDimensionAndCategory(t *testing.T) {
	t.Parallel()
	got := read(t, "s.csv", "sex,value,age\nm,1,b\nf,2,b\nm,3,a\nf,4,a\n")
	if order := got.Order(); !slices.Equal(order, []int32{3, 2, 1, 0}) {
		t.Errorf("order %v", order)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	const text = "\"a,b\",value,c\n\"x \"\"<y>\"\"\",1,é\nz,0.1,\"1,5\"\n"
	table := read(t, "s.csv", text)
	var b bytes.Buffer
	if err := table.WriteCSV(&b, table.Values); err != nil || b.String() != text {
		t.Errorf("%v, got\n%s\nwant\n%s", err, b.String(), text)
	}
	b.Reset()
	if err := table.WriteJSON(&b, []float64{1.0 / 3, 1e300}); err != nil {
		t.Fatal(err)
	}
	var cells []map[string]any
	if err := json.Unmarshal(b.Bytes(), &cells); err != nil {
		t.Fatal(err)
	}
	if len(cells) != 2 || cells[0]["value"] != 1.0/3 || cells[0]["a,b"] != `x "<y>"` || cells[1]["c"] != "1,5" || cells[1]["value"] != 1e300 {
		t.Errorf("got %v", cells)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteTellsOfAFullDisk(t *testing.T) {
	t.Parallel()
	table := read(t, "s.csv", "a,value\nx,1\n")
	if err := table.WriteCSV(full{}, table.Values); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("CSV: %v", err)
	}
	if err := table.WriteJSON(full{}, table.Values); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("JSON: %v", err)
	}
}

// broken is a disk that cannot be read.
type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }

func TestReadTellsFaultsOfTheFileFromOthers(t *testing.T) {
	t.Parallel()
	var faults longtable.Faults
	if _, err := longtable.Read(t.Context(), ingest.Input{Name: "s.csv", Size: 9, File: broken{}}, nil, &faults); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("broken disk: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := longtable.Read(ctx, ingesttest.File(t, "s.csv", "a,value\nx,1\n"), nil, &faults); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := faults.Err(); err != nil {
		t.Errorf("the file has %v", err)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	var faults longtable.Faults
	if faults.Err() != nil {
		t.Error("no fault is a fault")
	}
	for i := range 23 {
		faults.Add("fault %d", i)
	}
	all := fault.Details(faults.Err())
	if len(all) != 21 || all[0] != "fault 0" || all[20] != "and 3 faults more" {
		t.Errorf("got %q", all)
	}
	if other := faults.Take(io.ErrClosedPipe); !errors.Is(other, io.ErrClosedPipe) || faults.Take(nil) != nil {
		t.Errorf("took %v", other)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	seed := read(t, "s.csv", "sex,age,value\nm,old,1\nf,old,2\nf,young,3\nm,young,4\n")
	age := read(t, "age.csv", "AGE,value\nyoung,14\nold,6\nunborn,0\n")
	both := read(t, "both.csv", "age,sex,value\nold,f,4\nold,m,2\nyoung,m,8\nyoung,f,6\n")
	var faults longtable.Faults
	p := longtable.Join(seed, []*longtable.Table{age, nil, both}, 1e-9, &faults)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if err := demand.CheckMargins(4, p.Margins, 1e-9); err != nil || len(p.Margins) != 2 {
		t.Fatalf("%v, margins %+v", err, p.Margins)
	}
	if !slices.Equal(p.Cells, []float64{2, 1, 3, 4}) || !slices.Equal(p.Values(), seed.Values) {
		t.Errorf("cells %v, in the order of the file %v", p.Cells, p.Values())
	}
	if len(p.Notes) != 1 || !strings.Contains(p.Notes[0], `age.csv: line 4: AGE "unborn" is not in s.csv`) {
		t.Errorf("notes %q", p.Notes)
	}
	want := `age.csv: age "old" adds up to 3, expected 6`
	if m := p.Furthest(); m.String() != want || m.Error != 0.5 {
		t.Errorf("furthest from %v by %v, want %s", m, m.Error, want)
	}
	demand.Rake(p.Cells, p.Margins, 1e-12, 10)
	if m := p.Furthest(); m.Error > 1e-12 || !slices.Equal(p.Values(), []float64{2, 4, 6, 8}) {
		t.Errorf("raked to %v, %v", p.Values(), m)
	}
	p.Cells[0] = math.NaN()
	if m := p.Furthest(); !math.IsInf(m.Error, 1) {
		t.Errorf("no number is %v away", m.Error)
	}
}

// FuzzRake reads any two files as seed and margin. Whatever they hold, what comes
// without fault can be raked, and reads back as it was written.
func FuzzRake(f *testing.F) {
	f.Add([]byte("a,b,value\nx,y,1\nx,z,2\n"), []byte("b,value\ny,4\nz,5\n"))
	f.Add([]byte("\xef\xbb\xbfa;value\r\nx;1,5\r\n"), []byte("a\tvalue\nx\t0\nq\t0\n"))
	f.Add([]byte("a,value\n\"x\"\"\n,\",3\n"), []byte("value,A\n-1,x\n1e999,x\n,\n"))
	f.Add([]byte("a,value\nMari\xeblle,1e-320\n"), []byte("a,value\nMari\xc3\xablle,1e300\n"))
	f.Fuzz(func(t *testing.T, s, m []byte) {
		var faults longtable.Faults
		seed := readAny(t, s, &faults)
		margin := readAny(t, m, &faults)
		if seed == nil {
			if faults.Err() == nil {
				t.Fatal("no seed, and no fault")
			}
			return
		}
		p := longtable.Join(seed, []*longtable.Table{margin}, 1e-9, &faults)
		if faults.Err() != nil {
			return
		}
		for i, v := range seed.Values {
			if !(v >= 0) || math.IsInf(v, 0) {
				t.Fatalf("value %d is %v", i, v)
			}
		}
		if err := demand.CheckMargins(len(p.Cells), p.Margins, 1e-9); err != nil {
			t.Fatal(err)
		}
		demand.Rake(p.Cells, p.Margins, 1e-9, 5)
		if e := p.Furthest().Error; !(e >= 0) {
			t.Fatalf("error %v", e)
		}
		again(t, seed)
	})
}

func readAny(t *testing.T, content []byte, faults *longtable.Faults) *longtable.Table {
	t.Helper()
	in := ingest.Input{Name: "x.csv", Size: int64(len(content)), File: bytes.NewReader(content)}
	table, err := longtable.Read(t.Context(), in, nil, faults)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// again writes a table, and reads it with the library's own readers.
func again(t *testing.T, table *longtable.Table) {
	t.Helper()
	var text, cells bytes.Buffer
	if err := errors.Join(table.WriteCSV(&text, table.Values), table.WriteJSON(&cells, table.Values)); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(cells.Bytes()) {
		t.Fatalf("no JSON: %s", cells.Bytes())
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(rows) != 1+len(table.Values) {
		t.Fatalf("%v, %q", err, rows)
	}
	for c, name := range table.Columns {
		at := slices.IndexFunc(table.Dimensions, func(d longtable.Dimension) bool { return d.Name == name })
		for i, row := range rows {
			want := name
			switch {
			case i > 0 && at < 0:
				want = strconv.FormatFloat(table.Values[i-1], 'g', -1, 64)
			case i > 0:
				want = table.Dimensions[at].Categories[table.Dimensions[at].Codes[i-1]]
			}
			if want = strings.ReplaceAll(want, "\r\n", "\n"); row[c] != want { // as the library reads the end of a line
				t.Fatalf("row %d of column %q: %q, want %q", i, name, row[c], want)
			}
		}
	}
}
