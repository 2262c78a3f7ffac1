package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
)

// hamlet is a country of one municipality with one neighbourhood.
const hamlet = `
insert into run (kind, source, code_version, started_at) values ('import', 'cbs', 't', now());
insert into area (code, name, slug, level, municipality_code, geometry, run_id) values
    ('GM0001', 'Gehucht', 'gehucht', 'municipality', 'GM0001', st_multi(st_makeenvelope(4.36, 52, 4.37, 52.01, 4326)), 1),
    ('BU00010001', 'Dorp', '', 'neighbourhood', 'GM0001', st_multi(st_makeenvelope(4.36, 52, 4.37, 52.01, 4326)), 1);
insert into area_statistic (area_code, year, residents, residents_0_15, residents_65_plus, run_id) values
    ('GM0001', 2024, 1000, 150, 200, 1), ('BU00010001', 2024, 1000, 150, 200, 1);`

func loadHamlet(t *testing.T) (store *postgres.Store, database string) {
	t.Helper()
	store, database = pgtest.OpenURL(t)
	if _, err := store.Pool().Exec(t.Context(), hamlet); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DEFINITIONS_FILE", hamletDefinitions(t, 1))
	return store, database
}

// hamletDefinitions writes the definitions with national figures that fit a
// country of a thousand people, times a factor.
func hamletDefinitions(t *testing.T, factor float64) string {
	t.Helper()
	all, err := data.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].National.Total *= factor * 1000 / 17942942
		if all[i].Pattern != "" { // was resolved
			all[i].Figures, all[i].Effects = nil, nil
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "definitions.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestComputeForPrograms(t *testing.T) {
	unset(t)
	_, database := loadHamlet(t)
	t.Setenv("DEFINITIONS_FILE", hamletDefinitions(t, 0.1))
	code, out, errs := command(t.Context(), "--database-url", database, "--json", "compute", "--definition", "offline")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var o outcome
	if err := json.Unmarshal([]byte(out), &o); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if o.Residents < 999.99 || o.Residents > 1000.01 || o.Excluded < 2.52 || o.Excluded > 2.53 || o.Cells == 0 || len(o.Ratios) != 4 || !o.Computed {
		t.Errorf("outcome is %+v", o)
	}
	for _, says := range []string{"compute store: done in", "compute: done in", "warning: the ratio of offline"} {
		if !strings.Contains(errs, says) {
			t.Errorf("nothing says %q: %s", says, errs)
		}
	}
	if strings.Contains(errs, "ratio of basic-skills") {
		t.Error("a share of a part of the country is warned of")
	}
}

// TestComputeRefusesDefinitions gives definitions that are wrong: each fault is
// told with file, line and field, and nothing is computed.
func TestComputeRefusesDefinitions(t *testing.T) {
	unset(t)
	store, database := loadHamlet(t)
	text, err := os.ReadFile("../../data/definitions.json")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, from, to, says string }{
		{"a rate above one", `"value": 0.79`, `"value": 79`, "[0].figures[0].value: expected a share from 0 to 1, got 79"},
		{"no national figure", `"share": 0.173,`, ``, "[0].national: expected a total or a share"},
		{"two national figures", `"share": 0.173,`, `"share": 0.173, "total": 5,`, "[0].national.share: expected either a total or a share"},
		{"a code twice", `"code": "pamphlet-low"`, `"code": "basic-skills"`, "[1].code: expected a code of its own"},
		{"not JSON", `"code": "basic-skills"`, `"code" "basic-skills"`, "not JSON"},
		{"a field that nobody knows", `"age_from": 16`, `"age_form": 16`, "age_form"},
		{"a text for a number", `"age_to": 75`, `"age_to": "75"`, "expected int, got string"},
		{"a pattern that is not there", `"pattern": "basic-skills"`, `"pattern": "skills"`, "[2].pattern: there is no definition"},
		{"figures that cannot be", `"value": 0.93`, `"value": 0.02`, "no rates reproduce its figures together"},
		{"more people than there are", `"share": 0.173,`, `"share": 0.9,`, "takes more people of one type than there are"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wrong := strings.Replace(string(text), tt.from, tt.to, 1)
			if wrong == string(text) {
				t.Fatalf("the file does not hold %q", tt.from)
			}
			path := filepath.Join(t.TempDir(), "wrong.json")
			if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := command(t.Context(), "--database-url", database, "--definitions", path, "compute")
			if code != exitUsage || out != "" || !strings.Contains(errs, tt.says) {
				t.Errorf("exit %d, %q, %q; want %d and %q", code, out, errs, exitUsage, tt.says)
			}
			line := 1 + strings.Count(string(text)[:strings.Index(string(text), tt.from)], "\n")
			if !strings.Contains(tt.says, "there are") && !strings.Contains(tt.says, "together") && !strings.Contains(tt.says, "is no") && !strings.Contains(errs, fmt.Sprintf("wrong.json:%d", line)) && !strings.Contains(errs, fmt.Sprintf("wrong.json:%d", line-1)) {
				t.Errorf("%q does not name line %d", errs, line)
			}
		})
	}
	if code, _, errs := command(t.Context(), "--database-url", database, "--definitions", "nowhere.json", "compute"); code != exitUsage || !strings.Contains(errs, "nowhere.json") {
		t.Errorf("a file that is not there: exit %d, %q", code, errs)
	}
	var cells int
	if err := store.Pool().QueryRow(t.Context(), "select count(*)::int from cell_demand").Scan(&cells); err != nil || cells != 0 {
		t.Errorf("%d cells are stored, %v", cells, err)
	}
}

func TestComputeOnlyIfNeeded(t *testing.T) {
	unset(t)
	store, database := loadHamlet(t)
	for _, tt := range []struct{ args, says string }{
		{"compute --if-needed", "1000 residents"},
		{"compute --if-needed", "up to date"},
		{"compute --municipality gm0001", "1000 residents"},
		{"compute --stage gaps", "gap areas"},
		{"compute --if-needed", "up to date"},
	} {
		code, out, errs := command(t.Context(), append([]string{"--database-url", database}, strings.Fields(tt.args)...)...)
		if code != exitDone || !strings.Contains(out, tt.says) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %s", tt.args, code, out, errs)
		}
	}
	var runs int
	if err := store.Pool().QueryRow(t.Context(), "select count(*)::int from run where kind = 'compute'").Scan(&runs); err != nil || runs != 3 {
		t.Errorf("%d computations, %v; want 3", runs, err)
	}
}

func TestComputeFaults(t *testing.T) {
	unset(t)
	_, database := loadHamlet(t)
	_, empty := pgtest.OpenURL(t)
	tests := []struct{ name, database, args, says string }{
		{"nothing loaded", empty, "compute", "import a data set first"},
		{"a name for a code", database, "compute --municipality Delft", "GM0503"},
		{"a neighbourhood for a municipality", database, "compute --municipality BU00010001", "GM0503"},
		{"a municipality first", database, "compute --municipality GM0001", "compute the whole country first"},
		{"an unknown municipality", database, "compute --municipality GM9999", "GM9999"},
		{"an unknown definition", database, "compute --definition none", "basic-skills"},
		{"an unknown stage", database, "compute --stage tiles", "--stage"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command(t.Context(), append([]string{"--database-url", tt.database}, strings.Fields(tt.args)...)...)
			if code != exitUsage || out != "" || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit %d, %q, %q; want %d and %q", code, out, errs, exitUsage, tt.says)
			}
		})
	}
}
