package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"steunkaart/internal/page"
	"steunkaart/web"
)

// These tests hold the languages of the pages for residents together: a text
// that is missing, half translated or without its number would tell somebody
// less, or something else, than the Dutch page does.

// locale holds the texts of one file by key.
type locale map[string]string

// readLocale reads a file of texts and refuses a key that stands in it twice, of
// which only one text would be shown.
func readLocale(text []byte) (locale, error) {
	in := json.NewDecoder(bytes.NewReader(text))
	if _, err := in.Token(); err != nil { // the opening brace
		return nil, fmt.Errorf("begin of texts: %w", err)
	}
	all := locale{}
	for in.More() {
		var pair [2]string
		for i := range pair {
			token, err := in.Token()
			word, ok := token.(string)
			if err != nil || !ok {
				return nil, fmt.Errorf("after %q: %v is no text: %w", pair[0], token, err)
			}
			pair[i] = word
		}
		if _, twice := all[pair[0]]; twice {
			return nil, fmt.Errorf("key %q stands twice", pair[0])
		}
		all[pair[0]] = pair[1]
	}
	return all, nil
}

// residents returns the texts for residents in a language, as the file has them.
func residents(t testing.TB, code string) locale {
	t.Helper()
	text, err := fs.ReadFile(web.Files, "locale/resident/"+code+".json")
	if err != nil {
		t.Fatal(err)
	}
	all, err := readLocale(text)
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	if len(all) < 100 {
		t.Fatalf("%s: only %d texts: is this the file of the pages?", code, len(all))
	}
	return all
}

// formNames are the endings of keys for the plural forms of Unicode CLDR.
var formNames = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// formsOf returns the plural forms that a language has for whole numbers, and
// "other", which every language has: it is for fractions where whole numbers do
// not need it.
func formsOf(code string) []string {
	tag, forms := language.MustParse(code), map[string]bool{"other": true}
	for n := range 1000 {
		forms[formNames[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	forms[formNames[plural.Cardinal.MatchPlural(tag, 1_000_000, 0, 0, 0, 0)]] = true
	return slices.Sorted(maps.Keys(forms))
}

// counted reports whether a key of the Dutch texts has plural forms.
func (l locale) counted(base string) bool {
	_, one := l[base+".one"]
	_, other := l[base+".other"]
	return one && other
}

// cut splits a key of any language into its base and its plural form, "" for
// none, with the Dutch texts telling which keys are counted.
func (l locale) cut(key string) (base, form string) {
	dot := strings.LastIndexByte(key, '.')
	if dot > 0 && slices.Contains(slices.Collect(maps.Values(formNames)), key[dot+1:]) && l.counted(key[:dot]) {
		return key[:dot], key[dot+1:]
	}
	return key, ""
}

// source returns the Dutch text that a key of any language is a translation of.
func (l locale) source(key string) string {
	base, form := l.cut(key)
	switch form {
	case "":
		return l[base]
	case "one":
		return l[base+".one"]
	}
	return l[base+".other"]
}

// wantKeys returns the keys that a language must have.
func (l locale) wantKeys(code string) map[string]bool {
	want, forms := map[string]bool{}, formsOf(code)
	for key := range l {
		base, form := l.cut(key)
		if form == "" {
			want[base] = true
			continue
		}
		for _, f := range forms {
			want[base+"."+f] = true
		}
	}
	return want
}

// keyFaults tells which keys are missing in a language and which nothing asks for.
func keyFaults(code string, nl, l locale) (faults []string) {
	want := nl.wantKeys(code)
	for key := range want {
		if _, ok := l[key]; !ok {
			faults = append(faults, key+": missing")
		}
	}
	for key := range l {
		if !want[key] {
			faults = append(faults, key+": not in Dutch, or a plural form that the language does not have")
		}
	}
	return faults
}

var hole = regexp.MustCompile(`\{[1-9]\}`)

// holes returns the holes of a text, each once, sorted.
func holes(text string) []string {
	found := hole.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// holeFaults tells what is wrong with the holes of a translation.
func holeFaults(_ string, nl, l locale) (faults []string) {
	for key, text := range l {
		if want, got := holes(nl.source(key)), holes(text); !slices.Equal(want, got) {
			faults = append(faults, fmt.Sprintf("%s: holes %v, want %v: %q", key, got, want, text))
		}
		if strings.ContainsAny(hole.ReplaceAllString(text, ""), "{}") {
			faults = append(faults, fmt.Sprintf("%s: a brace that is no hole: %q", key, text))
		}
	}
	return faults
}

// exclamations are the marks of calling out of any script.
const exclamations = "!¡ǃ‼⁇⁈⁉❕❗！﹗︕"

// writingFaults tells which texts are empty, call out, have a space too many or
// digits unlike those on doors and signs.
func writingFaults(_ string, nl, l locale) (faults []string) {
	isForeignDigit := func(r rune) bool { return unicode.IsDigit(r) && (r < '0' || r > '9') }
	for key, text := range l {
		trimmed, source := strings.TrimSpace(text), nl.source(key)
		switch {
		case trimmed == "":
			faults = append(faults, key+": empty")
		case strings.ContainsAny(text, exclamations):
			faults = append(faults, fmt.Sprintf("%s: calls out: %q", key, text))
		case trimmed != text && source == strings.TrimSpace(source):
			faults = append(faults, fmt.Sprintf("%s: a space at an end: %q", key, text))
		case strings.ContainsFunc(text, isForeignDigit):
			faults = append(faults, fmt.Sprintf("%s: digits that stand on no door: %q", key, text))
		}
	}
	return faults
}

// worded reports whether a text has words beside its holes.
func worded(text string) bool {
	return strings.ContainsFunc(hole.ReplaceAllString(text, ""), unicode.IsLetter)
}

// sameAsDutch are the keys whose words are the Dutch ones: names, under "", and
// words that a language shares with Dutch.
var sameAsDutch = map[string][]string{
	"":   {"site.name", "kind.seniorweb"},
	"tr": {"unit.m", "unit.km"},
	"pl": {"unit.m", "unit.km"},
	"en": {"unit.m", "unit.km", "place.website", "result.route", "privacy.title", "card.print", "month.4", "month.9", "month.11", "month.12", "month.alone.4", "month.alone.9", "month.alone.11", "month.alone.12"},
}

// sameFaults tells which texts were left in Dutch, and which exceptions are
// exceptions no more.
func sameFaults(code string, nl, l locale) (faults []string) {
	excepted := slices.Concat(sameAsDutch[""], sameAsDutch[code])
	for key, text := range l {
		same, allowed := strings.EqualFold(text, nl.source(key)), slices.Contains(excepted, key)
		switch {
		case same && !allowed && worded(text):
			faults = append(faults, fmt.Sprintf("%s: still Dutch: %q", key, text))
		case !same && allowed:
			faults = append(faults, fmt.Sprintf("%s: need not be excepted: %q", key, text))
		}
	}
	return faults
}

// keptNames are names and numbers that are the same in every language: people must
// find them again on a door, on a letter, or type them.
var keptNames = []string{"Steunkaart", "Digihulplijn", "DigiD", "Informatiepunt Digitale Overheid (IDO)", "SeniorWeb", "WCAG 2.2", "JavaScript", "OpenStreetMap", "3511", "Utrecht", "A4", "A6"}

// nameFaults tells which names were lost on the way.
func nameFaults(_ string, nl, l locale) (faults []string) {
	for key, text := range l {
		for _, name := range keptNames {
			if strings.Contains(nl.source(key), name) && !strings.Contains(text, name) {
				faults = append(faults, fmt.Sprintf("%s: %q is not in %q", key, name, text))
			}
		}
	}
	return faults
}

// said are the buttons that a text names: the name must be the one that stands on
// the button.
var said = map[string]string{"privacy.here": "search.here", "privacy.route": "result.route", "sketch.none": "result.route"}

// buttonFaults tells which texts name a button that is called otherwise.
func buttonFaults(_ string, _, l locale) (faults []string) {
	for key, button := range said {
		if !strings.Contains(l[key], l[button]) {
			faults = append(faults, fmt.Sprintf("%s: the button is called %q: %q", key, l[button], l[key]))
		}
	}
	return faults
}

// alphabet is the script of each language that is not written in Latin letters.
var alphabet = map[string]*unicode.RangeTable{"ar": unicode.Arabic, "uk": unicode.Cyrillic}

// notOurs are letters of a script that a language does not have, but a neighbour
// does: Russian beside Ukrainian, Persian and Urdu beside Arabic.
var notOurs = map[string]string{"uk": "ыэъёЫЭЪЁ", "ar": "پچژگیکےہ"}

// latin are the words that stay in Latin letters in every script: names, and in
// brackets the Dutch words that stand on doors.
var latin = strings.Fields("Steunkaart Digihulplijn DigiD Informatiepunt Digitale Overheid IDO SeniorWeb WCAG AA JavaScript OpenStreetMap Utrecht A4 A6 cookie cookies " +
	"BSN burgerservicenummer gemeente gemeentehuis wijkteam buurthuis dorpshuis bibliobus")

// words splits a text without its holes into words.
func words(text string) []string {
	return strings.FieldsFunc(hole.ReplaceAllString(text, " "), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// scriptFaults tells which texts are not in the script of their language.
func scriptFaults(code string, _, l locale) (faults []string) {
	script := alphabet[code]
	if script == nil {
		return nil
	}
	foreign := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(script, r) }
	for key, text := range l {
		own := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(script, r) })
		if !own && worded(text) && !slices.Contains(sameAsDutch[""], key) {
			faults = append(faults, fmt.Sprintf("%s: no letter of the script: %q", key, text))
		}
		if strings.ContainsAny(text, notOurs[code]) {
			faults = append(faults, fmt.Sprintf("%s: letters of another language: %q", key, text))
		}
		for _, word := range words(text) {
			if strings.ContainsFunc(word, foreign) && !slices.Contains(latin, word) {
				faults = append(faults, fmt.Sprintf("%s: %q in %q", key, word, text))
			}
		}
	}
	return faults
}

// onlyDutch are common words of Dutch that are no words of the other languages
// in Latin letters.
var onlyDutch = strings.Fields("het een niet wij weten weet hulp plek plekken van voor naar bij iemand zijn wordt worden deze uw ook nog geen maar kunt " +
	"heeft plaats pagina gegevens bron tijden kijk vul woont waar welke andere ongeveer minuut minuten afspraak gebouw eerst dichtbij zoek zoeken " +
	"telefoon overheid brieven geld wanneer kaart kaartje gemeente taal maandag dinsdag woensdag donderdag vrijdag zaterdag zondag")

// onSigns are Dutch words that may stand in brackets after their translation:
// they stand on doors and letters.
var onSigns = []string{"gemeente", "burgerservicenummer"}

// dutchFaults tells where Dutch words were left in a translation.
func dutchFaults(_ string, _, l locale) (faults []string) {
	for key, text := range l {
		for _, word := range words(strings.ReplaceAll(text, "Informatiepunt Digitale Overheid", "")) {
			inBrackets := slices.Contains(onSigns, word) && strings.Contains(text, "("+word+")")
			if slices.Contains(onlyDutch, strings.ToLower(word)) && !inBrackets {
				faults = append(faults, fmt.Sprintf("%s: Dutch %q in %q", key, word, text))
			}
		}
	}
	return faults
}

// localeChecks are what every language must pass.
var localeChecks = map[string]func(code string, nl, l locale) []string{
	"keys": keyFaults, "holes": holeFaults, "writing": writingFaults, "translated": sameFaults, "names": nameFaults, "buttons": buttonFaults, "script": scriptFaults, "no Dutch": dutchFaults,
}

func TestLanguagesSayTheSame(t *testing.T) {
	t.Parallel()

	nl := residents(t, page.Dutch)
	for _, code := range page.Languages {
		for name, faults := range localeChecks {
			if code == page.Dutch && (name == "translated" || name == "no Dutch") {
				continue
			}
			t.Run(code+" "+name, func(t *testing.T) {
				t.Parallel()
				found := faults(code, nl, residents(t, code))
				slices.Sort(found)
				for _, f := range found {
					t.Error(f)
				}
			})
		}
	}
}

// TestEveryFileOfTextsIsALanguage finds files that no page shows.
func TestEveryFileOfTextsIsALanguage(t *testing.T) {
	t.Parallel()

	files, err := fs.Glob(web.Files, "locale/resident/*")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, name := range files {
		codes = append(codes, strings.TrimSuffix(strings.TrimPrefix(name, "locale/resident/"), ".json"))
	}
	if want := slices.Sorted(slices.Values(page.Languages)); !slices.Equal(codes, want) {
		t.Errorf("files of %v, want %v", codes, want)
	}
}

func TestPluralFormsOfLanguages(t *testing.T) {
	t.Parallel()

	for code, want := range map[string]string{
		"nl": "one other", "en": "one other", "tr": "one other", "pl": "few many one other", "uk": "few many one other", "ar": "few many one other two zero",
	} {
		if got := strings.Join(formsOf(code), " "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}
