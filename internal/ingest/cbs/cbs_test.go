package cbs_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/cbs"
	"steunkaart/internal/ingest/ingesttest"
)

// show returns a figure as text; nil is "-".
func show(f *float64) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprintf("%.4g", *f)
}

const kwbHeader = "gwb_code_10;regio;recs;gwb_code;a_inw;a_man;a_vrouw;a_00_14;a_15_24;a_25_44;a_45_64;a_65_oo;a_hh;a_opl_lg;a_opl_md;a_opl_hg;a_lan_ha;ste_mvs;pst_mvp\n"

func TestKWB(t *testing.T) {
	t.Parallel()

	sink, notes := &ingesttest.Sink{}, []string{}
	reader := cbs.KWB{Note: func(text string) { notes = append(notes, text) }}
	in := ingesttest.File(t, "kwb-2023.csv", kwbHeader+
		"NL00;Nederland;Land;NL00;17811291;8846522;8964769;1;2;3;4;5;6;7;8;9;10;2;.\n"+
		"GM9001;Voorbeeld;Gemeente;GM9001    ;1000;490;510;150;120;250;270;210;480;100;200;100;1250,5;3;1234\n"+
		"BU90010001;Kern;Buurt;BU90010001;.;-99997;;x;1;2;3;4;.;.;1;2;5;.;.\n"+
		"BU90010002;Fout;Buurt;BU90010002;-5;1;1;1;1;1;1;1;1;1;1;1;1;1;1234\n"+
		"BU90010003;Fout;Buurt;BU90010003;5;1;1;1;1;1;1;1;1;1;1;1;1;6;1234\n"+
		"BU9001;Fout;Buurt;BU9001;5;1;1;1;1;1;1;1;1;1;1;1;1;5;1234\n"+
		"BU90010004;Fout;Buurt;BU90010004;5;1;1;1;1;1;1;1;1;1;1;1;1;5;12345\n")
	if err := reader.Read(t.Context(), in, sink); err != nil {
		t.Fatal(err)
	}
	all := ingesttest.Of[ingest.Statistic](sink)
	if want := []string{"5 a_inw", "6 ste_mvs", "7 gwb_code", "8 pst_mvp"}; len(all) != 2 || !slices.Equal(sink.Refused(), want) {
		t.Fatalf("%d rows, %v", len(all), sink.Rejects)
	}
	s := all[0]
	if s.Code != "GM9001" || s.Year != 2023 || show(s.Residents) != "1000" || show(s.Residents65) != "210" || show(s.LandHectares) != "1250" || *s.Urbanity != 3 || s.Postcode != "1234" {
		t.Errorf("got %+v", s)
	}
	if show(s.EducationLow) != "0.25" || show(s.EducationMiddle) != "0.5" || s.LowIncome != nil {
		t.Errorf("education %s, %s, low income %s", show(s.EducationLow), show(s.EducationMiddle), show(s.LowIncome))
	}
	if s = all[1]; s.Residents != nil || s.Men != nil || s.Women != nil || s.Residents0to15 != nil || s.Urbanity != nil || s.Postcode != "" || s.EducationHigh != nil || show(s.Residents65) != "4" {
		t.Errorf("missing figures: %+v", s)
	}
	if !slices.Contains(notes, "year 2023, from the name of the file") || !slices.Contains(notes, "1 rows of the whole country are left out") {
		t.Errorf("notes %q", notes)
	}
}

// TestKWBThatDoesNotFit refuses groups that are larger than their area, and lets
// pass what rounding to 5 explains: five people of whom five are children and
// five elderly.
func TestKWBThatDoesNotFit(t *testing.T) {
	t.Parallel()

	sink := &ingesttest.Sink{}
	in := ingesttest.File(t, "kwb-2023.csv", kwbHeader+
		"BU90010001;Klein;Buurt;BU90010001;5;5;5;5;.;.;.;5;5;.;.;.;1;5;1234\n"+
		"BU90010002;Oud;Buurt;BU90010002;100;50;50;10;.;.;.;120;5;.;.;.;1;5;1234\n"+
		"BU90010003;Samen;Buurt;BU90010003;100;50;50;40;40;40;40;.;5;.;.;.;1;5;1234\n"+
		"BU90010004;Mannen;Buurt;BU90010004;100;80;80;.;.;.;.;.;5;.;.;.;1;5;1234\n")
	if err := (cbs.KWB{}).Read(t.Context(), in, sink); err != nil {
		t.Fatal(err)
	}
	if want := []string{"3 a_65_oo", "4 a_45_64", "5 a_vrouw"}; !slices.Equal(sink.Refused(), want) {
		t.Errorf("refused are %v: %v", sink.Refused(), sink.Rejects)
	}
}

func TestKWBRefused(t *testing.T) {
	t.Parallel()

	for says, in := range map[string]ingest.Input{
		"lacks a_00_14, a_65_oo": ingesttest.File(t, "kwb-2023.csv", "gwb_code;a_inw\n"),
		"--vintage":              ingesttest.File(t, "kwb.csv", kwbHeader),
		"is a PNG image":         ingesttest.File(t, "kwb.xlsx", "\x89PNG\r\n"),
	} {
		if err := (cbs.KWB{}).Read(t.Context(), in, &ingesttest.Sink{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %q", err, says)
		}
	}
}

const square = `"geometry":{"type":"Polygon","coordinates":[[[5,52],[5.1,52],[5.1,52.1],[5,52]]]}`

func features(all ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(all, ",") + `]}`
}

func feature(properties string) string {
	return `{"type":"Feature","properties":{` + properties + `},` + square + `}`
}

func TestAreas(t *testing.T) {
	t.Parallel()

	sink, notes := &ingesttest.Sink{}, []string{}
	reader := cbs.Areas{Note: func(text string) { notes = append(notes, text) }}
	err := reader.Read(t.Context(), ingesttest.File(t, "a.geojson", features(
		feature(`"buurtcode":"BU90010001","buurtnaam":"Kern","gemeentecode":"GM9001","gemeentenaam":"Voorbeeld","water":"NEE","jrstatcode":"2024BU90010001","aantal_inwoners":200,"mannen":-99997,"percentage_personen_65_jaar_en_ouder":25,"percentage_personen_0_tot_15_jaar":-99995,"stedelijkheid_adressen_per_km2":2,"meest_voorkomende_postcode":"1234"`),
		feature(`"gemeentecode":"GM9001","gemeentenaam":"Voorbeeld","water":"NEE","jaar":2022,"aantalInwoners":-99999999,"percentagePersonen65JaarEnOuder":-99999999`),
		feature(`"gemeentecode":"GM9001","gemeentenaam":"Voorbeeld","water":"JA","jaar":2022`),
		feature(`"c":"0998","n":"Buitenland"`),
		feature(`"c":"0014","n":"Groningen"`),
		feature(`"wijkcode":"WK900100","wijknaam":"Oud","aantal_inwoners":5`),
		feature(`"naam":"Niets"`),
		feature(`"buurtcode":"BU9","buurtnaam":"Kort"`),
		`{"type":"Feature","properties":{"statcode":"GM9002","statnaam":"Leeg"},"geometry":null}`,
		`{"type":"Feature","properties":{"statcode":"GM9003","statnaam":"Punt"},"geometry":{"type":"Point","coordinates":[5,52]}}`,
		`{"type":"Feature","properties":{"statcode":"GM9004","statnaam":"Ver"},"geometry":{"type":"Polygon","coordinates":[[[52,5],[52,5.1],[52.1,5.1],[52,5]]]}}`,
	)), sink)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"7 code", "8 buurtcode", "9 geometry", "10 geometry", "11 geometry"}; !slices.Equal(sink.Refused(), want) {
		t.Errorf("rejects %v", sink.Rejects)
	}
	var codes []string
	for _, a := range ingesttest.Of[ingest.Area](sink) {
		codes = append(codes, string(a.Code)+" "+a.Name)
		if _, ok := a.Geometry.Shape.(orb.Polygon); !ok || a.Geometry.SRID != geo.WGS84 {
			t.Errorf("%s: %+v", a.Code, a.Geometry)
		}
	}
	if want := []string{"BU90010001 Kern", "GM9001 Voorbeeld", "GM0014 Groningen", "WK900100 Oud"}; !slices.Equal(codes, want) {
		t.Errorf("areas %q", codes)
	}
	figures := ingesttest.Of[ingest.Statistic](sink)
	if len(figures) != 2 {
		t.Fatalf("%d rows of figures", len(figures))
	}
	if s := figures[0]; s.Year != 2024 || show(s.Residents) != "200" || show(s.Residents65) != "50" || s.Men != nil || s.Residents0to15 != nil || s.Postcode != "1234" {
		t.Errorf("got %+v", s)
	}
	if s := figures[1]; s.Year != 2022 || s.Residents != nil || s.Residents65 != nil {
		t.Errorf("got %+v", s)
	}
	for _, want := range []string{"1 features are water (water = JA) and are left out", "1 features are abroad (Buitenland) and are left out", "the figures of 1 features are left out: neither they nor --vintage tell the year"} {
		if !slices.Contains(notes, want) {
			t.Errorf("%q is not in %q", want, notes)
		}
	}
}

func TestAreasInTheWrongSystem(t *testing.T) {
	t.Parallel()

	one := feature(`"c":"0014","n":"Groningen"`)
	for says, content := range map[string]string{
		"is in degrees (WGS 84) where metres of RD New": `{"crs":{"properties":{"name":"EPSG:28992"}},"features":[` + one + `]}`,
		"is in metres of RD New (EPSG:28992) where degrees": `{"crs":{"properties":{"name":"EPSG:4326"}},"features":[` +
			strings.ReplaceAll(one, square, `"geometry":{"type":"Polygon","coordinates":[[[155000,463000],[155100,463000],[155100,463100],[155000,463000]]]}`) + `]}`,
	} {
		err := cbs.Areas{}.Read(t.Context(), ingesttest.File(t, "a.geojson", content), &ingesttest.Sink{})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %q", err, says)
		}
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()

	sink := &ingesttest.Sink{}
	err := cbs.People{}.Read(t.Context(), ingesttest.File(t, "p.csv", `"postcode","leeftijd","inwoners","inwoners_man","inwoners_vrouw"
10,"0-4",39925,20425,19500
1234,"0-4",40,20,20
1234,"95+",NA,NA,5
1234,"0-5",1,1,1
1234,"95-99",1,1,1
1234,"100+",1,1,1
1234,"90+",1,1,1
0234,"0-4",1,1,1
1234,"5-9",-3,1,1
`), sink)
	all := ingesttest.Of[ingest.PostcodePeople](sink)
	if want := []string{"5 leeftijd", "6 leeftijd", "7 leeftijd", "8 leeftijd", "9 postcode", "10 inwoners"}; err != nil || len(all) != 2 || !slices.Equal(sink.Refused(), want) {
		t.Fatalf("%+v, %v, %v", all, sink.Rejects, err)
	}
	if all[0].AgeFrom != 0 || show(all[0].People) != "40" || all[1].AgeFrom != 95 || all[1].People != nil || show(all[1].Women) != "5" {
		t.Errorf("got %+v", all)
	}
}

// FuzzKWB holds that accepted figures are those that the database takes.
func FuzzKWB(f *testing.F) {
	f.Add(kwbHeader + "GM9001;V;G;GM9001;1000;490;510;150;120;250;270;210;480;100;200;100;1250,5;3;1234\n")
	f.Add("gwb_code,a_inw,a_00_14,a_65_oo\nBU90010001,.,-99997,1e9\n")
	f.Fuzz(func(t *testing.T, content string) {
		sink := &ingesttest.Sink{}
		in := ingest.Input{Name: "kwb-2023.csv", Size: int64(len(content)), File: strings.NewReader(content)}
		_ = cbs.KWB{}.Read(t.Context(), in, sink) // either is good
		for _, s := range ingesttest.Of[ingest.Statistic](sink) {
			for _, n := range []*float64{s.Residents, s.Residents65, s.EducationLow, s.EducationHigh, s.LandHectares} {
				if n != nil && (*n < 0 || math.IsNaN(*n) || math.IsInf(*n, 0)) {
					t.Fatalf("%q gave %v", content, *n)
				}
			}
			if s.EducationHigh != nil && *s.EducationHigh > 1 || s.Code.Level() == "" {
				t.Fatalf("%q gave %+v", content, s)
			}
		}
	})
}

func FuzzAreas(f *testing.F) {
	f.Add(features(feature(`"buurtcode":"BU90010001","buurtnaam":"Kern","jaar":2024,"aantal_inwoners":5`)))
	f.Add(features(feature(`"c":"0014","n":"Groningen"`)))
	f.Fuzz(func(t *testing.T, content string) {
		sink := &ingesttest.Sink{}
		in := ingest.Input{Name: "a.geojson", Size: int64(len(content)), File: strings.NewReader(content)}
		_ = cbs.Areas{}.Read(t.Context(), in, sink) // either is good
		for _, a := range ingesttest.Of[ingest.Area](sink) {
			if a.Code == "" || a.Name == "" || a.Geometry.Shape == nil || a.Geometry.SRID == 0 {
				t.Fatalf("%q gave %+v", content, a)
			}
		}
	})
}
