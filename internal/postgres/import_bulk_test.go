package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"steunkaart/internal/ingest"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// manyPoints is as many help points as are swapped in bulk.
const manyPoints = 50_000

// spread emits n help points, spread over GM0001 of smallCountry.
func spread(n int) func(context.Context, ingest.Sink) error {
	return func(_ context.Context, sink ingest.Sink) error {
		for i := range n {
			// Steps that share no factor with their range spread points evenly.
			lon, lat := 5+0.1*float64(i*7919%10007)/10007, 52+0.1*float64(i*104729%10009)/10009
			if err := sink.Accept(i+2, point(fmt.Sprint("p", i), "GM0001", lon, lat)); err != nil {
				return err
			}
		}
		return nil
	}
}

// schema tells the indexes and constraints of the tables of help points.
func schema(t testing.TB, store *postgres.Store) (all string) {
	t.Helper()
	err := store.Pool().QueryRow(t.Context(), `select string_agg(d, E'\n' order by d) from (
			select indexdef as d from pg_indexes where tablename in ('help_point', 'offer')
			union all
			select conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid in ('help_point'::regclass, 'offer'::regclass)
		) as defined`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestBulkImport has an import of many help points leave the schema as it was,
// be refused for the same reasons, and be undone exactly.
func TestBulkImport(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	made, before := schema(t, store), checksums(t, store)
	outcome, err := store.Import(t.Context(), job("points"), spread(manyPoints))
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Accepted != manyPoints || outcome.Rejected != 0 {
		t.Errorf("accepted %d, rejected %d", outcome.Accepted, outcome.Rejected)
	}
	var points, offers int
	if err := store.Pool().QueryRow(t.Context(), `select count(*), (select count(*) from offer join help_point as h on h.id = help_point_id where h.retired_by is null)
		from help_point where retired_by is null`).Scan(&points, &offers); err != nil || points != manyPoints || offers != manyPoints {
		t.Errorf("%d help points with %d offers, expected %d (%v)", points, offers, manyPoints, err)
	}
	if now := schema(t, store); now != made {
		t.Errorf("the schema was\n%s\nand is now\n%s", made, now)
	}
	if _, err := store.Undo(t.Context(), outcome.Run, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	sameSums(t, "undone", before, checksums(t, store))
}

// BenchmarkImport imports 100,000 help points a time: staging alone, the whole
// import, and a bare COPY of the same rows from table to table through the
// client as the measure of what is possible.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	rate := func(b *testing.B) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s") }
	store := pgtest.Open(b)
	must(b, store, job("country"), smallCountry()...)
	b.Run("whole", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := store.Import(b.Context(), job("points"), spread(n)); err != nil {
				b.Fatal(err)
			}
		}
		rate(b)
	})
	b.Run("stage", func(b *testing.B) { // a reader that fails at the end leaves the rest undone
		b.ReportAllocs()
		for b.Loop() {
			_, err := store.Import(b.Context(), job("points"), func(ctx context.Context, sink ingest.Sink) error {
				if err := spread(n)(ctx, sink); err != nil {
					return err
				}
				return errStaged
			})
			if err == nil {
				b.Fatal("was not stopped")
			}
		}
		rate(b)
	})
	b.Run("bare copy", func(b *testing.B) { benchmarkCopy(b, store, n); rate(b) })
}

var errStaged = errors.New("staged")

// benchmarkCopy copies the help points and offers that are stored, made ready
// beforehand, into plain tables of the same columns.
func benchmarkCopy(b *testing.B, store *postgres.Store, n int) {
	ctx := b.Context()
	conn, err := store.Pool().Acquire(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Release()
	tables, ready := []string{"help_point", "offer"}, map[string]*bytes.Buffer{}
	for _, table := range tables {
		ready[table] = new(bytes.Buffer)
		if _, err := conn.Exec(ctx, "create temp table bare_"+table+" (like "+table+")"); err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Conn().PgConn().CopyTo(ctx, ready[table], fmt.Sprintf("copy (select * from %s order by id desc limit %d) to stdout (format binary)", table, n)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for _, table := range tables {
			if _, err := conn.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(ready[table].Bytes()), "copy bare_"+table+" from stdin (format binary)"); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		if _, err := conn.Exec(ctx, "truncate bare_help_point, bare_offer"); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
