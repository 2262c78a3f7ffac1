package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/postgres"
)

// StarterCmd makes or checks the starter data set: the tables of the whole
// country that come with the program.
type StarterCmd struct {
	Build StarterBuildCmd `cmd:"" help:"Make the starter tables from the publishers' files (see data/README.md)."`
	Check StarterCheckCmd `cmd:"" help:"Check the starter tables against their manifest."`
	Load  StarterLoadCmd  `cmd:"" help:"Load the starter tables into the database."`
}

// StarterBuildCmd makes the tables.
type StarterBuildCmd struct {
	From    string `required:"" type:"path" help:"Folder with the publishers' files."`
	Harvest string `required:"" type:"path" help:"Folder with help_points.csv."`
	Sources string `default:"data/sources.json" type:"path" help:"Catalogue of sources."`
	Out     string `default:"data/starter" type:"path" help:"Folder for the tables."`
}

// Run makes them and tells what each table holds.
func (c StarterBuildCmd) Run(ctx context.Context, env Env) error {
	m, err := starter.Build(ctx, starter.Options{
		From: c.From, Harvest: c.Harvest, Sources: c.Sources, Out: c.Out,
		Tell: func(format string, args ...any) { _, _ = fmt.Fprintf(env.Stderr, format+"\n", args...) },
	})
	if err != nil {
		return err
	}
	return printManifest(env, m)
}

// StarterCheckCmd checks the tables.
type StarterCheckCmd struct {
	Dir string `arg:"" optional:"" default:"data/starter" type:"path" help:"Folder with the tables."`
}

// Run checks them.
func (c StarterCheckCmd) Run(_ context.Context, env Env) error {
	set, err := starter.Open(c.Dir)
	if err != nil {
		return err
	}
	return printManifest(env, set.Manifest)
}

func printManifest(env Env, m starter.Manifest) error {
	return env.Print(m, func(w io.Writer) {
		size := int64(0)
		for _, t := range m.Tables {
			_, _ = fmt.Fprintf(w, "%-24s %8d rows %9d bytes\n", t.Name, t.Rows, t.Bytes)
			size += t.Bytes
		}
		_, _ = fmt.Fprintf(w, "%-24s %8s      %9d bytes\n", "all", "", size)
	})
}

// StarterLoadCmd loads the tables.
type StarterLoadCmd struct {
	Dir       string `arg:"" optional:"" default:"data/starter" type:"path" help:"Folder with the tables."`
	IfMissing bool   `help:"Do nothing when these very tables are loaded already."`
}

// Run loads them in one transaction, in place of an earlier starter set.
func (c StarterLoadCmd) Run(ctx context.Context, env Env) error {
	set, err := starter.Open(c.Dir)
	if err != nil {
		return err
	}
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if c.IfMissing {
		loaded, err := store.ImportLoaded(ctx, starter.SourceName, set.Digest())
		if err != nil {
			return err
		}
		if loaded {
			return env.Print(map[string]any{"loaded": false}, func(w io.Writer) { _, _ = fmt.Fprintln(w, "starter set: loaded already") })
		}
	}
	publishers, licences, vintages := set.Provenance()
	job := postgres.ImportJob{
		Publisher: publishers, Licence: licences, Vintage: vintages,
		Source: starter.SourceName, FileName: starter.ManifestName, FileSHA256: set.Digest(), FileBytes: set.Bytes(),
		Version: env.Version, WholeSource: true, Started: time.Now(),
	}
	bar := newProgress(env.Stderr, "load starter set", set.Rows())
	outcome, err := store.Import(ctx, job, func(ctx context.Context, sink ingest.Sink) error {
		return set.Read(ctx, &countingSink{Sink: sink, bar: bar, total: set.Rows()})
	})
	if err != nil {
		return err
	}
	bar.end()
	return env.Print(outcome, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "starter set: %d rows, run %d\n", outcome.Accepted, outcome.Run)
	})
}
