package atlas_test

import (
	"math"
	"reflect"
	"testing"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// TestWays looks ways up that were stored in no order, some of them of no use.
func TestWays(t *testing.T) {
	t.Parallel()

	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	rows := &atlas.Rows{
		Points: []supply.HelpPoint{{ID: 30, Slug: "c"}, {ID: 10, Slug: "a"}, {ID: 20, Slug: "b"}},
		Ways: []atlas.WayRow{
			{Postcode: "2612", Point: 20, Profile: access.Cycle, Minutes: 4},
			{Postcode: "2611", Point: 30, Profile: access.Cycle, Minutes: 2},
			{Postcode: "2611", Point: 10, Profile: access.Cycle, Minutes: 3},
			{Postcode: "2611", Point: 30, Profile: access.Walk, Minutes: 7.5},
			{Postcode: "2611", Point: 20, Profile: access.Walk, Minutes: 0},
			{Postcode: "2611", Point: 15, Profile: access.Walk, Minutes: 1}, // gone
			{Postcode: "2613", Point: 99, Profile: access.Walk, Minutes: 1}, // gone
			{Postcode: "2614", Point: 10, Profile: access.Senior, Minutes: 1},
			{Postcode: "2614", Point: 10, Profile: -1, Minutes: 1},
			{Postcode: "2614", Point: 10, Profile: access.Walk, Minutes: inf},
			{Postcode: "2614", Point: 10, Profile: access.Walk, Minutes: nan},
			{Postcode: "2614", Point: 10, Profile: access.Walk, Minutes: -1},
			{Postcode: "2615", Point: 10, Profile: access.Walk, Minutes: 9},
		},
	}
	a, err := atlas.Build(rows, atlas.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[area.Postcode][]atlas.Way{
		"2611": {{0, [2]float32{inf, 3}}, {1, [2]float32{0, inf}}, {2, [2]float32{7.5, 2}}},
		"2612": {{1, [2]float32{inf, 4}}},
		"2613": nil, "2614": nil, "": nil,
		"2615": {{0, [2]float32{9, inf}}},
	} {
		got := a.Ways(code)
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
		if cap(got) != len(got) {
			t.Errorf("%q: what is added to its ways would change those of the next", code)
		}
	}
}

// BenchmarkWays looks up the ways of postcodes of a country in which all have as
// many as are kept.
func BenchmarkWays(b *testing.B) {
	rows := &atlas.Rows{}
	for i := range 12_000 {
		rows.Points = append(rows.Points, supply.HelpPoint{ID: int64(i)})
	}
	var codes []area.Postcode
	for i := range 4766 {
		codes = append(codes, area.Postcode(string([]byte{byte('1' + i/1000), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})))
		for k := range 20 {
			for p := range access.Profile(atlas.WayProfiles) {
				rows.Ways = append(rows.Ways, atlas.WayRow{Postcode: codes[i], Point: int64((i*2 + k) % 12_000), Profile: p, Minutes: float32(k)})
			}
		}
	}
	a, err := atlas.Build(rows, atlas.Options{})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		if len(a.Ways(codes[n%len(codes)])) != 20 {
			b.Fatal("not all ways are there")
		}
		n++
	}
}
