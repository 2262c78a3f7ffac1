package page_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

var address = regexp.MustCompile(`href="(\?[^"]*)"`)

// TestDefinitionIsInEveryLink checks that nothing on the page of one definition
// leads to, or shows, another one, but the switch itself.
func TestDefinitionIsInEveryLink(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam?definitie=offline&vervoer=fietsen&sort=naam", http.StatusOK)
	before, rest, _ := strings.Cut(body, `<nav class="switch"`)
	menu, after, ok := strings.Cut(rest, "</nav>")
	if !ok {
		t.Fatal("no switch of definitions")
	}
	found := address.FindAllStringSubmatch(before+after, -1)
	if len(found) < 7 {
		t.Errorf("only %d links to other views of the page", len(found))
	}
	for _, m := range found {
		if !strings.Contains(m[1], "definitie=offline") {
			t.Errorf("%s forgets the definition", m[1])
		}
	}
	links := address.FindAllStringSubmatch(menu, -1)
	if len(links) != 4 {
		t.Errorf("%d definitions to choose from", len(links))
	}
	for i, m := range links {
		if !strings.Contains(m[1], "vervoer=fietsen") || !strings.Contains(m[1], "sort=naam") || strings.Contains(m[1], "definitie=") != (i > 0) {
			t.Errorf("%s forgets what was chosen", m[1])
		}
	}
	contains(t, body, `data-definition="offline">Geen internet thuis: mensen per vierkante kilometer`, `/methode#offline`, "Telling: Geen internet thuis.")
	settings := mapOf(t, body)
	if settings.Definition != "offline" || settings.Title != "Geen internet thuis" {
		t.Errorf("the map shows %q, %q", settings.Definition, settings.Title)
	}
	for collection, tile := range settings.Tiles {
		if wants := collection == "cells" || collection == "gaps"; wants != strings.HasSuffix(tile, "?definition=offline") {
			t.Errorf("tiles of %s at %s", collection, tile)
		}
	}
}

// mapSettings is what the script of the map reads.
type mapSettings struct {
	Definition, Title string
	Tiles             map[string]string
}

func mapOf(t testing.TB, body string) mapSettings {
	t.Helper()
	var config mapSettings
	_, rest, _ := strings.Cut(body, `id="map-config">`)
	text, _, _ := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestNeedsOfTheirOwn(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	for _, definition := range []string{"basic-skills", "offline"} {
		body := get(t, h, "/gemeente/testdam?definitie="+definition, http.StatusOK)
		contains(t, body, "Ongeveer 1.100 inwoners</strong> (1.000 tot 1.300, marge van 90 %). Zij hebben eerst hulp nodig met een apparaat of een aansluiting.",
			"Landelijk cijfer van 2019:", "niet bekend</strong>. Hoeveel mensen dat nodig hebben, weten wij niet. Er is nog geen bron geladen.")
	}
	without := fixtureWith(t, func(r *atlas.Rows) { r.Results[3].Code = "other" })
	lacks(t, get(t, site(t, without), "/gemeente/testdam", http.StatusOK), "apparaat")
}

func TestRanksSayHowSureTheyAre(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body,
		"plaats 120 van 1 gemeenten", "Het kan ook plaats 80 tot 170 zijn. De volgorde is dus niet zeker.",
		`plaats 1 <span class="nowrap">(1–2)</span><br>volgorde niet zeker`, "plaats 2</span>",
	)
	sure := fixtureWith(t, func(r *atlas.Rows) {
		for i := range r.Figures {
			r.Figures[i].RankLow, r.Figures[i].RankHigh = r.Figures[i].Rank, r.Figures[i].Rank
		}
	})
	lacks(t, get(t, site(t, sure), "/gemeente/testdam", http.StatusOK), "niet zeker.", "volgorde niet zeker", "Het kan ook plaats")
	lacks(t, get(t, site(t, fixture(t)), "/gemeente/stille-eiland", http.StatusOK), "plaats 0", "Naar aandeel")

	// Low literacy knows no education: its municipalities differ by age alone.
	ages := get(t, site(t, fixture(t)), "/gemeente/testdam?definitie=pamphlet-low", http.StatusOK)
	contains(t, ages, "Vergelijk er geen gemeenten mee.")
	lacks(t, ages, "Naar aandeel")
	lacks(t, body, "Vergelijk er geen gemeenten mee.")
}

// TestMarksTellExceptions checks that what comes from elsewhere for every
// neighbourhood is said once, and for some stands with these.
func TestMarksTellExceptions(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body, "Bij alle buurten komt dit uit een ander of groter gebied: geslacht en opleiding.", "L: ook de leeftijd komt uit een ander of groter gebied.")
	if n := strings.Count(body, `class="mark"`); n != 1 {
		t.Errorf("%d marks, want one at Nieuwland", n)
	}
	if i := strings.Index(body, `class="mark"`); i < 0 || !strings.Contains(body[max(0, i-200):i], "Nieuwland") {
		t.Error("the mark does not stand at Nieuwland")
	}
}

func TestPanelWalksFromResidentsToExcluded(t *testing.T) {
	t.Parallel()

	panel := panelOf(t, get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK))
	contains(t, panel,
		"afgerond op vijf, zodat niemand te herkennen is", "inwoners van 2024 (CBS)", "16 tot 25 jaar telt mee", "telt niet mee",
		"Geslacht telt ook mee", "De 17 gepubliceerde cijfers", "16 tot en met 74 jaar, laag opgeleid: 60 % heeft ten minste basisvaardigheden",
		"Gebruikt om de aandelen te bepalen. Wij komen uit op 60 %.", "Gevraagd: ongeveer 5.000 mensen.", "Hoeveel mensen zijn gevraagd, is niet gepubliceerd.",
		"vergeleken met 75 jaar en ouder: 4 × zo vaak (heeft meer dan basisvaardigheden)", "Niet gebruikt. Het landelijke cijfer waar deze definitie op uitkomt",
		"Daarom gaat elk aandeel × 0,78.", "Landelijk cijfer van 2023:", "leeftijd van 50 % van de inwoners. Voor het geslacht is het 100 % en voor de opleiding 100 %.",
		"50 %: de buurt zelf", "50 %: de wijk", "100 %: de postcode", "hoogstens 3 rondes", "100 % van de inwoners naar landoppervlak",
		"Kijk per zeshoek alleen waar, niet hoeveel.", "Wij rekenden alles 200 keer opnieuw", "Onze schatting is 1.145.", "Toeval:", "Cijfers van CBS kunnen zelf fouten hebben.",
		"Dit gaat over mensen zoals die hier wonen, niet over de bewoners zelf.", `/methode#basic-skills`,
	)
	lacks(t, panel, "Let op")
}

// panelOf cuts out the explanation.
func panelOf(t testing.TB, body string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, `id="uitleg"`)
	panel, _, closed := strings.Cut(rest, "</section>")
	if !found || !closed {
		t.Fatal("no explanation")
	}
	return panel
}

var (
	groupTables = regexp.MustCompile(`(?s)<tbody>(.*?)</tbody>`)
	groupRows   = regexp.MustCompile(`(?s)<tr><th scope="row">.*?</th><td class="num">([\d.]+)</td><td class="num">([\d.]+|–)`)
)

// TestTablesOfThePanelAddUp checks the arithmetic that a reader can do: rows add
// up to the last one, by age and by education, and to the estimate of step 7. Of
// literacy no figure by education is known, so there is no table by it.
func TestTablesOfThePanelAddUp(t *testing.T) {
	t.Parallel()

	for _, definition := range []string{"basic-skills", "pamphlet-low", "pamphlet-high", "offline"} {
		panel := panelOf(t, get(t, site(t, fixture(t)), "/gemeente/testdam?definitie="+definition, http.StatusOK))
		tables := []int{demand.Bands, demand.Educations}
		if strings.Contains(panel, "geen tabel per opleiding") != (definition == "pamphlet-low") {
			t.Errorf("%s: says that there is no table by education, or does not", definition)
		}
		if definition == "pamphlet-low" {
			tables = tables[:1]
		}
		for i, rows := range tables {
			table := groupRows.FindAllStringSubmatch(groupTables.FindAllString(panel, 2)[i], -1)
			if len(table) != rows+1 {
				t.Fatalf("%s: %d rows in table %d", definition, len(table), i)
			}
			var residents, excluded int
			for _, row := range table[:rows] {
				residents, excluded = residents+count(t, row[1]), excluded+count(t, row[2])
			}
			if all := table[rows]; residents != count(t, all[1]) || excluded != count(t, all[2]) || all[2] != "1.145" {
				t.Errorf("%s, table %d: %d residents and %d excluded, below stands %s and %s", definition, i, residents, excluded, all[1], all[2])
			}
		}
	}
}

func count(t testing.TB, s string) int {
	t.Helper()
	if s == "–" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s, ".", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPanelWarns(t *testing.T) {
	t.Parallel()

	for ratio, warns := range map[float64]bool{0.66: true, 0.68: false, 1.49: false, 1.51: true} {
		a := fixtureWith(t, func(r *atlas.Rows) { r.Results[0].Ratio = ratio })
		panel := panelOf(t, get(t, site(t, a), "/gemeente/testdam", http.StatusOK))
		if got := strings.Contains(panel, "Let op: dit is een groot verschil"); got != warns {
			t.Errorf("ratio %v: warns %v", ratio, got)
		}
	}
	loose := fixtureWith(t, func(r *atlas.Rows) { r.Figures[1].Converged = false })
	contains(t, panelOf(t, get(t, site(t, loose), "/gemeente/testdam", http.StatusOK)), "Let op: niet in elke buurt passen")
}

func TestPanelNamesWeights(t *testing.T) {
	t.Parallel()

	a := fixtureWith(t, func(r *atlas.Rows) { r.Figures[1].Weight, r.Figures[2].Weight = "building", "population_grid" })
	panel := panelOf(t, get(t, site(t, a), "/gemeente/testdam", http.StatusOK))
	contains(t, panel, "50 % van de inwoners naar woongebouwen", "50 % van de inwoners naar bevolkingsvierkanten van CBS", "Kijk per zeshoek alleen waar")
	lacks(t, panel, "Naar landoppervlak betekent")
}

// TestDefinitionOfSomebodysOwn shows a definition that we have no words for and
// that cannot be fitted.
func TestDefinitionOfSomebodysOwn(t *testing.T) {
	t.Parallel()

	a := fixtureWith(t, func(r *atlas.Rows) {
		d := &r.Results[0]
		d.Outcome = "no-bicycle"
		d.Figures = []demand.Figure{{ID: "x", Outcome: "no-bicycle", Year: 2022, Who: demand.Who{Ages: [2]int{16, 75}, Sex: "women"}, Value: 0.25, Basis: "published", Use: demand.UseNone, Source: "Eigen onderzoek", SourceURL: "javascript:alert(1)"}}
		d.Effects, d.Rates = nil, make([]float64, demand.Types)
	})
	for _, page := range []string{"/gemeente/testdam", "/methode"} {
		body := get(t, site(t, a), page, http.StatusOK)
		contains(t, body, "16 tot en met 74 jaar, vrouwen: 25 % no-bicycle", "Niet gebruikt.", "Geslacht maakt in deze telling geen verschil")
	}
}

func TestMethodNamesEveryNumber(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/methode", http.StatusOK)
	contains(t, body,
		"gemeten (CBS, Kerncijfers wijken en buurten 2024)", "200 keer", "0,38 in log-odds", "1,60 × het aantal", "80 %", "2,5 inwoners",
		"Gebruikt om te controleren. Wij komen uit op 53,1 %.", "gelijk genomen aan 25 tot 45 jaar. De standaardfout van die aanname is 0,3 (log-odds).",
		"66 tot en met 75 jaar: 39 % heeft moeite met lezen en schrijven", "Opleiding maakt in deze telling geen verschil",
	)
	for _, code := range []string{"basic-skills", "pamphlet-low", "pamphlet-high", "offline"} {
		if !strings.Contains(body, `id="`+code+`"`) {
			t.Errorf("no %s on the page", code)
		}
	}
}

// TestFewResidentsGetNoEstimate: of ten people a figure rounded to five is no
// estimate.
func TestFewResidentsGetNoEstimate(t *testing.T) {
	t.Parallel()

	few := fixtureWith(t, func(r *atlas.Rows) {
		for i := range r.Figures {
			if f := &r.Figures[i]; f.Code.Level() == area.LevelNeighbourhood && f.Types.Total() > 0 {
				f.Types = demand.Composition{10}
				break
			}
		}
	})
	contains(t, get(t, site(t, few), "/gemeente/testdam", http.StatusOK), "Te weinig inwoners voor een schatting")
	lacks(t, get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK), "Te weinig inwoners")
}
