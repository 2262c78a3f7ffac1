package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// phone is a phone number as people write it and as a phone dials it.
type phone struct {
	Text string
	Dial string // for tel:; "" when the text is no number
}

// newPhone makes a phone of a number as it was published.
func newPhone(text string) phone {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, text)
	if len(digits) < 4 {
		return phone{Text: text}
	}
	return phone{Text: text, Dial: digits}
}

// offerView is one offer written for reading.
type offerView struct {
	Kind        string
	Name        string
	Services    string
	Note        string // what the source does not prove
	Audience    string
	Appointment string
	State       string // code, for the class
	StateText   string
	Date        string // "augustus 2024", "" when undated
	Age         string // the sentence that warns for old facts, "" when they are fresh
	Hours       []DayHours
	HoursText   string // what is known of the hours of help
	Building    []DayHours
	Source      string
	SourceURL   string
}

// pointView is a help point written for reading.
type pointView struct {
	Name        string
	Slug        string
	Shape       string // group of kinds, for the sign on the map
	Kinds       string
	Operator    string
	Address     string
	Phone       phone
	Website     string
	Approximate bool
	NoPlace     bool
	State       string
	StateText   string
	Offers      []offerView
}

// point writes a help point for reading.
func (t *Texts) point(p *atlas.Point, now time.Time) pointView {
	state := p.State(now)
	v := pointView{
		Name: p.Name, Slug: p.Slug, Shape: shapeOf(p.Main()), Kinds: t.kinds(p.HelpPoint), Operator: p.Operator,
		Address: address(p.HelpPoint), Phone: newPhone(p.Phone), Website: webAddress(p.Website),
		Approximate: p.Precision == supply.PrecisionApproximate, NoPlace: p.Precision == supply.PrecisionUnknown,
		State: string(state), StateText: t.Get("state." + string(state)),
	}
	if v.Operator == v.Name {
		v.Operator = ""
	}
	for _, o := range p.Offers {
		v.Offers = append(v.Offers, t.offer(o, p.Phone != "", now))
	}
	v.sayOnce()
	return v
}

// sayOnce leaves the remark that the hours are not known on the first offer
// only, and on none when the hours of another offer are known.
func (v *pointView) sayOnce() {
	said := slices.ContainsFunc(v.Offers, func(o offerView) bool { return len(o.Hours) > 0 })
	for i := range v.Offers {
		if o := &v.Offers[i]; len(o.Hours) == 0 && o.Age == "" {
			if said {
				o.HoursText = ""
			}
			said = true
		}
	}
}

// shapeOf returns which sign stands for a kind on the map.
func shapeOf(k supply.Kind) string { return string(k.Group()) }

// kinds names the kinds of a point's offers, each once.
func (t *Texts) kinds(p supply.HelpPoint) string {
	var names []string
	seen := map[supply.Kind]bool{}
	for _, o := range p.Offers {
		if !seen[o.Kind] {
			names = append(names, t.Get("kind."+string(o.Kind)))
		}
		seen[o.Kind] = true
	}
	return strings.Join(names, " · ")
}

// offer writes an offer for reading.
func (t *Texts) offer(o supply.Offer, callable bool, now time.Time) offerView {
	state := o.State(now)
	v := offerView{
		Kind: t.Get("kind." + string(o.Kind)), Name: o.Name, Services: o.Services, Note: o.Note,
		State: string(state), StateText: t.Get("state." + string(state)), Date: t.date(o.SourceDate),
		Source: o.Source, SourceURL: webAddress(o.SourceURL), Age: t.age(o, state, callable),
	}
	if o.Audience != supply.AudiencePublic && o.Audience != "" {
		v.Audience = t.Get("audience." + string(o.Audience))
	}
	if o.Appointment == "yes" || o.Appointment == "no" {
		v.Appointment = t.Get("appointment." + o.Appointment)
	}
	t.offerHours(&v, o, state, callable)
	return v
}

// hours fills what is known of the hours: times only when their source is fresh.
func (t *Texts) offerHours(v *offerView, o supply.Offer, state supply.State, callable bool) {
	fresh := state == supply.StateConfirmed || state == supply.StateListed
	if lines, ok := t.Hours(o.StaffedHours); fresh && ok {
		v.Hours, v.HoursText = lines, t.Get("hours.staffed.undated")
		if v.Date != "" {
			v.HoursText = t.Get("hours.staffed", v.Date)
		}
		return
	}
	if lines, ok := t.Hours(o.BuildingHours); fresh && ok {
		v.Building = lines
	}
	v.HoursText = t.Get("hours.unknown") + " " + t.callFirst(callable)
}

// age returns the warning that an offer's facts are old or undated.
func (t *Texts) age(o supply.Offer, state supply.State, callable bool) string {
	latest, ok := supply.LatestDay(o.SourceDate)
	switch {
	case state == supply.StateUnknown:
		return t.Get("age.unknown")
	case state != supply.StateStale:
		return ""
	case !ok:
		return t.Get("age.undated") + " " + t.callFirst(callable)
	}
	return t.Get("age.stale", strconv.Itoa(latest.Year())) + " " + t.callFirst(callable)
}

// address writes the address on one line, as far as it is known.
func address(p supply.HelpPoint) string {
	street := strings.TrimSpace(p.Street + " " + p.HouseNumber)
	postcode := p.Postcode
	if len(postcode) == 6 {
		postcode = postcode[:4] + space + postcode[4:]
	}
	town := strings.TrimSpace(postcode + " " + p.Place)
	if street == "" || town == "" {
		return street + town
	}
	return street + ", " + town
}

// webAddress returns an address that may stand in a link, or "".
func webAddress(s string) string {
	if s != "" && !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.ContainsAny(s, " @") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return u.String()
}
