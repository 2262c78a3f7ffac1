package geo_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

func TestParseBounds(t *testing.T) {
	t.Parallel()

	tests := []struct {
		in   string
		want orb.Bound
		says string // part of the refusal; "" when accepted
	}{
		{"4,51,5,52", orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{5, 52}}, ""},
		{" 4, 51 ,5,52", orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{5, 52}}, ""},
		{"4,51,0,5,52,100", orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{5, 52}}, ""},
		{"4,51,4,51", orb.Bound{Min: orb.Point{4, 51}, Max: orb.Point{4, 51}}, ""},
		{"NaN,51,5,52", orb.Bound{}, "not a finite number"},
		{"4,51,Inf,52", orb.Bound{}, "not a finite number"},
		{"4,51,5,1e999", orb.Bound{}, "not a finite number"},
		{"5,51,4,52", orb.Bound{}, "lies east of"},
		{"4,52,5,51", orb.Bound{}, "lies north of"},
		{"4,51,5,91", orb.Bound{}, "latitude 91"},
		{"-181,51,5,52", orb.Bound{}, "longitude -181"},
		{"155000,463000,156000,464000", orb.Bound{}, "longitude 155000"},
		{"4,51,9,5,52,1", orb.Bound{}, "height"},
		{"4,51,5", orb.Bound{}, "got 3 numbers"},
		{"", orb.Bound{}, "got 1 numbers"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()

			got, err := geo.ParseBounds(tt.in)
			if tt.says == "" {
				if err != nil || got != tt.want {
					t.Errorf("got %v, %v; want %v", got, err, tt.want)
				}
				return
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.KindInvalid || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("got error %v, want an invalid one with %q", err, tt.says)
			}
		})
	}
}

func FuzzParseBounds(f *testing.F) {
	for _, s := range []string{"4,51,5,52", "NaN,0,0,0", "4,51,0,5,52,1", ",,,", "1e308,1,1,1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := geo.ParseBounds(s)
		if err != nil {
			return
		}
		for _, p := range []orb.Point{b.Min, b.Max} {
			if geo.CheckLonLat(p) != nil {
				t.Errorf("%q gave a corner off the Earth: %v", s, p)
			}
		}
		if b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1] {
			t.Errorf("%q gave a reversed box %v", s, b)
		}
	})
}

func TestParseCell(t *testing.T) {
	t.Parallel()

	c, err := geo.ParseCell("891969466a3ffff")
	if err != nil || c.Resolution() != 9 || c.String() != "891969466a3ffff" {
		t.Errorf("got %v, resolution %d, %v", c, c.Resolution(), err)
	}
	for _, bad := range []string{"", "zzz", "891969466A3FFFF", "0", "ffffffffffffffff", "1191969466a3ffff", "-91969466a3ffff"} {
		if c, err := geo.ParseCell(bad); err == nil {
			t.Errorf("%q was accepted as %v", bad, c)
		}
	}
}

func FuzzParseCell(f *testing.F) {
	f.Add("891969466a3ffff")
	f.Add("zzz")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := geo.ParseCell(s); err == nil && c.String() != s {
			t.Errorf("%q came back as %q", s, c)
		}
	})
}

// TestDistance compares with geodesics that PostGIS computed:
// select st_distance('point(4.9003 52.3791)'::geography, 'point(5.1101 52.0894)').
func TestDistance(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		a, b orb.Point
		want float64 // metres
	}{
		{"nowhere", orb.Point{5, 52}, orb.Point{5, 52}, 0},
		{"a degree of latitude", orb.Point{5, 52}, orb.Point{5, 53}, 111276.826},
		{"a degree of longitude", orb.Point{5, 52}, orb.Point{6, 52}, 68677.475},
		{"Amsterdam to Utrecht", orb.Point{4.9003, 52.3791}, orb.Point{5.1101, 52.0894}, 35278.391},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := float64(geo.Distance(tt.a, tt.b))
			if math.Abs(got-tt.want) > tt.want*2e-5 {
				t.Errorf("got %.2f m, want %.2f m", got, tt.want)
			}
			if back := float64(geo.Distance(tt.b, tt.a)); back != got {
				t.Errorf("%.6f m there and %.6f m back", got, back)
			}
		})
	}
}

func TestAroundHoldsItsCircle(t *testing.T) {
	t.Parallel()

	centre := orb.Point{5.3, 53.2}
	for _, r := range []geo.Metres{1, 500, 5000, 50000} {
		box := geo.Around(centre, r)
		edges := []orb.Point{{box.Min[0], centre[1]}, {box.Max[0], centre[1]}, {centre[0], box.Min[1]}, {centre[0], box.Max[1]}}
		for _, p := range edges {
			if d := geo.Distance(centre, p); d < r || d > r*1.03 {
				t.Errorf("edge of the box of %v m is at %v m", r, d)
			}
		}
	}
}
