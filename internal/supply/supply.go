// Package supply holds the help that is on offer: help points, what they offer,
// and how sure we are of it.
package supply

import (
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
)

// Kind is a kind of help point.
type Kind string

// The kinds of help points.
const (
	KindIDO                  Kind = "ido" // Informatiepunt Digitale Overheid
	KindLibrary              Kind = "library"
	KindLibraryServicePoint  Kind = "library_service_point"
	KindBookmobileStop       Kind = "bookmobile_stop"
	KindWelfare              Kind = "welfare"
	KindDigicafe             Kind = "digicafe" // walk-in course or help with devices
	KindSeniorWeb            Kind = "seniorweb"
	KindBankBranch           Kind = "bank_branch"
	KindBankServicePoint     Kind = "bank_service_point"
	KindBankInformationPoint Kind = "bank_information_point"
	KindTownHall             Kind = "town_hall"
	KindCommunityCentre      Kind = "community_centre"
	KindEducation            Kind = "education"
	KindCare                 Kind = "care"
	KindDevicePoint          Kind = "device_point"
	KindPhoneLine            Kind = "phone_line" // remote help: never local coverage
)

// Group is a group of kinds for which reach is measured together.
type Group string

// The groups of kinds.
const (
	GroupDigital Group = "digital" // help with digital matters is the purpose: IDO, digicafe, SeniorWeb, devices
	GroupLibrary Group = "library"
	GroupWelfare Group = "welfare" // welfare, community centre, education, care
	GroupBank    Group = "bank"
	GroupTown    Group = "town" // town hall
)

// Groups lists the groups in the order of every array that is kept per group.
var Groups = []Group{GroupDigital, GroupLibrary, GroupWelfare, GroupBank, GroupTown}

var groupOf = map[Kind]Group{
	KindIDO: GroupDigital, KindDigicafe: GroupDigital, KindSeniorWeb: GroupDigital, KindDevicePoint: GroupDigital,
	KindLibrary: GroupLibrary, KindLibraryServicePoint: GroupLibrary, KindBookmobileStop: GroupLibrary,
	KindWelfare: GroupWelfare, KindCommunityCentre: GroupWelfare, KindEducation: GroupWelfare, KindCare: GroupWelfare,
	KindBankBranch: GroupBank, KindBankServicePoint: GroupBank, KindBankInformationPoint: GroupBank,
	KindTownHall: GroupTown,
}

// Kinds lists every kind, the one with the most help first. A place with
// several offers is shown under the first of its kinds in this order.
var Kinds = []Kind{
	KindIDO, KindDigicafe, KindSeniorWeb, KindLibrary, KindLibraryServicePoint, KindBookmobileStop,
	KindWelfare, KindDevicePoint, KindBankInformationPoint, KindBankBranch, KindBankServicePoint,
	KindTownHall, KindCommunityCentre, KindEducation, KindCare, KindPhoneLine,
}

// Valid reports whether the kind is one of Kinds.
func (k Kind) Valid() bool { _, ok := groupOf[k]; return ok || k == KindPhoneLine }

// Group returns the group of the kind; a phone line has none ("").
func (k Kind) Group() Group { return groupOf[k] }

// State says how sure we are of a fact.
type State string

// The states. Confirmed: a person of the provider or municipality verified it.
// Listed: a source of at most two years old says so. Stale: the source is older
// or undated. Unknown: nobody said so; it may be there or not.
const (
	StateConfirmed State = "confirmed"
	StateListed    State = "listed"
	StateStale     State = "stale"
	StateUnknown   State = "unknown"
)

// States lists the states, surest first.
var States = []State{StateConfirmed, StateListed, StateStale, StateUnknown}

// StaleAfter is the age at which a listed fact becomes stale.
const StaleAfter = 2 * 365 * 24 * time.Hour

// Precision says how exactly a location is known.
type Precision string

// The precisions of a location.
const (
	PrecisionExact       Precision = "exact"
	PrecisionApproximate Precision = "approximate" // "ongeveer hier"
	PrecisionUnknown     Precision = "unknown"     // no location: never on the map
)

// Audience says who may come.
type Audience string

// The audiences. Only public points count as public coverage.
const (
	AudiencePublic  Audience = "public"
	AudienceClients Audience = "clients"
	AudiencePupils  Audience = "pupils"
)

// Topic is a question with which people come for help.
type Topic string

// The topics, in the words of the residents' question "what do you want help
// with?".
const (
	TopicGovernment Topic = "government" // DigiD, letters and forms of the government
	TopicMoney      Topic = "money"      // money and the bank
	TopicLearning   Topic = "learning"   // learning to use a computer or phone
	TopicDevice     Topic = "device"     // a computer or the internet, to use or to get
	TopicVideo      Topic = "video"      // calling with a picture
	TopicLanguage   Topic = "language"   // reading, writing, speaking Dutch
	TopicTalk       Topic = "talk"       // somebody to talk to
)

// Topics lists the topics in the order in which they are asked.
var Topics = []Topic{TopicGovernment, TopicMoney, TopicLearning, TopicDevice, TopicVideo, TopicLanguage, TopicTalk}

// Claim is what one source says of one thing. The zero Claim is not known.
type Claim struct {
	Value      string // "" when not known
	Source     string // publisher or page
	SourceURL  string
	SourceDate string // as in Offer
	Note       string // what the source does not prove
}

// The values of a claim about wheelchairs.
const (
	WheelchairYes     = "yes"
	WheelchairLimited = "limited" // part of it, or with help
	WheelchairNo      = "no"
)

// The values of the cost of help.
const (
	CostFree = "free"
	CostPaid = "paid"
)

// HelpPoint is one place (or phone line) of one provider, with its offers.
type HelpPoint struct {
	ID           int64
	Slug         string
	Name         string
	Operator     string
	Street       string
	HouseNumber  string
	Postcode     string // "1011EC", or ""
	Place        string
	Municipality area.Code // "" when the source names none
	Location     orb.Point // meaningless when Precision is unknown
	Precision    Precision
	Phone        string // as published; "" when not known
	Website      string
	Wheelchair   Claim   // whether somebody in a wheelchair can come in
	Offers       []Offer // at least one, in the order of Kinds
}

// Offer is one kind of help at a help point, as one source tells it.
type Offer struct {
	Kind          Kind
	Name          string // its own name when that differs from the place's
	Services      string // as the source words it; "" claims nothing
	Audience      Audience
	Appointment   string   // "yes", "no" or "" (not known)
	StaffedHours  string   // OSM opening_hours, when a person helps; "" not known
	BuildingHours string   // OSM opening_hours of the building; "" not known
	Exceptions    string   // dates on which the staffed hours differ: "2026-12-24 10:00-12:00; 2026-12-31 off"; "" knows none
	Topics        []Topic  // as the source states them; empty claims nothing
	Languages     []string // in which help is given, as ISO 639-1 codes; empty is not known
	Cost          string   // CostFree, CostPaid or "" (not known)
	HelpKnown     bool     // false when the source tells of a building and nothing about help
	Confirmed     bool     // a person verified it; never set by an import of public pages
	Source        string   // publisher or page
	SourceURL     string
	SourceDate    string // "2024-08-02", "2024-08", "2024" or "" (undated)
	Note          string // what the source does not prove
}

// Main returns the kind under which the point is shown: the first of its
// offers' kinds in the order of Kinds.
func (p HelpPoint) Main() Kind {
	if len(p.Offers) == 0 {
		return ""
	}
	return p.Offers[0].Kind
}

// State returns how sure we are at time now that the point offers help: the
// surest state of its offers.
func (p HelpPoint) State(now time.Time) State {
	best := len(States) - 1
	for _, o := range p.Offers {
		for i, s := range States[:best] {
			if o.State(now) == s {
				best = i
			}
		}
	}
	return States[best]
}

// State returns how sure we are at time now of the offer.
func (o Offer) State(now time.Time) State {
	switch {
	case o.Confirmed:
		return StateConfirmed
	case !o.HelpKnown:
		return StateUnknown
	}
	latest, ok := LatestDay(o.SourceDate)
	if !ok || now.Sub(latest) > StaleAfter {
		return StateStale
	}
	return StateListed
}

// LatestDay returns the last day that a date of a source, "2024-08-02",
// "2024-08" or "2024", may mean. It is false for an empty or unreadable date.
func LatestDay(s string) (time.Time, bool) {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return t, true
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.AddDate(0, 1, -1), true
	}
	if t, err := time.Parse("2006", s); err == nil {
		return t.AddDate(1, 0, -1), true
	}
	return time.Time{}, false
}
