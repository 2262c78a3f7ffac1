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
	in := &pipeline.DemandInput{Mix: map[area.Postcode]demand.Mix{}, MixOf: map[area.Code]demand.Mix{}, Dwellings: c.dwellings}
	codes, err := c.scope(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() (err error) { in.Municipalities, err = c.margins(ctx, area.LevelMunicipality); return err },
		func() (err error) { in.Districts, err = c.margins(ctx, area.LevelDistrict); return err },
		func() (err error) { in.Neighbourhoods, err = c.neighbourhoods(ctx, codes); return err },
		func() error { return c.education(ctx, in) },
		func() error { return c.mixes(ctx, in) },
		func() error { return c.shapes(ctx, in, codes) },
		func() (err error) { in.Extents, err = c.extents(ctx); return err },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if len(scope) == 0 {
		return in, nil
	}
	in.Around = c.around(codes)
	if in.Models, in.Parameters, err = c.models(ctx); err != nil || len(in.Models) == 0 {
		return in, err
	}
	in.Others, err = c.others(ctx, codes, in.Models)
	return in, err
}

// education reads the education of municipalities and districts.
func (c *Computation) education(ctx context.Context, in *pipeline.DemandInput) error {
	in.Schooling, in.High = map[area.Code]demand.Schooling{}, map[area.Code]float64{}
	_, err := read(ctx, c, "compute_schooling", nil, func(r pgx.CollectableRow) (struct{}, error) {
		var code area.Code
		var s demand.Schooling
		err := r.Scan(&code, &s[demand.EducationLow], &s[demand.EducationMiddle], &s[demand.EducationHigh])
		sum := s[demand.EducationLow] + s[demand.EducationMiddle] + s[demand.EducationHigh]
		for e := range s {
			s[e] /= sum // published to a tenth of a percent each
		}
		in.Schooling[code] = s
		return struct{}{}, err
	})
	if err != nil {
		return err
	}
	_, err = read(ctx, c, "compute_high", nil, func(r pgx.CollectableRow) (struct{}, error) {
		var code area.Code
		var high float64
		err := r.Scan(&code, &high)
		in.High[code] = high
		return struct{}{}, err
	})
	return err
}

// dwellings reads the places where people live in some cells.
func (c *Computation) dwellings(ctx context.Context, cells []geo.Cell) (map[geo.Cell][]pipeline.Dwelling, error) {
	all := map[geo.Cell][]pipeline.Dwelling{}
	rows, _ := c.tx.Query(ctx, query("compute_dwelling"), pgx.StrictNamedArgs{"cells": signedAll(cells)})
	var cell int64
	var d pipeline.Dwelling
	_, err := pgx.ForEachRow(rows, []any{&d.Weight, &cell, &d.Location[0], &d.Location[1], &d.Amount}, func() error {
		all[geo.Cell(cell)] = append(all[geo.Cell(cell)], d) //nolint:gosec // the same 64 bits
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("query compute_dwelling: %w", err)
	}
	return all, nil
}

// extents reads of which areas files of dwellings speak.
func (c *Computation) extents(ctx context.Context) ([]pipeline.Extent, error) {
	return read(ctx, c, "compute_dwelling_extent", nil, func(r pgx.CollectableRow) (e pipeline.Extent, err error) {
		var shape []byte
		if err := r.Scan(&e.Weight, &shape); err != nil {
			return e, err
		}
		g, err := wkb.Unmarshal(shape)
		if err != nil {
			return e, fmt.Errorf("extent: %w", err)
		}
		e.Bound = g.Bound()
		return e, nil
	})
}

// around reads what is stored around municipalities, of others.
func (c *Computation) around(codes []string) func(context.Context, []geo.Cell) (pipeline.Around, error) {
	return func(ctx context.Context, cells []geo.Cell) (a pipeline.Around, err error) {
		args := pgx.StrictNamedArgs{"municipalities": codes}
		a.Former, err = read(ctx, c, "compute_former", args, func(r pgx.CollectableRow) (geo.Cell, error) {
			var cell int64
			err := r.Scan(&cell)
			return geo.Cell(cell), err //nolint:gosec // the same 64 bits
		})
		if err != nil {
			return a, err
		}
		args = pgx.StrictNamedArgs{"municipalities": codes, "cells": signedAll(cells)}
		if a.Parts, err = read(ctx, c, "compute_around", args, scanPart); err != nil {
			return a, err
		}
		a.Homes, err = c.homes(ctx, a.Parts)
		return a, err
	}
}

// homes reads the neighbourhoods that parts lie in.
func (c *Computation) homes(ctx context.Context, parts []pipeline.Part) ([]pipeline.StoredHome, error) {
	seen := map[area.Code]bool{}
	var codes []string
	for _, p := range parts {
		if !seen[p.Neighbourhood] {
			seen[p.Neighbourhood] = true
			codes = append(codes, string(p.Neighbourhood))
		}
	}
	return read(ctx, c, "compute_home", pgx.StrictNamedArgs{"codes": codes}, func(r pgx.CollectableRow) (h pipeline.StoredHome, err error) {
		var types []float64
		err = r.Scan(&h.Code, &types, &h.Excluded, &h.Weight, &h.Draws)
		copy(h.People[:], types)
		return h, err
	})
}

// others reads the municipalities outside of the scope.
func (c *Computation) others(ctx context.Context, codes []string, models []demand.Model) ([]pipeline.Municipality, error) {
	n := len(models) * len(models[0].Draws)
	return read(ctx, c, "compute_other", pgx.StrictNamedArgs{"municipalities": codes}, func(r pgx.CollectableRow) (m pipeline.Municipality, err error) {
		var types []float64
		var draws []byte
		if err := r.Scan(&m.Code, &types, &m.Excluded, &draws); err != nil {
			return m, err
		}
		copy(m.People[:], types)
		m.Draws, err = pipeline.Decode(draws, n)
		return m, err
	})
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
		return n, r.Scan(&n.Code, &n.Municipality, &n.Name, &n.Postcode, &n.Margins.Residents, &n.Margins.Under15, &n.Margins.Over65, &n.Households)
	})
}

// mixes reads residents by age and sex per postcode and sums them up.
func (c *Computation) mixes(ctx context.Context, in *pipeline.DemandInput) error {
	rows, _ := c.tx.Query(ctx, query("compute_mix"))
	var postcode area.Postcode
	var municipality area.Code
	var age int
	var men, women float64
	_, err := pgx.ForEachRow(rows, []any{&postcode, &municipality, &age, &men, &women}, func() error {
		b := demand.BandOf(age)
		of, whole := in.Mix[postcode], in.MixOf[municipality]
		for _, mix := range []*demand.Mix{&of, &whole, &in.MixAll} {
			mix[b][demand.Men] += men
			mix[b][demand.Women] += women
		}
		in.Mix[postcode], in.MixOf[municipality] = of, whole
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
	all, err := read(ctx, c, "compute_model", nil, func(r pgx.CollectableRow) (m demand.Model, err error) {
		var total, ratio float64
		var definition, draws []byte
		var rates []float64
		if err := r.Scan(&total, &ratio, &definition, &rates, &draws, &parameters); err != nil {
			return m, err
		}
		var d demand.Definition
		if err := json.Unmarshal(definition, &d); err != nil {
			return m, fmt.Errorf("stored definition: %w", err)
		}
		m = demand.NewModel(d, demand.Rates(rates), total, ratio)
		m.Draws, err = pipeline.DecodeRates(draws)
		return m, err
	})
	return all, parameters, err
}

func scanPart(r pgx.CollectableRow) (p pipeline.Part, err error) {
	var cell int64
	err = r.Scan(&cell, &p.Neighbourhood, &p.Municipality, &p.Share, &p.Centre[0], &p.Centre[1])
	p.Cell = geo.Cell(cell) //nolint:gosec // the same 64 bits
	return p, err
}

// ReadPoints returns the local public help points of which help is known.
func (c *Computation) ReadPoints(ctx context.Context) ([]pipeline.Point, error) {
	groupAt := make(map[supply.Group]int, len(supply.Groups))
	for i, g := range supply.Groups {
		groupAt[g] = i
	}
	return read(ctx, c, "compute_point", nil, func(r pgx.CollectableRow) (p pipeline.Point, err error) {
		var kinds []supply.Kind
		if err := r.Scan(&p.ID, &p.Location[0], &p.Location[1], &kinds, &p.Confirmed, &p.StaffedHours, &p.BuildingHours); err != nil {
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

// ReadSites returns the buildings where help could be offered and none is known.
func (c *Computation) ReadSites(ctx context.Context) ([]pipeline.Site, error) {
	return read(ctx, c, "compute_site", nil, func(r pgx.CollectableRow) (s pipeline.Site, err error) {
		return s, r.Scan(&s.HelpPoint, &s.ID, &s.Kind, &s.Name, &s.Place, &s.Year, &s.Municipality, &s.Location[0], &s.Location[1])
	})
}

// ReadStreets returns the streets that were imported as lines.
func (c *Computation) ReadStreets(ctx context.Context) ([]orb.LineString, error) {
	return read(ctx, c, "compute_street", nil, func(r pgx.CollectableRow) (orb.LineString, error) {
		var shape []byte
		if err := r.Scan(&shape); err != nil {
			return nil, err
		}
		g, err := wkb.Unmarshal(shape)
		line, _ := g.(orb.LineString) // the table holds nothing else
		return line, err
	})
}

// ReadStored returns stored cells with what they reach.
func (c *Computation) ReadStored(ctx context.Context, scope []area.Code) (*pipeline.Stored, error) {
	codes, err := c.scope(ctx, scope)
	if err != nil {
		return nil, err
	}
	stored := &pipeline.Stored{Names: map[geo.Cell]pipeline.Name{}, Reach: &access.Reach{}}
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
	for _, types := range people {
		composition := demand.Composition(types)
		stored.People.Add(&composition)
	}
	if stored.Parts, err = read(ctx, c, "compute_stored_part", args, scanPart); err != nil {
		return nil, err
	}
	if stored.Homes, err = c.homes(ctx, stored.Parts); err != nil {
		return nil, err
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
	var excluded, low, high []float64
	var hours []byte
	var flags int32
	reach := access.Row{Staffed: make([]access.Hours, access.Profiles), Building: make([]access.Hours, access.Profiles)}
	err := r.Scan(&cell, &c.Municipality, &c.Centre[0], &c.Centre[1], &c.Residents, &excluded, &low, &high,
		&reach.Minutes, &reach.IDs, &reach.Points, &reach.Straight, &hours, &flags)
	if err != nil {
		return err
	}
	reach.ByStreet = flags&flagByStreet != 0
	if !readHours(hours, reach.Staffed, reach.Building) || !into.Reach.Append(reach) {
		return errForm
	}
	c.Cell = geo.Cell(cell) //nolint:gosec // the same 64 bits
	for d := range excluded {
		c.Excluded = append(c.Excluded, demand.Estimate{People: excluded[d], Low: low[d], High: high[d]})
	}
	into.Cells = append(into.Cells, c)
	return nil
}
