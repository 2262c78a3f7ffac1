// Package export writes the read model as GeoJSON: whole layers to a file or a
// download, and single features to an answer. It appends to buffers, because a
// country of cells is some hundreds of megabytes.
package export

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string, escaped as encoding/json does: also
// <, > and &, so that the text is harmless inside a page; what is not UTF-8
// becomes U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			dst = appendEscaped(append(dst, s[start:i]...), c)
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(append(dst, s[start:i]...), `\ufffd`...)
			start = i + size
		case r == '\u2028' || r == '\u2029':
			dst = append(append(dst, s[start:i]...), `\u202`...)
			dst = append(dst, hexDigits[r&0xf])
			start = i + size
		}
		i += size
	}
	return append(append(dst, s[start:]...), '"')
}

func appendEscaped(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}

// million is the precision of numbers in cells and of coordinates.
const million = 1_000_000

// exactly is where six decimals pass the 53 bits of a float64.
const exactly = 1 << 33

// AppendFixed appends v rounded to at most six decimals, without zeros at the
// end. What is not finite becomes null.
func AppendFixed(dst []byte, v float64) []byte {
	if !(math.Abs(v) < exactly) { // also true for NaN
		return AppendFloat(dst, v)
	}
	return appendMillionths(dst, int64(math.Round(v*million)))
}

// AppendFloat appends v with every digit it needs to be read back the same.
// What is not finite becomes null.
func AppendFloat(dst []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, v, 'g', -1, 64)
}

// appendMillionths appends n / 1,000,000 as a decimal number.
func appendMillionths(dst []byte, n int64) []byte {
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/million, 10)
	f := n % million
	if f == 0 {
		return dst
	}
	dst = append(dst, '.',
		byte('0'+f/100000), byte('0'+f/10000%10), byte('0'+f/1000%10), byte('0'+f/100%10), byte('0'+f/10%10), byte('0'+f%10))
	end := len(dst)
	for dst[end-1] == '0' {
		end--
	}
	return dst[:end]
}

// position appends the two numbers of a point on WGS 84.
type position func(dst []byte, p orb.Point) []byte

// appendPosition appends a longitude and latitude to six decimals: 0.1 m.
func appendPosition(dst []byte, p orb.Point) []byte {
	dst = AppendFixed(append(dst, '['), p[0])
	return append(AppendFixed(append(dst, ','), p[1]), ']')
}

// positionIn returns how positions are written in a reference system: degrees
// to six decimals, metres to the millimetre.
func positionIn(c geo.CRS) position {
	if c.IsDefault() {
		return appendPosition
	}
	return func(dst []byte, p orb.Point) []byte {
		p = c.To(p)
		if c.Metres {
			p = orb.Point{math.Round(p[0]*1000) / 1000, math.Round(p[1]*1000) / 1000}
		}
		return appendPosition(dst, p)
	}
}

func appendMicro(dst []byte, p [2]int32) []byte {
	dst = appendMillionths(append(dst, '['), int64(p[0]))
	return append(appendMillionths(append(dst, ','), int64(p[1])), ']')
}

// AppendPoint appends a point geometry in longitude and latitude.
func AppendPoint(dst []byte, p orb.Point) []byte { return position(appendPosition).point(dst, p) }

func (at position) point(dst []byte, p orb.Point) []byte {
	return append(at(append(dst, `{"type":"Point","coordinates":`...), p), '}')
}

// appendHexagon appends the polygon of a ring that is not closed, in longitude
// and latitude, without making numbers of its millionths.
func appendHexagon(dst []byte, ring [][2]int32) []byte {
	dst = append(dst, `{"type":"Polygon","coordinates":[[`...)
	for _, p := range ring {
		dst = append(appendMicro(dst, p), ',')
	}
	return append(appendMicro(dst, ring[0]), `]]}`...)
}

// hexagon appends the same polygon in another reference system.
func (at position) hexagon(dst []byte, ring [][2]int32) []byte {
	degrees := func(p [2]int32) orb.Point { return orb.Point{float64(p[0]) / million, float64(p[1]) / million} }
	dst = append(dst, `{"type":"Polygon","coordinates":[[`...)
	for _, p := range ring {
		dst = append(at(dst, degrees(p)), ',')
	}
	return append(at(dst, degrees(ring[0])), `]]}`...)
}

// multiPolygon appends a multipolygon, null when it is empty.
func (at position) multiPolygon(dst []byte, shape orb.MultiPolygon) []byte {
	if len(shape) == 0 {
		return append(dst, "null"...)
	}
	dst = append(dst, `{"type":"MultiPolygon","coordinates":[`...)
	for i, polygon := range shape {
		dst = appendComma(dst, i)
		dst = append(dst, '[')
		for j, ring := range polygon {
			dst = at.ring(appendComma(dst, j), ring)
		}
		dst = append(dst, ']')
	}
	return append(dst, `]}`...)
}

func (at position) ring(dst []byte, ring orb.Ring) []byte {
	dst = append(dst, '[')
	for i, p := range ring {
		dst = at(appendComma(dst, i), p)
	}
	return append(dst, ']')
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

// The members below take a comma and a quoted name, `,"name":`, so that a
// feature is written without looking anything up.

func textMember(dst []byte, name, v string) []byte { return AppendString(append(dst, name...), v) }

// nullableMember appends a text, null when it is empty: not known.
func nullableMember(dst []byte, name, v string) []byte {
	if v == "" {
		return append(append(dst, name...), "null"...)
	}
	return textMember(dst, name, v)
}

func floatMember(dst []byte, name string, v float64) []byte {
	return fractional(AppendFloat(append(dst, name...), v), len(dst)+len(name))
}

func fixedMember(dst []byte, name string, v float64) []byte {
	return fractional(AppendFixed(append(dst, name...), v), len(dst)+len(name))
}

// fractional gives the number that begins at from a fraction when it has none.
// GDAL takes the type of a field from the first page of features: ten zeros
// would make it whole numbers, and cut the shares of later pages off.
func fractional(dst []byte, from int) []byte {
	for _, c := range dst[from:] {
		if c == '.' || c == 'e' || c == 'n' { // n: null
			return dst
		}
	}
	return append(dst, '.', '0')
}

func intMember(dst []byte, name string, v int) []byte {
	return strconv.AppendInt(append(dst, name...), int64(v), 10)
}

func boolMember(dst []byte, name string, v bool) []byte {
	return strconv.AppendBool(append(dst, name...), v)
}
