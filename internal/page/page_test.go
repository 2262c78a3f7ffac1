package page_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
)

// site returns the pages over an atlas.
func site(t testing.TB, a *atlas.Atlas) http.Handler {
	t.Helper()
	return siteWithLog(t, a, io.Discard)
}

func siteWithLog(t testing.TB, a *atlas.Atlas, log io.Writer) http.Handler {
	t.Helper()
	s, err := page.New(page.Config{
		Atlas: func() *atlas.Atlas { return a }, Now: now, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	s.Routes(r)
	return r
}

// get asks for a page and checks what holds for every page.
func get(t testing.TB, h http.Handler, address string, status int) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	body := w.Body.String()
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %.200s", address, w.Code, status, body)
	}
	for _, never := range []string{"⟦", "ZgotmplZ", "style=", "onclick", "<no value>", "NaN", "+Inf", "&#43;Inf", "!</p>"} {
		if strings.Contains(body, never) {
			t.Errorf("%s: %q in the page", address, never)
		}
	}
	return body
}

func contains(t testing.TB, body string, wanted ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(strings.ReplaceAll(body, "\u00a0", " ")), " ")
	for _, want := range wanted {
		if !strings.Contains(flat, want) {
			t.Errorf("no %q in the page", want)
		}
	}
}

func lacks(t testing.TB, body string, unwanted ...string) {
	t.Helper()
	for _, text := range unwanted {
		if strings.Contains(body, text) {
			t.Errorf("%q in the page", text)
		}
	}
}

func TestEveryPageRenders(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	for address, status := range map[string]int{
		"/": 200, "/methode": 200, "/privacy": 200, "/toegankelijkheid": 200, "/gemeente/testdam": 200, "/gemeente/stille-eiland": 200,
		"/hulppunt/bibliotheek-testdam": 200, "/hulppunt/digicafe-dorp": 200, "/hulppunt/school": 200, "/hulppunt/belhulp": 200,
		"/hulppunt/er-is-niets": 404, "/gemeente/nergens": 404, "/er-is-niets": 404, "/zoek": 400, "/gemeente": 200, "/gemeente?naam=": 400,
		"/gemeente/testdam?definitie=onzin": 400, "/gemeente/testdam?vervoer=auto": 400, "/gemeente/testdam?sort=x": 400,
		"/gemeente/testdam?definition=offline&vervoer=fietsen&sort=naam": 200,
	} {
		body := get(t, h, address, status)
		contains(t, body, "0800-1508", `<html lang="nl" dir="ltr">`, "<h1")
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s: %d headings of the first level", address, n)
		}
	}
}

func TestPagesBeforeThereIsAnAtlas(t *testing.T) {
	t.Parallel()

	contains(t, get(t, site(t, nil), "/", http.StatusServiceUnavailable), "0800-1508", "Even geduld")
	contains(t, get(t, site(t, &atlas.Atlas{}), "/gemeente", http.StatusOK), "Er zijn nog geen gemeenten geladen")
}

// TestPagesBeforeAnythingIsComputed shows definitions, and claims nothing of them.
func TestPagesBeforeAnythingIsComputed(t *testing.T) {
	t.Parallel()

	a := fixtureWith(t, func(r *atlas.Rows) { r.Run, r.Results, r.Figures = 0, nil, nil })
	body := get(t, site(t, a), "/gemeente/testdam", http.StatusOK)
	contains(t, body, "Er is nog niet gerekend", "geen inwoners die meetellen", "Geslacht telt ook mee", "heeft ten minste basisvaardigheden")
	lacks(t, body, "NaN", "Onze schatting", "Daarom gaat elk aandeel")
	contains(t, get(t, site(t, a), "/methode", http.StatusOK), "nog niet berekend", "Laag opgeleid")
}

func TestSearchIsNeitherKeptNorLogged(t *testing.T) {
	t.Parallel()

	var log strings.Builder
	h := siteWithLog(t, fixture(t), &log)
	for _, query := range []string{"3511", "niets-van-dien-aard", "\x00", strings.Repeat("a", 200)} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/zoek?plaats="+url.QueryEscape(query), nil))
		if got := w.Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%q: Cache-Control %q", query, got)
		}
		if got := w.Header().Get("Referrer-Policy"); got != "strict-origin" {
			t.Errorf("%q: Referrer-Policy %q", query, got)
		}
		if w.Header().Get("ETag") != "" {
			t.Errorf("%q: has an ETag", query)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
}

func TestPagesAreNotSentTwice(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	first := httptest.NewRecorder()
	h.ServeHTTP(first, httptest.NewRequest(http.MethodGet, "/gemeente/testdam", nil))
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	again := httptest.NewRequest(http.MethodGet, "/gemeente/testdam", nil)
	again.Header.Set("If-None-Match", tag)
	second := httptest.NewRecorder()
	h.ServeHTTP(second, again)
	if second.Code != http.StatusNotModified || second.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes, want 304 without", second.Code, second.Body.Len())
	}
}

func TestFindMunicipality(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	for query, want := range map[string]string{"Testdam": "/gemeente/testdam", " stille EILAND ": "/gemeente/stille-eiland", "3511": "/gemeente/testdam"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/gemeente?naam="+url.QueryEscape(query), nil))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%q: status %d to %q, want %q", query, w.Code, w.Header().Get("Location"), want)
		}
	}
	contains(t, get(t, h, "/gemeente?naam=dorp", http.StatusNotFound), "/gemeente/testdam", "/gemeente/stille-eiland")
	contains(t, get(t, h, "/gemeente/dorp", http.StatusNotFound), "samengegaan", "/gemeente/testdam")
}
