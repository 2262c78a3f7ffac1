package page

import (
	"cmp"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// inventory is the list of help points of a municipality by kind.
type inventory struct {
	Total  int // local points, of any state
	States []stateCount
	Kinds  []kindGroup
	Phones []pointView // phone lines: remote help, counted apart
}

// stateCount is how many points are in a state.
type stateCount struct {
	State string
	Text  string
	Help  string // what the state means
	Count int
}

// kindGroup is the points of one kind.
type kindGroup struct {
	Name   string
	Shape  string
	Points []pointView
	States []stateCount // only those that occur
	Open   bool
}

// mostOpen is the number of points up to which all groups show unfolded.
const mostOpen = 25

// inventory makes the list of help points of a municipality.
func (s *Site) inventory(r *request, m *atlas.Area) inventory {
	byKind := map[supply.Kind][]*atlas.Point{}
	for _, i := range m.Points {
		p := &r.atlas.Points[i]
		byKind[p.Main()] = append(byKind[p.Main()], p)
	}
	v := inventory{}
	for _, kind := range supply.Kinds {
		points := byKind[kind]
		if len(points) == 0 {
			continue
		}
		g := s.kindGroup(kind, points, r)
		if kind == supply.KindPhoneLine {
			v.Phones = g.Points
			continue
		}
		v.Total += len(points)
		v.Kinds = append(v.Kinds, g)
	}
	for i := range v.Kinds {
		v.Kinds[i].Open = v.Total <= mostOpen
	}
	v.States = s.states(m.PointStates, true)
	return v
}

func (s *Site) kindGroup(kind supply.Kind, points []*atlas.Point, r *request) kindGroup {
	slices.SortFunc(points, func(x, y *atlas.Point) int {
		return cmp.Or(rankOf(x.State(r.now))-rankOf(y.State(r.now)), strings.Compare(area.Slug(x.Name), area.Slug(y.Name)))
	})
	g := kindGroup{Name: s.texts.Get("kinds." + string(kind)), Shape: shapeOf(kind)}
	counts := map[supply.State]int{}
	for _, p := range points {
		counts[p.State(r.now)]++
		g.Points = append(g.Points, s.texts.point(p, r.now))
	}
	g.States = s.states(counts, false)
	return g
}

func rankOf(state supply.State) int { return slices.Index(supply.States, state) }

// states lists the states, surest first: all of them, or those that occur.
func (s *Site) states(counts map[supply.State]int, all bool) []stateCount {
	var list []stateCount
	for _, state := range supply.States {
		if n := counts[state]; n > 0 || all {
			list = append(list, stateCount{
				State: string(state), Count: n,
				Text: s.texts.Get("state." + string(state)), Help: s.texts.Get("state." + string(state) + ".help"),
			})
		}
	}
	return list
}
