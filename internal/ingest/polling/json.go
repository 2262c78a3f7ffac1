package polling

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// maxFile is the largest JSON that is read, in bytes: a list of all polling
// stations is of 15 MB.
const maxFile = 512 << 20

// errShape says that the JSON is right and has no records.
var errShape = errors.New("no result.records: expected the answer of waarismijnstemlokaal.nl")

// records reads result.records one by one.
func (s *reading) records(ctx context.Context, in ingest.Input) error {
	if in.Size > maxFile {
		return fault.Invalid("%s: larger than %d MB", in.Name, maxFile>>20)
	}
	dec := json.NewDecoder(in.Reader())
	number := 0
	err := inside(dec, "result", func() error {
		return inside(dec, "records", func() error {
			return each(dec, func() error {
				var r record
				if err := dec.Decode(&r); err != nil {
					return err
				}
				number++
				return errors.Join(s.station(r.station(number)), ctx.Err())
			})
		})
	})
	return explain(in.Name, number, dec, err)
}

func explain(file string, number int, dec *json.Decoder, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errShape):
		return fault.Invalid("%s: %v", file, err)
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Invalid("%s: broken JSON at record %d, byte %d: %v", file, number+1, dec.InputOffset(), err)
	}
	return err
}

// inside reads an object and calls read at the member of that name; the others
// are skipped.
func inside(dec *json.Decoder, name string, read func() error) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errShape)
	}
	found := false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		if key == name {
			found, err = true, read()
		} else {
			var skipped json.RawMessage
			err = dec.Decode(&skipped)
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return errShape
	}
	_, err := dec.Token()
	return err
}

// each reads a list and calls read at every element.
func each(dec *json.Decoder, read func() error) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return errors.Join(err, errShape)
	}
	for dec.More() {
		if err := read(); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}
