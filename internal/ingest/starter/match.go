package starter

import (
	"regexp"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Distances within which two rows may be of one building, and beyond which they
// cannot be.
const (
	oneSpot     geo.Metres = 1 // the same address: sources take its point from the register of addresses
	sameSpot    geo.Metres = 40
	sameGrounds geo.Metres = 150
)

// group is one place: entries that are of the same building, with why.
type group struct {
	entries []*entry
	reasons []string // beside entries; the first has none
}

// noise are words that tell the kind of a place, not which one it is. Centrum,
// noord or west do tell which one.
var noise = wordSet(`de het een t van in op bij te en voor der den d n s aan of met the
	bibliotheek bibliotheken bieb dbieb openbare vestiging locatie filiaal stadsbibliotheek forumbibliotheek
	informatiepunt informatiepunten ido digitale digitaal overheid hulp spreekuur spreekuren inloopspreekuur inloopuur inloop
	digi taalhuis taalpunt taalcafe digitaalhuis digicafe plus oefenplein ontwikkelplein informatieplein infoplaza seniorweb
	cursuslocatie leslocatie servicepunt steunpunt haal brengpunt maandelijks computer tablet telefoon
	gemeentehuis stadhuis stadskantoor gemeentekantoor gemeente raadhuis
	dorpshuis dorpshoes dorpshus doarpshus wijkcentrum wijkhuis wijkgebouw gemeenschapshuis gemeenschapscentrum buurthuis buurtcentrum
	buurtgebouw ontmoetingscentrum activiteitencentrum dorpscentrum kulturhus mfc mfa huis wijk buurt multifunctioneel`)

// organisations are parts of the names of libraries that run many branches:
// they tell whose it is, not which one.
var organisations = strings.Fields(`noord-veluwe zuid-kennemerland west-brabant midden-brabant amstelland aanzet kopgroep
	cultuurpuntaltena westfriese westland waterland kennemerwaard`)

// aliases are other names of places that names of buildings use.
var aliases = map[string]string{"s-gravenhage": "den-haag", "s-hertogenbosch": "den-bosch"}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

func words(s string) []string { return strings.Split(area.Slug(s), "-") }

// core returns the words that tell which of its kind in its place an entry is,
// sorted: "Bibliotheek Den Haag Haagse Hout" is haagse, hout.
func (b *build) core(e *entry) []string { return b.coreOf(e, e.name) }

// bareCore is the core of the name without what stands in brackets.
func (b *build) bareCore(e *entry) []string {
	name, _, _ := strings.Cut(e.name, "(")
	return b.coreOf(e, name)
}

func (b *build) coreOf(e *entry, name string) []string {
	place := area.Slug(e.place)
	slug := "-" + area.Slug(name) + "-"
	for _, phrase := range append([]string{
		area.Slug(e.operator), strings.TrimPrefix(area.Slug(e.operator), "bibliotheek-"), place, aliases[place], area.Slug(b.register.Name(e.municipality)),
	}, organisations...) {
		if phrase != "" {
			slug = strings.ReplaceAll(slug, "-"+phrase+"-", "-")
		}
	}
	var kept []string
	for _, w := range strings.Split(slug, "-") {
		if w != "" && !noise[w] {
			kept = append(kept, w)
		}
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}

func contains(all, some []string) bool {
	for _, w := range some {
		if !slices.Contains(all, w) {
			return false
		}
	}
	return len(some) > 0
}

func isLibrary(k supply.Kind) bool {
	return k == supply.KindLibrary || k == supply.KindLibraryServicePoint
}

var (
	inLibrary     = regexp.MustCompile(`(?i)bibliothe|bieb|\boba\b|\bzb\b`)
	formerLibrary = regexp.MustCompile(`(?i)\b(oude|olde|voormalige) bi(eb|bliotheek)`)
)

// namesLibrary reports whether a name says that the help is in a library.
func namesLibrary(name string) bool {
	return inLibrary.MatchString(name) && !formerLibrary.MatchString(name)
}

func samePlace(a, c *entry) bool {
	return a.municipality != "" && a.municipality == c.municipality && a.place != "" && area.Slug(a.place) == area.Slug(c.place)
}

// houseNumber returns the digits with which a house number begins: 1 and 1a
// are one building more often than not.
func houseNumber(s string) string {
	for i, r := range s {
		if r < '0' || r > '9' {
			return s[:i]
		}
	}
	return s
}

func (a address) full() bool { return a.street != "" && houseNumber(a.number) != "" }

func sameAddress(a, c *entry) bool {
	x, y := a.address, c.address
	if a.municipality != c.municipality || houseNumber(x.number) == "" || houseNumber(x.number) != houseNumber(y.number) {
		return false
	}
	streets := x.street == "" || y.street == "" || area.Slug(x.street) == area.Slug(y.street)
	if x.postcode != "" && x.postcode == y.postcode && streets {
		return true
	}
	return x.street != "" && area.Slug(x.street) == area.Slug(y.street) && (a.place == "" || c.place == "" || samePlace(a, c))
}

// metresBetween is false when one of the two has no location of its own.
func metresBetween(a, c *entry) (geo.Metres, bool) {
	if a.at == nil || c.at == nil || a.wide || c.wide {
		return 0, false
	}
	return geo.Distance(*a.at, *c.at), true
}

// conflict reports whether two entries cannot be of one building.
func conflict(a, c *entry) bool {
	if d, ok := metresBetween(a, c); ok && d > sameGrounds {
		return true
	}
	return a.address.full() && c.address.full() && !sameAddress(a, c)
}

// sameBuilding says why two entries are of one building, or "".
func (b *build) sameBuilding(a, c *entry) string {
	if a.municipality == "" || a.municipality != c.municipality {
		return ""
	}
	if sameAddress(a, c) {
		return "same address"
	}
	x, y := b.core(a), b.core(c)
	equal := slices.Equal(x, y)
	near, located := metresBetween(a, c)
	switch {
	case located && near <= oneSpot:
		return "same spot"
	case located && near <= sameSpot && (contains(x, y) || contains(y, x) || equal && a.offer.Kind == c.offer.Kind || aboutLibraries(a, c)):
		return "same spot and alike name"
	case located && near <= sameGrounds && (equal && len(x) > 0 || area.Slug(a.name) == area.Slug(c.name)):
		return "same name within 150 m"
	case samePlace(a, c) && area.Slug(a.name) == area.Slug(c.name) && len(x) > 0:
		return "same name in the place"
	case samePlace(a, c) && isLibrary(a.offer.Kind) && isLibrary(c.offer.Kind) && equal && (len(x) > 0 || !located || near <= sameGrounds):
		return "same library in the place"
	case sameAs(a, c) || sameAs(c, a):
		return "the source says so"
	}
	return ""
}

func aboutLibraries(a, c *entry) bool {
	about := func(e *entry) bool { return isLibrary(e.offer.Kind) || namesLibrary(e.name) }
	return about(a) && about(c)
}

var sameLibrary = regexp.MustCompile(`same library as '([^']+)'`)

func sameAs(a, c *entry) bool {
	m := sameLibrary.FindStringSubmatch(a.sourceNote)
	return m != nil && m[1] == c.name
}

// gather brings entries of one building together: pairs that are surely the
// same first, then help that its name says is in the library of the place.
func (b *build) gather(entries []*entry) []*group {
	byMunicipality := map[area.Code][]*group{}
	var all []*group
	for _, e := range entries {
		g := &group{entries: []*entry{e}, reasons: []string{""}}
		if into, why := b.home(byMunicipality[e.municipality], e); into != nil {
			into.join(g, why)
			continue
		}
		byMunicipality[e.municipality] = append(byMunicipality[e.municipality], g)
	}
	for _, code := range sortedKeys(byMunicipality) {
		all = append(all, b.intoLibraries(b.mergeAll(byMunicipality[code]))...)
	}
	return all
}

// home returns the first group that an entry belongs to.
func (b *build) home(groups []*group, e *entry) (*group, string) {
	for _, g := range groups {
		if why := b.same(g, &group{entries: []*entry{e}}); why != "" {
			return g, why
		}
	}
	return nil, ""
}

// same says why two groups are one place: some pair is of one building and no
// pair contradicts it.
func (b *build) same(g, h *group) string {
	why := ""
	for _, a := range g.entries {
		for _, c := range h.entries {
			if conflict(a, c) {
				return ""
			}
			if why == "" {
				why = b.sameBuilding(a, c)
			}
		}
	}
	return why
}

func (g *group) join(h *group, why string) {
	h.reasons[0] = why
	g.entries, g.reasons = append(g.entries, h.entries...), append(g.reasons, h.reasons...)
}

// mergeAll joins groups until none is the same as another.
func (b *build) mergeAll(groups []*group) []*group {
	for i := 0; i < len(groups); i++ {
		for j := i + 1; j < len(groups); j++ {
			if why := b.same(groups[i], groups[j]); why != "" {
				groups[i].join(groups[j], why)
				groups = slices.Delete(groups, j, j+1)
				j = i // the larger group may fit what was passed
			}
		}
	}
	return groups
}
