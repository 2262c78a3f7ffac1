package main

import (
	"errors"
	"fmt"
	"time"

	"steunkaart/data"
	"steunkaart/internal/atlas"
	"steunkaart/internal/hexgrid"
)

// atlasOptions are what an atlas needs beside the rows of the database.
func atlasOptions(env Env, now time.Time) (atlas.Options, error) {
	parameters, err := data.Load(env.Definitions)
	m := parameters.Method
	sources, sourcesErr := data.Sources()
	names, namesErr := data.PlaceNames()
	reading, readingErr := data.Topics()
	if err := errors.Join(err, sourcesErr, namesErr, readingErr); err != nil {
		return atlas.Options{}, err
	}
	clock, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return atlas.Options{}, fmt.Errorf("clock of the Netherlands: %w", err)
	}
	o := atlas.Options{
		Clock: clock, Topics: reading.Topics,
		Now: now, PlaceNames: names, Definitions: parameters.Definitions,
		Grid:   atlas.Grid{Parent: hexgrid.Parent, Boundary: hexgrid.Boundary, Centre: hexgrid.Centre},
		Method: atlas.Method{Settings: m.Settings(), PopulationYear: int(m.PopulationYear.Value)},
	}
	for _, s := range sources {
		o.Sources = append(o.Sources, atlas.Source{
			ID: s.ID, Publisher: s.Publisher, Title: s.Title, Vintage: s.Vintage, Licence: s.Licence, Attribution: s.Attribution, URL: s.URL,
		})
	}
	return o, nil
}
