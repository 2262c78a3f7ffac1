package page_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/supply"
)

// everything is a help point with something in each field that a page shows.
func everything(p *supply.HelpPoint) {
	p.Name, p.Operator, p.Website = "Huis van de Buurt (Oost).", "Stichting Welzijn", "https://huis.example.nl/pad"
	p.Street, p.HouseNumber, p.Postcode, p.Place = "Lange Kade", "12-14", "3511AB", "Testdam"
	p.Wheelchair = supply.Claim{Value: "yes", Note: "via de achterdeur", Source: "Gemeentegids", SourceDate: "2026-02"}
	o := &p.Offers[0]
	o.Name, o.Services, o.Note, o.Source, o.Topics = "Spreekuur formulieren", "DigiD en toeslagen", "de gids noemt geen uren", "Wijkkrant", nil
	o.Cost, o.Appointment, o.Languages = "free", "no", []string{"nl", "ar"}
}

// fromSources are pieces of what everything fills in, and of the made-up country.
var fromSources = []string{
	"Huis van de Buurt", "Welzijn", "huis.example.nl", "Lange Kade", "Testdam", "Dorp", "Wijkteam", "achterdeur", "Gemeentegids", "Spreekuur", "toeslagen", "geen uren",
	"Wijkkrant", "Oude Haven",
}

// texts calls f with each text that a page shows, and the language that it is
// said to be in.
func texts(t testing.TB, body string, f func(text, language string)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node, language string)
	walk = func(n *html.Node, language string) {
		if n.Type == html.ElementNode && slices.Contains([]string{"head", "script", "title", "desc"}, n.Data) {
			return
		}
		for _, a := range n.Attr {
			if a.Key == "lang" {
				language = a.Val
			}
		}
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			f(n.Data, language)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, language)
		}
	}
	walk(root, "")
}

// latinWord is a word in the letters of Dutch.
var latinWord = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{M}\d]*`)

// TestDutchIsMarkedInOtherLanguages finds what is from sources on pages in other
// languages, and any word in Latin letters on those in Arabic and Ukrainian, that is
// not said to be Dutch: a reader would hear it spelled out in the wrong language,
// and see brackets on the wrong side.
func TestDutchIsMarkedInOtherLanguages(t *testing.T) {
	t.Parallel()

	pages := map[string]http.Handler{}
	a := kept(t, "We 10:00-12:00", everything)
	for _, address := range []string{
		"/", "/zoek?plaats=3511", "/zoek?plaats=3511ab&alles=1", "/zoek?plaats=dorp", "/zoek?plaats=testdm", "/zoek?plaats=qqqqq", "/zoek?plaats=9166", "/hulppunt/loket",
		"/hulppunt/loket/kaartje", "/hulppunt/bibliotheek-testdam", "/hulppunt/digicafe-dorp", "/hulppunt/er-is-niets",
	} {
		pages[address] = site(t, a)
	}
	for _, slug := range []string{"loket", "bibliotheek-testdam", "digicafe-dorp"} {
		for _, end := range []string{"", "/dank"} {
			pages["/hulppunt/"+slug+"/klopt-niet"+end] = siteAt(t, a, now())
		}
	}
	pages["/hulppunt/loket/kaartje?formaat=a4"] = siteWithStreets(t, a, 40)
	for address, h := range pages {
		for _, code := range page.Languages[1:] {
			seen := 0
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, inLanguage(address, code), nil))
			texts(t, w.Body.String(), func(text, language string) {
				if language != code {
					seen++
					return
				}
				for _, name := range fromSources {
					if strings.Contains(text, name) {
						t.Errorf("%s in %s: %q in %q is not marked", address, code, name, text)
					}
				}
				for _, word := range latinWord.FindAllString(text, -1) {
					if alphabet[code] != nil && !slices.Contains(latin, word) {
						t.Errorf("%s in %s: %q in %q is not marked", address, code, word, text)
					}
				}
			})
			if seen == 0 {
				t.Errorf("%s in %s: nothing is marked, not even the switch of languages", address, code)
			}
		}
	}
}

// TestNamesAreIsolated checks that each text that is marked as Dutch outside maps also stands
// by itself in a line that runs from right to left.
func TestNamesAreIsolated(t *testing.T) {
	t.Parallel()

	h := site(t, kept(t, "We 10:00-12:00", everything))
	for _, address := range []string{"/zoek?plaats=3511&lang=ar", "/hulppunt/loket?lang=ar", "/hulppunt/loket/kaartje?lang=ar"} {
		for _, part := range strings.Split(get(t, h, address, http.StatusOK), ` lang="nl"`)[1:] {
			if !strings.HasPrefix(part, ">") && !strings.HasPrefix(part, " hreflang") && !strings.HasPrefix(part, ` x="`) {
				t.Errorf("%s: marked but not alone: %.60q", address, part)
			}
		}
		contains(t, get(t, h, address, http.StatusOK), `<bdi lang="nl">Huis van de Buurt (Oost).</bdi>`)
	}
}

func TestMarkedTexts(t *testing.T) {
	t.Parallel()

	tests := []struct {
		code, key string
		fill      []any
		want      string
	}{
		{"nl", "search.heading", []any{"<b>"}, "Hulp bij &lt;b&gt;"},
		{"en", "search.heading", []any{"Oude & Dijk"}, `Help near <bdi lang="nl">Oude &amp; Dijk</bdi>`},
		{"en", "search.heading", []any{"{1}"}, `Help near <bdi lang="nl">{1}</bdi>`},
		{"en", "minutes.walk.other", []any{7}, "about 7 minutes on foot"},
	}
	for _, tt := range tests {
		if got := string(textsOf(t, tt.code).Marked(tt.key, tt.fill...)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.key, got, tt.want)
		}
	}
}

// TestDistancesAreInTheLettersOfTheLanguage reads how far a place is that is far
// away.
func TestDistancesAreInTheLettersOfTheLanguage(t *testing.T) {
	t.Parallel()

	h := site(t, fixtureWith(t, func(r *atlas.Rows) { r.Points = r.Points[:1] }))
	for code, want := range map[string]string{"nl": " km", "en": " km", "tr": " km", "pl": " km", "ar": " كم", "uk": " км"} {
		body := get(t, h, inLanguage("/zoek?plaats=9166", code), http.StatusOK)
		_, way, _ := strings.Cut(strings.ReplaceAll(body, "\u00a0", " "), `class="result__way">`)
		way, _, _ = strings.Cut(way, "<")
		if !strings.Contains(way, "132"+want) {
			t.Errorf("%s: %q", code, way)
		}
	}
	if !slices.Contains(page.Languages, "uk") {
		t.Error("the languages of this test are not those of the pages")
	}
}
