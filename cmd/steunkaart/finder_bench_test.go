package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/server"
	"steunkaart/internal/supply"
)

// manyPoints is a made-up country with 12,000 help points, many more than the
// real one has: a third of them with hours of help.
func manyPoints(tb testing.TB) *atlas.Atlas {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	schedules := []string{"Mo-Fr 09:00-17:00", "Tu 10:00-12:00; Th[1] 14:00-16:00", "We 13:00-17:00; Sa 10:00-13:00; PH off"}
	rows := &atlas.Rows{}
	for i := range 900 {
		rows.Postcodes = append(rows.Postcodes, atlas.PostcodeRow{
			Code: area.Postcode(strconv.Itoa(1000 + i)), Place: fmt.Sprintf("Plaats %d", i/3), Location: orb.Point{5 + random.Float64(), 52 + random.Float64()},
		})
	}
	for i := range 12_000 {
		offer := supply.Offer{
			Kind: supply.Kinds[i%12], Audience: supply.AudiencePublic, HelpKnown: true, Source: "Proef", SourceDate: "2026-03", Services: "DigiD, toeslagen en formulieren",
		}
		if i%3 == 0 {
			offer.StaffedHours = schedules[i/3%len(schedules)]
		}
		rows.Points = append(rows.Points, supply.HelpPoint{
			ID: int64(i + 1), Slug: fmt.Sprintf("plek-%d", i), Name: fmt.Sprintf("Bibliotheek Plaats %d", i), Street: "Straat", HouseNumber: "1", Postcode: "1011AB",
			Place: "Plaats", Location: orb.Point{5 + random.Float64(), 52 + random.Float64()}, Precision: supply.PrecisionExact, Phone: "030-1234567",
			Offers: []supply.Offer{offer},
		})
	}
	options, err := atlasOptions(Env{}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		tb.Fatal(err)
	}
	a, err := atlas.Build(rows, options)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// finderServer is the whole server on a port of its own, with a page beside the
// others that is always the same and as long as an answer of the finder.
func finderServer(b *testing.B) *httptest.Server {
	b.Helper()
	a := manyPoints(b)
	site, err := page.New(page.Config{Atlas: func() *atlas.Atlas { return a }})
	if err != nil {
		b.Fatal(err)
	}
	w := httptest.NewRecorder()
	router := chi.NewRouter()
	site.Routes(router)
	router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/zoek?plaats=1011", nil))
	constant := w.Body.Bytes()
	s, err := server.New(server.Config{
		BaseURL: "http://localhost", Atlas: func() *atlas.Atlas { return a }, Connected: func() bool { return true }, Log: slog.New(slog.DiscardHandler),
		Routes: []server.Routes{
			func(r chi.Router) {
				r.Get("/constant", func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					w.Header().Set("Content-Length", strconv.Itoa(len(constant)))
					_, _ = w.Write(constant)
				})
			}, site.Routes,
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	h := httptest.NewServer(s.Handler())
	b.Cleanup(h.Close)
	return h
}

// fetch gets a page, compressed as a browser wants it.
func fetch(b *testing.B, client *http.Client, address string) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := client.Do(r)
	if err != nil {
		b.Error(err)
		return
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Errorf("%s: status %d, %v", address, answer.StatusCode, err)
	}
	_ = answer.Body.Close()
}

// BenchmarkFinderThroughput asks by four clients at once for answers of the
// finder, in turn with a constant page of the same length, and reports the
// throughput of the one as a share of the other.
func BenchmarkFinderThroughput(b *testing.B) {
	h := finderServer(b)
	client := h.Client()
	var took [2]time.Duration
	addresses := [2]func(int) string{
		func(int) string { return h.URL + "/constant" },
		func(i int) string { return h.URL + "/zoek?plaats=" + strconv.Itoa(1000+i%900) },
	}
	const batch = 200
	for i := range 900 {
		fetch(b, client, addresses[1](i)) // as a server that has run for a while
	}
	for b.Loop() {
		for which, address := range addresses {
			start := time.Now()
			done := make(chan struct{})
			for c := range 4 {
				go func() {
					for i := range batch {
						fetch(b, client, address(c*batch+i))
					}
					done <- struct{}{}
				}()
			}
			for range 4 {
				<-done
			}
			took[which] += time.Since(start)
		}
	}
	b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "share-of-constant")
	b.ReportMetric(float64(b.N*4*batch)/took[1].Seconds(), "searches/s")
}

// BenchmarkFinderAt500 asks 500 times a second for two seconds and reports how
// long the slowest hundredth takes, with the client and the network in it.
func BenchmarkFinderAt500(b *testing.B) {
	h := finderServer(b)
	client := h.Client()
	for b.Loop() {
		const rate, seconds = 500, 2
		took := make([]time.Duration, rate*seconds)
		done := make(chan struct{}, len(took))
		tick := time.NewTicker(time.Second / rate)
		for i := range took {
			<-tick.C
			go func() {
				start := time.Now()
				fetch(b, client, h.URL+"/zoek?plaats="+strconv.Itoa(1000+i%900))
				took[i] = time.Since(start)
				done <- struct{}{}
			}()
		}
		for range took {
			<-done
		}
		tick.Stop()
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	}
}
