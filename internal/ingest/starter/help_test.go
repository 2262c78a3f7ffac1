package starter_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"steunkaart/internal/ingest"
	"steunkaart/internal/supply"
)

const harvestRows, harvestUnlocated = 860, 495

func TestEveryHarvestRowIsOneOffer(t *testing.T) {
	t.Parallel()

	seen, unlocated, kinds := map[string]bool{}, 0, map[string]int{}
	for _, o := range table(t, "offer.csv") {
		if !strings.HasPrefix(o["origin"], "harvest:") {
			continue
		}
		if seen[o["origin"]] {
			t.Errorf("%s is in two offers", o["origin"])
		}
		seen[o["origin"]] = true
		kinds[o["kind"]]++
		if o["origin_located"] == "no" {
			unlocated++
		}
	}
	if len(seen) != harvestRows || unlocated != harvestUnlocated {
		t.Errorf("%d rows, %d without a location; want %d, %d", len(seen), unlocated, harvestRows, harvestUnlocated)
	}
	want := map[string]int{
		"library": 325, "welfare": 255, "ido": 91, "digicafe": 72, "town_hall": 49, "library_service_point": 28, "seniorweb": 9,
		"device_point": 9, "bank_branch": 8, "bookmobile_stop": 7, "bank_information_point": 4, "phone_line": 3,
	}
	for kind, n := range want {
		if kinds[kind] != n {
			t.Errorf("%d of %s, want %d", kinds[kind], kind, n)
		}
	}
}

// TestPlacesWithoutALocationStayOffTheMap follows the 495 rows: each is at a
// place whose location is unknown, unless another row of that place has one.
func TestPlacesWithoutALocationStayOffTheMap(t *testing.T) {
	t.Parallel()

	points := map[string]map[string]string{}
	for _, p := range table(t, "help_point.csv") {
		points[p["source_id"]] = p
	}
	unknown, lent := 0, 0
	for _, o := range table(t, "offer.csv") {
		if o["origin_located"] != "no" {
			continue
		}
		p := points[o["help_point"]]
		if p["precision"] == "unknown" {
			unknown++
			continue
		}
		lent++
		if p["merged_from"] == "" {
			t.Errorf("%s has a location that no row gives", p["source_id"])
		}
	}
	if unknown+lent != harvestUnlocated || lent > 60 {
		t.Errorf("%d rows without a place, %d with that of another row", unknown, lent)
	}
}

func TestHelpPointsClaimNoMoreThanTheirSources(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	ids, slugs := map[string]bool{}, map[string]bool{}
	for _, h := range read(t).points {
		p := h.Point
		if ids[h.SourceID] || slugs[p.Slug] {
			t.Errorf("%s, %s stand twice", h.SourceID, p.Slug)
		}
		ids[h.SourceID], slugs[p.Slug] = true, true
		if p.State(now) == supply.StateConfirmed {
			t.Errorf("%s is confirmed", p.Slug)
		}
		if p.Main() == supply.KindCommunityCentre && p.State(now) != supply.StateUnknown {
			t.Errorf("%s is known as a building and is %s", p.Slug, p.State(now))
		}
		checkOffers(t, h)
	}
}

func checkOffers(t *testing.T, h ingest.HelpPoint) {
	t.Helper()
	for i, o := range h.Point.Offers {
		if o.Source == "" {
			t.Errorf("%s: an offer has no source", h.Point.Slug)
		}
		if strings.HasPrefix(o.Note, "Bekend als stemlokaal") && o.Services != "" {
			t.Errorf("%s: a polling station offers %q", h.Point.Slug, o.Services)
		}
		if o.Kind == supply.KindPhoneLine && (h.Point.Precision != supply.PrecisionUnknown || o.StaffedHours+o.BuildingHours != "") {
			t.Errorf("%s: a phone line has a place or hours", h.Point.Slug)
		}
		if i > 0 && slices.Index(supply.Kinds, o.Kind) < slices.Index(supply.Kinds, h.Point.Offers[i-1].Kind) {
			t.Errorf("%s: offers are out of order", h.Point.Slug)
		}
	}
}

// TestNothingWithoutALicence checks that no fixture slipped in: the cash
// machines and the libraries of a game's map have no licence.
func TestNothingWithoutALicence(t *testing.T) {
	t.Parallel()

	forbidden := regexp.MustCompile(`(?i)geldmaat|\bing geldautomaat|artis bibliotheek|\bniod\b|jetlag`)
	for _, file := range []string{"help_point.csv", "offer.csv"} {
		for _, row := range table(t, file) {
			for column, value := range row {
				if forbidden.MatchString(value) {
					t.Errorf("%s, %s: %q", file, column, value)
				}
			}
		}
	}
}

// place finds the help point that holds an offer or bears a name.
func places(t *testing.T) map[string]string {
	t.Helper()
	of := map[string]string{}
	for _, p := range table(t, "help_point.csv") {
		of[p["name"]+", "+p["place"]] = p["source_id"]
	}
	town := map[string]string{}
	for _, p := range table(t, "help_point.csv") {
		town[p["source_id"]] = p["place"]
	}
	for _, o := range table(t, "offer.csv") {
		if o["name"] != "" {
			of[o["name"]+", "+town[o["help_point"]]] = o["help_point"]
		}
	}
	return of
}

// TestMatching holds pairs that were looked up by hand.
func TestMatching(t *testing.T) {
	t.Parallel()

	at := places(t)
	tests := []struct {
		one, other string
		same       bool
	}{
		{"Bibliotheek Venlo, Venlo", "Informatiepunt Digitale Overheid Bibliotheek Venlo, Venlo", true},
		{"Bibliotheek Venlo, Venlo", "Taalhuis Bibliotheek Venlo, Venlo", true},
		{"Centrale Bibliotheek Rotterdam, Rotterdam", "Centrale Bibliotheek, Rotterdam", true},
		{"Bibliotheek Den Haag Haagse Hout, 's-Gravenhage", "Bibliotheek Haagse Hout, 's-Gravenhage", true},
		{"HuB. Bibliotheek Kerkrade, Kerkrade", "Informatiepunt Digitale Overheid HuB. Bibliotheek Kerkrade, Kerkrade", true},
		{"Bibliotheek Kennemerwaard Castricum, Castricum", "Inloopspreekuur Socius (Bibliotheek Castricum), Castricum", true},
		{"Bibliotheek Eemhuis, Amersfoort", "SeniorWeb cursuslocatie Het Eemhuis (bibliotheek Amersfoort), Amersfoort", true},
		{"Bibliotheek Overvecht, Utrecht", "DigiTaalhuis Utrecht - Bibliotheek Overvecht, Utrecht", true},
		{"Bibliotheek Almelo, Almelo", "Taalpunt Almelo, Almelo", true},
		{"Wijkhub Zevenkamp, Rotterdam", "Checkpoint in Wijkhub Zevenkampse Ring, Rotterdam", true},
		// Branches of one organisation, and what only sounds alike.
		{"Bibliotheek Zuid-Kennemerland Haarlem Noord, Haarlem", "Bibliotheek Zuid-Kennemerland Haarlem Centrum, Haarlem", false},
		{"Bibliotheek Den Haag Laak, 's-Gravenhage", "Bibliotheek Den Haag Segbroek, 's-Gravenhage", false},
		{"Informatiepunt Digitale Overheid Bibliotheek Katwijk, Katwijk", "Bibliotheek Hoornes/Rijnsoever, Katwijk", false},
		{"Forumbibliotheek Lewenborg, Groningen", "De oude bieb Lewenborg, Groningen", false},
		{"Bibliotheek Overvecht, Utrecht", "Bibliotheek Kanaleneiland, Utrecht", false},
		{"Huis van de Wijk Zevenkamp, Rotterdam", "Wijkhub Zevenkamp, Rotterdam", false},
		{"Stadhuis Venlo, Venlo", "Stadskantoor Venlo, Venlo", false},
		{"Stadhuis Delft, Delft", "Stadskantoor gemeente Delft, Delft", false},
	}
	for _, tt := range tests {
		x, y := at[tt.one], at[tt.other]
		if x == "" || y == "" {
			t.Errorf("%q (%s) or %q (%s) is not there", tt.one, x, tt.other, y)
			continue
		}
		if (x == y) != tt.same {
			t.Errorf("%q and %q: one place is %v, want %v", tt.one, tt.other, x == y, tt.same)
		}
	}
}

func TestMergesSayWhy(t *testing.T) {
	t.Parallel()

	merged := 0
	for _, p := range table(t, "help_point.csv") {
		if p["merged_from"] == "" {
			continue
		}
		merged++
		rows := strings.Split(p["merged_from"], "; ")
		if reasons := strings.Count(p["merged_from"], "("); len(rows) < 2 || reasons != len(rows)-1 {
			t.Errorf("%s: %d rows with %d reasons: %s", p["source_id"], len(rows), reasons, p["merged_from"])
		}
	}
	if merged < 200 {
		t.Errorf("%d places of more than one row, want at least 200", merged)
	}
}
