package starter

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"steunkaart/internal/area"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (g *group) hasLibrary() bool {
	return slices.ContainsFunc(g.entries, func(e *entry) bool { return isLibrary(e.offer.Kind) })
}

// hosted reports whether every entry of the group names a library and is not
// one: an IDO, Taalhuis or course in it.
func (g *group) hosted() bool {
	for _, e := range g.entries {
		if isLibrary(e.offer.Kind) || e.place == "" || !namesLibrary(e.name) {
			return false
		}
	}
	return true
}

// intoLibraries joins groups that name a library with the library of that name
// in the same place. Where two libraries could be meant, nothing is joined.
func (b *build) intoLibraries(groups []*group) []*group {
	var libraries, rest []*group
	for _, g := range groups {
		if g.hasLibrary() {
			libraries = append(libraries, g)
		}
	}
	for _, g := range groups {
		if !g.hosted() {
			rest = append(rest, g)
			continue
		}
		if l := b.libraryOf(g, libraries); l != nil {
			l.join(g, "its name says: in this library")
			continue
		}
		rest = append(rest, g)
	}
	return rest
}

// libraryOf returns the one library of the place that a group's name means: the
// one with the same words of its own, first by the whole name ("SeniorWeb, Het
// Eemhuis"), then by the name of the library in it ("Socius (Bibliotheek
// Castricum)"). A name without words of its own means the only one.
func (b *build) libraryOf(g *group, libraries []*group) *group {
	e := g.entries[0]
	here := slices.DeleteFunc(slices.Clone(libraries), func(l *group) bool { return !l.in(e) || b.contradicts(l, g) })
	named := slices.DeleteFunc(slices.Clone(here), func(l *group) bool { return !l.endsNameOf(e) })
	if len(named) == 1 {
		return named[0]
	}
	for _, words := range [][]string{b.core(e), b.coreOf(e, libraryPart(e.name))} {
		fit := slices.DeleteFunc(slices.Clone(here), func(l *group) bool { return !b.fits(l, words) })
		if len(fit) == 1 && (len(words) > 0 || len(here) == 1) {
			return fit[0]
		}
	}
	return nil
}

// endsNameOf reports whether a name ends with the whole name of a library of
// the group, "Informatiepunt Digitale Overheid HuB. Bibliotheek Kerkrade". One
// word is too little.
func (g *group) endsNameOf(e *entry) bool {
	return slices.ContainsFunc(g.entries, func(l *entry) bool {
		slug := area.Slug(l.name)
		return isLibrary(l.offer.Kind) && strings.Contains(slug, "-") && strings.HasSuffix(area.Slug(e.name), "-"+slug)
	})
}

// libraryPart returns the name from its word for library on, up to a bracket.
func libraryPart(name string) string {
	if at := inLibrary.FindStringIndex(name); at != nil {
		name = name[at[0]:]
	}
	name, _, _ = strings.Cut(name, ")")
	return name
}

func (g *group) in(e *entry) bool {
	return slices.ContainsFunc(g.entries, func(o *entry) bool { return isLibrary(o.offer.Kind) && samePlace(o, e) })
}

// fits reports whether a library of the group has the words of a name: the same
// ones, more of them, or fewer but some. A name without words of its own fits a
// library without.
func (b *build) fits(g *group, words []string) bool {
	return slices.ContainsFunc(g.entries, func(e *entry) bool {
		if !isLibrary(e.offer.Kind) {
			return false
		}
		own := b.core(e)
		return contains(own, words) || contains(words, own) || len(words)+len(b.bareCore(e)) == 0
	})
}

func (b *build) contradicts(g, h *group) bool {
	for _, a := range g.entries {
		for _, c := range h.entries {
			if conflict(a, c) {
				return true
			}
		}
	}
	return false
}
