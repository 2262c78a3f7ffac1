package starter

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
)

// pollingDay is when the polling stations of the list were in use.
const pollingDay = "2025-10-29"

// hall is a building with one or more polling stations.
type hall struct {
	id           string // of its first polling station
	names        []string
	place        string
	municipality area.Code
	at           orb.Point // RD New
	address      address
	wheelchair   string
}

// address is as much of an address as a source gives.
type address struct{ street, number, postcode string }

// detail is a polling station of the public list with addresses.
type detail struct {
	Municipality string   `json:"CBS gemeentecode"`
	Number       int      `json:"Nummer stembureau"`
	Name         string   `json:"Naam stembureau"`
	Street       string   `json:"Straatnaam"`
	House        string   `json:"Huisnummer"`
	Letter       string   `json:"Huisletter"`
	Addition     string   `json:"Huisnummertoevoeging"`
	Postcode     string   `json:"Postcode"`
	X            *float64 `json:"X"`
	Y            *float64 `json:"Y"`
	Accessible   string   `json:"Toegankelijk voor mensen met een lichamelijke beperking"`
}

func (d detail) address() address {
	number := strings.TrimSpace(d.House + d.Letter)
	if d.Addition != "" {
		number += "-" + d.Addition
	}
	return address{street: d.Street, number: number, postcode: strings.ReplaceAll(d.Postcode, " ", "")}
}

// mobile tells the polling stations that are no building.
var mobile = regexp.MustCompile(`(?i)mobiel|drive|parkeer|\btent\b|\bbus\b|stembus|srv|caravan|container|\bunit\b|\bpop-?up\b|kermis`)

// room matches the name of a room behind that of its building.
var room = regexp.MustCompile(`(?i)[\s,/-]+\(?((grote|kleine) zaal|raads?zaal|trouwzaal|burgerzaal|hofzaal|ontvangsthal|kamer \d+)\)?$`)

// counter matches what tells polling stations in one building apart: "2", "(A)",
// "zaal 2", "II", "stembureau 28", "stb.:".
var counter = regexp.MustCompile(`(?i)^stb\.?:?\s+|[\s,/-]*\(?\b((stembureau|stb\.?|zaal|ruimte|locatie|kamer|lokaal)\s*(\d{1,2}|[A-H])|[1-4]|[A-D]|I{1,3}|IV)\)?$|[\s,-]*\b(1e|2e|eerste|tweede)\s+zaal$|\s*\([^()]*\d\s*uur\)$`)

// plainName takes the counter and the room off the name of a polling station, unless nothing
// of it would stay.
func plainName(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	for range 2 {
		short := strings.TrimSpace(room.ReplaceAllString(counter.ReplaceAllString(name, ""), ""))
		short = strings.TrimRight(short, " ,-/(")
		if len([]rune(short)) < 4 {
			return name
		}
		name = short
	}
	return name
}

// readHalls reads the polling stations and brings those of one building
// together: same municipality, and the same place to the metre or the same name
// within 100 metres.
func (b *build) readHalls() ([]*hall, error) {
	table, err := readRecords(b.source("points", "polling-stations-2025", "stemlokalen_eml_rdnew.csv"), ';',
		"id", "gemeentecode", "plaats", "naam", "x", "y")
	if err != nil {
		return nil, err
	}
	details, err := readDetails(b.source("points", "polling-stations-2025", "stemlokalen_TK2025.json"))
	if err != nil {
		return nil, err
	}
	var halls []*hall
	byMunicipality := map[area.Code][]*hall{}
	for i, r := range table.rows {
		name := plainName(table.field(r, "naam"))
		if mobile.MatchString(name) {
			continue
		}
		at, ok := metresOf(table.field(r, "x"), table.field(r, "y"))
		code, err := area.ParseCode("GM" + table.field(r, "gemeentecode"))
		if !ok || err != nil {
			return nil, fault.Invalid("%s: row %d: no municipality or no coordinates", table.file, i+2)
		}
		id := table.field(r, "id")
		h := findHall(byMunicipality[code], name, at)
		if h == nil {
			h = &hall{id: id, place: table.field(r, "plaats"), municipality: code, at: at}
			halls, byMunicipality[code] = append(halls, h), append(byMunicipality[code], h)
		}
		h.learn(name, details[id])
	}
	return halls, nil
}

func findHall(halls []*hall, name string, at orb.Point) *hall {
	for _, h := range halls {
		d := math.Hypot(h.at[0]-at[0], h.at[1]-at[1])
		if d < 1 || d <= 100 && area.Slug(h.names[0]) == area.Slug(name) {
			return h
		}
	}
	return nil
}

// learn adds a polling station's name, address and whether a wheelchair gets
// in. Where two stations of a building differ in that, it is not known.
func (h *hall) learn(name string, d detail) {
	known := false
	for _, n := range h.names {
		known = known || area.Slug(n) == area.Slug(name)
	}
	if !known {
		h.names = append(h.names, name)
	}
	if d.X == nil || d.Y == nil || math.Hypot(*d.X-h.at[0], *d.Y-h.at[1]) > 100 {
		return // another building: the two lists are of different weeks
	}
	if h.address.street == "" {
		h.address = d.address()
	}
	says := map[string]string{"ja": "yes", "nee": "no"}[d.Accessible]
	switch {
	case h.wheelchair == "":
		h.wheelchair = says
	case says != "" && says != h.wheelchair:
		h.wheelchair = "differs"
	}
}

// access returns "yes", "no" or "" (not known).
func (h *hall) access() string {
	if h.wheelchair == "differs" {
		return ""
	}
	return h.wheelchair
}

func readDetails(path string) (map[string]detail, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("source file: %v", err)
	}
	var file struct {
		Result struct{ Records []detail }
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fault.Invalid("stemlokalen_TK2025.json: %v", err)
	}
	all := map[string]detail{}
	for _, d := range file.Result.Records {
		all[pollingID(d)] = d
	}
	return all, nil
}
