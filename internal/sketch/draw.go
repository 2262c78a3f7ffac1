package sketch

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Colours, all dark or light enough to be told apart in grey print.
const (
	paper  = "#fff"
	ink    = "#1b1b1f"
	accent = "#154273"
	street = "#8b909b"
	edge   = "#5b606b"
	homes  = "#dfe1e6"
	water  = "#cfe3f2"
)

// drawing is a picture in the making.
type drawing struct {
	*frame
	scene *Scene
	out   []byte
	taken []box // by labels and signs
}

func (d *drawing) add(parts ...string) {
	for _, p := range parts {
		d.out = append(d.out, p...)
	}
}

func (d *drawing) num(v float64) {
	d.out = strconv.AppendFloat(d.out, math.Round(v*10)/10+0, 'f', -1, 64)
}

// open begins the element. Its words run from left to right whatever the page
// does, so that nothing changes sides.
func (d *drawing) open() {
	w, h := strconv.Itoa(d.scene.Width), strconv.Itoa(d.scene.Height)
	d.add(`<svg xmlns="http://www.w3.org/2000/svg" role="img" width="`, w, `" height="`, h, `" viewBox="0 0 `, w, ` `, h,
		`" direction="ltr" font-family="system-ui,Arial,sans-serif" text-anchor="middle"><title>`)
	d.text(d.scene.Words.Title)
	d.add(`</title><desc>`)
	d.text(d.scene.Words.About)
	d.add(`</desc><rect width="`, w, `" height="`, h, `" fill="`, paper, `"/>`)
}

// ground draws what lies below everything: where people live, and water.
func (d *drawing) ground() {
	d.path(`fill="`+homes+`" stroke="`+homes+`" stroke-width="30" stroke-linejoin="round"`, func(p *pen) {
		for _, r := range d.scene.Built {
			p.line(orb.LineString(d.fill(r)))
		}
	})
	d.path(`fill="`+water+`" fill-rule="evenodd"`, func(p *pen) {
		for _, polygon := range d.scene.Water {
			for _, r := range polygon {
				p.line(orb.LineString(d.fill(r)))
			}
		}
	})
}

// outlines draws the edges of areas and the way, which never close along the frame.
func (d *drawing) outlines() {
	d.path(`fill="none" stroke="`+street+`" stroke-width="6" stroke-dasharray="25 15"`, func(p *pen) {
		for _, polygon := range d.scene.Areas {
			for _, r := range polygon {
				p.lines(d.cut(r))
			}
		}
	})
	way := d.cut(d.scene.Way)
	d.path(`fill="none" stroke="`+paper+`" stroke-width="40"`, func(p *pen) { p.lines(way) })
	d.path(`fill="none" stroke="`+accent+`" stroke-width="22" stroke-dasharray="50 22"`, func(p *pen) { p.lines(way) })
}

// others draws other help points as small rings.
func (d *drawing) others() {
	for _, o := range d.scene.Others {
		if p := d.at(o); d.bound.Contains(p) {
			d.add(`<circle cx="`)
			d.num(p[0])
			d.add(`" cy="`)
			d.num(p[1])
			d.add(`" r="5" fill="`, paper, `" stroke="`, ink, `" stroke-width="2"/>`)
		}
	}
}

// path writes one path of whole steps, nothing when draw draws nothing.
func (d *drawing) path(attributes string, draw func(*pen)) {
	before := len(d.out)
	d.add(`<path `, stepScale, ` `, attributes, ` d="`)
	empty := len(d.out)
	p := pen{out: d.out}
	draw(&p)
	d.out = p.out
	if len(d.out) == empty {
		d.out = d.out[:before]
		return
	}
	d.add(`"/>`)
}

// pen writes the moves of one path, each from where the last one ended.
type pen struct {
	out  []byte
	x, y int
}

func (p *pen) lines(all orb.MultiLineString) {
	for _, l := range all {
		p.line(l)
	}
}

// line writes a line in pixels; nothing of one that has no length.
func (p *pen) line(l orb.LineString) {
	command := byte('m')
	for i, c := range l {
		x, y := int(math.Round(c[0]*steps)), int(math.Round(c[1]*steps))
		if i > 0 && x == p.x && y == p.y {
			continue
		}
		p.move(command, x, y)
		command = ' ' // what follows a move is a line
	}
}

// move writes one move. A minus sign parts numbers as well as a space does.
func (p *pen) move(command byte, x, y int) {
	dx, dy := x-p.x, y-p.y
	p.x, p.y = x, y
	if command != ' ' || dx >= 0 {
		p.out = append(p.out, command)
	}
	p.out = strconv.AppendInt(p.out, int64(dx), 10)
	if dy >= 0 {
		p.out = append(p.out, ' ')
	}
	p.out = strconv.AppendInt(p.out, int64(dy), 10)
}

// text writes a text for XML: what stands for itself there is escaped, and what
// cannot stand there at all is left out.
func (d *drawing) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			d.add("&amp;")
		case r == '<':
			d.add("&lt;")
		case r == '>':
			d.add("&gt;")
		case r == '"':
			d.add("&#34;")
		case r == '\'':
			d.add("&#39;")
		case r < ' ' || r == 0x7f:
			d.add(" ")
		case r == 0xFFFE || r == 0xFFFF:
		default:
			d.out = utf8.AppendRune(d.out, r)
		}
	}
}
