package page

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"steunkaart/internal/atlas"
	"steunkaart/internal/hours"
)

// Running a template takes far longer than all else in an answer of the finder.
// What is the same for everybody who is shown a place, or who asks with the same
// wishes, is therefore run once and kept. Nothing that is kept tells who asked
// what: its keys are places, languages and wishes.

// mostFragments bounds what is kept. A place takes about three kilobytes.
const mostFragments = 20_000

// fragments keeps the parts of pages that tell of places, for one atlas and day.
type fragments struct {
	atlas  *atlas.Atlas
	day    hours.Date // facts go stale by the day
	n      atomic.Int32
	places sync.Map // of placeKey to placeParts
}

type placeKey struct {
	tongue *tongue
	point  int
}

// placeParts is what stands before and behind the lines about now and the way.
type placeParts struct{ head, rest template.HTML }

// fragmentsOf returns what is kept for the atlas and day of a request.
func (s *Site) fragmentsOf(r *request) *fragments {
	day := hours.DateOf(r.now)
	kept := s.fragments.Load()
	if kept == nil || kept.atlas != r.atlas || kept.day != day {
		kept = &fragments{atlas: r.atlas, day: day}
		s.fragments.Store(kept) // two at once is no harm: one of them is thrown away
	}
	return kept
}

// parts returns the parts about a place in the language of a request.
func (s *Site) parts(r *request, point int) (placeParts, error) {
	kept, key := s.fragmentsOf(r), placeKey{r.tongue, point}
	if found, ok := kept.places.Load(key); ok {
		parts, _ := found.(placeParts)
		return parts, nil
	}
	card := newPlaceCard(r, &r.atlas.Points[point])
	head, err := r.tongue.run("search", "result-head", card)
	if err != nil {
		return placeParts{}, err
	}
	rest, err := r.tongue.run("search", "result-rest", card)
	if err != nil {
		return placeParts{}, err
	}
	parts := placeParts{head, rest}
	if kept.n.Load() < mostFragments {
		kept.places.Store(key, parts)
		kept.n.Add(1)
	}
	return parts, nil
}

// run runs one part of a page by itself.
func (l *tongue) run(page, part string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := l.templates[page].ExecuteTemplate(&b, part, data); err != nil {
		return "", err //nolint:wrapcheck // the error names the template
	}
	return template.HTML(b.String()), nil //nolint:gosec // a template wrote it
}

// holeMark stands in a mould for what differs between requests. It is letters and a
// digit, which no escaping changes.
func holeMark(hole int) string { return "qqHole" + string(rune('0'+hole)) + "qq" }

// The holes of a mould for the place that was asked for: in an address, and in the
// text of an attribute.
const (
	holeAddress = iota
	holeText
	placeHoles
)

// mould is a part of a page with holes: what stands before each, and which it is.
type mould struct {
	before []string // one more than holes
	holes  []int
	length int // of all that stands before holes
}

// newMould takes a part of a page apart at the marks of a number of holes.
func newMould(html string, holes int) mould {
	m := mould{length: len(html)}
	for {
		at, hole := len(html), -1
		for h := range holes {
			if i := strings.Index(html, holeMark(h)); i >= 0 && i < at {
				at, hole = i, h
			}
		}
		m.before = append(m.before, html[:at])
		if hole < 0 {
			return m
		}
		m.holes = append(m.holes, hole)
		html = html[at+len(holeMark(hole)):]
	}
}

// fill writes into the holes what is escaped for where each stands.
func (m *mould) fill(escaped ...string) template.HTML {
	var b strings.Builder
	length := m.length
	for _, hole := range m.holes {
		length += len(escaped[hole])
	}
	b.Grow(length)
	for i, before := range m.before {
		b.WriteString(before)
		if i < len(m.holes) {
			b.WriteString(escaped[m.holes[i]])
		}
	}
	return template.HTML(b.String()) //nolint:gosec // the template wrote it, and what fills the holes is escaped
}

// place fills the holes for the place that was asked for.
func (m *mould) place(name string) template.HTML {
	return m.fill(url.QueryEscape(name), template.HTMLEscapeString(name))
}

// The holes of the mould of a result.
const (
	holeHead = iota
	holeNow
	holeWay
	holeMaybe
	holeRest
	resultHoles
)

// resultKey is what the mould of a result depends on.
type resultKey struct {
	tongue *tongue
	sign   string
	maybe  bool
}

// resultMould returns the mould of a result about which nothing is known but
// whether help is open, and whether it fits.
func (s *Site) resultMould(key resultKey) (*mould, error) {
	if found, ok := s.moulds.Load(key); ok {
		m, _ := found.(*mould)
		return m, nil
	}
	v := resultView{Head: template.HTML(holeMark(holeHead)), Rest: template.HTML(holeMark(holeRest)), Now: nowView{key.sign, holeMark(holeNow)}, Way: holeMark(holeWay)} //nolint:gosec // letters
	if key.maybe {
		v.Maybe = holeMark(holeMaybe)
	}
	html, err := key.tongue.run("search", "result", v)
	if err != nil {
		return nil, err
	}
	m := newMould(string(html), resultHoles)
	s.moulds.Store(key, &m)
	return &m, nil
}

// moulds are the moulds of the switch of languages and of the wishes.
type moulds struct{ languages, wishes mould }

type mouldKey struct {
	tongue *tongue
	wishes wishes
}

// mouldsOf returns the moulds for wishes in a language.
func (s *Site) mouldsOf(r *request, w wishes) (*moulds, error) {
	key := mouldKey{r.tongue, w}
	if found, ok := s.moulds.Load(key); ok {
		m, _ := found.(*moulds)
		return m, nil
	}
	languages, err := r.tongue.run("search", "languages", s.languagesAt(r, w.address(holeMark(holeAddress))))
	if err != nil {
		return nil, err
	}
	form, err := r.tongue.run("search", "wishes", w.view(r))
	if err != nil {
		return nil, err
	}
	m := &moulds{newMould(string(languages), placeHoles), newMould(string(form), placeHoles)}
	s.moulds.Store(key, m) // there are a few thousand wishes at most
	return m, nil
}
