package atlas_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// everywhere is wider than the Netherlands.
var everywhere = orb.Bound{Min: orb.Point{3, 50}, Max: orb.Point{8, 54}}

func TestPlacesInABound(t *testing.T) {
	t.Parallel()

	a := places(t)
	tests := []struct {
		name  string
		bound orb.Bound
		want  []string
	}{
		{"Delft and its neighbours, the largest first", orb.Bound{Min: orb.Point{4.3, 52}, Max: orb.Point{4.4, 52.1}}, []string{"Delft", "'s-Gravenhage", "Den Haag", "Rijswijk (Rijswijk)"}},
		{"a town that lies on the edge", orb.Bound{Min: orb.Point{4.64, 51.82}, Max: orb.Point{4.7, 51.9}}, []string{"Zwijndrecht"}},
		{"a field", orb.Bound{Min: orb.Point{6, 52}, Max: orb.Point{6.1, 52.1}}, nil},
		{"no bound", orb.Bound{}, nil},
		{"a bound inside out", orb.Bound{Min: orb.Point{8, 54}, Max: orb.Point{3, 50}}, nil},
	}
	for _, tt := range tests {
		if got := names(a.PlacesIn(tt.bound)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestPlacesInAnyBound holds any bound against all places: each that stands in it
// comes once, in the same order.
func TestPlacesInAnyBound(t *testing.T) {
	t.Parallel()

	a := places(t)
	all := a.PlacesIn(everywhere)
	if len(all) < 7 {
		t.Fatalf("only %d places everywhere", len(all))
	}
	rapid.Check(t, func(r *rapid.T) {
		lon, lat := rapid.Float64Range(3.5, 7), rapid.Float64Range(51, 53.5)
		b := orb.MultiPoint{{lon.Draw(r, "x"), lat.Draw(r, "y")}, {lon.Draw(r, "x"), lat.Draw(r, "y")}}.Bound()
		var want []string
		for _, p := range all {
			if b.Contains(p.Location) {
				want = append(want, p.Name)
			}
		}
		if got := names(a.PlacesIn(b)); !slices.Equal(got, want) {
			r.Fatalf("%q, want %q", got, want)
		}
	})
}
