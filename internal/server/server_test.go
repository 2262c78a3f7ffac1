package server_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/server"
)

// hearsay is the state of the world around a server.
type hearsay struct {
	atlas     *atlas.Atlas
	connected bool
	log       bytes.Buffer
}

func snapshot() *atlas.Atlas {
	return &atlas.Atlas{
		Run: 4, Changed: 5, ComputedAt: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC),
		Municipalities: []atlas.Area{{Name: "Delft", Slug: "delft"}},
	}
}

func (h *hearsay) config(routes ...server.Routes) server.Config {
	return server.Config{
		BaseURL: "https://steunkaart.example/", Version: "v1", Routes: routes,
		Atlas: func() *atlas.Atlas { return h.atlas }, Connected: func() bool { return h.connected },
		Log: slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

func (h *hearsay) server(t testing.TB, routes ...server.Routes) *server.Server {
	t.Helper()
	s, err := server.New(h.config(routes...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(s *server.Server, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func say(text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func TestOperations(t *testing.T) {
	t.Parallel()

	ready := &hearsay{atlas: snapshot(), connected: true}
	away := &hearsay{atlas: snapshot()}
	starting := &hearsay{connected: true}
	tests := []struct {
		name   string
		world  *hearsay
		path   string
		status int
		holds  string
	}{
		{"alive", starting, "/livez", 200, `{"status":"ok"}`},
		{"ready", ready, "/readyz", 200, `{"status":"ok","database":"connected"}`},
		{"without database", away, "/readyz", 200, `{"status":"degraded","database":"away"}`},
		{"starting", starting, "/readyz", 503, `{"status":"starting","database":"connected"}`},
		{"health", ready, "/health", 200, `"version":"v1","run":4,"changed":5,"computed_at":"2026-11-03T00:00:00Z"`},
		{"robots", ready, "/robots.txt", 200, "Sitemap: https://steunkaart.example/sitemap.xml\n"},
		{"security", ready, "/.well-known/security.txt", 200, "Contact: https://steunkaart.example/privacy\nExpires: 20"},
		{"sitemap", ready, "/sitemap.xml", 200, "<loc>https://steunkaart.example/gemeente/delft</loc><lastmod>2026-11-03</lastmod>"},
		{"sitemap while starting", starting, "/sitemap.xml", 200, "<loc>https://steunkaart.example/methode</loc>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := ask(tt.world.server(t), http.MethodGet, tt.path)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.holds) {
				t.Errorf("%d %s, want %d with %s", w.Code, w.Body, tt.status, tt.holds)
			}
			if strings.HasSuffix(tt.path, ".xml") && xml.Unmarshal(w.Body.Bytes(), new(struct{})) != nil {
				t.Errorf("not XML: %s", w.Body)
			}
		})
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	h := ask(world.server(t), http.MethodGet, "/nowhere").Header()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
		"Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; " +
			"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	c := world.config()
	c.BaseURL, c.BasemapURL = "http://localhost:8080", "https://tiles.example/style.json"
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	h = ask(s, http.MethodGet, "/").Header()
	if h.Get("Strict-Transport-Security") != "" {
		t.Error("insists on https without having it")
	}
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "connect-src 'self' https://tiles.example;") {
		t.Errorf("the ground of the map may not be loaded: %s", csp)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	s := world.server(t, func(r chi.Router) {
		r.Get("/page", say("a page"))
		r.Get("/v1", say("the API"))
		r.Post("/page", func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
			}
		})
	})
	if w := ask(s, http.MethodHead, "/page"); w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
	if w := ask(s, http.MethodGet, "/page/"); w.Code != 404 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("slash at the end: %d %s", w.Code, w.Body)
	}
	if w := ask(s, http.MethodGet, "/v1/"); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("slash at the end of the API: %d %s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/page", strings.NewReader(strings.Repeat("x", 2<<20))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 2 MB: %d", w.Code)
	}
}

func TestMethodsThatAnAddressDoesNotHave(t *testing.T) {
	t.Parallel()

	s := (&hearsay{atlas: snapshot()}).server(t, func(r chi.Router) {
		r.Get("/page", say("a page"))
		r.Post("/form", say("saved"))
		r.Get("/v1/things", say("{}"))
	})
	tests := []struct{ method, path, allow, kind string }{
		{http.MethodPost, "/page", "GET, HEAD", "text/plain; charset=utf-8"},
		{http.MethodGet, "/form", "POST", "text/plain; charset=utf-8"},
		{"PROPFIND", "/page", "GET, HEAD", "text/plain; charset=utf-8"},
		{"get", "/v1/things", "GET, HEAD", "application/problem+json"},
		{http.MethodDelete, "/v1/things", "GET, HEAD", "application/problem+json"},
	}
	for _, tt := range tests {
		w := ask(s, tt.method, tt.path)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != tt.allow || w.Header().Get("Content-Type") != tt.kind || w.Body.Len() == 0 {
			t.Errorf("%s %s: %d %q, allowed %q", tt.method, tt.path, w.Code, w.Body, w.Header().Get("Allow"))
		}
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	s := world.server(t, func(r chi.Router) {
		r.Get("/large", say(strings.Repeat("hulppunt ", 2000)))
		r.Get("/small", say(strings.Repeat("hulppunt ", 200)))
	})
	for path, want := range map[string]string{"/large": "gzip", "/small": ""} {
		w := ask(s, http.MethodGet, path, "Accept-Encoding", "gzip, br")
		if got := w.Header().Get("Content-Encoding"); got != want || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: encoding %q, want %q; vary %q", path, got, want, w.Header().Get("Vary"))
		}
	}
}

func TestPanicBecomesAnAnswer(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	s := world.server(t, func(r chi.Router) {
		boom := func(http.ResponseWriter, *http.Request) { panic("secret detail") }
		r.Get("/page", boom)
		r.Get("/v1/things", boom)
	})
	page, api := ask(s, http.MethodGet, "/page", "Accept-Encoding", "gzip"), ask(s, http.MethodGet, "/v1/things")
	if page.Code != 500 || strings.Contains(page.Body.String(), "secret") {
		t.Errorf("page: %d %s", page.Code, page.Body)
	}
	if api.Code != 500 || api.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(api.Body.String(), `"status":500`) {
		t.Errorf("API: %d %s", api.Code, api.Body)
	}
	if !strings.Contains(world.log.String(), "secret detail") {
		t.Error("the log does not say why")
	}
}

func TestPanicInTheMiddleBreaksTheAnswerOff(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	address, stop := serving(t, world.server(t, func(r chi.Router) {
		r.Get("/half", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("half ", 10_000))
			panic("the other half")
		})
	}))
	res, err := http.Get(address + "/half") //nolint:noctx // ends with the server
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("half an answer passed for a whole one")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestHeadHasLengthAndNoBody(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	address, _ := serving(t, world.server(t, func(r chi.Router) { r.Get("/page", say("a page")) }))
	res, err := http.Head(address + "/page") //nolint:noctx // ends with the server
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || res.ContentLength != 6 {
		t.Errorf("status %d, length %d, want 200 and 6", res.StatusCode, res.ContentLength)
	}
}

func TestLogNamesNoPlaceAndNobody(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	s := world.server(t, func(r chi.Router) {
		r.Get("/zoek", say("found"))
		r.Get("/gemeente/{slug}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	})
	ask(s, http.MethodGet, "/zoek?plaats=2611AB", "User-Agent", "agent", "X-Forwarded-For", "198.51.100.7")
	ask(s, http.MethodGet, "/gemeente/delft?definition=x", "Referer", "https://elsewhere.example")
	ask(s, http.MethodGet, "/nowhere/198.51.100.8")
	text := world.log.String()
	for _, secret := range []string{"2611", "delft", "definition", "198.51", "192.0.2", "agent", "elsewhere"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
	for _, want := range []string{"level=DEBUG msg=request method=GET route=/zoek status=200 bytes=5 ms=", "level=INFO msg=request method=GET route=/gemeente/{slug} status=404"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q:\n%s", want, text)
		}
	}
}

func TestSettingsAreCheckedTogether(t *testing.T) {
	t.Parallel()

	c := (&hearsay{}).config()
	c.Port, c.DebugPort, c.BaseURL, c.BasemapURL = -1, 70000, "steunkaart", "tiles"
	_, err := server.New(c)
	if all := fault.Details(err); len(all) != 4 {
		t.Errorf("%d faults, want 4: %v", len(all), err)
	}
}

// serving starts a server on free ports and returns its address and the end.
func serving(t *testing.T, s *server.Server) (address string, stop func() error) {
	t.Helper()
	l, err := s.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stop = func() error { cancel(); return <-done }
	t.Cleanup(cancel)
	return s.Address(l), stop
}

func TestStoppingLetsAnswersFinish(t *testing.T) {
	t.Parallel()

	begun, finish := make(chan struct{}), make(chan struct{})
	world := &hearsay{atlas: snapshot()}
	address, stop := serving(t, world.server(t, func(r chi.Router) {
		r.Get("/slow", func(w http.ResponseWriter, r *http.Request) {
			close(begun)
			<-finish
			if r.Context().Err() != nil {
				t.Error("the request was cancelled by the stop")
			}
			_, _ = io.WriteString(w, "whole")
		})
	}))
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get(address + "/slow") //nolint:noctx // ends with the server
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		answer <- string(body)
	}()
	<-begun
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	refuses(t, address)
	close(finish)
	if got := <-answer; got != "whole" {
		t.Errorf("answer %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stopped with %v", err)
	}
}

// refuses waits until an address takes no new connections.
func refuses(t *testing.T, address string) {
	t.Helper()
	var dialer net.Dialer
	for t.Context().Err() == nil {
		conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			return
		}
		_ = conn.Close()
	}
}

func TestPortInUseIsOneClearFault(t *testing.T) {
	t.Parallel()

	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // the test is over
	c := (&hearsay{}).config()
	c.Host = "127.0.0.1"
	_, text, _ := net.SplitHostPort(l.Addr().String())
	c.Port, _ = net.LookupPort("tcp", text)
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Listen(t.Context())
	var f *fault.Error
	if !errors.As(err, &f) || !strings.HasPrefix(f.Error(), "port "+text+" is in use") || strings.Contains(f.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
