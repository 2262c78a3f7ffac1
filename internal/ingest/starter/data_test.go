package starter_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/supply"
)

const dataDir = "../../../data/starter"

// collected is a sink that keeps every row by kind.
type collected struct {
	areas      []ingest.Area
	statistics []ingest.Statistic
	changes    []ingest.Change
	postcodes  []ingest.Postcode
	people     []ingest.PostcodePeople
	points     []ingest.HelpPoint
	sites      []ingest.Site
	streets    []ingest.Street
	kinds      []string // in the order of arrival, each once in a row
}

func (c *collected) Accept(_ int, row ingest.Row) error {
	kind := ""
	switch r := row.(type) {
	case ingest.Area:
		c.areas, kind = append(c.areas, r), "area"
	case ingest.Statistic:
		c.statistics, kind = append(c.statistics, r), "area"
	case ingest.Change:
		c.changes, kind = append(c.changes, r), "change"
	case ingest.Postcode:
		c.postcodes, kind = append(c.postcodes, r), "postcode"
	case ingest.PostcodePeople:
		c.people, kind = append(c.people, r), "people"
	case ingest.HelpPoint:
		c.points, kind = append(c.points, r), "point"
	case ingest.Site:
		c.sites, kind = append(c.sites, r), "site"
	case ingest.Street:
		c.streets, kind = append(c.streets, r), "street"
	}
	if len(c.kinds) == 0 || c.kinds[len(c.kinds)-1] != kind {
		c.kinds = append(c.kinds, kind)
	}
	return nil
}

func (c *collected) Reject(ingest.Reject) error { return nil }

// committed reads the tables of the repository once for all tests.
var committed = sync.OnceValues(func() (*collected, error) {
	set, err := starter.Open(dataDir)
	if err != nil {
		return nil, err
	}
	c := &collected{}
	return c, set.Read(context.Background(), c)
})

func read(t *testing.T) *collected {
	t.Helper()
	c, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// table reads a committed table as text, by column.
func table(t *testing.T, file string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dataDir, file))
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(text)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		all = append(all, m)
	}
	return all
}

func total(list []ingest.Statistic, year int, level area.Level, of func(ingest.Statistic) *float64) (sum float64, known int) {
	for _, s := range list {
		if v := of(s); s.Year == year && s.Code.Level() == level && v != nil {
			sum, known = sum+*v, known+1
		}
	}
	return sum, known
}

func residents(s ingest.Statistic) *float64   { return s.Residents }
func residents65(s ingest.Statistic) *float64 { return s.Residents65 }

func TestTotalsOfAreas(t *testing.T) {
	t.Parallel()

	c := read(t)
	tests := []struct {
		name  string
		year  int
		level area.Level
		of    func(ingest.Statistic) *float64
		sum   float64
		known int
	}{
		// The municipalities are not rounded; the others are the sums of figures
		// rounded to 5, where the source keeps small ones secret.
		{"residents of municipalities", 2024, area.LevelMunicipality, residents, 17_942_942, 342},
		{"65 and older in municipalities", 2024, area.LevelMunicipality, residents65, 3_677_228, 342},
		{"residents of districts", 2024, area.LevelDistrict, residents, 17_942_715, 3367},
		{"residents of neighbourhoods", 2024, area.LevelNeighbourhood, residents, 17_942_915, 14096},
		{"65 and older in neighbourhoods", 2024, area.LevelNeighbourhood, residents65, 3_676_980, 13656},
		{"residents of 2021", 2021, area.LevelMunicipality, residents, 17_475_415, 342},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			sum, known := total(c.statistics, tt.year, tt.level, tt.of)
			if sum != tt.sum || known != tt.known {
				t.Errorf("sum %.0f of %d, want %.0f of %d", sum, known, tt.sum, tt.known)
			}
		})
	}
}

func TestNeighbourhoodsAddUpToMunicipalities(t *testing.T) {
	t.Parallel()

	sums, parts, whole := map[area.Code]float64{}, map[area.Code]float64{}, map[area.Code]float64{}
	for _, s := range read(t).statistics {
		if s.Year != 2024 || s.Residents == nil {
			continue
		}
		switch s.Code.Level() {
		case area.LevelMunicipality:
			whole[s.Code] = *s.Residents
		case area.LevelNeighbourhood:
			sums[s.Code.Municipality()] += *s.Residents
			parts[s.Code.Municipality()]++
		}
	}
	for code, want := range whole {
		// Each neighbourhood is rounded to 5: at most 2.5 off, and secret below 5.
		if got := sums[code]; math.Abs(got-want) > 2.5*parts[code]+20 {
			t.Errorf("%s: neighbourhoods add up to %.0f of %.0f", code, got, want)
		}
	}
}

func TestAreas(t *testing.T) {
	t.Parallel()

	counts, bounded := map[area.Level]int{}, map[area.Level]int{}
	slugs := map[string]area.Code{}
	for _, a := range read(t).areas {
		counts[a.Code.Level()]++
		if a.Geometry.Shape != nil {
			bounded[a.Code.Level()]++
		}
		if a.Code.Level() != area.LevelMunicipality {
			continue
		}
		if a.Province == "" {
			t.Errorf("%s has no province", a.Code)
		}
		if other, ok := slugs[area.Slug(a.Name)]; ok {
			t.Errorf("%s and %s have the slug %s", other, a.Code, area.Slug(a.Name))
		}
		slugs[area.Slug(a.Name)] = a.Code
	}
	want := map[area.Level][2]int{area.LevelMunicipality: {342, 342}, area.LevelDistrict: {3393, 3084}, area.LevelNeighbourhood: {14574, 14566}}
	for level, n := range want {
		if counts[level] != n[0] || bounded[level] != n[1] {
			t.Errorf("%s: %d, of which %d with a boundary; want %d, %d", level, counts[level], bounded[level], n[0], n[1])
		}
	}
}

func TestSharesAddUp(t *testing.T) {
	t.Parallel()

	for _, s := range read(t).statistics {
		if s.Year != 2021 {
			continue
		}
		if s.EducationLow == nil || s.EducationMiddle == nil || s.EducationHigh == nil || s.LowIncome == nil {
			t.Errorf("%s lacks education or income", s.Code)
			continue
		}
		if sum := *s.EducationLow + *s.EducationMiddle + *s.EducationHigh; math.Abs(sum-1) > 0.001 {
			t.Errorf("%s: education adds up to %.4f", s.Code, sum)
		}
		ages := *s.Residents0to15 + *s.Residents15to25 + *s.Residents25to45 + *s.Residents45to65 + *s.Residents65
		if math.Abs(ages / *s.Residents - 1) > 0.001 {
			t.Errorf("%s: ages add up to %.0f of %.0f", s.Code, ages, *s.Residents)
		}
	}
}

func TestPeopleByPostcode(t *testing.T) {
	t.Parallel()

	sum, old, secret := 0.0, 0.0, 0
	bands := map[area.Postcode]int{}
	for _, p := range read(t).people {
		bands[p.Code]++
		if p.People == nil {
			secret++
			continue
		}
		sum += *p.People
		if p.AgeFrom >= 75 {
			old += *p.People
		}
	}
	if sum != 17_472_870 || old != 1_482_665 || secret != 300 {
		t.Errorf("people %.0f, 75 and older %.0f, secret %d; want 17472870, 1482665, 300", sum, old, secret)
	}
	if len(bands) != 4074 {
		t.Errorf("%d postcodes, want 4074", len(bands))
	}
	for code, n := range bands {
		if n != 20 {
			t.Errorf("%s has %d age bands, want 20", code, n)
		}
	}
}

func TestRowsComeInOrder(t *testing.T) {
	t.Parallel()

	want := []string{"area", "change", "area", "postcode", "people", "site", "street", "point"}
	if got := read(t).kinds; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func register(t *testing.T) (area.Register, []ingest.Change) {
	t.Helper()
	c := read(t)
	names := map[area.Code]string{}
	for _, a := range c.areas {
		if a.Code.Level() == area.LevelMunicipality {
			names[a.Code] = a.Name
		}
	}
	byCode := map[area.Code]*area.Change{}
	var changes []area.Change
	for _, ch := range c.changes {
		if byCode[ch.Former] == nil {
			byCode[ch.Former] = &area.Change{Former: ch.Former, FormerName: ch.FormerName, EndedOn: ch.EndedOn}
		}
		byCode[ch.Former].Successors = append(byCode[ch.Former].Successors, ch.Successor)
	}
	for _, ch := range byCode {
		changes = append(changes, *ch)
	}
	return area.NewRegister(names, changes), c.changes
}

func TestFormerMunicipalities(t *testing.T) {
	t.Parallel()

	r, changes := register(t)
	split := map[area.Code]bool{}
	for _, c := range changes {
		all := r.Successors(c.Former)
		if len(all) == 0 {
			t.Errorf("%s %s, ended %s, leads to no municipality of today", c.Former, c.FormerName, c.EndedOn.Format(time.DateOnly))
		}
		if c.EndedOn.IsZero() {
			t.Errorf("%s %s has no end", c.Former, c.FormerName)
		}
		split[c.Former] = len(all) > 1
	}
	if len(split) != 263 {
		t.Errorf("%d former municipalities, want 263", len(split))
	}
	tests := []struct {
		former area.Code
		today  []area.Code
	}{
		{"GM0457", []area.Code{"GM0363"}}, // Weesp → Amsterdam
		{"GM0398", []area.Code{"GM1980"}}, // Heerhugowaard → Dijk en Waard
		{"GM0005", []area.Code{"GM1966"}}, // Bedum → Het Hogeland
		{"GM0530", []area.Code{"GM1992"}}, // Hellevoetsluis → Voorne aan Zee
		{"GM0788", []area.Code{"GM0757", "GM0824", "GM0855", "GM0865"}},
		{"GM0053", []area.Code{"GM1966", "GM1969"}},
		{"GM0140", []area.Code{"GM0080", "GM1900"}},
		{"GM1671", []area.Code{"GM0796", "GM0828"}},
	}
	for _, tt := range tests {
		if got := r.Successors(tt.former); !slices.Equal(got, tt.today) {
			t.Errorf("%s leads to %v, want %v", tt.former, got, tt.today)
		}
		delete(split, tt.former)
	}
	for code, is := range split {
		if is {
			t.Errorf("%s was split over %v", code, r.Successors(code))
		}
	}
}

func boundaries(t *testing.T) *starter.Boundaries {
	t.Helper()
	b := &starter.Boundaries{}
	for _, a := range read(t).areas {
		if a.Code.Level() == area.LevelMunicipality {
			b.Add(a.Code, a.Geometry.Shape.(orb.MultiPolygon))
		}
	}
	return b
}

func TestEverythingLiesInItsMunicipality(t *testing.T) {
	t.Parallel()

	c, b := read(t), boundaries(t)
	for _, s := range c.sites {
		if !b.Holds(s.Municipality, s.Location) {
			t.Errorf("site %s %s is not in %s", s.SourceID, s.Name, s.Municipality)
		}
	}
	for _, p := range c.points {
		if p.Point.Precision != supply.PrecisionUnknown && !b.Holds(p.Point.Municipality, p.Point.Location) {
			t.Errorf("help point %s %s is not in %s", p.SourceID, p.Point.Name, p.Point.Municipality)
		}
	}
	// A postcode may straddle a border, and its middle lie across it; one without
	// a polygon is there only because its middle is where its place is.
	astray := 0
	for _, p := range c.postcodes {
		inside := b.Holds(p.Municipality, p.Location)
		if !inside {
			astray++
		}
		if !inside && p.Geometry.Shape == nil {
			t.Errorf("postcode %s %s is not in %s", p.Code, p.Place, p.Municipality)
		}
	}
	if astray > 10 {
		t.Errorf("%d postcodes have their middle outside their municipality", astray)
	}
}
