package postgres

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// located are the staging tables whose rows name a municipality.
var located = []string{"help_point", "site", "postcode", "street"}

// municipalities brings rows of former municipalities to those of today, and
// takes out rows of municipalities that nobody knows or that were split.
func (i *importer) municipalities() error {
	type unknown struct {
		code area.Code
		rows int64
	}
	rows, _ := i.tx.Query(i.ctx, query("import_municipality_unknown"))
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (u unknown, err error) { return u, r.Scan(&u.code, &u.rows) })
	if err != nil {
		return fmt.Errorf("query import_municipality_unknown: %w", err)
	}
	if len(all) == 0 {
		return nil
	}
	register, names, err := i.register()
	if err != nil {
		return err
	}
	for _, u := range all {
		today, _, err := register.Resolve(u.code)
		if err != nil {
			if err := i.drop(u.code, fault.Of(err).Detail); err != nil {
				return err
			}
			continue
		}
		for _, table := range located {
			if err := i.exec("import_map_"+table, pgx.StrictNamedArgs{"former": u.code, "today": today}); err != nil {
				return err
			}
		}
		i.outcome.Mapped = append(i.outcome.Mapped, Mapping{From: u.code, Name: names[u.code], To: today, ToName: register.Name(today), Rows: u.rows})
	}
	return nil
}

// register reads the municipalities of today and what became of former ones.
func (i *importer) register() (area.Register, map[area.Code]string, error) {
	current, names := map[area.Code]string{}, map[area.Code]string{}
	var code area.Code
	var name string
	rows, _ := i.tx.Query(i.ctx, query("import_municipality_current"))
	if _, err := pgx.ForEachRow(rows, []any{&code, &name}, func() error { current[code] = name; return nil }); err != nil {
		return area.Register{}, nil, fmt.Errorf("query import_municipality_current: %w", err)
	}
	var changes []area.Change
	var successor area.Code
	rows, _ = i.tx.Query(i.ctx, query("import_municipality_change"))
	_, err := pgx.ForEachRow(rows, []any{&code, &name, &successor}, func() error {
		names[code] = name
		if n := len(changes); n > 0 && changes[n-1].Former == code {
			changes[n-1].Successors = append(changes[n-1].Successors, successor)
			return nil
		}
		changes = append(changes, area.Change{Former: code, FormerName: name, Successors: []area.Code{successor}})
		return nil
	})
	if err != nil {
		return area.Register{}, nil, fmt.Errorf("query import_municipality_change: %w", err)
	}
	return area.NewRegister(current, changes), names, nil
}

// drop rejects the staged rows of a municipality.
func (i *importer) drop(code area.Code, reason string) error {
	for _, table := range located {
		rows, _ := i.tx.Query(i.ctx, query("import_drop_"+table), pgx.StrictNamedArgs{"former": code})
		lines, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil {
			return fmt.Errorf("query import_drop_%s: %w", table, err)
		}
		for _, line := range lines {
			if err := i.reject(ingest.Reject{Line: line, Field: "municipality_code", Value: string(code), Reason: reason}); err != nil {
				return err
			}
		}
	}
	return nil
}

// reject counts a row that was accepted from the file and refused after all.
func (i *importer) reject(r ingest.Reject) error {
	i.rows.accepted--
	return i.rows.Reject(r)
}

// locations brings help points to WGS 84, finds the municipality of those that
// name none, and takes out those that lie far from the one they name.
func (i *importer) locations() error {
	if i.rows.tables["staging_help_point"].copied == 0 {
		return nil
	}
	for _, name := range []string{"import_locate_help_point", "import_municipality_help_point"} {
		if _, err := i.tx.Exec(i.ctx, query(name)); err != nil {
			return fmt.Errorf("query %s: %w", name, err)
		}
	}
	rows, _ := i.tx.Query(i.ctx, query("import_astray_help_point"))
	astray, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (ingest.Reject, error) {
		var line int
		var code string
		var lon, lat float64
		err := r.Scan(&line, &code, &lon, &lat)
		return ingest.Reject{
			Line: line, Field: "lon, lat", Value: fmt.Sprintf("%.5f, %.5f", lon, lat),
			Reason: fmt.Sprintf("lies more than two kilometres outside municipality %s", code),
		}, err
	})
	if err != nil {
		return fmt.Errorf("query import_astray_help_point: %w", err)
	}
	if n := i.rows.tables["staging_help_point"].copied; len(astray) > 10 && int64(len(astray))*2 > n {
		return fault.Invalid("%s: %d of %d help points lie outside the municipality that they name: are the coordinates of another reference system?",
			i.job.FileName, len(astray), n)
	}
	for _, r := range astray {
		if err := i.reject(r); err != nil {
			return err
		}
	}
	return nil
}

// scope takes out help points of other municipalities than the one imported.
func (i *importer) scope() error {
	if i.job.Scope == "" {
		return nil
	}
	rows, _ := i.tx.Query(i.ctx, query("import_scope_help_point"), pgx.StrictNamedArgs{"scope": i.job.Scope})
	others, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x ingest.Reject, err error) {
		x.Field, x.Reason = "municipality_code", "is not "+string(i.job.Scope)
		return x, r.Scan(&x.Line, &x.Value)
	})
	if err != nil {
		return fmt.Errorf("query import_scope_help_point: %w", err)
	}
	for _, r := range others {
		if err := i.reject(r); err != nil {
			return err
		}
	}
	return nil
}
