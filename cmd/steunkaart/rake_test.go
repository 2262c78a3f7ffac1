package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The published example of Ardilly and Tillé, Sampling Methods: Exercises and
// Solutions (2006), with its columns in another order than its margins.
const (
	rakeSeed = "row,value,col\na,80,x\na,170,y\na,150,z\nb,90,x\nb,80,y\nb,210,z\nc,10,x\nc,80,y\nc,130,z\n"
	rakeRows = "row,value\na,430\nb,360\nc,210\n"
	rakeCols = "value;COL\n150,0;x\n300,0;y\n550,0;z\n"
)

var rakeWant = map[string]float64{
	"a x": 73.0082, "a y": 167.6406, "a z": 189.3512, "b x": 69.3904, "b y": 66.6493, "b z": 223.9603, "c x": 7.6014, "c y": 65.7101, "c z": 136.6885,
}

// rakeFiles writes files named s.csv, m1.csv, m2.csv, … and returns the arguments
// that rake them.
func rakeFiles(t testing.TB, seed string, margins ...string) (dir string, args []string) {
	t.Helper()
	dir = t.TempDir()
	put := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	args = []string{"rake", "--seed", put("s.csv", seed)}
	for i, m := range margins {
		args = append(args, "--margin", put(fmt.Sprintf("m%d.csv", i+1), m))
	}
	return dir, args
}

// rakeCells reads an answer: the value of each cell by its other fields.
func rakeCells(t *testing.T, text string, value int) map[string]float64 {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]float64{}
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[value], 64)
		if err != nil {
			t.Fatal(err)
		}
		cells[strings.Join(slices.Delete(r, value, value+1), " ")] = v
	}
	return cells
}

func TestRakeArdillyTille(t *testing.T) {
	unset(t)
	_, args := rakeFiles(t, rakeSeed, rakeRows, rakeCols)
	code, out, errs := command(t.Context(), args...)
	if code != exitDone || !strings.HasPrefix(out, "row,value,col\na,73.00") || !strings.HasPrefix(errs, "converged after ") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	cells := rakeCells(t, out, 1)
	for cell, want := range rakeWant {
		if math.Abs(cells[cell]-want) > 5e-5 {
			t.Errorf("cell %s is %v, want %v", cell, cells[cell], want)
		}
	}
	sum := 0.0
	for _, v := range cells {
		sum += v
	}
	if len(cells) != 9 || math.Abs(sum-1000) > 1e-9 {
		t.Errorf("%d cells add up to %v, want 9 and 1000 in full precision", len(cells), sum)
	}
}

func TestRakeJSON(t *testing.T) {
	unset(t)
	_, args := rakeFiles(t, strings.ReplaceAll(rakeSeed, "\na,", "\n\"a\"\"<é\n,\","), strings.ReplaceAll(rakeRows, "\na,", "\n\"a\"\"<é\n,\","), rakeCols)
	code, out, _ := command(t.Context(), append(args, "--json")...)
	var got struct {
		Converged  bool
		Iterations int
		Error      float64
		Cells      []struct {
			Row, Col string
			Value    float64
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v, %s", code, err, out)
	}
	if !got.Converged || got.Iterations < 2 || got.Error > 1e-9 || len(got.Cells) != 9 {
		t.Fatalf("got %+v", got)
	}
	if c := got.Cells[1]; c.Row != "a\"<é\n," || c.Col != "y" || math.Abs(c.Value-167.6406) > 5e-5 {
		t.Errorf("second cell is %+v", c)
	}
}

// TestRakeByTwoDimensionsAtOnce rakes age × sex × region to age × sex and region,
// and checks every margin and that the ratios of odds are those of the seed.
func TestRakeByTwoDimensionsAtOnce(t *testing.T) {
	unset(t)
	rng := rand.New(rand.NewPCG(3, 3))
	var seed, pairs, regions strings.Builder
	seed.WriteString("age,sex,region,value\n")
	pairs.WriteString("sex,age,value\n")
	regions.WriteString("region,value\n")
	want := map[string]float64{}
	start := map[string]float64{}
	for a := range 4 {
		for s := range 2 {
			for r := range 5 {
				v, w := 1+rng.Float64(), 10*rng.Float64()
				start[fmt.Sprintf("a%d s%d r%d", a, s, r)] = v
				fmt.Fprintf(&seed, "a%d,s%d,r%d,%v\n", a, s, r, v)
				want[fmt.Sprintf("a%d s%d", a, s)] += w
				want[fmt.Sprintf("r%d", r)] += w
			}
		}
	}
	for name, v := range want {
		if a, s, both := strings.Cut(name, " "); both {
			fmt.Fprintf(&pairs, "%s,%s,%v\n", s, a, v)
		} else {
			fmt.Fprintf(&regions, "%s,%v\n", name, v)
		}
	}
	_, args := rakeFiles(t, seed.String(), pairs.String(), regions.String())
	code, out, errs := command(t.Context(), args...)
	if code != exitDone {
		t.Fatalf("exit %d, %s", code, errs)
	}
	cells := rakeCells(t, out, 3)
	got := map[string]float64{}
	for cell, v := range cells {
		f := strings.Fields(cell)
		got[f[0]+" "+f[1]] += v
		got[f[2]] += v
	}
	for name, w := range want {
		if math.Abs(got[name]-w) > 1e-8*w {
			t.Errorf("%s adds up to %v, want %v", name, got[name], w)
		}
	}
	odds := func(c map[string]float64) float64 {
		return c["a0 s0 r0"] * c["a1 s0 r1"] / (c["a1 s0 r0"] * c["a0 s0 r1"])
	}
	if math.Abs(odds(cells)/odds(start)-1) > 1e-9 {
		t.Errorf("ratio of odds went from %v to %v", odds(start), odds(cells))
	}
}

// TestRakeWhateverTheOrder shuffles rows and columns: not a bit changes.
func TestRakeWhateverTheOrder(t *testing.T) {
	unset(t)
	rng := rand.New(rand.NewPCG(1, 2))
	_, args := rakeFiles(t, rakeSeed, rakeRows, rakeCols)
	_, out, _ := command(t.Context(), args...)
	want := rakeCells(t, out, 1)
	shuffle := func(text string) string {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		rng.Shuffle(len(lines)-1, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
		return strings.Join(lines, "\n")
	}
	for range 20 {
		seed := shuffle(rakeSeed)
		_, args := rakeFiles(t, seed, shuffle(rakeRows), shuffle(rakeCols))
		_, out, errs := command(t.Context(), args...)
		got := rakeCells(t, out, 1)
		for cell, w := range want {
			if got[cell] != w {
				t.Fatalf("cell %s is %v, was %v; %s", cell, got[cell], w, errs)
			}
		}
		for i, line := range strings.Split(seed, "\n") {
			if f := strings.Split(line, ","); !strings.HasPrefix(strings.Split(out, "\n")[i], f[0]+",") {
				t.Fatalf("line %d of\n%s\nis not of the cell in\n%s", i+1, out, seed)
			}
		}
	}
}

func TestRakeFile(t *testing.T) {
	unset(t)
	dir, args := rakeFiles(t, rakeSeed, rakeRows, rakeCols)
	file := filepath.Join(dir, "out.csv")
	code, out, errs := command(t.Context(), append(args, "-o", file)...)
	text, err := os.ReadFile(file)
	if err != nil || code != exitDone || out != "" || len(rakeCells(t, string(text), 1)) != 9 {
		t.Fatalf("exit %d, %v, %q, %q, %q", code, err, out, errs, text)
	}
	code, out, _ = command(t.Context(), append(args, "--json", "-o", file)...)
	var got struct {
		Converged bool
		File      string
		Rows      int
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone || !got.Converged || got.File != file || got.Rows != 9 {
		t.Errorf("exit %d, %v, %s", code, err, out)
	}
}

// TestRakeThatFailsLeavesTheOldFile gives up, is given bad input, or cannot write:
// the file of an earlier run is as it was, and no other is there.
func TestRakeThatFailsLeavesTheOldFile(t *testing.T) {
	unset(t)
	for _, tt := range []struct {
		name, rows string
		more       []string
		code       int
	}{
		{"not converged", rakeRows, []string{"--sweeps", "2"}, exitFailed},
		{"bad input", strings.Replace(rakeRows, "430", "x", 1), nil, exitUsage},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, args := rakeFiles(t, rakeSeed, tt.rows, rakeCols)
			file := filepath.Join(dir, "out.csv")
			if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := command(t.Context(), append(append(args, "-o", file), tt.more...)...)
			text, err := os.ReadFile(file)
			if err != nil || code != tt.code || out != "" || string(text) != "old" {
				t.Errorf("exit %d, %v, %q, %q, file %q", code, err, out, errs, text)
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 4 {
				t.Errorf("the folder holds %v, %v", entries, err)
			}
		})
	}
}

func TestRakeNotConverged(t *testing.T) {
	unset(t)
	// The cells that are not zero cannot reach both margins.
	seed := "row,col,value\na,x,1\na,y,0\nb,x,1\nb,y,1\n"
	_, args := rakeFiles(t, seed, "row,value\na,8\nb,2\n", "col,value\nx,5\ny,5\n")
	code, out, errs := command(t.Context(), append(args, "--json", "--sweeps", "45")...)
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitFailed {
		t.Fatalf("exit %d, %v, %s", code, err, out)
	}
	if _, cells := got["cells"]; got["converged"] != false || got["iterations"] != 45.0 || got["error"] == 0.0 || cells {
		t.Errorf("got %v", got)
	}
	for _, want := range []string{"not converged after 45 rounds", "m1.csv: row ", "expected", "nothing is written"} {
		if !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("no %q in one line %q", want, errs)
		}
	}
}

// TestRakeErrorIsTrueOfTheCells rakes coarsely: the error that is told is that of
// the cells that are written, and within the tolerance.
func TestRakeErrorIsTrueOfTheCells(t *testing.T) {
	unset(t)
	rng := rand.New(rand.NewPCG(5, 5))
	for range 40 {
		seed, margins, totals := "a,b,c,value\n", []string{"a,value\n", "b,value\n", "c,value\n"}, [3][2]float64{}
		for i := range 8 {
			at := [3]int{i >> 2, i >> 1 & 1, i & 1}
			v := math.Exp(3 * rng.NormFloat64())
			for d, c := range at {
				totals[d][c] += v
			}
			seed += fmt.Sprintf("%d,%d,%d,%v\n", at[0], at[1], at[2], math.Exp(3*rng.NormFloat64()))
		}
		for d := range margins {
			margins[d] += fmt.Sprintf("0,%v\n1,%v\n", totals[d][0], totals[d][1])
		}
		_, args := rakeFiles(t, seed, margins...)
		code, out, errs := command(t.Context(), append(args, "--json", "--tolerance", "0.1")...)
		var got struct {
			Error float64
			Cells []struct{ Value float64 }
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone {
			t.Fatalf("exit %d, %v, %s", code, err, errs)
		}
		sums, worst := [3][2]float64{}, 0.0
		for i, c := range got.Cells {
			for d, at := range [3]int{i >> 2, i >> 1 & 1, i & 1} {
				sums[d][at] += c.Value
			}
		}
		for d := range sums {
			for at, sum := range sums[d] {
				worst = max(worst, math.Abs(sum-totals[d][at])/totals[d][at])
			}
		}
		if math.Abs(worst-got.Error) > 1e-9 || worst > 0.1+1e-9 {
			t.Fatalf("error %v, but the cells differ by %v", got.Error, worst)
		}
	}
}

func TestRakeFlags(t *testing.T) {
	unset(t)
	if code, out, _ := command(t.Context(), "rake", "--help"); code != exitDone || !strings.Contains(out, "--margin=FILE") {
		t.Errorf("--help: exit %d, %s", code, out)
	}
	dir, args := rakeFiles(t, rakeSeed, rakeRows, rakeCols)
	for _, tt := range []struct {
		more  []string
		says  string
		lines int
	}{
		{[]string{"--tolerance", "0", "--sweeps", "0", "-o", dir}, "--tolerance: 0 is not above 0 and below 1", 3},
		{[]string{"--tolerance", "NaN"}, "--tolerance: NaN is not", 1},
		{[]string{"--sweeps=-1"}, "--sweeps: -1 is not 1 or more", 1},
		{[]string{"-o", dir}, "-o: " + dir + " is there and is not a file", 1},
		{[]string{"-o", os.DevNull}, "is there and is not a file", 1},
		{[]string{"-o", filepath.Join(dir, "m2.csv")}, "m2.csv is read as well", 1},
		{[]string{"-o", filepath.Join(dir, "no", "out.csv")}, "cannot write in the folder", 2},
	} {
		code, out, errs := command(t.Context(), append(args[:len(args):len(args)], tt.more...)...)
		if code != exitUsage || out != "" || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != tt.lines {
			t.Errorf("%v: exit %d, %q, %q; want %d lines and %q", tt.more, code, out, errs, tt.lines, tt.says)
		}
	}
	if code, _, errs := command(t.Context(), "rake", "--seed", filepath.Join(dir, "s.csv")); code != exitUsage || !strings.Contains(errs, "--margin") {
		t.Errorf("no margin: exit %d, %q", code, errs)
	}
}

// BenchmarkRake rakes a million cells to three margins, files and all.
func BenchmarkRake(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var seed strings.Builder
	seed.WriteString("age,region,kind,value\n")
	sums := [3][100]float64{}
	for i := range 1_000_000 {
		at := [3]int{i / 10000, i / 100 % 100, i % 100}
		fmt.Fprintf(&seed, "a%d,r%d,k%d,%.6f\n", at[0], at[1], at[2], 0.1+rng.Float64())
		for d, c := range at {
			sums[d][c] += rng.Float64() * float64(1+at[0])
		}
	}
	margins := make([]string, 3)
	whole := [3]float64{}
	for d := range sums {
		for _, s := range sums[d] {
			whole[d] += s
		}
		var m strings.Builder
		fmt.Fprintf(&m, "%s,value\n", []string{"age", "region", "kind"}[d])
		for c, s := range sums[d] {
			fmt.Fprintf(&m, "%c%d,%v\n", "ark"[d], c, s/whole[d]*1e6)
		}
		margins[d] = m.String()
	}
	dir, args := rakeFiles(b, seed.String(), margins...)
	args = append(args, "-o", filepath.Join(dir, "out.csv"))
	b.SetBytes(int64(seed.Len()))
	b.ReportAllocs()
	for b.Loop() {
		var errs strings.Builder
		if code := run(b.Context(), args, io.Discard, &errs); code != exitDone {
			b.Fatal(errs.String())
		}
	}
}
