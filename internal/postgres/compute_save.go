package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
)

// Save replaces the results in one transaction: a program that is killed
// half-way leaves the old ones whole. The new run row tells listening servers.
// The computation reads nothing after it.
func (c *Computation) Save(ctx context.Context, r *pipeline.Result, progress func(done, total int)) error {
	if c.looks {
		return errors.New("save: this computation only reads")
	}
	if err := c.tx.Commit(ctx); err != nil { // what it read stays locked until then
		return fmt.Errorf("end reading: %w", err)
	}
	return pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		w := &resultWriter{ctx: ctx, tx: tx, result: r, inventory: c.inventory, whole: len(r.Scope) == 0, progress: progress}
		w.total = len(r.Areas) + len(r.Parts) + len(r.Cells) + len(r.Coarse) + len(r.Cells) + len(r.Ways) + len(r.Gaps) + len(r.Coverage)
		for _, step := range []func() error{w.run, w.clear, w.definitions, w.areas, w.draws, w.parts, w.cells, w.coarse, w.reach, w.ways, w.gaps, w.coverage, w.proposals} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

type resultWriter struct {
	ctx       context.Context
	tx        pgx.Tx
	result    *pipeline.Result
	inventory int64
	id        int64
	whole     bool // the country, not some municipalities

	progress    func(done, total int)
	done, total int // rows
}

func (w *resultWriter) has(stage pipeline.Stage) bool { return slices.Contains(w.result.Stages, stage) }

func (w *resultWriter) exec(name string, args pgx.StrictNamedArgs) error {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	if _, err := w.tx.Exec(w.ctx, query(name), args); err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return nil
}

func (w *resultWriter) run() error {
	r := w.result
	detail, err := json.Marshal(w.detail())
	if err != nil {
		return fmt.Errorf("describe run: %w", err)
	}
	err = w.tx.QueryRow(w.ctx, query("result_run"), pgx.StrictNamedArgs{
		"vintage": strconv.Itoa(int(r.Method.PopulationYear.Value)), "scope": strings.Join(codeTexts(r.Scope), " "), "cells": len(r.Cells),
		"detail": detail, "version": r.Version, "started": r.Started,
	}).Scan(&w.id)
	if err != nil {
		return fmt.Errorf("query result_run: %w", err)
	}
	return nil
}

// detail describes the run. Only a run of all stages stands for a state of the
// inventory; the others mix two.
func (w *resultWriter) detail() map[string]any {
	r := w.result
	ratios := map[string]float64{}
	for _, m := range r.Models {
		ratios[m.Definition.Code] = m.Ratio
	}
	detail := map[string]any{
		"stages": r.Stages, "ratios": ratios, "notes": r.Notes, "help_points": r.Points, "method": r.Method, "parameters": r.Parameters,
		"streets": codeTexts(r.Streets),
	}
	if w.whole && w.has(pipeline.StageDemand) {
		detail["inventory"] = w.inventory
	}
	return detail
}

func codeTexts(all []area.Code) []string {
	text := make([]string, len(all))
	for i, c := range all {
		text[i] = string(c)
	}
	return text
}

// clear makes room for what the run computed.
func (w *resultWriter) clear() error {
	if w.whole {
		if err := w.exec("result_lock", nil); err != nil {
			return err
		}
	}
	switch {
	case w.whole && w.has(pipeline.StageDemand):
		return w.exec("result_clear", nil)
	case w.whole && w.has(pipeline.StageAccess):
		return w.exec("result_clear_reach", nil)
	}
	return w.clearSome()
}

// clearSome takes away the rows that a run of some municipalities replaces, or
// the gap areas.
func (w *resultWriter) clearSome() error {
	scope := codeTexts(w.result.Scope)
	cells := make([]int64, len(w.result.Cells))
	for i, c := range w.result.Cells {
		cells[i] = signed(c.Cell)
	}
	if w.has(pipeline.StageDemand) {
		coarse := signedAll(w.result.Former)
		for _, c := range w.result.Coarse {
			coarse = append(coarse, signed(c.Cell))
		}
		if err := w.exec("result_clear_part", pgx.StrictNamedArgs{"municipalities": scope, "cells": cells, "coarse": coarse}); err != nil {
			return err
		}
	}
	if w.has(pipeline.StageAccess) {
		if err := w.exec("result_clear_cell_reach", pgx.StrictNamedArgs{"cells": cells}); err != nil {
			return err
		}
		if err := w.clearWays(scope); err != nil {
			return err
		}
	}
	args := pgx.StrictNamedArgs{"everywhere": w.whole, "municipalities": scope}
	if w.has(pipeline.StageGaps) {
		if err := w.exec("result_clear_gap", args); err != nil {
			return err
		}
	}
	return w.exec("result_clear_proposal", args)
}

// definitions stores what the definitions were brought to; after a run of some
// municipalities, what those change of the whole country.
func (w *resultWriter) definitions() error {
	switch {
	case !w.has(pipeline.StageDemand):
		return nil
	case !w.whole:
		return w.ranks()
	}
	for i, m := range w.result.Models {
		parameters, err := json.Marshal(m.Definition)
		if err != nil {
			return fmt.Errorf("describe definition %s: %w", m.Definition.Code, err)
		}
		err = w.exec("result_definition", pgx.StrictNamedArgs{
			"definition": m.Definition.Code, "position": i + 1, "total": m.Total, "ratio": m.Ratio, "parameters": parameters, "run": w.id,
			"rates": m.Rates[:], "low": w.result.National[i].Low, "high": w.result.National[i].High, "draws": pipeline.EncodeRates(m.Draws),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ranks stores the intervals of the country and the ranks of all municipalities
// anew.
func (w *resultWriter) ranks() error {
	for i, m := range w.result.Models {
		n := w.result.National[i]
		if err := w.exec("result_national", pgx.StrictNamedArgs{"definition": m.Definition.Code, "low": n.Low, "high": n.High}); err != nil {
			return err
		}
	}
	batch := &pgx.Batch{}
	for code, ranks := range w.result.Ranks {
		rank, low, high := places(ranks)
		batch.Queue(query("result_rank"), pgx.StrictNamedArgs{"code": string(code), "rank": rank, "low": low, "high": high})
	}
	if err := w.tx.SendBatch(w.ctx, batch).Close(); err != nil {
		return fmt.Errorf("query result_rank: %w", err)
	}
	return nil
}

// places takes ranks apart.
func places(ranks []demand.Rank) (rank, low, high []int32) {
	for _, r := range ranks {
		//nolint:gosec // ranks among some ten thousand
		rank, low, high = append(rank, int32(r.Rank)), append(low, int32(r.Low)), append(high, int32(r.High))
	}
	return rank, low, high
}

// progressRows is how many rows are copied before progress is told.
const progressRows = 1000

// copyRows copies n rows into a table; row fills the values of one.
func (w *resultWriter) copyRows(table string, columns []string, n int, row func(i int) []any) error {
	i := -1
	_, err := w.tx.CopyFrom(w.ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if i++; i >= n {
			return nil, nil
		}
		if w.done++; w.done%progressRows == 0 || w.done == w.total {
			w.progress(w.done, w.total)
		}
		return row(i), w.ctx.Err()
	}))
	if err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

func (w *resultWriter) areas() error {
	if !w.has(pipeline.StageDemand) {
		return nil
	}
	columns := []string{
		"area_code", "municipality_code", "types", "excluded", "low", "high", "groups", "groups_low", "groups_high", "rank", "rank_low", "rank_high",
		"imputed", "margins", "converged", "iterations", "weight", "run_id",
	}
	return w.copyRows("area_people", columns, len(w.result.Areas), func(i int) []any {
		a := &w.result.Areas[i]
		e, low, high := figures(a.Excluded)
		g, groupsLow, groupsHigh := figures(a.Groups)
		rank, rankLow, rankHigh := places(a.Rank)
		margins := []string{}
		if a.Code.Level() == area.LevelNeighbourhood {
			margins = []string{string(a.From.Age), string(a.From.Split), string(a.From.Sex), string(a.From.Education)}
		}
		return []any{
			string(a.Code), string(a.Code.Municipality()), a.People[:], e, low, high, g, groupsLow, groupsHigh, rank, rankLow, rankHigh,
			a.Imputed[:], margins, a.Converged, int32(a.Iterations), a.Weight, w.id, //nolint:gosec // some hundreds
		}
	})
}

// draws stores the draws of the areas that have any.
func (w *resultWriter) draws() error {
	if !w.has(pipeline.StageDemand) {
		return nil
	}
	var drawn []*pipeline.Area
	for i := range w.result.Areas {
		if a := &w.result.Areas[i]; len(a.Draws) > 0 {
			drawn = append(drawn, a)
		}
	}
	w.total += len(drawn)
	return w.copyRows("area_draw", []string{"area_code", "municipality_code", "draws", "run_id"}, len(drawn), func(i int) []any {
		a := drawn[i]
		return []any{string(a.Code), string(a.Code.Municipality()), a.Draws, w.id}
	})
}

func figures(all []demand.Estimate) (people, low, high []float64) {
	n := len(all)
	flat := make([]float64, 3*n)
	for i, e := range all {
		flat[i], flat[n+i], flat[2*n+i] = e.People, e.Low, e.High
	}
	return flat[:n:n], flat[n : 2*n : 2*n], flat[2*n:]
}

func (w *resultWriter) parts() error {
	columns := []string{"cell", "neighbourhood_code", "municipality_code", "share", "lon", "lat", "run_id"}
	return w.copyRows("cell_part", columns, len(w.result.Parts), func(i int) []any {
		p := &w.result.Parts[i]
		return []any{signed(p.Cell), string(p.Neighbourhood), string(p.Municipality), p.Share, p.Centre[0], p.Centre[1], w.id}
	})
}

func signed(c geo.Cell) int64 { return int64(c) } //nolint:gosec // the same 64 bits

func signedAll(cells []geo.Cell) []int64 {
	all := make([]int64, len(cells))
	for i, c := range cells {
		all[i] = signed(c)
	}
	return all
}

func (w *resultWriter) cells() error {
	if !w.has(pipeline.StageDemand) {
		return nil
	}
	columns := []string{"cell", "municipality_code", "lon", "lat", "residents", "excluded", "low", "high", "run_id"}
	return w.copyRows("cell_demand", columns, len(w.result.Cells), func(i int) []any {
		c := &w.result.Cells[i]
		e, low, high := figures(c.Excluded)
		return []any{signed(c.Cell), string(c.Municipality), c.Centre[0], c.Centre[1], c.Residents, e, low, high, w.id}
	})
}

// coarse stores the intervals of the cells above those of the grid.
func (w *resultWriter) coarse() error {
	if !w.has(pipeline.StageDemand) {
		return nil
	}
	return w.copyRows("cell_interval", []string{"cell", "low", "high", "run_id"}, len(w.result.Coarse), func(i int) []any {
		c := &w.result.Coarse[i]
		_, low, high := figures(c.Excluded)
		return []any{signed(c.Cell), low, high, w.id}
	})
}
