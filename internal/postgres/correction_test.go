package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/correction"
	"steunkaart/internal/fault"
	"steunkaart/internal/postgres/pgtest"
)

func TestCorrectionsAreKeptForReview(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	report := correction.Report{
		Point: 12, Slug: "loket", Subjects: []correction.Subject{correction.SubjectHours}, Text: "Dicht'; drop table correction; --\nل", Language: "nl",
		Token: strings.Repeat("A", correction.Token),
	}
	for range 2 {
		if err := store.SaveCorrection(t.Context(), report); err != nil {
			t.Fatal(err)
		}
	}
	list, err := store.Corrections(t.Context(), "new")
	if err != nil || len(list) != 1 {
		t.Fatalf("%d reports, want one: %v", len(list), err)
	}
	if got := list[0]; got.Text != report.Text || got.Slug != "loket" || got.Name != "" || !slices.Equal(got.Subjects, []string{"hours"}) || got.Received.Hour() != 0 {
		t.Errorf("kept %+v", got)
	}
	if err := store.FinishCorrection(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	if left, err := store.Corrections(t.Context(), "new"); err != nil || len(left) != 0 {
		t.Errorf("still to do: %+v, %v", left, err)
	}
	if err := store.FinishCorrection(t.Context(), 999); err == nil || fault.Of(err).Kind != fault.KindNotFound {
		t.Errorf("a report that is not there: %v", err)
	}
	for name, bad := range map[string]func(*correction.Report){
		"no token": func(r *correction.Report) { r.Token = "" }, "an unknown subject": func(r *correction.Report) { r.Subjects = []correction.Subject{"x"} },
		"nothing said": func(r *correction.Report) { r.Subjects, r.Text = nil, "" }, "too long": func(r *correction.Report) { r.Text = strings.Repeat("é", 1001) },
	} {
		worse := report
		worse.Token = strings.Repeat("B", correction.Token)
		bad(&worse)
		if err := store.SaveCorrection(t.Context(), worse); err == nil {
			t.Errorf("%s: kept", name)
		}
	}
}

// TestACorrectionTellsNothingOfItsSender looks at what there is room for.
func TestACorrectionTellsNothingOfItsSender(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	got := scalar[string](t, store, "select string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) from information_schema.columns where table_name = 'correction'")
	const want = "id bigint, token text, help_point_id bigint, slug text, subjects ARRAY, text text, language text, received_on date, state text"
	if got != want {
		t.Errorf("the table holds %s, want %s", got, want)
	}
}
