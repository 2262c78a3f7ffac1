package street_test

import (
	"math"
	"testing"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
	"steunkaart/internal/realdata"
)

// readReal makes the network of a publisher's file.
func readReal(t testing.TB, name string) street.Result {
	t.Helper()
	in, err := ingest.Open(realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	r, err := street.Reader{}.Read(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDelft reads all streets of Delft, of which the publisher says that there are
// 11,244, of 819.7 km in the Dutch grid.
func TestDelft(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/delft-streets/delft-streets.osm.pbf")
	t.Logf("%+v %d nodes %d edges", r.Counts, r.Graph.Nodes(), r.Graph.Edges())
	t.Logf("%+v", r.Report)
	walk := r.Report.Modes[network.Walk]
	if km := float64(walk.Metres+walk.DroppedMetres) / 1000; math.Abs(km-819.7) > 0.5 {
		t.Errorf("%.1f km", km)
	}
}

func TestDelftUniversity(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/tudelft-2025/tudelft.osm.pbf")
	t.Logf("%+v %d nodes %d edges %v %v", r.Counts, r.Graph.Nodes(), r.Graph.Edges(), r.Until, r.Program)
	t.Logf("%+v", r.Report)
}

func TestAmsterdam(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/amsterdam-tiny/amsterdam.osm.pbf")
	t.Logf("%+v %d nodes %d edges %v %v", r.Counts, r.Graph.Nodes(), r.Graph.Edges(), r.Until, r.Program)
	t.Logf("%+v", r.Report)
}
