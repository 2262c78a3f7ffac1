package starter_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/supply"
)

func TestWholeMetres(t *testing.T) {
	t.Parallel()

	square := orb.Ring{{0.4, 0}, {10, 0}, {10, 0.2}, {10, 10}, {0, 0}}
	tests := []struct {
		name  string
		shape orb.Geometry
		want  string
	}{
		{"a point twice", orb.Polygon{square}, "MULTIPOLYGON(((0 0,10 0,10 10,0 0)))"},
		{"a hole that is gone", orb.Polygon{square, {{5, 5}, {5.1, 5}, {5, 5.1}, {5, 5}}}, "MULTIPOLYGON(((0 0,10 0,10 10,0 0)))"},
		{"nothing left", orb.Polygon{{{5, 5}, {5.1, 5}, {5, 5.1}, {5, 5}}}, ""},
		{"none", orb.MultiPolygon(nil), ""},
		{"a line", orb.LineString{{1.5, 2}, {3, 4}}, "LINESTRING(2 2,3 4)"},
		{"a line that is gone", orb.LineString{{1.1, 2}, {1.2, 2}}, ""},
		{"a point", orb.Point{1, 2}, ""},
	}
	for _, tt := range tests {
		if got := starter.WholeMetres(tt.shape); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMiddle(t *testing.T) {
	t.Parallel()

	// A horseshoe: its centroid lies in the opening.
	horseshoe := orb.MultiPolygon{{{{0, 0}, {30, 0}, {30, 40}, {20, 40}, {20, 5}, {10, 5}, {10, 40}, {0, 40}, {0, 0}}}}
	if p := starter.Middle(horseshoe); p[0] > 10 && p[0] < 20 {
		t.Errorf("%v is in the opening", p)
	}
	if p := starter.Middle(orb.MultiPolygon{{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}}}); p != (orb.Point{2, 2}) {
		t.Errorf("the middle of a square is %v", p)
	}
}

func TestPlainName(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"Stadhuis 2":                                 "Stadhuis",
		"Gemeentehuis, kamer 027":                    "Gemeentehuis",
		"Stadhuis (Burgerzaal)":                      "Stadhuis",
		"Raadzaal":                                   "Raadzaal",
		"Gemeentehuis":                               "Gemeentehuis",
		"Wijkcentrum De Schelf C":                    "Wijkcentrum De Schelf",
		"De Open Deur (2)":                           "De Open Deur",
		"MFC de Binder zaal 2":                       "MFC de Binder",
		"MFA Kloosterveste II":                       "MFA Kloosterveste",
		"ZB Bibliotheek van Zeeland - stembureau 28": "ZB Bibliotheek van Zeeland",
		"Zaal Mulder 1e zaal":                        "Zaal Mulder",
		"Huis van de Wijk Pier 80":                   "Huis van de Wijk Pier 80",
		"Bibliotheek Theek 5":                        "Bibliotheek Theek 5",
		"Dorpshuis Beatrix (13-21 uur)":              "Dorpshuis Beatrix",
		"OBA":                                        "OBA",
		"A 1":                                        "A 1",
	}
	for name, want := range tests {
		if got := starter.PlainName(name); got != want {
			t.Errorf("PlainName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, municipality string
		want               supply.Kind
	}{
		{"Bibliotheek Venlo", "Venlo", supply.KindLibrary},
		{"De Bieb Krommenie", "Zaanstad", supply.KindLibrary},
		{"OBA Waterlandplein", "Amsterdam", supply.KindLibrary},
		{"Bibliotheeksteunpunt Malpertuis", "Maastricht", supply.KindLibraryServicePoint},
		{"d' Olde Bieb", "Hoogeveen", ""},
		{"Eben-Haëzerkerk (bibliotheek)", "Barendrecht", ""},
		{"Leeszaal Rotterdam West", "Rotterdam", ""},
		{"Gemeentehuis Soest", "Soest", supply.KindTownHall},
		{"Stadhuisplein", "Weert", ""},
		{"Voormalig Gemeentehuis Susteren", "Echt-Susteren", ""},
		{"Koetshuis van het Gemeentehuis", "Ermelo", ""},
		{"Raadhuis Aalsmeer", "Aalsmeer", supply.KindTownHall},
		{"Het Raadhuis Udenhout", "Tilburg", ""},
		{"Dorpshuis De Tiehof", "Groningen", supply.KindCommunityCentre},
		{"Dorpshuisweg 3", "Groningen", ""},
		{"Gymzaal MFC De Akkers", "Heerenveen", ""},
		{"Huis van de Wijk De Dam", "Rotterdam", supply.KindCommunityCentre},
		{"Café De Zon", "Aalten", ""},
	}
	for _, tt := range tests {
		if got := starter.Classify(tt.name, tt.municipality); got != tt.want {
			t.Errorf("Classify(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDoubtful(t *testing.T) {
	t.Parallel()

	tests := map[string]bool{
		"CLOSED per 2022-05-01; customers sent to Alkmaar":                               true,
		"planned for the end of 2020":                                                    true,
		"announced; opening date not on the excerpt":                                     true,
		"trial from 2024-06-06 to the end of October 2024":                               true,
		"no hours; likely closed since":                                                  true,
		"announcing oneself is possible, not needed":                                     false,
		"no hours in the data":                                                           false,
		"named as a place of the 'Geldpraatje' (one-off); regular hours not on the page": false,
		"": false,
	}
	for note, want := range tests {
		if got := starter.Doubtful(note); got != want {
			t.Errorf("Doubtful(%q) = %v, want %v", note, got, want)
		}
	}
}

func TestSourceOf(t *testing.T) {
	t.Parallel()

	tests := []struct{ from, name, address string }{
		{"https://www.denhaag.nl/nl/a.htm", "denhaag.nl", "https://www.denhaag.nl/nl/a.htm"},
		{"waarismijnstemlokaal.nl / Kiesraad EML via https://github.com/a/b (polling stations)", "Waar is mijn stemlokaal / Kiesraad", "https://github.com/a/b"},
		{"https://github.com/a/b (facilities.json; original: https://swtd.nl/contact/)", "swtd.nl", "https://swtd.nl/contact/"},
		{"https://github.com repository file id 1 (Weekprogramma Veendam, 2025)", "Weekprogramma Veendam", ""},
		{"een krant", "een krant", ""},
	}
	for _, tt := range tests {
		if name, address := starter.SourceOf(tt.from); name != tt.name || address != tt.address {
			t.Errorf("SourceOf(%q) = %q, %q, want %q, %q", tt.from, name, address, tt.name, tt.address)
		}
	}
}

func TestDutchNote(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"place known as polling station; help offer and hours not in the data": "Bekend als stemlokaal. De bron zegt niets over hulp of openingstijden.",
		"language only; since 2024-10-14":                                      "Alleen hulp met taal.",
		"undated; hours not on the page":                                       "De bron noemt geen (volledige) tijden. De bron heeft geen datum.",
		"":                                                                     "",
	}
	for note, want := range tests {
		if got := starter.DutchNote(note); got != want {
			t.Errorf("DutchNote(%q) = %q, want %q", note, got, want)
		}
	}
}

// shapefile makes a shapefile of one line of two points.
func shapefile() []byte {
	b := make([]byte, 100)
	binary.BigEndian.PutUint32(b, 9994)
	binary.LittleEndian.PutUint32(b[32:], 3)
	content := make([]byte, 44+4)
	binary.LittleEndian.PutUint32(content, 3)
	binary.LittleEndian.PutUint32(content[36:], 1)
	binary.LittleEndian.PutUint32(content[40:], 2)
	for _, f := range []float64{84000, 447000, 84010, 447005} {
		content = binary.LittleEndian.AppendUint64(content, math.Float64bits(f))
	}
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(b, uint32(len(content)/2))
	return append(b, content...)
}

func TestParseShapeLines(t *testing.T) {
	t.Parallel()

	lines, err := starter.ParseShapeLines(shapefile())
	if err != nil || len(lines) != 1 || len(lines[0]) != 2 || lines[0][1] != (orb.Point{84010, 447005}) {
		t.Fatalf("got %v, %v", lines, err)
	}
	whole := shapefile()
	for n := range whole {
		if _, err := starter.ParseShapeLines(whole[:n]); err == nil && n != 100 {
			t.Errorf("cut off at %d: nothing was noticed", n)
		}
	}
}
