package page

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
	"steunkaart/internal/geo"
)

// Bounds of a search.
const (
	firstPlaces  = 3
	allPlaces    = 12
	longestQuery = 100 // bytes
	mostUnplaced = 20
)

// searchView is the body of the page of a search.
type searchView struct {
	Query        string
	Place        template.HTML
	Hints        []template.HTML // how the place was understood
	Problem      string          // why nothing is shown
	Choices      []link
	Guessed      template.HTML // that Choices only look like what was asked for
	Wishes       template.HTML
	Said         []string // what the answer is, before the places
	CallFirst    bool     // the phone line comes before the places
	Results      []template.HTML
	Straight     template.HTML // how minutes and distances were found
	Everything   string        // address of the page with more places, "" for none
	Unplaced     []unplacedView
	MoreUnplaced int
	Municipality link
}

// search makes the page that answers a resident: the nearest help. The place is
// neither kept nor logged.
func (s *Site) search(r *request) (answer, error) {
	query := strings.TrimSpace(r.URL.Query().Get("plaats"))
	page := answer{template: "search", title: r.texts().Get("search.title"), private: true}
	if key := badQuery(query); key != "" {
		page.status = 400
		page.body = searchView{Query: printable(query), Problem: r.texts().Get(key), CallFirst: true}
		return page, nil
	}
	places := r.atlas.Find(query)
	if place, ok := s.geocode(r, query, places); ok {
		return s.found(r, page, query, &place)
	}
	switch len(places) {
	case 0:
		return s.guess(r, page, query)
	case 1:
		return s.found(r, page, query, &places[0])
	default:
		page.body = searchView{Query: query, Choices: choices(r, places)}
	}
	return page, nil
}

// Geocoder finds where an address lies. The name is as the service writes it.
type Geocoder interface {
	Find(ctx context.Context, text string) (name string, at orb.Point, ok bool)
}

// geocode asks the geocoder, where there is one, for an address that tells more
// than the places that we know: one with the letters of a postcode, a number of
// a house, or of no place at all.
func (s *Site) geocode(r *request, query string, places []atlas.Place) (atlas.Place, bool) {
	if s.Geocoder == nil || len(places) > 0 && !finer(query) {
		return atlas.Place{}, false
	}
	name, at, ok := s.Geocoder.Find(r.Context(), query)
	if !ok {
		return atlas.Place{}, false
	}
	place, near := r.atlas.PostcodeAt(at, farthest)
	place.Name, place.Postcode, place.Location, place.Exact = name, "", at, true
	return place, near
}

// finer reports whether a text names more than a town or four digits.
func finer(query string) bool {
	hasLetter, hasDigit := strings.ContainsFunc(query, unicode.IsLetter), strings.ContainsFunc(query, unicode.IsDigit)
	return hasLetter && hasDigit
}

// guess answers for the place whose name looks most like a text with typing
// errors, asks which one it is, or says that there is none.
func (s *Site) guess(r *request, page answer, query string) (answer, error) {
	t := r.texts()
	places, sure := r.atlas.Guess(query)
	switch {
	case sure:
		page, err := s.found(r, page, places[0].Name, &places[0])
		if v, ok := page.body.(searchView); ok {
			v.Hints = append(v.Hints, t.Marked("search.guess", query, places[0].Name))
			page.body = v
		}
		return page, err
	case len(places) > 0:
		page.status = 404
		page.body = searchView{Query: query, Choices: choices(r, places), Guessed: t.Marked("search.guess.choose", query)}
		return page, nil
	}
	key := "search.none"
	if !strings.ContainsFunc(query, inNames) {
		key = "search.script"
	}
	page.status = 404
	page.body = searchView{Query: query, Problem: t.Get(key), CallFirst: true}
	return page, nil
}

// inNames reports whether a rune may stand in a name or postcode as we know them.
func inNames(r rune) bool { return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) }

// found fills the page with the help near a place. The query stands for it in
// links.
func (s *Site) found(r *request, page answer, query string, place *atlas.Place) (answer, error) {
	m, err := s.mouldsOf(r, wishesOf(r))
	if err != nil {
		return answer{}, fmt.Errorf("questions of the finder: %w", err)
	}
	page.languages, page.title = m.languages.place(query), r.texts().headingOf(place)
	page.body, err = s.near(r, query, place, m.wishes.place(query))
	return page, err
}

// farthest is how far from the middle of any postcode somebody can be in the
// Netherlands, in metres, with some to spare for the sea.
const farthest = 20_000

// searchHere answers a resident whose browser sent where they are. The answer is
// of that place; links in it name the postcode, so that the place itself is in
// no address.
func (s *Site) searchHere(r *request) (answer, error) {
	page := answer{template: "search", title: r.texts().Get("search.title"), private: true}
	from, ok := sentPlace(r)
	around, near := atlas.Place{}, false
	if ok {
		around, near = r.atlas.PostcodeAt(from, farthest)
	}
	if !near {
		page.status = 400
		page.body = searchView{Problem: r.texts().Get("search.here.problem"), CallFirst: true}
		return page, nil
	}
	here := around
	here.Postcode, here.Location, here.Exact, here.Here = "", from, true, true
	return s.found(r, page, string(around.Postcode), &here)
}

// sentPlace reads the place that a browser sent.
func sentPlace(r *request) (orb.Point, bool) {
	lat, errLat := strconv.ParseFloat(r.PostFormValue("lat"), 64)
	lon, errLon := strconv.ParseFloat(r.PostFormValue("lon"), 64)
	p := orb.Point{lon, lat}
	return p, errLat == nil && errLon == nil && geo.CheckLonLat(p) == nil
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

// printable returns a query to put back into its field, "" for what cannot
// stand there.
func printable(query string) string {
	if len(query) > longestQuery || !utf8.ValidString(query) || strings.ContainsFunc(query, unicode.IsControl) {
		return ""
	}
	return query
}

// choices makes a link for each place that the query may mean.
func choices(r *request, places []atlas.Place) []link {
	links := make([]link, len(places))
	w := wishesOf(r)
	for i, p := range places {
		links[i] = link{Text: p.Name, Address: r.tongue.address(w.address(url.QueryEscape(p.Name)))}
	}
	return links
}

// near makes the list of help near a place.
func (s *Site) near(r *request, query string, place *atlas.Place, questions template.HTML) (searchView, error) {
	t, w := r.texts(), wishesOf(r)
	q := finder.Question{From: place.Location, Postcode: place.Postcode, Now: r.now, Most: firstPlaces}
	w.ask(&q)
	if w.all {
		q.Most = allPlaces
	}
	found := finder.Find(r.atlas, q)
	streets := byStreet(found.Results)
	v := searchView{
		Query: query, Place: t.markedPlace(place), CallFirst: !found.OpenNow || q.Wishes() && !found.Fits, Said: t.said(&q, &found),
		Straight: t.measured(streets, len(found.Results), place), Wishes: questions,
	}
	if letters(query) && place.Postcode != "" {
		v.Hints = append(v.Hints, t.Marked("search.letters", string(place.Postcode)))
	}
	mixed := streets > 0 && streets < len(found.Results)
	for i := range found.Results {
		result, err := s.result(r, &found.Results[i], mixed)
		if err != nil {
			return v, err
		}
		v.Results = append(v.Results, result)
	}
	if found.More && !w.all {
		more := w
		more.all = true
		v.Everything = r.tongue.address(more.address(url.QueryEscape(query)))
	}
	if place.Municipality >= 0 {
		m := &r.atlas.Municipalities[place.Municipality]
		v.Municipality = link{Text: m.Name, Address: "/gemeente/" + m.Slug}
		if w.all || !found.More {
			v.Unplaced, v.MoreUnplaced = s.unplaced(r, place.Municipality)
		}
	}
	return v, nil
}

// letters reports whether a query ends in the two letters of a postcode.
func letters(query string) bool {
	runes := []rune(strings.ReplaceAll(query, " ", ""))
	return len(runes) == 6 && unicode.IsDigit(runes[3]) && unicode.IsLetter(runes[4]) && unicode.IsLetter(runes[5])
}

// said tells in words what the answer is: whether anybody helps now, whether
// anything fits, whether anything is near.
func (t *Texts) said(q *finder.Question, found *finder.Answer) []string {
	switch {
	case len(found.Results) == 0:
		return []string{t.Get("search.nopoints")}
	case q.Wishes() && !found.Fits:
		return []string{t.Get("search.nofit")}
	}
	var said []string
	if !found.Results[0].Near() {
		said = append(said, t.Get("search.distant"))
	}
	if !found.OpenNow {
		return append(said, t.Get("search.noneopen"))
	}
	return append(said, t.Get("search.order"))
}

// byStreet counts the results whose minutes are over streets.
func byStreet(results []finder.Result) int {
	n := 0
	for i := range results {
		if results[i].ByStreet {
			n++
		}
	}
	return n
}

// measured tells how the minutes of all results were found, of which some are over
// streets.
func (t *Texts) measured(streets, all int, place *atlas.Place) template.HTML {
	key := "search.mixed"
	switch streets {
	case 0:
		key = "search.straight"
	case all:
		key = "search.street"
	}
	switch {
	case all == 0:
		return ""
	case place.Exact && place.Here:
		return t.Marked("search.straight.here")
	case place.Exact:
		return t.Marked("search.straight.exact", place.Name)
	}
	return t.Marked(key, place.Name)
}

// unplacedView is help of which the place is not known.
type unplacedView struct {
	Name, Slug, Kinds, Address, Age string
	Phone                           phone
}

// unplaced returns the help in a municipality that stands at no known place.
func (s *Site) unplaced(r *request, municipality int) (shown []unplacedView, more int) {
	all := finder.Unplaced(r.atlas, municipality)
	t := r.texts()
	for _, i := range all[:min(len(all), mostUnplaced)] {
		p := &r.atlas.Points[i]
		shown = append(shown, unplacedView{
			Name: p.Name, Slug: p.Slug, Kinds: t.kinds(p.HelpPoint), Address: address(p.HelpPoint), Phone: newPhone(p.Phone), Age: t.oldest(p, r.now),
		})
	}
	return shown, len(all) - len(shown)
}
