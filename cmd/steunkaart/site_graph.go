package main

import (
	"bufio"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/longtable"
	"steunkaart/internal/siting"
)

// maxVertices keeps the distances between all vertices within memory.
const maxVertices = 8000

// readGraph reads a graph in the p-median format of the OR-Library: numbers of
// vertices, edges and sites, and then an edge on each line: two vertices, counted
// from 1, and its length. Every vertex has a demand of 1 and is a possible site.
//
// Source: Beasley (1990), Journal of the Operational Research Society 41(11).
func (c SiteCmd) readGraph(in *siteInput, faults *longtable.Faults) error {
	in.name = filepath.Base(c.Graph)
	file, err := ingest.Open(c.Graph)
	if err != nil {
		return faults.Take(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	file.Name = c.Graph
	if _, err := file.Kind(ingest.KindText); err != nil {
		return faults.Take(err)
	}
	g := graphReader{name: c.Graph, scan: bufio.NewScanner(file.Reader()), faults: faults}
	vertices, edges, p := g.read()
	if err := errors.Join(g.scan.Err(), faults.Err()); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			faults.Add("%s: line %d is longer than a line of this format can be", c.Graph, g.line+1)
			return nil
		}
		return g.scan.Err()
	}
	for v := range vertices {
		in.elements.add(strconv.Itoa(v+1), 0)
		in.demand = append(in.demand, 1)
	}
	in.sites, in.p = in.elements, p
	in.costs, err = siting.ShortestPaths(vertices, edges)
	return faults.Take(err)
}

// graphReader reads lines of three numbers.
type graphReader struct {
	name   string
	scan   *bufio.Scanner
	line   int
	faults *longtable.Faults
}

// read reads the whole file.
func (g *graphReader) read() (vertices int, edges []siting.Edge, p int) {
	words, err := g.next()
	if errors.Is(err, io.EOF) {
		g.faults.Add("%s: the file holds no line, expected numbers of vertices, edges and sites", g.name)
		return 0, nil, 0
	}
	vertices = g.whole(words, 0, "vertices", maxVertices)
	count := g.whole(words, 1, "edges", math.MaxInt32)
	p = g.whole(words, 2, "sites", max(vertices, 1))
	if vertices == 0 || count < 0 || p == 0 {
		return 0, nil, 0
	}
	for words, err := g.next(); err == nil; words, err = g.next() {
		a, b := g.whole(words, 0, "vertex", vertices), g.whole(words, 1, "vertex", vertices)
		length := g.length(words)
		edges = append(edges, siting.Edge{A: int32(a - 1), B: int32(b - 1), Length: length}) //nolint:gosec // at most maxVertices
	}
	if len(edges) != count {
		g.faults.Add("%s: %d edges found, expected %d as in line 1", g.name, len(edges), count)
	}
	return vertices, edges, p
}

// next returns the words of the next line that has any.
func (g *graphReader) next() ([]string, error) {
	for g.scan.Scan() {
		g.line++
		words := strings.Fields(g.scan.Text())
		if len(words) > 0 {
			return words, nil
		}
	}
	return nil, io.EOF
}

// whole returns a word as a whole number from 1 to most; 0 with a fault.
func (g *graphReader) whole(words []string, at int, what string, most int) int {
	if at >= len(words) {
		g.faults.Add("%s: line %d, %s: it is missing, expected three numbers", g.name, g.line, what)
		return 0
	}
	v, err := strconv.Atoi(words[at])
	if err != nil || v < 1 || v > most {
		g.faults.Add("%s: line %d, %s: %q is not a whole number from 1 to %d", g.name, g.line, what, words[at], most)
		return 0
	}
	return v
}

// length returns the third word as a length; 0 with a fault.
func (g *graphReader) length(words []string) float64 {
	if len(words) < 3 {
		g.faults.Add("%s: line %d, length: it is missing, expected three numbers", g.name, g.line)
		return 0
	}
	v, ok := ingest.Number(words[2])
	if !ok || v < 0 || v > mostNumber || len(words) > 3 {
		g.faults.Add("%s: line %d, length: %q is not %s at the end of the line", g.name, g.line, strings.Join(words[2:], " "), notNumber)
		return 0
	}
	return v
}
