package helppoint_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/helppoint"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/supply"
)

// read reads a file with a register that knows Delft.
func read(t testing.TB, name, content string) (*ingesttest.Sink, []string, error) {
	t.Helper()
	var notes []string
	r := helppoint.Reader{
		Publisher:    "Gemeente Delft",
		Municipality: func(name string) (area.Code, bool) { return "GM0503", name == "Delft" },
		Note:         func(text string) { notes = append(notes, text) },
	}
	sink := &ingesttest.Sink{}
	err := r.Read(t.Context(), ingesttest.File(t, name, content), sink)
	return sink, notes, err
}

// TestFacts reads what somebody wants to know before going there, and refuses
// what is not in the lists, with the column.
func TestFacts(t *testing.T) {
	t.Parallel()

	sink, _, err := read(t, "p.csv", `kind,name,municipality_code,onderwerpen,talen,kosten,rolstoel,uitzonderingen,datum,bron
ido,A,GM0503,"government, video government",nl ar,free,limited,2026-12-31 dicht; 2026-12-24 9:00-12:00,2026-03,https://a.example
ido,B,GM0503,dancing,,,,,,
ido,C,GM0503,,dutch,,,,,
ido,D,GM0503,,,cheap,,,,
ido,E,GM0503,,,,maybe,,,
ido,F,GM0503,,,,,kerst,,
`)
	if err != nil || len(sink.Rows) != 1 {
		t.Fatalf("%d rows, %v, %v", len(sink.Rows), sink.Rejects, err)
	}
	p := sink.Rows[0].(ingest.HelpPoint).Point //nolint:forcetypeassert // a panic fails the test as well
	o := p.Offers[0]
	if !slices.Equal(o.Topics, []supply.Topic{"government", "video"}) || !slices.Equal(o.Languages, []string{"nl", "ar"}) || o.Cost != "free" || o.Exceptions != "2026-12-24 09:00-12:00; 2026-12-31 off" {
		t.Errorf("offer %+v", o)
	}
	if w := p.Wheelchair; w.Value != "limited" || w.Source != "Gemeente Delft" || w.SourceURL != "https://a.example" || w.SourceDate != "2026-03" {
		t.Errorf("wheelchair %+v", w)
	}
	want := []string{"topics", "languages", "cost", "wheelchair", "exceptions"}
	for i, r := range sink.Rejects {
		if i >= len(want) || r.Field != want[i] || r.Line != i+3 {
			t.Errorf("line %d, %s: %s", r.Line, r.Field, r.Reason)
		}
	}
	if len(sink.Rejects) != len(want) {
		t.Errorf("%d rejects", len(sink.Rejects))
	}
}

func TestRow(t *testing.T) {
	t.Parallel()

	sink, notes, err := read(t, "p.csv", `soort;NAAM;straat;huisnummer;postcode;plaats;gemeente;telefoon;website;diensten;afspraak;spreekuur;datum;lon;lat;kleur
ido;DOK Delft;Vesteplein;100;2611 wg;Delft;Delft;015 1;dok.info;DigiD;NO;Mo 10:00-12:00;2-8-2024;4,3571;52,0081;rood
`)
	if err != nil || len(sink.Rows) != 1 || len(sink.Rejects) != 0 {
		t.Fatalf("%d rows, %v, %v", len(sink.Rows), sink.Rejects, err)
	}
	got := sink.Rows[0].(ingest.HelpPoint) //nolint:forcetypeassert // a panic fails the test as well
	p := got.Point
	if sink.Lines[0] != 2 || got.SRID != geo.WGS84 || got.SourceID != "ido/dok-delft/delft//delft/vesteplein/100/2611-wg" {
		t.Errorf("line %d, %+v", sink.Lines[0], got)
	}
	if p.Name != "DOK Delft" || p.Street != "Vesteplein" || p.HouseNumber != "100" || p.Postcode != "2611WG" || p.Municipality != "GM0503" ||
		p.Website != "https://dok.info" || p.Location != (orb.Point{4.3571, 52.0081}) || p.Precision != supply.PrecisionExact {
		t.Errorf("point %+v", p)
	}
	want := supply.Offer{
		Kind: supply.KindIDO, Services: "DigiD", Audience: supply.AudiencePublic, Appointment: "no", StaffedHours: "Mo 10:00-12:00",
		HelpKnown: true, Source: "Gemeente Delft", SourceDate: "2024-08-02",
	}
	if len(p.Offers) != 1 || !reflect.DeepEqual(p.Offers[0], want) {
		t.Errorf("offers %+v", p.Offers)
	}
	if !slices.Contains(notes, "CSV, UTF-8, delimiter semicolon") || !slices.Contains(notes, "columns that are not used: kleur") {
		t.Errorf("notes %q", notes)
	}
}

func TestRowsRefused(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, header, row, field string }{
		{"kind", "kind,name", "cash_machine,A", "kind"},
		{"no kind", "kind,name", ",A", "kind"},
		{"no name", "kind,name", "ido,", "name"},
		{"postcode", "kind,name,postcode", "ido,A,0123", "postcode"},
		{"audience", "kind,name,audience", "ido,A,everybody", "audience"},
		{"appointment", "kind,name,appointment", "ido,A,maybe", "appointment"},
		{"date", "kind,name,page_date", "ido,A,last year", "page_date"},
		{"municipality", "kind,name,municipality_code", "ido,A,Delft", "municipality_code"},
		{"district as municipality", "kind,name,municipality_code", "ido,A,WK050311", "municipality_code"},
		{"name of a municipality", "kind,name,municipality", "ido,A,Delf", "municipality"},
		{"NaN", "kind,name,lon,lat", "ido,A,NaN,52", "lon"},
		{"half a location", "kind,name,lon,lat", "ido,A,5.1,", "lat"},
		{"Berlin", "kind,name,lon,lat", "ido,A,13.4,52.5", "lon"},
		{"swapped", "kind,name,lon,lat", "ido,A,52.1,5.1", "lon"},
		{"fields", "kind,name", "ido", "row"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			// Two good rows keep one bad coordinate from being a fault of the file.
			empty := strings.Repeat(",", strings.Count(tt.header, ",")-1)
			good := func(name string) string {
				if strings.HasSuffix(tt.header, "lat") {
					return "ido," + name + ",5.1,52.1\n"
				}
				return "ido," + name + empty + "\n"
			}
			sink, _, err := read(t, "p.csv", tt.header+"\n"+good("X")+tt.row+"\n"+good("Y"))
			if err != nil || len(sink.Rows) != 2 || !slices.Equal(sink.Refused(), []string{"3 " + tt.field}) {
				t.Errorf("%d rows, %v, %v", len(sink.Rows), sink.Rejects, err)
			}
		})
	}
}

func TestFilesRefused(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, in, says string }{
		{"columns", "kind;straat\nido;x\n", "lacks name (expected name; found kind, straat)"},
		{"swapped", "kind,name,lon,lat\nido,A,52.1,5.1\nido,B,52.2,5.2\nido,C,5.1,52.1\n", "2 of 3 coordinates do not fit, the first because it has latitude and longitude swapped"},
		{"metres as degrees", "kind,name,lon,lat\nido,A,155000,463000\n", "is in metres of RD New (EPSG:28992) where degrees (WGS 84) is declared"},
		{"degrees as metres", "kind,name,x,y\nido,A,5.1,52.1\n", "is in degrees (WGS 84) where metres"},
		{"swapped, without end", "kind,name,lon,lat\n" + strings.Repeat("ido,A,52.1,5.1\n", 5000), "1001 of 1001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			if _, _, err := read(t, "p.csv", tt.in); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
}

func TestLocations(t *testing.T) {
	t.Parallel()

	sink, _, err := read(t, "p.csv", `id,kind,name,x,y,coordinate_source,precision,confidence,staffed_hours,note
1,ido,A,155000,463000,,,,Mo,
2,ido,B,155000,463000,pc4-centroid,,low,Mo,
3,ido,C,155000,463000,,approximate,high,Mo,
4,ido,D,,,,,,Mo,polling station
`)
	points := ingesttest.Of[ingest.HelpPoint](sink)
	if err != nil || len(points) != 4 {
		t.Fatalf("%d points, %v, %v", len(points), sink.Rejects, err)
	}
	for i, want := range []supply.Precision{supply.PrecisionExact, supply.PrecisionApproximate, supply.PrecisionApproximate, supply.PrecisionUnknown} {
		if got := points[i].Point.Precision; got != want {
			t.Errorf("%d: %s, want %s", i+1, got, want)
		}
	}
	if points[0].SRID != geo.RDNew || points[0].SourceID != "1" {
		t.Errorf("got %+v", points[0])
	}
	if points[1].Point.Offers[0].StaffedHours != "" || points[0].Point.Offers[0].StaffedHours != "Mo" {
		t.Error("only hours of low confidence are left out")
	}
	if points[3].Point.Offers[0].HelpKnown || !points[0].Point.Offers[0].HelpKnown {
		t.Error("a polling station says nothing about help")
	}
}

// TestSameRowTwice refuses the second of two rows that nothing tells apart.
func TestSameRowTwice(t *testing.T) {
	t.Parallel()

	sink, _, err := read(t, "p.csv", "kind,name,place\nido,A,Delft\nlibrary,A,Delft\nido,a,DELFT\n")
	if err != nil || len(sink.Rows) != 2 || len(sink.Rejects) != 1 || !strings.Contains(sink.Rejects[0].Reason, "line 2") {
		t.Errorf("%d rows, %v, %v", len(sink.Rows), sink.Rejects, err)
	}
}

func TestFeatures(t *testing.T) {
	t.Parallel()

	sink, _, err := read(t, "p.geojson", `{"type": "FeatureCollection", "features": [
		{"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [4.357, 52.008]}, "properties": {"kind": "library", "naam": "DOK", "gemeentecode": 503}},
		{"type": "Feature", "id": "b", "geometry": null, "properties": {"kind": "phone_line", "name": "DigiHulplijn"}},
		{"type": "Feature", "id": "c", "geometry": {"type": "LineString", "coordinates": [[4, 52], [5, 52]]}, "properties": {"kind": "ido", "name": "Lijn"}}
	]}`)
	points := ingesttest.Of[ingest.HelpPoint](sink)
	if err != nil || len(points) != 2 || !slices.Equal(sink.Refused(), []string{"3 geometry"}) {
		t.Fatalf("%+v, %v, %v", points, sink.Rejects, err)
	}
	if p := points[0]; p.SourceID != "a" || p.Point.Municipality != "GM0503" || p.Point.Location != (orb.Point{4.357, 52.008}) {
		t.Errorf("got %+v", p)
	}
	if p := points[1]; p.Point.Precision != supply.PrecisionUnknown {
		t.Errorf("got %+v", p)
	}
}

// FuzzRead holds that whatever is accepted is what the database takes.
func FuzzRead(f *testing.F) {
	f.Add("kind,name,lon,lat,page_date\nido,A,5.1,52.1,45000\n")
	f.Add("kind;name;x;y;municipality_code\nlibrary;B;155000;463000;503\n")
	f.Add(`{"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[5,52]},"properties":{"kind":"ido","name":"A"}}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		sink := &ingesttest.Sink{}
		in := ingest.Input{Name: "p", Size: int64(len(content)), File: strings.NewReader(content)}
		_ = helppoint.Reader{Publisher: "x"}.Read(t.Context(), in, sink) // either is good
		for _, row := range ingesttest.Of[ingest.HelpPoint](sink) {
			p := row.Point
			if row.SourceID == "" || p.Name == "" || p.Slug == "" || len(p.Offers) != 1 || !p.Offers[0].Kind.Valid() || !utf8.ValidString(p.Name) {
				t.Fatalf("%q was accepted as %+v", content, row)
			}
			if p.Precision != supply.PrecisionUnknown && row.SRID == geo.WGS84 && (p.Location[0] < 2 || p.Location[0] > 8) {
				t.Fatalf("%q lies at %v", content, p.Location)
			}
		}
	})
}
