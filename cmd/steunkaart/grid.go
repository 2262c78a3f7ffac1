package main

import (
	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/pipeline"
)

// grid is the H3 grid as the pipeline wants it.
type grid struct{}

func (grid) Pieces(shape orb.MultiPolygon) ([]pipeline.Piece, error) {
	cut, err := hexgrid.Pieces(shape, hexgrid.Resolution)
	if err != nil {
		return nil, err
	}
	pieces := make([]pipeline.Piece, len(cut))
	for i, p := range cut {
		pieces[i] = pipeline.Piece(p)
	}
	return pieces, nil
}

func (grid) Neighbours(c geo.Cell) ([]geo.Cell, error) { return hexgrid.Neighbours(c) }
func (grid) Centre(c geo.Cell) (orb.Point, error)      { return hexgrid.Centre(c) }
func (grid) Parent(c geo.Cell, resolution int) (geo.Cell, error) {
	return hexgrid.Parent(c, resolution)
}
