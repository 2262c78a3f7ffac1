package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportNamesEveryWrongFlag(t *testing.T) {
	t.Parallel()

	var out, errs strings.Builder
	file := filepath.Join(t.TempDir(), "x")
	code := run(t.Context(), []string{"export", "rivers", "--format", "gpkg", "--resolution", "3", "-o", file}, &out, &errs)
	if code != exitUsage || strings.Count(errs.String(), "\n") != 3 || !strings.Contains(errs.String(), "later") {
		t.Errorf("exit %d: %s", code, &errs)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}

func TestAFailedExportLeavesTheOldFile(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()
	file := filepath.Join(folder, "old.geojson")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("disk")
	err := writeBeside(file, func(w io.Writer) error { _, _ = w.Write([]byte("half")); return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	left, _ := os.ReadDir(folder)
	if text, _ := os.ReadFile(file); string(text) != "old" || len(left) != 1 { //nolint:gosec // of this test
		t.Errorf("%q, %d files", text, len(left))
	}
	if err := writeBeside(file, func(w io.Writer) error { _, err := w.Write([]byte("new")); return err }); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(file); string(text) != "new" { //nolint:gosec // of this test
		t.Errorf("%q", text)
	}
	called := false
	if err := writeBeside(folder, func(io.Writer) error { called = true; return nil }); err == nil || called {
		t.Errorf("written in the place of a folder: %v", err)
	}
}
