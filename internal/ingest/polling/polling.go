// Package polling reads lists of polling stations: the CSV of municipalities'
// reports of an election (RD New), and the JSON of Waar is mijn stemlokaal. A
// polling station is a public building where help could be offered; the list
// says nothing about help that is there.
package polling

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/tabular"
)

// Columns are the columns of the CSV, with their meaning.
var Columns = []string{
	"id: key of the polling station",
	"gemeentecode: code of the municipality, GM0503 or 0503",
	"plaats, naam: town, name of the polling station",
	"x, y: RD New in metres",
	"or the JSON of waarismijnstemlokaal.nl, with result.records",
}

var csvColumns = []string{"id", "gemeentecode", "plaats", "naam", "x", "y"}

// Reader reads a list of polling stations.
type Reader struct {
	// Year of the election, where the file does not say.
	Year int
	Note func(text string) // told what a person should know; may be nil
}

// mobile tells the polling stations that are no building.
var mobile = regexp.MustCompile(`(?i)mobiel|drive|parkeer|\btent\b|\bbus\b|stembus|srv|caravan|container|\bunit\b|\bpop-?up\b|kermis`)

// station is a row of either format, as text.
type station struct {
	line                            int
	id, municipality, place, name   string
	x, y, kind, opening, wheelchair string
}

// reading is one file being read.
type reading struct {
	Reader
	sink   ingest.Sink
	placer ingest.Placer
	moving int
	file   string
}

// Read emits a Site for every polling station in a building.
func (r Reader) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	kind, err := in.Kind(ingest.KindText, ingest.KindZip, ingest.KindJSON)
	if err != nil {
		return err
	}
	s := &reading{Reader: r, sink: sink, file: in.Name}
	if kind == ingest.KindJSON {
		err = s.records(ctx, in)
	} else {
		err = s.table(ctx, in)
	}
	if err != nil {
		return err
	}
	if s.moving > 0 {
		s.note("%d polling stations are no building (mobile, tent, drive-through) and are left out", s.moving)
	}
	return s.placer.Verdict(in.Name)
}

func (s *reading) note(format string, args ...any) {
	ingest.Tell(s.Note, format, args...)
}

func (s *reading) table(ctx context.Context, in ingest.Input) error {
	t, err := tabular.Open(in, csvColumns)
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	if err := t.Require(csvColumns...); err != nil {
		return err
	}
	s.note("%s", t.Guess)
	if s.Year == 0 {
		s.Year = yearOf(in.Name)
	}
	if s.Year == 0 {
		return fault.Invalid("%s: does not say of which year it is: give --vintage YEAR", in.Name)
	}
	at := func(row tabular.Row, column string) string { return row.At(t.Column(column)) }
	return t.Each(ctx, s.sink, func(row tabular.Row) error {
		return s.station(station{
			line: row.Line, id: at(row, "id"), municipality: at(row, "gemeentecode"), place: at(row, "plaats"), name: at(row, "naam"),
			x: at(row, "x"), y: at(row, "y"),
		})
	})
}

var yearInName = regexp.MustCompile(`(?:^|\D)(20\d{2})(?:\D|$)`)

func yearOf(name string) int {
	m := yearInName.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(m[1]) // four digits
	return year
}

// station emits one polling station, or the reason why it is none.
func (s *reading) station(p station) error {
	if p.kind == "mobiel" || mobile.MatchString(p.name) {
		s.moving++
		return nil
	}
	site := ingest.Site{SourceID: p.id, Kind: "polling_station", Name: p.name, Place: p.place, Year: p.year(s.Year)}
	refuse := func(field, value, reason string) error {
		return s.sink.Reject(ingest.Refuse(p.line, field, value, reason))
	}
	switch {
	case p.id == "":
		return refuse("id", p.id, "is empty")
	case p.name == "":
		return refuse("naam", p.name, "is empty")
	case site.Year == 0:
		return refuse("Openingstijd", p.opening, "is not a time such as 2025-10-29T07:30:00")
	}
	var ok bool
	if site.Municipality, ok = municipality(p.municipality); !ok {
		return refuse("gemeentecode", p.municipality, "is not the code of a municipality such as GM0503")
	}
	x, okX := ingest.Number(p.x)
	y, okY := ingest.Number(p.y)
	if !okX || !okY {
		return refuse("x, y", p.x+", "+p.y, "are not finite numbers")
	}
	site.Location = orb.Point{x, y}
	srid, reason, ok := s.placer.Place(site.Location.Bound())
	if !ok {
		return errors.Join(refuse("x, y", p.x+", "+p.y, reason), s.hopeless())
	}
	site.SRID = srid
	site.Wheelchair = map[string]string{"ja": "yes", "nee": "no"}[p.wheelchair]
	return s.sink.Accept(p.line, site)
}

func (s *reading) hopeless() error {
	if s.placer.Hopeless() {
		return s.placer.Verdict(s.file)
	}
	return nil
}

func (p station) year(otherwise int) int {
	if len(p.opening) >= 4 {
		if year, err := strconv.Atoi(p.opening[:4]); err == nil && year > 1990 && year < 2100 {
			return year
		}
	}
	return otherwise
}

func municipality(text string) (area.Code, bool) {
	if _, err := strconv.Atoi(text); err == nil && len(text) <= 4 {
		text = "GM" + strings.Repeat("0", 4-len(text)) + text
	}
	code, err := area.ParseCode(text)
	return code, err == nil && code.Level() == area.LevelMunicipality
}

// record is a polling station in the JSON.
type record struct {
	UUID         string          `json:"UUID"`
	Municipality string          `json:"CBS gemeentecode"`
	Number       json.RawMessage `json:"Nummer stembureau"`
	Name         string          `json:"Naam stembureau"`
	Type         string          `json:"Type stembureau"`
	Place        string          `json:"Plaats"`
	X            json.RawMessage `json:"X"`
	Y            json.RawMessage `json:"Y"`
	Opening      string          `json:"Openingstijd"`
	Accessible   string          `json:"Toegankelijk voor mensen met een lichamelijke beperking"`
}

func (r record) station(number int) station {
	id := r.UUID
	if id == "" {
		id = strings.TrimPrefix(r.Municipality, "GM") + "::SB" + text(r.Number)
	}
	return station{
		line: number, id: id, municipality: r.Municipality, place: r.Place, name: r.Name, x: text(r.X), y: text(r.Y),
		kind: r.Type, opening: r.Opening, wheelchair: r.Accessible,
	}
}

// text returns a number or text of JSON as text; null is "".
func text(raw json.RawMessage) string {
	if string(raw) == "null" {
		return ""
	}
	return strings.Trim(string(raw), `"`)
}
