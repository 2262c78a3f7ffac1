package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/supply"
)

// inventory are the tables that imports fill, each with what tells its rows
// that count from those that do not.
var inventory = map[string]string{
	"area": "retired_by is null", "area_statistic": "retired_by is null", "municipality_change": "retired_by is null",
	"postcode": "retired_by is null", "postcode_people": "retired_by is null", "help_point": "retired_by is null",
	"candidate_site": "retired_by is null", "street": "retired_by is null",
	"dwelling_point": "retired_by is null", "dwelling_extent": "retired_by is null",
	"offer": "help_point_id in (select id from help_point where retired_by is null)",
}

// checksums returns a checksum of the rows that count, per table. The columns
// left out are those that differ between two imports of one file.
func checksums(t testing.TB, store *postgres.Store, without ...string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for table, counts := range inventory {
		minus := ""
		for _, column := range without {
			minus += " - '" + column + "'"
		}
		var sum string
		sql := fmt.Sprintf(`select count(*) || ' ' || coalesce(md5(string_agg(j, '|' order by j)), '')
			from (select (to_jsonb(t)%s)::text as j from %s as t where %s) as rows`, minus, table, counts)
		if err := store.Pool().QueryRow(t.Context(), sql).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		sums[table] = sum
	}
	return sums
}

func sameSums(t testing.TB, what string, before, after map[string]string) {
	t.Helper()
	for table, sum := range before {
		if after[table] != sum {
			t.Errorf("%s: %s was %s and is now %s", what, table, sum, after[table])
		}
	}
}

// rows makes a reader of rows, each on its own line.
func rows(all ...ingest.Row) func(context.Context, ingest.Sink) error {
	return func(_ context.Context, sink ingest.Sink) error {
		for i, r := range all {
			if err := sink.Accept(i+2, r); err != nil {
				return err
			}
		}
		return nil
	}
}

func square(west, south float64) ingest.Geometry {
	return ingest.Geometry{SRID: geo.WGS84, Shape: orb.Polygon{{
		{west, south}, {west + 0.1, south}, {west + 0.1, south + 0.1}, {west, south + 0.1}, {west, south},
	}}}
}

// smallCountry is two municipalities, one that ended in one of them, and one that
// was split over both.
func smallCountry() []ingest.Row {
	people := 100.0
	return []ingest.Row{
		ingest.Area{Code: "GM0001", Name: "Eerste", Province: "Utrecht", Geometry: square(5, 52)},
		ingest.Area{Code: "GM0002", Name: "Tweede", Province: "Utrecht", Geometry: square(5.1, 52)},
		ingest.Statistic{Code: "GM0001", Year: 2024, Residents: &people},
		ingest.Change{Former: "GM0003", FormerName: "Vroeger", EndedOn: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Successor: "GM0002"},
		ingest.Change{Former: "GM0004", FormerName: "Gesplitst", Successor: "GM0001"},
		ingest.Change{Former: "GM0004", FormerName: "Gesplitst", Successor: "GM0002"},
		ingest.Postcode{Code: "3511", Place: "Eerste", Municipality: "GM0001", Location: orb.Point{5.05, 52.05}},
		ingest.PostcodePeople{Code: "3511", AgeFrom: 65, People: &people},
	}
}

func point(id string, municipality area.Code, lon, lat float64) ingest.HelpPoint {
	return ingest.HelpPoint{SourceID: id, SRID: geo.WGS84, Point: supply.HelpPoint{
		Slug: "punt-" + id, Name: "Punt " + id, Municipality: municipality, Location: orb.Point{lon, lat}, Precision: supply.PrecisionExact,
		Offers: []supply.Offer{{Kind: "library", Audience: supply.AudiencePublic, HelpKnown: true, Source: "test"}},
	}}
}

func job(source string) postgres.ImportJob {
	return postgres.ImportJob{Source: source, FileName: source + ".csv", FileSHA256: "0", Version: "test", Started: time.Now()}
}

// must imports and returns the outcome.
func must(t testing.TB, store *postgres.Store, j postgres.ImportJob, all ...ingest.Row) postgres.ImportOutcome {
	t.Helper()
	outcome, err := store.Import(t.Context(), j, rows(all...))
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func loaded(t testing.TB) *postgres.Store {
	t.Helper()
	store := pgtest.Open(t)
	must(t, store, job("country"), smallCountry()...)
	must(t, store, job("points"), point("a", "GM0001", 5.05, 52.05), point("b", "GM0002", 5.15, 52.05))
	return store
}

func TestUndoRestoresExactly(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	more := 200.0
	for name, all := range map[string][]ingest.Row{
		"points": {point("b", "GM0002", 5.16, 52.06), point("c", "", 5.02, 52.02)},
		"country": {
			ingest.Area{Code: "GM0001", Name: "Eerste en meer", Province: "Utrecht", Geometry: square(5, 52)},
			ingest.Statistic{Code: "GM0001", Year: 2024, Residents: &more},
			ingest.Statistic{Code: "GM0001", Year: 2023, Residents: &more},
			ingest.PostcodePeople{Code: "3511", AgeFrom: 65, People: &more},
			ingest.Change{Former: "GM0003", FormerName: "Vroeger", Successor: "GM0001"},
			ingest.Street{Municipality: "GM0001", Geometry: ingest.Geometry{SRID: geo.WGS84, Shape: orb.LineString{{5, 52}, {5.01, 52}}}},
		},
	} {
		before := checksums(t, store)
		run := must(t, store, job(name), all...).Run
		if after := checksums(t, store); after["help_point"] == before["help_point"] && after["area"] == before["area"] {
			t.Fatalf("%s: the import changed nothing", name)
		}
		if _, err := store.Undo(t.Context(), run, "test", time.Now()); err != nil {
			t.Fatal(err)
		}
		sameSums(t, name, before, checksums(t, store))
		_, err := store.Undo(t.Context(), run, "test", time.Now())
		invalid(t, err, "was taken back already")
	}
}

func TestUndoRefuses(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	first := must(t, store, job("points"), point("a", "GM0001", 5.06, 52.05)).Run
	second := must(t, store, job("points"), point("a", "GM0001", 5.07, 52.05)).Run
	before := checksums(t, store)
	for run, want := range map[int64]string{first: fmt.Sprintf("undo %d first", second), 9999: "there is no run 9999"} {
		_, err := store.Undo(t.Context(), run, "test", time.Now())
		invalid(t, err, want)
	}
	sameSums(t, "refused undo", before, checksums(t, store))
	for _, run := range []int64{second, first} {
		if _, err := store.Undo(t.Context(), run, "test", time.Now()); err != nil {
			t.Errorf("undo %d: %v", run, err)
		}
	}
}

// TestImportTwice has an import done twice leave what one leaves.
func TestImportTwice(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	again := []string{"id", "run_id", "help_point_id"}
	before := checksums(t, store, again...)
	must(t, store, job("country"), smallCountry()...)
	must(t, store, job("points"), point("a", "GM0001", 5.05, 52.05), point("b", "GM0002", 5.15, 52.05))
	sameSums(t, "second import", before, checksums(t, store, again...))
}

// TestMergedMunicipalities has rows of a municipality that ended go to the one
// of today, and rows of one that was split be refused, and both be said.
func TestMergedMunicipalities(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	outcome := must(t, store, job("other"), point("x", "GM0003", 5.15, 52.05), point("y", "GM0004", 5.05, 52.05), point("z", "GM1999", 5.05, 52.05))
	if len(outcome.Mapped) != 1 || outcome.Mapped[0].String() != "GM0003 Vroeger → GM0002 Tweede, 1 rows" {
		t.Errorf("mapped %v", outcome.Mapped)
	}
	if outcome.Accepted != 1 || outcome.Rejected != 2 {
		t.Errorf("accepted %d, rejected %d: %v", outcome.Accepted, outcome.Rejected, outcome.Rejects)
	}
	var reasons []string
	for _, r := range outcome.Rejects {
		reasons = append(reasons, fmt.Sprint(r.Line, r.Value, r.Reason))
	}
	if all := strings.Join(reasons, "\n"); !strings.Contains(all, "GM0004") || !strings.Contains(all, "GM1999") {
		t.Errorf("rejects: %s", all)
	}
}

// TestRefusedImports has every import that is refused change nothing.
func TestRefusedImports(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	before := checksums(t, store)
	errRead := errors.New("the disk is gone")
	for name, c := range map[string]struct {
		rows []ingest.Row
		want string
	}{
		"one id on two lines": {[]ingest.Row{point("a", "GM0001", 5.05, 52.05), point("a", "GM0001", 5.05, 52.05)}, `"a" stands on line 2 and again on line 3`},
		"nothing":             {nil, "no rows; nothing changed"},
		"all refused":         {[]ingest.Row{point("a", "GM1999", 5.05, 52.05)}, "none of 1 rows can be used"},
		"broken rule":         {[]ingest.Row{ingest.Area{Code: "GM0001", Name: "", Geometry: square(5, 52)}}, "area_name_filled"},
	} {
		_, err := store.Import(t.Context(), job("points"), rows(c.rows...))
		t.Run(name, func(t *testing.T) { invalid(t, err, c.want) })
		sameSums(t, name, before, checksums(t, store))
	}
	_, err := store.Import(t.Context(), job("points"), func(ctx context.Context, sink ingest.Sink) error {
		return errors.Join(rows(point("a", "GM0001", 5.05, 52.05))(ctx, sink), errRead)
	})
	if !errors.Is(err, errRead) {
		t.Errorf("a reader that fails: %v", err)
	}
	sameSums(t, "reader fails", before, checksums(t, store))
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	before := checksums(t, store)
	dry := job("points")
	dry.DryRun = true
	outcome := must(t, store, dry, point("n", "GM0001", 5.05, 52.05))
	if outcome.Accepted != 1 || outcome.Run != 0 {
		t.Errorf("outcome %+v", outcome)
	}
	sameSums(t, "dry run", before, checksums(t, store))
}

// TestScope has an import of one municipality leave the others alone.
func TestScope(t *testing.T) {
	t.Parallel()

	store := loaded(t)
	scoped := job("points")
	scoped.Scope = "GM0001"
	outcome := must(t, store, scoped, point("n", "GM0001", 5.05, 52.05), point("o", "GM0002", 5.15, 52.05))
	if outcome.Accepted != 1 || outcome.Rejected != 1 {
		t.Errorf("accepted %d, rejected %d", outcome.Accepted, outcome.Rejected)
	}
	var left string
	if err := store.Pool().QueryRow(t.Context(), "select string_agg(source_id, ' ' order by source_id) from help_point where retired_by is null").Scan(&left); err != nil || left != "b n" {
		t.Errorf("points left: %q, expected b and n (%v)", left, err)
	}
}

func invalid(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil || fault.Of(err).Kind != fault.KindInvalid || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, expected a fault of the input with %q", err, want)
	}
}
