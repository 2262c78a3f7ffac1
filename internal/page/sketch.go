package page

import (
	"html/template"
	"slices"
	"strings"

	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/sketch"
	"steunkaart/internal/supply"
)

// sketchKind is where a small map stands.
type sketchKind int

const (
	sketchPage sketchKind = iota // on the page of a place
	sketchCard                   // on a card of A6 or A4
)

// Halves of the width of small maps of streets. Streets are known by their shape
// within some minutes of walking; for a place that is only about there, the
// surroundings are.
const (
	streetMetres geo.Metres = 400
	aboutMetres  geo.Metres = 800
)

// fewStreets is how many streets a map must have to be one of streets: a graph
// ends somewhere.
const fewStreets = 12

// smallMap is a map of the surroundings of a help point.
type smallMap struct {
	Picture template.HTML
	Hint    string // what stands below it, "" for nothing
}

// sketchOf draws the surroundings of a help point, nil for one of which nobody
// knows where it is, or where there is nothing that anybody would recognise.
func (s *Site) sketchOf(t *Texts, a *atlas.Atlas, p *atlas.Point, kind sketchKind) *smallMap {
	if !p.Local() || p.Precision == supply.PrecisionUnknown {
		return nil
	}
	scene := sketch.Scene{
		Centre: p.Location, Approximate: p.Precision != supply.PrecisionExact, Metres: streetMetres, Width: 480, Height: 360,
		Words: sketch.Words{
			Title: t.Get("sketch.title", p.Name), Here: t.signOf(p), HereIsName: p.Precision == supply.PrecisionExact, Names: t.foreign(), Length: t.onItsOwn,
		},
	}
	if scene.Approximate {
		scene.Metres = aboutMetres
	}
	if kind == sketchCard {
		scene.Height = 300
	}
	about, hint := "sketch.streets", ""
	switch {
	case s.streetsOf(&scene, t):
		scene.Labels = namesIn(a, &scene)
	case town(&scene, a):
		about, hint = "sketch.town", t.Get("sketch.grey")
	default:
		return nil
	}
	scene.Words.About = t.Get(about)
	return &smallMap{template.HTML(sketch.Draw(scene)), hint} //nolint:gosec // sketch escapes what it is given
}

// signOf returns what stands at the place: its street, "" when not known, or that
// it is only about there.
func (t *Texts) signOf(p *atlas.Point) string {
	switch {
	case p.Precision != supply.PrecisionExact:
		return t.Get("sketch.here")
	case p.Street == "":
		return ""
	}
	return strings.TrimSpace(p.Street + " " + p.HouseNumber)
}

// foreign returns the language of names, "" for that of the page.
func (t *Texts) foreign() string {
	if t.Language == Dutch {
		return ""
	}
	return Dutch
}

// onItsOwn writes a length where the words around it run from left to right.
func (t *Texts) onItsOwn(d geo.Metres) string {
	const toTheLeft, end = "\u2067", "\u2069" // right-to-left isolate
	if slices.Contains(rightToLeft, t.Language) {
		return toTheLeft + t.distance(d) + end
	}
	return t.distance(d)
}

// streetsOf fills the streets around a place, and is false when they are not known.
func (s *Site) streetsOf(scene *sketch.Scene, t *Texts) bool {
	if s.Streets == nil {
		return false
	}
	streets := s.Streets.Streets(scene.Bound())
	if len(streets) < fewStreets {
		return false
	}
	scene.Streets = streets
	scene.Words.Attribution = t.Get("sketch.attribution")
	return true
}
