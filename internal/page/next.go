package page

import (
	"math"
	"strings"

	"steunkaart/internal/atlas"
)

// next says where a help point would bring the most people within reach.
type next struct {
	One, Three *nextChoice
}

// nextChoice is the best choice of some buildings.
type nextChoice struct {
	Gain   Estimate
	Sites  []nextSite
	Unsure bool // one of them wins in less than half of the draws
}

// nextSite is one of them.
type nextSite struct {
	Number  int
	Name    string
	About   string // kind, town and year of the source
	Address string // of its page, "" for buildings that are no help point
	Gain    string
	Wins    string // in words
	Others  string // other buildings as good
}

// leastGain is the least number of people for which a building is proposed:
// published numbers are multiples of five.
const leastGain = 5

// next makes the proposals for a municipality.
func (s *Site) next(a *atlas.Atlas, m *atlas.Area, c choice) next {
	return next{One: s.nextChoice(a, m, c, 1), Three: s.nextChoice(a, m, c, 3)}
}

func (s *Site) nextChoice(a *atlas.Atlas, m *atlas.Area, c choice, sites int) *nextChoice {
	p, ok := a.Proposal(m.Municipality, c.definition, c.profile, sites)
	if !ok || p.Gain.People < leastGain {
		return nil
	}
	made := &nextChoice{Gain: NewEstimate(p.Gain)}
	for i := range p.Sites {
		made.Unsure = made.Unsure || p.Sites[i].Wins < 0.5
		made.Sites = append(made.Sites, s.nextSite(a, &p.Sites[i], i+1))
	}
	return made
}

// mostOthers is how many other buildings are named.
const mostOthers = 3

func (s *Site) nextSite(a *atlas.Atlas, of *atlas.ProposedSite, number int) nextSite {
	kind, ok := s.texts.Find("site." + of.Kind)
	if !ok {
		kind = s.texts.Get("kind." + of.Kind)
	}
	site := nextSite{
		Number: number, Name: of.Name, About: kind, Gain: About(of.Gain),
		Wins: s.texts.Get("next.wins", Whole(math.Round(of.Wins*100))),
	}
	if of.Town != "" {
		site.About += ", " + of.Town
	}
	if of.Year > 0 {
		site.About += s.texts.Get("next.year", of.Year)
	}
	if of.Point >= 0 {
		site.Address = "/hulppunt/" + a.Points[of.Point].Slug
	}
	if n := min(len(of.Others), mostOthers); n > 0 {
		site.Others = s.texts.Count("next.others", n, strings.Join(of.Others[:n], ", "))
	}
	return site
}
