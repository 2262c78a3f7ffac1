package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"steunkaart/internal/postgres/pgtest"
)

// twoPlaces fills a database with what a page needs.
const twoPlaces = `
insert into run (kind, source, code_version, started_at) values ('import', 'test', 't', now());
insert into area (code, name, slug, level, municipality_code, geometry, run_id) values
    ('GM0503', 'Delft', 'delft', 'municipality', 'GM0503', st_multi(st_makeenvelope(4.3, 51.9, 4.4, 52.1, 4326)), 1);
insert into postcode (code, place, municipality_code, location, run_id) values ('2611', 'Delft', 'GM0503', st_point(4.36, 52.01, 4326), 1);
insert into help_point (source, source_id, slug, name, municipality_code, location, precision, run_id) values
    ('s', 'a', 'dok', 'DOK Delft', 'GM0503', st_point(4.361, 52.011, 4326), 'exact', 1);
insert into offer (help_point_id, kind, help_known, source, source_date) values (1, 'library', true, 'KB', '2026-05');`

// oneCell is what a computation leaves behind, for a cell in Delft.
const oneCell = `
insert into run (kind, source, code_version, started_at, finished_at) values ('compute', 'test', 't', now(), now());
insert into definition_result (definition, position, total, ratio, parameters, rates, low, high, draws, run_id) values ('basic-skills', 1, 10, 1,
    '{"code": "basic-skills"}', array_fill(0.1::float8, '{36}'), 5, 15, '', 2);
insert into cell_demand (cell, municipality_code, lon, lat, residents, excluded, low, high, run_id) values
    (617440354102673407, 'GM0503', 4.3606, 52.0116, 60, '{10}', '{5}', '{15}', 2);
insert into cell_reach (cell, municipality_code, minutes, point_ids, points, straight, hours, flags, run_id)
select 617440354102673407, 'GM0503', array_fill(5::real, '{27}'), array_fill(1::bigint, '{27}'), '{1,1,1}', 300, '\x000000000000000000000000', 42, 2;`

// program is a running `steunkaart serve`.
type program struct {
	address string
	stop    context.CancelFunc
	exited  chan int
	stderr  *bytes.Buffer // only to be read after it exited
}

// start runs serve on a free port and waits until it says where.
func start(t testing.TB, database string, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	read, write := io.Pipe()
	p := &program{stop: stop, exited: make(chan int, 1), stderr: &bytes.Buffer{}}
	go func() {
		p.exited <- run(ctx, append([]string{"--json", "serve", "--host", "127.0.0.1", "--port", "0", "--database-url", database}, args...), write, p.stderr)
		_ = write.Close()
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("serve ended before it began: %s", p.stderr)
	}
	var answer struct{ Address string }
	if err := json.Unmarshal([]byte(line), &answer); err != nil {
		t.Fatal(err)
	}
	p.address = answer.Address
	return p
}

func (p *program) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	res, err := http.Get(p.address + path) //nolint:noctx // ends with the program
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// until asks until the answer holds some text.
func (p *program) until(t *testing.T, path, holds string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, body := p.get(t, path); strings.Contains(body, holds) {
			return
		}
	}
	_, body := p.get(t, path)
	t.Fatalf("%s still says %s, without %s", path, body, holds)
}

// askOn asks the finder, its places and cards without a pause until the function
// that it returns is called, and fails the test for any answer that is not one.
func askOn(t *testing.T, address string) (stop func()) {
	t.Helper()
	pages := []string{"/zoek?plaats=2611", "/hulppunt/dok", "/", "/zoek?plaats=delft&vraag=overheid&lang=ar", "/hulppunt/dok/kaartje"}
	ctx, cancel := context.WithCancel(t.Context())
	var work sync.WaitGroup
	var asked, failed atomic.Int64
	for i := range 4 {
		work.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				res, err := http.Get(address + pages[n%len(pages)]) //nolint:noctx // ends by itself, and must not be broken off
				asked.Add(1)
				if err != nil || res.StatusCode != http.StatusOK {
					failed.Add(1)
				}
				if err == nil {
					_, _ = io.Copy(io.Discard, res.Body)
					_ = res.Body.Close()
				}
			}
		})
	}
	return func() {
		cancel()
		work.Wait()
		if failed.Load() > 0 || asked.Load() < 100 {
			t.Errorf("%d of %d requests failed while the database was away", failed.Load(), asked.Load())
		}
		t.Logf("%d requests while the database went and came back, %d failed", asked.Load(), failed.Load())
	}
}

func TestServeLivesOnWithoutTheDatabase(t *testing.T) {
	unsetLogs(t)
	store, database := pgtest.OpenURL(t)
	if _, err := store.Pool().Exec(t.Context(), twoPlaces+oneCell); err != nil {
		t.Fatal(err)
	}
	p := start(t, database)
	pages := map[string]string{ // with what each must hold
		"/gemeente": "Delft", "/gemeente/delft": "Delft", "/zoek?plaats=2611": "DOK", "/zoek?plaats=delft": "DOK", "/hulppunt/dok": "DOK", "/methode": "<h1",
		"/health": `"run":2`, "/sitemap.xml": "/gemeente/delft", "/v1/nearest?lon=4.36&lat=52.01": "DOK Delft",
		"/v1/municipalities/GM0503/summary": "GM0503", "/v1/collections/help-points/items": "DOK Delft",
		"/v1/collections/municipalities/items": "GM0503", "/v1/collections/cells/items": `"cell":"8919`,
		"/v1/collections/cells/downloads/geojsonseq":                        `"cell":"8919`,
		"/v1/collections/cells/tiles/WebMercatorQuad/12/1352/2097":          "cells",
		"/v1/collections/municipalities/tiles/WebMercatorQuad/12/1352/2097": "municipalities",
	}
	check := func(when string) {
		t.Helper()
		for page, holds := range pages {
			if status, body := p.get(t, page); status != http.StatusOK || !strings.Contains(body, holds) {
				t.Errorf("%s: %s answers %d without %q", when, page, status, holds)
			}
		}
	}
	check("with the database")
	p.until(t, "/readyz", `"status":"ok"`)

	stopAsking := askOn(t, p.address)
	admin := os.Getenv("TEST_DATABASE_URL")
	alter(t, admin, database, "with allow_connections false")
	p.until(t, "/readyz", `"status":"degraded"`)
	check("without the database")

	alter(t, admin, database, "with allow_connections true")
	store.Pool().Reset() // the test's own connections were ended too
	if _, err := store.Pool().Exec(t.Context(), `
		insert into run (kind, source, code_version, started_at) values ('import', 'test', 't', now());
		update area set name = 'Delft aan de Schie'`); err != nil {
		t.Fatal(err)
	}
	p.until(t, "/gemeente/delft", "Delft aan de Schie")
	p.until(t, "/readyz", `"status":"ok"`)
	stopAsking()

	p.stop()
	if code := <-p.exited; code != exitDone {
		t.Errorf("exit %d: %s", code, p.stderr)
	}
	if log := p.stderr.String(); !strings.Contains(log, "database lost") || strings.Contains(log, "2611") {
		t.Errorf("the log must tell that the database was lost, and no place:\n%s", log)
	}
}

func TestOnlyWhatPassesIsTriedAgain(t *testing.T) {
	t.Parallel()

	_, unreached := net.DialTimeout("tcp", "127.0.0.1:1", time.Second)
	tests := []struct {
		name string
		err  error
		want bool
	}{
		{"stops", &pgconn.PgError{Code: "57P01"}, true},
		{"starts", &pgconn.PgError{Code: "57P03"}, true},
		{"too many connections", &pgconn.PgError{Code: "53300"}, true},
		{"no such table", &pgconn.PgError{Code: "42P01"}, false},
		{"not reached", unreached, true},
		{"broken off", io.ErrUnexpectedEOF, true},
		{"stored data", errors.New("definition with 0 bands"), false},
	}
	for _, tt := range tests {
		if got := transient(fmt.Errorf("load atlas: %w", tt.err)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// unsetLogs is unset for the tests that run the server.
func unsetLogs(t *testing.T) {
	t.Helper()
	unset(t)
	t.Setenv("LOG_LEVEL", "debug")
}

// alter changes a database and ends its connections.
func alter(t *testing.T, admin, database, change string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	conn, err := pgx.Connect(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // a test's connection
	if _, err := conn.Exec(t.Context(), "alter database "+pgx.Identifier{name}.Sanitize()+" "+change); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name); err != nil {
		t.Fatal(err)
	}
}

func TestServeNamesThePortInUse(t *testing.T) {
	unset(t)
	_, database := pgtest.OpenURL(t)
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // the test is over
	_, port, _ := net.SplitHostPort(l.Addr().String())
	code, _, errs := command(t.Context(), "serve", "--host", "127.0.0.1", "--port", port, "--database-url", database)
	if want := fmt.Sprintf("steunkaart: port %s is in use", port); code != exitFailed || !strings.HasPrefix(errs, want) || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q; want exit 1 and one line that begins with %q", code, errs, want)
	}
}

func TestServeOnAnEmptyDatabase(t *testing.T) {
	unset(t)
	_, database := pgtest.OpenURL(t)
	p := start(t, database)
	for _, page := range []string{"/", "/methode", "/readyz"} {
		if status, _ := p.get(t, page); status != http.StatusOK {
			t.Errorf("%s answers %d before anything was imported", page, status)
		}
	}
	p.stop()
	if code := <-p.exited; code != exitDone {
		t.Errorf("exit %d: %s", code, p.stderr)
	}
}
