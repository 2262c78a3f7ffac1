package dwelling

import (
	"context"
	"errors"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/tabular"
)

// AddressColumns are the columns of a file of addresses, with their meaning.
var AddressColumns = []string{
	"lon, lat (or longitude, latitude): WGS 84 in degrees",
	"or x, y: RD New in metres",
	"homes (or woningen): homes at the address, above 0; 1 when empty or absent",
}

// mostHomes is more homes than one address has: a larger number is another
// column.
const mostHomes = 100_000

// Addresses reads a table of addresses.
type Addresses struct {
	Cell CellAt
	Note func(text string) // told what a person should know; may be nil
}

// addresses is one file being read.
type addresses struct {
	emitter
	file        string
	x, y, homes int    // numbers of columns
	name, many  string // of the columns of the place, and of homes
	placer      ingest.Placer
}

// Read emits a place for every address in the Netherlands.
func (r Addresses) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	t, err := tabular.Open(in, []string{"lon", "lat", "x", "y", "homes"})
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	a := &addresses{emitter: emitter{kind: ingest.Address, cell: r.Cell, sink: sink}, file: in.Name}
	if err := a.columns(t); err != nil {
		return err
	}
	ingest.Tell(r.Note, "%s", t.Guess)
	if err := t.Each(ctx, sink, a.row); err != nil {
		return err
	}
	return a.placer.Verdict(in.Name)
}

// columns finds the columns of the place. Degrees go before metres in a file that
// has both: they need no projection.
func (a *addresses) columns(t *tabular.Table) error {
	a.x, a.y = t.Column("lon", "longitude"), t.Column("lat", "latitude")
	a.name, a.placer.Declared = "lon, lat", geo.WGS84
	if a.x < 0 || a.y < 0 {
		a.x, a.y = t.Column("x"), t.Column("y")
		a.name, a.placer.Declared = "x, y", geo.RDNew
	}
	if a.x < 0 || a.y < 0 {
		return fault.Invalid("%s: the header lacks lon and lat, or x and y", a.file)
	}
	if a.homes = t.Column("homes", "woningen"); a.homes >= 0 {
		a.many = t.Columns[a.homes]
	}
	return nil
}

// row emits one address, or the reason why it is none.
func (a *addresses) row(row tabular.Row) error {
	homes := 1.0
	if text := row.At(a.homes); text != "" {
		n, ok := ingest.Number(text)
		if !ok || !(n > 0) || n > mostHomes {
			return a.sink.Reject(ingest.Refuse(row.Line, a.many, text, "is not a number of homes above 0"))
		}
		homes = n
	}
	text := row.At(a.x) + ", " + row.At(a.y)
	x, okX := ingest.Number(row.At(a.x))
	y, okY := ingest.Number(row.At(a.y))
	if !okX || !okY {
		return a.sink.Reject(ingest.Refuse(row.Line, a.name, text, "are not finite numbers"))
	}
	at := orb.Point{x, y}
	srid, reason, ok := a.placer.Place(at.Bound())
	if !ok {
		return errors.Join(a.sink.Reject(ingest.Refuse(row.Line, a.name, text, reason)), a.hopeless())
	}
	if srid == geo.RDNew {
		at = geo.FromRD(at)
	}
	return a.emit(row.Line, at, homes)
}

func (a *addresses) hopeless() error {
	if a.placer.Hopeless() {
		return a.placer.Verdict(a.file)
	}
	return nil
}
