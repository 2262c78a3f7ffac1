package page

import (
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
)

// municipalityView is the body of the page of a municipality.
type municipalityView struct {
	Name        string
	Province    string
	Residents   string
	Year        int
	Figure      figure
	Place       *place // among municipalities, by share of those whose age counts
	AgesOnly    bool   // the definition tells only ages apart: municipalities are not compared by it
	Definitions []figure
	Offline     *figure
	Panel       panel
	Profiles    []profileLink
	Profile     string
	TravelVerb  string // "lopen"
	Choice      choice
	Reach       string // minutes
	Coverage    string
	Confirmed   string
	Listed      string
	NoLocation  int // help points that cannot count, as nobody knows where they are
	GapCount    int
	GapPeople   string
	Verdict     verdict
	Gaps        []gapRow
	MoreGaps    int
	Table       table
	Inventory   inventory
	Map         mapConfig
	Legend      legend
	Way         string // how times were measured
	Pace        string // of people of 75 and older, when they are the choice
	Covered     Estimate
	Hours       string // staffed, per week within reach
	Week        weekChart
	Norm        norm
	Next        next
	Keep        []kept // of the choice, in forms
	WhatIf      string // address of the page that asks what if
	Computed    bool
	ComputedAt  string
	Code        string
}

// profileLink leads to the same page for another way to travel.
type profileLink struct {
	link
	Current bool
}

// gapRow is one gap area.
type gapRow struct {
	Rank      int
	Name      string
	Estimate  Estimate
	Residents string
	Place     *place // by excluded residents
	Nearest   string // name of the nearest help
	Address   string // of its page
	Distance  string
}

// mostGaps is how many gap areas stand on the page; the map shows all.
const mostGaps = 15

// municipality makes the page of a municipality.
func (s *Site) municipality(r *request) (answer, error) {
	slug := chi.URLParam(r.Request, "slug")
	i, ok := r.atlas.MunicipalityBySlug(slug)
	if !ok {
		name := strings.ReplaceAll(slug, "-", " ")
		return s.noMunicipality(s.around(r.atlas, name), name), nil
	}
	c, err := readChoice(r.atlas, r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	m := &r.atlas.Municipalities[i]
	return answer{template: "municipality", title: s.texts.Get("municipality.title", m.Name), body: s.municipalityView(r, m, c)}, nil
}

func (s *Site) municipalityView(r *request, m *atlas.Area, c choice) municipalityView {
	a := r.atlas
	coverage := m.Coverage[c.profile][c.definition]
	v := municipalityView{
		Name: m.Name, Province: m.Province, Code: string(m.Code), Residents: Whole(m.Residents), Year: a.Method.PopulationYear,
		Figure: figureOf(a, m, c.definition), Choice: c, Profile: profileValues[c.profile],
		TravelVerb: s.texts.Get("travel." + c.profile.String()), Reach: reachOf(a, c),
		Coverage: Band(coverage.Confirmed, coverage.Listed), Confirmed: Percent(coverage.Confirmed), Listed: Percent(coverage.Listed),
		NoLocation: m.NoLocation,
		GapCount:   m.Gaps[c.profile], GapPeople: About(coverage.GapPeople),
		Computed: a.Run != 0,
	}
	if v.Computed {
		v.ComputedAt = s.texts.date(a.ComputedAt.Format("2006-01-02"))
	}
	for i := range a.Definitions {
		v.Definitions = append(v.Definitions, s.switchTo(a, m, c, i))
	}
	if a.Definitions[c.definition].TellsEducation() {
		v.Place = placeOf(m.Rank[c.definition], ranked(a.Municipalities, c.definition))
	} else {
		v.AgesOnly = v.Computed
	}
	v.Offline, v.Panel = s.offline(a, m, c), s.panel(a, m, c)
	v.Profiles = s.profileLinks(a, c)
	v.Gaps, v.MoreGaps = gapRows(a, m, c)
	v.Table = s.table(a, m, c)
	v.Inventory = s.inventory(r, m)
	v.Way, v.Pace, v.Covered, v.Hours = s.wayOf(a, m), s.paceOf(a, c), NewEstimate(coverage.ListedPeople), hoursOf(coverage)
	v.Keep = c.kept(a)
	if s.Scenarios != nil {
		v.WhatIf = "/gemeente/" + m.Slug + "/wat-als"
	}
	v.Week, v.Norm, v.Next = s.week(r, m, c), s.norm(a, m, c, r.URL.Query()), s.next(a, m, c)
	v.Verdict = s.verdict(r, m, c)
	v.Map, v.Legend = s.mapOf(a, m, c), s.legendOf()
	return v
}

// hoursOf writes the staffed hours within reach, "" where none is known.
func hoursOf(c atlas.Coverage) string {
	if c.Hours == 0 {
		return ""
	}
	return Decimal(c.Hours)
}

// reachOf writes the threshold of coverage in minutes.
func reachOf(a *atlas.Atlas, c choice) string {
	return Whole(float64(a.Method.Travel[c.profile].Reach))
}

// profileLinks leads to the page for each way to travel.
func (s *Site) profileLinks(a *atlas.Atlas, c choice) []profileLink {
	links := make([]profileLink, access.Profiles)
	for p := range links {
		to := c
		to.profile = access.Profile(p)
		links[p] = profileLink{
			link:    link{Text: s.texts.Get("profile." + to.profile.String()), Address: to.link(a)},
			Current: to.profile == c.profile,
		}
	}
	return links
}

// gapRows returns the largest gap areas of a municipality, and how many more
// there are.
func gapRows(a *atlas.Atlas, m *atlas.Area, c choice) (rows []gapRow, more int) {
	all := a.GapsOf(m.Municipality, c.profile)
	for _, i := range all[:min(len(all), mostGaps)] {
		g := &a.Gaps[i]
		row := gapRow{
			Rank: g.Rank, Name: g.Name, Estimate: NewEstimate(g.Excluded[c.definition]), Residents: About(g.Residents),
			Place: placeOf(g.Ranks[c.definition], len(all)),
		}
		if g.Nearest >= 0 {
			p := &a.Points[g.Nearest]
			row.Nearest, row.Address, row.Distance = p.Name, "/hulppunt/"+p.Slug, Distance(float64(g.Distance))
		}
		rows = append(rows, row)
	}
	return rows, max(0, len(all)-mostGaps)
}

// Anchor returns the id of the row of a gap area.
func (g gapRow) Anchor() string { return "vlek-" + strconv.Itoa(g.Rank) }
