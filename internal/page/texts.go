package page

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Texts holds all texts of one language by key. Numbers between braces, {1},
// stand for what the caller fills in.
type Texts struct {
	Language string
	byKey    map[string]string
}

// LoadTexts reads locale/<language>.json from files. A key that ends in ".one"
// is for the number one; its twin ends in ".other".
func LoadTexts(files fs.FS, language string) (*Texts, error) {
	text, err := fs.ReadFile(files, "locale/"+language+".json")
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	t := &Texts{Language: language}
	if err := json.Unmarshal(text, &t.byKey); err != nil {
		return nil, fmt.Errorf("texts of %s: %w", language, err)
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
	pairs := make([]string, 0, 2*len(fill))
	for i, v := range fill {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", fmt.Sprint(v))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Find returns the text of a key that may not exist.
func (t *Texts) Find(key string) (string, bool) {
	text, ok := t.byKey[key]
	return text, ok
}

// Count returns the text for n things: key.one when n is 1, else key.other. Hole
// {1} is n, the rest follow.
func (t *Texts) Count(key string, n int, fill ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return t.Get(key+form, append([]any{Whole(float64(n))}, fill...)...)
}

// Keys returns all keys, in no order.
func (t *Texts) Keys() []string {
	keys := make([]string, 0, len(t.byKey))
	for k := range t.byKey {
		keys = append(keys, k)
	}
	return keys
}
