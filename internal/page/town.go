package page

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/sketch"
)

// Where the streets are not known, a small map shows where many people live, with
// the names of neighbourhoods and towns: who lives there knows those. The edges of
// neighbourhoods are not drawn, since they are only known roughly, and those of
// municipalities are to be seen on no street.

// townMetres are halves of the width of small maps without streets: the first is
// taken that has enough names, or as many as any wider one.
var townMetres = []geo.Metres{800, 1500, 3000, 6000}

const (
	fewestNames = 2 // with one there is nothing that the place is nearer to
	enoughNames = 4
	mostNames   = 10
)

// manyPeople is how many people live in a cell of the finest and the next layer
// that is grey: some 200 on a square kilometre, so that farms are not.
var manyPeople = map[int]float64{atlas.FinestResolution: 20, atlas.FinestResolution - 1: 140}

// coarseFrom is from which half of the width cells of the next layer are drawn.
const coarseFrom geo.Metres = 6000

// town fills the cells where many people live, in a frame that is wide enough for
// some names, and those names. It is false when there are too few in the widest: such a map would
// tell nothing.
func town(scene *sketch.Scene, a *atlas.Atlas) bool {
	best := townMetres[0]
	for _, scene.Metres = range townMetres {
		if labels := namesIn(a, scene); len(labels) > len(scene.Labels) {
			scene.Labels, best = labels, scene.Metres
		}
		if len(scene.Labels) >= enoughNames {
			break
		}
	}
	if len(scene.Labels) < fewestNames {
		return false
	}
	scene.Metres = best
	scene.Built = built(a, scene)
	return true
}

// built returns the cells where many people live; coarser ones in a wide frame.
func built(a *atlas.Atlas, scene *sketch.Scene) []orb.Ring {
	resolution := atlas.FinestResolution
	if scene.Metres >= coarseFrom {
		resolution--
	}
	layer := a.Layer(resolution)
	var rings []orb.Ring
	for i := range a.CellsIn(layer, geo.Around(scene.Centre, scene.Metres*1.2)) {
		if layer.People[i] >= manyPeople[resolution] {
			rings = append(rings, ringOf(layer, i))
		}
	}
	return rings
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

// namesIn returns the names of towns and then of neighbourhoods in the frame of a
// scene, each once, the largest first.
func namesIn(a *atlas.Atlas, scene *sketch.Scene) []sketch.Label {
	labels := slices.Concat(townNames(a, scene.Bound()), neighbourhoodNames(a, scene.Bound()))
	seen := map[string]bool{scene.Words.Here: true}
	labels = slices.DeleteFunc(labels, func(l sketch.Label) bool {
		again := seen[l.Text]
		seen[l.Text] = true
		return again
	})
	return labels[:min(len(labels), mostNames)]
}

// nearTown is how far the middle of a town may be from the middle of a cell where
// many people live, in metres, to be written.
const nearTown = 300

// townNames returns the names of towns whose middle is lived in: that of some lies
// in a wood or a field, and their name there would lead astray. It is not moved
// either, since it might come to stand in another town.
func townNames(a *atlas.Atlas, b orb.Bound) []sketch.Label {
	var labels []sketch.Label
	for _, town := range a.PlacesIn(b) {
		if _, lived := livedIn(a, town.Location); lived {
			labels = append(labels, sketch.Label{Point: town.Location, Text: town.Name})
		}
	}
	return labels
}

// livedIn returns the cell nearest to a place where many people live.
func livedIn(a *atlas.Atlas, p orb.Point) (cell int32, ok bool) {
	finest := a.Layer(atlas.FinestResolution)
	nearest := geo.Metres(nearTown)
	for i := range a.CellsIn(finest, geo.Around(p, nearTown)) {
		if d := geo.Distance(p, finest.Centres[i]); d < nearest && finest.People[i] >= manyPeople[atlas.FinestResolution] {
			cell, ok, nearest = i, true, d
		}
	}
	return cell, ok
}

// neighbourhoodNames returns the names of neighbourhoods, those of the most people
// first, where their middle is lived in by their own people: that of a
// neighbourhood in the form of a hook lies in another.
func neighbourhoodNames(a *atlas.Atlas, b orb.Bound) []sketch.Label {
	var found []int
	for m := range a.Municipalities {
		if !a.Municipalities[m].Bound.Intersects(b) {
			continue
		}
		for _, n := range a.NeighbourhoodsOf(m) {
			if c := a.Neighbourhoods[n].Bound; c != (orb.Bound{}) && b.Contains(c.Center()) && ownMiddle(a, n) {
				found = append(found, n)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y int) int { return cmp.Compare(a.Neighbourhoods[y].Residents, a.Neighbourhoods[x].Residents) })
	labels := make([]sketch.Label, len(found))
	for i, n := range found {
		labels[i] = sketch.Label{Point: a.Neighbourhoods[n].Bound.Center(), Text: a.Neighbourhoods[n].Name}
	}
	return labels
}

// ownMiddle reports whether most people at the middle of a neighbourhood live in
// it.
func ownMiddle(a *atlas.Atlas, neighbourhood int) bool {
	n := &a.Neighbourhoods[neighbourhood]
	at, lived := livedIn(a, n.Bound.Center())
	if !lived {
		return false
	}
	own, all := 0.0, 0.0
	for who, people := range a.PeopleIn(n.Municipality, 0, func(cell int32) bool { return cell == at }) {
		all += people
		if who == neighbourhood {
			own = people
		}
	}
	return own > all/2
}
