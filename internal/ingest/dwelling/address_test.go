package dwelling_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
	"steunkaart/internal/ingest/ingesttest"
)

func TestAddresses(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, text string
		homes      []float64
		refused    []string
	}{
		{"degrees", "lon,lat\n4.3571,52.0116\n4.36,52.01\n", []float64{1, 1}, nil},
		{"with homes", "longitude;latitude;woningen\n4,3571;52,0116;12\n4.36;52.01;\n", []float64{12, 1}, nil},
		{"RD New", "x,y,homes\n84280.716,447527.665,3\n", []float64{3}, nil},
		{
			"bad rows", "lon,lat,homes\n4.3571,52.0116,1\n4.36,52.01,0\n4.36,52.01,-2\n4.36,52.01,NaN\n4.36,52.01,1e7\nx,52.01,1\n,,1\n13.4,52.5,1\n84280,447527,1\n4.37,52.0,2\n4.38,52.0,3\n4.38,52.01,4\n4.38,52.02,5\n",
			[]float64{1, 2, 3, 4, 5},
			[]string{"3 homes", "4 homes", "5 homes", "6 homes", "7 lon, lat", "8 lon, lat", "9 lon, lat", "10 lon, lat"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			sink := &ingesttest.Sink{}
			if err := (dwelling.Addresses{Cell: cellAt}).Read(t.Context(), ingesttest.File(t, "a.csv", tt.text), sink); err != nil {
				t.Fatal(err)
			}
			var homes []float64
			all := ingesttest.Of[ingest.DwellingPoint](sink)
			for _, p := range all {
				homes = append(homes, p.Weight)
				if want, _ := cellAt(p.Location); p.Kind != ingest.Address || p.Cell != want {
					t.Errorf("got %+v, cell is %s", p, want)
				}
			}
			if !slices.Equal(homes, tt.homes) || !slices.Equal(sink.Refused(), tt.refused) {
				t.Errorf("homes %v, refused %v", homes, sink.Refused())
			}
			if d := geo.Distance(all[0].Location, orb.Point{4.3571, 52.0116}); d > 0.05 {
				t.Errorf("the first lies %v m from where it is", d)
			}
		})
	}
}

func TestAddressesRefused(t *testing.T) {
	t.Parallel()

	for text, says := range map[string]string{
		"straat,nummer\nA,1\n":                      "lacks lon and lat, or x and y",
		"lon,y\n4.36,52\n":                          "lacks lon and lat, or x and y",
		"lon,lat\n52.01,4.36\n":                     "latitude and longitude swapped",
		"lon,lat\n84280,447527\n":                   "is in metres of RD New (EPSG:28992) where degrees (WGS 84) is declared",
		"x,y\n4.36,52.01\n":                         "is in degrees (WGS 84) where metres of RD New (EPSG:28992) is declared",
		"lon,lat\n" + strings.Repeat("0,0\n", 1500): "1001 of 1001 coordinates do not fit",
	} {
		err := (dwelling.Addresses{Cell: cellAt}).Read(t.Context(), ingesttest.File(t, "a.csv", text), &ingesttest.Sink{})
		if err == nil || !strings.HasPrefix(err.Error(), "a.csv: ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q: got %v, want it to say %q", text, err, says)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("lon,lat,homes\n4.36,52.01,2\n")
	f.Add("x;y\n84280,7;447527\n")
	f.Add("lon,lat\n\"4.36\n")
	f.Fuzz(func(t *testing.T, text string) {
		sink := &ingesttest.Sink{}
		in := ingest.Input{Name: "a.csv", Size: int64(len(text)), File: strings.NewReader(text)}
		_ = dwelling.Addresses{Cell: cellAt}.Read(t.Context(), in, sink) // either is good
		for _, p := range ingesttest.Of[ingest.DwellingPoint](sink) {
			if !(p.Weight > 0) || math.IsInf(p.Weight, 0) || geo.CheckLonLat(p.Location) != nil || p.Cell.Resolution() != 9 {
				t.Fatalf("%q gave %+v", text, p)
			}
		}
	})
}
