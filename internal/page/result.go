package page

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Travel times beyond which the distance says more.
const (
	longestWalk  = 60 // minutes
	longestCycle = 45 // minutes; some water is wider than what this reaches
)

// resultView is one place of an answer.
type resultView struct {
	Head, Rest template.HTML // what is the same for everybody
	Now        nowView
	Way        string // "9 minuten lopen · 4 minuten fietsen", or how far
	Maybe      string // that it is not known whether the place meets the wishes
}

// result writes a place for reading. In a mixed answer some minutes are over
// streets and others are not.
func (s *Site) result(r *request, f *finder.Result, mixed bool) (template.HTML, error) {
	p, t := &r.atlas.Points[f.Point], r.texts()
	parts, err := s.parts(r, f.Point)
	if err != nil {
		return "", fmt.Errorf("place of an answer: %w", err)
	}
	now, maybe := t.now(f, p, r.now), ""
	if f.Fit == finder.NotKnown {
		maybe = t.doubt("search.maybe", p)
	}
	m, err := s.resultMould(resultKey{r.tongue, now.Sign, maybe != ""})
	if err != nil {
		return "", fmt.Errorf("place of an answer: %w", err)
	}
	escape := template.HTMLEscapeString
	return m.fill(string(parts.head), escape(now.Text), escape(t.way(f, mixed)), escape(maybe), string(parts.rest)), nil
}

// placeCard is what an answer tells of a place to everybody.
type placeCard struct {
	Name, Slug  string
	Kinds       string
	Address     string
	Approximate bool
	Phone       phone
	Route       string // address of a page with the way, "" when the place is not exactly known
	Topics      string // what they help with
	Services    string // the same as the source words it
	Known       []string
	Missing     string // what is not known
	Old         string // warning when all facts are old
}

func newPlaceCard(r *request, p *atlas.Point) placeCard {
	t := r.texts()
	c := placeCard{
		Name: p.Name, Slug: p.Slug, Kinds: t.kinds(p.HelpPoint), Address: address(p.HelpPoint), Approximate: p.Precision == supply.PrecisionApproximate,
		Phone: newPhone(p.Phone), Route: route(p), Topics: t.topics(p), Services: services(p), Old: t.oldest(p, r.now),
	}
	c.Known, c.Missing = t.facts(p)
	return c
}

// way writes how far a place is. What is over the straight line says so where
// other places of the answer are over streets.
func (t *Texts) way(f *finder.Result, mixed bool) string {
	var parts []string
	switch {
	case f.WalkBeyond:
		parts = append(parts, t.Count("minutes.walk.beyond", int(f.Walk)))
	case f.Walk <= longestWalk:
		parts = append(parts, t.minutes("walk", f.Walk))
	default:
		parts = append(parts, t.Get("search.far", t.distance(f.Distance)))
	}
	if !f.CycleBeyond && f.Cycle <= longestCycle {
		parts = append(parts, t.minutes("cycle", f.Cycle))
	}
	text := strings.Join(parts, " · ")
	if mixed && !f.ByStreet && f.Walk <= longestWalk {
		return t.Get("search.estimate", text)
	}
	return text
}

func (t *Texts) minutes(profile string, m geo.Minutes) string {
	return t.Count("minutes."+profile, max(1, int(m+0.5)))
}

// distance writes a distance in the decimals and the letters of the language.
func (t *Texts) distance(d geo.Metres) string {
	number, unit := measure(float64(d))
	if t.Get("decimal") == "." {
		number = strings.Replace(number, ",", ".", 1)
	}
	return t.Get("unit."+unit, number)
}

// route returns the address of a page that shows the way to a place. It tells
// where the place is, and nothing of who goes there.
func route(p *atlas.Point) string {
	if p.Precision != supply.PrecisionExact {
		return ""
	}
	return fmt.Sprintf("https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=%%3B%.5f%%2C%.5f", p.Location[1], p.Location[0])
}

// topics names what a place helps with, each once; "" when no source says.
func (t *Texts) topics(p *atlas.Point) string {
	var set atlas.Topics
	for i := range p.Help {
		if finder.Offers(&p.Offers[i]) {
			set |= p.Help[i].Topics
		}
	}
	var names []string
	for _, topic := range set.List() {
		names = append(names, t.Get("helps."+string(topic)))
	}
	return strings.Join(names, " · ")
}

// services returns what the sources say that a place helps with, in their words.
func services(p *atlas.Point) string {
	var all []string
	for _, o := range p.Offers {
		if o.Services != "" {
			all = append(all, o.Services)
		}
	}
	return strings.Join(all, "; ")
}

// facts writes what is known about coming in, and names what is not known.
func (t *Texts) facts(p *atlas.Point) (known []string, missing string) {
	var unknown []string
	add := func(name, value string) {
		if value == "" {
			unknown = append(unknown, t.Get("fact."+name))
		} else {
			known = append(known, value)
		}
	}
	if p.Wheelchair.Value == "" {
		add("wheelchair", "")
	} else {
		add("wheelchair", t.Get("wheelchair."+p.Wheelchair.Value))
	}
	cost, appointment, languages := offered(p)
	add("cost", t.word("cost.", cost))
	add("appointment", t.word("appointment.", appointment))
	add("languages", t.languageNames(languages))
	if len(unknown) > 0 {
		missing = t.Get("fact.missing", strings.Join(unknown, t.Get("list.comma")))
	}
	return known, missing
}

// word returns the text of a code, "" for no code.
func (t *Texts) word(family, code string) string {
	if code == "" {
		return ""
	}
	return t.Get(family + code)
}

// offered returns what the offers of a place say of cost, appointment and
// languages: the first that says it, as the first is what the place is for.
func offered(p *atlas.Point) (cost, appointment string, languages []string) {
	for _, o := range p.Offers {
		if cost == "" {
			cost = o.Cost
		}
		if appointment == "" {
			appointment = o.Appointment
		}
		if len(languages) == 0 {
			languages = o.Languages
		}
	}
	return cost, appointment, languages
}

// languageNames writes languages; a code without a name is written as it is.
func (t *Texts) languageNames(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		var ok bool
		if names[i], ok = t.Find("tongue." + code); !ok {
			names[i] = code
		}
	}
	return t.Get("languages", strings.Join(names, t.Get("list.comma")))
}

// oldest warns when all that is known of a place is old or undated, "" when
// something is fresh.
func (t *Texts) oldest(p *atlas.Point, now time.Time) string {
	newest, known := time.Time{}, false
	for i := range p.Offers {
		if p.Help[i].Fresh(now) {
			return ""
		}
		if day, ok := supply.LatestDay(p.Offers[i].SourceDate); ok && day.After(newest) {
			newest, known = day, true
		}
	}
	if !known {
		return t.doubt("age.undated", p)
	}
	return t.doubt("age.stale", p, newest.Year())
}
