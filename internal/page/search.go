package page

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Bounds of a search.
const (
	nearest       = 3
	longestQuery  = 100 // bytes
	longestWalk   = 60  // minutes: beyond it the distance says more
	longestCycle  = 45  // minutes; some water is wider than what this reaches
	mostUnplaced  = 20
	minutesOfHour = 60
)

// searchView is the body of the page of a search.
type searchView struct {
	Query        string
	Place        string
	Points       []pointView
	Choices      []link
	Unplaced     []pointView // help in the municipality of which the place is not known
	MoreUnplaced int
	Municipality link
	Problem      string // why nothing is shown
}

// search makes the page that answers a resident: the nearest help. The place is
// neither kept nor logged.
func (s *Site) search(r *request) (answer, error) {
	query := strings.TrimSpace(r.URL.Query().Get("plaats"))
	page := answer{template: "search", title: s.texts.Get("search.title"), private: true}
	if key := badQuery(query); key != "" {
		page.status = 400
		page.body = searchView{Problem: s.texts.Get(key)}
		return page, nil
	}
	places := r.atlas.Find(query)
	switch len(places) {
	case 0:
		page.status = 404
		page.body = searchView{Query: query, Problem: s.texts.Get("search.none")}
	case 1:
		page.body = s.near(r, query, places[0])
		page.title = s.texts.Get("search.heading", places[0].Name)
	default:
		page.body = searchView{Query: query, Choices: choices(places)}
	}
	return page, nil
}

// badQuery returns the key of what is wrong with a query, "" when it can be
// looked up.
func badQuery(query string) string {
	switch {
	case query == "":
		return "search.empty"
	case len(query) > longestQuery:
		return "search.long"
	case !utf8.ValidString(query) || strings.ContainsFunc(query, unicode.IsControl) || !strings.ContainsFunc(query, isWord):
		return "search.garbage"
	}
	return ""
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// choices makes a link for each place that the query may mean.
func choices(places []atlas.Place) []link {
	links := make([]link, len(places))
	for i, p := range places {
		links[i] = link{Text: p.Name, Address: "/zoek?plaats=" + url.QueryEscape(p.Name)}
	}
	return links
}

// near makes the list of help near a place.
func (s *Site) near(r *request, query string, place atlas.Place) searchView {
	v := searchView{Query: query, Place: place.Name}
	for _, f := range r.atlas.Nearest(place.Location, nearest, atlas.Wanted{}, nil) {
		point := s.point(&r.atlas.Points[f.Point], r.now)
		point.Distance = Distance(float64(f.Distance))
		point.Walk = s.minutes("walk", f.Distance, r.atlas.Method.Travel[access.Walk].SpeedKmh, r)
		point.Cycle = s.minutes("cycle", f.Distance, r.atlas.Method.Travel[access.Cycle].SpeedKmh, r)
		v.Points = append(v.Points, point)
	}
	if place.Municipality >= 0 {
		m := &r.atlas.Municipalities[place.Municipality]
		v.Municipality = link{Text: m.Name, Address: "/gemeente/" + m.Slug}
		v.Unplaced, v.MoreUnplaced = s.unplaced(r, m)
	}
	return v
}

// minutes writes the time to travel a straight line, "" when it is so long that
// nobody would.
func (s *Site) minutes(profile string, distance geo.Metres, speed float64, r *request) string {
	if speed <= 0 {
		return ""
	}
	minutes := float64(distance) / 1000 * r.atlas.Method.DetourFactor / speed * minutesOfHour
	limit := map[string]float64{"walk": longestWalk, "cycle": longestCycle}[profile]
	if minutes > limit {
		return ""
	}
	return s.texts.Count("minutes."+profile, max(1, int(minutes+0.5)))
}

// unplaced returns the help in a municipality that stands at no known place.
func (s *Site) unplaced(r *request, m *atlas.Area) (shown []pointView, more int) {
	for _, i := range m.Points {
		p := &r.atlas.Points[i]
		if p.Precision != supply.PrecisionUnknown || !forAnybody(p) {
			continue
		}
		if len(shown) == mostUnplaced {
			more++
			continue
		}
		shown = append(shown, s.point(p, r.now))
	}
	return shown, more
}

// forAnybody reports whether a place is known to help whoever comes: a public
// offer that is no phone line and of which help is known.
func forAnybody(p *atlas.Point) bool {
	for _, o := range p.Offers {
		if o.HelpKnown && o.Kind != supply.KindPhoneLine && (o.Audience == supply.AudiencePublic || o.Audience == "") {
			return true
		}
	}
	return false
}
