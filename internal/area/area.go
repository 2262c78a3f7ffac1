// Package area holds the areas that Statistics Netherlands (CBS) publishes
// figures for, their codes, and what became of municipalities that merged.
package area

import (
	"regexp"
	"strings"

	"steunkaart/internal/fault"
)

// Level is a level of CBS area.
type Level string

// The levels, from large to small.
const (
	LevelMunicipality  Level = "municipality"
	LevelDistrict      Level = "district"
	LevelNeighbourhood Level = "neighbourhood"
)

// Code is a CBS area code: GM0503, WK050311, BU05031100. What follows the four
// digits of the municipality may be letters too: BU0363AA01 in Amsterdam.
type Code string

var codePattern = regexp.MustCompile(`^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$`)

// ParseCode reads a CBS code. It accepts lower case and surrounding space.
func ParseCode(s string) (Code, error) {
	c := strings.ToUpper(strings.TrimSpace(s))
	if !codePattern.MatchString(c) {
		return "", fault.Invalid("area code: %q is not GM and 4, WK and 6 or BU and 8 digits or letters", s)
	}
	return Code(c), nil
}

// Level returns the level that the code's letters name.
func (c Code) Level() Level {
	switch {
	case strings.HasPrefix(string(c), "GM"):
		return LevelMunicipality
	case strings.HasPrefix(string(c), "WK"):
		return LevelDistrict
	default:
		return LevelNeighbourhood
	}
}

// Municipality returns the code of the municipality that the code's first four
// digits name. It is empty for a code that is too short.
func (c Code) Municipality() Code { return c.parent("GM", 4) }

// District returns the code of the district that the code's first six digits
// name. It is empty for the code of a municipality.
func (c Code) District() Code { return c.parent("WK", 6) }

func (c Code) parent(prefix string, digits int) Code {
	if len(c) < 2+digits {
		return ""
	}
	return Code(prefix) + c[2:2+digits]
}

// Postcode is the four digits of a Dutch postcode, "2611".
type Postcode string

var postcodePattern = regexp.MustCompile(`^([1-9]\d{3})\s*([A-Za-z]{2})?$`)

// ParsePostcode reads a postcode of four digits, with or without its two
// letters, and returns the digits. Longer input than a postcode is refused.
func ParsePostcode(s string) (Postcode, error) {
	m := postcodePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", fault.Invalid("postcode: %q is not four digits, with or without two letters", s)
	}
	return Postcode(m[1]), nil
}

// Slug makes the part of an address that stands for a name: lower case, without
// marks, words joined by hyphens: "'s-Gravenhage" becomes "s-gravenhage".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range fold(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
			// An apostrophe joins: "d'Ald" is one word.
		default:
			gap = true
		}
	}
	return b.String()
}

// fold lowers s and takes the marks off the letters that Dutch and Frisian
// names carry. The domain has no library beyond the standard one, and the list
// is short and closed.
func fold(s string) string { return marks.Replace(strings.ToLower(s)) }

// Fold returns s in lower case without marks, for comparing names that people
// typed: "Súdwest" and "sudwest" fold alike.
func Fold(s string) string { return fold(s) }

var marks = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a",
	"é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o",
	"ú", "u", "ù", "u", "û", "u", "ü", "u",
	"ý", "y", "ÿ", "y", "ç", "c", "ñ", "n", "ß", "ss", "æ", "ae", "œ", "oe", "ĳ", "ij",
)
