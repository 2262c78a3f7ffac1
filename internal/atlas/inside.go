package atlas

import (
	"slices"
	"strings"

	"steunkaart/internal/area"
)

// Bounds of a name within a longer text.
const (
	longestName = 6 // words: Bergen aan Zee has three
	shortName   = 4 // letters: a shorter one, such as Ede, counts at the end alone, for "een" is a village too
)

// zeros are the noughts of the digits that keyboards give beside those of a
// postcode: Arabic, Persian and wide ones.
var zeros = []rune{'٠', '۰', '０'}

// latinDigits writes digits of other keyboards as those of a postcode.
func latinDigits(text string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range zeros {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, text)
}

// inside returns the places that a longer text names, such as an address: the
// postcode in it, else the places, the last first, since a town comes last in an
// address.
func (x *placeIndex) inside(a *Atlas, text string) []Place {
	key := area.Slug(text)
	starts := wordStarts(key)
	if code, ok := x.codeInside(key, starts); ok {
		return x.postcode(a, code)
	}
	var found []namedPlace
	for end := len(starts) - 1; end > 0; {
		names, from := x.nameBefore(a, key, starts, end)
		for _, n := range names {
			if !slices.ContainsFunc(found, func(f namedPlace) bool { return f.place == n.place }) {
				found = append(found, n)
			}
		}
		end = from
	}
	return placesOf(found)
}

// wordStarts returns where the words of a key begin, and one past its end as if
// another word came there.
func wordStarts(key string) []int {
	starts := []int{0}
	for i := range len(key) {
		if key[i] == '-' {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(key)+1)
}

// codeInside returns the last word that is a known postcode, before all one with
// its two letters: four digits alone may be the number of a house.
func (x *placeIndex) codeInside(key string, starts []int) (found area.Postcode, ok bool) {
	lettered := false
	for i := range len(starts) - 1 {
		word, rest := key[starts[i]:starts[i+1]-1], ""
		if i+2 < len(starts) {
			rest = key[starts[i+1] : starts[i+2]-1]
		}
		if len(word) != 4 && len(word) != 6 {
			continue
		}
		code, err := area.ParsePostcode(word[:4])
		if _, known := x.postcodes[code]; err != nil || !known {
			continue
		}
		letters := letterPair(word[4:]) || len(word) == 4 && letterPair(rest)
		if letters || len(word) == 4 && !lettered {
			found, ok, lettered = code, true, letters
		}
	}
	return found, ok
}

func letterPair(s string) bool { return len(s) == 2 && s[0] >= 'a' && s[1] >= 'a' }

// nameBefore returns the places of the longest name whose last word stands before
// a word, and with which word that name begins: the word before when there is none.
func (x *placeIndex) nameBefore(a *Atlas, key string, starts []int, end int) (names []namedPlace, from int) {
	for from = max(0, end-longestName); from < end; from++ {
		run := key[starts[from] : starts[end]-1]
		if run == "nederland" && len(starts) > 2 || len(run) < shortName && end != len(starts)-1 {
			continue // the country, though a village bears its name
		}
		if names, _ = x.whole(a, run, run); len(names) > 0 {
			return names, from
		}
	}
	return nil, end - 1
}

// spellings are parts of names that people write shorter, or longer, than the
// name has them.
var spellings = []struct{ official, written string }{
	{"-aan-den-", "-a-d-"},
	{"-aan-den-", "-ad-"},
	{"-aan-de-", "-a-d-"},
	{"-aan-de-", "-ad-"},
	{"-van-", "-v-"},
	{"-bij-", "-b-"},
	{"-nieuw-", "-nw-"},
	{"-nieuwe-", "-nw-"},
	{"-sint-", "-st-"},
	{"-st-", "-sint-"},
}

// otherSpellings returns the other ways to write a key.
func otherSpellings(key string) []string {
	var all []string
	for _, s := range spellings {
		if other := strings.Replace("-"+key+"-", s.official, s.written, 1); other != "-"+key+"-" {
			all = append(all, strings.Trim(other, "-"))
		}
	}
	return all
}
