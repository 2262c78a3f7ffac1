package server

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
)

// operations adds the addresses for those who run the service and for robots.
func (s *Server) operations(r chi.Router) {
	r.Get("/livez", func(w http.ResponseWriter, _ *http.Request) { writeStatus(w, http.StatusOK, health{Status: "ok"}) })
	r.Get("/readyz", s.ready)
	r.Get("/health", s.health)
	r.Get("/robots.txt", s.robots)
	r.Get("/.well-known/security.txt", s.security)
	r.Get("/sitemap.xml", s.sitemap)
}

// health is how the service is.
type health struct {
	Status     string     `json:"status"`             // ok, degraded (no database; memory serves), starting (no data yet)
	Database   string     `json:"database,omitempty"` // connected, away
	Version    string     `json:"version,omitempty"`
	Run        int64      `json:"run,omitempty"`         // the computation that is shown
	Changed    int64      `json:"changed,omitempty"`     // the newest run of any kind that is shown
	ComputedAt *time.Time `json:"computed_at,omitempty"` // when that computation ended
}

func (s *Server) state() (health, int) {
	h := health{Status: "ok", Database: "connected"}
	if !s.Connected() {
		h.Status, h.Database = "degraded", "away"
	}
	a := s.Atlas()
	if a == nil {
		h.Status = "starting"
		return h, http.StatusServiceUnavailable
	}
	h.Run, h.Changed = a.Run, a.Changed
	if a.Run != 0 {
		h.ComputedAt = &a.ComputedAt
	}
	return h, http.StatusOK
}

// ready says whether requests should be sent here. While the database is away
// it says "degraded" with status 200: every reader is served from memory, and
// taking the server out of the rotation would help nobody.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	h, status := s.state()
	writeStatus(w, status, health{Status: h.Status, Database: h.Database})
}

// health says what is served, for people.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	h, status := s.state()
	h.Version = s.Version
	writeStatus(w, status, h)
}

func writeStatus(w http.ResponseWriter, status int, h health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(h) // a client that went away
}

// robots keeps crawlers out of the searches: each is an address of its own, and
// none is worth finding.
func (s *Server) robots(w http.ResponseWriter, _ *http.Request) {
	text(w, "User-agent: *\nDisallow: /zoek\nDisallow: /v1\nSitemap: "+s.BaseURL+"/sitemap.xml\n")
}

// security says where to report a weakness (RFC 9116).
func (s *Server) security(w http.ResponseWriter, _ *http.Request) {
	contact := s.SecurityContact
	if contact == "" {
		contact = s.BaseURL + "/privacy"
	}
	text(w, "Contact: "+contact+"\nExpires: "+time.Now().UTC().AddDate(0, 6, 0).Format("2006-01-02T15:04:05Z")+
		"\nPreferred-Languages: nl, en\nCanonical: "+s.BaseURL+"/.well-known/security.txt\n")
}

func text(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write([]byte(body)) // a client that went away
}

// sitemap is the list of pages as sitemaps.org describes it.
type sitemap struct {
	XMLName xml.Name      `xml:"urlset"`
	XMLNS   string        `xml:"xmlns,attr"`
	Pages   []sitemapPage `xml:"url"`
}

// sitemapPage is one page, with the day of its figures where it has some.
type sitemapPage struct {
	Location string `xml:"loc"`
	Changed  string `xml:"lastmod,omitempty"`
}

func (s *Server) sitemap(w http.ResponseWriter, _ *http.Request) {
	list := sitemap{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9"}
	for _, page := range []string{"/", "/methode", "/toegankelijkheid", "/privacy"} {
		list.Pages = append(list.Pages, sitemapPage{Location: s.BaseURL + page})
	}
	if a := s.Atlas(); a != nil {
		changed := ""
		if a.Run != 0 {
			changed = a.ComputedAt.UTC().Format(time.DateOnly)
		}
		for i := range a.Municipalities {
			list.Pages = append(list.Pages, sitemapPage{s.BaseURL + "/gemeente/" + a.Municipalities[i].Slug, changed})
		}
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write([]byte(xml.Header)) // a client that went away
	_ = xml.NewEncoder(w).Encode(list)
}
