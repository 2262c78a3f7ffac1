package page_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/page"
	"steunkaart/internal/scenario"
)

// drawer keeps scenarios in memory. Whatever changes, the cells without help in the
// south get it.
type drawer struct {
	atlas *atlas.Atlas
	kept  map[string]scenario.Scenario
	tries int
	away  bool
}

func (d *drawer) SaveScenario(_ context.Context, of scenario.Scenario) (string, error) {
	if d.away {
		return "", fault.Unavailable(errors.New("gone"), "the database does not answer")
	}
	slug, err := of.Slug()
	d.kept[slug] = of
	return slug, err
}

func (d *drawer) FindScenario(_ context.Context, slug string) (of scenario.Scenario, err error) {
	of, ok := d.kept[slug]
	if !ok {
		return of, fault.NotFound("there is no scenario %q", slug)
	}
	return of, nil
}

func (d *drawer) Try(_ context.Context, of scenario.Scenario) (*scenario.Outcome, error) {
	d.tries++
	o := &scenario.Outcome{}
	layer := d.atlas.Layer(atlas.FinestResolution)
	for i, cell := range layer.Cells {
		c := scenario.Cell{Cell: cell}
		for p := range access.Profile(access.Profiles) {
			was := layer.Flags[i].Has(atlas.Listed(p))
			c.Before[p], c.After[p] = scenario.Reached{Listed: was}, scenario.Reached{Listed: was || cell&0xfff < 4, Staffed: 4}
		}
		o.Cells = append(o.Cells, c)
	}
	draws := make([]demand.Estimate, len(d.atlas.Definitions))
	for k := range draws {
		draws[k] = demand.Estimate{People: 291, Low: 201.5, High: 402}
	}
	for _, code := range []string{"GM0001", "BU00010002"} {
		for p := range access.Profile(access.Profiles) {
			o.Effects = append(o.Effects, scenario.Effect{Area: area.Code(code), Profile: p, Gained: draws, Lost: make([]demand.Estimate, len(draws))})
		}
	}
	for i, c := range of.Changes {
		if c.Point == 404 {
			o.Missing = append(o.Missing, i)
		}
	}
	return o, nil
}

func whatIfSite(t *testing.T) (*drawer, http.Handler) {
	t.Helper()
	d := &drawer{atlas: planned(t), kept: map[string]scenario.Scenario{}}
	return d, d.site(t)
}

// site serves the pages with the scenarios of the drawer.
func (d *drawer) site(t testing.TB) http.Handler {
	t.Helper()
	s, err := page.New(page.Config{
		Atlas: func() *atlas.Atlas { return d.atlas }, Now: now, Scenarios: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	s.Routes(r)
	return r
}

// post sends a form as a browser on the same site does, and returns where it leads.
func post(t *testing.T, h http.Handler, status int, form url.Values) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/scenario", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("%v: status %d, want %d: %.300s", form, w.Code, status, w.Body)
	}
	return w.Header().Get("Location")
}

func opening() url.Values {
	return url.Values{
		"gemeente": {"GM0001"}, "soort": {"open"}, "gebouw": {"5.02000 52.01000 De <Regenboog>"}, "dag": {"Mo", "We"}, "van": {"10:00"}, "tot": {"12:00"},
	}
}

func TestWhatIf(t *testing.T) {
	t.Parallel()

	d, h := whatIfSite(t)
	contains(t, get(t, h, "/gemeente/testdam", http.StatusOK), `<a href="/gemeente/testdam/wat-als">`)
	contains(t, get(t, h, "/gemeente/testdam/wat-als", http.StatusOK), "Een plek met hulp erbij", "Een plek gaat dicht", "De &lt;Regenboog&gt;", `action="/scenario" method="post"`)
	first := post(t, h, http.StatusSeeOther, opening())
	body := get(t, h, first, http.StatusOK)
	contains(t, body, "Een plek met hulp erbij: De &lt;Regenboog&gt;. maandag 10.00–12.00, woensdag 10.00–12.00", "Mensen erbij",
		"hulp bereiken (200 tot", "en straks 4 uur", "65 tot 75 jaar")
	if again := post(t, h, http.StatusSeeOther, opening()); again != first {
		t.Errorf("the same change leads to %s and to %s", first, again)
	}
	get(t, h, first, http.StatusOK)
	if d.tries != 1 {
		t.Errorf("computed %d times", d.tries)
	}
	base := strings.TrimPrefix(first, "/scenario/")
	second := post(t, h, http.StatusSeeOther, url.Values{"gemeente": {"GM0001"}, "basis": {base}, "soort": {"close"}, "punt": {"404"}})
	contains(t, get(t, h, second, http.StatusOK), "Deze plek staat niet meer in onze lijst")
	if back := post(t, h, http.StatusSeeOther, url.Values{"basis": {strings.TrimPrefix(second, "/scenario/")}, "haalweg": {"1"}}); back != first {
		t.Errorf("taking the second change away leads to %s, not to %s", back, first)
	}
	if back := post(t, h, http.StatusSeeOther, url.Values{"basis": {base}, "haalweg": {"0"}}); back != "/gemeente/testdam/wat-als" {
		t.Errorf("taking the last change away leads to %s", back)
	}
}

func TestWhatIfRefuses(t *testing.T) {
	t.Parallel()

	d, h := whatIfSite(t)
	without := func(name string) url.Values { v := opening(); v.Del(name); return v }
	with := func(name, value string) url.Values { v := opening(); v.Set(name, value); return v }
	for name, form := range map[string]url.Values{
		"no kind": without("soort"), "another kind": with("soort", "sell"), "no place": without("gebouw"), "no municipality": without("gemeente"),
		"a strange place": with("gebouw", "x y z"), "a strange postcode": with("postcode", "9999 zz"), "abroad": with("gebouw", "13.4 52.5 Berlijn"),
		"strange times": with("van", "half tien"), "close without a point": {"gemeente": {"GM0001"}, "soort": {"close"}},
	} {
		if to := post(t, h, http.StatusBadRequest, form); to != "" {
			t.Errorf("%s: leads to %s", name, to)
		}
	}
	post(t, h, http.StatusNotFound, with("basis", "aaaaaaaaaa"))
	get(t, h, "/scenario/aaaaaaaaaa", http.StatusNotFound)
	get(t, h, "/gemeente/nergens/wat-als", http.StatusNotFound)
	if len(d.kept) != 0 {
		t.Errorf("kept %v", d.kept)
	}
	d.away = true
	post(t, h, http.StatusServiceUnavailable, opening())

	r := httptest.NewRequest(http.MethodPost, "/scenario", strings.NewReader(opening().Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site has status %d", w.Code)
	}
}
