package main

import (
	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/problem"
	"steunkaart/internal/server"
	"steunkaart/internal/tile"
)

// routes are the addresses of the API and, last, of the pages, which say what
// is not found.
func (c ServeCmd) routes(s settings, keeper *atlas.Keeper) ([]server.Routes, error) {
	pages, err := page.New(page.Config{Atlas: keeper.Atlas, Helpline: c.HelplinePhone, Log: s.log})
	if err != nil {
		return nil, err
	}
	tiles := tile.New(tile.Config{Atlas: keeper.Atlas, Problem: problem.Writer{Log: s.log}.Write})
	return []server.Routes{tiles.Routes, pages.Routes}, nil
}
