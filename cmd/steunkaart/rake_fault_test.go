package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestRakeFaults gives rake every kind of bad input: exit 2, one line per fault
// that names file, line, field and what was expected, and nothing on standard
// output.
func TestRakeFaults(t *testing.T) {
	unset(t)
	replace := func(s, old, by string) string {
		if !strings.Contains(s, old) {
			t.Fatalf("no %q in %q", old, s)
		}
		return strings.Replace(s, old, by, 1)
	}
	cols := strings.NewReplacer(",0;", ",", "value;COL", "value,col").Replace(rakeCols)
	tests := []struct {
		name             string
		seed, rows, cols string
		want             []string
	}{
		{"empty seed", "", rakeRows, cols, []string{"s.csv: the file is empty (0 bytes)"}},
		{"empty margin", rakeSeed, rakeRows, "", []string{"m2.csv: the file is empty (0 bytes)"}},
		{"header alone", rakeSeed, rakeRows, "col,value\n", []string{"m2.csv: the file holds a header and no rows"}},
		{"no table", rakeSeed, rakeRows, "%PDF-1.7", []string{"m2.csv: is a PDF document, expected CSV or XLSX"}},
		{"no value in the seed", replace(rakeSeed, "value", "count"), rakeRows, cols, []string{"s.csv: the header lacks value (expected value; found row, count, col)"}},
		{"no value in a margin", rakeSeed, replace(rakeRows, "value", "n"), cols, []string{"m1.csv: the header lacks value (expected value; found row, n)"}},
		{"column twice", rakeSeed, "row,row,value\na,b,1\n", cols, []string{`m1.csv: line 1: the header names column "row" twice`}},
		{"column without a name", rakeSeed, "row,,value\na,b,1\n", cols, []string{"m1.csv: the header: column 2 has no name"}},
		{"value alone", rakeSeed, "value\n1000\n", cols, []string{"m1.csv: the header: no column beside value, expected one or more dimensions"}},
		{"no shared dimension", rakeSeed, "sex,value\nm,1000\n", cols, []string{`m1.csv: the header: "sex" is not a dimension of s.csv, expected row or col`}},
		{"negative", rakeSeed, replace(rakeRows, "360", "-360"), cols, []string{`m1.csv: line 3, value: "-360" is not a number of zero or more`}},
		{"not a number", replace(rakeSeed, "a,170,y", "a,NaN,y"), rakeRows, cols, []string{`s.csv: line 3, value: "NaN" is not a number of zero or more`}},
		{"infinite", replace(rakeSeed, "a,170,y", "a,1e999,y"), rakeRows, cols, []string{`s.csv: line 3, value: "1e999" is not a number of zero or more`}},
		{"text", rakeSeed, rakeRows, replace(cols, "300", "many"), []string{`m2.csv: line 3, value: "many" is not a number of zero or more`}},
		{"no number", rakeSeed, rakeRows, replace(cols, "300", ""), []string{`m2.csv: line 3, value: "" is not a number of zero or more`}},
		{"no category", replace(rakeSeed, "a,170,y", ",170,y"), rakeRows, cols, []string{`s.csv: line 3, row: it is empty, expected a category`}},
		{"too few fields", replace(rakeSeed, "a,170,y", "a,170"), rakeRows, cols, []string{"s.csv: line 3: the row has 2 fields, expected 3 as in the header"}},
		{"too many fields", rakeSeed, replace(rakeRows, "b,360", "b,360,1"), cols, []string{"m1.csv: line 3: the row has 3 fields, expected 2 as in the header"}},
		{"open quote", rakeSeed, replace(rakeRows, "b,360", `"b,360`), cols, []string{"m1.csv: line 3: a quote is opened and never closed"}},
		{"cell twice", rakeSeed + "a,5,y\na,6,y\n", rakeRows, cols, []string{
			`s.csv: line 11: the same cell as in line 3: row "a", col "y"`, `s.csv: line 12: the same cell as in line 3: row "a", col "y"`,
		}},
		{"total twice", rakeSeed, rakeRows + "b,360\n", cols, []string{`m1.csv: line 5: the same cell as in line 3: row "b"`}},
		{"category left out", rakeSeed, "row,value\na,600\nb,400\n", cols, []string{`m1.csv: row: "c" of s.csv is left out, expected a total for it`}},
		{"category too many", rakeSeed, "row,value\na,430\nb,360\nc,200\nd,10\n", cols, []string{`m1.csv: line 5: row "d" is not in s.csv, so no cells can add up to 10`}},
		{"pair left out", rakeSeed, rakeRows, "row,col,value\na,x,73\na,y,168\na,z,189\nb,x,69\nb,y,67\nb,z,224\nc,x,8\nc,z,202\n", []string{
			`m2.csv: row "c", col "y" is left out, expected a total for it: it is in s.csv, line 9`,
		}},
		{"nothing to scale", "row,col,value\na,x,0\na,y,0\nb,x,1\nb,y,1\n", "row,value\na,5\nb,5\n", "col,value\nx,4\ny,6\n", []string{
			`m1.csv: line 2: row "a": all its cells in s.csv are zero, so they cannot add up to 5`,
		}},
		{"other sums", rakeSeed, rakeRows, replace(cols, "300", "301"), []string{
			"m1.csv and m2.csv: their values add up to 1000 and 1001, expected the same sum (relative difference at most 1e-09)",
		}},
		{"other sums by category", rakeSeed, rakeRows, "row,col,value\na,x,70\na,y,168\na,z,189\nb,x,72\nb,y,67\nb,z,224\nc,x,8\nc,y,66\nc,z,136\n", []string{
			`m1.csv and m2.csv: row "a" adds up to 430 and 427, expected the same (relative difference at most 1e-09)`,
			`m1.csv and m2.csv: row "b" adds up to 360 and 363, expected the same (relative difference at most 1e-09)`,
		}},
		{"beyond numbers", rakeSeed, "row,value\na,1e308\nb,1e308\nc,0\n", cols, []string{"m1.csv: value: the numbers add up to more than a computer's number can hold"}},
		{"all at once", replace(rakeSeed, "a,170,y", "a,-1,y"), replace(rakeRows, "360", "x"), "sex,value\nm,1\nv\n", []string{
			`s.csv: line 3, value: "-1"`, `m1.csv: line 3, value: "x"`, "m2.csv: line 3: the row has 1 fields", `m2.csv: the header: "sex" is not`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, args := rakeFiles(t, tt.seed, tt.rows, tt.cols)
			code, out, errs := command(t.Context(), args...)
			errs = strings.ReplaceAll(errs, dir+"/", "")
			lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
			if code != exitUsage || out != "" || len(lines) != len(tt.want) {
				t.Fatalf("exit %d, %q,\n%swant exit 2 and %d lines", code, out, errs, len(tt.want))
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], "steunkaart: "+want) {
					t.Errorf("line %q, want %q", lines[i], want)
				}
			}
		})
	}
}

// TestRakeThreeSums tells each margin with another sum once, against the first.
func TestRakeThreeSums(t *testing.T) {
	unset(t)
	_, args := rakeFiles(t, rakeSeed, rakeRows, strings.Replace(rakeRows, "360", "361", 1), strings.Replace(rakeRows, "360", "362", 1))
	code, _, errs := command(t.Context(), args...)
	if code != exitUsage || strings.Count(errs, "\n") != 2 || !strings.Contains(errs, "1000 and 1001") || !strings.Contains(errs, "1000 and 1002") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestRakeManyFaults(t *testing.T) {
	unset(t)
	var seed strings.Builder
	seed.WriteString("row,col,value\n")
	for i := range 500 {
		fmt.Fprintf(&seed, "a%d,x,?\n", i)
	}
	_, args := rakeFiles(t, seed.String(), "col,value\nx,1\n")
	code, _, errs := command(t.Context(), args...)
	if code != exitUsage || strings.Count(errs, "\n") != 21 || !strings.HasSuffix(errs, "steunkaart: and 480 faults more\n") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestRakeNoFiles(t *testing.T) {
	unset(t)
	code, _, errs := command(t.Context(), "rake", "--seed", "no.csv", "--margin", "neither.csv", "--margin", t.TempDir())
	for _, want := range []string{"steunkaart: no.csv: no such file", "steunkaart: neither.csv: no such file", ": is not a file"} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in %q", want, errs)
		}
	}
	if code != exitUsage || strings.Count(errs, "\n") != 3 {
		t.Errorf("exit %d, %q", code, errs)
	}
}

// TestRakeHarmless gives rake what looks odd and is not wrong.
func TestRakeHarmless(t *testing.T) {
	unset(t)
	for _, tt := range []struct{ name, seed, rows, cols, says string }{
		{"zero for a category that is not there", rakeSeed, rakeRows + "d,0\n", rakeCols, `row "d" is not in `},
		{"byte order mark, tabs, CRLF, blank rows", "\xef\xbb\xbf" + strings.NewReplacer(",", "\t", "\n", "\r\n").Replace(rakeSeed) + "\r\n\t\t\r\n", rakeRows, rakeCols, ""},
		{"Windows-1252", strings.ReplaceAll(rakeSeed, "\na,", "\nMari\xeblle,"), strings.ReplaceAll(rakeRows, "\na,", "\nMariëlle,"), rakeCols, ""},
		{"a total of zero", rakeSeed, "row,value\na,600\nb,400\nc,0\n", rakeCols, ""},
		{"nobody at all", rakeSeed, "row,value\na,0\nb,0\nc,0\n", "col,value\nx,0\ny,0\nz,0\n", ""},
		{"the same margin twice", rakeSeed, rakeRows, rakeRows, ""},
		{"a dimension without margin", strings.ReplaceAll(strings.ReplaceAll(rakeSeed, "\n", ",k\n"), "col,k", "col,kind"), rakeRows, rakeCols, ""},
		{"cells that are not there", strings.Replace(rakeSeed, "c,10,x\n", "", 1), rakeRows, rakeCols, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, args := rakeFiles(t, tt.seed, tt.rows, tt.cols)
			code, out, errs := command(t.Context(), args...)
			if code != exitDone || !strings.Contains(errs, tt.says) || len(out) < 50 || strings.Contains(out, "NaN") {
				t.Errorf("exit %d, %q, %q", code, out, errs)
			}
		})
	}
}
