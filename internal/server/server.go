// Package server puts the pages, the API and the operations behind one HTTP
// server that bounds what a request may cost and stops without breaking off
// answers.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
)

// Config is what the server needs from outside.
type Config struct {
	// Host and Port to listen on. Host "" is every interface, Port 0 any free one.
	Host string
	Port int
	// DebugPort serves metrics and pprof on the loopback interface. 0 is off.
	DebugPort int
	// BaseURL is the address by which others reach the server, without a slash
	// at the end. Required. Browsers are told to insist on https when it is so.
	BaseURL string
	// BasemapURL is where the map may load its ground from. "" is nowhere.
	BasemapURL string
	// SecurityContact is the mail address (mailto:…) or page for reports of
	// weaknesses. Default the privacy page, which says who runs the service.
	SecurityContact string
	// Version of the code, for /health.
	Version string
	// Atlas returns the newest snapshot, nil while there is none. Required.
	Atlas func() *atlas.Atlas
	// Connected reports whether the database is heard. Required.
	Connected func() bool
	// Log takes one line per request and what went wrong. Required.
	Log *slog.Logger
	// Routes adds the addresses of the pages and the API. The last one may say
	// what is not found.
	Routes []Routes
}

// Routes adds addresses to a router.
type Routes func(chi.Router)

// Bounds of a request. A download may take longer than answerTime as long as
// the client keeps reading, see recorder.Write.
const (
	headerTime  = 5 * time.Second
	bodyTime    = 15 * time.Second
	answerTime  = 30 * time.Second
	idleTime    = 2 * time.Minute
	drainTime   = 10 * time.Second
	headerBytes = 16 << 10
	bodyBytes   = 1 << 20
)

// Server is a server that was made but does not listen yet.
type Server struct {
	Config
	metrics *metrics
	handler http.Handler
}

// New makes a server. Its error names every setting that is wrong.
func New(c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	s := &Server{Config: c, metrics: newMetrics(c)}
	handler, err := s.routes()
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	s.handler = handler
	return s, nil
}

func (c Config) check() error {
	var faults []error
	for name, port := range map[string]int{"PORT": c.Port, "DEBUG_PORT": c.DebugPort} {
		if port < 0 || port > 65535 {
			faults = append(faults, fault.Invalid("%s: %d is not a port, expected 0 to 65535", name, port))
		}
	}
	if c.Port == c.DebugPort && c.Port != 0 {
		faults = append(faults, fault.Invalid("DEBUG_PORT: %d is PORT too", c.Port))
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		faults = append(faults, fault.Invalid("BASE_URL: %q is not an address, expected https://host", c.BaseURL))
	}
	if u, err := url.Parse(c.BasemapURL); c.BasemapURL != "" && (err != nil || u.Host == "") {
		faults = append(faults, fault.Invalid("BASEMAP_URL: %q is not an address, expected https://host/…", c.BasemapURL))
	}
	return errors.Join(faults...)
}

// Handler returns what answers requests, for tests.
func (s *Server) Handler() http.Handler { return s.handler }

// Listeners are the open ports of a server.
type Listeners struct {
	Public net.Listener
	Debug  net.Listener // nil when off
}

// Listen opens the ports. A port that another program holds is one fault that
// names it.
func (s *Server) Listen(ctx context.Context) (Listeners, error) {
	var l Listeners
	var err error
	if l.Public, err = listen(ctx, s.Host, s.Port, "PORT"); err != nil || s.DebugPort == 0 {
		return l, err
	}
	if l.Debug, err = listen(ctx, "127.0.0.1", s.DebugPort, "DEBUG_PORT"); err != nil {
		return l, errors.Join(err, l.Public.Close())
	}
	return l, nil
}

func listen(ctx context.Context, host string, port int, setting string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.Unavailable(nil, "port %d is in use: stop the program that holds it, or choose another with %s", port, setting)
	case errors.Is(err, syscall.EACCES):
		return nil, fault.Unavailable(nil, "port %d may not be opened by this user: choose one above 1023 with %s", port, setting)
	case err != nil:
		return nil, fmt.Errorf("listen on port %d: %w", port, err)
	}
	return l, nil
}

// Serve answers until ctx ends, then lets running answers finish for at most
// ten seconds.
func (s *Server) Serve(ctx context.Context, l Listeners) error {
	public := s.httpServer(s.handler)
	failed := make(chan error, 2)
	go func() { failed <- public.Serve(l.Public) }()
	debug := s.httpServer(s.metrics.handler())
	debug.WriteTimeout = 0 // a profile takes as long as it is asked to
	if l.Debug != nil {
		go func() { failed <- debug.Serve(l.Debug) }()
	}
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve: %w", err), public.Close(), debug.Close())
	case <-ctx.Done():
	}
	return s.drain(ctx, public, debug)
}

// drain stops both servers.
func (s *Server) drain(ctx context.Context, public, debug *http.Server) error {
	s.Log.InfoContext(ctx, "stopping")
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := public.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		s.Log.WarnContext(ctx, "some answers took too long and were broken off")
		err = public.Close()
	}
	return errors.Join(err, debug.Close())
}

func (s *Server) httpServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, MaxHeaderBytes: headerBytes,
		ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: answerTime, IdleTimeout: idleTime,
		ErrorLog: slog.NewLogLogger(dropAddresses{s.Log.Handler()}, slog.LevelDebug),
	}
}

// dropAddresses leaves the text of net/http's own complaints out: it holds the
// address of the client.
type dropAddresses struct{ slog.Handler }

// Handle logs that there was a complaint, and no more.
func (d dropAddresses) Handle(ctx context.Context, r slog.Record) error {
	return d.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, "connection broken off", 0))
}

// Address returns where a browser on this machine finds the server: the base
// URL, or the port that was free when none was asked for.
func (s *Server) Address(l Listeners) string {
	if s.Port != 0 {
		return s.BaseURL
	}
	_, port, _ := net.SplitHostPort(l.Public.Addr().String()) // an address of a listener always splits
	return "http://localhost:" + port
}
