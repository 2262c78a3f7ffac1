package page_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestMunicipalityFigures(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body,
		"8.000 inwoners (CBS, 2024)", "ongeveer 1.100 inwoners", "1.000 tot 1.300 (marge van 90 %)", "Landelijk cijfer van 2023:", "Inwoners van 2024 (CBS).",
		"Inwoners van 16 tot en met 74 jaar", "0–50 %", "0 % als alleen bevestigde hulp telt, 50 % met alles wat bekend is",
		"1 witte vlek", "Afstanden zijn hemelsbreed geschat (× 1,3 voor de weg)", "De cijfers gaan over mensen zoals zij die er wonen",
		"Er is geen officiële norm", "Oude Haven &amp; Dijk", "Buurtcijfers: CBS, 2024", "CC BY 4.0",
	)
}

func TestMunicipalityVerdict(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body,
		"In 1 buurt heeft minstens 90 % van deze mensen hulp", "Van 2 plekken met hulp is de bron van de laatste twee jaar",
		"Er is 1 Informatiepunt Digitale Overheid (IDO) bekend", "Van 1 plek weten wij op welke uren iemand helpt",
		"1 hulppunt telt niet mee, omdat wij niet weten waar het is", "van deze mensen hebben binnen 15 minuten lopen geen hulp die wij kennen",
		"Geen enkele plek is nagekeken", "Van 1 hulppunt weten wij niet waar het is", "Van 2 plekken is de bron oud of zonder datum",
		"Van 1 gebouw, zoals een buurthuis, weten wij niet of er hulp is", "Van 3 plekken weten wij niet op welke uren iemand helpt",
	)
}

func TestMunicipalityWithoutHelpOrPeople(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/stille-eiland", http.StatusOK)
	contains(t, body, "geen inwoners die meetellen", "Wij kennen hier nog geen enkele plek met hulp", "Wij kennen nog geen plekken met hulp", "geen inwoners</td>")
	lacks(t, body, "0–0 %")
}

func TestMunicipalityInventory(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	contains(t, body, "Wij kennen 5 plekken", "alleen voor leerlingen", "Hulp per telefoon", `href="https://example.nl/ido"`, "Stembureaus 2025</bdi>, 29 oktober 2025", "School &lt;b&gt;Oost&lt;/b&gt;")
	for state, n := range map[string]string{"bevestigd": "0", "genoemd": "2", "verouderd": "2", "niet bekend": "1"} {
		if !regexp.MustCompile(state + `</span> <strong>` + n + `</strong>`).MatchString(body) {
			t.Errorf("not %s points %s", n, state)
		}
	}
}

func TestMunicipalityChoice(t *testing.T) {
	t.Parallel()

	h := site(t, fixture(t))
	body := get(t, h, "/gemeente/testdam?definitie=offline&vervoer=fietsen&sort=naam", http.StatusOK)
	contains(t, body, `aria-current="true">Geen internet thuis</a>`, "zonder internet thuis", "binnen 15 minuten fietsen", `aria-sort="ascending"`, "0 witte vlekken",
		"?definitie=offline&amp;sort=inwoners&amp;vervoer=fietsen#buurten", `"definition":"offline"`, `"profile":"cycle"`)
	if strings.Index(body, `<th scope="row">Nieuwland`) > strings.Index(body, `<th scope="row">Oude Haven`) {
		t.Error("not in order of name")
	}
	// The words of the contract do the same.
	contains(t, get(t, h, "/gemeente/testdam?definition=offline&profile=cycle", http.StatusOK), `aria-current="true">Geen internet thuis</a>`, "fietsen")
}

func TestMapSettings(t *testing.T) {
	t.Parallel()

	body := get(t, site(t, fixture(t)), "/gemeente/testdam", http.StatusOK)
	_, rest, _ := strings.Cut(body, `id="map-config">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var config struct {
		Municipality string
		Bounds       [4]float64
		Tiles        map[string]string
		Texts        map[string]string
		Labels       []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatal(err)
	}
	if config.Municipality != "GM0001" || config.Bounds[0] != westLon || len(config.Labels) != 2 {
		t.Errorf("settings %+v", config)
	}
	if want := "/v1/collections/cells/tiles/WebMercatorQuad/{z}/{y}/{x}?definition=basic-skills"; config.Tiles["cells"] != want {
		t.Errorf("tiles at %q, want %q", config.Tiles["cells"], want)
	}
	for key, text := range config.Texts {
		if text == "" || strings.Contains(text, "⟦") {
			t.Errorf("text %s is %q", key, text)
		}
	}
}
