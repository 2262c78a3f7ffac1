package geo_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
)

// ring returns a ring of corners in metres from a place in the Wadden Sea.
func ring(metres ...[2]float64) orb.Ring {
	s := geo.ScaleAt(53.48)
	r := make(orb.Ring, 0, len(metres)+1)
	for _, m := range metres {
		r = append(r, orb.Point{6.2 + m[0]/s.Lon, 53.48 + m[1]/s.Lat})
	}
	return append(r, r[0])
}

func TestWithoutSpikes(t *testing.T) {
	t.Parallel()

	square := ring([2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 1000}, [2]float64{0, 1000})
	tests := []struct {
		name string
		in   orb.Ring
		want orb.Ring
	}{
		{"none", square, square},
		{"a creek that is a line", ring([2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 1000}, [2]float64{1000, 1000}, [2]float64{800, 600}, [2]float64{1000, 1000}, [2]float64{0, 1000}), square},
		{
			"a spike outwards at the first corner", ring([2]float64{-300, -300}, [2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 1000}, [2]float64{0, 1000}, [2]float64{0, 10}),
			ring([2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 1000}, [2]float64{0, 1000}, [2]float64{0, 10}),
		},
		{
			"a spike on a spike", ring([2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1300, 10}, [2]float64{1600, 12}, [2]float64{1300, 10}, [2]float64{1000, 20}, [2]float64{1000, 1000}, [2]float64{0, 1000}),
			ring([2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 20}, [2]float64{1000, 1000}, [2]float64{0, 1000}),
		},
		{"nothing but a spike", ring([2]float64{0, 0}, [2]float64{500, 1}, [2]float64{1000, 0}), nil},
		{"a long wedge is land", ring([2]float64{0, 0}, [2]float64{5000, 500}, [2]float64{0, 1000}), ring([2]float64{0, 0}, [2]float64{5000, 500}, [2]float64{0, 1000})},
		{"no ring", orb.Ring{{6, 53}}, orb.Ring{{6, 53}}},
		{"empty", nil, nil},
	}
	for _, tt := range tests {
		before := slices.Clone(tt.in)
		if got := geo.WithoutSpikes(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if !slices.Equal(tt.in, before) {
			t.Errorf("%s: the ring that was given was changed", tt.name)
		}
	}
}

// TestWithoutSpikesLeavesARing takes the spikes of any ring: what is left is closed,
// has corners of the ring only, has no spike more, and is about as large.
func TestWithoutSpikesLeavesARing(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Custom(func(t *rapid.T) [2]float64 {
			return [2]float64{float64(rapid.IntRange(0, 40).Draw(t, "x")) * 50, float64(rapid.IntRange(0, 40).Draw(t, "y")) * 50}
		})
		in := ring(rapid.SliceOfN(whole, 3, 20).Draw(t, "corners")...)
		out := geo.WithoutSpikes(in)
		if out == nil {
			return
		}
		if len(out) < 4 || out[0] != out[len(out)-1] {
			t.Fatalf("%v is no ring", out)
		}
		for _, c := range out {
			if !slices.Contains(in, c) {
				t.Fatalf("%v is no corner of the ring", c)
			}
		}
		if again := geo.WithoutSpikes(out); !slices.Equal(again, out) {
			t.Fatalf("%v has spikes still: %v", out, again)
		}
		s := geo.ScaleAt(53.48)
		lost := math.Abs(planar.Area(in)-planar.Area(out)) * s.Lon * s.Lat
		if most := 31_000 * float64(len(in)-len(out)); lost > most+1 {
			t.Fatalf("%.0f square metres are gone, at most %.0f may be", lost, most)
		}
	})
}
