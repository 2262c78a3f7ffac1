package page_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"steunkaart/internal/page"
	"steunkaart/internal/supply"
	"steunkaart/web"
)

func dutch(t testing.TB) *page.Texts {
	t.Helper()
	texts, err := page.LoadTexts(web.Files, "nl")
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var (
	usedInTemplates = regexp.MustCompile(`\{\{(?:[^}]*[ (|])?(t|count) "([a-z0-9_.-]+)"`)
	lettersOutside  = regexp.MustCompile(`>\s*([A-Za-zÀ-ÿ][^<>{}]*)<`)
)

// TestEveryKeyOfTemplatesExists reads the keys out of the templates: a page
// shows no key, in no branch of its template.
func TestEveryKeyOfTemplatesExists(t *testing.T) {
	t.Parallel()

	texts, found := dutch(t), 0
	templates, err := fs.Glob(web.Files, "templates/*.html")
	residents, errOf := fs.Glob(web.Files, "templates/resident/*.html")
	if err != nil || errOf != nil || len(templates) == 0 || len(residents) == 0 {
		t.Fatalf("no templates: %v, %v", err, errOf)
	}
	templates = append(templates, residents...)
	for _, name := range templates {
		source, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range usedInTemplates.FindAllStringSubmatch(string(source), -1) {
			found++
			keys := []string{m[2]}
			if m[1] == "count" {
				keys = []string{m[2] + ".one", m[2] + ".other"}
			}
			for _, key := range keys {
				if strings.Contains(texts.Get(key), "⟦") {
					t.Errorf("%s: no text %q", name, key)
				}
			}
		}
		// All words come from the texts, so that another language is one file.
		if m := lettersOutside.FindStringSubmatch(string(source)); m != nil {
			t.Errorf("%s: words in the template: %q", name, m[1])
		}
	}
	if found < 150 {
		t.Errorf("found only %d keys: does the pattern still fit the templates?", found)
	}
}

// TestNoTextIsUnused looks for each key, or the part of it that stands fixed in
// code, in templates, scripts and Go files.
func TestNoTextIsUnused(t *testing.T) {
	t.Parallel()

	var all strings.Builder
	for _, root := range []struct {
		files fs.FS
		dir   string
	}{{web.Files, "templates"}, {goFiles(t), "."}} {
		err := fs.WalkDir(root.files, root.dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
				return err
			}
			text, err := fs.ReadFile(root.files, name)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	source := all.String()
	for _, key := range dutch(t).Keys() {
		if !isUsed(source, key) {
			t.Errorf("text %q is not used", key)
		}
	}
}

// isUsed reports whether source has the key, or its beginning up to a dot
// followed by something that is filled in.
func isUsed(source, key string) bool {
	base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
	if strings.Contains(source, `"`+base+`"`) {
		return true
	}
	for i := range key {
		if key[i] == '.' && strings.Contains(source, `"`+key[:i+1]+`"`) {
			return true
		}
	}
	_, tail, ok := strings.Cut(base, ".")
	return ok && strings.Contains(source, `+ ".`+tail+`"`)
}

func TestEveryCodeHasItsWord(t *testing.T) {
	t.Parallel()

	texts := dutch(t)
	var keys []string
	for _, k := range supply.Kinds {
		keys = append(keys, "kind."+string(k), "kinds."+string(k))
	}
	for _, s := range supply.States {
		keys = append(keys, "state."+string(s), "state."+string(s)+".help")
	}
	for _, g := range supply.Groups {
		keys = append(keys, "group."+string(g))
	}
	for _, key := range keys {
		if strings.Contains(texts.Get(key), "⟦") {
			t.Errorf("no text %q", key)
		}
	}
}

func TestTextsSpeakToPeople(t *testing.T) {
	t.Parallel()

	texts := dutch(t)
	for _, key := range texts.Keys() {
		text := texts.Get(key)
		if strings.Contains(text, "!") || strings.TrimSpace(text) == "" {
			t.Errorf("%s: %q", key, text)
		}
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '?' || r == ':' }) {
			if n := len(strings.Fields(sentence)); n > 26 {
				t.Errorf("%s: a sentence of %d words: %q", key, n, sentence)
			}
		}
	}
}

func TestTextsFillTheirHoles(t *testing.T) {
	t.Parallel()

	texts := dutch(t)
	if got := texts.Count("well.ido", 1); got != "Er is 1 Informatiepunt Digitale Overheid (IDO) bekend." {
		t.Error(got)
	}
	if got := texts.Count("well.ido", 1200); got != "Er zijn 1.200 Informatiepunten Digitale Overheid (IDO) bekend." {
		t.Error(got)
	}
	if got := texts.Get("no.such.key"); got != "⟦no.such.key⟧" {
		t.Error(got)
	}
}
