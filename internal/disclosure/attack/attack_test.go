package attack_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb/maptile"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure/attack"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/ogcapi"
	"steunkaart/internal/problem"
	"steunkaart/internal/tile"
)

// reader makes an attacker who reads what the API and the tiles say of an atlas.
func reader(t *testing.T, a *atlas.Atlas) *attack.Reader {
	t.Helper()
	api, err := ogcapi.New(ogcapi.Config{
		Atlas: func() *atlas.Atlas { return a }, BaseURL: "http://steunkaart.test", Now: atlastest.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	routes := chi.NewRouter()
	api.Routes(routes)
	tile.New(tile.Config{
		Atlas: func() *atlas.Atlas { return a }, Now: atlastest.Now, Problem: problem.Writer{Log: slog.New(slog.DiscardHandler)}.Write,
	}).Routes(routes)
	r := &attack.Reader{Parent: hexgrid.Parent, Finest: atlas.FinestResolution, Whole: true}
	r.Get = func(path string) ([]byte, error) {
		w := httptest.NewRecorder()
		routes.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK && w.Code != http.StatusNoContent {
			return nil, fmt.Errorf("%s: %d: %s", path, w.Code, w.Body)
		}
		return w.Body.Bytes(), nil
	}
	for _, d := range a.Definitions {
		r.Definitions = append(r.Definitions, d.Code)
	}
	for i := range a.Municipalities {
		r.Parts = append(r.Parts, string(a.Municipalities[i].Code))
	}
	for zoom := maptile.Zoom(5); zoom <= 14; zoom++ {
		at := maptile.At(atlastest.HamletsBox.Center(), zoom)
		r.Tiles = append(r.Tiles, [3]int{int(zoom), int(at.Y), int(at.X)})
	}
	return r
}

// TestNothingIsGivenAway attacks countries of small numbers.
func TestNothingIsGivenAway(t *testing.T) {
	t.Parallel()

	for seed := range uint64(6) {
		found, n, err := reader(t, atlastest.HamletsAtlas(t, seed)).Findings()
		if err != nil || n > 0 {
			t.Errorf("country %d: %d findings, %v\n%s", seed, n, err, strings.Join(found, "\n"))
		}
	}
}

// TestAttackerFindsWhatIsGivenAway publishes one kind of figure without rounding,
// or rounded by itself, and wants it found.
func TestAttackerFindsWhatIsGivenAway(t *testing.T) {
	t.Parallel()

	exact := func(e *demand.Estimate) { e.People += 1.25 }
	for name, spoil := range map[string]func(a *atlas.Atlas){
		"the national figure":          func(a *atlas.Atlas) { a.Definitions[1].Total += 1.5 },
		"a municipality":               func(a *atlas.Atlas) { exact(&a.Municipalities[1].Excluded[0]) },
		"a municipality, other":        func(a *atlas.Atlas) { exact(&a.Municipalities[1].Excluded[1]) },
		"residents of a neighbourhood": func(a *atlas.Atlas) { a.Neighbourhoods[3].Residents += 3 },
		"the old of a neighbourhood":   func(a *atlas.Atlas) { a.Neighbourhoods[3].Residents65++ },
		"an age":                       func(a *atlas.Atlas) { exact(&a.Neighbourhoods[5].Groups[2][demand.Band75plus]) },
		"a level of education":         func(a *atlas.Atlas) { exact(&a.Municipalities[0].Groups[0][demand.Groups-1]) },
		"an age that does not add up":  func(a *atlas.Atlas) { a.Neighbourhoods[5].Groups[0][2].People += 5 },
		"an interval":                  func(a *atlas.Atlas) { a.Municipalities[2].Excluded[0].High += 0.5 },
		"a finest cell":                func(a *atlas.Atlas) { a.Layer(9).People[7] += 2 },
		"a finest cell, excluded":      func(a *atlas.Atlas) { a.Layer(9).Excluded[3][7] += 2 },
		"a coarse cell":                func(a *atlas.Atlas) { a.Layer(7).Excluded[0][0] += 2 },
		"a cell that does not add up":  func(a *atlas.Atlas) { a.Layer(8).Excluded[0][0] += 5 },
		"the interval of a cell":       func(a *atlas.Atlas) { a.Layer(8).Low[0][0] += 0.3 },
		"the gap of a cell":            func(a *atlas.Atlas) { a.Layer(8).GapPeople[0][0]++ },
		"a part of a cell":             func(a *atlas.Atlas) { a.PartsOf(1)[4].People += 5 },
		"the excluded of a part":       func(a *atlas.Atlas) { a.PartsOf(1)[4].Excluded[0]++ },
		"a gap area":                   func(a *atlas.Atlas) { exact(&a.Gaps[0].Excluded[0]) },
		"residents of a gap area":      func(a *atlas.Atlas) { a.Gaps[1].Residents -= 2 },
		"a share":                      func(a *atlas.Atlas) { a.Municipalities[0].Coverage[0][0].Listed *= 0.999 },
		"an imputed share":             func(a *atlas.Atlas) { a.Municipalities[0].Imputed[0] = 0.3333 },
		"people without reach":         func(a *atlas.Atlas) { a.Municipalities[0].Coverage[1][0].GapPeople-- },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := atlastest.HamletsAtlas(t, 1)
			spoil(a)
			if _, n, err := reader(t, a).Findings(); err != nil || n == 0 {
				t.Errorf("found nothing, %v", err)
			}
		})
	}
}
