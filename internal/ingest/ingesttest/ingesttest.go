// Package ingesttest helps tests of readers: files made of text, and a sink
// that keeps what it gets.
package ingesttest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"steunkaart/internal/ingest"
)

// Sink keeps rows and rejects.
type Sink struct {
	Rows    []ingest.Row
	Lines   []int // of Rows
	Rejects []ingest.Reject
}

// Accept keeps a row.
func (s *Sink) Accept(line int, row ingest.Row) error {
	s.Rows, s.Lines = append(s.Rows, row), append(s.Lines, line)
	return nil
}

// Reject keeps a reject.
func (s *Sink) Reject(r ingest.Reject) error {
	s.Rejects = append(s.Rejects, r)
	return nil
}

// Refused returns "line field" of every reject.
func (s *Sink) Refused() []string {
	var all []string
	for _, r := range s.Rejects {
		all = append(all, fmt.Sprintf("%d %s", r.Line, r.Field))
	}
	return all
}

// Of returns the rows of one type.
func Of[T ingest.Row](s *Sink) []T {
	var all []T
	for _, r := range s.Rows {
		if row, ok := r.(T); ok {
			all = append(all, row)
		}
	}
	return all
}

// File writes a file of that name for the length of the test and opens it.
func File(t testing.TB, name, content string) ingest.Input {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, path)
}

// Open opens a file for the length of the test.
func Open(t testing.TB, path string) ingest.Input {
	t.Helper()
	in, err := ingest.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	return in
}
