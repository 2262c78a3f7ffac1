package main

import (
	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
)

// routes are the addresses of the API and, last, of the pages, which say what
// is not found.
func (c ServeCmd) routes(s settings, keeper *atlas.Keeper) ([]func(chi.Router), error) {
	return nil, nil
}
