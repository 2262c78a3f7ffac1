package atlas

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure"
	"steunkaart/internal/geo"
)

// ProposalRow is one chosen building as it is stored.
type ProposalRow struct {
	Municipality      area.Code
	Profile           access.Profile
	Definition        int // position, from 1
	Sites             int // how many are chosen together
	Site              ProposedSite
	Point             int64      // id of the help point that it is, 0 for none
	Cells             []geo.Cell // where people gain reach by it
	GainLow, GainHigh float64    // of all of them together
}

// Proposal is the buildings of a municipality that together bring help within
// reach of the most excluded residents who have none now. It is proven that no
// choice of as many buildings brings more.
type Proposal struct {
	Sites []ProposedSite  // the one that gains most first
	Gain  demand.Estimate // excluded residents who gain reach
}

// ProposedSite is a chosen building.
type ProposedSite struct {
	Kind     string // "polling_station", "school", "hospital", or a kind of help point
	Name     string
	Town     string
	Year     int // of the source that knows the building; 0 for help points
	Location orb.Point
	Point    int      // index of the help point of which no help is known; -1 for other buildings
	Gain     float64  // who gain reach by it and by none before it
	Wins     float64  // share of the draws of need in which it is among the best choice, 0 to 1
	Others   []string // names of other buildings that serve the same cells
}

// proposed says what a proposal is for.
type proposed struct {
	municipality int
	profile      access.Profile
	definition   int
	sites        int
}

// Proposal returns the best choice of a number of buildings, 1 or 3, in a
// municipality. It is false when there are not as many to choose from, or nobody
// would gain.
func (a *Atlas) Proposal(municipality, definition int, p access.Profile, sites int) (*Proposal, bool) {
	found, ok := a.proposals[proposed{municipality, p, definition, sites}]
	return found, ok
}

// proposalsOf fills the proposals. Their people are those of the published parts
// of cells.
func (b *builder) proposalsOf() {
	b.proposals = map[proposed]*Proposal{}
	for i := range b.rows.Proposals {
		row := &b.rows.Proposals[i]
		m, known := b.municipality[row.Municipality]
		if !known || row.Definition < 1 || row.Definition > len(b.Definitions) {
			continue
		}
		key := proposed{m, row.Profile, row.Definition - 1, row.Sites}
		p := b.proposals[key]
		if p == nil {
			p = &Proposal{Gain: demand.Estimate{Low: row.GainLow, High: row.GainHigh}}
			b.proposals[key] = p
		}
		site := row.Site
		site.Point = -1
		if at, ok := b.pointAt(row.Point); ok {
			site.Point = at
		}
		site.Gain = b.peopleIn(m, row.Definition-1, b.cellIndexes(row.Cells))
		p.Sites, p.Gain.People = append(p.Sites, site), p.Gain.People+site.Gain
	}
	for _, p := range b.proposals {
		p.Gain.Low, p.Gain.High = disclosure.Interval(p.Gain.People, p.Gain.Low, p.Gain.High)
	}
}

// peopleIn returns the published excluded residents of a municipality in cells.
func (b *builder) peopleIn(municipality, definition int, cells []int32) float64 {
	people := 0.0
	for _, c := range cells {
		if part, ok := b.partIn(municipality, c); ok {
			people += float64(part.Excluded[definition])
		}
	}
	return people
}

// partIn returns the part of a cell in a municipality.
func (a *Atlas) partIn(municipality int, cell int32) (*Part, bool) {
	parts := a.PartsOf(municipality)
	i, ok := slices.BinarySearchFunc(parts, cell, func(p Part, c int32) int { return cmp.Compare(p.Cell, c) })
	if !ok {
		return nil, false
	}
	return &parts[i], true
}
