// Package geocoder asks a service outside, such as the Locatieserver of PDOK,
// where an address lies. It is off unless an operator sets its address: what a
// resident fills in then goes to that service. It never logs or keeps a text.
package geocoder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Bounds of one question: somebody is waiting for the page.
const (
	patience    = 800 * time.Millisecond
	atOnce      = 8
	answerBytes = 64 << 10
	strikes     = 3           // failures in a row after which it is left alone
	silence     = time.Minute // for how long
)

// netherlands holds the country, with the sea around it.
var netherlands = orb.Bound{Min: orb.Point{3.2, 50.7}, Max: orb.Point{7.3, 53.7}}

// Client asks one service. It may be used by many requests at once.
type Client struct {
	address url.URL
	http    *http.Client
	places  chan struct{}
	failed  atomic.Int32
	resumes atomic.Int64 // in nanoseconds of the clock: until then it is not asked
	now     func() time.Time
}

// New returns a client of the service at an address that takes q and answers as
// the Locatieserver's /free does. The error is an invalid fault.
func New(address string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fault.Invalid("GEOCODER_URL: %q is not an address, expected https://host/…/free", address)
	}
	noRedirect := func(*http.Request, []*http.Request) error { return errors.New("the geocoder sends us elsewhere") }
	return &Client{
		address: *u, places: make(chan struct{}, atOnce), now: time.Now,
		http: &http.Client{Timeout: patience, CheckRedirect: noRedirect},
	}, nil
}

// Found is what the service says of a text.
type Found struct {
	Name     string // as the service writes it
	Location orb.Point
}

// Find returns where a text lies. It is false when the service does not know, is
// too slow or busy, failed a few times just now, or answers with something that
// is not in the Netherlands: a page then goes on without.
func (c *Client) Find(ctx context.Context, text string) (Found, bool) {
	if c.now().UnixNano() < c.resumes.Load() {
		return Found{}, false
	}
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	default:
		return Found{}, false
	}
	found, err := c.ask(ctx, text)
	if err != nil {
		if ctx.Err() == nil && c.failed.Add(1) >= strikes { // not when the visitor went away
			c.failed.Store(0)
			c.resumes.Store(c.now().Add(silence).UnixNano())
		}
		return Found{}, false
	}
	c.failed.Store(0)
	return found, found.Name != ""
}

// ask asks the service; nothing found is no error.
func (c *Client) ask(ctx context.Context, text string) (Found, error) {
	u := c.address
	query := u.Query()
	query.Set("q", text)
	query.Set("rows", "1")
	query.Set("fl", "weergavenaam,centroide_ll")
	u.RawQuery = query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Found{}, fmt.Errorf("ask the geocoder: %w", err)
	}
	res, err := c.http.Do(r)
	if err != nil {
		return Found{}, fmt.Errorf("ask the geocoder: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return Found{}, fmt.Errorf("ask the geocoder: status %d", res.StatusCode)
	}
	return read(io.LimitReader(res.Body, answerBytes))
}

// read reads an answer.
func read(from io.Reader) (Found, error) {
	var answer struct {
		Response *struct {
			Docs []struct {
				Name     string `json:"weergavenaam"`
				Location string `json:"centroide_ll"`
			} `json:"docs"`
		} `json:"response"`
	}
	if err := json.NewDecoder(from).Decode(&answer); err != nil {
		return Found{}, fmt.Errorf("read the geocoder's answer: %w", err)
	}
	if answer.Response == nil {
		return Found{}, errors.New("read the geocoder's answer: no response in it")
	}
	if len(answer.Response.Docs) == 0 {
		return Found{}, nil
	}
	first := answer.Response.Docs[0]
	at, err := wkt.UnmarshalPoint(first.Location)
	if err != nil || geo.CheckLonLat(at) != nil || !netherlands.Contains(at) || first.Name == "" {
		return Found{}, errors.New("read the geocoder's answer: no place in the Netherlands")
	}
	return Found{first.Name, at}, nil
}
