package page

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/scenario"
	"steunkaart/internal/supply"
)

// Scenarios keeps what-if scenarios and computes what they bring about.
type Scenarios interface {
	SaveScenario(ctx context.Context, of scenario.Scenario) (slug string, err error)
	FindScenario(ctx context.Context, slug string) (scenario.Scenario, error)
	Try(ctx context.Context, of scenario.Scenario) (*scenario.Outcome, error)
}

// whatIfView is the page with the forms of a first change.
type whatIfView struct {
	Name, Address string
	Forms         changeForms
}

// changeForms are the forms that add a change.
type changeForms struct {
	Code   string // of the municipality
	Base   string // link of the scenario that the change is added to, "" for none
	Points []option
	Places []option
	Days   []option
	Full   bool // no more changes
}

// option is one that a form offers.
type option struct{ Value, Text string }

func (s *Site) whatIf(r *request) (answer, error) {
	i, ok := r.atlas.MunicipalityBySlug(chi.URLParam(r.Request, "slug"))
	if !ok {
		return answer{}, errNoPage
	}
	m := &r.atlas.Municipalities[i]
	v := whatIfView{Name: m.Name, Address: "/gemeente/" + m.Slug, Forms: s.changeForms(r, m)}
	return answer{template: "whatif", title: s.texts.Get("whatif.title", m.Name), body: v}, nil
}

// changeForms makes the forms for a municipality.
func (s *Site) changeForms(r *request, m *atlas.Area) changeForms {
	f := changeForms{Code: string(m.Code)}
	for _, i := range m.Points {
		p := &r.atlas.Points[i]
		if !p.Local() || p.Precision == supply.PrecisionUnknown {
			continue
		}
		if p.State(r.now) == supply.StateUnknown {
			f.Places = append(f.Places, placeOption(p.Name, p.Location))
		} else {
			f.Points = append(f.Points, option{strconv.FormatInt(p.ID, 10), p.Name})
		}
	}
	f.Places = append(proposedPlaces(r.atlas, m), f.Places...)
	for day, code := range dayCodes {
		f.Days = append(f.Days, option{code, s.texts.Get("day." + strconv.Itoa(day))})
	}
	return f
}

// proposedPlaces are the buildings that the page proposes, each once.
func proposedPlaces(a *atlas.Atlas, m *atlas.Area) []option {
	var list []option
	for d := range a.Definitions {
		for p := range access.Profile(access.Profiles) {
			for _, sites := range []int{1, 3} {
				found, ok := a.Proposal(m.Municipality, d, p, sites)
				if !ok {
					continue
				}
				for i := range found.Sites {
					if o := placeOption(found.Sites[i].Name, found.Sites[i].Location); !slices.Contains(list, o) {
						list = append(list, o)
					}
				}
			}
		}
	}
	return list
}

// placeOption offers a building: where it is, and its name.
func placeOption(name string, at orb.Point) option {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }
	return option{number(at[0]) + " " + number(at[1]) + " " + name, name}
}

// change makes the scenario that a form asks for, keeps it, and leads to it.
func (s *Site) change(r *request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, fault.Invalid("form: cannot be read")
	}
	of := scenario.Scenario{Municipality: area.Code(r.PostForm.Get("gemeente"))}
	if base := r.PostForm.Get("basis"); base != "" {
		var err error
		if of, err = s.Scenarios.FindScenario(r.Context(), base); err != nil {
			return answer{}, err
		}
	}
	m, known := r.atlas.MunicipalityByCode(of.Municipality)
	if !known {
		return answer{}, fault.Invalid("municipality: %q is not known", of.Municipality)
	}
	if text := r.PostForm.Get("haalweg"); text != "" {
		i, err := strconv.Atoi(text)
		if err != nil || i < 0 || i >= len(of.Changes) {
			return answer{}, fault.Invalid("change: %q is not one of them", text)
		}
		if of = of.Without(i); len(of.Changes) == 0 {
			return answer{redirect: "/gemeente/" + r.atlas.Municipalities[m].Slug + "/wat-als"}, nil
		}
	} else {
		c, err := s.readChange(r)
		if err != nil {
			return answer{}, err
		}
		of = of.With(c)
	}
	of = of.Tidy()
	if err := of.Check(); err != nil {
		return answer{}, err
	}
	slug, err := s.Scenarios.SaveScenario(r.Context(), of)
	return answer{redirect: "/scenario/" + slug, private: true}, err
}

// readChange reads a change from a form.
func (s *Site) readChange(r *request) (scenario.Change, error) {
	c := scenario.Change{Kind: scenario.Kind(r.PostForm.Get("soort"))}
	if c.Kind != scenario.Open {
		c.Point, _ = strconv.ParseInt(r.PostForm.Get("punt"), 10, 64) // Check refuses 0
	}
	if c.Kind == scenario.Open || c.Kind == scenario.Move {
		if err := s.readPlace(r, &c); err != nil {
			return c, err
		}
	}
	if c.Kind == scenario.Open || c.Kind == scenario.Hours {
		c.Hours = readHours(r)
	}
	return c, nil
}

// readPlace reads where help opens: a building of the list, else the middle of a
// postcode area.
func (s *Site) readPlace(r *request, c *scenario.Change) error {
	if code := r.PostForm.Get("postcode"); strings.TrimSpace(code) != "" {
		found := r.atlas.Find(code)
		if len(found) == 0 {
			return fault.Invalid("postcode: %q is not known", code)
		}
		c.Name, c.Lon, c.Lat = found[0].Name, found[0].Location[0], found[0].Location[1]
		return nil
	}
	lon, rest, _ := strings.Cut(r.PostForm.Get("gebouw"), " ")
	lat, name, _ := strings.Cut(rest, " ")
	var errLon, errLat error
	c.Lon, errLon = strconv.ParseFloat(lon, 64)
	c.Lat, errLat = strconv.ParseFloat(lat, 64)
	if errLon != nil || errLat != nil {
		return fault.Invalid("place: choose a building or give a postcode")
	}
	c.Name = name
	return nil
}

// readHours writes the chosen days and times as opening hours, "" when no day was
// chosen.
func readHours(r *request) string {
	var days []string
	for _, day := range dayCodes {
		if slices.Contains(r.PostForm["dag"], day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return ""
	}
	return strings.Join(days, ",") + " " + r.PostForm.Get("van") + "-" + r.PostForm.Get("tot")
}

// sameOrigin refuses forms that were sent from other sites.
func sameOrigin(next http.HandlerFunc) http.HandlerFunc {
	return http.NewCrossOriginProtection().Handler(next).ServeHTTP
}
