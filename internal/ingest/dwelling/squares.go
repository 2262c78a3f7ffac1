package dwelling

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/feature"
	"steunkaart/internal/ingest/tabular"
)

// SquareColumns are the columns of a population grid, with their meaning.
var SquareColumns = []string{
	"crs28992res100m or crs28992res500m (older: c28992r100, c28992r500): code of the square, E1200N4870",
	"aantal_inwoners (or INW, inwoners): residents; -99997, -99995, empty and . are secret (1 to 4 residents)",
}

// squareCodes are the names of the column of the code, by the side of the square
// in metres.
var squareCodes = []struct {
	side  int
	names []string
}{
	{100, []string{"crs28992res100m", "c28992r100"}},
	{500, []string{"crs28992res500m", "c28992r500"}},
}

var residentNames = []string{"aantal_inwoners", "inw", "inwoners"}

// secrets are the ways in which the publisher writes a figure that it does not
// tell.
var secrets = map[string]bool{"": true, ".": true, "-99997": true, "-99995": true}

// mostResidents is more people than live in a square of 500 m.
const mostResidents = 100_000

// Squares reads the population grid of Statistics Netherlands, 100 m or 500 m,
// as table or GeoPackage.
type Squares struct {
	// Secret is how many people are taken to live in a square whose figure is
	// secret: 1 to 4 do.
	Secret float64
	Cell   CellAt
	Note   func(text string) // told what a person should know; may be nil
}

// squares is one file being read.
type squares struct {
	Squares
	emitter
	file         string
	side         int
	code, people string // names of the columns
	seen         map[Square]int
	secret, none int
	residents    float64
}

// Read divides every square with people into places 50 m apart and emits those,
// each with an equal part of the people: a square that lies in two
// neighbourhoods is divided between them.
func (r Squares) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	if !(r.Secret > 0) {
		return fault.Invalid("%s: the people of a secret square must be a number above 0", in.Name)
	}
	kind, err := in.Kind(ingest.KindText, ingest.KindZip, ingest.KindSQLite)
	if err != nil {
		return err
	}
	s := &squares{Squares: r, emitter: emitter{kind: ingest.PopulationGrid, cell: r.Cell, sink: sink}, file: in.Name, seen: map[Square]int{}}
	if kind == ingest.KindSQLite {
		err = s.features(ctx, in)
	} else {
		err = s.table(ctx, in)
	}
	if err != nil {
		return err
	}
	ingest.Tell(s.Note, "%d squares of %d m, %.0f people; %d are secret and got %g people each, %d have nobody", len(s.seen), s.side, s.residents, s.secret, s.Secret, s.none)
	return nil
}

func (s *squares) table(ctx context.Context, in ingest.Input) error {
	t, err := tabular.Open(in, append([]string{"crs28992res100m", "crs28992res500m"}, residentNames...))
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	if err := s.columns(t.Columns); err != nil {
		return err
	}
	ingest.Tell(s.Note, "%s", t.Guess)
	code, people := t.Column(s.code), t.Column(s.people)
	return t.Each(ctx, s.sink, func(row tabular.Row) error {
		return s.square(row.Line, row.At(code), row.At(people), nil)
	})
}

// columns finds the columns. A file of two sizes would count everybody twice.
func (s *squares) columns(all []string) error {
	code, side := "", 0
	for _, c := range squareCodes {
		name := columnOf(all, c.names)
		if name != "" && code != "" {
			return fault.Invalid("%s: has the columns %s and %s: expected squares of one size", s.file, code, name)
		}
		if name != "" {
			code, side = name, c.side
		}
	}
	people := columnOf(all, residentNames)
	if code == "" || people == "" {
		return fault.Invalid("%s: expected the columns crs28992res100m or crs28992res500m, and aantal_inwoners; found %s", s.file, shorten(strings.Join(all, ", ")))
	}
	if s.side != 0 && s.side != side {
		return fault.Invalid("%s: has squares of %d m and of %d m: expected squares of one size", s.file, s.side, side)
	}
	s.code, s.people, s.side = code, people, side
	return nil
}

// columnOf returns the first of the names that is a column, as the file writes
// it, or "".
func columnOf(columns, names []string) string {
	for _, n := range names {
		if i := slices.IndexFunc(columns, func(c string) bool { return strings.EqualFold(c, n) }); i >= 0 {
			return columns[i]
		}
	}
	return ""
}

// features reads the layers of a GeoPackage that have the columns.
func (s *squares) features(ctx context.Context, in ingest.Input) error {
	var wrong error
	wanted := feature.Options{Layer: func(columns []string) bool {
		if columnOf(columns, residentNames) == "" {
			return false
		}
		err := s.columns(columns)
		wrong = errors.Join(wrong, err)
		return err == nil
	}}
	err := feature.Read(ctx, in, wanted, func(f feature.Feature) error {
		if f.Flaw != "" {
			return s.sink.Reject(ingest.Refuse(f.Number, "geometry", "", f.Flaw))
		}
		shape := f.Shape
		if f.Declared != geo.RDNew {
			shape = nil // its corners are no round metres: the code says where the square is
		}
		return errors.Join(s.square(f.Number, f.Text(s.code), f.Text(s.people), shape), ctx.Err())
	})
	return cmp.Or(wrong, err) // the columns say more than that no layer was read
}

// square emits the places of one square, or the reason why it has none. A shape
// in RD New must be that of the code.
func (s *squares) square(line int, code, people string, shape orb.Geometry) error {
	q, err := ParseSquare(code, s.side)
	if err != nil {
		return s.sink.Reject(ingest.Refuse(line, s.code, code, fault.Of(err).Detail))
	}
	if shape != nil && !near(shape.Bound(), q.Bound()) {
		return s.sink.Reject(ingest.Refuse(line, "geometry", code, "is not the square of the code"))
	}
	if first, twice := s.seen[q]; twice {
		return fault.Invalid("%s: %q stands on line %d and again on line %d; expected once", s.file, code, first, line)
	}
	s.seen[q] = line
	n, ok := s.count(people)
	switch {
	case !ok:
		return s.sink.Reject(ingest.Refuse(line, s.people, people, "is not a number of residents, nor a sign for secret (-99997, .)"))
	case n == 0:
		s.none++
		return nil
	}
	s.residents += n
	places := q.Places()
	for _, at := range places {
		if err := s.emit(line, at, n/float64(len(places))); err != nil {
			return err
		}
	}
	return nil
}

// count reads the residents of a square. A secret figure is the one that is taken
// for it.
func (s *squares) count(text string) (float64, bool) {
	if secrets[text] {
		s.secret++
		return s.Secret, true
	}
	n, ok := ingest.Number(text)
	if ok && (n == -99997 || n == -99995) { // as a sheet or GeoPackage writes it: -99997.0
		s.secret++
		return s.Secret, true
	}
	return n, ok && n >= 0 && n <= mostResidents
}

// near reports whether two bounds are the same within a metre.
func near(a, b orb.Bound) bool {
	return math.Max(gap(a.Min, b.Min), gap(a.Max, b.Max)) <= 1
}

func gap(a, b orb.Point) float64 { return math.Max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])) }

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return s
}
