package starter

import (
	"regexp"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// What the name of a polling station says about the building.
var (
	libraryName      = regexp.MustCompile(`(?i)bibliotheek|\bbieb\b|intheek|\boba\b`)
	servicePointName = regexp.MustCompile(`(?i)steunpunt|servicepunt`)
	townHallName     = regexp.MustCompile(`(?i)\b(gemeentehuis|stadhuis|stadskantoor|gemeentekantoor|stadswinkel)\b`)
	councilName      = regexp.MustCompile(`(?i)\braadhuis\b`)
	communityName    = regexp.MustCompile(`(?i)dorpsh(uis|oes|[uû]s)\b|doarpsh[uû]s\b|dorpscentrum\b|wijkcentrum\b|wijkhuis\b|wijkgebouw\b|` +
		`gemeenschapsh(uis|oes)\b|gemeenschapscentrum\b|buurthuis\b|buurtcentrum\b|buurtgebouw\b|ontmoetingscentrum\b|activiteitencentrum\b|` +
		`kulturhus\b|\bmf[ac]\b|\bhuis van de (wijk|buurt)\b|multifunctione(el|le) (centrum|accommodatie)`)

	// otherUse tells names of what a library, town hall or community centre only
	// lends its name to, or was.
	otherUse = regexp.MustCompile(`(?i)voormalig|\boude?\b|\bolde\b|kerk\b|gymza|sport(hal|zaal)|school|koetshuis|monument|hotel|bouwplaats`)
)

// classify returns the kind of help point that the name of a building tells,
// or "".
func classify(name string, municipality string) supply.Kind {
	if otherUse.MatchString(name) {
		return ""
	}
	switch {
	case libraryName.MatchString(name) && servicePointName.MatchString(name):
		return supply.KindLibraryServicePoint
	case libraryName.MatchString(name):
		return supply.KindLibrary
	case townHallName.MatchString(name):
		return supply.KindTownHall
	case councilName.MatchString(name) && ownCouncil(name, municipality):
		return supply.KindTownHall
	case communityName.MatchString(name):
		return supply.KindCommunityCentre
	}
	return ""
}

// ownCouncil reports whether a raadhuis is that of the municipality: many are
// of villages that merged, and serve for other things.
func ownCouncil(name, municipality string) bool {
	slug := strings.TrimPrefix(area.Slug(name), "het-")
	return slug == "raadhuis" || strings.Contains(slug, area.Slug(municipality))
}

// pollingEntries returns the buildings whose name tells that help may be there.
func (b *build) pollingEntries() ([]*entry, error) {
	halls, err := b.readHalls()
	if err != nil {
		return nil, err
	}
	var all []*entry
	for _, h := range halls {
		for _, name := range h.names {
			kind := classify(name, b.register.Name(h.municipality))
			if kind == "" {
				continue
			}
			if b.boundaries.holds(h.municipality, h.at, tolerance) {
				all = append(all, h.entry(name, kind))
			}
			break
		}
	}
	return all, nil
}

const pollingNote = "Bekend als stemlokaal. De bron zegt niets over hulp of openingstijden."

func (h *hall) entry(name string, kind supply.Kind) *entry {
	at := geo.FromRD(h.at)
	e := &entry{
		id:   keyOf("polling", string(kind), name, string(h.municipality), h.place, h.id),
		name: name, place: h.place, municipality: h.municipality, address: h.address,
		at: &at, precision: supply.PrecisionExact, polling: true, wheelchair: h.access(),
	}
	e.offer = supply.Offer{
		Kind: kind, Audience: supply.AudiencePublic, HelpKnown: kind != supply.KindCommunityCentre,
		Source: "Waar is mijn stemlokaal / Kiesraad", SourceURL: "https://github.com/Hilbrand/slt", SourceDate: pollingDay, Note: pollingNote,
	}
	return e
}
