package page

import (
	"strconv"

	"steunkaart/internal/atlas"
)

// offlineCode is the definition that is a need of its own: people who lack a
// device or a connection.
const offlineCode = "offline"

// offline returns the people without internet at home, nil where no definition
// counts them.
func (s *Site) offline(a *atlas.Atlas, m *atlas.Area, c choice) *figure {
	for i := range a.Definitions {
		if a.Definitions[i].Code == offlineCode {
			f := s.switchTo(a, m, c, i)
			return &f
		}
	}
	return nil
}

// switchTo is the figure of another definition with the link that shows all of
// the page for it.
func (s *Site) switchTo(a *atlas.Atlas, m *atlas.Area, c choice, definition int) figure {
	f := figureOf(a, m, definition)
	f.Current = definition == c.definition
	to := c
	to.definition, to.code = definition, a.Definitions[definition].Code
	f.Address = to.link(a)
	return f
}

// place is a rank with how sure it is.
type place struct {
	Rank     string // "3"
	Interval string // "1–7", "" when only one place is possible
	Of       string // how many are ranked
	Low      string
	High     string
	Unsure   bool // it may as well stand far from here
}

// placeOf writes a rank among n; it is nil for what has none.
func placeOf(r atlas.Rank, n int) *place {
	if r.Rank == 0 {
		return nil
	}
	p := &place{Rank: strconv.Itoa(r.Rank), Of: strconv.Itoa(n), Low: strconv.Itoa(r.Low), High: strconv.Itoa(r.High)}
	if r.High > r.Low {
		p.Interval = p.Low + "–" + p.High
	}
	// Wide is more than a third of all places: then the order says little.
	p.Unsure = 3*(r.High-r.Low) > n
	return p
}

// ranked counts the areas that have a rank.
func ranked(all []atlas.Area, definition int) int {
	n := 0
	for i := range all {
		if all[i].Rank[definition].Rank > 0 {
			n++
		}
	}
	return n
}
