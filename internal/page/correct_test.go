package page_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/correction"
	"steunkaart/internal/fault"
	"steunkaart/internal/page"
)

// inbox keeps reports in memory, as the database does: one per token.
type inbox struct {
	mu      sync.Mutex
	reports []correction.Report
	away    bool
}

func (d *inbox) SaveCorrection(_ context.Context, r correction.Report) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.away {
		return fault.Unavailable(nil, "the database does not answer")
	}
	if !slices.ContainsFunc(d.reports, func(k correction.Report) bool { return k.Token == r.Token }) {
		d.reports = append(d.reports, r)
	}
	return nil
}

// correcting is the made-up country with a form to say what is wrong.
func correcting(t testing.TB, d *inbox, log io.Writer, trusted ...netip.Prefix) http.Handler {
	t.Helper()
	a := fixture(t)
	s, err := page.New(page.Config{
		Atlas: func() *atlas.Atlas { return a }, Now: now, Corrections: d, TrustedProxies: trusted, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	s.Routes(r)
	return r
}

const correctAddress = "/hulppunt/bibliotheek-testdam/klopt-niet"

var tokenInForm = regexp.MustCompile(`name="code" value="([A-Z2-7]{26})"`)

// token fetches the form and returns what it carries.
func token(t testing.TB, h http.Handler) string {
	t.Helper()
	m := tokenInForm.FindStringSubmatch(get(t, h, correctAddress, http.StatusOK))
	if m == nil {
		t.Fatal("no token in the form")
	}
	return m[1]
}

// send posts the form.
func send(h http.Handler, form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, correctAddress+"?lang=nl", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestCorrectionIsKeptOnce(t *testing.T) {
	t.Parallel()

	var d inbox
	var log bytes.Buffer
	h := correcting(t, &d, &log)
	contains(t, get(t, h, "/hulppunt/bibliotheek-testdam", http.StatusOK), `href="/hulppunt/bibliotheek-testdam/klopt-niet"`)
	form := url.Values{"code": {token(t, h)}, "wat": {"hours", "phone", "hours"}, "tekst": {" Op woensdag dicht.\r\nAl een jaar. "}}
	for range 2 { // pressed twice
		w := send(h, form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != correctAddress+"/dank?lang=nl" {
			t.Fatalf("status %d, to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
		}
	}
	if len(d.reports) != 1 {
		t.Fatalf("%d reports kept, want one: %+v", len(d.reports), d.reports)
	}
	got := d.reports[0]
	if got.Point != 1 || got.Slug != "bibliotheek-testdam" || got.Language != "nl" || got.Text != "Op woensdag dicht.\nAl een jaar." || !slices.Equal(got.Subjects, []correction.Subject{"hours", "phone"}) {
		t.Errorf("kept %+v", got)
	}
	contains(t, get(t, h, correctAddress+"/dank", http.StatusOK), "Dank u wel", "Iemand kijkt na of het klopt", "wij weten niet wie u bent")
	if log.Len() > 0 {
		t.Errorf("the log tells of it: %s", &log)
	}
}

func TestCorrectionsThatAreNotKept(t *testing.T) {
	t.Parallel()

	var d inbox
	h := correcting(t, &d, io.Discard)
	code := token(t, h)
	for name, tt := range map[string]struct {
		form   url.Values
		change func(*http.Request)
		status int
		says   string
	}{
		"nothing":        {url.Values{"code": {code}}, nil, http.StatusBadRequest, "nog niets ingevuld"},
		"too long":       {url.Values{"code": {code}, "tekst": {strings.Repeat("a", 1001)}}, nil, http.StatusBadRequest, "te lang"},
		"a BSN":          {url.Values{"code": {code}, "tekst": {"111222333"}}, nil, http.StatusBadRequest, "burgerservicenummer"},
		"garbled":        {url.Values{"code": {code}, "tekst": {"a\x00"}}, nil, http.StatusBadRequest, "niet lezen"},
		"no token":       {url.Values{"wat": {"hours"}}, nil, http.StatusBadRequest, "Er ging iets mis met dit formulier"},
		"strange":        {url.Values{"code": {code}, "wat": {"drop table"}}, nil, http.StatusBadRequest, "Er ging iets mis met dit formulier"},
		"a script":       {url.Values{"code": {"x"}, "tekst": {"</textarea><script>alert(1)</script>"}}, nil, http.StatusBadRequest, "&lt;/textarea&gt;&lt;script&gt;"},
		"huge":           {url.Values{"code": {code}, "tekst": {strings.Repeat("a", 20_000)}}, nil, http.StatusBadRequest, "Dit adres klopt niet"},
		"honeypot":       {url.Values{"code": {code}, "wat": {"hours"}, "website": {"https://spam.example"}}, nil, http.StatusSeeOther, ""},
		"from elsewhere": {url.Values{"code": {code}, "wat": {"hours"}}, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden, ""},
	} {
		w := send(h, tt.form, func(r *http.Request) {
			r.RemoteAddr = "192.0.2." + map[bool]string{true: "1", false: "2"}[len(name)%2 == 0] + ":1234"
			if len(name) > 8 {
				r.RemoteAddr = "192.0.2.3:1234" // three senders share the work: one may send ten
			}
			if tt.change != nil {
				tt.change(r)
			}
		})
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) || strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: status %d, want %d and %q: %.300s", name, w.Code, tt.status, tt.says, w.Body)
		}
	}
	if len(d.reports) != 0 {
		t.Errorf("kept %+v", d.reports)
	}
}

// TestCorrectionSurvivesAnOutage keeps what was written in the form while the
// database is away; sent again, it is kept.
func TestCorrectionSurvivesAnOutage(t *testing.T) {
	t.Parallel()

	d := inbox{away: true}
	var log bytes.Buffer
	h := correcting(t, &d, &log)
	form := url.Values{"code": {token(t, h)}, "wat": {"closed"}, "tekst": {"Het is er niet meer."}}
	w := send(h, form)
	if w.Code != http.StatusServiceUnavailable {
		t.Fatalf("status %d", w.Code)
	}
	contains(t, w.Body.String(), "Uw tekst staat er nog", "Het is er niet meer.</textarea>", `value="closed" checked`, form.Get("code"), "0800-1508")
	if !strings.Contains(log.String(), "report not kept") {
		t.Errorf("the log does not tell of the outage: %s", &log)
	}
	lacks(t, log.String(), "niet meer", form.Get("code"), "192.0.2", "testdam")
	d.away = false
	if w := send(h, form); w.Code != http.StatusSeeOther || len(d.reports) != 1 {
		t.Errorf("status %d, kept %+v", w.Code, d.reports)
	}
}

// TestFormTellsThisSiteOnlyItsOrigin holds that browsers without Sec-Fetch-Site
// can send the form: of a page without referrer they would send "null".
func TestFormTellsThisSiteOnlyItsOrigin(t *testing.T) {
	t.Parallel()

	var d inbox
	h := correcting(t, &d, io.Discard)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, correctAddress+"?lang=nl", nil))
	if got := w.Header().Get("Referrer-Policy"); got != "strict-origin" {
		t.Errorf("the form has Referrer-Policy %q", got)
	}
	again := send(h, url.Values{"code": {token(t, h)}}) // the form comes back
	if got := again.Header().Get("Referrer-Policy"); got != "strict-origin" {
		t.Errorf("the form that came back has Referrer-Policy %q", got)
	}
	for origin, want := range map[string]int{"http://example.com": http.StatusSeeOther, "http://elsewhere.example": http.StatusForbidden, "null": http.StatusForbidden} {
		w := send(h, url.Values{"code": {token(t, h)}, "wat": {"hours"}}, func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", origin)
		})
		if w.Code != want {
			t.Errorf("from %s: status %d, want %d", origin, w.Code, want)
		}
	}
}

// TestMyPlaceComesFromThisSite holds the same for the place of a visitor, which
// the page of a search sends too.
func TestMyPlaceComesFromThisSite(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	for _, tt := range []struct {
		header, value string
		want          int
	}{
		{"Origin", "http://example.com", http.StatusOK}, // the host of the request
		{"Origin", "http://elsewhere.example", http.StatusForbidden},
		{"Origin", "null", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-origin", http.StatusOK},
		{"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"Accept", "text/html", http.StatusOK}, // a browser that says neither
	} {
		r := httptest.NewRequest(http.MethodPost, "/zoek", strings.NewReader("lat=52.011&lon=5.011"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(tt.header, tt.value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s %s: status %d, want %d", tt.header, tt.value, w.Code, tt.want)
		}
	}
}

// TestLongestTextFits sends the longest text that may be sent, in the characters
// that take most room, and one that is longer.
func TestLongestTextFits(t *testing.T) {
	t.Parallel()

	var d inbox
	h := correcting(t, &d, io.Discard)
	text := strings.Repeat("😀", correction.LongestText)
	all := []string{"hours", "address", "phone", "help", "closed", "other"}
	if w := send(h, url.Values{"code": {token(t, h)}, "wat": all, "tekst": {text}}); w.Code != http.StatusSeeOther || len(d.reports) != 1 || d.reports[0].Text != text {
		t.Errorf("status %d, kept %d", w.Code, len(d.reports))
	}
	if w := send(h, url.Values{"code": {token(t, h)}, "tekst": {text + "😀"}}); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "te lang") || !strings.Contains(w.Body.String(), text) {
		t.Errorf("one character more: status %d, or what was typed is lost", w.Code)
	}
}

// TestFormTellsWhatWeSay shows the hours beside the rest, and marks as Dutch only
// what is.
func TestFormTellsWhatWeSay(t *testing.T) {
	t.Parallel()

	var d inbox
	h := correcting(t, &d, io.Discard)
	contains(t, get(t, h, correctAddress, http.StatusOK), "Markt 1, 3511 AB Testdam", "030 - 123 45 67", "10.00–12.00")
	body := get(t, h, correctAddress+"?lang=en", http.StatusOK)
	contains(t, body, `<bdi lang="nl">Markt 1, 3511 AB Testdam</bdi>`, "10:00–12:00")
	lacks(t, body, `lang="nl">030`)
	contains(t, get(t, h, "/hulppunt/digicafe-dorp/klopt-niet", http.StatusOK), "Wij weten niet wanneer er hulp is.")
}

// TestSendersAreLimited lets one sender send ten reports, and believes what a
// proxy says of a sender only when it trusts the proxy.
func TestSendersAreLimited(t *testing.T) {
	t.Parallel()

	const sent = 12
	headers := func(format string) []string { // of each request
		all := make([]string, sent)
		for i := range all {
			all[i] = strings.ReplaceAll(format, "#", strconv.Itoa(i+1))
		}
		return all
	}
	proxy := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	for name, tt := range map[string]struct {
		trusted []netip.Prefix
		headers []string
		want    int // requests that pass
	}{
		"one sender":                       {nil, headers(""), 10},
		"a stranger's word is not taken":   {nil, headers("1.1.1.#"), 10},
		"behind a trusted proxy":           {proxy, headers("1.1.1.#"), sent},
		"only the proxy's own word counts": {proxy, headers("2.2.2.#, 9.9.9.9"), 10},
		"one network of IPv6":              {proxy, headers("2001:db8::#"), 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var d inbox
			h := correcting(t, &d, io.Discard, tt.trusted...)
			passed := 0
			for _, header := range tt.headers {
				w := send(h, url.Values{"code": {token(t, h)}, "wat": {"hours"}}, func(r *http.Request) {
					r.RemoteAddr = "192.0.2.7:4321"
					if header != "" {
						r.Header.Set("X-Forwarded-For", header)
					}
				})
				switch w.Code {
				case http.StatusSeeOther:
					passed++
				case http.StatusTooManyRequests:
					contains(t, w.Body.String(), "Probeer het over tien minuten opnieuw")
				default:
					t.Errorf("status %d", w.Code)
				}
			}
			if passed != tt.want {
				t.Errorf("%d of %d passed, want %d", passed, len(tt.headers), tt.want)
			}
		})
	}
}

// TestWithoutAnInboxThereIsNoForm leaves out what cannot be kept.
func TestWithoutAnInboxThereIsNoForm(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	get(t, h, correctAddress, http.StatusNotFound)
	lacks(t, get(t, h, "/hulppunt/bibliotheek-testdam", http.StatusOK), "klopt-niet")
	lacks(t, get(t, h, "/zoek?plaats=3511", http.StatusOK), "klopt-niet")
}
