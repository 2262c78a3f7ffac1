package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/server"
)

// ServeCmd serves the pages and the API. Settings are texts here, so that all
// that is wrong with them can be told at once.
type ServeCmd struct {
	Host            string `env:"HOST" placeholder:"HOST" help:"Interface to listen on; empty for all."`
	Port            string `env:"PORT" default:"8080" help:"Port to listen on; 0 for any free one."`
	DebugPort       string `env:"DEBUG_PORT" placeholder:"PORT" help:"Port for metrics and profiles, on the loopback interface only; off without it."`
	BaseURL         string `name:"base-url" env:"BASE_URL" placeholder:"URL" help:"Address by which others reach this server. Default http://localhost:PORT."`
	BasemapURL      string `name:"basemap-url" env:"BASEMAP_URL" placeholder:"URL" help:"Tiles to draw under the maps; off without it."`
	HelplinePhone   string `env:"HELPLINE_PHONE" placeholder:"NUMBER" help:"Phone number of the help line on pages for residents."`
	SecurityContact string `env:"SECURITY_CONTACT" placeholder:"URI" help:"mailto: or page for reports of weaknesses. Default: the privacy page."`
	TrustedProxies  string `env:"TRUSTED_PROXIES" placeholder:"CIDR,…" help:"Proxies whose X-Forwarded-For is believed, for the limits per sender."`
	GeocoderURL     string `name:"geocoder-url" env:"GEOCODER_URL" placeholder:"URL" help:"Service that finds addresses, such as the /free of the Locatieserver; off without it. What residents fill in goes there."`
	LogLevel        string `env:"LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	LogFormat       string `env:"LOG_FORMAT" default:"text" help:"text or json."`
	streetsFlag
	NoMigrate bool `help:"Do not bring the database schema up to date first."`
}

// Run serves until ctx ends.
func (c ServeCmd) Run(ctx context.Context, env Env) error {
	s, err := c.settings(env)
	if err != nil {
		return err
	}
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if !c.NoMigrate {
		if _, err := store.Migrate(ctx, -1); err != nil {
			return err
		}
	}
	feed := &streetFeed{Store: store, log: s.log}
	keeper, err := newKeeper(env, feed, s.log)
	if err != nil {
		return err
	}
	kept, err := c.scenarios(env, store)
	if err != nil {
		return err
	}
	srv, err := c.server(env, s, site{keeper, kept, feed.orGraph(kept.graph), store})
	if err != nil {
		return err
	}
	return serve(ctx, env, srv, keeper)
}

// serve opens the ports, loads the data and answers. The ports come first, so
// that one in use is told at once; who asks in the meantime waits.
func serve(ctx context.Context, env Env, srv *server.Server, keeper *atlas.Keeper) error {
	listeners, err := srv.Listen(ctx)
	if err != nil {
		return err
	}
	if err := keeper.Begin(ctx, transient); err != nil {
		_ = listeners.Public.Close() // the fault of the data is what matters
		return stopped(ctx, err)
	}
	address := struct {
		Address string `json:"address"`
	}{srv.Address(listeners)}
	if err := env.Print(address, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Steunkaart: %s\n", address.Address) }); err != nil {
		return err
	}
	kept := make(chan struct{})
	go func() { defer close(kept); keeper.Run(ctx) }()
	err = srv.Serve(ctx, listeners)
	if ctx.Err() != nil {
		<-kept // it still uses the store
	}
	return err
}

// transient reports whether the same request to the database may well succeed in
// a moment: it was not reached, stops or starts, or has no room just now.
func transient(err error) bool {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && len(refused.Code) == 5 {
		switch refused.Code[:2] {
		case "08", "40", "53", "57": // connection, serialization, resources, operator
			return true
		}
		return false
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || pgconn.SafeToRetry(err)
}

// stopped turns what fails because the operator stops the server into success.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// newKeeper makes the keeper of the atlas. The parameters of the method are
// checked here, at the start, and not at the first reload.
func newKeeper(env Env, store atlas.Feed, log *slog.Logger) (*atlas.Keeper, error) {
	options, err := atlasOptions(env, time.Now())
	if err != nil {
		return nil, err
	}
	return atlas.NewKeeper(store, func() atlas.Options {
		options.Now = time.Now()
		return options
	}, log), nil
}

// site is what the pages and the API are made from.
type site struct {
	keeper  *atlas.Keeper
	kept    scenarios
	streets streetSource

	corrections page.Corrections
}

// server wires the pages and the API to the atlas.
func (c ServeCmd) server(env Env, s settings, from site) (*server.Server, error) {
	routes, err := c.routes(s, from)
	if err != nil {
		return nil, err
	}
	return server.New(server.Config{
		Host: c.Host, Port: s.port, DebugPort: s.debugPort, BaseURL: s.baseURL, BasemapURL: c.BasemapURL,
		SecurityContact: c.SecurityContact, Version: env.Version,
		Atlas: from.keeper.Atlas, Connected: from.keeper.Connected, Log: s.log, Routes: routes,
	})
}
