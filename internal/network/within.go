package network

import (
	"cmp"
	"slices"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Places are positions that Around finds, by the nodes from which they are left. They
// belong to one graph, never change and may be shared.
type Places struct {
	all    []Position
	onEdge onEdge
	start  []uint32 // those of node v are start[v] to start[v+1]
	leaves []leave
}

// leave is how a place gets to a node: its load is the class of its edge in that
// direction, and the part of it in centimetres.
type leave struct {
	place, load uint32
}

// NewPlaces makes places of positions on the graph; those that are not found are
// never reached.
func (g *Graph) NewPlaces(all []Position) *Places {
	p := &Places{all: all, onEdge: newOnEdge(all), start: make([]uint32, len(g.nodes)+1)}
	for _, i := range p.onEdge {
		e := g.Edge(all[i].Edge())
		p.start[e.From]++
		p.start[e.To]++
	}
	p.leaves = make([]leave, running(p.start))
	for _, i := range p.onEdge {
		e, offset := g.Edge(all[i].Edge()), all[i].offset
		p.add(e.From, leave{i, uint32(e.Class.reversed())<<loadBits | offset})
		p.add(e.To, leave{i, uint32(e.Class)<<loadBits | (e.Length - offset)})
	}
	shift(p.start)
	return p
}

func (p *Places) add(node uint32, l leave) {
	p.leaves[p.start[node]] = l
	p.start[node]++
}

// Around finds the places around one point after another. Its memory, 8 bytes per
// node, is used again each time; one goroutine may use it at a time.
type Around struct {
	spread  *spread
	profile Profile
	along   *costs
	places  *Places
	times   []uint32 // of each place: the lowest so far, or never
	reached []uint32 // places
}

const never = ^uint32(0)

// NewAround prepares a search among places by a profile up to a limit, itself
// included. A profile or limit that is out of its range is a fault of the caller.
func (g *Graph) NewAround(p Profile, limit geo.Minutes, places *Places) (*Around, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if !(limit >= 0) {
		return nil, fault.Invalid("within: %v minutes, expected zero or more", limit)
	}
	a := &Around{
		spread: newSpread(g, p, TimeOf(limit), 1), profile: p, along: p.along(),
		places: places, times: make([]uint32, len(places.all)),
	}
	a.spread.track = true
	for i := range a.times {
		a.times[i] = never
	}
	return a, nil
}

// Within adds all places from which a point is reached within the limit to hits,
// in the order of their numbers. A point that is not Found is reached from nowhere.
func (a *Around) Within(hits []Hit, point Position) []Hit {
	if !point.Found() {
		return hits
	}
	s, access := a.spread, a.profile.Walking(point.Access)
	s.point(0, point, access, a.along)
	s.run()
	for _, v := range s.touched {
		t := s.labels[v].time()
		s.labels[v] = noLabel
		for _, l := range a.places.leaves[a.places.start[v]:a.places.start[v+1]] {
			a.reach(l.place, t+a.along.milliseconds(l.load))
		}
	}
	s.touched = s.touched[:0]
	e := s.graph.Edge(point.Edge())
	for _, i := range a.places.onEdge.at(a.places.all, point.Edge()) {
		a.reach(i, uint64(access)+e.between(a.along, a.places.all[i].offset, point.offset))
	}
	return a.take(hits)
}

// reach notes that a place reaches the point by a way that takes t from its
// position.
func (a *Around) reach(place uint32, t uint64) {
	t += uint64(a.profile.Walking(a.places.all[place].Access))
	if t > a.spread.limit {
		return
	}
	if a.times[place] == never {
		a.reached = append(a.reached, place)
	}
	a.times[place] = min(a.times[place], uint32(t))
}

// take empties what was reached into hits.
func (a *Around) take(hits []Hit) []Hit {
	slices.SortFunc(a.reached, cmp.Compare[uint32])
	for _, i := range a.reached {
		hits = append(hits, Hit{int(i), Time(a.times[i])})
		a.times[i] = never
	}
	a.reached = a.reached[:0]
	return hits
}
