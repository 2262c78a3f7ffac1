package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/fault"
)

// ExportCmd writes a layer to a file.
type ExportCmd struct {
	Layer        string `arg:"" help:"help-points, municipalities, neighbourhoods, cells or gaps."`
	Format       string `default:"geojson" help:"geojson or geojsonseq; csv, xlsx, fgb, gpkg and parquet come later."`
	Municipality string `placeholder:"GMxxxx" help:"Only what lies in this municipality."`
	Definition   string `placeholder:"CODE" help:"Definition of digital exclusion. Default basic-skills."`
	Resolution   int    `default:"9" help:"H3 resolution of cells, 5 to 9."`
	Profile      string `default:"walk" help:"Way to travel of gaps: walk, cycle or senior (75 and older, walking)."`
	Output       string `short:"o" required:"" placeholder:"FILE" help:"File to write; - for standard output. A file that is there is replaced when the new one is whole."`
}

// Run exports.
func (c ExportCmd) Run(ctx context.Context, env Env) error {
	format, err := c.check()
	if err != nil {
		return err
	}
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	rows, err := store.Load(ctx)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	options, err := atlasOptions(env, time.Now())
	if err != nil {
		return err
	}
	a, err := atlas.Build(rows, options)
	if err != nil {
		return fmt.Errorf("build the atlas: %w", err)
	}
	features, err := c.features(a, env.Version)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return export.Write(ctx, w, features, format) }
	if c.Output == "-" {
		return write(env.Stdout)
	}
	if err := writeBeside(c.Output, write); err != nil {
		return err
	}
	done := map[string]any{"file": c.Output, "features": features.Len()}
	return env.Print(done, func(w io.Writer) { _, _ = fmt.Fprintf(w, "%s: %d features\n", c.Output, features.Len()) })
}

// check reports every flag that is wrong, before anything is read.
func (c ExportCmd) check() (export.Format, error) {
	format, err := export.ParseFormat(c.Format)
	faults := []error{err}
	if !slices.Contains(export.Collections, c.Layer) {
		faults = append(faults, fault.Invalid("layer: %q is not one of %s", c.Layer, strings.Join(export.Collections, ", ")))
	}
	if c.Resolution < atlas.CoarsestResolution || c.Resolution > atlas.FinestResolution {
		faults = append(faults, fault.Invalid("--resolution: %d is not between %d and %d", c.Resolution, atlas.CoarsestResolution, atlas.FinestResolution))
	}
	if _, known := access.ProfileNamed(c.Profile); !known {
		faults = append(faults, fault.Invalid("--profile: %q is not one of walk, cycle, senior", c.Profile))
	}
	return format, errors.Join(faults...)
}

func (c ExportCmd) features(a *atlas.Atlas, version string) (export.Features, error) {
	s := export.Selection{Atlas: a, Municipality: -1, Resolution: c.Resolution, Now: time.Now(), Version: version}
	s.Profile, _ = access.ProfileNamed(c.Profile) // checked
	var known bool
	var faults []error
	if s.Definition, known = a.DefinitionIndex(c.Definition); !known {
		faults = append(faults, fault.Invalid("--definition: %q is not known", c.Definition))
	}
	if c.Municipality != "" {
		if s.Municipality, known = a.MunicipalityByCode(area.Code(c.Municipality)); !known {
			faults = append(faults, fault.Invalid("--municipality: %q is not the code of a municipality, such as GM0503", c.Municipality))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return export.Features{}, err
	}
	f, err := export.Select(c.Layer, s)
	if err != nil {
		return f, fmt.Errorf("export %s: %w", c.Layer, err)
	}
	return f, nil
}

// onlyFile refuses a path at which something stands that is no file.
func onlyFile(path string) error {
	if old, err := os.Stat(path); err == nil && !old.Mode().IsRegular() {
		return fault.Invalid("-o: %s is there and is not a file", path)
	}
	return nil
}

// writeBeside writes a file under another name in the same folder and renames it
// when it is whole, so that a stop half-way leaves the old one. It does not take
// the place of what is no file: renaming over /dev/null would.
func writeBeside(path string, write func(io.Writer) error) (err error) {
	if err := onlyFile(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fault.Invalid("-o: cannot write in the folder of %s: %s", path, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // it may be closed already
			_ = os.Remove(f.Name()) // nothing half-written stays
		}
	}()
	buffered := bufio.NewWriterSize(f, 1<<20)
	if err := write(buffered); err != nil {
		return err
	}
	if err := errors.Join(buffered.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil { //nolint:gosec // data for everybody
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
