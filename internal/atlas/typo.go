package atlas

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"steunkaart/internal/area"
)

// typoIndex finds names that look like a text with typing errors: by the groups
// of three letters that they share, and among those by the number of errors.
type typoIndex struct {
	keys  []string           // squeezed, each once
	names [][]int32          // per key, indexes into placeIndex.names
	grams map[string][]int32 // indexes into keys, ascending
}

// squeezed leaves out of a key what people write in several ways: spaces and
// hyphens, and IJ as Y.
func squeezed(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "-", ""), "ij", "y")
}

// trigrams returns the groups of three letters of a key, its ends marked.
func trigrams(key string) []string {
	marked := "  " + key + " "
	all := make([]string, 0, len(key)+1)
	for i := 0; i+3 <= len(marked); i++ {
		all = append(all, marked[i:i+3])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func newTypoIndex(names []namedPlace, daily map[string]string) typoIndex {
	x := typoIndex{grams: map[string][]int32{}}
	at := map[string]int{}
	add := func(key string, name int) {
		i, known := at[squeezed(key)]
		if !known {
			i = len(x.keys)
			at[squeezed(key)] = i
			x.keys, x.names = append(x.keys, squeezed(key)), append(x.names, nil)
			for _, g := range trigrams(squeezed(key)) {
				x.grams[g] = append(x.grams[g], int32(i)) //nolint:gosec // some thousand
			}
		}
		x.names[i] = append(x.names[i], int32(name)) //nolint:gosec // some thousand
	}
	for i := range names {
		add(names[i].key, i)
	}
	spoken := make([]string, 0, len(daily))
	for key := range daily {
		spoken = append(spoken, key)
	}
	slices.Sort(spoken)
	for _, key := range spoken {
		for i := range names {
			if names[i].key == daily[key] {
				add(key, i)
			}
		}
	}
	return x
}

// Bounds of what counts as a typing error.
const (
	shortest   = 4  // letters: below that anything looks like anything
	candidates = 24 // keys of which the errors are counted
	fewLetters = 6  // from here on two errors
	many       = 10 // from here on three
)

// errorsIn is how many typing errors a text of so many letters may have.
func errorsIn(letters int) int {
	switch {
	case letters < fewLetters:
		return 1
	case letters < many:
		return 2
	}
	return 3
}

// candidate is a name that looks like the text.
type candidate struct {
	key, errors, shared int
}

// like returns the keys that look like a text, those with the fewest errors
// first, then those that share most.
func (x *typoIndex) like(text string) []candidate {
	shared := map[int32]int{}
	for _, g := range trigrams(text) {
		for _, key := range x.grams[g] {
			shared[key]++
		}
	}
	all := make([]candidate, 0, len(shared))
	for key, n := range shared {
		all = append(all, candidate{key: int(key), shared: n})
	}
	slices.SortFunc(all, func(p, q candidate) int { return cmp.Or(cmp.Compare(q.shared, p.shared), cmp.Compare(p.key, q.key)) })
	all = all[:min(len(all), candidates)]
	for i := range all {
		all[i].errors = typingErrors(text, x.keys[all[i].key])
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.errors > errorsIn(len(text)) })
	slices.SortStableFunc(all, func(p, q candidate) int { return cmp.Compare(p.errors, q.errors) })
	return all
}

// Guess returns the places that a text may mean that Find does not know, best
// first, at most ten: those whose names look like it, and those that it names
// among other words, as an address does. It is sure when one place differs by a
// single typing error, in a word of six letters or more, and no other does, or
// when the text names one place: then a page may answer for it, and say so. Else
// it should ask.
func (a *Atlas) Guess(text string) (places []Place, sure bool) {
	if len(text) > longestText || !utf8.ValidString(text) {
		return nil, false
	}
	if places, sure = a.misspelt(text); sure {
		return places, sure
	}
	inside := a.find.inside(a, latinDigits(text))
	for _, p := range inside {
		if !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	return places[:min(len(places), mostPlaces)], len(inside) == 1 && len(places) == 1
}

// misspelt returns the places whose names look like a text, and whether there is
// no doubt which one is meant.
func (a *Atlas) misspelt(text string) (places []Place, sure bool) {
	key := squeezed(area.Slug(text))
	if len(key) < shortest || strings.ContainsAny(key, "0123456789") {
		return nil, false
	}
	found := a.find.typo.like(key)
	var names []int32
	for _, c := range found {
		for _, name := range a.find.typo.names[c.key] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names[:min(len(names), mostPlaces)] {
		places = append(places, a.find.names[name].place)
	}
	sure = len(found) > 0 && found[0].errors <= 1 && len(key) >= fewLetters && len(a.find.typo.names[found[0].key]) == 1 && (len(found) == 1 || found[1].errors > found[0].errors)
	return places, sure
}

// typingErrors counts the letters that must be added, left out, replaced or
// exchanged with their neighbour to make one text of another: the optimal string
// alignment distance (Damerau 1964, each part changed once).
func typingErrors(a, b string) int {
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			next[j+1] = min(replace, last[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}
