package network_test

import (
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/network"
)

func TestLinesInAreThoseThatMeetTheBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawTown(t).build(t, 0)
		if g == nil {
			return
		}
		xy := rapid.IntRange(-10, 70)
		b := orb.MultiPoint{corner(xy.Draw(t, "x"), xy.Draw(t, "y")).Point(), corner(xy.Draw(t, "x"), xy.Draw(t, "y")).Point()}.Bound()
		var want []orb.LineString
		for e := range uint32(g.Edges()) { //nolint:gosec // a small town
			if g.Edge(e).Class&network.Ferry != 0 {
				continue
			}
			var line orb.LineString
			for _, c := range g.Line(e) {
				line = append(line, c.Point())
			}
			if line.Bound().Intersects(b) {
				want = append(want, line)
			}
		}
		got := g.LinesIn(b)
		if len(got) != len(want) {
			t.Fatalf("%d lines, want %d", len(got), len(want))
		}
		for i := range got {
			if !got[i].Equal(want[i]) {
				t.Fatalf("line %d is %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func BenchmarkLinesIn(b *testing.B) {
	g, _ := delft(b)
	middle := g.Bound().Center()
	bound := orb.Bound{Min: orb.Point{middle[0] - 0.006, middle[1] - 0.0027}, Max: orb.Point{middle[0] + 0.006, middle[1] + 0.0027}}
	b.ReportAllocs()
	for b.Loop() {
		g.LinesIn(bound)
	}
}
