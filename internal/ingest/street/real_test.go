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

// TestDelft reads all streets of Delft. Its publisher says that they are 11,244, of
// 819.7 km in the Dutch grid, with 99.4 % of vertices in one part; GDAL 3.6 finds
// 819.719 km on the ellipsoid.
func TestDelft(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/delft-streets/delft-streets.osm.pbf")
	walk := r.Report.Modes[network.Walk]
	if km := float64(walk.Metres+walk.DroppedMetres) / 1000; math.Abs(km-819.719) > 0.01 || r.Counts.Ways != 11_244 {
		t.Errorf("%d ways, %.3f km", r.Counts.Ways, km)
	}
	if len(walk.Kept) != 1 || r.Graph.Edges() != edgesOfDelft {
		t.Errorf("%d parts, %d edges", len(walk.Kept), r.Graph.Edges())
	}
	share := float64(walk.Kept[0].Nodes) / float64(walk.Kept[0].Nodes+walk.DroppedNodes)
	if math.Abs(share-0.994) > 0.002 {
		t.Errorf("%.2f %% of nodes in one part", 100*share)
	}
	if r.Report.Modes[network.Cycle].Metres != walk.Metres || r.Counts.OneWay != 0 || r.Counts.Missing != 0 {
		t.Errorf("all tags are lost in this file: %+v", r.Counts)
	}
}

// TestDelftUniversity reads an extract with tags. With GDAL 3.6 and conditions on its
// tags written anew in SQL, 2,300 lines of 174.117 km may be walked, and the outlines
// of squares and platforms, with those of relations, are 30.412 km. Ways whose
// relation is a square count once here; GDAL counts the relation as well.
func TestDelftUniversity(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/tudelft-2025/tudelft.osm.pbf")
	walk, cycle := r.Report.Modes[network.Walk], r.Report.Modes[network.Cycle]
	if km := float64(walk.Metres+walk.DroppedMetres) / 1000; math.Abs(km/(174.117+30.412)-1) > 0.005 {
		t.Errorf("%.3f km may be walked", km)
	}
	if r.Counts.Nodes != 67_612 || r.Counts.Steps == 0 || r.Counts.OneWay == 0 || r.Counts.Water == 0 || r.Counts.Squares == 0 {
		t.Errorf("%+v", r.Counts)
	}
	if len(walk.Kept) != 1 || len(cycle.Kept) != 1 || walk.Kept[0].Nodes < 2000 || cycle.Kept[0].Nodes < 2000 {
		t.Errorf("on foot %d parts, by bicycle %d", len(walk.Kept), len(cycle.Kept))
	}
	if r.Program != "osmium/1.14.0" {
		t.Errorf("written by %q", r.Program)
	}
}

// TestAmsterdam reads the corner of a city with its motorway and its water; GDAL 3.6
// counts the same 48 streets.
func TestAmsterdam(t *testing.T) {
	t.Parallel()
	r := readReal(t, "osm/amsterdam-tiny/amsterdam.osm.pbf")
	if r.Counts.Nodes != 1_429 || r.Counts.Ways != 48 || r.Counts.Water != 10 || r.Counts.Missing != 0 {
		t.Errorf("%+v", r.Counts)
	}
}
