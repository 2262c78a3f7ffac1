package page_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/page"
)

// These tests keep the Dutch of the pages for residents plain, at level B1:
// short sentences, and no words that many of the readers do not know.

// Longest sentences, in words.
const (
	longestOnAverage = 15 // of the texts of a page
	longestSentence  = 25
)

// pagesOf are the pages for residents, with the beginnings of the keys of their
// texts. A text may stand on several pages.
var pagesOf = map[string][]string{
	"every page":    {"site.", "foot.", "language.", "call."},
	"home":          {"home.", "search.label", "search.hint", "search.button", "search.here"},
	"search":        {"search.", "topic.", "helps.", "minutes.", "result.", "fact.", "wheelchair.", "cost.", "appointment.", "languages", "tongue.", "place.", "age.", "advice."},
	"now":           {"now.", "advice."},
	"place":         {"place.", "offer.", "hours.", "age.", "advice.", "appointment.", "audience.", "source.", "state.", "kind.", "wheelchair.", "cost.", "languages", "sketch."},
	"correction":    {"correct."},
	"card":          {"card.", "sketch.", "place.", "hours.", "kind.", "wheelchair."},
	"privacy":       {"privacy."},
	"accessibility": {"accessibility."},
	"error":         {"error."},
}

// parts of sentences: days, months and signs, which stand inside other texts.
var partsOf = []string{"day.", "month.", "holiday.", "clock", "date.", "decimal", "unit.", "list."}

// begins reports whether a key begins with one of the beginnings.
func begins(key string, with []string) bool {
	return slices.ContainsFunc(with, func(b string) bool { return strings.HasPrefix(key, b) })
}

var sentenceEnd = regexp.MustCompile(`[.?:](?:\s+|$)`)

// sentences splits a text, and tells how many words each of its sentences has; a
// heading without an end counts as none.
func sentences(text string) (lengths []int, rest int) {
	for {
		end := sentenceEnd.FindStringIndex(text)
		if end == nil {
			return lengths, len(strings.Fields(text))
		}
		lengths = append(lengths, len(strings.Fields(text[:end[0]])))
		text = text[end[1]:]
	}
}

// lengthFaults tells which texts of a page have sentences that are too long.
func lengthFaults(name string, texts locale) (faults []string) {
	count, total := 0, 0
	for key, text := range texts {
		lengths, rest := sentences(text)
		for _, n := range lengths {
			count, total = count+1, total+n
		}
		if longest := slices.Max(append(lengths, rest)); longest > longestSentence {
			faults = append(faults, fmt.Sprintf("%s: a sentence of %d words: %q", key, longest, text))
		}
	}
	if total > longestOnAverage*count {
		faults = append(faults, fmt.Sprintf("%s: %d words in %d sentences", name, total, count))
	}
	return faults
}

func TestDutchSentencesAreShort(t *testing.T) {
	t.Parallel()

	nl, seen := residents(t, page.Dutch), map[string]bool{}
	for name, with := range pagesOf {
		texts := locale{}
		for key, text := range nl {
			if begins(key, with) {
				texts[key], seen[key] = text, true
			}
		}
		for _, f := range lengthFaults(name, texts) {
			t.Error(f)
		}
		if len(texts) == 0 {
			t.Errorf("%s: no texts", name)
		}
	}
	for key := range nl {
		if !seen[key] && !begins(key, partsOf) {
			t.Errorf("%s: on which page is it? Add it to pagesOf", key)
		}
	}
}

// jargon is a word that residents need not know, and what to write instead.
type jargon struct {
	word, plain string
	pattern     *regexp.Regexp
}

// readJargon reads a list of jargon: a word, a tab and plain words on each line;
// lines that begin with # say something about the list.
func readJargon(text string) ([]jargon, error) {
	var all []jargon
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, plain, _ := strings.Cut(line, "\t")
		if word == "" || strings.TrimSpace(plain) == "" || seen[word] {
			return nil, fmt.Errorf("line %d: no word, no plain words or a word that was there already: %q", i+1, line)
		}
		seen[word] = true
		pattern := regexp.QuoteMeta(strings.TrimSuffix(word, "*"))
		if strings.HasSuffix(word, "*") {
			pattern += `\pL*`
		}
		all = append(all, jargon{word, plain, regexp.MustCompile(`(?i)(?:^|[^\pL])` + pattern + `(?:$|[^\pL])`)})
	}
	return all, nil
}

// jargonFaults tells which texts have words of jargon.
func jargonFaults(all []jargon, texts locale) (faults []string) {
	for key, text := range texts {
		for _, j := range all {
			if j.pattern.MatchString(text) {
				faults = append(faults, fmt.Sprintf("%s: for %q write %q: %q", key, j.word, j.plain, text))
			}
		}
	}
	return faults
}

// jargonList reads the list of the repository.
func jargonList(t testing.TB) []jargon {
	t.Helper()
	text, err := os.ReadFile("testdata/jargon.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, err := readJargon(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDutchHasNoJargon(t *testing.T) {
	t.Parallel()

	all := jargonList(t)
	for _, f := range jargonFaults(all, residents(t, page.Dutch)) {
		t.Error(f)
	}
	// What the list advises must be plain too.
	advice := locale{}
	for _, j := range all {
		advice["instead of "+j.word] = j.plain
	}
	for _, f := range jargonFaults(all, advice) {
		t.Error(f)
	}
	if len(all) < 80 {
		t.Errorf("the list has only %d words", len(all))
	}
}

// TestTheChecksOfTextsFindFaults gives each check a text that is wrong, in one
// way, and sees it found: a check that finds nothing keeps nothing together.
func TestTheChecksOfTextsFindFaults(t *testing.T) {
	t.Parallel()

	nl := locale{
		"site.name": "Steunkaart", "kind.seniorweb": "SeniorWeb", "now": "Er is hulp tot {1}. Bel de Digihulplijn.", "walk.one": "{1} minuut", "walk.other": "{1} minuten",
		"search.here": "Mijn plek", "privacy.here": "De knop Mijn plek",
	}
	right := map[string]locale{
		"uk": {"now": "Допомога є до {1}. Digihulplijn", "walk.one": "{1} хвилина", "walk.few": "{1} хвилини", "walk.many": "{1} хвилин", "walk.other": "{1} хвилини", "search.here": "Моє місце", "privacy.here": "Кнопка Моє місце"},
		"en": {"now": "There is help until {1}. Digihulplijn", "walk.one": "{1} minute", "walk.other": "{1} minutes", "search.here": "My place", "privacy.here": "The button My place"},
	}
	for name, c := range map[string]struct{ check, code, key, text string }{
		"missing": {"keys", "uk", "now", ""}, "a form missing": {"keys", "uk", "walk.few", ""}, "a form too many": {"keys", "en", "walk.few", "{1} minutes"},
		"unknown": {"keys", "en", "old", "Old"}, "no hole": {"holes", "uk", "now", "Допомога є"}, "another hole": {"holes", "en", "walk.one", "{2} minute"},
		"a hole too many": {"holes", "en", "walk.other", "{1} {2} minutes"}, "half a hole": {"holes", "en", "now", "until {1} {1"},
		"empty": {"writing", "en", "now", " "}, "calling": {"writing", "en", "now", "Help until {1}！"}, "space": {"writing", "en", "now", "Help until {1} "},
		"digits": {"writing", "en", "now", "Help until ٣ {1}"}, "Dutch text": {"translated", "uk", "now", nl["now"]}, "needless exception": {"translated", "uk", "site.name", "Карта"},
		"lost name": {"names", "en", "now", "There is help until {1}. Helpline"}, "Latin": {"script", "uk", "now", "Допомога tot {1}"}, "no script": {"script", "uk", "walk.many", "Digihulplijn"},
		"another script": {"script", "uk", "now", "Допомога مساعدة {1}"}, "Russian": {"script", "uk", "walk.one", "{1} этот"},
		"another button": {"buttons", "en", "privacy.here", "The button Place"},
		"Dutch word":     {"no Dutch", "en", "now", "There is hulp until {1}"},
	} {
		l := locale{"site.name": "Steunkaart", "kind.seniorweb": "SeniorWeb"}
		for key, text := range right[c.code] {
			l[key] = text
		}
		for check, faults := range localeChecks {
			// "en" has exceptions of its own, for keys that are not here.
			if found := faults(c.code, nl, l); len(found) > 0 {
				t.Fatalf("%s finds a fault where there is none: %q", check, found)
			}
		}
		if l[c.key] = c.text; c.text == "" {
			delete(l, c.key)
		}
		if found := localeChecks[c.check](c.code, nl, l); len(found) != 1 {
			t.Errorf("%s: %q, want one fault", name, found)
		}
	}
}

func TestTheChecksOfPlainDutchFindFaults(t *testing.T) {
	t.Parallel()

	list, err := readJargon("# list\nindien\tals\nfaciliteer*\thelpen\nten behoeve van\tvoor\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"Als u belt.": 0, "Indien u belt.": 1, "Wij doen dat indien nodig, ten behoeve van u.": 2, "Bindien en indienen": 0, "Wij faciliteerden dat.": 1, "Wat kost het indien?": 1,
	} {
		if got := jargonFaults(list, locale{"a": text}); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
	for _, text := range []string{"indien", "indien\t ", "\tals", "indien\tals\nindien\twanneer"} {
		if _, err := readJargon(text); err == nil {
			t.Errorf("no fault in list %q", text)
		}
	}
	long := strings.Repeat("woord ", 24) + "woord"
	for text, want := range map[string]int{
		"Bel. Of kom": 0, long: 0, long + " woord": 1, "Bel. " + long + " woord": 1, long + ".": 1, long + ". Bel. Kom.": 0, "WCAG 2.2 is goed.": 0,
	} {
		if got := lengthFaults("page", locale{"a": text}); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
	for _, text := range []string{`{"a":"1","a":"2"}`, `{"a":1}`, `{"a":{"b":"c"}}`, `{"a"`, ``} {
		if all, err := readLocale([]byte(text)); err == nil {
			t.Errorf("%s: %v, want a fault", text, all)
		}
	}
}
