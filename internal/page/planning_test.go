package page_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/hours"
)

// planned is the fixture with help of which the hours are known, with streets and
// with buildings where a point would help.
func planned(t testing.TB) *atlas.Atlas {
	t.Helper()
	return fixtureWith(t, func(r *atlas.Rows) {
		var tuesday hours.Set
		tuesday.Add(24 + 14)
		set := atlas.CellHours{}
		set.Staffed[access.Walk] = access.Hours{Known: tuesday, Unknown: access.Always}
		set.Building[access.Walk] = access.Hours{Known: tuesday}
		r.Reach.HourSets = []atlas.CellHours{{}, set}
		for i, f := range r.Reach.Flags {
			if f.Has(atlas.CoveredWalkListed) {
				r.Reach.Hours[i], r.Reach.Flags[i] = 1, f|atlas.ByStreet
			}
		}
		gap := &r.Gaps[0]
		gap.RankHigh = slices.Repeat([]int{3}, len(gap.Rank))
		gap.Nearest, gap.NearestMetres = r.Points[0].ID, 1234
		r.Coverage = append(r.Coverage, atlas.CoverageRow{
			Area: "GM0001", Profile: access.Walk, ListedLow: same(400, len(gap.Rank)), ListedHigh: same(700, len(gap.Rank)),
			ConfirmedLow: same(0, len(gap.Rank)), ConfirmedHigh: same(0, len(gap.Rank)),
		})
		r.Proposals = []atlas.ProposalRow{
			{
				Municipality: "GM0001", Profile: access.Walk, Definition: 1, Sites: 1, Cells: gap.Cells[:3], GainLow: 20, GainHigh: 90,
				Site: atlas.ProposedSite{Kind: "school", Name: "De <Regenboog>", Town: "Testdam", Year: 2016, Wins: 0.874, Others: []string{"Gymzaal"}},
			},
		}
	})
}

func TestWeekOfAMunicipality(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, planned(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body,
		"Op werkdagen overdag het meest op dinsdag om 14 uur: dan bereikt 50 % zeker hulp.",
		"In het weekend weten wij van geen enkel uur zeker dat er hulp is.", "plaatsen met hulp in deze gemeente kennen wij de uren.",
		`<th scope="row" class="nowrap">14–15 uur</th>`, `class="week-4"`, "week-staffed-doubt",
		"Voor 50 % van de inwoners gaan de tijden over echte straten",
		"(400 tot 700, marge van 90 %), als alles klopt wat bekend is.",
		"1,2 km hemelsbreed", "plaats 1 <span class=\"nowrap\">(1–3)</span>",
	)
	if n := strings.Count(body, "<rect class=\"week-"); n != 2*hours.PerWeek+2*5 {
		t.Errorf("%d blocks in two pictures and their legends", n)
	}
}

func TestNorm(t *testing.T) {
	t.Parallel()

	s := site(t, planned(t))
	for query, want := range map[string][]string{
		"":                                  {"Probeer een norm", "Er is geen officiële norm"},
		"?aandeel=40&grens=15":              {"weten wij niet zeker: alleen als alles klopt", "0–50 %", "Over straat, waar straten bekend zijn"},
		"?aandeel=60&grens=15&eenheid=min":  {"niet gehaald", "Hemelsbreed geschat: rechte lijn × 1,3"},
		"?aandeel=40&grens=400&eenheid=m":   {"Hemelsbreed: de rechte lijn zelf", "hooguit 50 %"},
		"?aandeel=40&grens=0,5&eenheid=min": {"niet gehaald"},
		"?aandeel=40&grens=90&eenheid=min":  {"Verder dan 30 minuten (2.250 meter) kijken wij niet."},
		"?aandeel=140&grens=15":             {"Vul bij het deel een getal in van 1 tot en met 100.", `aria-invalid="true"`},
		"?aandeel=50&grens=-3":              {"Vul bij de afstand of de tijd een getal in boven de nul."},
		"?aandeel=50&grens=tien":            {"Vul bij de afstand of de tijd een getal in boven de nul."},
		"?aandeel=50&grens=5&eenheid=mijl":  {"Kies minuten of meter."},
		"?aandeel=<b>&grens=5":              {`value="&lt;b&gt;"`},
	} {
		contains(t, get(t, s, "/gemeente/testdam"+query, http.StatusOK), want...)
	}
	contains(t, get(t, s, "/gemeente/testdam?vervoer=fietsen&sort=naam", http.StatusOK), `<input type="hidden" name="vervoer" value="fietsen">`, `<input type="hidden" name="sort" value="naam">`)
}

func TestWhereNext(t *testing.T) {
	t.Parallel()

	s := site(t, planned(t))
	contains(t, get(t, s, "/gemeente/testdam", http.StatusOK),
		"De &lt;Regenboog&gt;", "Basisschool, Testdam (lijst van 2016)", "(20 tot 90, marge van 90 %).",
		"In 87 van de 100 trekkingen hoort dit gebouw bij de beste keuze.", "Even goed: Gymzaal.", "Bewezen voor onze beste schatting: geen andere keuze",
		`"proposals":[{"number":1,"name":"De \u003cRegenboog\u003e"`)
	contains(t, get(t, s, "/gemeente/testdam?vervoer=fietsen", http.StatusOK), "Geen bekend gebouw brengt in deze gemeente meer mensen")
}

func TestSeniorsChoice(t *testing.T) {
	t.Parallel()

	contains(t, get(t, site(t, planned(t)), "/gemeente/testdam?vervoer=75plus", http.StatusOK),
		"3 km per uur en hooguit 10 minuten, ongeveer 500 meter.", "binnen 10 minuten lopen door mensen van 75 jaar en ouder", `"profile":"senior"`)
}
