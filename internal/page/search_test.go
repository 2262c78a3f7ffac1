package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
)

func TestSearchNearestFirst(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/zoek?plaats=3511+AB", http.StatusOK)
	contains(t, body,
		"Hulp bij 3511, Testdam", "ongeveer 2 minuten lopen · 1 minuut fietsen", "in een rechte lijn",
		"Informatiepunt Digitale Overheid (IDO) · Bibliotheek", "Markt 1, 3511 AB Testdam", `href="tel:0301234567"`,
		"Er is zeker hulp dinsdag vanaf 10.00 uur. Andere tijden weten wij niet. Bel eerst.", "DigiD, toeslagen", "Er kan dichterbij hulp zijn",
		"route=%3B52.01200%2C5.01200", "Dit weten wij niet: of een rolstoel naar binnen kan, wat het kost, of u een afspraak moet maken, in welke talen.",
	)
	if first, second := strings.Index(body, "Bibliotheek Testdam</bdi></a>"), strings.Index(body, "Wijkteam Haven</bdi></a>"); first < 0 || second < first {
		t.Error("the nearest point does not come first")
	}
	if line, list := strings.Index(body, `class="call"`), strings.Index(body, `<ol class="results">`); line < 0 || line > list {
		t.Error("nobody helps now, and the help line does not come before the places")
	}
}

// TestMinutesOverStreets reads how far places are where the streets from the
// postcode are known, to all of them and to some.
func TestMinutesOverStreets(t *testing.T) {
	t.Parallel()

	way := func(point int64, profile access.Profile, minutes float32) atlas.WayRow {
		return atlas.WayRow{Postcode: "3511", Point: point, Profile: profile, Minutes: minutes}
	}
	streets := func(rows ...atlas.WayRow) string {
		a := fixtureWith(t, func(r *atlas.Rows) { r.Ways = rows })
		return get(t, site(t, a), "/zoek?plaats=3511", http.StatusOK)
	}
	body := streets(way(1, access.Walk, 7.4), way(1, access.Cycle, 3), way(2, access.Walk, 1), way(2, access.Cycle, 1))
	contains(t, body, "ongeveer 7 minuten lopen · 3 minuten fietsen", "Tijden zijn berekend over straat, vanaf het midden van 3511, Testdam.")
	lacks(t, body, "rechte lijn")
	if strings.Index(body, "Wijkteam Haven</bdi></a>") > strings.Index(body, "Bibliotheek Testdam</bdi></a>") {
		t.Error("what is nearer over streets does not come first")
	}
	body = streets(way(1, access.Cycle, 12))
	contains(t, body, "langer dan 30 minuten lopen · 12 minuten fietsen", "fietsen (geschat in een rechte lijn)", "Een deel is geschat in een rechte lijn")
	lacks(t, get(t, site(t, fixtureWith(t, func(r *atlas.Rows) { r.Ways = []atlas.WayRow{way(1, access.Walk, 7.4)} })), "/zoek?plaats=3512", http.StatusOK), "over straat")
}

// TestSearchInOtherWords asks with an address, with Arabic digits and in letters
// that Dutch names do not have.
func TestSearchInOtherWords(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	contains(t, get(t, h, "/zoek?plaats="+url.QueryEscape("Markt 1 Testdam"), http.StatusOK), "Wij zochten bij", "Bibliotheek Testdam</bdi></a>")
	contains(t, get(t, h, "/zoek?plaats="+url.QueryEscape("٣٥١١"), http.StatusOK), "Bibliotheek Testdam</bdi></a>")
	for _, text := range []string{"Тестдам", "تستدام"} {
		contains(t, get(t, h, "/zoek?plaats="+url.QueryEscape(text), http.StatusNotFound), "Wij kunnen alleen gewone Nederlandse letters lezen.", "tel:08001508")
	}
}

func TestSearchTellsWhatIsNotKnown(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/zoek?plaats=testdam", http.StatusOK)
	contains(t, body,
		"Deze gegevens zijn van 2021. Vraag het eerst na.", // old, and no number to call
		"Ongeveer hier", "Ook in uw gemeente, plek niet bekend", "Digicafé Dorp", "Wij weten niet van wanneer deze gegevens zijn",
	)
	lacks(t, body,
		"09.00–12.00",       // hours of an old source
		"Buurthuis De Brug", // nobody said that there is help
		"School",            // for pupils only
		"javascript:", "Nu open", "Gesloten", "gesloten",
	)
}

func TestSearchRefusesWhatNobodyLivesAt(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	for _, tt := range []struct {
		query, want string
		status      int
	}{
		{"", "nog niets ingevuld", http.StatusBadRequest},
		{"   ", "nog niets ingevuld", http.StatusBadRequest},
		{strings.Repeat("a", 101), "te lang", http.StatusBadRequest},
		{"\x00", "kunnen wij niet lezen", http.StatusBadRequest},
		{"a\nb", "kunnen wij niet lezen", http.StatusBadRequest},
		{"\xff\xfe", "kunnen wij niet lezen", http.StatusBadRequest},
		{"!?&", "kunnen wij niet lezen", http.StatusBadRequest},
		{"Atlantis", "kennen deze postcode of plaats niet", http.StatusNotFound},
		{"9999", "kennen deze postcode of plaats niet", http.StatusNotFound},
		{"<script>alert(1)</script>", "kennen deze postcode of plaats niet", http.StatusNotFound},
	} {
		body := get(t, h, "/zoek?plaats="+url.QueryEscape(tt.query), tt.status)
		contains(t, body, tt.want, "0800-1508", `name="plaats"`)
		lacks(t, body, "<script>alert")
	}
}

func TestSearchLetsChooseBetweenTwins(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/zoek?plaats=dorp", http.StatusOK)
	contains(t, body, "Welke plaats bedoelt u?", "Dorp (Utrecht)", "Dorp (Fryslân)", "/zoek?plaats=Dorp&#43;%28Utrecht%29")
	get(t, site(t, fixture(t)), "/zoek?plaats=Dorp+%28Testdam%29", http.StatusOK)
}

func TestPlaceTellsWhatEachSourceSays(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	contains(t, get(t, h, "/hulppunt/bibliotheek-testdam", http.StatusOK), "genoemd", "Alle hulp in Testdam", "/gemeente/testdam", "maandag</span> 10.00–17.00", "Het gebouw is open")
	contains(t, get(t, h, "/hulppunt/buurthuis-de-brug", http.StatusOK), "niet bekend", "Wij weten niet of hier hulp is", "Wij weten het telefoonnummer niet")
	body := get(t, h, "/hulppunt/digicafe-dorp", http.StatusOK)
	contains(t, body, "Wij weten niet precies waar dit is", `href="https://digicafe.example.nl"`, "zonder datum")
	lacks(t, body, "javascript:")
	body = get(t, h, "/hulppunt/school", http.StatusOK)
	contains(t, body, "alleen voor leerlingen", "School &lt;b&gt;Oost")
}
