package starter_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/ingest/starter"
)

// row is a harvest row of the matching tests, as its fields.
type row struct {
	kind, name, street, number, postcode, place, note string
	at                                                [2]float64 // metres in Aa; zero is no location
}

func (r row) line() string {
	where := ",,"
	if r.at != [2]float64{} {
		where = lonLat(inAa(r.at[0], r.at[1])) + ",source-page"
	}
	return fmt.Sprintf("%s,%s,,%s,%s,%s,%s,Aa,,,,,,,,https://a.nl/%s,2025,q,high,%s,GM0001,%s\n",
		r.kind, r.name, r.street, r.number, r.postcode, r.place, r.name, r.note, where)
}

// gathered builds a world without polling stations whose help is these rows,
// and returns the names at each place.
func gathered(t *testing.T, rows []row) [][]string {
	t.Helper()
	text := harvestHead
	for _, r := range rows {
		text += r.line()
	}
	c := built(t, map[string]string{harvestFile: text, pollingFile: "id;gemeentecode;gemeente;plaats;naam;x;y\n"})
	var all [][]string
	for _, h := range c.points {
		var names []string
		for _, o := range h.Point.Offers {
			if o.Name == "" {
				o.Name = h.Point.Name
			}
			names = append(names, o.Name)
		}
		slices.Sort(names)
		all = append(all, names)
	}
	return all
}

// TestSameBuilding states each rule of matching with the smallest pair that it
// brings together, and with the nearest pair that it leaves apart.
func TestSameBuilding(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		rows []row
		same bool
	}{
		{"one address", []row{
			{kind: "welfare", name: "Wijkteam", street: "Markt", number: "1", place: "Adorp"},
			{kind: "ido", name: "IDO", street: "Markt", number: "1a", place: "Adorp"},
		}, true},
		{"another number", []row{
			{kind: "welfare", name: "Wijkteam", street: "Markt", number: "1", place: "Adorp"},
			{kind: "ido", name: "IDO", street: "Markt", number: "11", place: "Adorp"},
		}, false},
		{"one street in two places", []row{
			{kind: "welfare", name: "Wijkteam", street: "Markt", number: "1", place: "Adorp"},
			{kind: "ido", name: "IDO", street: "Markt", number: "1", place: "Edorp"},
		}, false},
		{"one postcode and number", []row{
			{kind: "welfare", name: "Wijkteam", number: "1", postcode: "1000AA", place: "Adorp"},
			{kind: "ido", name: "IDO", number: "1", postcode: "1000AA", place: "Edorp"},
		}, true},
		{"one postcode and number, two streets", []row{
			{kind: "welfare", name: "Wijkteam", street: "Markt", number: "1", postcode: "1000AA", place: "Adorp"},
			{kind: "ido", name: "IDO", street: "Brink", number: "1", postcode: "1000AA", place: "Adorp"},
		}, false},
		{"one spot", []row{
			{kind: "welfare", name: "Wijkteam", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "Loket", at: [2]float64{500.5, 500}, place: "Adorp"},
		}, true},
		{"next door", []row{
			{kind: "welfare", name: "Wijkteam", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "Loket", at: [2]float64{520, 500}, place: "Adorp"},
		}, false},
		{"near with other names", []row{
			{kind: "welfare", name: "Wijkteam De Eik", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "IDO in De Beuk", at: [2]float64{530, 500}, place: "Adorp"},
		}, false},
		{"near, and one name holds the other", []row{
			{kind: "welfare", name: "Eik", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "Loket Eik", at: [2]float64{530, 500}, place: "Adorp"},
		}, true},
		{"alike, and too far", []row{
			{kind: "welfare", name: "Eik", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "Eik", at: [2]float64{660, 500}, place: "Adorp"},
		}, false},
		{"alike within the grounds", []row{
			{kind: "welfare", name: "Eik", at: [2]float64{500, 500}, place: "Adorp"},
			{kind: "ido", name: "Eik", at: [2]float64{640, 500}, place: "Adorp"},
		}, true},
		{"one name, no location", []row{
			{kind: "welfare", name: "Trefpunt Eik", place: "Adorp"}, {kind: "ido", name: "trefpunt eik", place: "Adorp"},
		}, true},
		{"one name in two places", []row{
			{kind: "welfare", name: "Trefpunt Eik", place: "Adorp"}, {kind: "ido", name: "Trefpunt Eik", place: "Edorp"},
		}, false},
		{"two branches", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"}, {kind: "library", name: "Bibliotheek Zuid", place: "Adorp"},
		}, false},
		{"one branch", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"}, {kind: "library", name: "De Bibliotheek Adorp Noord", place: "Adorp"},
		}, true},
		{"the source says so", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"},
			{kind: "library", name: "Leeszaal", place: "Edorp", note: "same library as 'Bibliotheek Noord'"},
		}, true},
		{"help in the only library", []row{
			{kind: "library", name: "Bibliotheek Adorp", place: "Adorp"}, {kind: "digicafe", name: "Taalhuis (Bibliotheek)", place: "Adorp"},
		}, true},
		{"help in a library of another place", []row{
			{kind: "library", name: "Bibliotheek Adorp", place: "Adorp"}, {kind: "digicafe", name: "Taalhuis (Bibliotheek)", place: "Edorp"},
		}, false},
		{"help in some branch", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"}, {kind: "digicafe", name: "Taalhuis (Bibliotheek)", place: "Adorp"},
		}, false},
		{"help in a named branch", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"}, {kind: "ido", name: "IDO Bibliotheek Noord", place: "Adorp"},
		}, true},
		{"a former library", []row{
			{kind: "library", name: "Bibliotheek Noord", place: "Adorp"}, {kind: "welfare", name: "De oude bieb Noord", place: "Adorp"},
		}, false},
		{"help without a library in its name", []row{
			{kind: "library", name: "Bibliotheek Adorp", place: "Adorp"}, {kind: "ido", name: "Informatiepunt Adorp", place: "Adorp"},
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			for _, rows := range [][]row{tt.rows, {tt.rows[1], tt.rows[0]}} {
				if places := gathered(t, rows); (len(places) == 1) != tt.same {
					t.Errorf("places %q, want one: %v", places, tt.same)
				}
			}
		})
	}
}

// TestNothingIsMergedWhenTwoCouldBeMeant has an IDO of "the library" in a place
// with two of them.
func TestNothingIsMergedWhenTwoCouldBeMeant(t *testing.T) {
	t.Parallel()

	places := gathered(t, []row{
		{kind: "library", name: "Bibliotheek Noord", place: "Adorp"},
		{kind: "library", name: "Bibliotheek Zuid", place: "Adorp"},
		{kind: "ido", name: "IDO Bibliotheek Adorp", place: "Adorp"},
	})
	if len(places) != 3 {
		t.Errorf("places %q, want three", places)
	}
}

// TestAMergeNeverBringsContradictionsTogether: B is at the spot of A and bears
// the name of C, but A and C have different addresses.
func TestAMergeNeverBringsContradictionsTogether(t *testing.T) {
	t.Parallel()

	places := gathered(t, []row{
		{kind: "welfare", name: "Eik", street: "Markt", number: "1", place: "Adorp", at: [2]float64{500, 500}},
		{kind: "digicafe", name: "Beuk", place: "Adorp", at: [2]float64{500, 500}},
		{kind: "seniorweb", name: "Beuk", street: "Brink", number: "9", place: "Adorp"},
	})
	if len(places) != 2 {
		t.Errorf("places %q, want two", places)
	}
}

// TestMatchingKeepsEveryRow: whatever the rows, each is one offer, and their
// order in the file does not matter.
func TestMatchingKeepsEveryRow(t *testing.T) {
	t.Parallel()

	outer := t
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "rows")
		rows := make([]row, n)
		for i := range rows {
			rows[i] = row{
				kind:   rapid.SampledFrom([]string{"library", "ido", "welfare", "digicafe"}).Draw(t, "kind"),
				name:   rapid.SampledFrom([]string{"Bibliotheek", "Bibliotheek Noord", "IDO Bibliotheek Noord", "Eik", "Wijkteam Eik"}).Draw(t, "name"),
				street: rapid.SampledFrom([]string{"", "Markt", "Brink"}).Draw(t, "street"), number: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "number"),
				place: rapid.SampledFrom([]string{"Adorp", "Edorp", ""}).Draw(t, "place"),
			}
			if rapid.Bool().Draw(t, "located") {
				rows[i].at = [2]float64{500 + 30*rapid.Float64Range(0, 8).Draw(t, "east"), 500}
			}
		}
		places := gathered(outer, rows)
		count := 0
		for _, p := range places {
			count += len(p)
		}
		if count != n {
			t.Fatalf("%d rows became %d offers: %q", n, count, places)
		}
		slices.Reverse(rows)
		if again := gathered(outer, rows); shape(again) != shape(places) {
			t.Fatalf("order matters: %q and %q", places, again)
		}
	})
}

// shape is what places hold, without their order.
func shape(places [][]string) string {
	var all []string
	for _, p := range places {
		all = append(all, strings.Join(p, "+"))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func TestWebsiteOf(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"": "", "dok.info": "https://dok.info", "http://a.nl/x": "http://a.nl/x", "post@a.nl": "post@a.nl",
	}
	for from, want := range tests {
		if got := starter.WebsiteOf(from); got != want {
			t.Errorf("WebsiteOf(%q) = %q, want %q", from, got, want)
		}
	}
}
