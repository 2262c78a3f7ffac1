package postgres_test

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
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
insert into definition_result (definition, position, total, ratio, parameters, rates, low, high, draws, run_id) values
    ('second', 2, 20, 0.5, '{"code": "second"}', array_fill(0.2::float8, array[36]), 15, 25, '', 2),
    ('first', 1, 10, 1.5, '{"code": "first"}', array_fill(0.1::float8, array[36]), 8, 12, '', 2);
insert into area_people (area_code, municipality_code, types, excluded, low, high, groups, groups_low, groups_high, rank, rank_low, rank_high,
    imputed, margins, converged, iterations, weight, run_id)
select code, 'GM0001', array_fill(0.5::float8, array[36]), '{7,8}', '{6,7}', '{8,9}', array_fill(1.5::float8, array[18]), array_fill(1::float8, array[18]),
    array_fill(2::float8, array[18]), '{3,4}', '{1,2}', '{5,6}', '{0.25,0,1}', '{postcode,district}', true, 9, 'address', 2
from unnest('{GM0001,WK000100}'::text[]) as code;
insert into cell_part (cell, neighbourhood_code, municipality_code, share, lon, lat, run_id) values
    (x'891969500abffff'::bigint, 'BU00010000', 'GM0001', 0.75, 5, 52, 2);
insert into cell_demand (cell, municipality_code, lon, lat, residents, excluded, low, high, run_id) values
    (x'891969500abffff'::bigint, 'GM0001', 5, 52, 21, '{7,8}', '{6,7}', '{8,9}', 2);
insert into cell_interval (cell, low, high, run_id) values (x'881969500bfffff'::bigint, '{16,17}', '{18,19}', 2);
insert into cell_reach (cell, municipality_code, minutes, point_ids, points, straight, hours, flags, run_id) values
    (x'891969500abffff'::bigint, 'GM0001', array_cat('{12.5,13,infinity,14}', array_fill('infinity'::real, array[23])), array_fill(1, array[27]),
    '{3,70000,0}', 600, '\x010000020000000000000000000000000000000000000000800000000000000000000000'::bytea, 70, 2);
insert into gap (id, profile, municipality_code, name, cells, residents, excluded, low, high, rank, rank_low, rank_high, nearest_id, nearest_m, run_id) values
    (1, 'cycle', 'GM0001', 'Gat', array[x'891969500abffff'::bigint], 21, '{7,8}', '{6,7}', '{8,9}', '{1,2}', '{1,1}', '{3,4}', 1, 750, 2);
insert into area_reach (area_code, municipality_code, profile, listed, listed_low, listed_high, confirmed, confirmed_low, confirmed_high, run_id) values
    ('GM0001', 'GM0001', 'senior', '{7,8}', '{6,7}', '{8,9}', '{0,1}', '{0,0}', '{1,2}', 2);`

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
	if len(rows.Results) != 2 || rows.Results[0].Code != "first" || rows.Results[0].Ratio != 1.5 || rows.Results[0].Rates[35] != 0.1 || rows.Results[1].Low != 15 || rows.Results[1].High != 25 {
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
	if len(rows.Figures) != 1 {
		t.Fatalf("figures %+v", rows.Figures)
	}
	f, want := rows.Figures[0], atlas.FigureRow{
		Code: "GM0001", Imputed: [3]float64{0.25, 0, 1}, Margins: []string{"postcode", "district"}, Converged: true, Iterations: 9, Weight: "address",
		Excluded: []float64{7, 8}, Low: []float64{6, 7}, High: []float64{8, 9}, Groups: slices.Repeat([]float64{1.5}, 18),
		GroupsLow: slices.Repeat([]float64{1}, 18), GroupsHigh: slices.Repeat([]float64{2}, 18),
		Rank: []int{3, 4}, RankLow: []int{1, 2}, RankHigh: []int{5, 6},
	}
	for t := range want.Types {
		want.Types[t] = 0.5
	}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("figures %+v, want %+v", f, want)
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
	if len(d.Cell) != 1 || d.Cell[0] != cell || d.Municipality[0] != "GM0001" || d.Low[0][0] != 6 || d.Low[1][0] != 7 || d.High[0][0] != 8 || d.High[1][0] != 9 {
		t.Errorf("demand %+v", d)
	}
	if r.Cell[0] != cell || r.Minutes[access.Walk][0] != 12.5 || !math.IsInf(float64(r.Minutes[access.Cycle][0]), 1) ||
		r.Points[access.Walk][0] != 3 || r.Points[access.Cycle][0] != math.MaxUint16 || r.Flags[0] != atlas.CoveredWalkListed|atlas.CoveredCycleConfirmed|atlas.ByStreet {
		t.Errorf("reach %+v", r)
	}
	if r.Sure[access.Walk][0] != 14 || !math.IsInf(float64(r.Sure[access.Senior][0]), 1) || r.Straight[0] != 600 {
		t.Errorf("confirmed %v, straight %v", r.Sure, r.Straight)
	}
	hours := r.HourSets[r.Hours[0]]
	if hours.Staffed[access.Walk].Known != access.Always || !hours.Building[access.Walk].Unknown.Has(167) || hours.Building[access.Walk].Unknown.Count() != 1 {
		t.Errorf("hours %+v", hours)
	}
	if p.Cell[0] != cell || p.Neighbourhood[0] != "BU00010000" || p.Share[0] != 0.75 {
		t.Errorf("parts %+v", p)
	}
	if x := rows.Intervals; len(x.Cell) != 1 || x.Cell[0] != 0x881969500bfffff || x.Low[1][0] != 17 || x.High[0][0] != 18 {
		t.Errorf("intervals %+v", x)
	}
	if c := rows.Coverage; len(c) != 1 || c[0].Area != "GM0001" || c[0].Profile != access.Senior || c[0].ListedHigh[1] != 9 || c[0].ConfirmedHigh[0] != 1 {
		t.Errorf("coverage %+v", c)
	}
	g := rows.Gaps[0]
	if g.Nearest != 1 || g.NearestMetres != 750 || !slices.Equal(g.RankHigh, []int{3, 4}) {
		t.Errorf("gap %+v", g)
	}
	if g.Profile != access.Cycle || !slices.Equal(g.Cells, []geo.Cell{cell}) || !slices.Equal(g.Low, []float64{6, 7}) {
		t.Errorf("gap %+v", g)
	}
}

func TestLoadSaysWhatDoesNotFit(t *testing.T) {
	t.Parallel()

	for name, spoil := range map[string]string{
		"a figure too few":     "update cell_demand set low = '{1}'",
		"a figure missing":     "update cell_demand set low = array[1, null]::double precision[]",
		"no minutes":           "update cell_reach set minutes = '{}', point_ids = '{}'",
		"hours cut off":        `update cell_reach set hours = '\x02'`,
		"hours of no kind":     `update cell_reach set hours = '\x030000000000000000000000'`,
		"hours too long":       `update cell_reach set hours = '\x00000000000000000000000000'`,
		"another definition":   `update definition_result set parameters = '{"code": "other"}'`,
		"a type missing":       "update definition_result set rates = '{0.5}'",
		"an interval too few":  "update cell_interval set high = '{1}'",
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
