package page

import "steunkaart/internal/atlas"

// cardView is the body of the card that is printed and handed out.
type cardView struct {
	Name, Slug string
	Size       string // a4 or a6
	Letters    string // the size of letters, "" for the usual one
	Kinds      string
	Topics     string
	Address    string
	Phone      phone
	Weeks      []cardWeek // when a person helps; empty when not known
	OtherHelp  string     // help whose hours are not known, beside Weeks
	Unknown    string     // what to do when no hours are known
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
	if v.Weeks = t.usual(p, r.now); len(v.Weeks) == 0 {
		v.Unknown = t.doubt("now.unknown", p)
	} else {
		v.OtherHelp = t.otherHelp(p, r.now)
	}
	v.fit(t.Get("card.line"))
	return answer{template: "card", title: t.Get("card.title", p.Name), body: v}, nil
}

// cardWeek is the usual week of one kind of help.
type cardWeek struct {
	Name  string // of the help, "" when it is the only one
	Lines []DayHours
}

// usual writes the weeks that a place usually keeps, none when not known. A card
// is kept longer than a week.
func (t *Texts) usual(p *atlas.Point, now timeOf) []cardWeek {
	known, unknown := timesOf(p, now)
	var weeks []cardWeek
	for _, i := range known {
		if lines, ok := t.Hours(p.Offers[i].StaffedHours); ok {
			weeks = append(weeks, cardWeek{t.Get("kind." + string(p.Offers[i].Kind)), lines})
		}
	}
	if len(weeks) == 1 && len(unknown) == 0 {
		weeks[0].Name = ""
	}
	return weeks
}
