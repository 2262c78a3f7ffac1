package network_test

import (
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/network"
	"steunkaart/internal/realdata"
)

// delftLines reads the streets of Delft from a shapefile of lines, as a table of a
// database would give them: without nodes and without classes.
func delftLines(t testing.TB) [][]network.Coord {
	t.Helper()
	file, err := os.ReadFile(realdata.Path(t, "osm/delft-streets/delft-streets.shp"))
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]network.Coord
	for rest := file[100:]; len(rest) > 8; {
		size := 8 + 2*int(binary.BigEndian.Uint32(rest[4:]))
		record := rest[8:size]
		rest = rest[size:]
		parts, points := int(binary.LittleEndian.Uint32(record[36:])), int(binary.LittleEndian.Uint32(record[40:]))
		if parts != 1 {
			t.Fatal("a line of several parts")
		}
		line := make([]network.Coord, points)
		for i := range line {
			at := record[48+16*i:]
			line[i] = network.CoordAt(geo.FromRD(orb.Point{
				math.Float64frombits(binary.LittleEndian.Uint64(at)),
				math.Float64frombits(binary.LittleEndian.Uint64(at[8:])),
			}))
		}
		lines = append(lines, line)
	}
	return lines
}

// delft is the real streets of Delft, all of them open to everybody.
func delft(t testing.TB) (*network.Graph, network.Report) {
	t.Helper()
	var l network.Lines
	for _, line := range delftLines(t) {
		l.Add(line, network.WalkBoth|network.CycleBoth, 0)
	}
	b := network.NewBuilder()
	if err := l.Into(b); err != nil {
		t.Fatal(err)
	}
	g, report, err := b.Build(t.Context(), network.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return g, report
}

func TestDelft(t *testing.T) {
	t.Parallel()
	g, report := delft(t)
	t.Logf("%d nodes, %d edges, %.1f km, %d bytes", g.Nodes(), g.Edges(), float64(report.Modes[0].Metres)/1000, g.Bytes())
	t.Logf("%+v", report.Modes[0])
}
