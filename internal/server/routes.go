package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzhttp"
)

// smallestCompressed is the size in bytes from which an answer is compressed.
// Below it the time costs more than the bytes: a nearest answer fits in two or
// three packets anyway.
const smallestCompressed = 4 << 10

// routes puts everything behind the middleware.
func (s *Server) routes() (http.Handler, error) {
	// Level 3 takes a third of the time of the default for a tenth more bytes.
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(smallestCompressed), gzhttp.CompressionLevel(3), gzhttp.EnableZstd(false))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	r := chi.NewRouter()
	r.Use(s.observe, s.headers(), limit, func(h http.Handler) http.Handler { return compress(h) })
	r.MethodNotAllowed(notAllowed)
	s.operations(r)
	for _, add := range s.Routes {
		add(r)
	}
	return r, nil
}

// header is a header with its value as net/http keeps it, so that setting it
// allocates nothing.
type header struct {
	name  string // in canonical form
	value []string
}

// headers sets the security headers on every answer.
func (s *Server) headers() func(http.Handler) http.Handler {
	all := []header{
		{"Content-Security-Policy", []string{s.contentPolicy()}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"geolocation=(self), camera=(), microphone=(), payment=()"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"X-Frame-Options", []string{"DENY"}},
	}
	if u, err := url.Parse(s.BaseURL); err == nil && u.Scheme == "https" {
		all = append(all, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			for i := range all {
				h[all[i].name] = all[i].value
			}
			next.ServeHTTP(w, r)
		})
	}
}

// contentPolicy allows nothing but our own: no inline scripts, no frames. The
// map draws from blobs that its own script makes.
func (s *Server) contentPolicy() string {
	ground := ""
	if u, err := url.Parse(s.BasemapURL); err == nil && u.Host != "" {
		ground = " " + u.Scheme + "://" + u.Host
	}
	return "default-src 'self'; img-src 'self' data: blob:" + ground + "; connect-src 'self'" + ground +
		"; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// limit bounds the body, answers HEAD as GET without a body, and refuses
// addresses that end in a slash: each thing has one address.
func limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := len(r.URL.Path); n > 1 && r.URL.Path[n-1] == '/' {
			plain(w, r, http.StatusNotFound, "Dit adres bestaat niet: adressen eindigen hier niet op een schuine streep.")
			return
		}
		if r.ContentLength != 0 && r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		}
		if r.Method == http.MethodHead {
			// A copy: net/http leaves out the body by the method of its own request.
			get := *r
			get.Method = http.MethodGet
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// notAllowed answers a method that an address does not have, with those that it
// has.
func notAllowed(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	if c := chi.RouteContext(r.Context()); c != nil && c.Routes != nil {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if !c.Routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
				continue
			}
			if allowed = append(allowed, method); method == http.MethodGet {
				allowed = append(allowed, http.MethodHead) // see limit
			}
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	plain(w, r, http.StatusMethodNotAllowed, "Dit adres kunt u alleen bekijken.")
}
