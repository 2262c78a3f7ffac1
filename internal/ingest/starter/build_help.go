package starter

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/supply"
)

// helpPoints brings the rows of public pages and the polling stations with a
// telling name together and writes the places and their offers.
func (b *build) helpPoints(context.Context) error {
	harvest, err := b.readHarvest()
	if err != nil {
		return err
	}
	polling, err := b.pollingEntries()
	if err != nil {
		return err
	}
	entries := append(harvest, polling...)
	slices.SortStableFunc(entries, func(x, y *entry) int { return cmp.Compare(x.id, y.id) })
	groups := b.gather(entries)
	for _, g := range groups {
		g.sort()
	}
	slices.SortFunc(groups, func(x, y *group) int { return cmp.Compare(x.entries[0].id, y.entries[0].id) })

	slugs := map[string]int{}
	var points, offers [][]string
	for _, g := range groups {
		points = append(points, g.row(slugs))
		offers = append(offers, g.offers()...)
	}
	b.Tell("  %d rows of public pages and %d polling stations", len(harvest), len(polling))
	b.tables["help_point"], b.tables["offer"] = points, offers
	b.Tell("  help_point: %d rows, offer: %d rows", len(points), len(offers))
	return nil
}

// naming is the order of kinds after which a place is called: people know a
// place by the building, not by the desk in it.
var naming = []supply.Kind{
	supply.KindLibrary, supply.KindLibraryServicePoint, supply.KindTownHall, supply.KindCommunityCentre, supply.KindWelfare,
	supply.KindIDO,
}

func namingRank(e *entry) int {
	i := slices.Index(naming, e.offer.Kind)
	if i < 0 {
		i = len(naming)
	}
	return i
}

// sort puts the entry first that the place is called after, and keeps the
// reasons beside the entries.
func (g *group) sort() {
	order := make([]int, len(g.entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := g.entries[i], g.entries[j]
		return cmp.Or(
			cmp.Compare(namingRank(x), namingRank(y)),
			cmp.Compare(one(x.polling), one(y.polling)),
			cmp.Compare(one(generic(x)), one(generic(y))),
			cmp.Compare(y.offer.SourceDate, x.offer.SourceDate),
			cmp.Compare(x.id, y.id))
	})
	entries, reasons := make([]*entry, len(order)), make([]string, len(order))
	for to, from := range order {
		entries[to], reasons[to] = g.entries[from], g.reasons[from]
	}
	g.entries, g.reasons = entries, reasons
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// generic reports whether a name is the word for its kind alone.
func generic(e *entry) bool { return len(words(e.name)) == 1 && noise[words(e.name)[0]] }

// first returns the first non-empty value among the entries.
func (g *group) first(value func(*entry) string) string {
	for _, e := range g.entries {
		if v := value(e); v != "" {
			return v
		}
	}
	return ""
}

// row returns the row of help_point.
func (g *group) row(slugs map[string]int) []string {
	e := g.entries[0]
	a := g.address()
	lon, lat, precision := g.location()
	w := g.wheelchair()
	return []string{
		e.id, g.slug(slugs), e.name, g.first(func(e *entry) string { return e.operator }),
		a.street, a.number, a.postcode, g.first(func(e *entry) string { return e.place }), string(e.municipality),
		g.first(func(e *entry) string { return e.phone }), g.first(func(e *entry) string { return e.website }),
		lon, lat, string(precision), w.Value, w.Source, w.SourceURL, w.SourceDate, w.Note, g.mergedFrom(),
	}
}

// wheelchair returns what the municipality said of the building when people
// voted there.
func (g *group) wheelchair() supply.Claim {
	for _, e := range g.entries {
		if e.wheelchair != "" {
			return supply.Claim{
				Value: e.wheelchair, Source: e.offer.Source, SourceURL: e.offer.SourceURL, SourceDate: e.offer.SourceDate,
				Note: "Volgens de gemeente, over het stembureau in dit gebouw.",
			}
		}
	}
	return supply.Claim{}
}

// slug makes the place's part of an address: its name, and its town unless the
// name has it; a number when another place has the same.
func (g *group) slug(taken map[string]int) string {
	slug := area.Slug(g.entries[0].name)
	place := area.Slug(g.first(func(e *entry) string { return e.place }))
	if place != "" && !strings.Contains("-"+slug+"-", "-"+place+"-") {
		slug += "-" + place
	}
	for {
		taken[slug]++
		if taken[slug] == 1 {
			return slug
		}
		slug += "-" + strconv.Itoa(taken[slug])
	}
}

// address returns the fullest address of the entries.
func (g *group) address() address {
	best := g.entries[0].address
	for _, e := range g.entries[1:] {
		if e.address.full() && !best.full() || best == (address{}) {
			best = e.address
		}
	}
	if best.postcode == "" && best.full() {
		for _, e := range g.entries {
			if e.address.postcode != "" && sameAddress(e, &entry{address: best, municipality: e.municipality, place: e.place}) {
				best.postcode = e.address.postcode
			}
		}
	}
	return best
}

// location returns the most precise location of the entries.
func (g *group) location() (lon, lat string, precision supply.Precision) {
	for _, wanted := range []supply.Precision{supply.PrecisionExact, supply.PrecisionApproximate} {
		for _, e := range g.entries {
			if e.precision == wanted {
				lon, lat = degrees(*e.at)
				return lon, lat, wanted
			}
		}
	}
	return "", "", supply.PrecisionUnknown
}

// mergedFrom names the rows that are one place and why, "" for a single row.
func (g *group) mergedFrom() string {
	if len(g.entries) == 1 {
		return ""
	}
	var all []string
	for i, e := range g.entries {
		text := e.id
		if g.reasons[i] != "" {
			text += fmt.Sprintf(" (%s)", g.reasons[i])
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

// offers returns the rows of offer, in the order of supply.Kinds. A polling
// station adds one only when it tells something that no other row tells.
func (g *group) offers() [][]string {
	kept := slices.Clone(g.entries)
	kept = slices.DeleteFunc(kept, func(e *entry) bool { return e.polling && g.saidAlready(e) })
	slices.SortStableFunc(kept, func(x, y *entry) int {
		return cmp.Or(
			cmp.Compare(slices.Index(supply.Kinds, x.offer.Kind), slices.Index(supply.Kinds, y.offer.Kind)),
			cmp.Compare(y.offer.SourceDate, x.offer.SourceDate), cmp.Compare(x.id, y.id))
	})
	var rows [][]string
	for _, e := range kept {
		rows = append(rows, e.row(g.entries[0]))
	}
	return rows
}

// saidAlready reports whether a page tells what a polling station's name tells,
// or the station tells of a building only, where others tell of help.
func (g *group) saidAlready(p *entry) bool {
	for _, e := range g.entries {
		switch {
		case e == p:
		case !p.offer.HelpKnown && (!e.polling || e.id < p.id):
			return true
		case e.offer.Kind == p.offer.Kind && e.offer.Source == p.offer.Source && (!e.polling || e.id < p.id):
			return true
		}
	}
	return false
}

func (e *entry) row(place *entry) []string {
	o := e.offer
	name := ""
	if area.Slug(e.name) != area.Slug(place.name) {
		name = e.name
	}
	located := "no"
	if e.at != nil {
		located = "yes"
	}
	return []string{
		place.id, string(o.Kind), name, o.Services, string(o.Audience), o.Appointment, o.StaffedHours, o.BuildingHours, o.Cost,
		yesNo(o.HelpKnown), yesNo(o.Confirmed), o.Source, o.SourceURL, o.SourceDate, o.Note, e.id, located, e.sourceNote,
	}
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
