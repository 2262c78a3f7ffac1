package pipeline

import (
	"context"
	"fmt"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
	"steunkaart/internal/scenario"
)

// Try computes what a scenario changes for its municipality, from what is stored,
// as a computation would; help across the border counts. It stores nothing. What
// is as it was comes out as it was, to the last bit.
func (p *Pipeline) Try(ctx context.Context, s scenario.Scenario) (*scenario.Outcome, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	w := &work{
		Pipeline: p, job: Job{Scope: []area.Code{s.Municipality}},
		result: &Result{Scope: []area.Code{s.Municipality}, Started: p.now(), Method: p.method},
	}
	if err := w.load(ctx); err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	points, err := w.pointsWithin(ctx, geo.World)
	if err != nil {
		return nil, err
	}
	paved, err := w.paving(ctx)
	if err != nil {
		return nil, err
	}
	places := make([]orb.Point, len(w.result.Cells))
	for i, c := range w.result.Cells {
		places[i] = c.Centre
	}
	ground := access.NewGround(places, w.method.Settings())
	paved.pave(ground, func(i int) area.Code { return w.result.Cells[i].Municipality })
	before, err := access.Search(ground, points)
	if err != nil {
		return nil, err
	}
	changed, missing := s.Apply(points, hours.DateOf(w.result.Started))
	after, err := access.Search(ground, changed)
	if err != nil {
		return nil, err
	}
	return w.outcome(s.Municipality, before, after, missing)
}

// outcome counts what changed.
func (w *work) outcome(m area.Code, before, after *access.Reach, missing []int) (*scenario.Outcome, error) {
	towns := w.byMunicipality()
	if len(towns) != 1 {
		return nil, fault.NotFound("nobody lives in municipality %q", m)
	}
	made := &scenario.Outcome{Missing: missing}
	for i, c := range w.result.Cells {
		cell := scenario.Cell{Cell: c.Cell}
		for p := range access.Profile(access.Profiles) {
			cell.Before[p], cell.After[p] = reachedBy(before, i, p), reachedBy(after, i, p)
		}
		made.Cells = append(made.Cells, cell)
	}
	count := w.counters(sides, func(cell int, p access.Profile, holds []bool) {
		was, is := before.Covered(cell, p), after.Covered(cell, p)
		holds[listedBefore], holds[listedAfter], holds[gained], holds[lost] = was, is, is && !was, was && !is
		holds[sureBefore], holds[sureAfter] = before.Sure(cell, p), after.Sure(cell, p)
	})
	count[0].town(towns[0], func(code area.Code, r *reached) { made.Effects = append(made.Effects, r.effects(code, w.draws())...) })
	return made, nil
}

func reachedBy(r *access.Reach, cell int, p access.Profile) scenario.Reached {
	at := cell*access.Profiles + int(p)
	return scenario.Reached{Listed: r.Covered(cell, p), Confirmed: r.Sure(cell, p), Staffed: r.Staffed[at].Known.Count()}
}

// sides are what a trial counts of each area, as ends of coverage.
const (
	listedBefore = iota
	listedAfter
	sureBefore
	sureAfter
	gained
	lost
	sides
)

// effects makes rows of what was counted, of n draws.
func (t *reached) effects(code area.Code, n int) []scenario.Effect {
	rows := make([]scenario.Effect, access.Profiles)
	for p := range rows {
		side := func(k int) []demand.Estimate { return t.estimates(p, k, n) }
		rows[p] = scenario.Effect{
			Area: code, Profile: access.Profile(p), Before: side(listedBefore), After: side(listedAfter),
			SureBefore: side(sureBefore), SureAfter: side(sureAfter), Gained: side(gained), Lost: side(lost),
		}
	}
	return rows
}
