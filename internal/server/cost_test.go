package server_test

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/server"
)

func TestMetricsStandOnTheDebugPortAlone(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot(), connected: true}
	c := world.config(func(r chi.Router) { r.Get("/gemeente/{slug}", say("page")) })
	c.DebugPort = freePort(t)
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(t.Context(), l) //nolint:errcheck // ends with the test
	for range 3 {
		ask(s, http.MethodGet, "/gemeente/delft")
	}
	if w := ask(s, http.MethodGet, "/metrics"); w.Code != http.StatusNotFound {
		t.Errorf("metrics on the public port: %d", w.Code)
	}
	res, err := http.Get("http://" + l.Debug.Addr().String() + "/metrics") //nolint:noctx // ends with the test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	for _, want := range []string{
		`steunkaart_http_requests_total{method="GET",route="/gemeente/{slug}",status="200"} 3`,
		"steunkaart_atlas_run 5", "steunkaart_database_connected 1", "go_goroutines",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s", want)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only its number is wanted
	address, _ := l.Addr().(*net.TCPAddr)
	return address.Port
}

// deadlines is a writer that counts how often its deadline moves.
type deadlines struct {
	*httptest.ResponseRecorder
	moved int
}

func (d *deadlines) SetWriteDeadline(time.Time) error { d.moved++; return nil }

func TestALongAnswerGetsTimeAsLongAsTheClientReads(t *testing.T) {
	t.Parallel()

	world := &hearsay{atlas: snapshot()}
	s := world.server(t, func(r chi.Router) {
		r.Get("/download", func(w http.ResponseWriter, _ *http.Request) {
			for range 5 << 10 {
				_, _ = w.Write(make([]byte, 1<<10))
			}
		})
	})
	w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/download", nil))
	if w.moved != 4 {
		t.Errorf("the deadline moved %d times in 5 MB, want 4", w.moved)
	}
}

// constant is an answer of the size of three nearest points.
var constant = []byte(`{"type":"FeatureCollection","features":["` + strings.Repeat("x", 1500) + `"]}`)

func answer(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = []string{"application/geo+json"}
	_, _ = w.Write(constant)
}

// nothing is a writer that costs as little as one can.
type nothing struct{ header http.Header }

func (n nothing) Header() http.Header         { return n.header }
func (n nothing) Write(p []byte) (int, error) { return len(p), nil }
func (n nothing) WriteHeader(int)             {}

// BenchmarkMiddleware is what the server adds to a handler, in process: "bare"
// is a chi router with a constant answer, "server" the same behind all of it.
func BenchmarkMiddleware(b *testing.B) {
	bare := chi.NewRouter()
	bare.Get("/v1/nearest", answer)
	c := (&hearsay{atlas: snapshot()}).config(func(r chi.Router) { r.Get("/v1/nearest", answer) })
	c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := server.New(c)
	if err != nil {
		b.Fatal(err)
	}
	for name, h := range map[string]http.Handler{"bare": bare, "server": s.Handler()} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/v1/nearest?lon=5&lat=52&limit=3", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			w := nothing{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				h.ServeHTTP(w, r)
			}
		})
	}
}
