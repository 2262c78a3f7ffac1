package main

import (
	"context"
	"time"

	"steunkaart/data"
	"steunkaart/internal/network"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres"
	"steunkaart/internal/scenario"
)

// tryTime is how long a scenario may take.
const tryTime = 20 * time.Second

// scenarios keeps what-if scenarios in the database and computes them from what is
// stored there.
type scenarios struct {
	*postgres.Store
	parameters data.Parameters
	graph      *network.Graph // nil for the streets that are stored
}

// Try computes what a scenario brings about.
func (s scenarios) Try(ctx context.Context, of scenario.Scenario) (*scenario.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	look, err := s.Look(ctx, int(s.parameters.Method.PopulationYear.Value))
	if err != nil {
		return nil, err
	}
	defer look.Close()
	p, err := pipeline.New(look, grid{}, s.parameters, time.Now)
	if err != nil {
		return nil, err
	}
	p.Streets(s.graph)
	return p.Try(ctx, of)
}

// scenarios makes the keeper of scenarios of a server.
func (c ServeCmd) scenarios(env Env, store *postgres.Store) (scenarios, error) {
	parameters, err := data.Load(env.Definitions)
	if err != nil {
		return scenarios{}, err
	}
	graph, err := c.read(&parameters)
	return scenarios{Store: store, parameters: parameters, graph: graph}, err
}
