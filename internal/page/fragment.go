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

// The marks stand in a mould for what somebody filled in: in an address and in
// the text of an attribute. They are letters, which no escaping changes.
const (
	markAddress = "qqPlaceInAddressqq"
	markText    = "qqPlaceInTextqq"
)

// mould is a part of a page with holes for the place that was asked for: what
// stands before each hole, and which it is.
type mould struct {
	before []string // one more than holes
	text   []bool   // whether the hole is text, else part of an address
}

func newMould(html string) mould {
	var m mould
	for {
		address, text := strings.Index(html, markAddress), strings.Index(html, markText)
		switch {
		case address < 0 && text < 0:
			m.before = append(m.before, html)
			return m
		case text < 0 || address >= 0 && address < text:
			m.before, m.text = append(m.before, html[:address]), append(m.text, false)
			html = html[address+len(markAddress):]
		default:
			m.before, m.text = append(m.before, html[:text]), append(m.text, true)
			html = html[text+len(markText):]
		}
	}
}

// fill writes the place into the holes, escaped for where each stands.
func (m *mould) fill(place string) template.HTML {
	address, text := url.QueryEscape(place), template.HTMLEscapeString(place)
	var b strings.Builder
	for i, before := range m.before[:len(m.text)] {
		b.WriteString(before)
		if m.text[i] {
			b.WriteString(text)
		} else {
			b.WriteString(address)
		}
	}
	b.WriteString(m.before[len(m.text)])
	return template.HTML(b.String()) //nolint:gosec // the template wrote it, and the holes are escaped
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
	languages, err := r.tongue.run("search", "languages", s.languagesAt(r, w.address(markAddress)))
	if err != nil {
		return nil, err
	}
	form, err := r.tongue.run("search", "wishes", w.view(r))
	if err != nil {
		return nil, err
	}
	m := &moulds{newMould(string(languages)), newMould(string(form))}
	s.moulds.Store(key, m) // there are a few thousand wishes at most
	return m, nil
}
