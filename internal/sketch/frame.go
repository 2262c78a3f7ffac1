package sketch

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"

	"steunkaart/internal/geo"
)

// Numbers of paths are whole steps of a fifth of a pixel: finer is not to be seen,
// and whole numbers are short.
const (
	steps     = 5
	stepScale = `transform="scale(.2)"`
	tolerance = 0.3 // pixels that a corner may be off
)

// frame turns degrees into pixels, x to the right and y down from the upper left
// corner.
type frame struct {
	centre        orb.Point
	scale         geo.Scale
	perMetre      float64 // pixels
	width, height float64
	bound         orb.Bound // in pixels
	line          orb.LineString
}

func newFrame(s *Scene) *frame {
	f := &frame{
		centre: s.Centre, scale: geo.ScaleAt(s.Centre[1]), width: float64(s.Width), height: float64(s.Height),
	}
	f.perMetre = f.width / 2 / float64(s.Metres)
	f.bound = orb.Bound{Max: orb.Point{f.width, f.height}}
	return f
}

// Bound returns the part of the world that a scene shows, for asking what lies in
// it; the zero bound for a scene that cannot be drawn. Only the centre, the metres
// and the size of the scene matter.
func (s Scene) Bound() orb.Bound {
	if !s.valid() {
		return orb.Bound{}
	}
	scale := geo.ScaleAt(s.Centre[1])
	dx := float64(s.Metres) / scale.Lon
	dy := float64(s.Metres) * float64(s.Height) / float64(s.Width) / scale.Lat
	return orb.Bound{Min: orb.Point{s.Centre[0] - dx, s.Centre[1] - dy}, Max: orb.Point{s.Centre[0] + dx, s.Centre[1] + dy}}
}

// at returns where a point of the world is in the picture.
func (f *frame) at(p orb.Point) orb.Point {
	return orb.Point{
		f.width/2 + (p[0]-f.centre[0])*f.scale.Lon*f.perMetre,
		f.height/2 - (p[1]-f.centre[1])*f.scale.Lat*f.perMetre,
	}
}

// project returns a line in pixels, nil when a number of it is none or when it
// lies beside the frame altogether. The next call writes over it.
func (f *frame) project(line []orb.Point) orb.LineString {
	f.line = f.line[:0]
	box := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, p := range line {
		q := f.at(p)
		if !finite(q[0]) || !finite(q[1]) {
			return nil
		}
		box = box.Extend(q)
		f.line = append(f.line, q)
	}
	if !box.Intersects(f.bound) {
		return nil
	}
	return f.line
}

// finite leaves out what is so far away that cutting it off would lose precision.
func finite(v float64) bool { return math.Abs(v) < 1e9 }

// cut returns what of a line is to be seen, in pixels.
func (f *frame) cut(line []orb.Point) orb.MultiLineString {
	p := f.project(line)
	if len(p) < 2 {
		return nil
	}
	parts := clip.LineString(f.bound, p)
	for i := range parts {
		parts[i] = simplify.DouglasPeucker(tolerance).LineString(parts[i])
	}
	return parts
}

// fill returns what of a ring is to be seen, in pixels.
func (f *frame) fill(ring orb.Ring) orb.Ring {
	p := f.project(ring)
	if len(p) < 3 {
		return nil
	}
	r := clip.Ring(f.bound, orb.Ring(p))
	if len(r) < 4 {
		return nil
	}
	return simplify.DouglasPeucker(tolerance).Ring(r)
}
