package starter

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// entry is one row of a source about help: a place with one offer.
type entry struct {
	id           string // "harvest:…" or "polling:…", from what the row says
	place        string
	municipality area.Code
	address      address
	phone        string
	website      string
	operator     string
	at           *orb.Point // WGS 84; nil when the source has no location
	precision    supply.Precision
	wide         bool   // the location is that of a postcode: two places may share it
	polling      bool   // from the polling stations of 2025 by this program
	wheelchair   string // "yes", "no" or "", of a polling station
	name         string
	offer        supply.Offer
	sourceNote   string // the note as the source has it, in its own language
}

// keyOf makes an id from what a row says, so that it stays the same when rows
// are added or moved.
func keyOf(prefix string, parts ...string) string {
	for i, p := range parts {
		parts[i] = area.Slug(p)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return prefix + ":" + hex.EncodeToString(sum[:5])
}

// readHarvest reads the help points that public pages tell of.
func (b *build) readHarvest() ([]*entry, error) {
	table, err := readRecords(b.Harvest+"/help_points.csv", ',', strings.Fields(
		"kind name operator street house_number postcode place municipality phone email_domain_or_website services staffed_hours "+
			"building_hours appointment source_url page_date confidence note municipality_code lon lat coordinate_source")...)
	if err != nil {
		return nil, err
	}
	var all []*entry
	for i, r := range table.rows {
		e, err := b.harvestEntry(func(name string) string { return table.field(r, name) })
		if err != nil {
			return nil, fault.Invalid("%s: row %d: %v", table.file, i+2, err)
		}
		all = append(all, e)
	}
	tellApart(all)
	return all, nil
}

// tellApart tells rows with one key apart. What they say decides which is the
// first, so that moving a row of the file changes nothing.
func tellApart(all []*entry) {
	slices.SortStableFunc(all, func(a, c *entry) int {
		return cmp.Or(cmp.Compare(a.id, c.id), compareSpots(a.at, c.at), cmp.Compare(a.offer.SourceURL, c.offer.SourceURL),
			cmp.Compare(a.offer.SourceDate, c.offer.SourceDate), cmp.Compare(a.sourceNote, c.sourceNote))
	})
	seen := map[string]int{}
	for _, e := range all {
		if seen[e.id]++; seen[e.id] > 1 {
			e.id += "-" + strconv.Itoa(seen[e.id])
		}
	}
}

// compareSpots puts no location first, then goes from west to east and from
// south to north.
func compareSpots(a, c *orb.Point) int {
	switch {
	case a == nil && c == nil:
		return 0
	case a == nil:
		return -1
	case c == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(a[0], c[0]), cmp.Compare(a[1], c[1]))
}

func (b *build) harvestEntry(field func(string) string) (*entry, error) {
	e := &entry{
		place:    field("place"),
		address:  address{field("street"), field("house_number"), strings.ReplaceAll(field("postcode"), " ", "")},
		phone:    field("phone"),
		website:  websiteOf(field("email_domain_or_website")),
		operator: field("operator"), name: field("name"), sourceNote: field("note"),
	}
	e.id = keyOf("harvest", field("kind"), e.name, field("municipality"), e.place, e.address.street, e.address.number, e.address.postcode)
	e.offer = offerOf(field)
	if !e.offer.Kind.Valid() {
		return nil, fmt.Errorf("kind: %q is not a kind of help point", e.offer.Kind)
	}
	if _, ok := supply.LatestDay(e.offer.SourceDate); !ok && e.offer.SourceDate != "" {
		return nil, fmt.Errorf("page_date: %q is not a day, month or year", e.offer.SourceDate)
	}
	if err := e.locate(field("lon"), field("lat"), field("coordinate_source")); err != nil {
		return nil, err
	}
	var at *orb.Point
	if e.at != nil {
		rd := geo.ToRD(*e.at)
		at = &rd
	}
	e.municipality = b.today(area.Code(field("municipality_code")), field("municipality"), at)
	if e.municipality == "" && field("municipality_code")+field("municipality") != "" {
		return nil, fmt.Errorf("municipality_code: %q is not a municipality of today", field("municipality_code"))
	}
	if at != nil && !b.boundaries.holds(e.municipality, *at, tolerance) {
		b.Tell("  %s %s: the location is not in %s and is left out", e.id, e.name, e.municipality)
		e.at, e.precision = nil, supply.PrecisionUnknown
	}
	return e, nil
}

// exactSources are the sources of coordinates that are those of the building.
var exactSources = []string{
	"source-page", "stemlokaal", "stemlokaal-address", "same-building:stemlokaal", "same-building:source-page",
}

func (e *entry) locate(lon, lat, source string) error {
	e.precision = supply.PrecisionUnknown
	if lon == "" && lat == "" {
		return nil
	}
	x, errX := strconv.ParseFloat(lon, 64)
	y, errY := strconv.ParseFloat(lat, 64)
	if errX != nil || errY != nil {
		return fmt.Errorf("lon, lat: %q, %q are not numbers", lon, lat)
	}
	e.at, e.precision = &orb.Point{x, y}, supply.PrecisionApproximate
	e.wide = strings.Contains(source, "pc4") || strings.Contains(source, "pc6")
	if slices.Contains(exactSources, source) {
		e.precision = supply.PrecisionExact
	}
	return nil
}

// websiteOf makes an address of a published domain.
func websiteOf(s string) string {
	if s == "" || strings.Contains(s, "@") || strings.Contains(s, "://") {
		return s
	}
	return "https://" + s
}

// costOf returns the cost that the words of a source tell of the whole offer: a
// part that says no more than "gratis", or an amount.
func costOf(services string) string {
	for _, part := range strings.Split(services, ";") {
		if strings.TrimSpace(part) == "gratis" {
			return supply.CostFree
		}
	}
	if strings.Contains(services, " euro") && !strings.Contains(services, "statiegeld") { // a deposit comes back
		return supply.CostPaid
	}
	return ""
}

func offerOf(field func(string) string) supply.Offer {
	note := field("note")
	o := supply.Offer{
		Kind: supply.Kind(field("kind")), Services: dutchServices(field("services")), Audience: supply.AudiencePublic,
		Appointment: field("appointment"), StaffedHours: field("staffed_hours"), BuildingHours: field("building_hours"),
		HelpKnown: !doubtful.MatchString(note), SourceDate: field("page_date"), Note: dutchNote(note + "; " + field("services")),
	}
	o.Cost = costOf(o.Services)
	o.Source, o.SourceURL = sourceOf(field("source_url"))
	if field("confidence") == "low" { // show the place, not the hours
		o.StaffedHours, o.BuildingHours = "", ""
	}
	if o.Kind == supply.KindPhoneLine {
		o.StaffedHours, o.BuildingHours = "", "" // never found on a page
	}
	if silent.MatchString(note + "; " + field("services")) {
		o.Services = ""
	}
	if note == "school library" {
		o.Audience = supply.AudiencePupils
	}
	return o
}
