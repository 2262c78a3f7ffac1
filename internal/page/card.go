package page

import (
	"math"
	"unicode/utf8"

	"steunkaart/internal/atlas"
	"steunkaart/internal/finder"
)

// cardView is the body of the card that is printed and handed out.
type cardView struct {
	Name, Slug string
	Size       string // a4 or a6
	Dense      bool   // smaller letters, since there is much to say
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
		now := finder.Result{Offer: -1}
		v.Unknown = t.now(&now, &atlas.Point{HelpPoint: p.HelpPoint}, r.now).Text
	}
	if len(v.Weeks) > 0 {
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

// A card is one page, since the back of it is often left white. What is on it is
// estimated in lines of the usual letters: A4 is A6 twice as large.
const (
	cardLetters = 38.0 // in a line
	cardLines   = 27.0 // on a page
	mapLines    = 8.0  // that a map takes at least
	denser      = 10 / 8.5
	paragraph   = 0.35 // of a line, between paragraphs
)

// fit chooses the size of the letters, and leaves out the map where words fill
// the page: they matter more. The line about the phone is the same on all cards.
func (v *cardView) fit(phoneLine string) {
	if v.Map != nil {
		v.Dense = v.lines(phoneLine, 1)+mapLines > cardLines
		if !v.Dense || v.lines(phoneLine, denser)+mapLines <= cardLines*denser {
			return
		}
		v.Map = nil
	}
	v.Dense = v.lines(phoneLine, 1) > cardLines
}

// lines estimates how many lines the words take, of letters that are so many times
// smaller than usual. Sizes are those of the style sheet.
func (v *cardView) lines(phoneLine string, smaller float64) float64 {
	sum := 0.0
	add := func(text string, size float64) {
		if text != "" {
			sum += (math.Ceil(float64(utf8.RuneCountInString(text))*size/(cardLetters*smaller)) + paragraph) * size
		}
	}
	add(v.Name, 1.5)
	add(v.Kinds, 1)
	if v.Topics != "" {
		add("Hulp bij: "+v.Topics, 1)
	}
	add(v.Address, 1.25)
	add(v.Phone.Text, 1.25)
	for _, h := range v.Hours {
		add(h.Day+" "+h.Times, 1)
	}
	if len(v.Hours) > 0 {
		add("Hier is hulp op deze tijden", 1.2)
		add("Op feestdagen kan dit anders zijn", 0.85)
	}
	add(v.Unknown, 1)
	add(v.Old, 0.85)
	add(v.Wheelchair, 1)
	if v.Map != nil {
		add(v.Map.Hint, 0.85)
	}
	add(phoneLine+" 0800 1508", 1.25)
	add(v.Printed, 0.85)
	return sum
}
