package cbs

import (
	"context"
	"strconv"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/tabular"
)

// PeopleColumns are the columns of residents by postcode, with their meaning.
var PeopleColumns = []string{
	"postcode: four digits; rows of shorter ones are sums and are left out",
	"leeftijd: five-year age band, 0-4 to 90-94 and 95+",
	"inwoners, inwoners_man, inwoners_vrouw: residents; NA is secret",
}

var peopleColumns = []string{"postcode", "leeftijd", "inwoners", "inwoners_man", "inwoners_vrouw"}

// oldest is where the last, open age band begins.
const oldest = 95

// People reads residents by four-digit postcode, age band and sex.
type People struct {
	Note func(text string) // told what a person should know; may be nil
}

// Read emits a PostcodePeople for every band of a four-digit postcode.
func (p People) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	t, err := tabular.Open(in, peopleColumns)
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	if err := t.Require(peopleColumns...); err != nil {
		return err
	}
	ingest.Tell(p.Note, "%s", t.Guess)
	sums := 0
	err = t.Each(ctx, sink, func(row tabular.Row) error {
		f := &figures{line: row.Line, text: func(column string) string { return row.At(t.Column(column)) }}
		if code := f.text("postcode"); len(code) < 4 && code != "" {
			sums++
			return nil
		}
		return f.band(sink)
	})
	if err != nil {
		return err
	}
	if sums > 0 {
		ingest.Tell(p.Note, "%d rows are sums over larger areas and are left out", sums)
	}
	return nil
}

func (f *figures) band(sink ingest.Sink) error {
	code, err := area.ParsePostcode(f.text("postcode"))
	if err != nil || len(f.text("postcode")) != 4 {
		f.refuse("postcode", "is not a postcode of four digits")
	}
	b := ingest.PostcodePeople{
		Code: code, AgeFrom: f.age("leeftijd"),
		People: f.count("inwoners"), Men: f.count("inwoners_man"), Women: f.count("inwoners_vrouw"),
	}
	if f.flaw != nil {
		return sink.Reject(*f.flaw)
	}
	return sink.Accept(f.line, b)
}

// age reads an age band and returns where it begins.
func (f *figures) age(column string) int {
	from, to, closed := strings.Cut(f.text(column), "-")
	first, err := strconv.Atoi(strings.TrimSuffix(from, "+"))
	last, errTo := strconv.Atoi(to)
	ok := err == nil && first >= 0 && first%5 == 0
	if closed {
		ok = ok && errTo == nil && last == first+4 && first < oldest
	} else {
		ok = ok && first == oldest && strings.HasSuffix(from, "+")
	}
	if !ok {
		f.refuse(column, "is not an age band such as 0-4 or 95+")
	}
	return first
}
