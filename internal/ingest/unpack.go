package ingest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"steunkaart/internal/fault"
)

// maxUnpacked is the largest file that is unpacked in memory, in bytes.
const maxUnpacked = 1 << 30

// OpenPacked opens a file of the local disk as Open does; one that is packed by
// gzip is unpacked in memory. A file that does not unpack, or to more than a
// gigabyte, is a fault of the caller.
func OpenPacked(path string) (Input, error) {
	in, err := Open(path)
	if err != nil {
		return Input{}, err
	}
	head := make([]byte, 2)
	if n, _ := in.File.ReadAt(head, 0); n < len(head) || string(head) != "\x1f\x8b" {
		return in, nil
	}
	text, err := unpack(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return Input{}, err
	}
	return Input{Name: in.Name, Path: path, Size: int64(len(text)), File: bytes.NewReader(text)}, nil
}

func unpack(in Input) ([]byte, error) {
	z, err := gzip.NewReader(in.Reader())
	if err != nil {
		return nil, fault.Invalid("%s: is not a whole gzip file: %s", in.Path, err)
	}
	var text bytes.Buffer
	n, err := io.Copy(&text, io.LimitReader(z, maxUnpacked+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return nil, fault.Invalid("%s: is not a whole gzip file: %s", in.Path, err)
	case err != nil:
		return nil, fmt.Errorf("unpack %s: %w", in.Path, err)
	case n > maxUnpacked:
		return nil, fault.Invalid("%s: unpacks to more than a gigabyte: unpack it first", in.Path)
	}
	return text.Bytes(), nil
}
