package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/network"
)

// NetworkShowCmd shows a graph file.
type NetworkShowCmd struct {
	File string `arg:"" help:"A graph file that network build wrote."`
}

// Run reads the whole file, so that one that is damaged is found.
func (c NetworkShowCmd) Run(_ context.Context, env Env) error {
	g, from, size, err := readGraph(c.File)
	if err != nil {
		return err
	}
	a := answerOf(g, from, c.File, size)
	return env.Print(a, a.say)
}

// readGraph reads a graph file of network build, and tells its size in bytes. What
// is wrong with the file is a fault that names it.
func readGraph(path string) (*network.Graph, network.Provenance, int64, error) {
	in, err := ingest.Open(path)
	if err != nil {
		return nil, network.Provenance{}, 0, err
	}
	defer func() { _ = in.Close() }() // it was only read
	g, from, err := network.Decode(bufio.NewReaderSize(in.Reader(), 1<<20), in.Size)
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return nil, from, 0, fault.Invalid("%s: %s", path, f.Detail)
	case err != nil:
		return nil, from, 0, fmt.Errorf("read %s: %w", path, err)
	}
	return g, from, in.Size, nil
}

// graphAnswer tells what a graph file holds.
type graphAnswer struct {
	File       string             `json:"file"`
	Bytes      int64              `json:"bytes"`
	Nodes      int                `json:"nodes"`
	Edges      int                `json:"edges"`
	Memory     int                `json:"memory_bytes"`
	Walk       modeAnswer         `json:"walk"`
	Cycle      modeAnswer         `json:"cycle"`
	Provenance provenanceOfAnswer `json:"provenance"`
}

// modeAnswer is the part of the streets that one travels by a mode.
type modeAnswer struct {
	Km           float64        `json:"km"`
	Parts        int            `json:"parts"` // that hang together each and are kept
	DroppedParts int            `json:"dropped_parts"`
	DroppedNodes int            `json:"dropped_nodes"`
	DroppedKm    float64        `json:"dropped_km"`
	Largest      []islandAnswer `json:"dropped_largest"` // of those, at most ten
}

type islandAnswer struct {
	Nodes int     `json:"nodes"`
	Lon   float64 `json:"lon"`
	Lat   float64 `json:"lat"`
}

// provenanceOfAnswer is the provenance without its report, which is told by mode.
type provenanceOfAnswer struct {
	Source      string     `json:"source"`
	SHA256      string     `json:"sha256"`
	Size        int64      `json:"bytes"`
	DataUntil   time.Time  `json:"data_until,omitzero"`
	WrittenBy   string     `json:"written_by,omitempty"`
	Bound       [4]float64 `json:"bbox"` // west, south, east, north
	Tool        string     `json:"tool"`
	Licence     string     `json:"licence"`
	Attribution string     `json:"attribution"`
}

func answerOf(g *network.Graph, from network.Provenance, path string, size int64) graphAnswer {
	b := from.Bound
	return graphAnswer{
		File: path, Bytes: size, Nodes: g.Nodes(), Edges: g.Edges(), Memory: g.Bytes(),
		Walk: modeOf(from.Report.Modes[network.Walk]), Cycle: modeOf(from.Report.Modes[network.Cycle]),
		Provenance: provenanceOfAnswer{
			from.Source, from.SHA256, from.Size, from.DataUntil, from.WrittenBy,
			[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]},
			from.Tool, from.Licence, from.Attribution,
		},
	}
}

func modeOf(r network.ModeReport) modeAnswer {
	a := modeAnswer{
		Km: km(r.Metres), Parts: len(r.Kept), Largest: []islandAnswer{},
		DroppedParts: r.DroppedParts, DroppedNodes: r.DroppedNodes, DroppedKm: km(r.DroppedMetres),
	}
	for _, i := range r.Dropped {
		a.Largest = append(a.Largest, islandAnswer{i.Nodes, i.Where[0], i.Where[1]})
	}
	return a
}

func km(m geo.Metres) float64 { return float64(m) / 1000 }

// say tells a person what a graph file holds.
func (a graphAnswer) say(w io.Writer) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	p := a.Provenance
	line("%s: %d nodes, %d edges, %.1f MB", a.File, a.Nodes, a.Edges, float64(a.Bytes)/1e6)
	line("on foot    %s", a.Walk)
	line("by bicycle %s", a.Cycle)
	line("from       %s (sha256 %.12s…)%s", p.Source, p.SHA256, untilText(p.DataUntil))
	line("licence    %s, %s", p.Licence, p.Attribution)
}

func untilText(t time.Time) string {
	if t.IsZero() {
		return ", date not stated"
	}
	return ", data until " + t.Format(time.DateOnly)
}

// String tells the streets of a mode in one line.
func (m modeAnswer) String() string {
	text := fmt.Sprintf("%.1f km in %d %s", m.Km, m.Parts, plural(m.Parts, "part", "parts"))
	if m.DroppedParts == 0 {
		return text
	}
	text += fmt.Sprintf("; left out %d small %s of %.1f km", m.DroppedParts, plural(m.DroppedParts, "part", "parts"), m.DroppedKm)
	if len(m.Largest) > 0 {
		l := m.Largest[0]
		text += fmt.Sprintf(", the largest of %d nodes at %.5f, %.5f (lat, lon)", l.Nodes, l.Lat, l.Lon)
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// say tells a person what was made.
func (a builtAnswer) say(w io.Writer) {
	c := a.Counts
	a.graphAnswer.say(w)
	_, _ = fmt.Fprintf(w, "read       %d nodes, %d streets: %d one way for bicycles, %d steps, %d ferries (%d without a duration); %d lines of water; %d ways cut where nodes are missing\n",
		c.Nodes, c.Ways, c.OneWay, c.Steps, c.Ferries, c.Guessed, c.Water, c.Cut)
	_, _ = fmt.Fprintf(w, "took       %.1f s, %.0f nodes a second\n", a.Seconds, a.NodesASec)
}
