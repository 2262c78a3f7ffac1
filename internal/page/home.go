package page

import (
	"slices"
	"strings"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// countryView is the body of the page for municipalities of the whole country.
type countryView struct {
	Provinces   []province
	Definitions []figure
	Points      int
	Coverage    string
	Counted     string // the definition that Coverage is of
	Reach       string // minutes
}

// province is a province with its municipalities in order of name.
type province struct {
	Name  string
	Links []link
}

// figure is a number with all that must stand beside it.
type figure struct {
	Code     string
	Title    string
	Sentence string
	Estimate Estimate
	Year     int
	Source   string
	URL      string
	People   int    // year of the residents
	Address  string // of the page for this definition, where there is one
	Current  bool
}

// home makes the first page: one field and one button.
func (s *Site) home(r *request) (answer, error) {
	return answer{template: "home", title: r.texts().Get("home.title")}, nil
}

// country makes the page from which a municipality is chosen, with the figures
// of the country.
func (s *Site) country(r *request) answer {
	a := r.atlas
	body := countryView{Provinces: provinces(a.Municipalities), Reach: Whole(float64(a.Method.Travel[access.Walk].Reach))}
	for i := range a.Definitions {
		body.Definitions = append(body.Definitions, figureOf(a, &a.Country, i))
	}
	for state, n := range a.Country.PointStates {
		if state != "unknown" {
			body.Points += n
		}
	}
	if c := a.Country.Coverage[access.Walk]; len(c) > 0 {
		body.Coverage, body.Counted = Band(c[0].Confirmed, c[0].Listed), a.Definitions[0].Title.NL
	}
	return answer{template: "municipalities", title: s.texts.Get("municipalities.title"), body: body}
}

// figureOf writes the estimate of an area for a definition.
func figureOf(a *atlas.Atlas, of *atlas.Area, definition int) figure {
	d := a.Definitions[definition]
	return figure{
		Code: d.Code, Title: d.Title.NL, Sentence: d.Sentence.NL, Estimate: NewEstimate(of.Excluded[definition]),
		Year: d.National.Year, Source: d.National.Source, URL: webAddress(d.National.SourceURL),
		People: a.Method.PopulationYear,
	}
}

// provinces puts municipalities in order of province and name.
func provinces(all []atlas.Area) []province {
	byName := map[string]*province{}
	var list []*province
	for i := range all {
		p := byName[all[i].Province]
		if p == nil {
			p = &province{Name: all[i].Province}
			byName[p.Name] = p
			list = append(list, p)
		}
		p.Links = append(p.Links, link{Text: all[i].Name, Address: "/gemeente/" + all[i].Slug})
	}
	slices.SortFunc(list, func(x, y *province) int { return strings.Compare(x.Name, y.Name) })
	sorted := make([]province, len(list))
	for i, p := range list {
		slices.SortFunc(p.Links, func(x, y link) int { return strings.Compare(area.Slug(x.Text), area.Slug(y.Text)) })
		sorted[i] = *p
	}
	return sorted
}

// findMunicipality sends the visitor to the municipality of that name, or to
// the one around a town of that name; with several, it lets them choose.
func (s *Site) findMunicipality(r *request) (answer, error) {
	query := strings.TrimSpace(r.URL.Query().Get("naam"))
	if !r.URL.Query().Has("naam") {
		return s.country(r), nil
	}
	if badQuery(query) != "" {
		return answer{}, fault.Invalid("naam: expected the name of a municipality")
	}
	if i, ok := r.atlas.MunicipalityBySlug(area.Slug(query)); ok {
		return answer{redirect: "/gemeente/" + r.atlas.Municipalities[i].Slug}, nil
	}
	links := s.around(r.atlas, query)
	if len(links) == 1 {
		return answer{redirect: links[0].Address}, nil
	}
	return s.noMunicipality(links, query), nil
}

// around returns links to the municipalities around the places that a text may
// mean, each once: also for a municipality that merged, whose name lives on as
// that of a town.
func (s *Site) around(a *atlas.Atlas, text string) []link {
	var links []link
	seen := map[int]bool{}
	for _, p := range a.Find(text) {
		if p.Municipality < 0 || seen[p.Municipality] {
			continue
		}
		seen[p.Municipality] = true
		m := &a.Municipalities[p.Municipality]
		links = append(links, link{Text: m.Name, Address: "/gemeente/" + m.Slug})
	}
	return links
}

// noMunicipality says that there is no such municipality (any more).
func (s *Site) noMunicipality(links []link, query string) answer {
	body := failure{Text: s.texts.Get("municipality.none.text"), Links: links, Query: query}
	if len(links) > 0 {
		body.Text = s.texts.Get("municipality.none.maybe")
	}
	return answer{template: "error", title: s.texts.Get("municipality.none.title"), status: 404, body: body}
}
