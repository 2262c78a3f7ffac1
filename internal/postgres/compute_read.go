package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/supply"
)

// ReadDemand returns what need is computed from.
func (c *Computation) ReadDemand(ctx context.Context, scope []area.Code) (*pipeline.DemandInput, error) {
	in := &pipeline.DemandInput{Mix: map[area.Postcode]demand.People{}, MixOf: map[area.Code]demand.People{}}
	codes, err := c.scope(ctx, scope)
	if err != nil {
		return nil, err
	}
	if in.Municipalities, err = c.margins(ctx, area.LevelMunicipality); err != nil {
		return nil, err
	}
	if in.Districts, err = c.margins(ctx, area.LevelDistrict); err != nil {
		return nil, err
	}
	if in.Neighbourhoods, err = c.neighbourhoods(ctx, codes); err != nil {
		return nil, err
	}
	if err := c.mixes(ctx, in); err != nil {
		return nil, err
	}
	if err := c.shapes(ctx, in, codes); err != nil {
		return nil, err
	}
	if len(scope) > 0 {
		in.Foreign = c.foreign(codes)
		in.Models, in.Parameters, err = c.models(ctx)
	}
	return in, err
}

// foreign reads stored parts of other municipalities than codes.
func (c *Computation) foreign(codes []string) func(context.Context, []geo.Cell) ([]pipeline.Part, error) {
	return func(ctx context.Context, cells []geo.Cell) ([]pipeline.Part, error) {
		return read(ctx, c, "compute_part_foreign", pgx.StrictNamedArgs{"municipalities": codes, "cells": signedAll(cells)}, scanPart)
	}
}

// scope returns the municipalities to compute: those asked for, which must
// exist, or all.
func (c *Computation) scope(ctx context.Context, asked []area.Code) ([]string, error) {
	all, err := read(ctx, c, "compute_municipalities", nil, pgx.RowTo[string])
	if err != nil || len(asked) == 0 {
		return all, err
	}
	known := make(map[string]bool, len(all))
	for _, code := range all {
		known[code] = true
	}
	codes := make([]string, len(asked))
	for i, code := range asked {
		if codes[i] = string(code); !known[codes[i]] {
			return nil, fault.Invalid("municipality %s is not loaded", code)
		}
	}
	return codes, nil
}

func (c *Computation) margins(ctx context.Context, level area.Level) (map[area.Code]demand.Margins, error) {
	type row struct {
		code area.Code
		demand.Margins
	}
	rows, err := read(ctx, c, "compute_margins", pgx.StrictNamedArgs{"level": level, "year": c.year}, func(r pgx.CollectableRow) (m row, err error) {
		return m, r.Scan(&m.code, &m.Residents, &m.Under15, &m.Over65)
	})
	if err != nil {
		return nil, err
	}
	all := make(map[area.Code]demand.Margins, len(rows))
	for _, r := range rows {
		all[r.code] = r.Margins
	}
	return all, nil
}

func (c *Computation) neighbourhoods(ctx context.Context, codes []string) ([]pipeline.Neighbourhood, error) {
	args := pgx.StrictNamedArgs{"municipalities": codes, "year": c.year}
	return read(ctx, c, "compute_neighbourhood", args, func(r pgx.CollectableRow) (n pipeline.Neighbourhood, err error) {
		return n, r.Scan(&n.Code, &n.Municipality, &n.Name, &n.Postcode, &n.Margins.Residents, &n.Margins.Under15, &n.Margins.Over65)
	})
}

// mixes reads residents by age per postcode and sums them up.
func (c *Computation) mixes(ctx context.Context, in *pipeline.DemandInput) error {
	rows, _ := c.tx.Query(ctx, query("compute_mix"))
	var postcode area.Postcode
	var municipality area.Code
	var age int
	var people float64
	_, err := pgx.ForEachRow(rows, []any{&postcode, &municipality, &age, &people}, func() error {
		var p demand.People
		p[demand.BandOf(age)] = people
		in.Mix[postcode] = in.Mix[postcode].Plus(p)
		in.MixOf[municipality] = in.MixOf[municipality].Plus(p)
		in.MixAll = in.MixAll.Plus(p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("query compute_mix: %w", err)
	}
	return nil
}

// shapes reads boundaries as bytes and decodes each when it is asked for: all
// of them decoded would be ten times as large.
func (c *Computation) shapes(ctx context.Context, in *pipeline.DemandInput, codes []string) error {
	raw := make(map[area.Code][]byte, len(in.Neighbourhoods))
	rows, _ := c.tx.Query(ctx, query("compute_shape"), pgx.StrictNamedArgs{"municipalities": codes})
	var code area.Code
	var shape []byte
	_, err := pgx.ForEachRow(rows, []any{&code, &shape}, func() error {
		raw[code] = shape
		shape = nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("query compute_shape: %w", err)
	}
	in.Shape = func(i int) (orb.MultiPolygon, error) {
		b := raw[in.Neighbourhoods[i].Code]
		if len(b) == 0 {
			return nil, nil
		}
		g, err := wkb.Unmarshal(b)
		if err != nil {
			return nil, fmt.Errorf("boundary: %w", err)
		}
		m, _ := g.(orb.MultiPolygon)
		return m, nil
	}
	return nil
}

// models returns the stored models, with the fingerprint of the parameters that
// they were made with.
func (c *Computation) models(ctx context.Context) ([]demand.Model, string, error) {
	parameters := ""
	all, err := read(ctx, c, "compute_model", nil, func(r pgx.CollectableRow) (demand.Model, error) {
		var total, ratio float64
		var definition []byte
		if err := r.Scan(&total, &ratio, &definition, &parameters); err != nil {
			return demand.Model{}, err
		}
		var d demand.Definition
		if err := json.Unmarshal(definition, &d); err != nil {
			return demand.Model{}, fmt.Errorf("stored definition: %w", err)
		}
		return demand.NewModel(d, total, ratio), nil
	})
	return all, parameters, err
}

func scanPart(r pgx.CollectableRow) (p pipeline.Part, err error) {
	var cell int64
	var people []float64
	err = r.Scan(&cell, &p.Neighbourhood, &p.Municipality, &p.Share, &p.Centre[0], &p.Centre[1], &people)
	p.Cell = geo.Cell(cell) //nolint:gosec // the same 64 bits
	copy(p.People[:], people)
	return p, err
}

// ReadPoints returns the local public help points of which help is known.
func (c *Computation) ReadPoints(ctx context.Context, within orb.Bound) ([]access.Point, error) {
	groupAt := make(map[supply.Group]int, len(supply.Groups))
	for i, g := range supply.Groups {
		groupAt[g] = i
	}
	args := pgx.StrictNamedArgs{"west": within.Min[0], "south": within.Min[1], "east": within.Max[0], "north": within.Max[1]}
	return read(ctx, c, "compute_point", args, func(r pgx.CollectableRow) (p access.Point, err error) {
		var kinds []supply.Kind
		if err := r.Scan(&p.ID, &p.Location[0], &p.Location[1], &kinds, &p.Confirmed); err != nil {
			return p, err
		}
		seen := make([]bool, len(supply.Groups))
		for _, k := range kinds {
			if g, ok := groupAt[k.Group()]; ok && !seen[g] {
				seen[g] = true
				p.Groups = append(p.Groups, g)
			}
		}
		return p, nil
	})
}

// ReadStored returns stored cells with what they reach.
func (c *Computation) ReadStored(ctx context.Context, scope []area.Code) (*pipeline.Stored, error) {
	codes, err := c.scope(ctx, scope)
	if err != nil {
		return nil, err
	}
	stored := &pipeline.Stored{Names: map[geo.Cell]pipeline.Name{}}
	if stored.Models, stored.Parameters, err = c.models(ctx); err != nil {
		return nil, err
	}
	args := pgx.StrictNamedArgs{"municipalities": codes}
	rows, _ := c.tx.Query(ctx, query("compute_stored"), args)
	_, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (struct{}, error) { return struct{}{}, scanStored(r, stored) })
	if err != nil {
		return nil, fmt.Errorf("query compute_stored: %w", err)
	}
	people, err := read(ctx, c, "compute_people", args, pgx.RowTo[[]float64])
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		stored.People = stored.People.Plus(demand.People(p))
	}
	return stored, c.names(ctx, args, stored)
}

// names reads the neighbourhood with most people of every stored cell.
func (c *Computation) names(ctx context.Context, args pgx.StrictNamedArgs, stored *pipeline.Stored) error {
	rows, _ := c.tx.Query(ctx, query("compute_stored_name"), args)
	var cell int64
	var name pipeline.Name
	var neighbourhood area.Code
	_, err := pgx.ForEachRow(rows, []any{&cell, &name.Neighbourhood, &neighbourhood, &name.Residents}, func() error {
		name.District = neighbourhood.District()
		stored.Names[geo.Cell(cell)] = name //nolint:gosec // the same 64 bits
		return nil
	})
	if err != nil {
		return fmt.Errorf("query compute_stored_name: %w", err)
	}
	return nil
}

func scanStored(r pgx.CollectableRow, into *pipeline.Stored) error {
	var c pipeline.Cell
	var cell int64
	var people, excluded, low, high []float64
	var reach pipeline.Reach
	var flags int32
	err := r.Scan(&cell, &c.Municipality, &c.Centre[0], &c.Centre[1], &people, &excluded, &low, &high,
		&reach.MinutesWalk, &reach.MinutesCycle, &reach.IDs, &reach.Walk, &reach.Cycle, &flags)
	if err != nil {
		return err
	}
	c.Cell = geo.Cell(cell) //nolint:gosec // the same 64 bits
	copy(c.People[:], people)
	for d := range excluded {
		c.Excluded = append(c.Excluded, demand.Estimate{People: excluded[d], Low: low[d], High: high[d]})
	}
	reach.WalkSure, reach.CycleSure = flags&1 != 0, flags&4 != 0
	into.Cells, into.Reach = append(into.Cells, c), append(into.Reach, reach)
	return nil
}
