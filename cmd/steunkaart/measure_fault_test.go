package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMeasureFaults gives measure every kind of bad table: exit 2, one line per
// fault that names file, line, field and what was expected, and no output.
func TestMeasureFaults(t *testing.T) {
	unset(t)
	for _, tt := range []struct {
		name                 string
		demand, supply, cost string
		want                 []string
	}{
		{"empty", "", measureSupply, measureCost, []string{"demand.csv: the file is empty (0 bytes)"}},
		{"header alone", measureDemand, "id,supply\n", measureCost, []string{
			"supply.csv: the file holds a header and no rows", `cost.csv: line 2, to: "s1" is not in supply.csv`, `cost.csv: line 3, to: "s1"`, `cost.csv: line 4, to: "s2"`,
		}},
		{"no column", "id,people\na,1\n", measureSupply, "from,to,minutes\n", []string{
			"demand.csv: the header lacks demand (expected id, demand; found id, people)", "cost.csv: the header lacks cost (expected from, to, cost; found from, to, minutes)",
		}},
		{"negative", strings.Replace(measureDemand, "10", "-10", 1), measureSupply, measureCost, []string{`demand.csv: line 3, demand: "-10" is not a number of zero or more`}},
		{"not a number", strings.Replace(measureDemand, "10", "NaN", 1), strings.Replace(measureSupply, "4,", "many,", 1), strings.Replace(measureCost, "2,", "1e999,", 1), []string{
			`demand.csv: line 3, demand: "NaN" is not a number of zero or more`, `supply.csv: line 2, supply: "many" is not`, `cost.csv: line 3, cost: "1e999" is not a number of zero or more`,
		}},
		{"negative cost", measureDemand, measureSupply, strings.Replace(measureCost, "2,", "-2,", 1), []string{`cost.csv: line 3, cost: "-2" is not a number of zero or more`}},
		{"no cost", measureDemand, measureSupply, strings.Replace(measureCost, "2,", ",", 1), []string{`cost.csv: line 3, cost: "" is not a number of zero or more`}},
		{"id twice", measureDemand + "d2,again,4\n", measureSupply, measureCost, []string{`demand.csv: line 5, id: "d2" is in line 3 already`}},
		{"no id", measureDemand + ",nobody,4\n", measureSupply, measureCost, []string{`demand.csv: line 5, id: it is empty, expected an id`}},
		{"unknown ids", measureDemand, measureSupply, measureCost + "4,d9,s1\n5,d2,s9\n6,,s1\n", []string{
			`cost.csv: line 5, from: "d9" is not in demand.csv`, `cost.csv: line 6, to: "s9" is not in supply.csv`, `cost.csv: line 7, from: it is empty, expected an id`,
		}},
		{"pair twice", measureDemand, measureSupply, measureCost + "9,d2,s1\n", []string{`cost.csv: line 5: the same pair as in line 3: from "d2", to "s1"`}},
		{"too few fields", measureDemand, measureSupply, measureCost + "9,d2\n", []string{`cost.csv: line 5: the row has 2 fields, expected 3 as in the header`}},
		{"beyond numbers", "id,demand\n\"a, b\",1e308\nd2,1e308\n", measureSupply, measureCost, []string{"demand.csv: demand: the numbers add up to more than a computer's number can hold"}},
		{"no table", "%PDF-1.7", measureSupply, measureCost, []string{"demand.csv: is a PDF document, expected CSV or XLSX"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, files := measureFiles(t, tt.demand, tt.supply, tt.cost)
			code, out, errs := command(t.Context(), append([]string{"measure", "--measure", "2sfca"}, files...)...)
			checkFaults(t, tt.want, code, out, strings.ReplaceAll(errs, dir+"/", ""))
		})
	}
}

// checkFaults checks that a command ended with these faults, a line each.
func checkFaults(t *testing.T, want []string, code int, out, errs string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
	if code != exitUsage || out != "" || len(lines) != len(want) {
		t.Fatalf("exit %d, %q,\n%swant exit 2 and %d lines", code, out, errs, len(want))
	}
	for i, want := range want {
		if !strings.HasPrefix(lines[i], "steunkaart: "+want) {
			t.Errorf("line %q, want %q", lines[i], want)
		}
	}
}

func TestMeasureFlagFaults(t *testing.T) {
	unset(t)
	files := " --demand d.csv --supply s.csv --cost c.csv"
	for _, tt := range []struct {
		args string
		want []string
	}{
		{"", []string{"--measure, --equity: expected one of them"}},
		{"--measure 2sfca --equity gini" + files, []string{"--measure, --equity: expected one of them"}},
		{"--measure 2sfca", []string{"--demand: expected a file", "--supply: expected a file", "--cost: expected a file"}},
		{"--measure sfca" + files, []string{`--measure: "sfca" is not a measure, expected nearest, cumulative, gravity, 2sfca, e2sfca, 3sfca, bfca, spatial-availability, coverage or leftover`}},
		{"--measure gravity" + files, []string{"--decay: gravity expects --decay, or --zones and --weights"}},
		{"--measure e2sfca --cutoff 3" + files, []string{"--decay: e2sfca expects"}},
		{"--measure nearest --decay exp:1" + files, []string{"--decay, --zones: nearest looks at the cut-off alone"}},
		{"--measure 2sfca --n 2" + files, []string{"--n: 2, expected 1 or more beside nearest"}},
		{"--measure nearest --n 0" + files, []string{"--n: 0, expected 1 or more"}},
		{"--measure 2sfca --zones 1,2" + files, []string{"--zones, --weights: expected both or neither"}},
		{"--measure 2sfca --cutoff=-1 --zones 2,1 --weights 1,1 --decay exp:x" + files, []string{
			"--cutoff: -1 is not a number of zero or more", "--zones: 1 stands behind 2, expected ends that rise", `--decay: "exp:x": expected exp: and a number of zero or more`,
		}},
		{"--measure 2sfca --in x.csv" + files, []string{"--in, --poverty-line: expected beside --equity alone"}},
		{"--measure 2sfca" + files, []string{"d.csv: no such file or directory", "s.csv: no such file or directory", "c.csv: no such file or directory"}},
		{"--equity jini", []string{`--equity: "jini" is not an index, expected gini, concentration, concentration-corrected, palma, fgt0, fgt1, fgt2 or theil`, "--in: expected a file"}},
		{"--equity fgt1 --in x.csv", []string{"--poverty-line: expected a number above zero for fgt1"}},
		{"--equity fgt1 --in x.csv --poverty-line 0", []string{"--poverty-line: 0 is not a number above zero"}},
		{"--equity gini --in x.csv --poverty-line 5 --cutoff 3", []string{"--poverty-line: gini knows none", "--equity: takes --in, and none of the flags of --measure"}},
		{"--equity gini --in x.csv", []string{"x.csv: no such file or directory"}},
	} {
		t.Run(tt.args, func(t *testing.T) {
			code, out, errs := command(t.Context(), append([]string{"measure"}, strings.Fields(tt.args)...)...)
			checkFaults(t, tt.want, code, out, errs)
		})
	}
}

func TestMeasureEquity(t *testing.T) {
	unset(t)
	const table = "id,value,weight,rank\na,1,3,-2\nb,5,1,7\nc,9,0,\n"
	for _, tt := range []struct {
		args, table string
		code        int
		want        string
	}{
		{"gini", table, exitDone, "0.375\n"},
		{"concentration", table, exitDone, "0.375\n"},
		{"concentration-corrected", table, exitDone, "0.75\n"},
		{"palma", table, exitDone, "5\n"},
		{"palma", strings.Replace(table, "a,1", "a,0", 1), exitDone, "Inf\n"},
		{"fgt0 --poverty-line 5", table, exitDone, "0.75\n"},
		{"fgt1 --poverty-line 5", table, exitDone, "0.6"},
		{"theil --json", table, exitDone, `{"equity":"theil","value":0.31275`},
		{"gini", "id,value,weight\na,1,3\n", exitDone, "0\n"},
		{"concentration", "id,value,weight\na,1,3\n", exitUsage, "x.csv: the header lacks rank (expected id, value, weight, rank)"},
		{"concentration", table + "d,1,1,NA\n", exitUsage, "x.csv: line 5, rank: there is none, expected a number for a weight above zero"},
		{"concentration", table + "d,1,1,x\n", exitUsage, `x.csv: line 5, rank: "x" is not a number`},
		{"gini", table + "d,Inf,1,1\n", exitUsage, `x.csv: line 5, value: "Inf" is not a number of zero or more`},
		{"gini", "id,value,weight\na,1,0\n", exitUsage, "x.csv: weight: all of them are zero, expected people"},
		{"gini", "id,value,people\na,1,0\n", exitUsage, "x.csv: the header lacks weight (expected id, value, weight; found id, value, people)"},
	} {
		path := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(path, []byte(tt.table), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := command(t.Context(), append([]string{"measure", "--in", path, "--equity"}, strings.Fields(tt.args)...)...)
		if tt.code == exitUsage {
			checkFaults(t, []string{tt.want}, code, out, strings.ReplaceAll(errs, filepath.Dir(path)+"/", ""))
			continue
		}
		if code != tt.code || !strings.HasPrefix(out, tt.want) {
			t.Errorf("%s: exit %d, %q, %s, want %q", tt.args, code, out, errs, tt.want)
		}
	}
}
