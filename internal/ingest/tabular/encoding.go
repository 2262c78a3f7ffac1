package tabular

import (
	"bytes"
	"unicode/utf8"
)

// encoding is how a file writes its letters.
type encoding int

const (
	plainText   encoding = iota // only ASCII so far: the first other byte decides
	utf8Text                    // UTF-8
	windowsText                 // Windows-1252, as older versions of Excel save CSV
)

func (e encoding) String() string {
	if e == windowsText {
		return "Windows-1252"
	}
	return "UTF-8"
}

// guessEncoding decides by the lines of a sample of the file, whose last one may
// end inside a letter. Letters of Windows-1252 hardly ever look like UTF-8, so
// that of a file in which some line is broken the other lines decide.
func guessEncoding(sample []byte) encoding {
	if end := bytes.LastIndexByte(sample, '\n'); end >= 0 {
		sample = sample[:end]
	}
	if isASCII(sample) {
		return plainText
	}
	good, bad := 0, 0
	for line := range bytes.Lines(sample) {
		switch {
		case isASCII(line):
		case utf8.Valid(line):
			good++
		default:
			bad++
		}
	}
	if good >= bad {
		return utf8Text
	}
	return windowsText
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decode returns the record as UTF-8 and moves the ends of its fields along. It
// reports false for bytes that the encoding does not know, and for the zero
// byte, which no text holds.
func (e *encoding) decode(record []byte, ends []int) (string, bool) {
	ok := bytes.IndexByte(record, 0) < 0
	if isASCII(record) {
		return string(record), ok
	}
	if *e == plainText {
		*e = utf8Text
		if !utf8.Valid(record) {
			*e = windowsText
		}
	}
	if *e == utf8Text {
		return string(record), ok && utf8.Valid(record)
	}
	return fromWindows(record, ends, ok)
}

// fromWindows decodes Windows-1252.
func fromWindows(record []byte, ends []int, ok bool) (string, bool) {
	out := make([]byte, 0, len(record)+len(record)/8)
	field := 0
	for i, b := range record {
		for field < len(ends) && ends[field] == i {
			ends[field] = len(out)
			field++
		}
		r := rune(b)
		if b >= 0x80 && b < 0xa0 {
			if r = windows[b-0x80]; r == 0 {
				ok, r = false, utf8.RuneError
			}
		}
		out = utf8.AppendRune(out, r)
	}
	for ; field < len(ends); field++ {
		ends[field] = len(out)
	}
	return string(out), ok
}

// windows are the letters where Windows-1252 differs from Latin-1; 0 is none.
var windows = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}
