package main

import (
	"encoding/json"
	"strings"
	"testing"

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
	return store, database
}

func TestComputeForPrograms(t *testing.T) {
	unset(t)
	_, database := loadHamlet(t)
	code, out, errs := command(t.Context(), "--database-url", database, "--json", "compute", "--definition", "offline")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var o outcome
	if err := json.Unmarshal([]byte(out), &o); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if o.Residents < 999.99 || o.Residents > 1000.01 || o.Excluded < 452999 || o.Excluded > 453001 || o.Cells == 0 || len(o.Ratios) != 4 || !o.Computed {
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
