package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tables of a question of reach: ids are any text, columns in any order.
const (
	measureDemand = "id,name,demand\n\"a, b\",North,5\nd2,South,10\n3,,0\n"
	measureSupply = "supply,id\n4,s1\n0,s2\n"
	measureCost   = "cost,from,to\n1,\"a, b\",s1\n2,d2,s1\n3,d2,s2\n"
)

// measureFiles writes tables and returns the arguments that name them.
func measureFiles(t *testing.T, demand, supply, cost string) (dir string, args []string) {
	t.Helper()
	dir = t.TempDir()
	for i, name := range []string{"demand", "supply", "cost"} {
		path := filepath.Join(dir, name+".csv")
		if err := os.WriteFile(path, []byte([]string{demand, supply, cost}[i]), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--"+name, path)
	}
	return dir, args
}

func TestMeasure(t *testing.T) {
	unset(t)
	_, files := measureFiles(t, measureDemand, measureSupply, measureCost)
	for _, tt := range []struct{ args, want string }{
		{"nearest", "1 2 Inf"},
		{"nearest --n 2", "Inf Inf Inf"},
		{"nearest --cutoff 2 --strict", "1 Inf Inf"},
		{"cumulative", "4 4 0"},
		{"cumulative --cutoff 1", "4 0 0"},
		{"gravity --decay linear:4", "3 2 0"},
		{"gravity --decay power:1 --cutoff 1", "4 0 0"},
		{"gravity --decay binary", "4 4 0"},
		{"2sfca --cutoff 1", "0.8 0 0"},
		{"2sfca --cutoff 0", "0 0 0"},
		{"e2sfca --zones 1,2 --weights 1,0.5", "0.4 0.2 0"},
		{"3sfca --zones 1,3 --weights 1,0.5", "0.5333333333333333 0.13333333333333333 0"},
		{"bfca --cutoff 1", "0.8 0 0"},
		{"spatial-availability --zones 1,2 --weights 1,0.5", "2 2 0"},
		{"coverage --cutoff 1", "1 0 0"},
		{"leftover", "1 10 0"},
	} {
		code, out, errs := command(t.Context(), append(append([]string{"measure", "--measure"}, strings.Fields(tt.args)...), files...)...)
		v := strings.Fields(tt.want)
		if want := fmt.Sprintf("id,value\n\"a, b\",%s\nd2,%s\n3,%s\n", v[0], v[1], v[2]); code != exitDone || !sameNumbers(out, want) || errs != "3 demands, 2 supplies, 3 pairs\n" {
			t.Errorf("%s: exit %d, %q, %s\nwant %q", tt.args, code, out, errs, want)
		}
	}
}

// sameNumbers compares tables, their numbers but for the last digit.
func sameNumbers(got, want string) bool {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if x, y := a[i], b[i]; x != y && (len(x) < 17 || len(y) < 17 || x[:15] != y[:15]) {
			return false
		}
	}
	return true
}

func TestMeasureJSON(t *testing.T) {
	unset(t)
	dir, files := measureFiles(t, measureDemand, measureSupply, measureCost)
	args := append([]string{"--json", "measure", "--measure", "nearest"}, files...)
	want := `{"measure":"nearest","values":[{"id":"a, b","value":1},{"id":"d2","value":2},{"id":"3","value":null}]}` + "\n"
	if code, out, _ := command(t.Context(), args...); code != exitDone || out != want {
		t.Errorf("exit %d, %s", code, out)
	}
	path := filepath.Join(dir, "out.csv")
	want = fmt.Sprintf(`{"measure":"nearest","file":%q,"rows":3}`+"\n", path)
	if code, out, _ := command(t.Context(), append(args, "-o", path)...); code != exitDone || out != want {
		t.Errorf("exit %d, %s", code, out)
	}
}

func TestMeasurePacked(t *testing.T) {
	unset(t)
	dir, files := measureFiles(t, measureDemand, measureSupply, measureCost)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(measureCost)) // into memory
	_ = z.Close()
	path := filepath.Join(dir, "cost.csv.gz")
	for _, tt := range []struct {
		name string
		data []byte
		code int
		says string
	}{
		{"whole", packed.Bytes(), exitDone, ""},
		{"cut off", packed.Bytes()[:packed.Len()-6], exitUsage, "steunkaart: " + path + ": is not a whole gzip file: unexpected EOF\n"},
		{"damaged", append(append([]byte{}, packed.Bytes()[:packed.Len()-6]...), 1, 2, 3, 4, 5, 6), exitUsage, "steunkaart: " + path + ": is not a whole gzip file: gzip: invalid checksum\n"},
	} {
		if err := os.WriteFile(path, tt.data, 0o600); err != nil {
			t.Fatal(err)
		}
		args := append(append([]string{"measure", "--measure", "cumulative"}, files[:4]...), "--cost", path)
		code, out, errs := command(t.Context(), args...)
		if code != tt.code || code != exitDone && (errs != tt.says || out != "") || code == exitDone && !strings.Contains(out, "d2,4\n") {
			t.Errorf("%s: exit %d, %q, %q", tt.name, code, out, errs)
		}
	}
}

// TestMeasureWritesWhole: a file that is there stays as it is when the input is
// refused, and is not written over when it is read.
func TestMeasureWritesWhole(t *testing.T) {
	unset(t)
	dir, files := measureFiles(t, measureDemand, measureSupply, measureCost+"x,d2,s1\n")
	path := filepath.Join(dir, "out.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"measure", "--measure", "cumulative"}, files...)
	if code, _, _ := command(t.Context(), append(args, "-o", path)...); code != exitUsage {
		t.Errorf("exit %d", code)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "old" { //nolint:gosec // of the test
		t.Errorf("the file holds %q, %v", text, err)
	}
	if code, _, errs := command(t.Context(), append(args, "-o", files[1])...); code != exitUsage || !strings.Contains(errs, "is read as well") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 4 {
		t.Errorf("%d files in the folder, want 4", len(left))
	}
}
