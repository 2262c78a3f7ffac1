package page

import (
	"net/url"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// mapConfig is all that the script of the map needs to know. It stands in the
// page as JSON.
type mapConfig struct {
	Municipality string            `json:"municipality"`
	Bounds       [4]float64        `json:"bounds"` // west, south, east, north
	Profile      string            `json:"profile"`
	Definition   string            `json:"definition"`
	Title        string            `json:"title"` // of the definition
	Tiles        map[string]string `json:"tiles"` // address per collection, with {z}/{y}/{x}
	NeedBreaks   []float64         `json:"needBreaks"`
	ReachBreaks  []float64         `json:"reachBreaks"`
	Labels       []label           `json:"labels"`
	Proposals    []numbered        `json:"proposals"`
	Shapes       map[string]string `json:"shapes"` // sign by kind
	Texts        map[string]string `json:"texts"`
}

// numbered is a building where a new point would help most, by its number in the
// list of three, or of one where there are no three.
type numbered struct {
	Number int     `json:"number"`
	Name   string  `json:"name"`
	Lon    float64 `json:"lon"`
	Lat    float64 `json:"lat"`
}

// numberedOf lists the buildings that the map shows.
func numberedOf(a *atlas.Atlas, m *atlas.Area, c choice) []numbered {
	list := []numbered{}
	for _, sites := range []int{3, 1} {
		p, ok := a.Proposal(m.Municipality, c.definition, c.profile, sites)
		if !ok || p.Gain.People < leastGain || len(list) > 0 {
			continue
		}
		for i := range p.Sites {
			s := &p.Sites[i]
			list = append(list, numbered{Number: i + 1, Name: s.Name, Lon: s.Location[0], Lat: s.Location[1]})
		}
	}
	return list
}

// label is the name of a neighbourhood on the map.
type label struct {
	Name      string  `json:"name"`
	Lon       float64 `json:"lon"`
	Lat       float64 `json:"lat"`
	Residents float64 `json:"residents"`
}

// Breaks of the scales of the map. A finest cell is 0.088 square kilometres and
// holds a multiple of five: 0, 5, 10 to 20, 25 to 40, 45 to 85 and more stand in
// steps of their own.
var (
	needBreaks  = []float64{25, 100, 250, 500, 1000} // excluded residents per square kilometre
	reachBreaks = []float64{5, 10, 15, 30}           // minutes
)

// legend explains the colours and signs of the map.
type legend struct {
	Need   []swatch
	Reach  []swatch
	Shapes []swatch
	States []swatch
}

// swatch is one colour or sign with its meaning.
type swatch struct {
	Class string
	Text  string
}

// mapTexts are the keys of the texts that the script shows.
var mapTexts = []string{
	"map.popup.people", "map.popup.need", "map.popup.walk", "map.popup.cycle", "map.popup.senior", "map.popup.beyond", "map.popup.points", "map.popup.rounded",
	"map.popup.unknown", "map.popup.close", "map.popup.approximate", "map.zoomin", "map.zoomout", "map.popup.place", "map.canvas", "map.twofingers", "map.wheel",
}

// mapOf makes the settings of the map of a municipality.
func (s *Site) mapOf(a *atlas.Atlas, m *atlas.Area, c choice) mapConfig {
	v := mapConfig{
		Municipality: string(m.Code), Bounds: box(m.Bound), Profile: c.profile.String(), Definition: c.code,
		Title: a.Definitions[c.definition].Title.NL,
		Tiles: map[string]string{}, NeedBreaks: needBreaks, ReachBreaks: reachBreaks, Labels: []label{}, Proposals: numberedOf(a, m, c),
		Shapes: map[string]string{}, Texts: map[string]string{},
	}
	for _, collection := range []string{"cells", "gaps", "municipalities", "help-points"} {
		v.Tiles[collection] = "/v1/collections/" + collection + "/tiles/WebMercatorQuad/{z}/{y}/{x}"
	}
	for _, collection := range []string{"cells", "gaps"} {
		v.Tiles[collection] += "?definition=" + url.QueryEscape(c.code)
	}
	for _, i := range a.NeighbourhoodsOf(m.Municipality) {
		n := &a.Neighbourhoods[i]
		if n.Residents > 0 && n.Bound != (orb.Bound{}) && !n.Bound.IsEmpty() {
			at := n.Bound.Center()
			v.Labels = append(v.Labels, label{Name: n.Name, Lon: at[0], Lat: at[1], Residents: n.Residents})
		}
	}
	for _, k := range supply.Kinds {
		v.Shapes[string(k)] = shapeOf(k)
	}
	for _, key := range mapTexts {
		v.Texts[key] = s.texts.Get(key)
	}
	return v
}

func box(b orb.Bound) [4]float64 { return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }

// legendOf makes the legend: the same for all municipalities, so that maps can
// be compared.
func (s *Site) legendOf() legend {
	l := legend{Need: s.scale("need", needBreaks), Reach: s.scale("reach", reachBreaks)}
	for _, g := range supply.Groups {
		l.Shapes = append(l.Shapes, swatch{Class: string(g), Text: s.texts.Get("group." + string(g))})
	}
	for _, state := range supply.States {
		l.States = append(l.States, swatch{Class: string(state), Text: s.texts.Get("state." + string(state))})
	}
	return l
}

// scale describes the steps between breaks: one more than there are breaks.
func (s *Site) scale(name string, breaks []float64) []swatch {
	steps := make([]swatch, 0, len(breaks)+1)
	for i := 0; i <= len(breaks); i++ {
		class := name + "-" + Whole(float64(i))
		switch {
		case i == 0:
			steps = append(steps, swatch{class, s.texts.Get("legend."+name+".first", Whole(breaks[0]))})
		case i == len(breaks):
			steps = append(steps, swatch{class, s.texts.Get("legend."+name+".last", Whole(breaks[i-1]))})
		default:
			steps = append(steps, swatch{class, s.texts.Get("legend."+name, Whole(breaks[i-1]), Whole(breaks[i]))})
		}
	}
	return steps
}
