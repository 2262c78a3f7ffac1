package page

import (
	"html/template"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/finder"
	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// placeView is the body of the page of one help point.
type placeView struct {
	Point        pointView
	Now          nowView
	Topics       string
	Timetables   []timetable
	OtherHelp    string    // help whose hours are not known, beside Timetables
	Days         []dayNote // holidays and exceptions to come
	Facts        []factView
	Route        string
	Checked      template.HTML // who confirmed it and when, "" when nobody did
	Old          string        // warning when all facts are old
	Map          *smallMap
	Municipality link
	Linked       linkedPlace // for search engines
	Local        bool        // a place to go to, not a phone line
}

// factView is a fact about coming in, with where it comes from.
type factView struct {
	Name, Value string // Value "" when not known
	Source      string
	SourceURL   string
	Date        string
	Note        string
}

// named returns the help point that an address names.
func (s *Site) named(r *request) (*atlas.Point, error) {
	i, ok := r.atlas.HelpPointBySlug(chi.URLParam(r.Request, "slug"))
	if !ok {
		return nil, fault.NotFound("no such help point")
	}
	return &r.atlas.Points[i], nil
}

// place makes the page of one help point.
func (s *Site) place(r *request) (answer, error) {
	p, err := s.named(r)
	if err != nil {
		return answer{}, err
	}
	t, now := r.texts(), finder.At(p, r.now)
	body := placeView{
		Point: t.point(p, r.now), Now: t.now(&now, p, r.now), Topics: t.topics(p), Route: route(p), Local: p.Local(),
		Timetables: t.timetables(p, r.now), OtherHelp: t.otherHelp(p, r.now), Days: t.daysToCome(p, r.now), Facts: t.sourcedFacts(p), Checked: t.checked(p), Old: t.oldest(p, r.now),
		Linked: linked(p, r.now), Map: s.sketchOf(t, r.atlas, p, sketchPage),
	}
	if p.Area >= 0 {
		m := &r.atlas.Municipalities[p.Area]
		body.Municipality = link{Text: m.Name, Address: "/gemeente/" + m.Slug}
	}
	return answer{template: "place", title: p.Name, timed: true, body: body}, nil
}

// checked tells who confirmed a place and when, "" when nobody did.
func (t *Texts) checked(p *atlas.Point) template.HTML {
	for _, o := range p.Offers {
		if !o.Confirmed {
			continue
		}
		if date := t.date(o.SourceDate); date != "" {
			return t.Marked("place.checked", plain(date), o.Source)
		}
		return t.Marked("place.checked.undated", o.Source)
	}
	return ""
}

// sourcedFacts writes what is known about coming in, and for each what is not,
// with its source.
func (t *Texts) sourcedFacts(p *atlas.Point) []factView {
	w := p.Wheelchair
	facts := []factView{{
		Name: t.Get("place.wheelchair"), Value: t.word("wheelchair.", w.Value), Source: w.Source, SourceURL: webAddress(w.SourceURL), Date: t.date(w.SourceDate), Note: w.Note,
	}}
	says := func(name string, value func(*supply.Offer) string) {
		f := factView{Name: t.Get(name)}
		for i := range p.Offers {
			if v := value(&p.Offers[i]); v != "" {
				o := &p.Offers[i]
				f.Value, f.Source, f.SourceURL, f.Date = v, o.Source, webAddress(o.SourceURL), t.date(o.SourceDate)
				break
			}
		}
		facts = append(facts, f)
	}
	says("place.cost", func(o *supply.Offer) string { return t.word("cost.", o.Cost) })
	says("place.appointment", func(o *supply.Offer) string { return t.word("appointment.", o.Appointment) })
	says("place.languages", func(o *supply.Offer) string { return t.languageNames(o.Languages) })
	return facts
}

// dayNote tells of a day on which the hours may differ.
type dayNote struct{ Day, Text string }

// daysAhead is how far holidays and exceptions are told of.
const daysAhead = 60

// daysToCome lists the holidays and exceptions of the coming weeks, for places
// whose hours are known.
func (t *Texts) daysToCome(p *atlas.Point, now timeOf) []dayNote {
	var notes []dayNote
	known, _ := timesOf(p, now)
	for _, i := range known {
		h := &p.Help[i]
		for n, d := 0, hours.DateOf(now); n < daysAhead; n, d = n+1, d.AddDays(1) {
			key, spans := holidayKey(d), h.Staffed.Day(d)
			_, exception := h.Staffed.Exceptions[d]
			if !exception && (key == "" || len(spans) == 0) {
				continue // a day like any other, or one without help anyhow
			}
			name := t.longDay(d)
			if key != "" {
				name += " (" + t.Get(key) + ")"
			}
			notes = append(notes, dayNote{name, t.spans(spans)})
		}
		return notes // of the first offer with hours: what the place is for
	}
	return nil
}
