package polling_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/ingest/polling"
	"steunkaart/internal/realdata"
)

func TestTable(t *testing.T) {
	t.Parallel()

	sink, notes := &ingesttest.Sink{}, []string{}
	r := polling.Reader{Note: func(text string) { notes = append(notes, text) }}
	err := r.Read(t.Context(), ingesttest.File(t, "stembureaus-2025.csv", `id;gemeentecode;gemeente;plaats;naam;x;y
1;0503;Delft;Delft;Stadskantoor;84500;447500
2;GM0503;Delft;Delft;Mobiel stembureau;84500;447500
3;WK050311;Delft;Delft;Wijk;84500;447500
4;0503;Delft;Delft;;84500;447500
5;0503;Delft;Delft;Ver;NaN;447500
6;0503;Delft;Delft;Gedraaid;447500;84500
;0503;Delft;Delft;Geen nummer;84500;447500
8;503;Delft;Delft;Kerk;84501;447501
`), sink)
	sites := ingesttest.Of[ingest.Site](sink)
	if want := []string{"4 gemeentecode", "5 naam", "6 x, y", "7 x, y", "8 id"}; err != nil || len(sites) != 2 || !slices.Equal(sink.Refused(), want) {
		t.Fatalf("%+v, %v, %v", sites, sink.Rejects, err)
	}
	want := ingest.Site{
		SourceID: "1", Kind: "polling_station", Name: "Stadskantoor", Place: "Delft", Municipality: "GM0503",
		Location: orb.Point{84500, 447500}, SRID: geo.RDNew, Year: 2025,
	}
	if sites[0] != want || sites[1].Municipality != "GM0503" {
		t.Errorf("got %+v", sites)
	}
	if len(notes) != 2 || !strings.HasPrefix(notes[1], "1 polling stations are no building") {
		t.Errorf("notes %q", notes)
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()

	sink := &ingesttest.Sink{}
	err := polling.Reader{}.Read(t.Context(), ingesttest.File(t, "s.json", `{"help": "x", "result": {"total": 3, "records": [
		{"UUID": "a", "CBS gemeentecode": "GM0503", "Nummer stembureau": 1, "Naam stembureau": "Kerk", "Type stembureau": "regulier", "Plaats": "Delft",
		 "X": 84500.5, "Y": 447500, "Openingstijd": "2025-10-29T07:30:00", "Toegankelijk voor mensen met een lichamelijke beperking": "ja"},
		{"CBS gemeentecode": "GM0503", "Nummer stembureau": 2, "Naam stembureau": "School", "X": "84501", "Y": "447501", "Openingstijd": "2023-11-22T07:30:00"},
		{"CBS gemeentecode": "GM0503", "Nummer stembureau": 3, "Naam stembureau": "Bus", "Type stembureau": "mobiel", "X": null, "Y": null},
		{"CBS gemeentecode": "GM0503", "Nummer stembureau": 4, "Naam stembureau": "Nergens", "X": null, "Y": null, "Openingstijd": "2025-10-29T07:30:00"},
		{"CBS gemeentecode": "GM0503", "Nummer stembureau": 5, "Naam stembureau": "Ooit", "X": 84500, "Y": 447500}
	], "fields": []}}`), sink)
	sites := ingesttest.Of[ingest.Site](sink)
	if want := []string{"4 x, y", "5 Openingstijd"}; err != nil || len(sites) != 2 || !slices.Equal(sink.Refused(), want) {
		t.Fatalf("%+v, %v, %v", sites, sink.Rejects, err)
	}
	if s := sites[0]; s.SourceID != "a" || s.Year != 2025 || s.Wheelchair != "yes" || s.Location != (orb.Point{84500.5, 447500}) {
		t.Errorf("got %+v", s)
	}
	if s := sites[1]; s.SourceID != "0503::SB2" || s.Year != 2023 || s.Wheelchair != "" {
		t.Errorf("got %+v", s)
	}
}

func TestFilesRefused(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, in, says string }{
		{"s.csv", "id;gemeentecode;plaats;naam;x;y\n", "--vintage"},
		{"s2025.csv", "id;gemeentecode;plaats\n", "lacks naam, x, y"},
		{"s.json", `{"result": []}`, "no result.records"},
		{"s.json", `{"records": []}`, "no result.records"},
		{"s.json", `{"result": {"records": [{"UUID": "a"`, "broken JSON at record 1"},
		{"s2025.csv", "id;gemeentecode;plaats;naam;x;y\n1;0503;Delft;Kerk;447500;84500\n", "1 of 1 coordinates do not fit"},
	}
	for _, tt := range tests {
		err := polling.Reader{}.Read(t.Context(), ingesttest.File(t, tt.name, tt.in), &ingesttest.Sink{})
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: got %v, want %q", tt.in, err, tt.says)
		}
	}
}

func TestRealFiles(t *testing.T) {
	t.Parallel()

	for name, rows := range map[string]int{"stemlokalen_eml_rdnew.csv": 9940, "stemlokalen_TK2025.json": 2598} {
		sink := &ingesttest.Sink{}
		in := ingesttest.Open(t, realdata.Path(t, "points/polling-stations-2025/"+name))
		err := polling.Reader{Year: 2025}.Read(t.Context(), in, sink)
		if err != nil || len(sink.Rows) != rows || len(sink.Rejects) != 0 {
			t.Errorf("%s: %d rows, %v, %v", name, len(sink.Rows), sink.Rejects, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("id;gemeentecode;plaats;naam;x;y\n1;0503;Delft;Kerk;84500;447500\n")
	f.Add(`{"result":{"records":[{"UUID":"a","CBS gemeentecode":"GM0503","Naam stembureau":"Kerk","X":84500,"Y":447500,"Openingstijd":"2025-"}]}}`)
	f.Fuzz(func(t *testing.T, content string) {
		sink := &ingesttest.Sink{}
		in := ingest.Input{Name: "s2025", Size: int64(len(content)), File: strings.NewReader(content)}
		_ = polling.Reader{}.Read(t.Context(), in, sink) // either is good
		for _, s := range ingesttest.Of[ingest.Site](sink) {
			if s.SourceID == "" || s.Name == "" || len(s.Municipality) != 6 || s.Year == 0 || s.SRID == 0 {
				t.Fatalf("%q gave %+v", content, s)
			}
		}
	})
}
