package feature

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb/geojson"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// maxFeature is the largest feature that is read, in bytes of JSON: the
// boundary of a country in full detail is smaller.
const maxFeature = 64 << 20

// numeral is a number as it stands in the JSON, with all its digits.
type numeral = json.Number

// collection is a GeoJSON file being read.
type collection struct {
	file     string
	dec      *json.Decoder
	budget   *budget
	declared geo.SRID
	number   int
	each     func(Feature) error
}

// readGeoJSON reads a FeatureCollection token by token, so that the file is
// never in memory whole.
func readGeoJSON(ctx context.Context, in ingest.Input, each func(Feature) error) error {
	b := &budget{in: skipMark(in.Reader())}
	c := &collection{file: in.Name, budget: b, dec: json.NewDecoder(b), each: each}
	c.dec.UseNumber()
	b.left = maxFeature
	if err := c.top(ctx); err != nil {
		return c.explain(err)
	}
	return nil
}

// formError says that the JSON is right and the GeoJSON is not.
type formError string

func (e formError) Error() string { return string(e) }

// explain turns what the decoder says into a fault of the file.
func (c *collection) explain(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var form formError
	switch {
	case errors.Is(err, errTooLarge):
		return fault.Invalid("%s: feature %d is larger than %d MB", c.file, c.number+1, maxFeature>>20)
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Invalid("%s: broken JSON at feature %d, byte %d: %v", c.file, c.number+1, c.dec.InputOffset(), err)
	case errors.As(err, &form):
		return fault.Invalid("%s: %s", c.file, form)
	}
	return err
}

func (c *collection) top(ctx context.Context) error {
	if err := c.delim('{', "expected a GeoJSON FeatureCollection"); err != nil {
		return err
	}
	found := false
	for c.dec.More() {
		name, err := c.dec.Token()
		if err != nil {
			return err
		}
		switch name {
		case "features":
			found = true
			err = c.features(ctx)
		case "crs":
			err = c.crs()
		case "type":
			err = c.isCollection()
		default:
			var skipped json.RawMessage
			err = c.dec.Decode(&skipped)
		}
		if err != nil {
			return err
		}
	}
	if _, err := c.dec.Token(); err != nil {
		return err
	}
	if !found {
		return formError("no features: expected a GeoJSON FeatureCollection")
	}
	return nil
}

func (c *collection) delim(want json.Delim, otherwise string) error {
	t, err := c.dec.Token()
	if err != nil {
		return err
	}
	if t != want {
		return formError(otherwise)
	}
	return nil
}

func (c *collection) isCollection() error {
	t, err := c.dec.Token()
	if err == nil && t != "FeatureCollection" {
		err = formError(fmt.Sprintf("is a GeoJSON %v, expected a FeatureCollection", t))
	}
	return err
}

// crs reads the member that GeoJSON of before 2016 has. Behind the features it
// comes too late to read them by, and may only repeat what they told.
func (c *collection) crs() error {
	var member *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := c.dec.Decode(&member); err != nil || member == nil {
		return err
	}
	srid, err := ParseCRS(member.Properties.Name)
	if err != nil {
		return formError(fault.Of(err).Detail)
	}
	if c.number > 0 && srid != c.declared {
		return formError("crs stands behind the features: put it before them")
	}
	c.declared = srid
	return nil
}

func (c *collection) features(ctx context.Context) error {
	if err := c.delim('[', "features is not a list"); err != nil {
		return err
	}
	for c.dec.More() {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.budget.left = maxFeature
		if err := c.feature(); err != nil {
			return err
		}
	}
	c.budget.left = maxFeature
	_, err := c.dec.Token()
	return err
}

func (c *collection) feature() error {
	var raw struct {
		Type       string          `json:"type"`
		ID         any             `json:"id"`
		Geometry   json.RawMessage `json:"geometry"`
		Properties map[string]any  `json:"properties"`
	}
	if err := c.dec.Decode(&raw); err != nil {
		return err
	}
	c.number++
	f := Feature{Number: c.number, Declared: c.declared, properties: raw.Properties}
	if raw.ID != nil && !f.Has("id") {
		if f.properties == nil {
			f.properties = map[string]any{}
		}
		f.properties["id"] = raw.ID
	}
	if raw.Type != "Feature" {
		f.Flaw = "is not a Feature"
	} else if len(raw.Geometry) > 0 && string(raw.Geometry) != "null" {
		g, err := geojson.UnmarshalGeometry(raw.Geometry)
		if err != nil {
			f.Flaw = fmt.Sprintf("has a geometry that cannot be read (%v)", err)
		} else {
			f.Shape = g.Geometry()
		}
	}
	return c.each(f)
}

// errTooLarge says that the budget for one feature is spent.
var errTooLarge = errors.New("too large")

// budget reads until a number of bytes is spent.
type budget struct {
	in   io.Reader
	left int
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// skipMark skips a byte order mark.
func skipMark(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = in.Discard(3) // was peeked at
	}
	return in
}
