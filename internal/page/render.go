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
	"strconv"
	"strings"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// request is what a page is made from.
type request struct {
	*http.Request
	atlas *atlas.Atlas
	now   time.Time
}

// answer is a page that is not written yet.
type answer struct {
	template string
	title    string
	status   int    // 0 for 200
	redirect string // when not empty: where to go instead
	private  bool   // tells of a place that somebody asked for: never kept
	body     any
}

// layout is what every page shows around its body.
type layout struct {
	Title    string
	Map      bool // load the script of the map
	Helpline phone
	Sources  []atlas.Source
	Body     any
}

var errNoPage = fault.NotFound("no such page")

// parseTemplates returns a template per page, and a checksum of all that a page
// is made from beside the atlas.
func parseTemplates(files fs.FS, t *Texts, a *assets) (map[string]*template.Template, string, error) {
	base, err := template.New("").Funcs(functions(t, a)).ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/panel.html", "templates/planning.html")
	if err != nil {
		return nil, "", fmt.Errorf("templates: %w", err)
	}
	names, err := fs.Glob(files, "templates/page-*.html")
	if err != nil {
		return nil, "", fmt.Errorf("templates: %w", err)
	}
	pages := make(map[string]*template.Template, len(names))
	for _, name := range names {
		page, err := template.Must(base.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, "", fmt.Errorf("templates: %w", err)
		}
		pages[strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "page-"), ".html")] = page
	}
	sum, err := checksum(files)
	return pages, sum, err
}

// functions returns what templates may call.
func functions(t *Texts, a *assets) template.FuncMap {
	return template.FuncMap{
		"t":     t.Get,
		"count": t.Count,
		"asset": a.address,
		"chip":  newChip,

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

// handle adapts a maker of pages to net/http.
func (s *Site) handle(h func(*request) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req := &request{Request: r, atlas: s.Atlas(), now: s.Now()}
		var page answer
		err := errNotReady
		if req.atlas != nil {
			page, err = h(req)
		}
		if err != nil {
			page = s.failed(req, err)
		}
		s.write(w, req, page)
	}
}

// errNotReady says that no snapshot was loaded yet.
var errNotReady = fault.Unavailable(nil, "no data loaded yet")

// write sends a page. Pages that tell of no visitor may be kept until the atlas,
// the program or the day changes: facts go stale by the day.
func (s *Site) write(w http.ResponseWriter, r *request, page answer) {
	h := w.Header()
	if page.private {
		h.Set("Cache-Control", "private, no-store")
		h.Set("Referrer-Policy", "no-referrer")
	}
	if page.redirect != "" {
		http.Redirect(w, r.Request, page.redirect, http.StatusSeeOther)
		return
	}
	if !page.private && page.status == 0 {
		tag := fmt.Sprintf(`W/"%s-%s-%s"`, r.atlas.Tag(), s.version, r.now.Format("0102"))
		h.Set("Cache-Control", "public, max-age=60")
		h.Set("ETag", tag)
		if strings.Contains(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	s.send(w, r, page)
}

// send renders a page whole before its first byte leaves, so that a fault shows
// as a fault and not as half a page.
func (s *Site) send(w http.ResponseWriter, r *request, page answer) {
	view := layout{Title: page.title, Map: page.template == "municipality", Helpline: newPhone(s.Helpline), Body: page.body}
	if r.atlas != nil {
		view.Sources = r.atlas.Sources
	}
	var b bytes.Buffer
	status := max(page.status, http.StatusOK)
	if err := s.templates[page.template].ExecuteTemplate(&b, "layout", view); err != nil {
		s.Log.ErrorContext(r.Context(), "page not rendered", "template", page.template, "err", err)
		// Not even a page can say so: one line does.
		b.Reset()
		b.WriteString(template.HTMLEscapeString(s.texts.Get("error.internal.title")))
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
		template: "error", title: s.texts.Get("error." + name + ".title"), status: statusOf[f.Kind], private: true,
		body: failure{Text: s.texts.Get("error." + name + ".text"), Advice: s.texts.Get("error.advice")},
	}
}
