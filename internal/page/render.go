package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// request is what a page is made from.
type request struct {
	*http.Request
	atlas    *atlas.Atlas
	now      time.Time
	tongue   *tongue
	resident bool // a page for residents, which is there in every language
}

// texts returns the texts in the language of the page.
func (r *request) texts() *Texts { return r.tongue.texts }

// answer is a page that is not written yet.
type answer struct {
	template string
	title    string
	status   int    // 0 for 200
	redirect string // when not empty: where to go instead
	private  bool   // tells of a place that somebody asked for: never kept
	timed    bool   // tells what is open at this moment: true for a minute
	body     any

	languages template.HTML // the switch of languages, when it is made already
}

// layout is what every page shows around its body.
type layout struct {
	Title     string
	Map       bool // load the script of the map
	Script    bool // load the script for residents
	Helpline  phone
	Resident  bool          // there in every language
	Languages template.HTML // the switch; none for pages in Dutch only
	Sources   []atlas.Source
	Body      any
}

var errNoPage = fault.NotFound("no such page")

// parseTemplates returns a template per page: those for residents, and in Dutch
// those for municipalities too.
func parseTemplates(files fs.FS, l *tongue, a *assets) (map[string]*template.Template, error) {
	patterns := []string{"templates/resident/*.html"}
	if l.texts.Language == Dutch {
		patterns = append(patterns, "templates/*.html")
	}
	base, err := template.New("").Funcs(functions(l, a)).ParseFS(files, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, pattern := range patterns {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		if err := addPages(pages, base, files, names); err != nil {
			return nil, err
		}
	}
	constant := map[string]func(string) string{
		"t": func(key string) string { return l.texts.Get(key) }, "asset": a.address, "at": l.address,
		"lang": func(string) string { return l.texts.Language }, "dir": func(string) string { return l.dir() },
	}
	for _, page := range pages {
		fold(page, constant)
	}
	return pages, nil
}

// addPages parses the pages among the files, each with the parts among them.
func addPages(pages map[string]*template.Template, base *template.Template, files fs.FS, names []string) error {
	isPage := func(name string) bool { return strings.HasPrefix(path.Base(name), "page-") }
	parts := slices.DeleteFunc(slices.Clone(names), isPage)
	for _, name := range names {
		if !isPage(name) {
			continue
		}
		page, err := template.Must(base.Clone()).ParseFS(files, append(slices.Clone(parts), name)...)
		if err != nil {
			return fmt.Errorf("templates: %w", err)
		}
		pages[strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "page-"), ".html")] = page
	}
	return nil
}

// functions returns what templates may call.
func functions(l *tongue, a *assets) template.FuncMap {
	return template.FuncMap{
		"t":       l.texts.Get,
		"count":   l.texts.Count,
		"marked":  l.texts.Marked,
		"asset":   a.address,
		"at":      l.address,
		"point":   func(slug string) string { return l.address("/hulppunt/" + slug) },
		"card":    func(slug string) string { return l.address("/hulppunt/" + slug + "/kaartje") },
		"correct": func(slug string) string { return l.address("/hulppunt/" + slug + "/klopt-niet") },
		// Whether visitors can say that something is wrong.
		"corrections": func() bool { return l.corrections },
		"chip":        newChip,
		"lang":        func() string { return l.texts.Language },
		"dir":         l.dir,
		// The language that a form must send along, "" for none.
		"carried": func() string {
			if l.carried {
				return l.texts.Language
			}
			return ""
		},

		"groups":      func(label, head string, rows []group) groupTable { return groupTable{label, head, rows} },
		"changePlace": func(id string, f changeForms) changeForm { return changeForm{id, f} },

		"explain": func(place string, p panel) explained { return explained{place, p} },
	}
}

// groupTable is what the template of a table of groups shows.
type groupTable struct {
	Label, Head string
	Rows        []group
}

// changeForm is one of the forms that add a change.
type changeForm struct {
	ID    string
	Forms changeForms
}

// explained is what the template of the panel shows.
type explained struct {
	Place string
	Panel panel
}

// chip is the sign of a state of knowledge.
type chip struct {
	State     string
	StateText string
}

func newChip(state, text string) chip { return chip{State: state, StateText: text} }

// checksum returns a short checksum of all embedded files.
func checksum(files fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		h.Write([]byte(name))
		h.Write(text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read embedded files: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

// handler makes a page.
type handler func(*request) (answer, error)

// handle adapts a maker of pages in Dutch to net/http.
func (s *Site) handle(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, &request{Request: r, tongue: s.tongues.accepted[Dutch]}, h)
	}
}

// inAnyLanguage adapts a maker of pages for residents to net/http.
func (s *Site) inAnyLanguage(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := s.tongues.of(r)
		w.Header().Set("Vary", "Accept-Language")
		s.answer(w, &request{Request: r, tongue: l, resident: true}, h)
	}
}

func (s *Site) answer(w http.ResponseWriter, r *request, h handler) {
	r.atlas, r.now = s.Atlas(), s.Now().In(s.clock)
	var page answer
	err := errNotReady
	if r.atlas != nil {
		page, err = h(r)
	}
	if err != nil {
		page = s.failed(r, err)
	}
	w.Header().Set("Content-Language", r.texts().Language)
	s.write(w, r, page)
}

// errNotReady says that no snapshot was loaded yet.
var errNotReady = fault.Unavailable(nil, "no data loaded yet")

// write sends a page. Pages that tell of no visitor may be kept until the atlas,
// the program or the day changes: facts go stale by the day.
func (s *Site) write(w http.ResponseWriter, r *request, page answer) {
	h := w.Header()
	if page.private {
		h.Set("Cache-Control", "private, no-store")
		// Never the address, which may hold a place. Of a page that told not even
		// the origin, browsers without Sec-Fetch-Site (before 2023) would send the
		// origin "null" with a form, as if it came from elsewhere.
		h.Set("Referrer-Policy", "strict-origin")
	}
	if page.redirect != "" {
		http.Redirect(w, r.Request, page.redirect, http.StatusSeeOther)
		return
	}
	if !page.private && page.status == 0 {
		moment := r.now.Format("0102")
		if page.timed {
			moment = r.now.Format("0102T1504")
		}
		tag := fmt.Sprintf(`W/"%s-%s-%s-%s"`, r.atlas.Tag(), s.version, r.texts().Language, moment)
		h.Set("Cache-Control", "public, max-age=60")
		h.Set("ETag", tag)
		if strings.Contains(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	s.send(w, r, page)
}

// scripted are the pages that have the script for residents.
var scripted = []string{"home", "search", "card"}

// buffers hold pages while they are made.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// send renders a page whole before its first byte leaves, so that a fault shows
// as a fault and not as half a page.
func (s *Site) send(w http.ResponseWriter, r *request, page answer) {
	if r.resident && page.languages == "" {
		page.languages, _ = r.tongue.run(page.template, "languages", s.languagesAt(r, r.here())) // a fault shows in the whole page too
	}
	view := layout{
		Title: page.title, Map: page.template == "municipality", Script: slices.Contains(scripted, page.template),
		Helpline: newPhone(s.Helpline), Body: page.body,
	}
	if view.Resident = r.resident; r.resident {
		view.Languages = page.languages
	}
	if r.atlas != nil {
		view.Sources = r.atlas.Sources
	}
	b, _ := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	status := max(page.status, http.StatusOK)
	if err := r.tongue.templates[page.template].ExecuteTemplate(b, "layout", view); err != nil {
		s.Log.ErrorContext(r.Context(), "page not rendered", "template", page.template, "err", err)
		// Not even a page can say so: one line does.
		b.Reset()
		b.WriteString(template.HTMLEscapeString(r.texts().Get("error.internal.title")))
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the visitor may be gone: nobody to tell
}

// failure is the body of a page that says what went wrong.
type failure struct {
	Text   string
	Advice string
	Links  []link
	Query  string
}

type link struct {
	Text    string
	Address string
}

// statusOf gives the status of each kind of fault.
var statusOf = map[fault.Kind]int{
	fault.KindInternal:    http.StatusInternalServerError,
	fault.KindInvalid:     http.StatusBadRequest,
	fault.KindNotFound:    http.StatusNotFound,
	fault.KindUnavailable: http.StatusServiceUnavailable,
	fault.KindCancelled:   499, // the visitor went away; nobody reads it
}

// nameOf gives the texts of each kind of fault.
var nameOf = map[fault.Kind]string{
	fault.KindInvalid: "invalid", fault.KindNotFound: "notfound", fault.KindUnavailable: "unavailable",
	fault.KindInternal: "internal", fault.KindCancelled: "internal",
}

// failed makes the page for an error. It logs our own errors, without the
// address: that may tell where somebody lives.
func (s *Site) failed(r *request, err error) answer {
	f := fault.Of(err)
	if f.Kind == fault.KindInternal {
		s.Log.ErrorContext(r.Context(), "page failed", "err", err)
	}
	name := nameOf[f.Kind]
	return answer{
		template: "error", title: r.texts().Get("error." + name + ".title"), status: statusOf[f.Kind], private: true,
		body: failure{Text: r.texts().Get("error." + name + ".text"), Advice: r.texts().Get("error.advice")},
	}
}
