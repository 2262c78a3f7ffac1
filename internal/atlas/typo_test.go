package atlas_test

import (
	"compress/gzip"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
)

// netherlands is an atlas of the real postcodes and municipalities alone.
func netherlands(t testing.TB) *atlas.Atlas {
	t.Helper()
	rows := &atlas.Rows{}
	for _, r := range table(t, "postcode.csv.gz") {
		lon, errLon := strconv.ParseFloat(r["lon"], 64)
		lat, errLat := strconv.ParseFloat(r["lat"], 64)
		if errLon != nil || errLat != nil {
			t.Fatalf("postcode %v", r)
		}
		rows.Postcodes = append(rows.Postcodes, atlas.PostcodeRow{Code: area.Postcode(r["code"]), Place: r["place"], Municipality: area.Code(r["municipality_code"]), Location: orb.Point{lon, lat}})
	}
	for _, r := range table(t, "municipality.csv") {
		rows.Areas = append(rows.Areas, atlas.AreaRow{Code: area.Code(r["code"]), Name: r["name"], Slug: area.Slug(r["name"]), Province: r["province"]})
	}
	names, err := data.PlaceNames()
	if err != nil {
		t.Fatal(err)
	}
	a, err := atlas.Build(rows, atlas.Options{PlaceNames: names})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// table reads a table of the starter set as a map per row.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "data", "starter", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	if strings.HasSuffix(name, ".gz") {
		unzipped, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		reader = csv.NewReader(unzipped)
	}
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]map[string]string, len(rows)-1)
	for i, row := range rows[1:] {
		all[i] = map[string]string{}
		for j, column := range rows[0] {
			all[i][column] = row[j]
		}
	}
	return all
}

// TestNamesAsPeopleWriteThem looks real places up as people type them.
func TestNamesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()

	a := netherlands(t)
	for _, tt := range []struct {
		text string
		want []string // names found by Find
	}{
		{"2611", []string{"2611, Delft"}},
		{"2611ev", []string{"2611, Delft"}},
		{"2611 EV Delft", []string{"2611, Delft"}},
		{"den haag", []string{"Den Haag"}},
		{"'s gravenhage", []string{"'s-Gravenhage"}},
		{"den bosch", []string{"'s-Hertogenbosch"}},
		{"s hertogenbosch", []string{"'s-Hertogenbosch"}},
		{"Ijmuiden", []string{"IJmuiden"}},
		{"Ljouwert", []string{"Leeuwarden"}},
		{"snits", []string{"Sneek"}},
		{"Skylge", []string{"Terschelling"}},
		{"Zwaagwesteinde", []string{"De Westereen"}},
		{"súdwest-fryslân", []string{"Súdwest-Fryslân"}},
		{"hengelo", []string{"Hengelo (Overijssel)", "Hengelo (Gelderland)"}},
		{"Hengelo (Hengelo)", []string{"Hengelo (Overijssel)"}},
		{"Hengelo (Gld)", []string{"Hengelo (Gelderland)"}},
		{"Hengelo Gelderland", []string{"Hengelo (Gelderland)"}},
		{"hengelo ov", []string{"Hengelo (Overijssel)"}},
		{"bergen nh", []string{"Bergen (Noord-Holland)"}},
		{"٢٦١١", []string{"2611, Delft"}},
		{"۲۶۱۱ EV", []string{"2611, Delft"}},
		{"Krimpen a/d IJssel", []string{"Krimpen aan den IJssel"}},
		{"Alphen ad Rijn", []string{"Alphen aan den Rijn"}},
		{"Ouderkerk a.d. Amstel", []string{"Ouderkerk aan de Amstel"}},
		{"Hoek v. Holland", []string{"Hoek van Holland"}},
		{"Nw Vennep", []string{"Nieuw-Vennep"}},
		{"Sint Annaparochie", []string{"St.-Annaparochie"}},
		{"St Oedenrode", []string{"Sint-Oedenrode"}},
		{"Bergen (L)", []string{"Bergen (Limburg)"}},
	} {
		if got := names(a.Find(tt.text)); !slices.Equal(got, tt.want) {
			t.Errorf("%q: found %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTypingErrors(t *testing.T) {
	t.Parallel()

	a := netherlands(t)
	for _, tt := range []struct {
		text, first string
		sure        bool
	}{
		{"Amsterdm", "Amsterdam", true},
		{"Rotterdma", "Rotterdam", true},
		{"Utercht", "Utrecht", true},
		{"Enscheede", "Enschede", true},
		{"ij muiden", "IJmuiden", true},
		{"Ymuiden", "IJmuiden", true},
		{"Leeuwaarden", "Leeuwarden", true},
		{"Gronnigen", "Groningen", true},
		{"schravenhage", "'s-Gravenhage", false},
		{"Delvt", "Delft", false}, // short: ask
		{"Zutfen", "Zutphen", false},
		{"Apledoorn", "Apeldoorn", true},
	} {
		if len(a.Find(tt.text)) > 0 {
			t.Errorf("%q is found as it is: %q", tt.text, names(a.Find(tt.text)))
		}
		places, sure := a.Guess(tt.text)
		if got := names(places); len(got) == 0 || got[0] != tt.first || sure != tt.sure {
			t.Errorf("%q: guessed %q, sure %v, want %q, sure %v", tt.text, got, sure, tt.first, tt.sure)
		}
	}
	for _, text := range []string{"asdfgh", "Parijs", "xyzzy", "aaaa", "qwerty", "Constantinopel", "مرحبا", "", "??", "123456", "1234567890", "\xff", strings.Repeat("x", 200), "New York", "<script>alert(1)</script>"} {
		if places, sure := a.Guess(text); len(places) > 0 || sure {
			t.Errorf("%q: guessed %q", text, names(places))
		}
	}
	for _, abroad := range []string{"Berlin", "Londen", "Antwerpen", "Brussel", "Gent", "Istanbul", "Warschau", "Kiev", "Damascus"} {
		if places, sure := a.Guess(abroad); sure {
			t.Errorf("%q: is taken for %q", abroad, names(places))
		}
	}
}

// TestPlacesInsideLongerTexts looks up what stands in addresses and beside other
// words.
func TestPlacesInsideLongerTexts(t *testing.T) {
	t.Parallel()

	a := netherlands(t)
	for text, want := range map[string][]string{
		"Kerkstraat 12 Utrecht":            {"Utrecht"},
		"Kerkstraat 12, 3511 CE Utrecht":   {"3511, Utrecht"},
		"Kerkweg 2611, 3511ce":             {"3511, Utrecht"}, // the first is the number of a house
		"Haaksbergen 7481":                 {"7481, Haaksbergen"},
		"postcode ٣٥١١":                    {"3511, Utrecht"},
		"gemeente Delft":                   {"Delft"},
		"delft centrum":                    {"Delft"},
		"Amsterdam zuidoost":               {"Amsterdam"},
		"Utrecht, Netherlands":             {"Utrecht"},
		"Utrecht, Nederland":               {"Utrecht"},
		"Bergen op Zoom centrum":           {"Bergen op Zoom"},
		"een straat in Ede":                {"Ede"},
		"Oude Delft 1 den haag":            {"Den Haag", "Delft"},
		"station Hengelo":                  {"Hengelo (Overijssel)", "Hengelo (Gelderland)"},
		"Dorpsstraat 5 Hengelo Gelderland": {"Hengelo (Gelderland)"},
		"naast de molen":                   nil,
		"Nederland is groot":               nil,
	} {
		if found := a.Find(text); len(found) > 0 {
			t.Errorf("%q is found as it is: %q", text, names(found))
		}
		places, sure := a.Guess(text)
		if got := names(places); !slices.Equal(got, want) || sure != (len(want) == 1) {
			t.Errorf("%q: guessed %q, sure %v, want %q", text, got, sure, want)
		}
	}
}

// TestEveryRealNameIsAWayOut follows every name that the finder may offer as a
// choice: it must lead to one place, its own, or whoever chooses it is asked again.
func TestEveryRealNameIsAWayOut(t *testing.T) {
	t.Parallel()

	a := netherlands(t)
	all := a.PlacesIn(orb.Bound{Min: orb.Point{3, 50}, Max: orb.Point{8, 54}})
	if len(all) < 2000 {
		t.Fatalf("%d names of places", len(all))
	}
	for _, p := range all {
		if found := a.Find(p.Name); len(found) != 1 || found[0].Location != p.Location {
			t.Errorf("%q leads to %q", p.Name, names(found))
		}
	}
}

// TestEveryDailyNameIsKnown looks up each name of data/place_names.json: one that
// leads nowhere has an official name that is not written as in the table.
func TestEveryDailyNameIsKnown(t *testing.T) {
	t.Parallel()

	a := netherlands(t)
	all, err := data.PlaceNames()
	if err != nil || len(all) < 40 {
		t.Fatalf("%d names: %v", len(all), err)
	}
	for name, official := range all {
		if found := a.Find(name); len(found) != 1 {
			t.Errorf("%s, officially %s, leads to %q", name, official, names(found))
		}
	}
}

// TestOneErrorIsForgiven makes one random error in every name of six letters or
// more: the place is among those that are offered, nearly always.
func TestOneErrorIsForgiven(t *testing.T) {
	t.Parallel()

	a, random := netherlands(t), rand.New(rand.NewPCG(7, 7))
	tried, missed := 0, 0
	for _, row := range table(t, "postcode.csv.gz") {
		key := area.Slug(row["place"])
		if len(key) < 6 || strings.ContainsAny(row["place"], "(") {
			continue
		}
		want := names(a.Find(row["place"]))
		text := wrong(key, random)
		found, _ := a.Guess(text)
		offered := append(names(a.Find(text)), names(found)...)
		if tried++; !slices.ContainsFunc(offered, func(n string) bool { return slices.Contains(want, n) }) {
			if missed++; missed < 5 {
				t.Logf("%q for %q: offered %q", text, row["place"], offered)
			}
		}
	}
	t.Logf("%d of %d missed", missed, tried)
	if tried < 3000 || missed*100 > tried {
		t.Errorf("%d of %d names with one error are not found, want at most one in a hundred", missed, tried)
	}
}

// wrong makes one error in a key: a letter added, left out, replaced or
// exchanged with its neighbour.
func wrong(key string, random *rand.Rand) string {
	i, letter := random.IntN(len(key)-1), string(rune('a'+random.IntN(26)))
	switch random.IntN(4) {
	case 0:
		return key[:i] + letter + key[i:]
	case 1:
		return key[:i] + key[i+1:]
	case 2:
		return key[:i] + letter + key[i+1:]
	}
	return key[:i] + key[i+1:i+2] + key[i:i+1] + key[i+2:]
}

func FuzzGuess(f *testing.F) {
	for _, text := range []string{"Amsterdm", "'s gravenhge", "ij", "é\x00", "١٢٣٤", "(((", "a-b-c-d"} {
		f.Add(text)
	}
	a := netherlands(f)
	f.Fuzz(func(t *testing.T, text string) {
		places, sure := a.Guess(text)
		if len(places) > 10 || sure && len(places) == 0 {
			t.Errorf("%d places, sure %v", len(places), sure)
		}
		a.Find(text)
	})
}

func BenchmarkFindPlace(b *testing.B) {
	a := netherlands(b)
	for _, text := range []string{"2611", "Amsterdam", "Amsterdm", "'s gravenhge", "onzinplaatsnaamdienietbestaat"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(a.Find(text)) == 0 {
					a.Guess(text)
				}
			}
		})
	}
}
