package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// shownRejects is how many rejects an outcome holds.
const shownRejects = 10

// stage encodes rows per staging table and hands them to the copier. It is the
// sink that readers write to.
type stage struct {
	copier   *copier
	tables   map[string]*copyRows
	accepted int64
	rejects  []ingest.Reject
	rejected int64
	onReject func(ingest.Reject) error
}

// Staging tables, by the names that their queries end in.
var stageTables = []string{"area", "statistic", "change", "postcode", "postcode_people", "help_point", "offer", "site", "street", "dwelling_point", "dwelling_extent"}

func newStage(ctx context.Context, tx pgx.Tx, onReject func(ingest.Reject) error) *stage {
	s := &stage{copier: startCopier(ctx, tx.Conn().PgConn()), tables: map[string]*copyRows{}, onReject: onReject}
	for _, name := range stageTables {
		s.tables[name] = &copyRows{query: "import_copy_" + name}
	}
	return s
}

// count is how many rows of a table were staged.
func (s *stage) count(table string) int64 { return s.tables[table].count }

// Accept stages one row.
func (s *stage) Accept(line int, row ingest.Row) error {
	s.accepted++
	switch r := row.(type) {
	case ingest.Area:
		return s.area(line, r)
	case ingest.Statistic:
		return s.statistic(line, r)
	case ingest.Change:
		return s.change(line, r)
	case ingest.Postcode:
		return s.postcode(line, r)
	case ingest.PostcodePeople:
		return s.postcodePeople(line, r)
	case ingest.HelpPoint:
		return s.helpPoint(line, r)
	case ingest.Site:
		return s.site(line, r)
	case ingest.Street:
		return s.street(line, r)
	case ingest.DwellingPoint:
		return s.dwellingPoint(r)
	case ingest.DwellingExtent:
		s.accepted-- // tells of the file, not of a place in it
		return s.dwellingExtent(r)
	default:
		return fmt.Errorf("import: no table for a row of type %T", row)
	}
}

// Reject counts a refused row and hands it on.
func (s *stage) Reject(r ingest.Reject) error {
	s.rejected++
	if len(s.rejects) < shownRejects {
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
	t := s.tables["area"]
	t.row(9)
	t.integer(line)
	t.texts(string(r.Code), r.Name, slug, string(level), string(r.Code.Municipality()), r.Province)
	t.bytes(shape)
	t.integer(int(r.Geometry.SRID))
	return s.sent(t)
}

func (s *stage) statistic(line int, r ingest.Statistic) error {
	t := s.tables["statistic"]
	t.row(19)
	t.integer(line)
	t.text(string(r.Code))
	t.integer(r.Year)
	t.numbers(r.Residents, r.Residents0to15, r.Residents15to25, r.Residents25to45, r.Residents45to65, r.Residents65, r.Men, r.Women, r.Households)
	t.maybeInteger(r.Urbanity)
	t.numbers(r.LandHectares)
	t.text(r.Postcode)
	t.numbers(r.EducationLow, r.EducationMiddle, r.EducationHigh, r.LowIncome)
	return s.sent(t)
}

func (s *stage) change(line int, r ingest.Change) error {
	t := s.tables["change"]
	t.row(5)
	t.integer(line)
	t.texts(string(r.Former), r.FormerName)
	t.day(r.EndedOn)
	t.text(string(r.Successor))
	return s.sent(t)
}

func (s *stage) postcode(line int, r ingest.Postcode) error {
	shape, err := shapeOf(r.Geometry)
	if err != nil {
		return err
	}
	t := s.tables["postcode"]
	t.row(8)
	t.integer(line)
	t.texts(string(r.Code), r.Place, string(r.Municipality))
	t.number(r.Location[0])
	t.number(r.Location[1])
	t.bytes(shape)
	t.integer(int(r.Geometry.SRID))
	return s.sent(t)
}

func (s *stage) postcodePeople(line int, r ingest.PostcodePeople) error {
	t := s.tables["postcode_people"]
	t.row(6)
	t.integer(line)
	t.text(string(r.Code))
	t.integer(r.AgeFrom)
	t.numbers(r.Men, r.Women, r.People)
	return s.sent(t)
}

// helpPoint stages a help point and its offers, which find each other by the
// number of the point among the accepted rows.
func (s *stage) helpPoint(line int, r ingest.HelpPoint) error {
	p, item := r.Point, int(s.accepted)
	if len(p.Offers) == 0 {
		return fault.Invalid("help point %s has no offer", r.SourceID)
	}
	t := s.tables["help_point"]
	t.row(22)
	t.integer(item)
	t.integer(line)
	t.texts(r.SourceID, p.Slug, p.Name, p.Operator, p.Street, p.HouseNumber, p.Postcode, p.Place, string(p.Municipality), p.Phone, p.Website)
	t.texts(p.Wheelchair.Value, p.Wheelchair.Source, p.Wheelchair.SourceURL, p.Wheelchair.SourceDate, p.Wheelchair.Note)
	t.number(p.Location[0])
	t.number(p.Location[1])
	t.integer(int(r.SRID))
	t.text(string(p.Precision))
	if err := s.sent(t); err != nil {
		return err
	}
	t = s.tables["offer"]
	for _, o := range p.Offers {
		t.row(18)
		t.integer(item)
		t.texts(string(o.Kind), o.Name, o.Services, string(o.Audience), o.Appointment, o.StaffedHours, o.BuildingHours)
		t.yes(o.HelpKnown)
		t.yes(o.Confirmed)
		t.texts(o.Source, o.SourceURL, o.SourceDate, o.Note)
		t.texts(joined(o.Topics), joined(o.Languages), o.Cost, o.Exceptions)
	}
	return s.sent(t)
}

// joined writes codes, which have no comma, for string_to_array.
func joined[T ~string](codes []T) string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = string(c)
	}
	return strings.Join(all, ",")
}

func (s *stage) site(line int, r ingest.Site) error {
	t := s.tables["site"]
	t.row(11)
	t.integer(line)
	t.texts(r.SourceID, r.Kind, r.Name, r.Place, string(r.Municipality))
	t.number(r.Location[0])
	t.number(r.Location[1])
	t.integer(int(r.SRID))
	t.integer(r.Year)
	t.text(r.Wheelchair)
	return s.sent(t)
}

func (s *stage) street(line int, r ingest.Street) error {
	shape, err := shapeOf(r.Geometry)
	if err != nil {
		return err
	}
	t := s.tables["street"]
	t.row(4)
	t.integer(line)
	t.text(string(r.Municipality))
	t.bytes(shape)
	t.integer(int(r.Geometry.SRID))
	return s.sent(t)
}

func (s *stage) dwellingPoint(r ingest.DwellingPoint) error {
	t := s.tables["dwelling_point"]
	t.row(5)
	t.text(string(r.Kind))
	t.big(int64(r.Cell)) //nolint:gosec // the bits of the index, as the database keeps them
	t.number(r.Location[0])
	t.number(r.Location[1])
	t.number(r.Weight)
	return s.sent(t)
}

func (s *stage) dwellingExtent(r ingest.DwellingExtent) error {
	t := s.tables["dwelling_extent"]
	t.row(5)
	t.text(string(r.Kind))
	for _, p := range []orb.Point{r.Bound.Min, r.Bound.Max} {
		t.number(p[0])
		t.number(p[1])
	}
	return s.sent(t)
}

// sent sends the rows of a table when there are enough of them.
func (s *stage) sent(t *copyRows) error {
	if len(t.b) < copyBytes {
		return nil
	}
	return s.flush(t)
}

func (s *stage) flush(t *copyRows) error {
	if len(t.b) == 0 {
		return nil
	}
	empty, err := s.copier.send(*t)
	t.b = empty
	return err
}

// finish sends what is left and waits for the database.
func (s *stage) finish() error {
	for _, t := range s.tables {
		if err := s.flush(t); err != nil {
			return errors.Join(err, s.copier.finish())
		}
	}
	return s.copier.finish()
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
