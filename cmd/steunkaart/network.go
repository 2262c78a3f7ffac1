package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
)

// What the data of OpenStreetMap may be used for, and what it asks for.
const (
	osmLicence     = "ODbL-1.0"
	osmAttribution = "© OpenStreetMap contributors, https://www.openstreetmap.org/copyright"
)

// NetworkCmd makes graph files of streets, and shows what is in one.
type NetworkCmd struct {
	Build NetworkBuildCmd `cmd:"" help:"Make a graph file of the streets of an .osm.pbf of OpenStreetMap."`
	Show  NetworkShowCmd  `cmd:"" help:"Show what a graph file holds and where it comes from."`
}

// NetworkBuildCmd makes a graph file.
type NetworkBuildCmd struct {
	File     string  `arg:"" help:"An .osm.pbf of OpenStreetMap, as Geofabrik has them."`
	Output   string  `short:"o" placeholder:"FILE" help:"Graph file to write; default: the name of the .osm.pbf with .graph in its place. A file that is there is replaced when the new one is whole."`
	MinNodes int     `default:"200" help:"How many nodes a part of the network that hangs together must have to be kept; the largest part always is."`
	FerryKmh float64 `default:"8" help:"Speed in km/h of ferries whose duration the file does not say."`
}

// builtAnswer tells what was made.
type builtAnswer struct {
	graphAnswer
	Counts     street.Counts `json:"counts"`
	Seconds    float64       `json:"seconds"`
	NodesASec  float64       `json:"nodes_per_second"` // of the .osm.pbf
	SourceSize int64         `json:"source_bytes"`
}

// Run makes the file.
func (c NetworkBuildCmd) Run(ctx context.Context, env Env) error {
	// Nearly all memory is large arrays that stay: collecting early costs little and
	// keeps what is thrown away from doubling it.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	began := time.Now()
	if c.Output == "" {
		c.Output = strings.TrimSuffix(strings.TrimSuffix(c.File, ".pbf"), ".osm") + ".graph"
	}
	if err := c.check(); err != nil {
		return err
	}
	in, err := ingest.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	tell := networkProgress{w: env.Stderr}
	reader := street.Reader{Settings: network.Settings{MinNodes: c.MinNodes}, FerryKmh: c.FerryKmh, Progress: tell.step}
	made, err := reader.Read(ctx, in)
	if err != nil {
		return err
	}
	from, err := c.provenance(ctx, in, made, env.Version)
	if err != nil {
		return err
	}
	if err := writeBeside(c.Output, func(w io.Writer) error { return network.Encode(stopping{ctx, w}, made.Graph, from) }); err != nil {
		return err
	}
	tell.end()
	info, err := os.Stat(c.Output)
	if err != nil {
		return fmt.Errorf("look at %s: %w", c.Output, err)
	}
	a := builtAnswer{graphAnswer: answerOf(made.Graph, from, c.Output, info.Size()), Counts: made.Counts, SourceSize: in.Size}
	a.Seconds = time.Since(began).Seconds()
	a.NodesASec = float64(made.Counts.Nodes) / a.Seconds
	return env.Print(a, a.say)
}

// check reports every flag that is wrong, before anything is read.
func (c NetworkBuildCmd) check() error {
	faults := []error{checkOutput(c.Output, c.File)}
	if c.MinNodes < 1 {
		faults = append(faults, fault.Invalid("--min-nodes: %d is not 1 or more", c.MinNodes))
	}
	if !(c.FerryKmh > 0 && c.FerryKmh <= 100) {
		faults = append(faults, fault.Invalid("--ferry-kmh: %v is not above 0 and up to 100", c.FerryKmh))
	}
	return errors.Join(faults...)
}

func (c NetworkBuildCmd) provenance(ctx context.Context, in ingest.Input, made street.Result, version string) (network.Provenance, error) {
	sum := sha256.New()
	if _, err := io.Copy(stopping{ctx, sum}, in.Reader()); err != nil {
		return network.Provenance{}, fmt.Errorf("read %s: %w", in.Name, err)
	}
	return network.Provenance{
		Source: filepath.Base(c.File), SHA256: hex.EncodeToString(sum.Sum(nil)), Size: in.Size,
		DataUntil: made.Until, WrittenBy: made.Program, Bound: made.Bound, Tool: version,
		Licence: osmLicence, Attribution: osmAttribution, Report: made.Report,
	}, nil
}

// stopping is a writer that stops when the context does.
type stopping struct {
	ctx context.Context
	w   io.Writer
}

// Write writes on.
func (s stopping) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(b)
}

// networkProgress tells of one step after the other.
type networkProgress struct {
	w    io.Writer
	name string
	now  *progress
}

func (p *networkProgress) step(name string, done, total int) {
	if name != p.name {
		p.end()
		p.name, p.now = name, newProgress(p.w, name, total)
	}
	p.now.set(done, total)
}

func (p *networkProgress) end() {
	if p.now != nil {
		p.now.end()
	}
	p.now = nil
}
