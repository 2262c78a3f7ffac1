package main

import (
	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
)

// routes are the addresses of the API and, last, of the pages, which say what
// is not found.
func (c ServeCmd) routes(s settings, keeper *atlas.Keeper) ([]func(chi.Router), error) {
	pages, err := page.New(page.Config{Atlas: keeper.Atlas, Helpline: c.HelplinePhone, Log: s.log})
	if err != nil {
		return nil, err
	}
	return []func(chi.Router){pages.Routes}, nil
}
