package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// maxDownload is the largest file that is fetched, in bytes.
const maxDownload = 2 << 30

// open opens a file of the disk, or fetches an http(s) address to a temporary
// file that is gone when the input is closed.
func open(ctx context.Context, name string) (ingest.Input, error) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return ingest.Open(name)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, name, nil)
	if err != nil {
		return ingest.Input{}, fault.Invalid("%s: is not an address", name)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return ingest.Input{}, fault.Unavailable(err, "%s: cannot be fetched", name)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return ingest.Input{}, fault.Invalid("%s: the server answers %s", name, answer.Status)
	}
	return spool(answer.Body, name)
}

// temporary is a file that is removed when it is closed.
type temporary struct{ *os.File }

// Close closes and removes the file.
func (t temporary) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

func spool(body io.Reader, name string) (ingest.Input, error) {
	f, err := os.CreateTemp("", "steunkaart-*")
	if err != nil {
		return ingest.Input{}, fmt.Errorf("fetch %s: %w", name, err)
	}
	t := temporary{f}
	n, err := io.Copy(f, io.LimitReader(body, maxDownload+1))
	if err == nil && n > maxDownload {
		err = fault.Invalid("%s: is larger than %d GB", name, maxDownload>>30)
	}
	if err != nil {
		return ingest.Input{}, errors.Join(fmt.Errorf("fetch %s: %w", name, err), t.Close())
	}
	return ingest.Input{Name: path.Base(name), Path: f.Name(), Size: n, File: t}, nil
}

// rejectFile keeps rejected rows in a CSV. It is written beside and renamed at
// the end, so that there is never half a file. A nil one keeps nothing.
type rejectFile struct {
	path string
	file *os.File
	csv  *csv.Writer
}

func newRejectFile(path string) (*rejectFile, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // a nil file keeps nothing
	}
	f, err := os.Create(path + ".part") //nolint:gosec // a file that the operator names
	if err != nil {
		return nil, fault.Invalid("--rejects: %v", err)
	}
	r := &rejectFile{path: path, file: f, csv: csv.NewWriter(f)}
	return r, r.csv.Write([]string{"line", "field", "value", "reason"})
}

func (r *rejectFile) add(x ingest.Reject) error {
	if r == nil {
		return nil
	}
	return r.csv.Write([]string{strconv.Itoa(x.Line), x.Field, x.Value, x.Reason})
}

// finish puts the file in its place.
func (r *rejectFile) finish() error {
	if r == nil {
		return nil
	}
	r.csv.Flush()
	if err := errors.Join(r.csv.Error(), r.file.Close(), os.Rename(r.file.Name(), r.path)); err != nil {
		return fmt.Errorf("write %s: %w", r.path, err)
	}
	return nil
}

// drop removes what finish did not put in its place.
func (r *rejectFile) drop() {
	if r != nil {
		_ = r.file.Close()           // may be closed already
		_ = os.Remove(r.file.Name()) // may be renamed already
	}
}

// ticker tells how many rows passed, for files that do not say how many they hold.
type ticker struct {
	ingest.Sink
	w     io.Writer
	title string
	rows  int
	last  time.Time
}

func newTicker(sink ingest.Sink, w io.Writer, title string) *ticker {
	return &ticker{Sink: sink, w: w, title: title, last: time.Now()}
}

// Accept hands a row on and counts it.
func (t *ticker) Accept(line int, row ingest.Row) error {
	if t.rows++; t.rows%10000 == 0 && time.Since(t.last) > plainEvery {
		t.last = time.Now()
		_, _ = fmt.Fprintf(t.w, "%s: %d rows\n", t.title, t.rows)
	}
	return t.Sink.Accept(line, row)
}
