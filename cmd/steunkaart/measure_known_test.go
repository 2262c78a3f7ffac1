package main

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/realdata"
)

// rows reads a CSV as one map per row.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var maps []map[string]string
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, field := range record {
			row[all[0][i]] = field
		}
		maps = append(maps, row)
	}
	return maps
}

// measured runs measure and returns the value of each id.
func measured(t *testing.T, args ...string) map[string]float64 {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.csv")
	if code, said, errs := command(t.Context(), append([]string{"measure", "-o", out}, args...)...); code != exitDone || said != "" {
		t.Fatalf("measure %v: exit %d, %q, %s", args, code, said, errs)
	}
	values := map[string]float64{}
	for _, row := range rows(t, out) {
		values[row["id"]] = number(t, row["value"])
	}
	return values
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// knownFile returns a file of published results.
func knownFile(t *testing.T, name string) string {
	return realdata.Path(t, filepath.Join("..", "known-answers", "reach", name))
}

// TestMeasureCatchment reproduces every row of the results of the package
// catchment, by the arguments of the row.
func TestMeasureCatchment(t *testing.T) {
	unset(t)
	file := func(name string) string { return knownFile(t, filepath.Join("catchment", name)) }
	for _, row := range rows(t, file("expected.csv")) {
		args := append([]string{"--measure", row["measure"], "--demand", file("demand.csv"), "--supply", file("supply.csv"), "--cost", file("cost.csv")}, strings.Fields(row["arguments"])...)
		want := number(t, row["value"])
		if got := measured(t, args...)[row["id"]]; math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s %s of %s is %v, want %v", row["measure"], row["arguments"], row["id"], got, want)
		}
	}
}

// TestMeasureBeloHorizonte reproduces every row of the results of the package
// accessibility, to the decimals in which they are published.
func TestMeasureBeloHorizonte(t *testing.T) {
	unset(t)
	file := func(name string) string { return knownFile(t, filepath.Join("belo-horizonte", name)) }
	data := map[string][]string{
		"five":        {"--demand", file("five-demand.csv"), "--supply", file("five-supply.csv"), "--cost", file("five-cost.csv")},
		"full matrix": {"--demand", file("demand.csv"), "--supply", file("supply.csv"), "--cost", file("cost.csv.gz")},
	}
	results := map[string]map[string]float64{} // the full matrix is measured once
	for _, row := range rows(t, file("expected.csv")) {
		args := append([]string{"--measure", row["measure"]}, strings.Fields(row["arguments"])...)
		key := row["data"] + strings.Join(args, " ")
		if results[key] == nil {
			results[key] = measured(t, append(args, data[row["data"]]...)...)
		}
		checkDecimals(t, key+" of "+row["id"], results[key][row["id"]], row)
	}
}

// checkDecimals compares a number with one that was rounded.
func checkDecimals(t *testing.T, what string, got float64, row map[string]string) {
	t.Helper()
	want := number(t, row["value"])
	if half := 0.5 * math.Pow(10, -number(t, row["decimals"])); math.Abs(got-want) > half*(1+1e-9) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// TestMeasureEquityOfBeloHorizonte reproduces the indexes of the five cumulative
// values, which the rows on the full matrix hold.
func TestMeasureEquityOfBeloHorizonte(t *testing.T) {
	unset(t)
	file := func(name string) string { return knownFile(t, filepath.Join("belo-horizonte", name)) }
	people, income := map[string]string{}, map[string]string{}
	for _, row := range rows(t, file("demand.csv")) {
		people[row["id"]] = row["demand"]
	}
	for _, row := range rows(t, file("income.csv")) {
		income[row["id"]] = row["income_per_capita"]
	}
	var in strings.Builder
	in.WriteString("id,value,weight,rank\n")
	for _, row := range rows(t, file("expected.csv")) {
		if id := row["id"]; row["measure"] == "cumulative" {
			in.WriteString(strings.Join([]string{id, row["value"], people[id], income[id]}, ",") + "\n")
		}
	}
	name := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(name, []byte(in.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows(t, file("expected-equity.csv")) {
		args := []string{"measure", "--equity", row["index"], "--in", name}
		if line, ok := strings.CutPrefix(row["note"], "poverty line "); ok {
			args = append(args, "--poverty-line", line)
		}
		code, out, errs := command(t.Context(), args...)
		if code != exitDone || errs != "" {
			t.Fatalf("%v: exit %d, %s", args, code, errs)
		}
		checkDecimals(t, row["index"], number(t, strings.TrimSpace(out)), row)
	}
}
