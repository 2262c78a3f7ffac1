package page

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Languages are the codes of the languages of the pages for residents, in the
// order of the switch.
var Languages = []string{Dutch, "en", "ar", "tr", "pl", "uk"}

// rightToLeft are the languages that are written from right to left.
var rightToLeft = []string{"ar"}

var matcher = language.NewMatcher(tags(Languages))

func tags(codes []string) []language.Tag {
	all := make([]language.Tag, len(codes))
	for i, c := range codes {
		all[i] = language.MustParse(c)
	}
	return all
}

// tongue is a language with the pages written in it.
type tongue struct {
	texts     *Texts
	templates map[string]*template.Template
	// carried is whether links to other pages name the language: who chose it in
	// an address keeps it, without a cookie.
	carried bool
	// corrections is whether visitors can say that something is wrong.
	corrections bool
}

// dir is the direction of the script, as in HTML.
func (l *tongue) dir() string {
	if slices.Contains(rightToLeft, l.texts.Language) {
		return "rtl"
	}
	return "ltr"
}

// address returns the address of a page of ours in the same language.
func (l *tongue) address(path string) string {
	if !l.carried {
		return path
	}
	return withLanguage(path, l.texts.Language)
}

// withLanguage adds the language to an address of ours that has none.
func withLanguage(address, code string) string {
	path, anchor, _ := strings.Cut(address, "#")
	if anchor != "" {
		anchor = "#" + anchor
	}
	if strings.Contains(path, "?") {
		return path + "&lang=" + code + anchor
	}
	return path + "?lang=" + code + anchor
}

// tongues are the languages by code; chosen ones are carried in links.
type tongues struct{ chosen, accepted map[string]*tongue }

// loadTongues reads the texts and templates of every language.
func loadTongues(files fs.FS, a *assets, corrections bool) (tongues, error) {
	all := tongues{map[string]*tongue{}, map[string]*tongue{}}
	for _, code := range Languages {
		texts, err := LoadTexts(files, code)
		if err != nil {
			return tongues{}, err
		}
		for carried, by := range map[bool]map[string]*tongue{true: all.chosen, false: all.accepted} {
			l := &tongue{texts: texts, carried: carried, corrections: corrections}
			if l.templates, err = parseTemplates(files, l, a); err != nil {
				return tongues{}, fmt.Errorf("pages in %s: %w", code, err)
			}
			by[code] = l
		}
	}
	return all, nil
}

// of returns the language of a page for residents: the one in the address, else
// the one that fits best what the browser asks for, else Dutch.
func (t tongues) of(r *http.Request) *tongue {
	if r.URL.RawQuery != "" {
		if l := t.chosen[r.URL.Query().Get("lang")]; l != nil {
			return l
		}
	}
	if r.Method == http.MethodPost { // the server bounds the body
		if l := t.chosen[r.PostFormValue("lang")]; l != nil {
			return l
		}
	}
	accept := r.Header.Get("Accept-Language")
	if accept == "" {
		return t.accepted[Dutch]
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return t.accepted[Dutch]
	}
	_, i, sure := matcher.Match(wanted...)
	if sure < language.High {
		return t.accepted[Dutch]
	}
	return t.accepted[Languages[i]]
}

// languageLink is one choice of the switch of languages.
type languageLink struct {
	Code, Name, Address string
	Current             bool
}

// languagesAt makes the switch: the page at an address in every language.
func (s *Site) languagesAt(r *request, address string) []languageLink {
	links := make([]languageLink, len(Languages))
	for i, code := range Languages {
		links[i] = languageLink{
			Code: code, Name: s.tongues.chosen[code].texts.Get("language.name"),
			Address: withLanguage(address, code), Current: code == r.texts().Language,
		}
	}
	return links
}

// here is the address of the page itself, without its language.
func (r *request) here() string {
	query := r.URL.Query()
	query.Del("lang")
	if len(query) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + query.Encode()
}
