package hexgrid_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

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
