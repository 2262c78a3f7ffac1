package page_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/sketch"
	"steunkaart/internal/supply"
)

// grid has as many streets as it says, all of them everywhere.
type grid int

func (g grid) Streets(b orb.Bound) []sketch.Street {
	streets := make([]sketch.Street, g)
	for i := range streets {
		lat := b.Min[1] + (b.Max[1]-b.Min[1])*float64(i+1)/float64(g+1)
		streets[i].Line = orb.LineString{{b.Min[0], lat}, {b.Max[0], lat}}
	}
	return streets
}

func siteWithStreets(t testing.TB, a *atlas.Atlas, streets int) http.Handler {
	t.Helper()
	s, err := page.New(page.Config{
		Atlas: func() *atlas.Atlas { return a }, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Streets: grid(streets),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	s.Routes(r)
	return r
}

// small returns the small map in a page, "" when there is none.
func small(body string) string {
	_, rest, found := strings.Cut(body, `<svg xmlns`)
	if !found {
		return ""
	}
	svg, _, _ := strings.Cut(rest, "</svg>")
	return svg
}

func TestPlaceHasASmallMapOfStreetsOrElseOfItsTown(t *testing.T) {
	a := fixture(t)
	for address, wanted := range map[string][]string{
		"/hulppunt/bibliotheek-testdam":         {">Markt 1</text>", "Kaart van de buurt rond Bibliotheek Testdam"},
		"/hulppunt/bibliotheek-testdam/kaartje": {">Markt 1</text>", `height="300"`},
		"/hulppunt/wijkteam-haven":              {">Ongeveer hier</text>", "stroke-dasharray"},
		"/hulppunt/school":                      {"School &lt;b&gt;Oost&lt;/b&gt;"},
	} {
		town := small(get(t, site(t, a), address, http.StatusOK))
		contains(t, town, append(wanted, "waar veel mensen wonen", `fill="#dfe1e6"`)...)
		streets := small(get(t, siteWithStreets(t, a, 40), address, http.StatusOK))
		contains(t, streets, append(wanted, "toont straten", "OpenStreetMap")...)
		few := small(get(t, siteWithStreets(t, a, 3), address, http.StatusOK))
		if few != town {
			t.Errorf("%s: three streets alone make a map of streets", address)
		}
		if strings.Contains(town, "OpenStreetMap") || strings.Contains(streets, `fill="#dfe1e6"`) {
			t.Errorf("%s: the two kinds of map are mixed", address)
		}
	}
}

func TestPlaceThatNobodyCanPointAtHasNoSmallMap(t *testing.T) {
	h := siteWithStreets(t, fixture(t), 40)
	for _, address := range []string{"/hulppunt/digicafe-dorp", "/hulppunt/digicafe-dorp/kaartje", "/hulppunt/belhulp"} {
		if svg := small(get(t, h, address, http.StatusOK)); svg != "" {
			t.Errorf("%s: %s", address, svg)
		}
	}
}

// alone returns the made-up country with one point, at a place without a name
// near it.
func alone(t testing.TB) *atlas.Atlas {
	t.Helper()
	return kept(t, "", func(p *supply.HelpPoint) { p.Location, p.Municipality = orb.Point{6.5, 53.6}, "GM0002" })
}

// TestMapWithoutNamesIsNotDrawn wants words in place of a map that is white.
func TestMapWithoutNamesIsNotDrawn(t *testing.T) {
	t.Parallel()

	a := alone(t)
	body := get(t, site(t, a), "/hulppunt/loket", http.StatusOK)
	if svg := small(body); svg != "" {
		t.Errorf("a map without a name: %s", svg)
	}
	contains(t, body, "Wij hebben hier geen kaart. De knop Route toont de plek.", ">Route</a>")
	card := get(t, site(t, a), "/hulppunt/loket/kaartje", http.StatusOK)
	if small(card) != "" || strings.Contains(card, "De knop Route") {
		t.Error("the card has a map of nothing, or names a button that no paper has")
	}
	streets := get(t, siteWithStreets(t, a, 40), "/hulppunt/loket", http.StatusOK)
	contains(t, small(streets), "toont straten")
	lacks(t, streets, "geen kaart", "Grijs is")
}

// TestMapWithoutStreetsHasNames wants names that people of the town know, and what
// grey means in words.
func TestMapWithoutStreetsHasNames(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/hulppunt/bibliotheek-testdam", http.StatusOK)
	contains(t, small(body), ">Nieuwland</text>", ">Oude Haven &amp; Dijk</text>", ">Markt 1</text>")
	contains(t, body, "Grijs is waar veel mensen wonen. Wij kennen hier de straten niet.")
	lacks(t, small(body), "Leeg Strand") // nobody lives there
}

// TestNameOfANeighbourhoodStandsAmongItsOwnPeople moves the middle of one
// neighbourhood into another.
func TestNameOfANeighbourhoodStandsAmongItsOwnPeople(t *testing.T) {
	t.Parallel()

	a := fixtureWith(t, func(r *atlas.Rows) {
		for i := range r.Areas {
			if r.Areas[i].Name == "Nieuwland" {
				r.Areas[i].Bound = outline(0, 0, 6, 8).Bound()
			}
		}
	})
	body := small(get(t, site(t, a), "/hulppunt/bibliotheek-testdam", http.StatusOK))
	contains(t, body, "Oude Haven")
	lacks(t, body, "Nieuwland")
	contains(t, small(get(t, site(t, fixture(t)), "/hulppunt/bibliotheek-testdam", http.StatusOK)), "Nieuwland")
}
