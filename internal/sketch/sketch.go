// Package sketch draws the surroundings of one place as a small SVG picture: the
// streets or the built-up cells around it, names near by, a scale bar and the
// place itself. It knows no pages and reads nothing; the same scene always gives
// the same bytes.
package sketch

import (
	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Street is one line of the network of streets, in degrees.
type Street struct {
	Line orb.LineString
	Name string // "" when not known
	Main bool   // a street that carries traffic through: drawn wider
}

// Label is a name at a place, such as that of a town.
type Label struct {
	Point orb.Point
	Text  string
}

// Words are the texts of a picture, already in the language of the reader. They
// are escaped here.
type Words struct {
	Title       string // what a screen reader says first
	About       string // what is to be seen, for who cannot see it
	Here        string // stands at the place, such as its address or "ongeveer hier"
	HereIsName  bool   // that Here is no text of the page but a name, such as an address
	Attribution string // whom the streets are from; "" for nobody
	Names       string // language of names, such as "nl"; "" for that of the page
	// Length writes the length of the scale bar in metres; nil for "200 m".
	Length func(geo.Metres) string
}

// Scene is what is to be drawn. Positions are degrees on WGS 84; what lies beyond
// the frame is cut off.
type Scene struct {
	Centre orb.Point
	// Approximate is true when the place is somewhere around Centre: a dashed
	// circle in place of a pin.
	Approximate   bool
	Metres        geo.Metres // from Centre to the left and right edge, above zero
	Width, Height int        // pixels, 1 to maxSide
	Streets       []Street
	Built         []orb.Ring       // where people live, for scenes without streets
	Water         orb.MultiPolygon // filled
	Areas         orb.MultiPolygon // outlines only, such as of a municipality
	Labels        []Label          // the first ones matter most
	Others        []orb.Point      // other help points
	Way           orb.LineString   // a route on foot to the place
	Words         Words
}

// maxSide bounds a picture, in pixels.
const maxSide = 4000

// valid reports whether there is anything that can be drawn.
func (s *Scene) valid() bool {
	return geo.CheckLonLat(s.Centre) == nil && s.Metres > 0 && s.Metres < 1e6 &&
		s.Width > 0 && s.Width <= maxSide && s.Height > 0 && s.Height <= maxSide
}

// Draw returns the scene as an SVG element with role img that can stand in an HTML
// page: without styles, scripts, ids or references. North is up. It returns nil
// when the centre is not on Earth or a size is out of its range.
func Draw(s Scene) []byte {
	if !s.valid() {
		return nil
	}
	f := newFrame(&s)
	d := &drawing{frame: f, scene: &s, out: make([]byte, 0, 24<<10)}
	d.open()
	d.ground()
	d.streets()
	d.outlines()
	d.others()
	d.reserve()
	d.streetNames()
	d.names()
	d.scaleBar()
	d.attribution()
	d.here()
	d.out = append(d.out, "</svg>"...)
	return d.out
}
