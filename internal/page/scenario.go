package page

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure"
	"steunkaart/internal/scenario"
)

// scenarioView is the page of a scenario.
type scenarioView struct {
	Name, Address  string // of the municipality
	Slug           string
	Changes        []changeLine
	Ways           []wayEffect
	Hoods          []hoodEffect
	Groups         []groupEffect
	Profile        string
	Reach          string
	TravelVerb     string
	Links          []profileLink
	Figure         figure
	Way            string
	Forms          changeForms
	ComputedAt     string
	HoursBefore    string
	HoursAfter     string
	NothingChanges bool
}

// changeLine is a change in words.
type changeLine struct {
	Number  int // for the form that takes it away
	Text    string
	Missing bool // its help point is not there any more
}

// wayEffect is the effect on the municipality by a way to travel.
type wayEffect struct {
	Name, Sentence, Before, After string
	Gained, Lost                  Estimate
}

// hoodEffect is the effect on a neighbourhood.
type hoodEffect struct {
	Name          string
	Gained, Lost  Estimate
	Before, After string
	sort          float64
}

// groupEffect is the effect on an age or a level of education.
type groupEffect struct{ Name, Gained, Lost string }

func (s *Site) scenario(r *request) (answer, error) {
	slug := chi.URLParam(r.Request, "slug")
	of, err := s.Scenarios.FindScenario(r.Context(), slug)
	if err != nil {
		return answer{}, err
	}
	i, known := r.atlas.MunicipalityByCode(of.Municipality)
	if !known {
		return answer{}, errNoPage
	}
	c, err := readChoice(r.atlas, r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	outcome, err := s.tried.of(r.Context(), slug+" "+r.atlas.Tag(), func() (*scenario.Outcome, error) { return s.Scenarios.Try(r.Context(), of) })
	if err != nil {
		return answer{}, err
	}
	m := &r.atlas.Municipalities[i]
	e := &effects{atlas: r.atlas, area: m, choice: c, outcome: outcome, cells: cellsOf(r.atlas, outcome)}
	v := s.scenarioView(r, of, e)
	v.Slug, v.Forms.Base, v.Forms.Full = slug, slug, len(of.Changes) >= scenario.Most
	return answer{template: "scenario", title: s.texts.Get("scenario.title", m.Name), body: v}, nil
}

func (s *Site) scenarioView(r *request, of scenario.Scenario, e *effects) scenarioView {
	a, m, c := r.atlas, e.area, e.choice
	v := scenarioView{
		Name: m.Name, Address: "/gemeente/" + m.Slug, Reach: reachOf(a, c), TravelVerb: s.texts.Get("travel." + c.profile.String()),
		Profile: s.texts.Get("profile." + c.profile.String()), Links: s.profileLinks(a, c), Figure: figureOf(a, m, c.definition), Way: s.wayOf(a, m),
		Forms: s.changeForms(r, m), ComputedAt: s.texts.date(a.ComputedAt.Format("2006-01-02")),
	}
	for i, change := range of.Changes {
		v.Changes = append(v.Changes, changeLine{i, s.changeText(a, change), slices.Contains(e.outcome.Missing, i)})
	}
	for p := range access.Profile(access.Profiles) {
		v.Ways = append(v.Ways, s.wayEffect(e, p))
	}
	v.Hoods, v.Groups = s.hoodEffects(e), s.groupEffects(e)
	before, after := e.hours()
	v.HoursBefore, v.HoursAfter = Decimal(before), Decimal(after)
	v.NothingChanges = len(v.Hoods) == 0 && v.HoursBefore == v.HoursAfter
	return v
}

// changeText says a change in words.
func (s *Site) changeText(a *atlas.Atlas, c scenario.Change) string {
	name := s.texts.Get("scenario.nobody")
	if i, ok := a.HelpPoint(c.Point); ok {
		name = a.Points[i].Name
	}
	text := s.texts.Get("scenario.hours", name)
	switch c.Kind {
	case scenario.Open:
		text = s.texts.Get("scenario.open", c.Name)
	case scenario.Close:
		return s.texts.Get("scenario.close", name)
	case scenario.Move:
		return s.texts.Get("scenario.move", name, c.Name)
	}
	if c.Hours == "" {
		return text + " " + s.texts.Get("scenario.nohours")
	}
	return text + " " + s.hoursText(c.Hours)
}

// hoursText writes opening hours in words.
func (s *Site) hoursText(osm string) string {
	lines, ok := s.texts.Hours(osm)
	if !ok {
		return osm
	}
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = l.Day + " " + l.Times
	}
	return strings.Join(words, ", ")
}

// effects joins what a scenario changes with the published people of the atlas.
type effects struct {
	atlas   *atlas.Atlas
	area    *atlas.Area
	choice  choice
	outcome *scenario.Outcome
	cells   map[int32]*scenario.Cell // by index into the finest layer
}

func cellsOf(a *atlas.Atlas, o *scenario.Outcome) map[int32]*scenario.Cell {
	cells := make(map[int32]*scenario.Cell, len(o.Cells))
	for i := range o.Cells {
		if at, ok := a.CellIndex(o.Cells[i].Cell); ok {
			cells[at] = &o.Cells[i]
		}
	}
	return cells
}

// people adds up who live in cells for which holds is true, per neighbourhood.
func (e *effects) people(holds func(c *scenario.Cell) bool) map[int]float64 {
	return e.atlas.PeopleIn(e.area.Municipality, e.choice.definition, func(cell int32) bool {
		c := e.cells[cell]
		return c != nil && holds(c)
	})
}

func sum(people map[int]float64) float64 {
	all := 0.0
	for _, n := range people {
		all += n
	}
	return all
}

// gained and lost hold for cells that reach listed help after and not before, or
// the other way round.
func gained(p access.Profile) func(*scenario.Cell) bool {
	return func(c *scenario.Cell) bool { return c.After[p].Listed && !c.Before[p].Listed }
}

func lost(p access.Profile) func(*scenario.Cell) bool {
	return func(c *scenario.Cell) bool { return c.Before[p].Listed && !c.After[p].Listed }
}

// interval gives a published number the interval of its draws.
func interval(people float64, draws []demand.Estimate, definition int) demand.Estimate {
	e := demand.Estimate{People: people}
	if definition < len(draws) {
		e.Low, e.High = disclosure.Interval(people, draws[definition].Low, draws[definition].High)
	}
	return e
}

// effect returns the intervals of an area by a profile.
func (e *effects) effect(code area.Code, p access.Profile) scenario.Effect {
	for _, f := range e.outcome.Effects {
		if f.Area == code && f.Profile == p {
			return f
		}
	}
	return scenario.Effect{}
}

func (s *Site) wayEffect(e *effects, p access.Profile) wayEffect {
	k, of := e.choice.definition, e.effect(e.area.Code, p)
	all := e.area.Excluded[k].People
	band := func(state func(*scenario.Cell) scenario.Reached) string {
		sure := sum(e.people(func(c *scenario.Cell) bool { return state(c).Confirmed }))
		listed := sum(e.people(func(c *scenario.Cell) bool { return state(c).Listed }))
		if all == 0 {
			return "–"
		}
		return Band(min(sure/all, 1), min(listed/all, 1))
	}
	more := interval(sum(e.people(gained(p))), of.Gained, k)
	less := interval(sum(e.people(lost(p))), of.Lost, k)
	w := wayEffect{
		Name: s.texts.Get("profile." + p.String()), Gained: NewEstimate(more), Lost: NewEstimate(less),
		Before: band(func(c *scenario.Cell) scenario.Reached { return c.Before[p] }),
		After:  band(func(c *scenario.Cell) scenario.Reached { return c.After[p] }),
	}
	w.Sentence = s.sentence(e.atlas, p, w)
	return w
}

// sentence says first what matters.
func (s *Site) sentence(a *atlas.Atlas, p access.Profile, w wayEffect) string {
	minutes, travel := Whole(float64(a.Method.Travel[p].Reach)), s.texts.Get("travel."+p.String())
	var parts []string
	if !w.Gained.None {
		parts = append(parts, s.texts.Get("scenario.gained", w.Gained.People, w.Gained.Low, w.Gained.High, minutes, travel))
	}
	if !w.Lost.None {
		parts = append(parts, s.texts.Get("scenario.lost", w.Lost.People, w.Lost.Low, w.Lost.High, minutes, travel))
	}
	if len(parts) == 0 {
		return s.texts.Get("scenario.same", minutes, travel)
	}
	return strings.Join(parts, " ")
}

// hoodEffects lists the neighbourhoods where something changes, most people first.
func (s *Site) hoodEffects(e *effects) []hoodEffect {
	p, k := e.choice.profile, e.choice.definition
	more, less := e.people(gained(p)), e.people(lost(p))
	before := e.people(func(c *scenario.Cell) bool { return c.Before[p].Listed })
	after := e.people(func(c *scenario.Cell) bool { return c.After[p].Listed })
	var list []hoodEffect
	for _, i := range e.atlas.NeighbourhoodsOf(e.area.Municipality) {
		n := &e.atlas.Neighbourhoods[i]
		if more[i] == 0 && less[i] == 0 {
			continue
		}
		of, all := e.effect(n.Code, p), n.Excluded[k].People
		list = append(list, hoodEffect{
			Name: n.Name, Gained: NewEstimate(interval(more[i], of.Gained, k)), Lost: NewEstimate(interval(less[i], of.Lost, k)),
			Before: Percent(before[i] / all), After: Percent(after[i] / all), sort: more[i] + less[i],
		})
	}
	slices.SortStableFunc(list, func(x, y hoodEffect) int { return int(y.sort - x.sort) })
	return list
}

// groupEffects divides those who gain or lose over ages and education, as the
// excluded residents of their neighbourhoods are divided.
func (s *Site) groupEffects(e *effects) []groupEffect {
	p, k := e.choice.profile, e.choice.definition
	more, less := e.groups(e.people(gained(p))), e.groups(e.people(lost(p)))
	var list []groupEffect
	for g := range demand.Groups {
		name := ""
		if g < demand.Bands {
			name = s.bandName(demand.AgeFrom[g], demand.AgeTo[g])
		} else if e.atlas.Definitions[k].TellsEducation() {
			name = s.texts.Get("education." + demand.EducationNames[g-demand.Bands])
		}
		if name != "" && (more[g] > 0 || less[g] > 0) {
			list = append(list, groupEffect{name, About(disclosure.Nearest(more[g])), About(disclosure.Nearest(less[g]))})
		}
	}
	return list
}

func (e *effects) groups(people map[int]float64) (groups [demand.Groups]float64) {
	for _, i := range slices.Sorted(maps.Keys(people)) {
		n := &e.atlas.Neighbourhoods[i]
		for g, of := range n.Groups[e.choice.definition] {
			groups[g] += of.People * people[i] / n.Excluded[e.choice.definition].People
		}
	}
	return groups
}

// hours returns the hours per week that help within reach is known to be staffed,
// before and after: the mean over the excluded residents.
func (e *effects) hours() (before, after float64) {
	p, all := e.choice.profile, 0.0
	for _, part := range e.atlas.PartsOf(e.area.Municipality) {
		people := float64(part.Excluded[e.choice.definition])
		all += people
		if c := e.cells[part.Cell]; c != nil {
			before, after = before+people*float64(c.Before[p].Staffed), after+people*float64(c.After[p].Staffed)
		}
	}
	if all == 0 {
		return 0, 0
	}
	return before / all, after / all
}

// Key returns the number of a change as a form sends it.
func (c changeLine) Key() string { return strconv.Itoa(c.Number) }
