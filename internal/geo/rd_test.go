package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
)

// TestToRD compares with what PostGIS 3.3 computed:
// select st_transform(st_point(4.3571, 52.0116, 4326), 28992).
func TestToRD(t *testing.T) {
	t.Parallel()

	for wgs, want := range map[orb.Point]orb.Point{
		{5.38720621, 52.15517440}: {155000.185, 463000.234}, // Amersfoort
		{4.3571, 52.0116}:         {84280.716, 447527.665},  // Delft
		{6.9, 53.3}:               {255854.998, 591450.417},
		{3.4, 51.35}:              {16572.570, 375306.140},
		{5.9, 50.8}:               {191153.624, 312360.167},
		{6.16, 53.48}:             {206307.373, 610699.729}, // Schiermonnikoog
	} {
		got := geo.ToRD(wgs)
		if math.Hypot(got[0]-want[0], got[1]-want[1]) > 0.02 {
			t.Errorf("%v: got %.3f, want %.3f", wgs, got, want)
		}
	}
}

// TestToRDOfTowers compares with coordinates that the Kadaster publishes as test
// points of RDNAPTRANS, whose correction grid is not in it.
func TestToRDOfTowers(t *testing.T) {
	t.Parallel()

	for rd, wgs := range map[orb.Point]orb.Point{
		{155000, 463000}:         {5.387206, 52.155174}, // Amersfoort, Onze Lieve Vrouwetoren
		{120700.723, 487525.502}: {4.883526, 52.374533}, // Amsterdam, Westertoren
		{233883.131, 582065.168}: {6.568201, 53.219383}, // Groningen, Martinitoren
	} {
		if got := geo.ToRD(wgs); math.Hypot(got[0]-rd[0], got[1]-rd[1]) > 0.5 {
			t.Errorf("%v: got %.3f, want %.3f", wgs, got, rd)
		}
	}
}

func TestProjectionsTurnBack(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		b := geo.Netherlands
		p := orb.Point{rapid.Float64Range(b.Min[0], b.Max[0]).Draw(r, "lon"), rapid.Float64Range(b.Min[1], b.Max[1]).Draw(r, "lat")}
		for name, back := range map[string]orb.Point{
			"RD New": geo.FromRD(geo.ToRD(p)), "Web Mercator": geo.FromWebMercator(geo.ToWebMercator(p)),
		} {
			if geo.Distance(p, back) > 0.001 {
				r.Errorf("%s: %v came back as %v", name, p, back)
			}
		}
	})
}

// TestFromRDAnywhere: numbers that are no place in the Netherlands end and are
// finite, since somebody may ask for them.
func TestFromRDAnywhere(t *testing.T) {
	t.Parallel()

	for _, p := range []orb.Point{{0, 0}, {1e9, -1e9}, {-7e6, 7e6}} {
		back := geo.FromRD(p)
		if math.IsNaN(back[0]) || math.IsNaN(back[1]) || math.IsInf(back[0], 0) {
			t.Errorf("%v became %v", p, back)
		}
	}
}

func TestToWebMercator(t *testing.T) {
	t.Parallel()

	got := geo.ToWebMercator(orb.Point{5, 52})
	if math.Hypot(got[0]-556597.4539663679, got[1]-6800125.454397307) > 0.001 {
		t.Errorf("got %.4f", got)
	}
}

func TestParseBoundsIn(t *testing.T) {
	t.Parallel()

	delft := orb.Bound{Min: orb.Point{4.32, 51.97}, Max: orb.Point{4.40, 52.03}}
	for _, c := range geo.CRSs {
		a, b := c.To(delft.Min), c.To(delft.Max)
		text := fmt.Sprintf("%f,%f,%f,%f", a[0], a[1], b[0], b[1])
		got, err := geo.ParseBoundsIn(text, c)
		if err != nil {
			t.Errorf("%s: %v", c.URI, err)
		}
		// RD New turns by half a degree here, so that the box around grows.
		for i := range 2 {
			if math.Abs(got.Min[i]-delft.Min[i]) > 0.002 || math.Abs(got.Max[i]-delft.Max[i]) > 0.002 {
				t.Errorf("%s: %s became %v", c.URI, text, got)
			}
		}
		for _, bad := range []string{"", "1,2,3", "NaN,1,2,3", "1,2,Inf,3", "9,9,1,1"} {
			if got, err := geo.ParseBoundsIn(bad, c); err == nil {
				t.Errorf("%s: %q became %v", c.URI, bad, got)
			}
		}
	}
	if _, err := geo.ParseCRS("http://www.opengis.net/def/crs/EPSG/0/1234"); err == nil {
		t.Error("an unknown system was accepted")
	}
}
