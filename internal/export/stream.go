package export

import (
	"context"
	"fmt"
	"io"

	"steunkaart/internal/fault"
)

// Format is a format of a whole layer.
type Format string

// The formats. GeoJSONSeq is one feature per line, each after a record
// separator (RFC 8142).
const (
	GeoJSON    Format = "geojson"
	GeoJSONSeq Format = "geojsonseq"
)

// later are the formats that are promised and not made yet.
var later = map[Format]bool{"csv": true, "xlsx": true, "fgb": true, "gpkg": true, "parquet": true}

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, error) {
	f := Format(s)
	switch {
	case f == GeoJSON || f == GeoJSONSeq:
		return f, nil
	case later[f]:
		return "", fault.Invalid("format %q comes in a later version; this one writes geojson and geojsonseq", s)
	}
	return "", fault.Invalid("format %q is not one of geojson, geojsonseq", s)
}

// ContentType returns the media type of the format.
func (f Format) ContentType() string {
	if f == GeoJSONSeq {
		return "application/geo+json-seq"
	}
	return "application/geo+json"
}

// flushAt is the size in bytes of what is written at once.
const flushAt = 64 << 10

// Write writes all features to w, with a member "steunkaart" that tells of which
// data they are and whose: on the collection, or on the first feature of a
// sequence. It stops when ctx ends.
func Write(ctx context.Context, w io.Writer, features Features, format Format) error {
	buffer := make([]byte, 0, flushAt+flushAt/2)
	if format == GeoJSON {
		buffer = append(buffer, `{"type":"FeatureCollection",`...)
		buffer = append(features.about(buffer), `,"features":[`...)
	}
	for i := range features.Len() {
		switch {
		case format == GeoJSONSeq:
			buffer = append(buffer, '\x1e')
		case i > 0:
			buffer = append(buffer, ',', '\n')
		}
		buffer = features.Append(buffer, i)
		if format == GeoJSONSeq {
			buffer = endLine(buffer, features, i)
		}
		if len(buffer) < flushAt {
			continue
		}
		if err := flush(ctx, w, buffer); err != nil {
			return err
		}
		buffer = buffer[:0]
	}
	if format == GeoJSON {
		buffer = append(buffer, "]}\n"...)
	}
	return flush(ctx, w, buffer)
}

// endLine ends feature i of a sequence.
func endLine(dst []byte, features Features, i int) []byte {
	if i == 0 {
		dst = append(dst[:len(dst)-1], ',') // before the brace that ends it
		dst = append(features.about(dst), '}')
	}
	return append(dst, '\n')
}

func flush(ctx context.Context, w io.Writer, buffer []byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	if _, err := w.Write(buffer); err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	return nil
}
