package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// killRows is how many help points the import that is killed has: enough for
// its staging and its swap to take a moment each.
const killRows = 60_000

// TestKilledImport kills the real program at several moments of an import, the
// swap among them, and has the old data be whole each time.
func TestKilledImport(t *testing.T) {
	t.Parallel()

	store, address := pgtest.OpenURL(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "steunkaart")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	small, large := filepath.Join(dir, "small.csv"), filepath.Join(dir, "large.csv")
	writePoints(t, small, 100)
	writePoints(t, large, killRows)
	start := func(file string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), program, "import", "help-points", file)
		cmd.Env = append(os.Environ(), "DATABASE_URL="+address)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	if err := start(small).Wait(); err != nil {
		t.Fatal(err)
	}
	before := stored(t, store)
	for _, moment := range []string{"copy staging_help_point", "that two staged rows share", "staged help points into place", "Moves staged offers", "help_point_location_idx on"} {
		cmd := start(large)
		if !waitFor(t, store, moment) {
			t.Logf("%s: passed before it was seen", moment)
		}
		_ = cmd.Process.Kill() // may have ended, which the next lines find out
		if err := cmd.Wait(); err == nil {
			t.Fatalf("%s: the import was done before it could be killed: killRows is too small for this machine", moment)
		}
		waitGone(t, store)
		if after := stored(t, store); after != before {
			t.Errorf("killed at %q: stored was %s and is now %s", moment, before, after)
		}
	}
	if err := start(large).Wait(); err != nil {
		t.Errorf("import after the killed ones: %v", err)
	}
	var n int
	if err := store.Pool().QueryRow(t.Context(), "select count(*) from help_point where retired_by is null").Scan(&n); err != nil || n != killRows {
		t.Errorf("%d help points, expected %d (%v)", n, killRows, err)
	}
}

// writePoints writes a file of n help points in and around Utrecht.
func writePoints(t testing.TB, path string, n int) {
	t.Helper()
	f, err := os.Create(path) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	_, _ = fmt.Fprintln(w, "id,kind,name,operator,street,house_number,postcode,place,phone,website,services,staffed_hours,lon,lat,source_url,source_date")
	for i := range n {
		// Two steps that share no factor with their range spread points evenly.
		lon, lat := 5+0.2*float64(i*7919%10007)/10007, 52.05+0.07*float64(i*104729%10009)/10009
		_, _ = fmt.Fprintf(w, "p%d,library,Bibliotheek %d,Bibliotheek Utrecht,Voorstraat,%d,3511 CE,Utrecht,030 1234567,https://example.org/%d,DigiD,Mo-Fr 10:00-12:00,%.6f,%.6f,https://example.org/p/%d,2025-03-01\n",
			i, i, i%200, i, lon, lat, i)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// stored is a checksum of all rows that imports write, those of the past and
// the record of runs included.
func stored(t testing.TB, store *postgres.Store) (sum string) {
	t.Helper()
	err := store.Pool().QueryRow(t.Context(), `select (select md5(string_agg(h::text, '|' order by id)) from help_point as h) || ' '
		|| (select md5(string_agg(o::text, '|' order by id)) from offer as o) || ' ' || (select md5(string_agg(r::text, '|' order by id)) from run as r)`).Scan(&sum)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'steunkaart'`

// waitFor waits until another connection runs a statement that holds the text.
// It is false when there was none within half a minute.
func waitFor(t testing.TB, store *postgres.Store, text string) bool {
	return poll(t, store, "select exists (select "+others+" and state = 'active' and query ilike '%' || $1 || '%')", text)
}

// waitGone waits until the killed program's transaction was rolled back.
func waitGone(t testing.TB, store *postgres.Store) {
	t.Helper()
	if !poll(t, store, "select not exists (select "+others+" and xact_start is not null and query not like $1)", "none of it") {
		t.Fatal("the killed import is still under way")
	}
}

func poll(t testing.TB, store *postgres.Store, sql, text string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		var holds bool
		if err := store.Pool().QueryRow(ctx, sql, text).Scan(&holds); err == nil && holds {
			return true
		}
		time.Sleep(2 * time.Millisecond)
	}
	return false
}
