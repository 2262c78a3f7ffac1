package postgres_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/postgres"
	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/supply"
)

// seed fills a database with one of everything that an atlas shows, and rows
// that it must not show.
const seed = `
insert into run (kind, source, code_version, started_at, finished_at, publisher, licence, vintage, rows_accepted)
values ('import', 'cbs', 't', now(), '2026-01-01', 'CBS', 'CC BY 4.0', '2025', 3),
       ('compute', '', 't', now(), '2026-02-03 04:05:06+00', '', '', '', 0),
       ('import', 'empty', 't', now(), now(), 'Nobody', '', '', 0);
insert into area (code, name, slug, level, municipality_code, province, geometry, run_id, retired_by) values
    ('GM0001', 'Een', 'een', 'municipality', 'GM0001', 'Drenthe', st_multi(st_makeenvelope(5, 52, 5.2, 52.2, 4326)), 1, null),
    ('WK000100', 'Wijk', '', 'district', 'GM0001', '', null, 1, null),
    ('BU00010000', 'Buurt', '', 'neighbourhood', 'GM0001', '', st_multi(st_makeenvelope(5, 52, 5.1, 52.1, 4326)), 1, null),
    ('BU00010001', 'Zonder grens', '', 'neighbourhood', 'GM0001', '', null, 1, null),
    ('GM0002', 'Oud', 'oud', 'municipality', 'GM0002', '', null, 1, 1);
insert into postcode (code, place, municipality_code, location, run_id) values ('1234', 'Een', 'GM0001', st_point(5.05, 52.05, 4326), 1);
insert into help_point (source, source_id, slug, name, municipality_code, location, precision, run_id, retired_by) values
    ('s', 'a', 'a', 'A', 'GM0001', st_point(5.01, 52.02, 4326), 'exact', 1, null),
    ('s', 'b', 'b', 'B', '', null, 'unknown', 1, null),
    ('s', 'c', 'c', 'C', 'GM0001', st_point(5.01, 52.02, 4326), 'exact', 1, 1);
insert into offer (help_point_id, kind, help_known, source, source_date, audience) values
    (1, 'library', true, 'KB', '2025-05', 'public'), (1, 'ido', false, 'KB', '', 'clients'), (2, 'phone_line', true, 'x', '', 'public'),
    (3, 'library', true, 'x', '', 'public');
insert into definition_result (definition, position, total, ratio, parameters, run_id) values
    ('second', 2, 20, 0.5, '{"code": "second", "rates": [{},{},{},{},{},{}]}', 2),
    ('first', 1, 10, 1.5, '{"code": "first", "rates": [{"rate":0.1},{},{},{},{},{}]}', 2);
insert into area_people (area_code, municipality_code, people, excluded, low, high, imputed, weight, run_id) values
    ('GM0001', 'GM0001', '{1,2,3,4,5,6}', '{7,8}', '{6,7}', '{8,9}', true, '', 2), ('WK000100', 'GM0001', '{1,2,3,4,5,6}', '{7,8}', '{6,7}', '{8,9}', true, '', 2);
insert into cell_part (cell, neighbourhood_code, municipality_code, share, lon, lat, people, run_id) values
    (x'891969500abffff'::bigint, 'BU00010000', 'GM0001', 1, 5, 52, '{1,2,3,4,5,6}', 2);
insert into cell_demand (cell, municipality_code, lon, lat, people, excluded, low, high, run_id) values
    (x'891969500abffff'::bigint, 'GM0001', 5, 52, '{1,2,3,4,5,6}', '{7,8}', '{6,7}', '{8,9}', 2);
insert into cell_reach (cell, municipality_code, minutes_walk, minutes_cycle, point_ids, points_walk, points_cycle, flags, run_id) values
    (x'891969500abffff'::bigint, 'GM0001', '{12.5,13,infinity}', '{infinity}', '{1}', 3, 70000, 6, 2);
insert into gap (id, profile, municipality_code, name, cells, residents, excluded, low, high, run_id) values
    (1, 'cycle', 'GM0001', 'Gat', array[x'891969500abffff'::bigint], 21, '{7,8}', '{6,7}', '{8,9}', 2);`

func seeded(t *testing.T) (*postgres.Store, *atlas.Rows) {
	t.Helper()
	store := pgtest.Open(t)
	if _, err := store.Pool().Exec(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	rows, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return store, rows
}

func TestLoadInventory(t *testing.T) {
	t.Parallel()

	_, rows := seeded(t)
	if rows.Run != 2 || rows.Changed != 3 || !rows.ComputedAt.Equal(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)) {
		t.Errorf("run %d, changed %d, computed %v", rows.Run, rows.Changed, rows.ComputedAt)
	}
	if len(rows.Results) != 2 || rows.Results[0].Code != "first" || rows.Results[0].Ratio != 1.5 || rows.Results[0].Rates[0].Rate != 0.1 {
		t.Errorf("definitions %+v", rows.Results)
	}
	if len(rows.Sources) != 1 || rows.Sources[0] != (atlas.Source{ID: "cbs", Publisher: "CBS", Vintage: "2025", Licence: "CC BY 4.0"}) {
		t.Errorf("sources %+v", rows.Sources)
	}
	areas := map[area.Code]atlas.AreaRow{}
	for _, a := range rows.Areas {
		areas[a.Code] = a
	}
	one, edge := areas["GM0001"], orb.Bound{Min: orb.Point{5, 52}, Max: orb.Point{5.2, 52.2}}
	if len(areas) != 3 || one.Province != "Drenthe" || one.Slug != "een" || one.Bound != edge || one.Shape.Bound() != edge {
		t.Errorf("%d areas, municipality %+v", len(areas), one)
	}
	if b := areas["BU00010000"]; b.Shape != nil || b.Bound.Max != (orb.Point{5.1, 52.1}) {
		t.Errorf("the shape of a neighbourhood is not for publication: %+v", b)
	}
	if len(rows.Postcodes) != 1 || rows.Postcodes[0] != (atlas.PostcodeRow{Code: "1234", Place: "Een", Municipality: "GM0001", Location: orb.Point{5.05, 52.05}}) {
		t.Errorf("postcodes %+v", rows.Postcodes)
	}
	f := rows.Figures[0]
	if len(rows.Figures) != 1 || f.People != (demand.People{1, 2, 3, 4, 5, 6}) || !f.Imputed || !slices.Equal(f.High, []float64{8, 9}) {
		t.Errorf("figures %+v", rows.Figures)
	}
}

func TestLoadHelpPoints(t *testing.T) {
	t.Parallel()

	_, rows := seeded(t)
	if len(rows.Points) != 2 {
		t.Fatalf("%d points, want the two that count", len(rows.Points))
	}
	a, b := rows.Points[0], rows.Points[1]
	if a.Name != "A" || a.Location != (orb.Point{5.01, 52.02}) || a.Precision != supply.PrecisionExact || len(a.Offers) != 2 {
		t.Errorf("point %+v", a)
	}
	if o := a.Offers[0]; o.Kind != supply.KindLibrary || !o.HelpKnown || o.SourceDate != "2025-05" || o.Audience != supply.AudiencePublic {
		t.Errorf("offer %+v", o)
	}
	if b.Precision != supply.PrecisionUnknown || len(b.Offers) != 1 || b.Offers[0].Kind != supply.KindPhoneLine {
		t.Errorf("point without a location %+v", b)
	}
}

func TestLoadCells(t *testing.T) {
	t.Parallel()

	_, rows := seeded(t)
	const cell = geo.Cell(0x891969500abffff)
	d, r, p := rows.Demand, rows.Reach, rows.Parts
	if len(d.Cell) != 1 || d.Cell[0] != cell || d.Municipality[0] != "GM0001" || d.People[0].Total() != 21 ||
		d.Excluded[0][0] != 7 || d.Excluded[1][0] != 8 || d.Low[0][0] != 6 || d.High[1][0] != 9 {
		t.Errorf("demand %+v", d)
	}
	if r.Cell[0] != cell || r.Minutes[atlas.Walk][0] != 12.5 || !math.IsInf(float64(r.Minutes[atlas.Cycle][0]), 1) ||
		r.Points[atlas.Walk][0] != 3 || r.Points[atlas.Cycle][0] != math.MaxUint16 || r.Flags[0] != atlas.CoveredWalkListed|atlas.CoveredCycleConfirmed {
		t.Errorf("reach %+v", r)
	}
	if p.Cell[0] != cell || p.Municipality[0] != "GM0001" || p.Neighbourhood[0] != "BU00010000" || p.People[0] != (demand.People{1, 2, 3, 4, 5, 6}) {
		t.Errorf("parts %+v", p)
	}
	g := rows.Gaps[0]
	if g.Profile != atlas.Cycle || !slices.Equal(g.Cells, []geo.Cell{cell}) || g.Residents != 21 || !slices.Equal(g.Low, []float64{6, 7}) {
		t.Errorf("gap %+v", g)
	}
}

func TestLoadSaysWhatDoesNotFit(t *testing.T) {
	t.Parallel()

	for name, spoil := range map[string]string{
		"a figure too few":     "update cell_demand set low = '{1}'",
		"a figure missing":     "update cell_demand set low = array[1, null]::double precision[]",
		"no minutes":           "update cell_reach set minutes_walk = '{}'",
		"another definition":   `update definition_result set parameters = '{"code": "other"}'`,
		"a band missing":       "update cell_part set people = '{1,2,3,4,5}'",
		"two definitions gone": "update definition_result set parameters = '[]'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, _ := seeded(t)
			if _, err := store.Pool().Exec(t.Context(), spoil); err != nil {
				t.Fatal(err)
			}
			if rows, err := store.Load(t.Context()); err == nil {
				t.Errorf("no error, but %+v", rows)
			}
		})
	}
}

func TestListenHearsEveryRun(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended := make(chan struct{}, 10), make(chan error, 1)
	go func() { ended <- store.Listen(ctx, func() { heard <- struct{}{} }) }()
	<-heard // it listens
	for _, change := range []string{
		"insert into run (kind, source, code_version, started_at) values ('import', 's', 't', now()), ('undo', 's', 't', now())",
		"update run set undone_by = 2 where id = 1",
	} {
		if _, err := store.Pool().Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		<-heard
	}
	if newest, err := store.NewestRun(t.Context()); newest != 2 || err != nil {
		t.Errorf("newest run %d, %v", newest, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestListenEndsWhenTheConnectionIsLost(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	heard, ended := make(chan struct{}, 1), make(chan error, 1)
	go func() { ended <- store.Listen(t.Context(), func() { heard <- struct{}{} }) }()
	<-heard
	_, err := store.Pool().Exec(t.Context(),
		"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the connection was cut, and Listen says nothing")
	}
}

func TestDoctorsQueries(t *testing.T) {
	t.Parallel()

	store, _ := seeded(t)
	v, err := store.Vitals(t.Context())
	if err != nil || v.Server < 130000 || v.Bytes == 0 || v.PostGIS == "" || v.Available == "" || v.ReadOnly {
		t.Errorf("vitals %+v, %v", v, err)
	}
	h, err := store.Holdings(t.Context())
	if err != nil || h.Municipalities != 1 || h.Neighbourhoods != 2 || h.HelpPoints != 2 || h.NoLocation != 1 || h.ImportedID != 3 || h.ComputedID != 2 {
		t.Errorf("holdings %+v, %v", h, err)
	}
}
