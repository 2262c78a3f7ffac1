package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// batchRows is how many rows of one kind are collected before they are copied:
// large enough to make the round trip cheap, small enough for memory.
const batchRows = 4096

// stage collects rows per staging table and copies them in batches. It is the
// sink that readers write to.
type stage struct {
	ctx      context.Context
	tx       pgx.Tx
	tables   map[string]*stageTable
	accepted int64
	rejects  []ingest.Reject
	rejected int64
	onReject func(ingest.Reject) error
}

type stageTable struct {
	columns []string
	rows    [][]any
	copied  int64 // rows so far, those still collected included
}

var stageColumns = map[string][]string{
	"staging_area": {"line", "code", "name", "slug", "level", "municipality_code", "province", "shape", "srid"},
	"staging_statistic": {"line", "area_code", "year", "residents", "residents_0_15", "residents_15_25", "residents_25_45",
		"residents_45_65", "residents_65_plus", "men", "women", "households", "urbanity", "land_ha", "postcode",
		"education_low", "education_middle", "education_high", "low_income"},
	"staging_change":          {"line", "former_code", "former_name", "ended_on", "successor_code"},
	"staging_postcode":        {"line", "code", "place", "municipality_code", "lon", "lat", "shape", "srid"},
	"staging_postcode_people": {"line", "postcode", "age_from", "men", "women", "people"},
	"staging_help_point": {"line", "source_id", "slug", "name", "operator", "street", "house_number", "postcode", "place",
		"municipality_code", "phone", "website", "x", "y", "srid", "precision"},
	"staging_offer": {"source_id", "kind", "name", "services", "audience", "appointment", "staffed_hours", "building_hours",
		"help_known", "confirmed", "source", "source_url", "source_date", "note"},
	"staging_site":   {"line", "source_id", "kind", "name", "place", "municipality_code", "x", "y", "srid", "year", "wheelchair"},
	"staging_street": {"line", "municipality_code", "shape", "srid"},
}

func newStage(ctx context.Context, tx pgx.Tx, onReject func(ingest.Reject) error) *stage {
	s := &stage{ctx: ctx, tx: tx, tables: map[string]*stageTable{}, onReject: onReject}
	for name, columns := range stageColumns {
		s.tables[name] = &stageTable{columns: columns}
	}
	return s
}

// Accept stages one row.
func (s *stage) Accept(line int, row ingest.Row) error {
	s.accepted++
	switch r := row.(type) {
	case ingest.Area:
		return s.area(line, r)
	case ingest.Statistic:
		return s.put("staging_statistic", line, r.Code, r.Year, r.Residents, r.Residents0to15, r.Residents15to25, r.Residents25to45,
			r.Residents45to65, r.Residents65, r.Men, r.Women, r.Households, r.Urbanity, r.LandHectares, r.Postcode,
			r.EducationLow, r.EducationMiddle, r.EducationHigh, r.LowIncome)
	case ingest.Change:
		var ended any
		if !r.EndedOn.IsZero() {
			ended = r.EndedOn
		}
		return s.put("staging_change", line, r.Former, r.FormerName, ended, r.Successor)
	case ingest.Postcode:
		return s.postcode(line, r)
	case ingest.PostcodePeople:
		return s.put("staging_postcode_people", line, r.Code, r.AgeFrom, r.Men, r.Women, r.People)
	case ingest.HelpPoint:
		return s.helpPoint(line, r)
	case ingest.Site:
		return s.put("staging_site", line, r.SourceID, r.Kind, r.Name, r.Place, r.Municipality, r.Location[0], r.Location[1], r.SRID, r.Year, r.Wheelchair)
	case ingest.Street:
		shape, err := shapeOf(r.Geometry)
		return errors.Join(err, s.put("staging_street", line, r.Municipality, shape, r.Geometry.SRID))
	default:
		return fmt.Errorf("import: no table for a row of type %T", row)
	}
}

// Reject counts a refused row and hands it on.
func (s *stage) Reject(r ingest.Reject) error {
	s.rejected++
	if len(s.rejects) < 10 {
		s.rejects = append(s.rejects, r)
	}
	if s.onReject != nil {
		return s.onReject(r)
	}
	return nil
}

func (s *stage) area(line int, r ingest.Area) error {
	shape, err := shapeOf(r.Geometry)
	if err != nil {
		return err
	}
	level, slug := r.Code.Level(), ""
	if level == area.LevelMunicipality {
		slug = area.Slug(r.Name)
	}
	return s.put("staging_area", line, r.Code, r.Name, slug, level, r.Code.Municipality(), r.Province, shape, r.Geometry.SRID)
}

func (s *stage) postcode(line int, r ingest.Postcode) error {
	shape, err := shapeOf(r.Geometry)
	if err != nil {
		return err
	}
	return s.put("staging_postcode", line, r.Code, r.Place, r.Municipality, r.Location[0], r.Location[1], shape, r.Geometry.SRID)
}

func (s *stage) helpPoint(line int, r ingest.HelpPoint) error {
	p := r.Point
	if len(p.Offers) == 0 {
		return fault.Invalid("help point %s has no offer", r.SourceID)
	}
	err := s.put("staging_help_point", line, r.SourceID, p.Slug, p.Name, p.Operator, p.Street, p.HouseNumber, p.Postcode, p.Place,
		p.Municipality, p.Phone, p.Website, p.Location[0], p.Location[1], r.SRID, p.Precision)
	for _, o := range p.Offers {
		err = errors.Join(err, s.put("staging_offer", r.SourceID, o.Kind, o.Name, o.Services, o.Audience, o.Appointment,
			o.StaffedHours, o.BuildingHours, o.HelpKnown, o.Confirmed, o.Source, o.SourceURL, o.SourceDate, o.Note))
	}
	return err
}

func (s *stage) put(table string, values ...any) error {
	t := s.tables[table]
	t.rows = append(t.rows, values)
	t.copied++
	if len(t.rows) < batchRows {
		return nil
	}
	return s.flush(table)
}

func (s *stage) flush(table string) error {
	t := s.tables[table]
	if len(t.rows) == 0 {
		return nil
	}
	_, err := s.tx.CopyFrom(s.ctx, pgx.Identifier{table}, t.columns, pgx.CopyFromRows(t.rows))
	t.rows = t.rows[:0]
	if err != nil {
		return fmt.Errorf("stage %s: %w", table, err)
	}
	return nil
}

func (s *stage) flushAll() error {
	for table := range s.tables {
		if err := s.flush(table); err != nil {
			return err
		}
	}
	return nil
}

func shapeOf(g ingest.Geometry) ([]byte, error) {
	if g.Shape == nil {
		return nil, nil
	}
	b, err := wkb.Marshal(g.Shape)
	if err != nil {
		return nil, fault.Invalid("geometry: %v", err)
	}
	return b, nil
}
