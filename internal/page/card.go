package page

import (
	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
)

// cardView is the body of the card that is printed and handed out.
type cardView struct {
	Name, Slug string
	Size       string // a4 or a6
	Kinds      string
	Topics     string
	Address    string
	Phone      phone
	Hours      []DayHours // when a person helps, the usual week; empty when not known
	Unknown    string     // what to do when the hours are not known
	Wheelchair string
	Old        string
	Map        *smallMap
	Printed    string // the day on which the card was made
	Other      string // address of the card in the other size
}

// card makes the card of one help point, for somebody to hand out.
func (s *Site) card(r *request) (answer, error) {
	p, err := s.named(r)
	if err != nil {
		return answer{}, err
	}
	t := r.texts()
	v := cardView{
		Name: p.Name, Slug: p.Slug, Size: "a6", Kinds: t.kinds(p.HelpPoint), Topics: t.topics(p), Address: address(p.HelpPoint), Phone: newPhone(p.Phone),
		Wheelchair: t.word("wheelchair.", p.Wheelchair.Value), Old: t.oldest(p, r.now),
		Printed: t.Get("card.printed", t.fullDate(r.now)), Map: s.sketchOf(t, r.atlas, p, sketchCard),
	}
	other := "a4"
	if r.URL.Query().Get("formaat") == "a4" {
		v.Size, other = "a4", "a6"
	}
	v.Other = r.tongue.address("/hulppunt/" + p.Slug + "/kaartje?formaat=" + other)
	v.Hours = t.usual(p, r.now)
	if len(v.Hours) == 0 {
		now := finder.Result{Offer: -1}
		v.Unknown = t.now(&now, &atlas.Point{HelpPoint: p.HelpPoint}, r.now).Text
	}
	return answer{template: "card", title: t.Get("card.title", p.Name), body: v}, nil
}

// usual writes the week that a place usually keeps, nil when not known. A card
// is kept longer than a week.
func (t *Texts) usual(p *atlas.Point, now timeOf) []DayHours {
	for i := range p.Help {
		if h := &p.Help[i]; h.Staffed == nil || !h.Fresh(now) {
			continue
		}
		if lines, ok := t.Hours(p.Offers[i].StaffedHours); ok {
			return lines
		}
	}
	return nil
}
