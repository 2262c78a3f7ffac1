// Package ogcapi serves the read model to programs, as OGC API Features and a
// few addresses of its own, under /v1.
package ogcapi

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/problem"
)

// APIVersion is the version of the interface, told on every answer.
const APIVersion = "1.0.0"

// Config is what the API needs from outside.
type Config struct {
	// Atlas returns the newest snapshot, nil while there is none. Required.
	Atlas func() *atlas.Atlas
	// BaseURL is the address by which others reach the server, without a slash
	// at the end. Links begin with it. Required.
	BaseURL string
	// Version of the code, for the landing page.
	Version string
	// Log takes what went wrong. Required.
	Log *slog.Logger
	// Now is the clock that tells fresh facts from stale ones. Default time.Now.
	Now func() time.Time
}

// API serves. Its methods may be used by many requests at once.
type API struct {
	Config
	problem problem.Writer
	states  states
}

// New makes the API. It fails when a required setting is missing.
func New(c Config) (*API, error) {
	var faults []error
	if c.Atlas == nil || c.Log == nil {
		faults = append(faults, errors.New("the API needs an atlas and a log"))
	}
	if c.BaseURL == "" {
		faults = append(faults, errors.New("the API needs a base URL for its links"))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return &API{Config: c, problem: problem.Writer{Log: c.Log}}, nil
}

// Routes mounts the API at /v1.
func (api *API) Routes(r chi.Router) {
	r.Route("/v1", func(r chi.Router) {
		r.Use(Headers)
		r.NotFound(api.notFound)
		r.MethodNotAllowed(api.notAllowed)
		api.get(r, "/", api.landing)
		api.get(r, "/conformance", api.conformance)
		api.get(r, "/openapi.json", api.openapi)
		api.get(r, "/collections", api.collections)
		api.get(r, "/collections/{collection}", api.collection)
		api.get(r, "/collections/{collection}/items", api.items)
		api.get(r, "/collections/{collection}/items/{feature}", api.item)
		api.get(r, "/collections/{collection}/queryables", api.queryables)
		api.get(r, "/collections/{collection}/schema", api.schema)
		api.get(r, "/collections/{collection}/downloads/{format}", api.download)
		api.get(r, "/nearest", api.nearest)
		api.get(r, "/municipalities/{code}/summary", api.summary)
	})
}

// WithHeaders mounts other routes of the API, such as tiles, so that their
// answers carry its headers too.
func WithHeaders(routes func(chi.Router)) func(chi.Router) {
	return func(r chi.Router) { routes(r.With(Headers)) }
}

// Headers that never change; assigning the slice itself allocates nothing.
var (
	versionHeader = []string{APIVersion}
	anyHeader     = []string{"*"}
	exposeHeader  = []string{"API-Version, Content-Crs, ETag, Link"}
	cacheHeader   = []string{"public, max-age=300"}
	jsonHeader    = []string{"application/json"}
	geoHeader     = []string{"application/geo+json"}
	schemaHeader  = []string{"application/schema+json"}
	oasHeader     = []string{"application/vnd.oai.openapi+json;version=3.0"}
)

// Headers sets what every answer of the API carries: its version, and leave for
// pages of others to read it.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Api-Version"], h["Access-Control-Allow-Origin"], h["Access-Control-Expose-Headers"] = versionHeader, anyHeader, exposeHeader
		if r.Method == http.MethodOptions {
			preflight(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// preflight answers a browser that asks what a page of others may do.
func preflight(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "If-None-Match, Accept, Content-Type")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

func (api *API) notFound(w http.ResponseWriter, r *http.Request) {
	api.problem.Write(w, r, fault.NotFound("there is nothing at %s", r.URL.Path))
}

func (api *API) notAllowed(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", "GET, HEAD, OPTIONS")
	w.Header().Set("Content-Type", problem.ContentType)
	w.WriteHeader(http.StatusMethodNotAllowed)
	_, _ = w.Write([]byte(`{"type":"about:blank","status":405,"title":"Method Not Allowed","detail":"the API is read-only"}`)) // who went away needs no answer
}

// call is one request with the snapshot that answers it.
type call struct {
	api   *API
	w     http.ResponseWriter
	r     *http.Request
	atlas *atlas.Atlas
	query query
}

// get mounts a handler. It parses the query, and answers 304 when the caller has
// what the handler would write.
func (api *API) get(r chi.Router, path string, h func(c *call) error) {
	serve := func(w http.ResponseWriter, r *http.Request) {
		if err := api.serve(w, r, h); err != nil {
			api.problem.Write(w, r, err)
		}
	}
	r.Get(path, serve)
	r.Head(path, serve)
}

func (api *API) serve(w http.ResponseWriter, r *http.Request, h func(c *call) error) error {
	if strings.HasSuffix(r.URL.Path, "/") {
		return fault.NotFound("addresses do not end in a slash")
	}
	a := api.Atlas()
	if a == nil {
		return fault.Unavailable(nil, "the data is not loaded yet")
	}
	c := call{api: api, w: w, r: r, atlas: a}
	if err := c.query.parse(r.URL.RawQuery); err != nil {
		return err
	}
	return h(&c)
}

// fresh sets the headers of caching, and reports whether the caller has this
// very answer; then 304 has been sent.
func (c *call) fresh() bool {
	h := c.w.Header()
	h["Cache-Control"] = cacheHeader
	var buffer [64]byte
	tag := append(buffer[:0], `W/"`...)
	tag = append(tag, c.atlas.Tag()...)
	tag = strconv.AppendInt(append(tag, '-'), c.api.Now().Unix()/86400, 36) // facts grow stale by the day
	tag = strconv.AppendUint(append(tag, '-'), digest(c.api.Version, c.r.URL.Path, c.r.URL.RawQuery), 36)
	text := string(append(tag, '"'))
	h["Etag"] = []string{text}
	if have := c.r.Header["If-None-Match"]; len(have) > 0 && strings.Contains(strings.Join(have, ","), text) {
		c.w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}

// digest returns FNV-1a of texts. Servers side by side must give one answer one
// tag, so that the hash may not differ from process to process.
func digest(texts ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	sum := uint64(offset)
	for _, text := range texts {
		for i := range len(text) {
			sum = (sum ^ uint64(text[i])) * prime
		}
		sum = (sum ^ 0xff) * prime // a byte that no text holds: "a","b" is not "ab",""
	}
	return sum
}

// send writes a whole answer.
func (c *call) send(contentType []string, body []byte) {
	h := c.w.Header()
	h["Content-Type"] = contentType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, _ = c.w.Write(body) // fails when the caller went away: nobody is left to tell
}
