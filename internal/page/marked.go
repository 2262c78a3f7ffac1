package page

import (
	"html/template"
	"strings"

	"steunkaart/internal/atlas"
)

// Names of places, what a source says and addresses are Dutch in every language,
// and run from left to right in Arabic too. A screen reader must know that, and
// so must a browser that puts a full stop behind them.

// dutch marks a text from a source in a page of any language.
func dutch(text string) template.HTML {
	return template.HTML(`<bdi lang="nl">` + template.HTMLEscapeString(text) + `</bdi>`) //nolint:gosec // escaped
}

// Marked returns the text of a key as HTML. A string that fills a hole is from a
// source and is marked as Dutch, unless the page is; template.HTML and numbers
// fill theirs as they are.
func (t *Texts) Marked(key string, fill ...any) template.HTML {
	safe := make([]any, len(fill))
	for i, v := range fill {
		safe[i] = v
		if text, ok := v.(string); ok {
			safe[i] = t.data(text)
		}
	}
	var b strings.Builder
	fillHoles(&b, template.HTMLEscapeString(t.Get(key)), safe)
	return template.HTML(b.String()) //nolint:gosec // escaped above, piece by piece
}

// data marks a text from a source, in a page that is not Dutch itself.
func (t *Texts) data(text string) template.HTML {
	if t.Language == Dutch {
		return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped
	}
	return dutch(text)
}

// plain is a text of our own that fills a hole as it is.
func plain(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped
}

// markedPlace writes the place of a search within a page.
func (t *Texts) markedPlace(place *atlas.Place) template.HTML {
	if place.Here {
		return t.Marked("search.here.name", place.Name)
	}
	return t.data(place.Name)
}

// headingOf writes the heading of the answer for a place, without marks.
func (t *Texts) headingOf(place *atlas.Place) string {
	name := place.Name
	if place.Here {
		name = t.Get("search.here.name", name)
	}
	return t.Get("search.heading", name)
}
