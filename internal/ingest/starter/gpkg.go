package starter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	_ "modernc.org/sqlite" // GeoPackage is a SQLite file

	"steunkaart/internal/fault"
)

// feature is one row of a GeoPackage layer. Values are text; null is "".
type feature struct {
	values map[string]string
	shape  orb.Geometry
}

// readGeoPackage reads a layer whole: the files here have thousands of rows.
// The layer and columns are names of this program, never of a user.
func readGeoPackage(ctx context.Context, path, layer, columns string) ([]feature, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&immutable=1")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "select "+columns+", geom from "+layer+" order by 1")
	if err != nil {
		return nil, fault.Invalid("%s: layer %s: %v", path, layer, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all []feature
	for rows.Next() {
		f, err := scanFeature(rows, names)
		if err != nil {
			return nil, fault.Invalid("%s: feature %d: %v", path, len(all)+1, err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

func scanFeature(rows *sql.Rows, names []string) (feature, error) {
	values := make([]any, len(names))
	to := make([]any, len(names))
	for i := range values {
		to[i] = &values[i]
	}
	if err := rows.Scan(to...); err != nil {
		return feature{}, err
	}
	f := feature{values: map[string]string{}}
	for i, n := range names[:len(names)-1] {
		f.values[n] = sqlText(values[i])
	}
	blob, ok := values[len(names)-1].([]byte)
	if !ok {
		return f, nil
	}
	var err error
	f.shape, err = parseGeoPackageGeometry(blob)
	return f, err
}

func sqlText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// parseGeoPackageGeometry reads the GeoPackage form: a header with an optional
// envelope, and WKB behind it (GeoPackage 1.3, clause 2.1.3).
func parseGeoPackageGeometry(b []byte) (orb.Geometry, error) {
	if len(b) < 8 || b[0] != 'G' || b[1] != 'P' {
		return nil, errors.New("not a GeoPackage geometry")
	}
	envelope := []int{0, 32, 48, 48, 64}
	kind := int(b[3] >> 1 & 7)
	if kind >= len(envelope) || len(b) < 8+envelope[kind] {
		return nil, errors.New("bad GeoPackage envelope")
	}
	return wkb.Unmarshal(b[8+envelope[kind]:])
}
