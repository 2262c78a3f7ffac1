package tile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// Config is what the tiles need from outside.
type Config struct {
	// Atlas returns the newest snapshot, nil while there is none. Required.
	Atlas func() *atlas.Atlas
	// Now is the clock that tells fresh facts from stale ones. Default time.Now.
	Now func() time.Time
	// Problem answers with an error. Required.
	Problem func(w http.ResponseWriter, r *http.Request, err error)
}

// Server serves tiles. Its methods may be used by many requests at once.
type Server struct {
	Config
	cache *cache
}

// New makes a server of tiles.
func New(c Config) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Server{Config: c, cache: newCache()}
}

// Path is the address of the tiles of a collection, as OGC API Tiles has it: row
// before column.
const Path = "/v1/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}"

// Routes mounts the tiles.
func (s *Server) Routes(r chi.Router) {
	r.Get(Path, s.get)
	r.Head(Path, s.get)
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	if err := s.serve(w, r); err != nil {
		s.Problem(w, r, err)
	}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) error {
	a := s.Atlas()
	if a == nil {
		return fault.Unavailable(nil, "the data is not loaded yet")
	}
	k, err := parse(a, r)
	if err != nil {
		return err
	}
	now := s.Now()
	if k.collection == "help-points" {
		k.day = day(now)
	}
	t, ok := s.cache.find(a, k)
	if !ok {
		t = pack(draw(a, k, now))
		s.cache.keep(a, k, t)
	}
	t.answer(w, r, tag(a, k))
	return nil
}

// key is what tells tiles of one atlas apart.
type key struct {
	collection string
	definition int
	address    Address
	day        int64 // help points: they grow stale at midnight UTC; else 0
}

func day(now time.Time) int64 { return now.Unix() / 86400 }

// tag is weak: the plain and the compressed tile share it.
func tag(a *atlas.Atlas, k key) string {
	return `W/"` + a.Tag() + "-" + strconv.FormatInt(k.day, 36) + `"`
}

// parse reads the address and the parameters, and names all that is wrong.
func parse(a *atlas.Atlas, r *http.Request) (key, error) {
	k := key{collection: chi.URLParam(r, "collection")}
	switch k.collection {
	case "cells", "gaps", "help-points", "municipalities":
	default:
		return k, fault.NotFound("collection %q has no tiles", k.collection)
	}
	var err error
	if k.address, err = ParseAddress(chi.URLParam(r, "z"), chi.URLParam(r, "y"), chi.URLParam(r, "x")); err != nil {
		return k, err
	}
	if r.URL.RawQuery != "" {
		k.definition, err = parseQuery(a, r.URL.RawQuery)
	}
	return k, err
}

// mostParameters bounds the answer to a query of which nothing is known.
const mostParameters = 32

// parseQuery reads the definition, the only parameter, and names all that is
// wrong.
func parseQuery(a *atlas.Atlas, raw string) (definition int, err error) {
	if n := strings.Count(raw, "&") + 1; n > mostParameters {
		return 0, fault.Invalid("query: %d parameters, expected at most %d", n, mostParameters)
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return 0, fault.Invalid("query: not a valid escape")
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(query)) {
		values := query[name]
		var known bool
		switch {
		case name != "definition":
			faults = append(faults, fault.Invalid("parameter %q is not known here; expected definition", name))
		case len(values) > 1:
			faults = append(faults, fault.Invalid("parameter %q stands twice", name))
		default:
			if definition, known = a.DefinitionIndex(values[0]); !known || values[0] == "" {
				faults = append(faults, fault.Invalid("definition: %q is not a definition", values[0]))
			}
		}
	}
	return definition, errors.Join(faults...)
}

// ParseAddress reads the zoom, row and column of a tile. What cannot be a tile
// is not found.
func ParseAddress(z, y, x string) (Address, error) {
	var n [3]int
	for i, text := range [3]string{z, y, x} {
		v, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(v) != text {
			return Address{}, fault.NotFound("there is no tile %s/%s/%s", z, y, x)
		}
		n[i] = v
	}
	t := Address{Z: n[0], Y: n[1], X: n[2]}
	if !t.Valid() {
		return Address{}, fault.NotFound("there is no tile %s/%s/%s: zoom goes to %d", z, y, x, MaxZoom)
	}
	return t, nil
}

func draw(a *atlas.Atlas, k key, now time.Time) []byte {
	switch k.collection {
	case "cells":
		return Cells(a, k.definition, k.address)
	case "gaps":
		return Gaps(a, k.definition, k.address)
	case "help-points":
		return HelpPoints(a, now, k.address)
	default:
		return Municipalities(a, k.address)
	}
}

// packed is a tile as it is sent: plain and, when that is smaller, compressed.
type packed struct{ plain, zipped []byte }

// worthZipping is the size in bytes below which compression gains nothing.
const worthZipping = 512

func pack(plain []byte) packed {
	t := packed{plain: plain}
	if len(plain) < worthZipping {
		return t
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is a good one
	_, _ = z.Write(plain)                           // a buffer takes everything
	_ = z.Close()
	t.zipped = b.Bytes()
	return t
}

// Headers that never change. Assigning the slice itself spares an allocation per
// request.
var (
	typeHeader  = []string{"application/vnd.mapbox-vector-tile"}
	cacheHeader = []string{"public, max-age=300"}
	varyHeader  = []string{"Accept-Encoding"}
	gzipHeader  = []string{"gzip"}
	anyHeader   = []string{"*"}
)

// takesGzip reports whether a caller reads gzip. What it refuses by weight
// ("gzip;q=0") it does not.
func takesGzip(accepted []string) bool {
	for _, line := range accepted {
		for part := range strings.SplitSeq(line, ",") {
			name, weight, weighed := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			_, text, _ := strings.Cut(weight, "=")
			q, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			return !weighed || err == nil && q > 0
		}
	}
	return false
}

func (t packed) answer(w http.ResponseWriter, r *http.Request, tag string) {
	h := w.Header()
	h["Cache-Control"], h["Access-Control-Allow-Origin"] = cacheHeader, anyHeader
	h["Etag"] = []string{tag}
	if have := r.Header["If-None-Match"]; len(have) > 0 && strings.Contains(strings.Join(have, ","), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(t.plain) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	h["Content-Type"], h["Vary"] = typeHeader, varyHeader
	body := t.plain
	if len(t.zipped) > 0 && takesGzip(r.Header["Accept-Encoding"]) {
		h["Content-Encoding"] = gzipHeader
		body = t.zipped
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, _ = w.Write(body) // fails when the caller went away: nobody is left to tell
}
