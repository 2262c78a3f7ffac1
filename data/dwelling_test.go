package data_test

import (
	"strings"
	"testing"

	"steunkaart/data"
)

func TestDwelling(t *testing.T) {
	t.Parallel()

	d, err := data.LoadDwelling()
	if err != nil {
		t.Fatal(err)
	}
	factor := map[string]float64{}
	for _, b := range d.Buildings {
		factor[b.Tag] = b.Factor
	}
	for tag, want := range map[string]float64{"house": 1, "apartments": 1, "houseboat": 1, "yes": 0, "shed": 0, "construction": 0} {
		if factor[tag] != want {
			t.Errorf("%s: factor %v, want %v", tag, factor[tag], want)
		}
	}
}

func TestDwellingCheck(t *testing.T) {
	t.Parallel()

	house := data.BuildingUse{Tag: "house", Factor: 1, Levels: 2, Basis: "assumed", Reason: "Huis."}
	tests := []struct {
		name   string
		change func(*data.Dwelling)
		says   string
	}{
		{"good", func(*data.Dwelling) {}, ""},
		{"no buildings", func(d *data.Dwelling) { d.Buildings = nil }, "no building in which people live"},
		{"twice", func(d *data.Dwelling) { d.Buildings = append(d.Buildings, house) }, `"house": stands twice`},
		{"no tag", func(d *data.Dwelling) { d.Buildings[0].Tag = "" }, "must be filled"},
		{"no reason", func(d *data.Dwelling) { d.Buildings[0].Reason = "" }, "must be filled"},
		{"measured", func(d *data.Dwelling) { d.Buildings[0].Basis = "published" }, "must be assumed"},
		{"factor", func(d *data.Dwelling) { d.Buildings[0].Factor = 1.1 }, "from 0 to 1"},
		{"levels", func(d *data.Dwelling) { d.Buildings[0].Levels = 0 }, "levels from 1"},
		{"high", func(d *data.Dwelling) { d.Buildings[0].Levels = 61 }, "levels from 1"},
		{"max", func(d *data.Dwelling) { d.MaxLevels.Value = 0 }, "max_levels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			d := data.Dwelling{MaxLevels: data.Parameter{Value: 60, Reason: "Hoog."}, Buildings: []data.BuildingUse{house}}
			tt.change(&d)
			err := d.Check()
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v, want it to say %q", err, tt.says)
			}
		})
	}
}
