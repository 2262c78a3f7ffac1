package page

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"

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

// withLanguage puts the language in the query of an address of ours.
func withLanguage(path, code string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	query := u.Query()
	query.Set("lang", code)
	u.RawQuery = query.Encode()
	return u.String()
}

// tongues are the languages by code; chosen ones are carried in links.
type tongues struct{ chosen, accepted map[string]*tongue }

// loadTongues reads the texts and templates of every language.
func loadTongues(files fs.FS, a *assets) (tongues, error) {
	all := tongues{map[string]*tongue{}, map[string]*tongue{}}
	for _, code := range Languages {
		texts, err := LoadTexts(files, code)
		if err != nil {
			return tongues{}, err
		}
		for carried, by := range map[bool]map[string]*tongue{true: all.chosen, false: all.accepted} {
			l := &tongue{texts: texts, carried: carried}
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

// languages makes the switch: this page in every language.
func (s *Site) languages(r *request) []languageLink {
	links := make([]languageLink, len(Languages))
	query := r.URL.Query()
	for i, code := range Languages {
		query.Set("lang", code)
		links[i] = languageLink{
			Code: code, Name: s.tongues.chosen[code].texts.Get("language.name"),
			Address: r.URL.Path + "?" + query.Encode(), Current: code == r.texts().Language,
		}
	}
	return links
}
