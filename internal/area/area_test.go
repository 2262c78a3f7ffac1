package area_test

import (
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/area"
)

func TestParseCode(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]area.Code{"GM0503": "GM0503", " wk050311 ": "WK050311", "BU05031100": "BU05031100", "bu0363aa01": "BU0363AA01"} {
		if got, err := area.ParseCode(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "0503", "GM503", "GM05033", "WK0503", "XX0503", "GM05O3"} {
		if got, err := area.ParseCode(bad); err == nil {
			t.Errorf("%q was accepted as %q", bad, got)
		}
	}
}

func TestCodeParents(t *testing.T) {
	t.Parallel()

	c := area.Code("BU05031100")
	if c.Municipality() != "GM0503" || c.District() != "WK050311" || c.Level() != area.LevelNeighbourhood {
		t.Errorf("got %s, %s, %s", c.Municipality(), c.District(), c.Level())
	}
	if d := area.Code("GM0503").District(); d != "" {
		t.Errorf("a municipality lies in district %q", d)
	}
}

func TestParsePostcode(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]area.Postcode{"2611": "2611", "2611 CE": "2611", "2611ce": "2611", "  3511  ": "3511"} {
		if got, err := area.ParsePostcode(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "0611", "261", "26111", "2611 C", "Delft", "2611 CE1"} {
		if got, err := area.ParsePostcode(bad); err == nil {
			t.Errorf("%q was accepted as %q", bad, got)
		}
	}
}

func FuzzParsePostcode(f *testing.F) {
	f.Add("2611 CE")
	f.Add("Delft")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := area.ParsePostcode(s)
		if err == nil && (len(p) != 4 || !strings.Contains(s, string(p))) {
			t.Errorf("%q gave %q", s, p)
		}
	})
}

func TestSlug(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]string{
		"Delft": "delft", "'s-Gravenhage": "s-gravenhage", "Súdwest-Fryslân": "sudwest-fryslan",
		"Bergen (NH.)": "bergen-nh", "Nuenen, Gerwen en Nederwetten": "nuenen-gerwen-en-nederwetten", "  ": "",
	} {
		if got := area.Slug(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Súdwest-Fryslân")
	f.Fuzz(func(t *testing.T, s string) {
		slug := area.Slug(s)
		if strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Contains(slug, "--") || area.Slug(slug) != slug {
			t.Errorf("%q gave the slug %q", s, slug)
		}
	})
}

func register() area.Register {
	return area.NewRegister(
		map[area.Code]string{"GM0363": "Amsterdam", "GM1992": "Voorne aan Zee", "GM0855": "Tilburg", "GM0824": "Oisterwijk"},
		[]area.Change{
			{Former: "GM0457", FormerName: "Weesp", Successors: []area.Code{"GM0363"}},
			{Former: "GM0001", FormerName: "Eerste", Successors: []area.Code{"GM0002"}},
			{Former: "GM0002", FormerName: "Tweede", Successors: []area.Code{"GM1992"}},
			{Former: "GM0788", FormerName: "Haaren", Successors: []area.Code{"GM0855", "GM0824"}},
			{Former: "GM0008", FormerName: "Kring", Successors: []area.Code{"GM0009"}},
			{Former: "GM0009", FormerName: "Kring", Successors: []area.Code{"GM0008"}},
		})
}

func TestRegisterResolve(t *testing.T) {
	t.Parallel()

	tests := []struct {
		in      area.Code
		want    area.Code
		changed bool
		says    string
	}{
		{"GM0363", "GM0363", false, ""},
		{"GM0457", "GM0363", true, ""},
		{"GM0001", "GM1992", true, ""},
		{"GM0788", "", false, "split"},
		{"GM9999", "", false, "not a municipality"},
		{"GM0008", "", false, "not a municipality"},
	}
	for _, tt := range tests {
		t.Run(string(tt.in), func(t *testing.T) {
			t.Parallel()

			got, changed, err := register().Resolve(tt.in)
			if got != tt.want || changed != tt.changed || (err != nil) != (tt.says != "") {
				t.Fatalf("got %q, %v, %v", got, changed, err)
			}
			if err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %q, want it to say %q", err, tt.says)
			}
		})
	}
	if all := register().Successors("GM0788"); !slices.Equal(all, []area.Code{"GM0824", "GM0855"}) {
		t.Errorf("successors of Haaren: %v", all)
	}
}
