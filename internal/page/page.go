// Package page makes the HTML pages for residents and municipalities from the
// atlas. It keeps no state of visitors and logs no place that anybody asks for.
package page

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"
	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
	"steunkaart/internal/sketch"
	"steunkaart/web"
)

// Config is what the pages need from outside.
type Config struct {
	// Atlas returns the newest snapshot, nil while there is none. Required.
	Atlas func() *atlas.Atlas
	// Now is the clock that tells fresh facts from stale ones. Default time.Now.
	Now func() time.Time
	// Helpline is the phone number of the help line. Default "0800-1508", the
	// Digihulplijn.
	Helpline string
	// Scenarios keeps and computes what-if; nil for a site without.
	Scenarios Scenarios
	// Streets returns the streets that meet a bound, for the small map of a help
	// point; nil for pictures without streets.
	Streets interface {
		Streets(orb.Bound) []sketch.Street
	}
	// Corrections keeps what visitors say that is wrong; nil for a site without.
	Corrections Corrections
	// Geocoder finds addresses that we do not know; nil for none. It may be slow
	// and may fail: the page goes on without.
	Geocoder Geocoder
	// TrustedProxies are the proxies whose word about the sender of a request is
	// taken. Default none.
	TrustedProxies []netip.Prefix
	// Log takes what went wrong on our side. Default slog.Default().
	Log *slog.Logger
	// Files has the folders templates, locale, css and dist. Default web.Files.
	Files fs.FS
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Helpline == "" {
		c.Helpline = "0800-1508"
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Files == nil {
		c.Files = web.Files
	}
	return c
}

// Site serves the pages. Its methods may be used by many requests at once.
type Site struct {
	Config
	method     data.Method
	population demand.Composition // of the country
	fits       fits
	texts      *Texts // Dutch
	tongues    tongues
	assets     *assets
	clock      *time.Location // of the Netherlands
	tried      *tried
	fragments  atomic.Pointer[fragments]
	moulds     sync.Map // of mouldKey to *moulds
	version    string   // of templates, texts and assets, for ETags
}

// New makes a site. It fails when a template, text or parameter is wrong, so
// that a request never meets one.
func New(c Config) (*Site, error) {
	s := &Site{Config: c.withDefaults(), tried: newTried()}
	var err error
	if s.method, err = data.LoadMethod(); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if s.population, err = data.Population(); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if s.clock, err = time.LoadLocation("Europe/Amsterdam"); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if s.assets, err = loadAssets(s.Files); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if s.tongues, err = loadTongues(s.Files, s.assets, s.Corrections != nil); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	s.texts = s.tongues.accepted[Dutch].texts
	if s.version, err = checksum(s.Files); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	return s, nil
}

// newPerMinute is how many scenarios may be made in a minute.
const newPerMinute = 120

// Routes mounts all pages on r, and makes r answer with the page "not found"
// where it has nothing else.
func (s *Site) Routes(r chi.Router) {
	r.Get("/", s.inAnyLanguage(s.home))
	r.Get("/zoek", s.inAnyLanguage(s.search))
	r.Post("/zoek", sameOrigin(s.inAnyLanguage(s.searchHere)))
	r.Get("/gemeente", s.handle(s.findMunicipality))
	r.Get("/gemeente/{slug}", s.handle(s.municipality))
	r.Get("/hulppunt/{slug}", s.inAnyLanguage(s.place))
	r.Get("/hulppunt/{slug}/kaartje", s.inAnyLanguage(s.card))
	s.correctionRoutes(r)
	if s.Scenarios != nil {
		r.Get("/gemeente/{slug}/wat-als", s.handle(s.whatIf))
		r.Get("/scenario/{slug}", s.handle(s.scenario))
		// Few people make scenarios: so many by all of them together is enough.
		r.With(httprate.LimitAll(newPerMinute, time.Minute)).Post("/scenario", sameOrigin(s.handle(s.change)))
	}
	r.Get("/methode", s.handle(s.about("method")))
	r.Get("/privacy", s.inAnyLanguage(s.about("privacy")))
	r.Get("/toegankelijkheid", s.inAnyLanguage(s.about("accessibility")))
	r.Get("/assets/{file}", s.assets.serve)
	r.NotFound(s.NotFound)
}

// NotFound answers with the page that says that there is no such page.
func (s *Site) NotFound(w http.ResponseWriter, r *http.Request) {
	s.inAnyLanguage(func(*request) (answer, error) { return answer{}, errNoPage })(w, r)
}
