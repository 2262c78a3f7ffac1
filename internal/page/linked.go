package page

import (
	"fmt"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// linkedPlace is a help point in the words of schema.org, as JSON-LD. It says
// only what is known and fresh.
type linkedPlace struct {
	Context   string          `json:"@context"`
	Type      string          `json:"@type"`
	Name      string          `json:"name"`
	Telephone string          `json:"telephone,omitempty"`
	Address   *linkedAddress  `json:"address,omitempty"`
	Geo       *linkedGeo      `json:"geo,omitempty"`
	Opening   []linkedHours   `json:"openingHoursSpecification,omitempty"`
	Offers    []linkedOffer   `json:"makesOffer,omitempty"`
	Features  []linkedFeature `json:"amenityFeature,omitempty"`
}

type linkedAddress struct {
	Type     string `json:"@type"`
	Street   string `json:"streetAddress,omitempty"`
	Postcode string `json:"postalCode,omitempty"`
	Place    string `json:"addressLocality,omitempty"`
	Country  string `json:"addressCountry"`
}

type linkedGeo struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type linkedHours struct {
	Type    string `json:"@type"`
	Day     string `json:"dayOfWeek"`
	Opens   string `json:"opens"`
	Closes  string `json:"closes"`
	From    string `json:"validFrom"`
	Through string `json:"validThrough"`
}

type linkedOffer struct {
	Type    string        `json:"@type"`
	Service linkedService `json:"itemOffered"`
}

type linkedService struct {
	Type  string        `json:"@type"`
	Name  string        `json:"serviceType"`
	Hours []linkedHours `json:"hoursAvailable,omitempty"`
}

type linkedFeature struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Value bool   `json:"value"`
}

// linkedTypes are the types of schema.org; other kinds are a Place.
var linkedTypes = map[supply.Kind]string{
	supply.KindIDO: "GovernmentOffice", supply.KindTownHall: "GovernmentOffice", supply.KindLibrary: "Library", supply.KindLibraryServicePoint: "Library",
	supply.KindBankBranch: "BankOrCreditUnion", supply.KindBankServicePoint: "BankOrCreditUnion", supply.KindCommunityCentre: "CivicStructure",
	supply.KindEducation: "EducationalOrganization",
}

// linked writes a help point for search engines. A library with an IDO in it is
// a Library.
func linked(p *atlas.Point, now time.Time) linkedPlace {
	l := linkedPlace{Context: "https://schema.org", Type: "Place", Name: p.Name, Telephone: newPhone(p.Phone).Dial}
	for _, o := range p.Offers {
		if kind := linkedTypes[o.Kind]; kind != "" && (l.Type == "Place" || kind == "Library") {
			l.Type = kind
		}
	}
	if p.Place != "" {
		street := p.Street
		if p.HouseNumber != "" && street != "" {
			street += " " + p.HouseNumber
		}
		l.Address = &linkedAddress{"PostalAddress", street, p.Postcode, p.Place, "NL"}
	}
	if p.Precision == supply.PrecisionExact {
		l.Geo = &linkedGeo{"GeoCoordinates", p.Location[1], p.Location[0]}
	}
	if b := freshBuilding(p, now); b != nil {
		l.Opening = linkedWeek(b, now)
	}
	for i := range p.Offers {
		service := linkedService{Type: "Service", Name: string(p.Offers[i].Kind)}
		if staffed := p.Help[i].StaffedAt(now); staffed != nil {
			service.Hours = linkedWeek(staffed, now)
		}
		if p.Offers[i].HelpKnown {
			l.Offers = append(l.Offers, linkedOffer{"Offer", service})
		}
	}
	if w := p.Wheelchair.Value; w == supply.WheelchairYes || w == supply.WheelchairNo {
		l.Features = []linkedFeature{{"LocationFeatureSpecification", "wheelchair", w == supply.WheelchairYes}}
	}
	return l
}

// linkedWeek writes the days of the coming week, holidays and exceptions in
// them: hours that hold on those dates and claim nothing about later ones.
func linkedWeek(m *hours.Memo, now time.Time) []linkedHours {
	var all []linkedHours
	for n, d := 0, hours.DateOf(now); n < daysShown; n, d = n+1, d.AddDays(1) {
		for _, s := range m.Day(d) {
			if s.State != hours.Open {
				continue
			}
			all = append(all, linkedHours{
				"OpeningHoursSpecification", "https://schema.org/" + d.Weekday().String(), clockOf(s.From), clockOf(s.To), d.String(), d.String(),
			})
		}
	}
	return all
}

// clockOf writes minutes after midnight as schema.org wants: the end of the day
// is 23:59.
func clockOf(minutes int) string {
	if minutes == hours.MinutesPerDay {
		return "23:59"
	}
	return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
}
