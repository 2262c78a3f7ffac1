package hexgrid_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
)

var delft = orb.Point{4.3571, 52.0116}

func TestCellAtKeepsLongitudeFirst(t *testing.T) {
	t.Parallel()

	c, err := hexgrid.CellAt(delft, hexgrid.Resolution)
	if err != nil {
		t.Fatal(err)
	}
	centre, err := hexgrid.Centre(c)
	if err != nil {
		t.Fatal(err)
	}
	if d := geo.Distance(delft, centre); d > 250 {
		t.Errorf("the cell of Delft has its centre %v m away, at %v", d, centre)
	}
}

func TestCellAtRefusesWhatIsNotOnEarth(t *testing.T) {
	t.Parallel()

	for _, p := range []orb.Point{{4, 200}, {math.NaN(), 52}, {4, math.Inf(1)}, {-500, 0}} {
		if c, err := hexgrid.CellAt(p, hexgrid.Resolution); err == nil {
			t.Errorf("%v lies in cell %v", p, c)
		}
	}
	if _, err := hexgrid.CellAt(delft, 16); err == nil {
		t.Error("resolution 16 was accepted")
	}
}

func TestParentsAndNeighbours(t *testing.T) {
	t.Parallel()

	c, _ := hexgrid.CellAt(delft, hexgrid.Resolution)
	for r := 8; r >= 5; r-- {
		p, err := hexgrid.Parent(c, r)
		if err != nil || p.Resolution() != r {
			t.Errorf("parent at %d: %v, %v", r, p, err)
		}
	}
	around, err := hexgrid.Neighbours(c)
	if err != nil || len(around) != 6 {
		t.Fatalf("%d neighbours, %v", len(around), err)
	}
	for _, n := range around {
		back, _ := hexgrid.Neighbours(n)
		found := false
		for _, b := range back {
			found = found || b == c
		}
		if !found {
			t.Errorf("%s is a neighbour one way only", n)
		}
	}
}

// TestPiecesAddUp cuts a square kilometre with a hole, turned either way, and
// expects its area back.
func TestPiecesAddUp(t *testing.T) {
	t.Parallel()

	s := geo.ScaleAt(delft[1])
	square := func(half float64) orb.Ring {
		x, y := half/s.Lon, half/s.Lat
		return orb.Ring{{delft[0] - x, delft[1] - y}, {delft[0] + x, delft[1] - y}, {delft[0] + x, delft[1] + y}, {delft[0] - x, delft[1] + y}, {delft[0] - x, delft[1] - y}}
	}
	reversed := func(r orb.Ring) orb.Ring { r = r.Clone(); r.Reverse(); return r }
	tests := map[string]struct {
		shape orb.MultiPolygon
		want  float64
	}{
		"whole":          {orb.MultiPolygon{{square(500)}}, 1e6},
		"turned":         {orb.MultiPolygon{{reversed(square(500))}}, 1e6},
		"with a hole":    {orb.MultiPolygon{{square(500), reversed(square(100))}}, 1e6 - 4e4},
		"hole same turn": {orb.MultiPolygon{{square(500), square(100)}}, 1e6 - 4e4},
		"in one cell":    {orb.MultiPolygon{{square(20)}}, 1600},
		"nothing":        {nil, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			pieces, err := hexgrid.Pieces(tt.shape, hexgrid.Resolution)
			if err != nil {
				t.Fatal(err)
			}
			sum, x, y := 0.0, 0.0, 0.0
			for i, p := range pieces {
				if i > 0 && pieces[i-1].Cell >= p.Cell {
					t.Error("pieces are not in order of cell")
				}
				whole, _ := hexgrid.Area(p.Cell) // on a sphere: 0.4 % below the ellipsoid here
				if p.Area > whole*1.005 {
					t.Errorf("piece of %v m2 in a cell of %v m2", p.Area, whole)
				}
				sum, x, y = sum+p.Area, x+p.Area*p.Centre[0], y+p.Area*p.Centre[1]
			}
			if math.Abs(sum-tt.want) > tt.want*1e-3 {
				t.Errorf("pieces add up to %v m2, want %v", sum, tt.want)
			}
			if sum > 0 && geo.Distance(delft, orb.Point{x / sum, y / sum}) > 1 {
				t.Errorf("the pieces' common centre is %v", orb.Point{x / sum, y / sum})
			}
		})
	}
}

// star draws a polygon around Delft, concave as often as not, and a smaller one
// of the same form inside it for a hole.
func star(r *rapid.T) (outer, hole orb.Ring) {
	s := geo.ScaleAt(delft[1])
	n := rapid.IntRange(3, 40).Draw(r, "corners")
	for i := range n {
		radius := rapid.Float64Range(50, 2000).Draw(r, "radius")
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		outer = append(outer, orb.Point{delft[0] + radius*cos/s.Lon, delft[1] + radius*sin/s.Lat})
		hole = append(hole, orb.Point{delft[0] + radius/3*cos/s.Lon, delft[1] + radius/3*sin/s.Lat})
	}
	return append(outer, outer[0]), append(hole, hole[0])
}

// TestPiecesOfAnyPolygonAddUp holds for concave polygons with holes: the pieces
// make up the area, each lies in its cell, and none is larger than it.
func TestPiecesOfAnyPolygonAddUp(t *testing.T) {
	t.Parallel()

	s := geo.ScaleAt(delft[1])
	rapid.Check(t, func(r *rapid.T) {
		outer, hole := star(r)
		shape := orb.Polygon{outer}
		if rapid.Bool().Draw(r, "hole") {
			shape = append(shape, hole)
		}
		want := planar.Area(shape) * s.Lon * s.Lat
		pieces, err := hexgrid.Pieces(orb.MultiPolygon{shape}, hexgrid.Resolution)
		if err != nil {
			r.Fatal(err)
		}
		sum := 0.0
		for _, p := range pieces {
			sum += p.Area
			whole, err := hexgrid.Area(p.Cell)
			if err != nil || p.Area > whole*1.005 {
				r.Fatalf("piece of %v m2 in a cell of %v m2 (%v)", p.Area, whole, err)
			}
			if len(shape) == 1 && p.Area > whole*0.99 { // a piece with a hole may have its middle anywhere
				if centre, _ := hexgrid.Centre(p.Cell); geo.Distance(centre, p.Centre) > 20 {
					r.Fatalf("a whole cell has its middle at %v, the piece at %v", centre, p.Centre)
				}
			}
		}
		if math.Abs(sum-want) > 1e-3*want+float64(len(pieces)) {
			r.Fatalf("pieces add up to %v m2, want %v", sum, want)
		}
	})
}

func TestPiecesRefuseWhatIsNotInDegrees(t *testing.T) {
	t.Parallel()

	metres := orb.MultiPolygon{{{{84000, 447000}, {85000, 447000}, {85000, 448000}, {84000, 447000}}}}
	if pieces, err := hexgrid.Pieces(metres, hexgrid.Resolution); err == nil {
		t.Errorf("metres gave %d pieces", len(pieces))
	}
	if pieces, err := hexgrid.Pieces(orb.MultiPolygon{nil, {}, {{}}, {{{4, 52}, {4, 52}}}}, hexgrid.Resolution); err != nil || len(pieces) != 0 {
		t.Errorf("empty polygons gave %v, %v", pieces, err)
	}
}

// BenchmarkPieces cuts a neighbourhood of some three square kilometres with a
// boundary of two hundred corners.
func BenchmarkPieces(b *testing.B) {
	s := geo.ScaleAt(delft[1])
	var ring orb.Ring
	for i := range 200 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 200)
		radius := 1000 + 100*float64(i%7)/7
		ring = append(ring, orb.Point{delft[0] + radius*cos/s.Lon, delft[1] + radius*sin/s.Lat})
	}
	shape := orb.MultiPolygon{{append(ring, ring[0])}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hexgrid.Pieces(shape, hexgrid.Resolution); err != nil {
			b.Fatal(err)
		}
	}
}
