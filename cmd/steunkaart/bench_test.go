package main

import (
	"io"
	"net/http"
	"os"
	"testing"

	"steunkaart/internal/postgres/pgtest"
)

// BenchmarkStart is the time from starting `serve`, with the whole country
// loaded and computed, to the end of its first answer. BENCH_DATABASE_URL
// names a database that is ready; without it the starter set is loaded and
// computed first, which takes a minute.
func BenchmarkStart(b *testing.B) {
	database := os.Getenv("BENCH_DATABASE_URL")
	if database == "" {
		_, database = pgtest.OpenURL(b)
		for _, args := range [][]string{{"starter", "load", "../../data/starter"}, {"compute"}} {
			if code := run(b.Context(), append(args, "--database-url", database), io.Discard, os.Stderr); code != exitDone {
				b.Fatalf("%v: exit %d", args, code)
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		firstAnswer(b, database)
	}
}

// firstAnswer starts the server, asks for a page and stops the server.
func firstAnswer(b *testing.B, database string) {
	b.Helper()
	p := start(b, database, "--log-level", "error")
	res, err := http.Get(p.address + "/gemeente/delft") //nolint:noctx // ends with the program
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, res.Body)
	if _ = res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("first answer %d, %v", res.StatusCode, err)
	}
	b.StopTimer()
	p.stop()
	<-p.exited
	b.StartTimer()
}
