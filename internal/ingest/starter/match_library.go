package starter

import (
	"cmp"
	"maps"
	"slices"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (g *group) hasLibrary() bool {
	return slices.ContainsFunc(g.entries, func(e *entry) bool { return isLibrary(e.offer.Kind) })
}

// hosted reports whether every entry of the group names a library and is not
// one: an IDO, Taalhuis or course in it.
func (g *group) hosted() bool {
	for _, e := range g.entries {
		if isLibrary(e.offer.Kind) || e.place == "" || !inLibrary.MatchString(e.name) {
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
// one with the same words of its own, or, when the name has none, the only one.
func (b *build) libraryOf(g *group, libraries []*group) *group {
	e := g.entries[0]
	words := b.core(e)
	var here, fit []*group
	for _, l := range libraries {
		if !l.in(e) {
			continue
		}
		here = append(here, l)
		if b.fits(l, words) && !b.contradicts(l, g) {
			fit = append(fit, l)
		}
	}
	if len(fit) != 1 || len(words) == 0 && len(here) > 1 {
		return nil
	}
	return fit[0]
}

func (g *group) in(e *entry) bool {
	return slices.ContainsFunc(g.entries, func(o *entry) bool { return isLibrary(o.offer.Kind) && samePlace(o, e) })
}

// fits reports whether a library of the group has the words of a name: the same
// ones, more of them, or fewer but some. A name without words of its own fits
// every library.
func (b *build) fits(g *group, words []string) bool {
	if len(words) == 0 {
		return true
	}
	return slices.ContainsFunc(g.entries, func(e *entry) bool {
		own := b.core(e)
		return isLibrary(e.offer.Kind) && (contains(own, words) || contains(words, own))
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
