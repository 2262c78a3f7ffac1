package feature

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	_ "modernc.org/sqlite" // a GeoPackage is a SQLite file

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// layer is a table of features in a GeoPackage.
type layer struct {
	name, geometry, system string
	srid                   geo.SRID
}

func readGeoPackage(ctx context.Context, in ingest.Input, o Options, each func(Feature) error) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: in.Path}).EscapedPath()+"?mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("open %s: %w", in.Name, err)
	}
	defer db.Close()
	layers, err := layersOf(ctx, db, in.Name)
	if err != nil {
		return err
	}
	read := 0
	for _, l := range layers {
		ok, err := l.read(ctx, db, in.Name, o, each)
		if err != nil {
			return err
		}
		if ok {
			read++
		}
	}
	if read == 0 {
		return fault.Invalid("%s: none of its %d layers has the expected columns", in.Name, len(layers))
	}
	return nil
}

// layersOf lists the feature tables, real tables only: a view in a file of a
// stranger could run anything.
func layersOf(ctx context.Context, db *sql.DB, file string) ([]layer, error) {
	rows, err := db.QueryContext(ctx, `
		select g.table_name, g.column_name, coalesce(s.organization || ':' || s.organization_coordsys_id, '')
		from gpkg_geometry_columns as g
		join sqlite_master as m on m.name = g.table_name and m.type = 'table'
		left join gpkg_spatial_ref_sys as s on s.srs_id = g.srs_id
		order by g.table_name`)
	if err != nil {
		return nil, notGeoPackage(ctx, file, err)
	}
	defer rows.Close()
	var all []layer
	for rows.Next() {
		var l layer
		if err := rows.Scan(&l.name, &l.geometry, &l.system); err != nil {
			return nil, notGeoPackage(ctx, file, err)
		}
		all = append(all, l)
	}
	if err := rows.Err(); err != nil {
		return nil, notGeoPackage(ctx, file, err)
	}
	if len(all) == 0 {
		return nil, fault.Invalid("%s: a GeoPackage without a layer of features", file)
	}
	return all, nil
}

func notGeoPackage(ctx context.Context, file string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fault.Invalid("%s: is a SQLite file but not a GeoPackage that can be read (%v)", file, err)
}

// quoted is a name of the file as SQL wants it. SQLite takes no parameter in
// place of a name.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// read reads a layer when its columns are the wanted ones.
func (l layer) read(ctx context.Context, db *sql.DB, file string, o Options, each func(Feature) error) (bool, error) {
	rows, err := db.QueryContext(ctx, "select * from "+quoted(l.name))
	if err != nil {
		return false, notGeoPackage(ctx, file, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return false, notGeoPackage(ctx, file, err)
	}
	if o.Layer != nil && !o.Layer(columns) {
		return false, nil
	}
	if l.srid, err = ParseCRS(l.system); err != nil {
		return false, fault.Invalid("%s: layer %s: %s", file, l.name, fault.Of(err).Detail)
	}
	for number := 1; rows.Next(); number++ {
		f, err := l.scan(rows, columns)
		if err != nil {
			return false, notGeoPackage(ctx, file, err)
		}
		f.Number = number
		if err := each(f); err != nil {
			return false, err
		}
	}
	if err := rows.Err(); err != nil {
		return false, notGeoPackage(ctx, file, err)
	}
	return true, nil
}

func (l layer) scan(rows *sql.Rows, columns []string) (Feature, error) {
	f := Feature{Layer: l.name, Declared: l.srid, properties: make(map[string]any, len(columns))}
	values, to := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	if err := rows.Scan(to...); err != nil {
		return f, err
	}
	for i, name := range columns {
		if name != l.geometry {
			f.properties[name] = values[i]
			continue
		}
		blob, ok := values[i].([]byte)
		if !ok {
			continue // null: no geometry
		}
		var err error
		if f.Shape, err = ParseGeometry(blob); err != nil {
			f.Flaw = fmt.Sprintf("has a geometry that cannot be read (%v)", err)
		}
	}
	return f, nil
}

// ParseGeometry reads the binary form of a GeoPackage: a header with an
// optional envelope, and WKB behind it (GeoPackage 1.3, clause 2.1.3).
func ParseGeometry(b []byte) (orb.Geometry, error) {
	if len(b) < 8 || b[0] != 'G' || b[1] != 'P' {
		return nil, errors.New("not a GeoPackage geometry")
	}
	envelopes := []int{0, 32, 48, 48, 64}
	kind := int(b[3] >> 1 & 7)
	switch {
	case kind >= len(envelopes) || len(b) < 8+envelopes[kind]:
		return nil, errors.New("bad envelope")
	case b[3]&0x10 != 0:
		return nil, nil //nolint:nilnil // an empty geometry is no geometry
	}
	return wkb.Unmarshal(b[8+envelopes[kind]:])
}
