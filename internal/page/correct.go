package page

import (
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"steunkaart/internal/atlas"
	"steunkaart/internal/correction"
	"steunkaart/internal/fault"
)

// Corrections keeps what visitors say that is wrong.
type Corrections interface {
	SaveCorrection(ctx context.Context, r correction.Report) error
}

// Bounds of reports. One sender's are few, those that were refused among them;
// all together they are what a person can look at. The longest text takes twelve
// bytes a character in a form.
const (
	formBytes      = 12*correction.LongestText + 4<<10
	reportsOfOne   = 10
	oneWindow      = 10 * time.Minute
	reportsPerHour = 600
)

// correctView is the form to say that something is wrong.
type correctView struct {
	Name, Slug string
	Known      []template.HTML // what we say now
	Weeks      []cardWeek      // and of the hours; none when not known
	Unknown    string          // that no hours are known
	Subjects   []subjectView
	Text       string
	Problems   []string
	Token      string
	Longest    int
}

type subjectView struct {
	Code, Text string
	Checked    bool
}

// correctionRoutes mounts the form, where reports are kept.
func (s *Site) correctionRoutes(r chi.Router) {
	if s.Corrections == nil {
		return
	}
	salt := rand.Text() // addresses are never kept as they are, and not beyond the window
	limits := chi.Chain(
		httprate.Limit(reportsOfOne, oneWindow, httprate.WithKeyFuncs(func(r *http.Request) (string, error) { return salt + s.sender(r).String(), nil }), httprate.WithLimitHandler(s.tooMany)),
		httprate.Limit(reportsPerHour, time.Hour, httprate.WithLimitHandler(s.tooMany)),
	)
	r.Get("/hulppunt/{slug}/klopt-niet", s.inAnyLanguage(s.correct))
	r.Get("/hulppunt/{slug}/klopt-niet/dank", s.inAnyLanguage(s.corrected))
	r.With(limits...).Post("/hulppunt/{slug}/klopt-niet", sameOrigin(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, formBytes)
		s.inAnyLanguage(s.report)(w, r)
	}))
}

// sender returns the address of who sent a request: behind a proxy that we
// trust, the last one that no such proxy wrote.
func (s *Site) sender(r *http.Request) netip.Addr {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr) // net/http writes it
	address := peer.Addr().Unmap()
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(forwarded) {
		if !slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(address) }) {
			break
		}
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		address = next.Unmap()
	}
	if address.Is6() { // one subscriber has a whole network
		if network, err := address.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return address
}

// tooMany answers who sends more than a person would.
func (s *Site) tooMany(w http.ResponseWriter, r *http.Request) {
	s.inAnyLanguage(func(r *request) (answer, error) {
		t := r.texts()
		return answer{template: "error", title: t.Get("correct.toomany.title"), status: http.StatusTooManyRequests, private: true, body: failure{Text: t.Get("correct.toomany.text")}}, nil
	})(w, r)
}

// correct makes the empty form.
func (s *Site) correct(r *request) (answer, error) {
	p, err := s.named(r)
	if err != nil {
		return answer{}, err
	}
	return s.correctForm(r, p, &correction.Report{Token: rand.Text()}, nil), nil
}

// correctForm makes the form with what was filled in and what is wrong with it.
func (s *Site) correctForm(r *request, p *atlas.Point, filled *correction.Report, problems []string) answer {
	t := r.texts()
	v := correctView{Name: p.Name, Slug: p.Slug, Text: filled.Text, Problems: problems, Token: filled.Token, Longest: correction.LongestText}
	for _, said := range []template.HTML{t.data(address(p.HelpPoint)), plain(newPhone(p.Phone).Text), plain(t.topics(p))} {
		if said != "" {
			v.Known = append(v.Known, said)
		}
	}
	if v.Weeks = t.usual(p, r.now); len(v.Weeks) == 0 {
		v.Unknown = t.Get("now.unknown")
	}
	for _, subject := range correction.Subjects {
		v.Subjects = append(v.Subjects, subjectView{string(subject), t.Get("correct.subject." + string(subject)), slices.Contains(filled.Subjects, subject)})
	}
	title := t.Get("correct.title", p.Name)
	if len(problems) > 0 {
		title = t.Get("correct.notsent") + ": " + title
	}
	return answer{template: "correct", title: title, private: true, body: v}
}

// report keeps what a visitor says, and goes on to the page that thanks.
func (s *Site) report(r *request) (answer, error) {
	p, err := s.named(r)
	if err != nil {
		return answer{}, err
	}
	if err := r.ParseForm(); err != nil {
		return answer{}, fault.Invalid("the form is longer than %d bytes or not one of ours", formBytes)
	}
	thanks := answer{redirect: r.tongue.address("/hulppunt/" + p.Slug + "/klopt-niet/dank"), private: true}
	if r.PostForm.Get("website") != "" {
		return thanks, nil // people do not see that field
	}
	filled := reportOf(r, p)
	if err := filled.Check(); err != nil {
		form := s.correctForm(r, p, &filled, r.texts().problems(err))
		form.status = http.StatusBadRequest
		return form, nil
	}
	if err := s.Corrections.SaveCorrection(r.Context(), filled); err != nil {
		s.Log.ErrorContext(r.Context(), "report not kept", "err", err)
		form := s.correctForm(r, p, &filled, []string{r.texts().Get("correct.away")}) // what was written is not lost
		form.status = http.StatusServiceUnavailable
		return form, nil
	}
	return thanks, nil
}

// reportOf reads the form.
func reportOf(r *request, p *atlas.Point) correction.Report {
	filled := correction.Report{
		Point: p.ID, Slug: p.Slug, Language: r.texts().Language, Token: r.PostForm.Get("code"),
		Text: strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("tekst"), "\r\n", "\n")),
	}
	for _, subject := range r.PostForm["wat"] {
		if s := correction.Subject(subject); !slices.Contains(filled.Subjects, s) {
			filled.Subjects = append(filled.Subjects, s)
		}
	}
	return filled
}

// problems writes what is wrong with a report.
func (t *Texts) problems(err error) []string {
	var all []string
	for _, p := range []struct {
		fault error
		key   string
	}{
		{correction.ErrEmpty, "correct.empty"},
		{correction.ErrLong, "correct.long"},
		{correction.ErrGarbled, "correct.garbled"},
		{correction.ErrPersonal, "correct.personal"},
		{correction.ErrForm, "correct.form"},
	} {
		if errors.Is(err, p.fault) {
			all = append(all, t.Get(p.key))
		}
	}
	return all
}

// corrected thanks, and tells what happens next.
func (s *Site) corrected(r *request) (answer, error) {
	p, err := s.named(r)
	if err != nil {
		return answer{}, err
	}
	return answer{template: "corrected", title: r.texts().Get("correct.thanks"), body: link{Text: p.Name, Address: r.tongue.address("/hulppunt/" + p.Slug)}}, nil
}
