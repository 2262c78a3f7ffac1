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
