package postgres

import (
	"errors"
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

// areas takes out areas of municipalities that ended and those of whose boundary
// nothing is left, and keeps what new rows of municipalities do not tell.
func (i *importer) areas() error {
	if i.rows.count("area") == 0 {
		return nil
	}
	type orphan struct {
		line               int
		code, municipality area.Code
	}
	rows, _ := i.tx.Query(i.ctx, query("import_drop_area"))
	orphans, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (o orphan, err error) {
		return o, r.Scan(&o.line, &o.code, &o.municipality)
	})
	if err != nil {
		return fmt.Errorf("query import_drop_area: %w", err)
	}
	if err := i.ended(len(orphans), func(n int) (int, area.Code, area.Code) {
		return orphans[n].line, orphans[n].code, orphans[n].municipality
	}); err != nil {
		return err
	}
	if err := i.exec("import_shape_area", nil); err != nil {
		return err
	}
	if err := i.rejectAll("import_empty_area", nil, "geometry", "encloses no area"); err != nil {
		return err
	}
	return i.exec("import_keep_province", nil)
}

// ended rejects n areas of municipalities that are not of today.
func (i *importer) ended(n int, at func(int) (line int, code, municipality area.Code)) error {
	if n == 0 {
		return nil
	}
	register, names, err := i.register()
	if err != nil {
		return err
	}
	for k := range n {
		line, code, municipality := at(k)
		reason := ""
		if today, changed, err := register.Resolve(municipality); err != nil {
			reason = fault.Of(err).Detail
		} else if changed {
			reason = fmt.Sprintf("municipality %s %s ended: it is %s %s now", municipality, names[municipality], today, register.Name(today))
		}
		if err := i.reject(ingest.Reject{Line: line, Field: "code", Value: string(code), Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// rejectAll rejects the rows that a query takes out and returns as line and value.
func (i *importer) rejectAll(name string, args pgx.StrictNamedArgs, field, reason string) error {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	rows, _ := i.tx.Query(i.ctx, query(name), args)
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x ingest.Reject, err error) {
		x.Field, x.Reason = field, reason
		return x, r.Scan(&x.Line, &x.Value)
	})
	if err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	for _, r := range out {
		if err := i.reject(r); err != nil {
			return err
		}
	}
	return nil
}

// locations brings points to WGS 84, finds the municipality of help points that
// name none, and takes out points that lie far from the one they name.
func (i *importer) locations() error {
	var names []string
	if i.rows.count("help_point") > 0 {
		names = append(names, "import_locate_help_point", "import_municipality_help_point")
	}
	if i.rows.count("site") > 0 {
		names = append(names, "import_locate_site")
	}
	if len(names) == 0 {
		return nil
	}
	for _, name := range append(names, "import_edge") {
		if err := i.exec(name, nil); err != nil {
			return err
		}
	}
	return errors.Join(i.astray("help_point"), i.astray("site"))
}

// astray takes out the points of a table that lie far from their municipality,
// and refuses the file when that is most of them.
func (i *importer) astray(table string) error {
	rows, _ := i.tx.Query(i.ctx, query("import_astray_"+table))
	astray, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x ingest.Reject, err error) {
		var code string
		var lon, lat float64
		err = r.Scan(&x.Line, &code, &lon, &lat)
		x.Field, x.Value = "lon, lat", fmt.Sprintf("%.5f, %.5f", lon, lat)
		x.Reason = "lies more than two kilometres outside municipality " + code
		return x, err
	})
	if err != nil {
		return fmt.Errorf("query import_astray_%s: %w", table, err)
	}
	if n := i.rows.count(table); len(astray) > 10 && int64(len(astray))*2 > n {
		return fault.Invalid("%s: %d of %d points lie outside the municipality that they name: are the coordinates of another reference system?",
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
	register, names, err := i.register()
	if err != nil {
		return err
	}
	if register.Name(i.job.Scope) == "" {
		return fault.Invalid("municipality: %s %s is not a municipality of today", i.job.Scope, names[i.job.Scope])
	}
	args := pgx.StrictNamedArgs{"scope": i.job.Scope}
	if err := i.exec("import_scope_fill", args); err != nil {
		return err
	}
	return i.rejectAll("import_scope_help_point", args, "municipality_code", "is not "+string(i.job.Scope))
}
