package sketch

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
)

// Sizes of letters in pixels. Pictures are shown at two thirds on small phones,
// so they are large here.
const (
	letters      = 20
	smallLetters = 14
	letterWidth  = 0.62 // of the size, on the mean, in wide fonts
	mostNames    = 8    // of streets
)

// box is a rectangle of the picture that is taken.
type box = orb.Bound

// around returns the box of a text of a size about a point.
func around(p orb.Point, text string, size, angle float64) box {
	w, h := widthOf(text, size)/2, size*0.65
	sin, cos := math.Abs(math.Sin(angle)), math.Abs(math.Cos(angle))
	x, y := w*cos+h*sin, w*sin+h*cos
	return box{Min: orb.Point{p[0] - x, p[1] - y}, Max: orb.Point{p[0] + x, p[1] + y}}
}

func widthOf(text string, size float64) float64 {
	return float64(utf8.RuneCountInString(text)) * size * letterWidth
}

// take takes a box when it is free and within the frame.
func (d *drawing) take(b box) bool {
	if !d.bound.Contains(b.Min) || !d.bound.Contains(b.Max) || slices.ContainsFunc(d.taken, b.Intersects) {
		return false
	}
	d.taken = append(d.taken, b)
	return true
}

// Sizes of the signs of the place, in pixels.
const (
	pinWidth  = 28.0
	pinHeight = 42.0
)

// circle is the radius of the circle about an approximate place.
func (d *drawing) circle() float64 { return min(d.width, d.height) * 0.24 }

// reserve keeps free what the place itself and the corners below need.
func (d *drawing) reserve() {
	x, y := d.width/2, d.height/2
	if d.scene.Approximate {
		r := d.circle()
		d.taken = append(d.taken, box{Min: orb.Point{x - r, y - r}, Max: orb.Point{x + r, y + r}})
	} else {
		d.taken = append(d.taken, box{Min: orb.Point{x - pinWidth/2, y - pinHeight}, Max: orb.Point{x + pinWidth/2, y + 4}})
	}
	if t := d.scene.Words.Here; t != "" {
		d.taken = append(d.taken, around(d.hereAt(), t, letters, 0))
	}
	bottom := d.height - letters - 12
	d.taken = append(d.taken, box{Min: orb.Point{0, bottom}, Max: orb.Point{d.width, d.height}})
}

// streetNames writes the names of the streets nearest to the place, along them.
func (d *drawing) streetNames() {
	type named struct {
		run
		from float64
	}
	var all []named
	for i := range d.scene.Streets {
		if s := &d.scene.Streets[i]; s.Name != "" {
			for _, line := range d.cut(s.Line) {
				all = append(all, named{run{s, line}, d.fromCentre(line)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.from, b.from) })
	done := map[string]bool{}
	for _, s := range all {
		if len(done) == mostNames {
			return
		}
		if !done[s.Name] && d.alongLine(s.line, s.Name) {
			done[s.Name] = true
		}
	}
}

// fromCentre returns how far the nearest corner of a line is from the place.
func (d *drawing) fromCentre(line orb.LineString) float64 {
	nearest := math.Inf(1)
	for _, p := range line {
		nearest = min(nearest, math.Hypot(p[0]-d.width/2, p[1]-d.height/2))
	}
	return nearest
}

// alongLine writes a name along the longest straight piece of a line, upright. It
// is false when there is no room.
func (d *drawing) alongLine(line orb.LineString, name string) bool {
	var a, b orb.Point
	for i := 1; i < len(line); i++ {
		if dist(line[i-1], line[i]) > dist(a, b) {
			a, b = line[i-1], line[i]
		}
	}
	if dist(a, b) < widthOf(name, letters) {
		return false
	}
	if b[0] < a[0] {
		a, b = b, a
	}
	angle := math.Atan2(b[1]-a[1], b[0]-a[0])
	middle := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
	if !d.take(around(middle, name, letters, angle)) {
		return false
	}
	d.write(middle, sign{text: name, size: letters, angle: angle, name: true})
	return true
}

// names writes the names of places, at their place or a little beside it.
func (d *drawing) names() {
	for _, l := range d.scene.Labels {
		p := d.at(l.Point)
		if !d.bound.Contains(p) || l.Text == "" {
			continue
		}
		half := widthOf(l.Text, letters)/2 + 2
		p[0] = min(max(p[0], half), d.width-half)
		for _, dy := range []float64{0, -letters * 1.5, letters * 1.5, -letters * 3} {
			q := orb.Point{p[0], p[1] + dy}
			if d.take(around(q, l.Text, letters, 0)) {
				d.write(q, sign{text: l.Text, size: letters, name: true})
				break
			}
		}
	}
}

// sign is a text of the picture.
type sign struct {
	text  string
	size  float64 // pixels
	angle float64 // radians, clockwise
	name  bool    // a name, in the language of names
}

// write writes a text with a white edge about its middle.
func (d *drawing) write(p orb.Point, s sign) {
	d.add(`<text`)
	if s.name && d.scene.Words.Names != "" {
		d.add(` lang="`)
		d.text(d.scene.Words.Names)
		d.add(`"`)
	}
	d.add(` x="`)
	d.num(p[0])
	d.add(`" y="`)
	d.num(p[1])
	d.add(`" dy=".35em" font-size="`)
	d.num(s.size)
	d.add(`" fill="`, ink, `" stroke="`, paper, `" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`)
	if s.angle != 0 {
		d.add(` transform="rotate(`)
		d.num(s.angle * 180 / math.Pi)
		d.add(` `)
		d.num(p[0])
		d.add(` `)
		d.num(p[1])
		d.add(`)"`)
	}
	d.add(`>`)
	d.text(s.text)
	d.add(`</text>`)
}

// scaleBar draws a bar of a round length, at most a third of the width.
func (d *drawing) scaleBar() {
	metres := nice(d.width / 3 / d.perMetre)
	long := metres * d.perMetre
	y := d.height - 9
	text := d.length(metres)
	d.add(`<path fill="none" stroke="`, paper, `" stroke-width="6" d="M9 `, short(y-8), `v8h`, short(long), `v-8"/>`)
	d.add(`<path fill="none" stroke="`, ink, `" stroke-width="2" d="M9 `, short(y-8), `v8h`, short(long), `v-8"/>`)
	d.write(orb.Point{9 + long/2, y - 10}, sign{text: text, size: 17})
}

// length writes a length in the words of the scene.
func (d *drawing) length(metres float64) string {
	switch {
	case d.scene.Words.Length != nil:
		return d.scene.Words.Length(geo.Metres(metres))
	case metres >= 1000:
		return short(metres/1000) + " km"
	}
	return short(metres) + " m"
}

// nice returns the longest of 1, 2 and 5 times a power of ten up to v.
func nice(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{5, 2} {
		if n*power <= v {
			return n * power
		}
	}
	return power
}

// attribution says whom the streets are from, to the right of the bar.
func (d *drawing) attribution() {
	if t := d.scene.Words.Attribution; t != "" {
		d.write(orb.Point{d.width - widthOf(t, smallLetters)/2 - 6, d.height - 10}, sign{text: t, size: smallLetters})
	}
}

// here draws the place itself: a pin whose tip it is, or a circle somewhere in
// which it is.
func (d *drawing) here() {
	x, y := d.width/2, d.height/2
	if !d.scene.Approximate {
		d.add(`<path transform="translate(`, short(x), ` `, short(y), `)" fill="`, accent, `" stroke="`, paper,
			`" stroke-width="2" d="M0 0C-4-12-14-18-14-28a14 14 0 0 1 28 0C14-18 4-12 0 0z"/><circle cx="`, short(x), `" cy="`, short(y-28),
			`" r="5" fill="`, paper, `"/>`)
	} else {
		for _, c := range [][2]string{{paper, `5"`}, {accent, `3" stroke-dasharray="10 7"`}} {
			d.add(`<circle cx="`, short(x), `" cy="`, short(y), `" r="`, short(d.circle()), `" fill="none" stroke="`, c[0], `" stroke-width="`, c[1], `/>`)
		}
	}
	if t := d.scene.Words.Here; t != "" && widthOf(t, letters) < d.width {
		d.write(d.hereAt(), sign{text: t, size: letters, name: d.scene.Words.HereIsName})
	}
}

// hereAt returns where the words about the place stand: within the circle, below
// the pin.
func (d *drawing) hereAt() orb.Point {
	if d.scene.Approximate {
		return orb.Point{d.width / 2, d.height / 2}
	}
	return orb.Point{d.width / 2, d.height/2 + letters}
}

func short(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

func dist(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

func length(line orb.LineString) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += dist(line[i-1], line[i])
	}
	return sum
}
