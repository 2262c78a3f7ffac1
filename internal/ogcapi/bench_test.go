package ogcapi_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/ogcapi"
	"steunkaart/internal/server"
)

// BenchmarkNearestOverLoopback compares /v1/nearest behind the whole middleware
// with a bare chi handler that returns a constant of the same size.
func BenchmarkNearestOverLoopback(b *testing.B) {
	a := atlastest.Country(b, 40)
	api, err := ogcapi.New(ogcapi.Config{Atlas: func() *atlas.Atlas { return a }, BaseURL: base, Now: atlastest.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	whole, err := server.New(server.Config{
		BaseURL: base, Atlas: func() *atlas.Atlas { return a }, Connected: func() bool { return true },
		Log: slog.New(slog.DiscardHandler), Routes: []server.Routes{api.Routes},
	})
	if err != nil {
		b.Fatal(err)
	}
	const target = "/v1/nearest?lon=4.0123&lat=51.0045"
	body := ask(whole.Handler(), http.MethodGet, target).Body.Bytes()
	bare := chi.NewRouter()
	bare.Get("/v1/nearest", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/geo+json")
		_, _ = w.Write(body)
	})
	b.Run("nearest", func(b *testing.B) { loopback(b, whole.Handler(), target) })
	b.Run("constant", func(b *testing.B) { loopback(b, bare, target) })
}

// loopback asks over kept-alive connections, with a client that costs little.
func loopback(b *testing.B, h http.Handler, target string) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	request := []byte("GET " + target + " HTTP/1.1\r\nHost: steunkaart.test\r\n\r\n")
	b.ReportAllocs()
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close() //nolint:errcheck // was only read
		in := bufio.NewReaderSize(conn, 8<<10)
		for pb.Next() {
			if _, err := conn.Write(request); err != nil {
				b.Error(err)
				return
			}
			answer, err := http.ReadResponse(in, nil)
			if err != nil || answer.StatusCode != http.StatusOK {
				b.Error("no answer", err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// BenchmarkNearest is the handler alone.
func BenchmarkNearest(b *testing.B) {
	h := handler(b, atlastest.Country(b, 40), base)
	r := httptest.NewRequest(http.MethodGet, base+"/v1/nearest?lon=4.0123&lat=51.0045", nil)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(nobody{http.Header{}}, r)
	}
}

type nobody struct{ header http.Header }

func (n nobody) Header() http.Header         { return n.header }
func (n nobody) Write(p []byte) (int, error) { return len(p), nil }
func (n nobody) WriteHeader(int)             {}
