package ogcapi_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

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
	b.Run("share", func(b *testing.B) { share(b, whole.Handler(), bare, target) })
}

// burst is the number of requests that share asks in turn of each server.
const burst = 4000

// share reports the requests per second of one server as a share of those of
// another. They take turns, since other work on the machine would otherwise
// weigh on one of them; of all turns the median counts.
func share(b *testing.B, measured, floor http.Handler, target string) {
	one, other := dial(b, measured, target), dial(b, floor, target)
	var shares []float64
	for b.Loop() {
		shares = append(shares, float64(other.ask(b, burst))/float64(one.ask(b, burst)))
	}
	slices.Sort(shares)
	b.ReportMetric(shares[len(shares)/2], "share")
	b.ReportMetric(float64(len(shares)), "turns")
}

// caller asks one address over a few connections that stay open.
type caller struct {
	request []byte
	conns   []net.Conn
}

func dial(b *testing.B, h http.Handler, target string) *caller {
	srv := httptest.NewServer(h)
	b.Cleanup(srv.Close)
	c := &caller{request: []byte("GET " + target + " HTTP/1.1\r\nHost: steunkaart.test\r\n\r\n")}
	for range 8 {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { conn.Close() }) //nolint:errcheck // was only read
		c.conns = append(c.conns, conn)
	}
	return c
}

// ask asks n times and returns how long that took.
func (c *caller) ask(b *testing.B, n int) time.Duration {
	start := time.Now()
	var work sync.WaitGroup
	for _, conn := range c.conns {
		work.Go(func() {
			in := bufio.NewReaderSize(conn, 8<<10)
			for range n / len(c.conns) {
				_, err := conn.Write(c.request)
				if err = errors.Join(err, skipAnswer(in)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
	return time.Since(start)
}

// loopback asks over kept-alive connections, with a client that reads no more
// of an answer than where it ends: the time is the server's.
func loopback(b *testing.B, h http.Handler, target string) {
	c := dial(b, h, target)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		c.ask(b, burst)
		n += burst
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "req/s")
}

var (
	okLine       = []byte("HTTP/1.1 200 ")
	lengthHeader = []byte("Content-Length: ")
)

// skipAnswer reads past one answer. It fails on any status but 200, and on an
// answer that does not say how long it is.
func skipAnswer(in *bufio.Reader) error {
	length := -1
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, okLine) {
			return fmt.Errorf("answer begins with %q", line)
		}
		if text, ok := bytes.CutPrefix(line, lengthHeader); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(text))); err != nil {
				return err
			}
		}
		if len(line) == 2 { // the empty line after the headers
			break
		}
	}
	if length < 0 {
		return errors.New("an answer of unknown length")
	}
	_, err := in.Discard(length)
	return err
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
