package helppoint

import (
	"encoding/hex"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/supply"
)

// item is a row of a table or a feature. Its readers keep the first thing that
// is wrong, so that a row is read in one go and refused with one sentence.
type item struct {
	line int
	text func(column int) string
	at   *orb.Point // of a feature
	flaw *ingest.Reject
}

func (it *item) refuse(column int, reason string) {
	if it.flaw == nil {
		r := ingest.Refuse(it.line, Columns[column].Name, it.text(column), reason)
		it.flaw = &r
	}
}

// oneOf reads a word of a closed list; empty is the first of the list.
func (it *item) oneOf(column int, allowed ...string) string {
	v := strings.ToLower(it.text(column))
	switch {
	case v == "":
		return allowed[0]
	case has(allowed, v):
		return v
	}
	it.refuse(column, "is not "+strings.Join(allowed, ", "))
	return allowed[0]
}

// row emits a help point, or the reason why the row is none.
func (s *reading) row(it item) error {
	p := supply.HelpPoint{
		Name: it.text(colName), Operator: it.text(colOperator), Street: it.text(colStreet), HouseNumber: it.text(colHouseNumber),
		Postcode: it.postcode(), Place: it.text(colPlace), Municipality: s.municipality(&it),
		Phone: it.text(colPhone), Website: website(it.text(colWebsite)),
	}
	if p.Name == "" {
		it.refuse(colName, "is empty: expected the name of the place")
	}
	p.Offers = []supply.Offer{s.offer(&it)}
	p.Wheelchair = it.wheelchair(&p.Offers[0])
	srid := s.locate(&it, &p)
	id := s.id(&it)
	if it.flaw != nil {
		if err := s.hopeless(); err != nil {
			return err
		}
		return s.sink.Reject(*it.flaw)
	}
	p.Slug = slug(p, id)
	return s.sink.Accept(it.line, ingest.HelpPoint{SourceID: id, Point: p, SRID: srid})
}

// id returns the key of the row.
func (s *reading) id(it *item) string {
	if id := it.text(colID); id != "" {
		return id
	}
	if it.flaw != nil {
		return ""
	}
	id := key(it)
	if before, ok := s.unseen(id, it.line); !ok {
		it.refuse(colName, "says the same kind, name and address as line "+strconv.Itoa(before)+": give both an id")
	}
	return id
}

// fingerprint is eight letters and digits that stand for an id in an address.
func fingerprint(id string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

// slug makes the address of the help point's page: readable, and told apart by
// the id when names are alike.
func slug(p supply.HelpPoint, id string) string {
	return area.Slug(p.Name + " " + p.Place + " " + fingerprint(id))
}

func (it *item) postcode() string {
	text := it.text(colPostcode)
	if text == "" {
		return ""
	}
	if _, err := area.ParsePostcode(text); err != nil {
		it.refuse(colPostcode, "is not a postcode such as 2611 CE")
	}
	return strings.ToUpper(strings.ReplaceAll(text, " ", ""))
}

// municipality reads the code, with or without its letters, or finds it by name.
func (s *reading) municipality(it *item) area.Code {
	text := it.text(colMunicipalityCode)
	if text == "" {
		name := it.text(colMunicipality)
		if name == "" || s.Municipality == nil {
			return ""
		}
		code, ok := s.Municipality(name)
		if !ok {
			it.refuse(colMunicipality, "is not the name of a municipality")
		}
		return code
	}
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 10000 {
		text = "GM" + strings.Repeat("0", max(4-len(strconv.Itoa(n)), 0)) + strconv.Itoa(n)
	}
	code, err := area.ParseCode(text)
	if err != nil || code.Level() != area.LevelMunicipality {
		it.refuse(colMunicipalityCode, "is not the code of a municipality such as GM0503")
	}
	return code
}

func (s *reading) offer(it *item) supply.Offer {
	o := supply.Offer{
		Kind: supply.Kind(strings.ToLower(it.text(colKind))), Services: it.text(colServices),
		Audience:    supply.Audience(it.oneOf(colAudience, string(supply.AudiencePublic), string(supply.AudienceClients), string(supply.AudiencePupils))),
		Appointment: it.oneOf(colAppointment, "", "yes", "no"), StaffedHours: it.text(colStaffedHours), BuildingHours: it.text(colBuildingHours),
		HelpKnown: it.oneOf(colHelpKnown, "yes", "no") == "yes", Source: s.Publisher, SourceURL: it.text(colSourceURL),
		SourceDate: date(it.text(colSourceDate)), Note: it.text(colNote),
	}
	if !o.Kind.Valid() {
		it.refuse(colKind, "is not a kind of help point")
	}
	if _, ok := supply.LatestDay(o.SourceDate); !ok && o.SourceDate != "" {
		it.refuse(colSourceDate, "is not a date such as 2024-08-02, 2024-08 or 2024")
	}
	if it.oneOf(colConfidence, "", "high", "medium", "low") == "low" {
		o.StaffedHours, o.BuildingHours = "", ""
	}
	it.facts(&o)
	if strings.Contains(o.Note, "polling station") { // the building is there; nothing is said of help
		o.HelpKnown = false
	}
	return o
}

var (
	serial   = regexp.MustCompile(`^[1-9]\d{4}$`)
	dutchDay = regexp.MustCompile(`^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$`)
)

// date brings the ways in which sheets and Dutch offices write a day to
// 2024-08-02. What it does not know it leaves.
func date(s string) string {
	if serial.MatchString(s) { // a sheet counts days from the end of 1899
		days, _ := strconv.Atoi(s) // five digits
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Format(time.DateOnly)
	}
	if m := dutchDay.FindStringSubmatch(s); m != nil {
		return m[3] + "-" + two(m[2]) + "-" + two(m[1])
	}
	return s
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// exactSources are coordinate sources that are those of the building.
var exactSources = []string{"", "source-page", "stemlokaal", "stemlokaal-address", "same-building:stemlokaal", "same-building:source-page"}

// locate reads the location; a row without one has an unknown location.
func (s *reading) locate(it *item, p *supply.HelpPoint) geo.SRID {
	p.Precision = supply.PrecisionUnknown
	at, column, ok := it.coordinates()
	if !ok {
		return geo.WGS84
	}
	srid, reason, ok := s.placer.Place(orb.Bound{Min: at, Max: at})
	if !ok {
		it.refuse(column, reason)
		return geo.WGS84
	}
	p.Location, p.Precision = at, supply.Precision(it.oneOf(colPrecision, string(supply.PrecisionExact), string(supply.PrecisionApproximate)))
	if !has(exactSources, it.text(colCoordinateSource)) {
		p.Precision = supply.PrecisionApproximate
	}
	return srid
}

// coordinates returns the point of a feature, or that of lon and lat, or of x
// and y. It is false when the row has none, or when they are no numbers.
func (it *item) coordinates() (at orb.Point, column int, ok bool) {
	if it.at != nil {
		return *it.at, colLon, true
	}
	for _, pair := range [][2]int{{colLon, colLat}, {colX, colY}} {
		if it.text(pair[0]) == "" && it.text(pair[1]) == "" {
			continue
		}
		for i, c := range pair {
			f, isNumber := ingest.Number(it.text(c))
			if !isNumber {
				it.refuse(c, "is not a finite number")
				return at, c, false
			}
			at[i] = f
		}
		return at, pair[0], true
	}
	return at, colLon, false
}

// website makes an address of a published domain.
func website(s string) string {
	if s == "" || strings.Contains(s, "@") || strings.Contains(s, "://") {
		return s
	}
	return "https://" + s
}
