package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// sampleBytes is how much of a file is looked at to guess encoding and delimiter.
const sampleBytes = 256 << 10

// csvRows reads CSV. The standard library's reader would take a quote that is
// never closed, or a line of any length, into memory whole; it also ends a file
// at the first bad row, where here a row is refused and the next one read.
type csvRows struct {
	name  string
	in    *bufio.Reader
	comma byte
	text  encoding
	line  int // lines read

	record []byte // of the current row, unquoted
	ends   []int  // where its fields end
	long   []byte // a line longer than the buffer of in
}

func openCSV(in ingest.Input, wanted []string) (source, error) {
	c := &csvRows{name: in.Name, in: bufio.NewReaderSize(in.Reader(), sampleBytes)}
	sample, err := c.in.Peek(sampleBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", in.Name, err)
	}
	if mark := []byte("\xef\xbb\xbf"); bytes.HasPrefix(sample, mark) {
		_, _ = c.in.Discard(len(mark)) // was peeked at
		sample, c.text = sample[len(mark):], utf8Text
	} else {
		c.text = guessEncoding(sample)
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(sample, "\r\n"), []byte("\n"))
	c.comma = guessComma(first, wanted)
	return c, nil
}

func (c *csvRows) close() error { return nil }

func (c *csvRows) ragged() bool { return false }

func (c *csvRows) guess() string {
	name := map[byte]string{',': "comma", ';': "semicolon", '\t': "tab"}[c.comma]
	return fmt.Sprintf("CSV, %s, delimiter %s", c.text, name)
}

// guessComma returns the delimiter under which the header has most wanted
// columns, and of those with as many the one that stands there most.
func guessComma(header []byte, wanted []string) byte {
	known := map[string]bool{}
	for _, w := range wanted {
		known[strings.ToLower(w)] = true
	}
	best, bestScore := byte(','), -1
	for _, comma := range []byte(",;\t") {
		score := bytes.Count(header, []byte{comma})
		for _, name := range bytes.Split(bytes.TrimRight(header, "\r"), []byte{comma}) {
			if known[strings.ToLower(strings.Trim(string(name), ` "`))] {
				score += 1000
			}
		}
		if score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}

// next returns the next row that is not empty.
func (c *csvRows) next() (int, []string, string, error) {
	for {
		line, err := c.readLine()
		if err != nil {
			return 0, nil, "", err
		}
		if len(line) == 0 {
			continue
		}
		number := c.line
		flaw, err := c.split(line)
		if err != nil {
			return 0, nil, "", err
		}
		text, ok := c.text.decode(c.record, c.ends)
		if !ok && flaw == "" {
			flaw = "holds bytes that are no text in " + c.text.String()
		}
		fields := make([]string, len(c.ends))
		from := 0
		for i, to := range c.ends {
			fields[i], from = text[from:to], to
		}
		return number, fields, flaw, nil
	}
}

// readLine returns the next line without its end. The line is overwritten by
// the next call.
func (c *csvRows) readLine() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		c.long = append(c.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(c.long) > maxRecord {
				return nil, fault.Invalid("%s: line %d is longer than a megabyte: this is no table", c.name, c.line+1)
			}
			line, err = c.in.ReadSlice('\n')
			c.long = append(c.long, line...)
		}
		line = c.long
	}
	switch {
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("read %s: %w", c.name, err)
	}
	c.line++
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
}

// split cuts a line into the fields of a record, and reads on when a quoted
// field goes over its end.
func (c *csvRows) split(line []byte) (flaw string, err error) {
	c.record, c.ends = c.record[:0], c.ends[:0]
	for {
		if len(line) > 0 && line[0] == '"' {
			var behind bool
			if line, behind, err = c.quoted(line[1:]); err != nil {
				return "", err
			}
			if behind {
				flaw = "has text behind a closing quote"
			}
		}
		end := bytes.IndexByte(line, c.comma)
		if end < 0 {
			c.record = append(c.record, line...)
			c.ends = append(c.ends, len(c.record))
			return flaw, nil
		}
		c.record = append(c.record, line[:end]...)
		c.ends = append(c.ends, len(c.record))
		line = line[end+1:]
	}
}

// quoted takes in a quoted field whose first quote was passed. It returns what
// stands behind the closing quote, and whether that is text.
func (c *csvRows) quoted(line []byte) (rest []byte, behind bool, err error) {
	opened := c.line
	for {
		quote := bytes.IndexByte(line, '"')
		switch {
		case quote < 0:
			c.record = append(append(c.record, line...), '\n')
			if len(c.record) > maxRecord {
				return nil, false, fault.Invalid("%s: line %d: a quote is opened and not closed within a megabyte", c.name, opened)
			}
			line, err = c.readLine()
			if errors.Is(err, io.EOF) {
				return nil, false, fault.Invalid("%s: line %d: a quote is opened and never closed", c.name, opened)
			}
			if err != nil {
				return nil, false, err
			}
		case quote+1 < len(line) && line[quote+1] == '"':
			c.record = append(c.record, line[:quote+1]...)
			line = line[quote+2:]
		default:
			c.record = append(c.record, line[:quote]...)
			rest = line[quote+1:]
			return rest, len(rest) > 0 && rest[0] != c.comma, nil
		}
	}
}
