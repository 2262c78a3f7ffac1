package starter_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/supply"
)

// built builds a world and reads the set back.
func built(t *testing.T, other map[string]string) *collected {
	t.Helper()
	o := world(t, other)
	if _, err := starter.Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	set, err := starter.Open(o.Out)
	if err != nil {
		t.Fatal(err)
	}
	c := &collected{}
	if err := set.Read(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

func statistic(t *testing.T, c *collected, code area.Code, year int) ingest.Statistic {
	t.Helper()
	i := slices.IndexFunc(c.statistics, func(s ingest.Statistic) bool { return s.Code == code && s.Year == year })
	if i < 0 {
		t.Fatalf("no figures of %s in %d", code, year)
	}
	return c.statistics[i]
}

func TestBuildAreas(t *testing.T) {
	t.Parallel()

	c := built(t, nil)
	var codes []string
	for _, a := range c.areas {
		text := string(a.Code) + " " + a.Name
		if a.Geometry.Shape == nil {
			text += " -"
		}
		codes = append(codes, text)
	}
	want := []string{"GM0001 Aa", "GM0002 Bee", "WK000100 Wijk 00", "WK0002AA Veen -", "BU00010000 Dorp", "BU0002AA01 Water -"}
	if !slices.Equal(codes, want) {
		t.Errorf("areas %q, want %q", codes, want)
	}
	if s := statistic(t, c, "BU0002AA01", 2024); s.Residents != nil || s.Urbanity != nil || *s.LandHectares != 5 {
		t.Errorf("a neighbourhood without figures has %+v", s)
	}
	if s := statistic(t, c, "WK000100", 2022); *s.Residents65 != 18 || *s.EducationHigh != 0.33 || *s.Urbanity != 5 || s.LowIncome != nil {
		t.Errorf("the district of 2022 has %+v", s)
	}
}

// TestBuildWeighsMergedMunicipalities: Bee has 300 people with 20 % and Cee,
// which went on in it, 100 with 40 %.
func TestBuildWeighsMergedMunicipalities(t *testing.T) {
	t.Parallel()

	c := built(t, nil)
	bee := statistic(t, c, "GM0002", 2021)
	if *bee.Residents != 400 || math.Abs(*bee.EducationLow-0.25) > 1e-9 {
		t.Errorf("Bee has %.0f people, %.4f of them with low education; want 400, 0.25", *bee.Residents, *bee.EducationLow)
	}
	if bee.EducationHigh != nil || bee.LowIncome != nil {
		t.Errorf("a share that the source lacks was made up: %+v", bee)
	}
	if aa := statistic(t, c, "GM0001", 2021); *aa.EducationLow != 0.1 || *aa.Residents0to15 != 15 {
		t.Errorf("Aa has %+v", aa)
	}
}

func TestBuildChanges(t *testing.T) {
	t.Parallel()

	var got []string
	for _, ch := range built(t, nil).changes {
		got = append(got, string(ch.Former)+" "+ch.FormerName+" "+ch.EndedOn.Format("2006")+" "+string(ch.Successor))
	}
	want := []string{"GM0003 Cee 2021 GM0002", "GM0004 Dee 2015 GM0001", "GM0004 Dee 2015 GM0002"}
	if !slices.Equal(got, want) {
		t.Errorf("changes %q, want %q", got, want)
	}
}

func TestBuildPostcodes(t *testing.T) {
	t.Parallel()

	c := built(t, nil)
	var got []string
	for _, p := range c.postcodes {
		text := string(p.Code) + " " + p.Place + " " + string(p.Municipality)
		if p.Geometry.Shape == nil {
			text += " -"
		}
		got = append(got, text)
	}
	want := []string{
		"1000 Aadorp GM0001",
		"1001 Ceedorp GM0002", // Cee went on in Bee
		"1002 Deedorp GM0002", // Dee was split: its middle decides
		"1003 Aadorp GM0001 -",
		"1005 Zeedorp GM0001", // no name of a municipality: its middle decides
	} // 1004 lies in the sea
	if !slices.Equal(got, want) {
		t.Errorf("postcodes %q, want %q", got, want)
	}
	ages := []int{}
	for _, p := range c.people {
		if p.Code == "1000" {
			ages = append(ages, p.AgeFrom)
		}
	}
	if !slices.Equal(ages, []int{0, 5, 95}) {
		t.Errorf("ages %v, want 0, 5, 95", ages)
	}
	if last := c.people[len(c.people)-1]; last.Code != "1001" || last.People != nil {
		t.Errorf("a secret figure became %+v", last)
	}
}

func TestBuildSites(t *testing.T) {
	t.Parallel()

	var got []string
	for _, s := range built(t, nil).sites {
		got = append(got, strings.Join([]string{s.SourceID, s.Name, s.Place, string(s.Municipality), s.Wheelchair}, "|"))
	}
	want := []string{
		"hospital:1|Ziekenhuis Bee|Beedorp|GM0002|",
		"polling:0001::SB1|Bibliotheek Aadorp|Aadorp|GM0001|yes",
		"polling:0001::SB3|Dorpshuis De Eik|Aadorp|GM0001|", // its two stations differ
		"polling:0002::SB1|Gymzaal Beedorp|Beedorp|GM0002|", // the list with addresses means another building
		"school:01AA00|De Ster / De Maan|Aadorp|GM0001|",
		"school:03AA00|De Zon|Cee-Dorp|GM0002|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sites\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBuildHelpPoints(t *testing.T) {
	t.Parallel()

	points := map[string]supply.HelpPoint{}
	for _, h := range built(t, nil).points {
		points[h.Point.Slug] = h.Point
	}
	if len(points) != 4 {
		t.Errorf("%d places, want 4", len(points))
	}
	library := points["bibliotheek-aadorp"]
	if len(library.Offers) != 3 || library.Offers[0].Kind != supply.KindIDO || library.Precision != supply.PrecisionExact ||
		library.Street != "Kerkstraat" || library.Website != "https://bieb.nl" {
		t.Errorf("the library, its IDO and its polling station became %+v", library)
	}
	if ido := library.Offers[0]; ido.StaffedHours != "" || !strings.HasPrefix(ido.Name, "Informatiepunt") || ido.Source != "bieb.nl" {
		t.Errorf("the IDO became %+v", ido)
	}
	if hall := points["dorpshuis-de-eik-aadorp"]; len(hall.Offers) != 1 || hall.Offers[0].HelpKnown {
		t.Errorf("the village hall became %+v", hall)
	}
	if team := points["wijkteam-ceedorp"]; team.Municipality != "GM0002" || team.Offers[0].Services != "" || team.Offers[0].SourceDate != "" {
		t.Errorf("the team became %+v", team)
	}
	if line := points["hulplijn"]; line.Precision != supply.PrecisionUnknown || line.Municipality != "" || line.Offers[0].StaffedHours != "" {
		t.Errorf("the phone line became %+v", line)
	}
}

func TestBuildTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()

	o := world(t, nil)
	first, err := starter.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	before := files(t, o.Out, first)
	second, err := starter.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, files(t, o.Out, second)) {
		t.Error("the second build differs from the first")
	}
}

func files(t *testing.T, dir string, m starter.Manifest) []byte {
	t.Helper()
	var all []byte
	for _, table := range m.Tables {
		text, err := os.ReadFile(filepath.Join(dir, table.File))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	return all
}

// TestAddedRowsKeepTheOldKeys: a key is made from what a row says.
func TestAddedRowsKeepTheOldKeys(t *testing.T) {
	t.Parallel()

	keys := func(c *collected) map[string]string {
		all := map[string]string{}
		for _, h := range c.points {
			all[h.Point.Slug] = h.SourceID
		}
		return all
	}
	text := worldTexts()[harvestFile]
	head, rest, _ := strings.Cut(text, "\n")
	longer := head + "\nlibrary,Bibliotheek Beedorp,,,,,Beedorp,Bee,,,,,,,,https://bieb.nl/c,2024,q,high,,GM0002,,,\n" + rest
	before, after := keys(built(t, nil)), keys(built(t, map[string]string{harvestFile: longer}))
	if len(after) != len(before)+1 {
		t.Errorf("%d places, want %d", len(after), len(before)+1)
	}
	for slug, id := range before {
		if after[slug] != id {
			t.Errorf("%s had key %s and has %s", slug, id, after[slug])
		}
	}
}

func TestBuildNamesTheBrokenFile(t *testing.T) {
	t.Parallel()

	texts := worldTexts()
	swap := func(file, old, with string) map[string]string {
		if !strings.Contains(texts[file], old) {
			t.Fatalf("%s has no %q", file, old)
		}
		return map[string]string{file: strings.Replace(texts[file], old, with, 1)}
	}
	tests := []struct {
		name  string
		other map[string]string
		want  string
	}{
		{"boundaries are no JSON", map[string]string{boundaryFile: "x"}, "gemeenten.geojson"},
		{"a code that is none", swap(boundaryFile, `"c":"0001"`, `"c":"1"`), "gemeenten.geojson: feature 1"},
		{"register is no JSON", map[string]string{registerFile: "{}"}, "rwc_gemeenten_compleet_4.json"},
		{"figures of 2021 are no JSON", map[string]string{file2021: "[]"}, "nl_data.json"},
		{"a municipality nobody knows", swap(file2021, "GM0003", "GM0077"), "GM0077"},
		{"a municipality is missing", swap(kwbFile, "GM0002", "GM0055"), "1 municipalities"},
		{"a column is missing", swap(kwbFile, "huishoudens", "huizen"), `"huishoudens"`},
		{"not a GeoPackage", map[string]string{districtFile: "x"}, "NLD_dist.converted.gpkg"},
		{"no neighbourhoods", map[string]string{buurtFile: ""}, "buurt2024_approx.gpkg"},
		{"an age band that is none", swap(pcPeopleFile, "95+", "old"), "leeftijd"},
		{"centroids are no JSON", map[string]string{centroidFile: "x"}, "centroids"},
		{"not a shapefile", map[string]string{streetFile: "x"}, "shapefile"},
		{"a polling station at no place", swap(pollingFile, "101000;451000", ";"), "stemlokalen_eml_rdnew.csv: row 2"},
		{"addresses are no JSON", map[string]string{detailFile: "x"}, "stemlokalen_TK2025.json"},
		{"locations of schools are no JSON", map[string]string{schoolAtFile: "x"}, "schoollocaties.json"},
		{"an empty file", map[string]string{hospitalFile: ""}, "ziekenhuizen.converted.csv"},
		{"an unknown kind", swap(harvestFile, "welfare,", "bookshop,"), "help_points.csv: row 4: kind"},
		{"a date that is none", swap(harvestFile, "2020-05", "May 2020"), "help_points.csv: row 2: page_date"},
		{"a municipality of the harvest", swap(harvestFile, "GM0003", "GM0077"), "municipality_code"},
		{"half a quote", swap(harvestFile, "Hulplijn", `"Hulplijn`), "help_points.csv"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			o := world(t, tt.other)
			_, err := starter.Build(t.Context(), o)
			if err == nil || fault.Of(err).Kind != fault.KindInvalid || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want a fault that names %s", err, tt.want)
			}
			if left, _ := os.ReadDir(o.Out); len(left) > 0 {
				t.Errorf("%d files were written", len(left))
			}
		})
	}
}

func TestBuildStopsWhenCancelled(t *testing.T) {
	t.Parallel()

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := starter.Build(ctx, world(t, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}

func TestBuildWantsWholeCatalogue(t *testing.T) {
	t.Parallel()

	o := world(t, nil)
	o.Sources = filepath.Join(t.TempDir(), "sources.json")
	for _, text := range []string{"", "[]", `[{"id":"cbs-kwb-2024"}]`} {
		write(t, o.Sources, []byte(text))
		if _, err := starter.Build(t.Context(), o); err == nil || fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("catalogue %q: got %v, want a fault", text, err)
		}
	}
}
