package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geocoder"
	"steunkaart/internal/page"
)

// settings are the settings of the server after checking.
type settings struct {
	port, debugPort int
	baseURL         string
	proxies         []netip.Prefix
	geocoder        page.Geocoder
	log             *slog.Logger
}

// settings checks everything that an operator can set and reports all faults
// at once.
func (c ServeCmd) settings(env Env) (settings, error) {
	var s settings
	var faults []error
	note := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	var err error
	s.port, err = port("PORT", c.Port)
	note(err)
	s.debugPort, err = port("DEBUG_PORT", c.DebugPort)
	note(err)
	if s.debugPort != 0 && s.debugPort == s.port {
		note(fault.Invalid("DEBUG_PORT: %d is PORT too", s.port))
	}
	s.baseURL = c.BaseURL
	if s.baseURL == "" {
		s.baseURL = "http://localhost:" + c.Port
	}
	note(webAddress("BASE_URL", s.baseURL))
	note(webAddress("BASEMAP_URL", c.BasemapURL))
	s.log, err = logger(env.Stderr, c.LogLevel, c.LogFormat)
	note(err)
	s.geocoder, err = geocode(c.GeocoderURL)
	note(err)
	s.proxies, err = prefixes("TRUSTED_PROXIES", c.TrustedProxies)
	note(err)
	note(env.check())
	if _, err := pgx.ParseConfig(env.DatabaseURL); err != nil {
		note(fault.Invalid("DATABASE_URL: not a PostgreSQL connection string"))
	}
	return s, errors.Join(faults...)
}

// addressFinder lets pages ask a geocoder.
type addressFinder struct{ *geocoder.Client }

// Find asks it.
func (f addressFinder) Find(ctx context.Context, text string) (name string, at orb.Point, ok bool) {
	found, ok := f.Client.Find(ctx, text)
	return found.Name, found.Location, ok
}

// geocode returns the geocoder at an address, nil for no address.
func geocode(address string) (page.Geocoder, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // no geocoder is the usual case
	}
	client, err := geocoder.New(address)
	if err != nil {
		return nil, err
	}
	return addressFinder{client}, nil
}

// prefixes reads networks and addresses, separated by commas.
func prefixes(name, text string) (all []netip.Prefix, err error) {
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, errAddress := netip.ParseAddr(part)
			if errAddress != nil {
				return nil, fault.Invalid("%s: %q is not a network, expected 10.0.0.0/8 or an address", name, part)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		all = append(all, p)
	}
	return all, nil
}

// port reads a port; "" and "0" are 0.
func port(name, text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 65535 {
		return 0, fault.Invalid("%s: %q is not a port, expected 0 to 65535", name, text)
	}
	return n, nil
}

// webAddress reports an address that is not http or https; "" is fine.
func webAddress(name, text string) error {
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fault.Invalid("%s: %q is not an address, expected https://host", name, text)
	}
	return nil
}

// logger makes the log of the server.
func logger(w io.Writer, level, format string) (*slog.Logger, error) {
	var options slog.HandlerOptions
	var l slog.Level
	var faults []error
	if err := l.UnmarshalText([]byte(level)); err != nil {
		faults = append(faults, fault.Invalid("LOG_LEVEL: %q is not debug, info, warn or error", level))
	}
	options.Level = l
	var handler slog.Handler
	switch format {
	case "text":
		handler = slog.NewTextHandler(w, &options)
	case "json":
		handler = slog.NewJSONHandler(w, &options)
	default:
		faults = append(faults, fault.Invalid("LOG_FORMAT: %q is not text or json", format))
		handler = slog.DiscardHandler
	}
	return slog.New(handler), errors.Join(faults...)
}
