package dwelling_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest/dwelling"
)

func TestParseSquare(t *testing.T) {
	t.Parallel()

	tests := []struct {
		code string
		side int
		want orb.Bound // zero: refused
	}{
		{"E1200N4870", 100, orb.Bound{Min: orb.Point{120000, 487000}, Max: orb.Point{120100, 487100}}},
		{"E1201N4873", 100, orb.Bound{Min: orb.Point{120100, 487300}, Max: orb.Point{120200, 487400}}},
		{"E1205N4870", 500, orb.Bound{Min: orb.Point{120500, 487000}, Max: orb.Point{121000, 487500}}},
		{"E0145N3755", 500, orb.Bound{Min: orb.Point{14500, 375500}, Max: orb.Point{15000, 376000}}},
		{"E1201N4870", 500, orb.Bound{}},
		{"E1200N4871", 500, orb.Bound{}},
		{"E0000N0000", 100, orb.Bound{}},
		{"E9999N9999", 100, orb.Bound{}},
		{"E1200N487", 100, orb.Bound{}},
		{"E12000N4870", 100, orb.Bound{}},
		{"e1200n4870", 100, orb.Bound{}},
		{"E-100N4870", 100, orb.Bound{}},
		{"", 100, orb.Bound{}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.code, " ", tt.side), func(t *testing.T) {
			t.Parallel()

			got, err := dwelling.ParseSquare(tt.code, tt.side)
			if refused := tt.want == (orb.Bound{}); (err != nil) != refused || !refused && got.Bound() != tt.want {
				t.Errorf("got %v, %v; want %v", got.Bound(), err, tt.want)
			}
		})
	}
}

// TestPlacesFillTheSquare: the places lie in the square, 50 m apart, and their
// middle is that of the square.
func TestPlacesFillTheSquare(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		side := rapid.SampledFrom([]int{100, 500}).Draw(r, "side")
		s := dwelling.Square{East: side * rapid.IntRange(200, 400).Draw(r, "e"), North: side * rapid.IntRange(900, 1100).Draw(r, "n"), Side: side}
		places, seen := s.Places(), map[[2]int]bool{}
		var mean orb.Point
		for _, p := range places {
			rd := geo.ToRD(p)
			x, y := rd[0]-float64(s.East), rd[1]-float64(s.North)
			key := [2]int{int(math.Round(x)), int(math.Round(y))}
			if math.Abs(x-float64(key[0])) > 0.01 || math.Abs(y-float64(key[1])) > 0.01 || key[0]%50 != 25 || key[1]%50 != 25 || !s.Bound().Contains(rd) {
				r.Fatalf("a place at %.3f, %.3f of the corner", x, y)
			}
			seen[key] = true
			mean[0], mean[1] = mean[0]+x/float64(len(places)), mean[1]+y/float64(len(places))
		}
		if len(seen) != len(places) || len(places) != side*side/2500 || math.Abs(mean[0]-float64(side)/2) > 0.01 || math.Abs(mean[1]-float64(side)/2) > 0.01 {
			r.Fatalf("%d places of which %d differ, middle %v", len(places), len(seen), mean)
		}
	})
}

func FuzzParseSquare(f *testing.F) {
	f.Add("E1200N4870", true)
	f.Add("E0000N0000", false)
	f.Fuzz(func(t *testing.T, code string, coarse bool) {
		side := map[bool]int{true: 500, false: 100}[coarse]
		s, err := dwelling.ParseSquare(code, side)
		if err != nil {
			return
		}
		if back := fmt.Sprintf("E%04dN%04d", s.East/100, s.North/100); back != code || s.Side != side {
			t.Errorf("%q came back as %q", code, back)
		}
		for _, p := range s.Places() {
			if !geo.World.Contains(p) {
				t.Errorf("%q has a place at %v", code, p)
			}
		}
	})
}
