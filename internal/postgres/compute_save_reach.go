package postgres

import (
	"fmt"

	"steunkaart/internal/access"
	"steunkaart/internal/pipeline"
)

func (w *resultWriter) reach() error {
	if !w.has(pipeline.StageAccess) {
		return nil
	}
	columns := []string{"cell", "municipality_code", "minutes", "point_ids", "points", "straight", "hours", "flags", "run_id"}
	var hours []byte
	return w.copyRows("cell_reach", columns, len(w.result.Cells), func(i int) []any {
		c, r := &w.result.Cells[i], w.result.Reach.Row(i)
		hours = appendHours(hours[:0], r.Staffed, r.Building)
		return []any{signed(c.Cell), string(c.Municipality), r.Minutes, r.IDs, r.Points, r.Straight, hours, flags(w.result.Reach, i), w.id}
	})
}

func (w *resultWriter) gaps() error {
	if !w.has(pipeline.StageGaps) {
		return nil
	}
	var next int64
	if err := w.tx.QueryRow(w.ctx, query("result_gap_next")).Scan(&next); err != nil {
		return fmt.Errorf("query result_gap_next: %w", err)
	}
	columns := []string{
		"id", "profile", "municipality_code", "name", "cells", "residents", "excluded", "low", "high", "rank", "rank_low", "rank_high",
		"nearest_id", "nearest_m", "run_id",
	}
	return w.copyRows("gap", columns, len(w.result.Gaps), func(i int) []any {
		g := w.result.Gaps[i]
		e, low, high := figures(g.Excluded)
		rank, rankLow, rankHigh := places(g.Rank)
		return []any{
			next + int64(i), g.Profile.String(), string(g.Municipality), g.Name, signedAll(g.Cells), g.Residents, e, low, high,
			rank, rankLow, rankHigh, g.Nearest.Point, g.Nearest.Metres, w.id,
		}
	})
}

func (w *resultWriter) coverage() error {
	if !w.has(pipeline.StageGaps) {
		return nil
	}
	columns := []string{
		"area_code", "municipality_code", "profile", "listed", "listed_low", "listed_high", "confirmed", "confirmed_low", "confirmed_high", "run_id",
	}
	return w.copyRows("area_reach", columns, len(w.result.Coverage), func(i int) []any {
		c := &w.result.Coverage[i]
		listed, listedLow, listedHigh := figures(c.Listed)
		sure, sureLow, sureHigh := figures(c.Confirmed)
		return []any{
			string(c.Area), string(c.Area.Municipality()), c.Profile.String(), listed, listedLow, listedHigh, sure, sureLow, sureHigh, w.id,
		}
	})
}

func (w *resultWriter) proposals() error {
	if !w.has(pipeline.StagePlan) {
		return nil
	}
	type chosen struct {
		proposal *pipeline.Proposal
		place    int
	}
	var rows []chosen
	for i := range w.result.Proposals {
		for place := range w.result.Proposals[i].Sites {
			rows = append(rows, chosen{&w.result.Proposals[i], place})
		}
	}
	columns := []string{
		"municipality_code", "profile", "definition", "sites", "place", "kind", "name", "town", "year", "help_point_id", "lon", "lat",
		"cells", "wins", "others", "gain", "gain_low", "gain_high", "run_id",
	}
	return w.copyRows("proposal", columns, len(rows), func(i int) []any {
		p, s := rows[i].proposal, &rows[i].proposal.Sites[rows[i].place]
		others, point := []string{}, int64(0)
		for _, o := range s.Others {
			others = append(others, o.Name)
		}
		if s.HelpPoint {
			point = s.ID
		}
		return []any{
			string(p.Municipality), p.Profile.String(), p.Definition + 1, len(p.Sites), rows[i].place + 1, s.Kind, s.Name, s.Place, s.Year, point,
			s.Location[0], s.Location[1], signedAll(s.Cells), s.Wins, others, p.Gain.People, p.Gain.Low, p.Gain.High, w.id,
		}
	})
}

// flagByStreet says that times are over streets.
const flagByStreet = 64

// flags packs the yes-or-no facts of a cell as cell_reach.flags describes.
func flags(r *access.Reach, cell int) int32 {
	var f int32
	for p := range access.Profile(access.Profiles) {
		if r.Sure(cell, p) {
			f |= 1 << (2 * p)
		}
		if r.Covered(cell, p) {
			f |= 2 << (2 * p)
		}
	}
	if r.ByStreet[cell] {
		f |= flagByStreet
	}
	return f
}
