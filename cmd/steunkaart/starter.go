package main

import (
	"context"
	"fmt"
	"io"

	"steunkaart/internal/ingest/starter"
)

// StarterCmd makes or checks the starter data set: the tables of the whole
// country that come with the program.
type StarterCmd struct {
	Build StarterBuildCmd `cmd:"" help:"Make the starter tables from the publishers' files (see data/README.md)."`
	Check StarterCheckCmd `cmd:"" help:"Check the starter tables against their manifest."`
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
