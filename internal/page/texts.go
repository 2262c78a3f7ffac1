package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Dutch is the language of pages that are written in one language only, and of
// visitors whose language we do not have.
const Dutch = "nl"

// Texts holds all texts of one language by key. Numbers between braces, {1},
// stand for what the caller fills in: {1} to {9}.
type Texts struct {
	Language string
	tag      language.Tag
	byKey    map[string]string
}

// LoadTexts reads the texts of a language from files: those for residents, in
// locale/resident/<language>.json, and for Dutch those for municipalities too,
// in locale/nl.json. A key that ends in ".one" is for the number one; it has a
// sibling for each other plural form of its language, ".other" at least.
func LoadTexts(files fs.FS, code string) (*Texts, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	t := &Texts{Language: code, tag: tag, byKey: map[string]string{}}
	names := []string{"locale/resident/" + code + ".json"}
	if code == Dutch {
		names = append(names, "locale/"+code+".json")
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("texts: %w", err)
		}
		if err := json.Unmarshal(text, &t.byKey); err != nil {
			return nil, fmt.Errorf("texts of %s: %w", name, err)
		}
	}
	return t, nil
}

// Get returns the text of a key with its holes filled. A key that does not exist
// comes back between ⟦ and ⟧; a test sees to it that there is none.
func (t *Texts) Get(key string, fill ...any) string {
	text, ok := t.byKey[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(fill) == 0 {
		return text
	}
	var b strings.Builder
	fillHoles(&b, text, fill)
	return b.String()
}

// fillHoles writes a text with its holes filled.
func fillHoles(b *strings.Builder, text string, fill []any) {
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 || open+2 >= len(text) {
			break
		}
		n := int(text[open+1] - '1')
		if text[open+2] != '}' || n < 0 || n >= len(fill) {
			b.WriteString(text[:open+1])
			text = text[open+1:]
			continue
		}
		b.WriteString(text[:open])
		writeAny(b, fill[n])
		text = text[open+3:]
	}
	b.WriteString(text)
}

// writeAny writes what fills a hole.
func writeAny(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
	case template.HTML:
		b.WriteString(string(v))
	case int:
		b.WriteString(strconv.Itoa(v))
	default:
		_, _ = fmt.Fprint(b, v) // a builder does not fail
	}
}

// Find returns the text of a key that may not exist.
func (t *Texts) Find(key string) (string, bool) {
	text, ok := t.byKey[key]
	return text, ok
}

// pluralForms are the endings of keys for each plural form.
var pluralForms = map[plural.Form]string{
	plural.Zero: ".zero", plural.One: ".one", plural.Two: ".two", plural.Few: ".few", plural.Many: ".many", plural.Other: ".other",
}

// Form returns the ending of the key for n things, n whole and not negative, by
// the plural rules of the language (Unicode CLDR).
func (t *Texts) Form(n int) string {
	const digits = 10_000_000 // the rules look at the last seven digits at most
	return pluralForms[plural.Cardinal.MatchPlural(t.tag, n%digits, 0, 0, 0, 0)]
}

// Count returns the text for n things, in the plural form of the language. Hole
// {1} is n, the rest follow.
func (t *Texts) Count(key string, n int, fill ...any) string {
	return t.Get(key+t.Form(n), append([]any{Whole(float64(n))}, fill...)...)
}

// Keys returns all keys, in no order.
func (t *Texts) Keys() []string {
	keys := make([]string, 0, len(t.byKey))
	for k := range t.byKey {
		keys = append(keys, k)
	}
	return keys
}
