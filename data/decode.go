package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"steunkaart/internal/fault"
)

// decode reads JSON and says in which line it is not what was expected. It refuses
// fields that nobody knows: a misspelt one would silently leave a parameter at
// zero.
func decode(name string, text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return fault.Invalid("%s:%d: expected nothing after the whole", name, lineAt(text, d.InputOffset()))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fault.Invalid("%s:%d: not JSON: %v", name, lineAt(text, syntax.Offset), err)
	case errors.As(err, &kind):
		return fault.Invalid("%s:%d: %s: expected %s, got %s", name, lineAt(text, kind.Offset), kind.Field, kind.Type, kind.Value)
	default:
		// There is no type for a field that nobody knows: its text names the field.
		_, field, _ := strings.Cut(err.Error(), "unknown field ")
		at := bytes.Index(text, []byte(field))
		return fault.Invalid("%s:%d: %v", name, lineAt(text, int64(at)), err)
	}
}

func lineAt(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), int64(len(text)))], []byte{'\n'})
}

// places knows the line of every field of a JSON text.
type places map[string]int

// line returns the line of a field, or of what holds it when it is missing.
func (p places) line(field string) int {
	for {
		if l, ok := p[field]; ok {
			return l
		}
		cut := strings.LastIndexAny(field, ".[")
		if cut < 0 {
			return 1
		}
		field = field[:cut]
	}
}

// locate finds the lines of all fields of a JSON text.
func locate(text []byte) places {
	l := locator{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), places: places{}}
	l.value("")
	return l.places
}

type locator struct {
	text    []byte
	decoder *json.Decoder
	places  places
}

// value walks over one value. The text was decoded before, so it is JSON.
func (l *locator) value(path string) {
	token, err := l.decoder.Token()
	if err != nil {
		return
	}
	l.places[path] = lineAt(l.text, l.decoder.InputOffset())
	delim, ok := token.(json.Delim)
	if !ok {
		return
	}
	for i := 0; l.decoder.More(); i++ {
		if delim == '[' {
			l.value(path + "[" + strconv.Itoa(i) + "]")
			continue
		}
		key, err := l.decoder.Token()
		if err != nil {
			return
		}
		name, _ := key.(string)
		l.value(strings.TrimPrefix(path+"."+name, "."))
	}
	_, _ = l.decoder.Token() // the closing one
}
