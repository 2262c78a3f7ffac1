package atlas_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
)

// places is an atlas of places with the difficulties of real ones.
func places(t testing.TB) *atlas.Atlas {
	t.Helper()
	return build(t, &atlas.Rows{
		Areas: []atlas.AreaRow{
			{Code: "GM0001", Name: "Delft", Slug: "delft"},
			{Code: "GM0002", Name: "'s-Gravenhage", Slug: "s-gravenhage"},
			{Code: "GM0003", Name: "Rijswijk", Slug: "rijswijk"},
			{Code: "GM0004", Name: "Altena", Slug: "altena"},
			{Code: "GM0005", Name: "Súdwest-Fryslân", Slug: "sudwest-fryslan"},
			{Code: "GM0006", Name: "Zonder Postcode", Slug: "zonder-postcode"},
			{Code: "GM0007", Name: "Zwijndrecht", Slug: "zwijndrecht"}, // a town of its own, behind municipalities without one
		},
		Postcodes: []atlas.PostcodeRow{
			{Code: "2611", Place: "Delft", Municipality: "GM0001", Location: orb.Point{4.36, 52.01}},
			{Code: "2612", Place: "Delft", Municipality: "GM0001", Location: orb.Point{4.38, 52.01}},
			{Code: "2613", Place: "Delft", Municipality: "GM0001", Location: orb.Point{4.365, 52.01}},
			{Code: "2491", Place: "Delft", Municipality: "GM0002", Location: orb.Point{4.39, 52.03}}, // its edge lies next door
			{Code: "2511", Place: "Den Haag", Municipality: "GM0002", Location: orb.Point{4.31, 52.08}},
			{Code: "2281", Place: "Rijswijk", Municipality: "GM0003", Location: orb.Point{4.32, 52.04}},
			{Code: "4284", Place: "Rijswijk", Municipality: "GM0004", Location: orb.Point{5.02, 51.79}},
			{Code: "8601", Place: "Sneek", Municipality: "GM0005", Location: orb.Point{5.66, 53.03}},
			{Code: "8602", Place: "Sneek", Municipality: "GM0005", Location: orb.Point{5.67, 53.04}},
			{Code: "8711", Place: "Workum", Municipality: "GM0005", Location: orb.Point{5.44, 52.98}},
			{Code: "3331", Place: "Zwijndrecht", Municipality: "GM0007", Location: orb.Point{4.64, 51.82}},
			{Code: "9999", Municipality: "GM0009", Location: orb.Point{6.9, 53.3}},
		},
	})
}

func names(found []atlas.Place) []string {
	all := make([]string, len(found))
	for i, p := range found {
		all[i] = p.Name
	}
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()

	tests := []struct {
		text string
		want []string
	}{
		{"2611", []string{"2611, Delft"}},
		{" 2611 ab ", []string{"2611, Delft"}},
		{"2611AB", []string{"2611, Delft"}},
		{"2611, Delft", []string{"2611, Delft"}},
		{"9999", []string{"9999"}},
		{"1234", nil},
		{"0611", nil},
		{"26111", nil},
		{"261", nil},
		{"delft", []string{"Delft"}},
		{"DELFT", []string{"Delft"}},
		{"Del", []string{"Delft"}},
		{"prinsenstad", []string{"Delft"}}, // by its daily name
		{"sneek", []string{"Sneek"}},       // a place of that name goes first
		{"den haag", []string{"Den Haag"}},
		{"’s-Gravenhage", []string{"'s-Gravenhage"}},
		{"s gravenhage", []string{"'s-Gravenhage"}},
		{"rijswijk", []string{"Rijswijk (Rijswijk)", "Rijswijk (Altena)"}},
		{"Rijswijk (Altena)", []string{"Rijswijk (Altena)"}},
		{"Rijswijk NB (Altena)", []string{"Rijswijk (Altena)"}},
		{"Rijswijk (Delft)", nil},
		{"sudwest fryslan", []string{"Súdwest-Fryslân"}},
		{"S", []string{"Súdwest-Fryslân", "'s-Gravenhage", "Sneek"}},
		{"zwijndrecht", []string{"Zwijndrecht"}},
		{"zonder", nil},
		{"", nil},
		{"?!", nil},
		{"de", []string{"Delft", "Den Haag"}},
		{"Parijs", nil},
		{strings.Repeat("delft ", 20), nil},
		{"\xff\xfe", nil},
	}
	a := places(t)
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			if got := names(a.Find(tt.text)); !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

// TestEveryNameIsAWayOut follows each name that may be offered as a choice: it
// must lead to one place, its own, or whoever chooses it is asked again.
func TestEveryNameIsAWayOut(t *testing.T) {
	t.Parallel()

	a := places(t)
	for _, p := range a.PlacesIn(orb.Bound{Min: orb.Point{3, 50}, Max: orb.Point{8, 54}}) {
		if found := a.Find(p.Name); len(found) != 1 || found[0].Location != p.Location {
			t.Errorf("%s leads to %v", p.Name, names(found))
		}
	}
}

func TestAPlaceStandsWhereAPostcodeDoes(t *testing.T) {
	t.Parallel()

	a := places(t)
	p := a.Find("delft")[0]
	if p.Location != (orb.Point{4.365, 52.01}) || a.Municipalities[p.Municipality].Code != "GM0001" || p.Exact || p.Postcode != "" {
		t.Errorf("Delft is %+v, want the postcode nearest to the middle of its three", p)
	}
	if p := a.Find("2511")[0]; p.Location != (orb.Point{4.31, 52.08}) || p.Postcode != "2511" || a.Municipalities[p.Municipality].Code != "GM0002" {
		t.Errorf("2511 is %+v", p)
	}
	if p := a.Find("9999")[0]; p.Municipality != -1 {
		t.Errorf("9999 lies in no municipality that we know, but in %d", p.Municipality)
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"2611 AB", "Rijswijk (Altena)", "'s-Gravenhage", "(", "rijswijk(", "é\x00", "١٢٣٤"} {
		f.Add(text)
	}
	a := places(f)
	f.Fuzz(func(t *testing.T, text string) {
		found := a.Find(text)
		if len(found) > 10 {
			t.Fatalf("%d places", len(found))
		}
		for _, p := range found {
			if p.Municipality >= len(a.Municipalities) || p.Name == "" {
				t.Fatalf("%+v", p)
			}
			if again := a.Find(p.Name); len(again) == 0 || again[0] != p {
				t.Fatalf("%q leads to %+v, whose name leads to %+v", text, p, again)
			}
			if p.Postcode != "" {
				if _, err := area.ParsePostcode(string(p.Postcode)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
