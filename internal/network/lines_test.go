package network_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/network"
)

// TestLines joins lines where they share a coordinate.
func TestLines(t *testing.T) {
	t.Parallel()
	a, b, c, d, e := corner(0, 0), corner(10, 0), corner(20, 0), corner(10, 10), corner(10, -10)
	for _, test := range []struct {
		name         string
		lines        [][]network.Coord
		nodes, edges int
	}{
		{"one line", [][]network.Coord{{a, b, c}}, 2, 1},
		{"end to end", [][]network.Coord{{a, b}, {b, c}}, 2, 1},
		{"a side street", [][]network.Coord{{a, b, c}, {b, d}}, 4, 3},
		{"a crossing", [][]network.Coord{{a, b, c}, {d, b, e}}, 5, 4},
		{"a bridge", [][]network.Coord{{a, c}, {d, e}}, 4, 2},
		{"a ring", [][]network.Coord{{a, b, d, a}}, 1, 1},
		{"a ring with a tail", [][]network.Coord{{e, b, c, d, b}}, 2, 2},
		{"twice the same", [][]network.Coord{{a, b}, {a, b}}, 1, 1},
		{"too short", [][]network.Coord{{a, b}, {c}, {}}, 2, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := linesGraph(t, test.lines)
			if g.Nodes() != test.nodes || g.Edges() != test.edges {
				t.Errorf("%d nodes and %d edges, want %d and %d", g.Nodes(), g.Edges(), test.nodes, test.edges)
			}
		})
	}
}

func linesGraph(t interface{ Fatal(...any) }, lines [][]network.Coord) *network.Graph {
	var l network.Lines
	for _, line := range lines {
		l.Add(line, network.WalkBoth, 0)
	}
	g, _, err := l.Build(context.Background(), network.Settings{MinNodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestLinesKeepTheirLength cuts lines on a small grid, which meet everywhere: the
// same pieces of street come back.
func TestLinesKeepTheirLength(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		xy := rapid.IntRange(0, 5)
		var lines [][]network.Coord
		for range rapid.IntRange(1, 8).Draw(t, "lines") {
			line := make([]network.Coord, rapid.IntRange(2, 8).Draw(t, "points"))
			for i := range line {
				line[i] = corner(xy.Draw(t, "x"), xy.Draw(t, "y"))
			}
			lines = append(lines, line)
		}
		g := linesGraph(t, lines)
		var got [][]network.Coord
		for e := range uint32(g.Edges()) {
			got = append(got, g.Line(e))
		}
		if a, b := pieces(lines), pieces(got); !slices.Equal(a, b) {
			t.Fatalf("pieces %v became %v", a, b)
		}
	})
}

// pieces returns the pieces of lines from point to point, in order.
func pieces(lines [][]network.Coord) []uint64 {
	var all []uint64
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			if a == b {
				continue
			}
			all = append(all, math.Float64bits(float64(a.Lon)*3+float64(a.Lat)*7)^math.Float64bits(float64(b.Lon)*3+float64(b.Lat)*7))
		}
	}
	slices.Sort(all)
	return all
}
