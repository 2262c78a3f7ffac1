package starter_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest/starter"
)

const root = "../../.."

// sources are the publishers' files, beside the repository. A stranger's clone
// has none.
func sources(t *testing.T) starter.Options {
	t.Helper()
	o := starter.Options{
		From: filepath.Join(root, "../shared/data"), Harvest: filepath.Join(root, "../shared/harvest"),
		Sources: filepath.Join(root, "data/sources.json"), Out: t.TempDir(),
	}
	if _, err := os.Stat(o.From); err != nil {
		t.Skip("the publishers' files are not here")
	}
	return o
}

func TestRebuildGivesTheCommittedBytes(t *testing.T) {
	t.Parallel()

	o := sources(t)
	m, err := starter.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	files := []string{starter.ManifestName}
	for _, table := range m.Tables {
		files = append(files, table.File)
	}
	for _, file := range files {
		made, err := os.ReadFile(filepath.Join(o.Out, file))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(filepath.Join(dataDir, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(made, kept) {
			t.Errorf("%s differs from the committed one: build the set again and commit it", file)
		}
	}
	left, err := os.ReadDir(o.Out)
	if err != nil || len(left) != len(files) {
		t.Errorf("%d files, want %d: %v", len(left), len(files), err)
	}
}

// TestAFailedBuildKeepsTheOldSet breaks one source file and builds over a set.
func TestAFailedBuildKeepsTheOldSet(t *testing.T) {
	t.Parallel()

	o := sources(t)
	if err := os.CopyFS(o.Out, os.DirFS(dataDir)); err != nil {
		t.Fatal(err)
	}
	o.Harvest = t.TempDir()
	write(t, filepath.Join(o.Harvest, "help_points.csv"), []byte("kind,name\nido,Bibliotheek\n"))
	_, err := starter.Build(t.Context(), o)
	if err == nil || fault.Of(err).Kind != fault.KindInvalid || !strings.Contains(err.Error(), "help_points.csv") {
		t.Fatalf("got %v, want a fault that names help_points.csv", err)
	}
	if _, err := starter.Open(o.Out); err != nil {
		t.Errorf("the old set is broken: %v", err)
	}
}

func TestBuildNamesAMissingFile(t *testing.T) {
	t.Parallel()

	_, err := starter.Build(t.Context(), starter.Options{
		From: t.TempDir(), Harvest: t.TempDir(), Sources: filepath.Join(root, "data/sources.json"), Out: t.TempDir(),
	})
	if err == nil || fault.Of(err).Kind != fault.KindInvalid || !strings.Contains(err.Error(), "gemeenten.geojson") {
		t.Errorf("got %v, want a fault that names gemeenten.geojson", err)
	}
}
