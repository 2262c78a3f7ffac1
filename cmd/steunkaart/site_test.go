package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/realdata"
)

// A town of three places and three sites: c reaches y and z alone.
const (
	siteDemand = "id,demand\na,10\nb,5\nc,7\n"
	siteCosts  = "from,to,cost\na,x,1\na,y,5\nb,x,2\nb,y,1\nc,y,3\nc,z,9\n"
	siteLimits = "id,capacity\nx,8\ny,20\nz,3\n"
)

// siteRun writes the tables of a question, with the flags that name them, and
// runs the command.
func siteRun(t testing.TB, files map[string]string, args ...string) (code int, out, errs string) {
	t.Helper()
	dir := t.TempDir()
	line := append([]string{"site"}, args...)
	for _, flag := range []string{"cost", "demand", "sites", "points", "graph"} {
		text, ok := files[flag]
		if !ok {
			continue
		}
		path := filepath.Join(dir, flag+".csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		line = append(line, "--"+flag, path)
	}
	code, out, errs = command(t.Context(), line...)
	return code, out, strings.ReplaceAll(errs, dir+"/", "")
}

// siteParsed is the answer as the contract has it.
type siteParsed struct {
	Model     string
	Chosen    []any
	Objective float64
	Bound     float64
	Gap       float64
	Optimal   bool
	Seconds   float64
}

func siteParse(t testing.TB, out string) siteParsed {
	t.Helper()
	var a siteParsed
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(&a); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return a
}

func TestSite(t *testing.T) {
	unset(t)
	tables := map[string]string{"cost": siteCosts, "demand": siteDemand}
	limited := map[string]string{"cost": siteCosts, "demand": siteDemand, "sites": siteLimits}
	points := map[string]string{"points": "id;lon;lat;demand\n7;4,90;52,37;1\n8;4,91;52,37;5\n9;5,90;52,37;1\n"}
	graph := map[string]string{"graph": " 4 4 1 \n1 2 9\n2 3 1\n 3 4 1 \n2 1 2\n"}
	tests := []struct {
		name  string
		files map[string]string
		args  string
		want  string
	}{
		{"mclp", tables, "--model mclp --p 1 --radius 3", "[x] 15"},
		{"covered at the radius itself", tables, "--model mclp --p 1 --radius 5", "[y] 22"},
		{"locked", tables, "--model mclp --p 2 --radius 3 --lock z", "[x z] 15"},
		{"no sites", tables, "--model mclp --p 0 --radius 3", "[] 0"},
		{"every site", tables, "--model pmedian --p 3", "[x y z] 36"},
		{"p-median", tables, "--model pmedian --p 2", "[x y] 36"},
		{"p-median with capacity", limited, "--model pmedian --p 2", "[x y] 44"},
		{"mclp with capacity", limited, "--model mclp --p 1 --radius 3", "[y] 12"},
		{"lscp", tables, "--model lscp --radius 4", "[x y] 2"},
		{"p-centre", tables, "--model pcenter --p 1", "[y] 5"},
		{"nobody asks", map[string]string{"cost": siteCosts, "demand": "id,demand\na,0\nb,0\nc,0\n"}, "--model mclp --p 1 --radius 3", "[x] 0"},
		{"points", points, "--model mclp --p 1 --radius 1000", "[7] 6"},
		{"points, another Earth", points, "--model mclp --p 1 --radius 1000 --earth-radius 63781000", "[8] 5"},
		{"graph; the last of two edges holds", graph, "--model pmedian", "[2] 5"},
		{"graph, more sites", graph, "--model pmedian --p 2 --lock 1", "[1 3] 2"},
		{"graph, p-centre", graph, "--model pcenter", "[2] 2"},
		{"good enough", tables, "--model pmedian --p 2 --gap 0.5 --seed 7", "[x y] 36"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := siteRun(t, tt.files, strings.Fields(tt.args)...)
			if code != exitDone {
				t.Fatalf("exit %d, %s", code, errs)
			}
			a := siteParse(t, out)
			if got := fmt.Sprint(a.Chosen, " ", a.Objective); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if a.Bound != a.Objective || a.Gap != 0 || !a.Optimal {
				t.Errorf("not proven: %s", out)
			}
		})
	}
}

// TestSiteFaults gives site every kind of bad input: exit 2, one line per fault,
// nothing on standard output.
func TestSiteFaults(t *testing.T) {
	unset(t)
	tables := func(demand, costs string) map[string]string {
		return map[string]string{"cost": costs, "demand": demand}
	}
	good := tables(siteDemand, siteCosts)
	points := func(rows string) map[string]string { return map[string]string{"points": "id,lon,lat,demand\n" + rows} }
	graph := func(text string) map[string]string { return map[string]string{"graph": text} }
	tests := []struct {
		name  string
		files map[string]string
		args  string
		want  []string
	}{
		{"no input", nil, "--model mclp --p 1 --radius 1", []string{"give one of --cost with --demand, --points and --graph; 0 given"}},
		{"no p, no radius", good, "--model mclp", []string{"--radius: not given, and mclp needs it", "--p: not given, and mclp needs it"}},
		{"flags out of range", good, "--model mclp --p=-1 --radius=-1 --seconds 0 --earth-radius 0 --gap 1", []string{
			"--radius: -1", "--p: -1 is not 0 or more", "--earth-radius: 0", "--gap: 1", "--seconds: 0",
		}},
		{"too many sites", good, "--model pmedian --p 4", []string{"--p: 4 is more than the 3 sites of cost.csv"}},
		{"no site", good, "--model pmedian --p 0", []string{"--p: 0, and pmedian needs a site"}},
		{"unknown lock", good, "--model pmedian --p 1 --lock q,x,x", []string{`--lock: "q" is not a site of cost.csv`, `--lock: "x" is given twice`, "--p: 1 is less than the 3"}},
		{"nobody within the radius", good, "--model lscp --radius 0.5", []string{
			`cost.csv: id "a" is out of reach of every site, and lscp must reach it`, `cost.csv: id "b"`, `cost.csv: id "c"`,
		}},
		{"out of reach", tables("id,demand\na,1\nd,2\n", "from,to,cost\na,x,1\n"), "--model pmedian --p 1", []string{`cost.csv: id "d" is out of reach`}},
		{"too few to reach all", good, "--model pmedian --p 1 --lock x", []string{"sites: no choice of 1 was found that every element with weight reaches"}},
		{"bad numbers", tables("id,demand\na,-1\nb,x\n,3\n", "from,to,cost\na,x,NaN\n"), "--model pmedian --p 1", []string{
			`demand.csv: line 2, demand: "-1" is not a number of zero or more`, `demand.csv: line 3, demand: "x"`, "demand.csv: line 4, id: it is empty", `cost.csv: line 2, cost: "NaN"`,
		}},
		{"twice", tables(siteDemand+"a,3\n", siteCosts+"a,x,4\n"), "--model pmedian --p 1", []string{`demand.csv: line 5, id: "a" is there already, in line 2`}},
		{"pair twice", tables(siteDemand, siteCosts+"a,x,4\n"), "--model pmedian --p 1", []string{`cost.csv: line 8: the same pair as in line 2: "a" to "x"`}},
		{"unknown id", tables(siteDemand, siteCosts+"q,x,4\n"), "--model pmedian --p 1", []string{`cost.csv: line 8, from: "q" is not an id of the table of demand`}},
		{"other columns", tables("id,people\na,1\n", siteCosts), "--model pmedian --p 1", []string{"demand.csv: the header lacks demand"}},
		{"site without capacity", map[string]string{"cost": siteCosts, "demand": siteDemand, "sites": "id,capacity\nx,1\n"}, "--model pmedian --p 1", []string{"sites.csv: 2 of the 3 sites of cost.csv are left out"}},
		{"capacity too small", map[string]string{"cost": siteCosts, "demand": siteDemand, "sites": "id,capacity\nx,1\ny,1\nz,1\n"}, "--model pmedian --p 2", []string{"sites: no choice of 2 was found that can serve all demand"}},
		{"capacity of another model", map[string]string{"cost": siteCosts, "demand": siteDemand, "sites": siteLimits}, "--model pcenter --p 2", []string{"--sites: pcenter knows no capacity"}},
		{"no place on Earth", points("a,181,52,1\nb,5,91,1\n"), "--model pcenter --p 1", []string{`points.csv: line 2, lon: "181" is not a longitude`, `points.csv: line 3, lat: "91" is not a latitude`}},
		{"header alone", points(""), "--model pcenter --p 1", []string{"points.csv: the file holds a header and no rows"}},
		{"graph without lines", graph("\n"), "--model pmedian", []string{"graph.csv: the file holds no line"}},
		{"graph cut off", graph("3 2 1\n1 2 5\n2 3\n"), "--model pmedian", []string{"graph.csv: line 3, length: it is missing"}},
		{"graph with fewer edges", graph("3 2 1\n1 2 5\n"), "--model pmedian", []string{"graph.csv: 1 edges found, expected 2 as in line 1"}},
		{"graph with another vertex", graph("3 2 1\n1 4 5\n0 2 -1\n"), "--model pmedian", []string{`line 2, vertex: "4" is not a whole number from 1 to 3`, `line 3, vertex: "0"`, `line 3, length: "-1"`}},
		{"graph in parts", graph("4 2 1\n1 2 5\n3 4 5\n"), "--model pmedian", []string{"sites: no choice of 1 was found that every element with weight reaches"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := siteRun(t, tt.files, strings.Fields(tt.args)...)
			lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
			if code != exitUsage || out != "" || len(lines) != len(tt.want) {
				t.Fatalf("exit %d, %q,\n%swant exit 2 and %d lines", code, out, errs, len(tt.want))
			}
			for i, want := range tt.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("line %q, want %q", lines[i], want)
				}
			}
		})
	}
}

// TestSiteIsRepeatable: one seed, one answer.
func TestSiteIsRepeatable(t *testing.T) {
	unset(t)
	path := filepath.Join(realdata.Path(t, "../known-answers/siting/pmed"), "pmed6.txt")
	var first siteParsed
	for run := range 2 {
		_, out, _ := command(t.Context(), "site", "--model", "pmedian", "--graph", path, "--p", "7", "--seed", "3")
		a := siteParse(t, out)
		if run > 0 && (fmt.Sprint(a.Chosen) != fmt.Sprint(first.Chosen) || a.Bound != first.Bound) {
			t.Errorf("%v and %v", first, a)
		}
		first = a
	}
}

// TestSitePmed solves the published p-median problems of the OR-Library.
func TestSitePmed(t *testing.T) {
	unset(t)
	dir := realdata.Path(t, "../known-answers/siting/pmed")
	for _, row := range siteRows(t, filepath.Join(dir, "optima.csv"))[1:] {
		t.Run(row[0], func(t *testing.T) {
			code, out, errs := command(t.Context(), "site", "--model", "pmedian", "--graph", filepath.Join(dir, row[0]+".txt"), "--seconds", "60")
			if code != exitDone {
				t.Fatalf("exit %d, %s", code, errs)
			}
			a := siteParse(t, out)
			if want, _ := strconv.ParseFloat(row[4], 64); a.Objective != want || a.Bound != want || !a.Optimal {
				t.Errorf("%s, want %v", out, want)
			}
			if strconv.Itoa(len(a.Chosen)) != row[3] {
				t.Errorf("%d sites, want %s", len(a.Chosen), row[3])
			}
		})
	}
}

// TestSiteCities solves the published covering problems of two cities as far as
// one percent. The test counts for itself what the sites cover.
func TestSiteCities(t *testing.T) {
	unset(t)
	dir := realdata.Path(t, "../known-answers/siting/mclp")
	for _, city := range []string{"NewYork", "SanFrancisco"} {
		rows := siteRows(t, filepath.Join(dir, city+"-best.csv"))[1:]
		for _, row := range [][]string{rows[0], rows[len(rows)-1]} {
			t.Run(city+row[2], func(t *testing.T) {
				code, out, errs := command(t.Context(), "site", "--model", "mclp", "--points", filepath.Join(dir, city+".csv"), "--radius", row[1], "--p", row[2], "--seconds", "120", "--gap", "0.0115")
				if code != exitDone {
					t.Fatalf("exit %d, %s", code, errs)
				}
				a := siteParse(t, out)
				best, _ := strconv.ParseFloat(row[3], 64)
				if a.Objective < 0.995*best || a.Bound < best || a.Bound > 1.02*best {
					t.Errorf("covers %v, at most %v; best known %v", a.Objective, a.Bound, best)
				}
				if c := siteCovered(t, filepath.Join(dir, city+".csv"), a.Chosen, row[1]); c != a.Objective {
					t.Errorf("covers %v, says %v", c, a.Objective)
				}
			})
		}
	}
}

func siteRows(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// siteCovered counts the demand within the radius of the sites, by the angle
// between two points as seen from the middle of the Earth.
func siteCovered(t *testing.T, path string, chosen []any, radius string) (covered float64) {
	t.Helper()
	r, _ := strconv.ParseFloat(radius, 64)
	var at [][3]float64
	var demand []float64
	for _, row := range siteRows(t, path)[1:] {
		lon, _ := strconv.ParseFloat(row[1], 64)
		lat, _ := strconv.ParseFloat(row[2], 64)
		d, _ := strconv.ParseFloat(row[3], 64)
		sinLon, cosLon := math.Sincos(lon * math.Pi / 180)
		sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
		at, demand = append(at, [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}), append(demand, d)
	}
	for i, p := range at {
		if slices.ContainsFunc(chosen, func(id any) bool {
			j, _ := strconv.Atoi(fmt.Sprint(id))
			q := at[j]
			chord := math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
			return 2*math.Asin(chord/2)*6378100 <= r
		}) {
			covered += demand[i]
		}
	}
	return covered
}
