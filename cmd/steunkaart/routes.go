package main

import (
	"steunkaart/internal/ogcapi"
	"steunkaart/internal/page"
	"steunkaart/internal/problem"
	"steunkaart/internal/server"
	"steunkaart/internal/tile"
)

// routes are the addresses of the API and, last, of the pages, which say what
// is not found.
func (c ServeCmd) routes(s settings, from site) ([]server.Routes, error) {
	pages, err := page.New(page.Config{
		Atlas: from.keeper.Atlas, Helpline: c.HelplinePhone, Scenarios: from.kept, Streets: from.streets,
		Corrections: from.corrections, Geocoder: s.geocoder, TrustedProxies: s.proxies, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	tiles := tile.New(tile.Config{Atlas: from.keeper.Atlas, Problem: problem.Writer{Log: s.log}.Write})
	api, err := ogcapi.New(ogcapi.Config{Atlas: from.keeper.Atlas, BaseURL: s.baseURL, Version: version, Log: s.log})
	if err != nil {
		return nil, err
	}
	return []server.Routes{ogcapi.WithHeaders(tiles.Routes), api.Routes, pages.Routes}, nil
}
