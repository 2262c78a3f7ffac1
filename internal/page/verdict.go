package page

import (
	"slices"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// verdict is the three lists of step 2: what goes well, what is missing, what is
// not known. Every line follows from data and leads to its rows.
type verdict struct {
	Well    []link
	Missing []link
	Unknown []link
}

// Bounds of what the lists say.
const (
	mostNamed    = 3
	goodShare    = 0.5 // of the people: from here reach is named under "goes well"
	nearlyAll    = 0.9
	anchorHelp   = "#hulppunten"
	anchorGaps   = "#witte-vlekken"
	anchorRegion = "#buurten"
	anchorPanel  = "#uitleg"
)

// tally counts what the verdict needs of a municipality's help points.
type tally struct {
	local, known, confirmed, recent, stale, noHelp int
	ido, withHours, hours, noPlace                 int // hours: of whatever age
}

func tallyOf(r *request, m *atlas.Area) tally {
	var t tally
	for _, i := range m.Points {
		p := &r.atlas.Points[i]
		if !p.Local() {
			continue
		}
		t.local++
		t.count(p, p.State(r.now))
		if p.Precision == supply.PrecisionUnknown {
			t.noPlace++
		}
	}
	return t
}

func (t *tally) count(p *atlas.Point, state supply.State) {
	switch state {
	case supply.StateConfirmed:
		t.confirmed++
	case supply.StateListed:
		t.recent++
	case supply.StateStale:
		t.stale++
	default:
		t.noHelp++
		return
	}
	t.known++
	if p.Main() == supply.KindIDO {
		t.ido++
	}
	if slices.ContainsFunc(p.Offers, func(o supply.Offer) bool { return o.StaffedHours != "" }) {
		t.hours++
	}
	for _, o := range p.Offers {
		if o.StaffedHours != "" && state != supply.StateStale {
			t.withHours++
			return
		}
	}
}

// verdict makes the three lists for a municipality.
func (s *Site) verdict(r *request, m *atlas.Area, c choice) verdict {
	t := tallyOf(r, m)
	coverage := m.Coverage[c.profile][c.definition]
	return verdict{
		Well:    s.well(r, m, c, t),
		Missing: s.missing(r, m, c, coverage),
		Unknown: s.unknown(m, t),
	}
}

// say collects lines.
type say struct {
	texts *Texts
	lines []link
}

func (l *say) count(key, anchor string, n int, fill ...any) {
	if n > 0 {
		l.lines = append(l.lines, link{Text: l.texts.Count(key, n, fill...), Address: anchor})
	}
}

func (l *say) get(key, anchor string, fill ...any) {
	l.lines = append(l.lines, link{Text: l.texts.Get(key, fill...), Address: anchor})
}

func (s *Site) well(r *request, m *atlas.Area, c choice, t tally) []link {
	l := say{texts: s.texts}
	travel, reach := s.texts.Get("travel."+c.profile.String()), reachOf(r.atlas, c)
	if share := m.Coverage[c.profile][c.definition].Listed; share >= goodShare {
		l.get("well.reach", anchorRegion, Percent(share), reach, travel)
	}
	good := 0
	for _, i := range r.atlas.NeighbourhoodsOf(m.Municipality) {
		n := &r.atlas.Neighbourhoods[i]
		if n.Residents > 0 && n.Coverage[c.profile][c.definition].Listed >= nearlyAll {
			good++
		}
	}
	l.count("well.neighbourhoods", anchorRegion, good, Percent(nearlyAll), reach, travel)
	l.count("well.known", anchorHelp, t.confirmed+t.recent)
	l.count("well.ido", anchorHelp, t.ido)
	l.count("well.confirmed", anchorHelp, t.confirmed)
	l.count("well.hours", anchorHelp, t.withHours)
	return l.lines
}

func (s *Site) missing(r *request, m *atlas.Area, c choice, coverage atlas.Coverage) []link {
	l := say{texts: s.texts}
	travel, reach := s.texts.Get("travel."+c.profile.String()), reachOf(r.atlas, c)
	if coverage.GapPeople > 0 {
		l.get("missing.people", anchorGaps, About(coverage.GapPeople), reach, travel)
	}
	gaps := r.atlas.GapsOf(m.Municipality, c.profile)
	if len(gaps) == 1 {
		return l.lines // the first line says it all
	}
	for _, i := range gaps[:min(len(gaps), mostNamed)] {
		g := &r.atlas.Gaps[i]
		if g.Excluded[c.definition].People >= 0.5 {
			l.get("missing.gap", "#"+gapRow{Rank: g.Rank}.Anchor(), g.Name, About(g.Excluded[c.definition].People))
		}
	}
	return l.lines
}

func (s *Site) unknown(m *atlas.Area, t tally) []link {
	l := say{texts: s.texts}
	if t.known == 0 {
		l.get("unknown.none", anchorHelp)
	}
	if t.known > 0 && t.confirmed == 0 {
		l.get("unknown.unconfirmed", anchorHelp)
	}
	l.count("unknown.noplace", anchorHelp, t.noPlace)
	l.count("unknown.stale", anchorHelp, t.stale)
	l.count("unknown.nohelp", anchorHelp, t.noHelp)
	l.count("unknown.hours", anchorHelp, t.known-t.withHours)
	if t.known > 0 && t.ido == 0 {
		l.get("unknown.ido", anchorHelp)
	}
	if m.Imputed[atlas.MarginAge] > 0 {
		l.get("unknown.imputed", anchorPanel, Percent(m.Imputed[atlas.MarginAge]))
	}
	return l.lines
}
