package page

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

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

// Halves of the width of small maps. Streets are known by their shape within some
// minutes of walking; a town without them only as a whole, and so is the
// surroundings of a place that is only about there.
const (
	streetMetres geo.Metres = 400
	aboutMetres  geo.Metres = 800
	townMetres   geo.Metres = 1500
	cityMetres   geo.Metres = 6000
)

// fullShare is the share of a map of a town that may be grey: of one that is all
// grey nobody learns where in the town the place is, so that a wider one is taken.
const fullShare = 0.5

// manyPeople is how many people live in a cell of the finest and the next layer
// that is grey: some 200 on a square kilometre, so that farms are not.
var manyPeople = map[int]float64{atlas.FinestResolution: 20, atlas.FinestResolution - 1: 140}

// fewStreets is how many streets a map must have to be one of streets: a graph
// ends somewhere.
const fewStreets = 12

// sketchOf draws the surroundings of a help point, "" for one of which nobody
// knows where it is.
func (s *Site) sketchOf(t *Texts, a *atlas.Atlas, p *atlas.Point, kind sketchKind) template.HTML {
	if !p.Local() || p.Precision == supply.PrecisionUnknown {
		return ""
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
	words := "sketch.streets"
	if !s.streetsOf(&scene, t) {
		words = "sketch.town"
		town(&scene, a, p)
	}
	scene.Words.About = t.Get(words)
	return template.HTML(sketch.Draw(scene)) //nolint:gosec // sketch escapes what it is given
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

// town fills the cells where many people live, in a frame that is wide enough, with
// the names of towns and the edge of the municipality.
func town(scene *sketch.Scene, a *atlas.Atlas, p *atlas.Point) {
	if scene.Words.Here == "" {
		scene.Words.Here, scene.Words.HereIsName = p.Place, true
	}
	for metres := townMetres; ; metres *= 2 {
		scene.Metres, scene.Built = metres, built(a, metres, scene)
		if metres >= cityMetres || greyShare(scene) <= fullShare {
			break
		}
	}
	scene.Labels = townNames(a, scene.Bound(), scene.Words.Here)
	if p.Area >= 0 {
		scene.Areas = a.Municipalities[p.Area].Shape
	}
}

// built returns the cells where many people live; coarser ones in a wide frame.
func built(a *atlas.Atlas, metres geo.Metres, scene *sketch.Scene) []orb.Ring {
	resolution := atlas.FinestResolution
	if metres >= cityMetres {
		resolution--
	}
	layer := a.Layer(resolution)
	var rings []orb.Ring
	for i := range a.CellsIn(layer, geo.Around(scene.Centre, metres*1.2)) {
		if layer.People[i] >= manyPeople[resolution] {
			rings = append(rings, ringOf(layer, i))
		}
	}
	return rings
}

// greyShare returns about how much of the frame is built up, 0 to 1: the share of
// the square of its width, in which the cells were looked for.
func greyShare(scene *sketch.Scene) float64 {
	square, sum := geo.Around(scene.Centre, scene.Metres*1.2), 0.0
	for _, r := range scene.Built {
		sum += math.Abs(planar.Area(r))
	}
	return sum / ((square.Max[0] - square.Min[0]) * (square.Max[1] - square.Min[1]))
}

// ringOf returns the boundary of a cell in degrees, closed.
func ringOf(l *atlas.Layer, cell int32) orb.Ring {
	corners := l.Rings[l.RingStart[cell]:l.RingStart[cell+1]]
	ring := make(orb.Ring, 0, len(corners)+1)
	for _, c := range corners {
		ring = append(ring, orb.Point{float64(c[0]) / 1e6, float64(c[1]) / 1e6})
	}
	if len(ring) > 0 {
		ring = append(ring, ring[0])
	}
	return ring
}

// nearTown is how far the middle of a town may be from the middle of a cell where
// many people live, in metres, to be written.
const nearTown = 250

// townNames returns the names of towns whose middle is lived in: that of some lies
// in a wood or a field, and their name there would lead astray. It is not moved
// either, since it might come to stand in another town.
func townNames(a *atlas.Atlas, b orb.Bound, but string) []sketch.Label {
	finest := a.Layer(atlas.FinestResolution)
	var labels []sketch.Label
	for _, town := range a.PlacesIn(b) {
		if town.Name == but {
			continue
		}
		for cell := range a.CellsIn(finest, geo.Around(town.Location, nearTown)) {
			if finest.People[cell] >= manyPeople[atlas.FinestResolution] {
				labels = append(labels, sketch.Label{Point: town.Location, Text: town.Name})
				break
			}
		}
	}
	return labels
}
