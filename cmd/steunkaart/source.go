package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"steunkaart/internal/ingest"
)

// checksum returns the SHA-256 of a file and its size in bytes.
func checksum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path) //nolint:gosec // a file that the operator names
	if err != nil {
		return "", 0, fmt.Errorf("read %s: %w", path, err)
	}
	defer f.Close() //nolint:errcheck // was only read
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

// countingSink tells progress of the rows that pass.
type countingSink struct {
	ingest.Sink
	bar         *progress
	done, total int
}

// Accept hands a row on and counts it.
func (s *countingSink) Accept(line int, row ingest.Row) error {
	if s.done++; s.done%1000 == 0 {
		s.bar.set(s.done, s.total)
	}
	return s.Sink.Accept(line, row)
}
