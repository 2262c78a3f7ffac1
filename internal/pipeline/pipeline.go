// Package pipeline runs the stages from stored input to stored results: need,
// then reach, then gaps. Each stage is a function of what is stored and of the
// parameters in data, and can be run again by itself.
package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Stage is a stage of the computation.
type Stage string

// The stages, in the order in which they run.
const (
	StageDemand Stage = "demand"
	StageAccess Stage = "access"
	StageGaps   Stage = "gaps"
)

// Stages lists all stages in order.
var Stages = []Stage{StageDemand, StageAccess, StageGaps}

// Store is where input comes from and results go to.
type Store interface {
	// ReadDemand returns what need is computed from; scope limits neighbourhoods
	// and their shapes to these municipalities, and is empty for the country.
	ReadDemand(ctx context.Context, scope []area.Code) (*DemandInput, error)
	// ReadStored returns the stored results: the cells of the municipalities in
	// scope, or of the country, for stages that follow stored ones.
	ReadStored(ctx context.Context, scope []area.Code) (*Stored, error)
	// ReadPoints returns the help points that count for reach within a bound.
	ReadPoints(ctx context.Context, within orb.Bound) ([]access.Point, error)
	// Save replaces the results in one transaction and tells who listens.
	Save(ctx context.Context, result *Result) error
}

// Grid is what the pipeline needs of the H3 grid.
type Grid interface {
	Pieces(shape orb.MultiPolygon) ([]Piece, error)
	Neighbours(c geo.Cell) ([]geo.Cell, error)
	Centre(c geo.Cell) (orb.Point, error)
}

// Piece is the part of an area that lies in one cell.
type Piece struct {
	Cell   geo.Cell
	Area   float64 // square metres
	Centre orb.Point
}

// Progress is told how far a stage is. It may be called from one goroutine at a
// time only.
type Progress func(stage Stage, done, total int)

// Job says what to compute.
type Job struct {
	Scope    []area.Code // municipalities; empty for the country
	Stages   []Stage     // empty for all
	Version  string      // of the code, for the run row
	Progress Progress    // may be nil
}

// Pipeline computes.
type Pipeline struct {
	store       Store
	grid        Grid
	definitions []demand.Definition
	method      data.Method
	now         func() time.Time
}

// New makes a pipeline. now is the clock of the run row.
func New(store Store, grid Grid, now func() time.Time) (*Pipeline, error) {
	definitions, err := data.Definitions()
	if err != nil {
		return nil, fmt.Errorf("definitions: %w", err)
	}
	method, err := data.LoadMethod()
	if err != nil {
		return nil, fmt.Errorf("method: %w", err)
	}
	return &Pipeline{store: store, grid: grid, definitions: definitions, method: method, now: now}, nil
}

// Settings returns the settings of reach as the method has them.
func (p *Pipeline) Settings() access.Settings {
	m := p.method
	reach, limit := geo.Minutes(m.ReachMinutes.Value), geo.Minutes(m.LimitMinutes.Value)
	return access.Settings{
		DetourFactor: m.DetourFactor.Value,
		Walk:         access.Profile{SpeedKmh: m.WalkSpeed.Value, Reach: reach, Limit: limit},
		Cycle:        access.Profile{SpeedKmh: m.CycleSpeed.Value, Reach: reach, Limit: limit},
	}
}

// Run computes the stages of a job and stores their results together: either
// all of them are seen, or none.
func (p *Pipeline) Run(ctx context.Context, job Job) (*Result, error) {
	if job.Progress == nil {
		job.Progress = func(Stage, int, int) {}
	}
	if len(job.Stages) == 0 {
		job.Stages = Stages
	}
	r := &Result{Scope: job.Scope, Stages: job.Stages, Version: job.Version, Started: p.now(), Definitions: p.definitions, Method: p.method}
	w := &work{Pipeline: p, job: job, result: r}
	for _, stage := range []struct {
		name Stage
		run  func(context.Context) error
		load func(context.Context) error
	}{
		{StageDemand, w.demand, w.loadCells},
		{StageAccess, w.access, w.loadReach},
		{StageGaps, w.gaps, nil},
	} {
		do := stage.run
		if !slices.Contains(job.Stages, stage.name) {
			do = stage.load
		}
		if do == nil {
			continue
		}
		if err := do(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", stage.name, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := p.store.Save(ctx, r); err != nil {
		return nil, fmt.Errorf("store results: %w", err)
	}
	return r, nil
}

// work is one run.
type work struct {
	*Pipeline
	job    Job
	result *Result
	stored *Stored
}

// loadCells takes the cells of an earlier run, when need itself is not computed.
func (w *work) loadCells(ctx context.Context) error {
	s, err := w.store.ReadStored(ctx, w.job.Scope)
	if err != nil {
		return err
	}
	if len(s.Cells) == 0 {
		return fault.Invalid("no stored cells: compute the stage %q first", StageDemand)
	}
	w.stored = s
	w.result.Cells, w.result.Models, w.result.Names = s.Cells, s.Models, s.Names
	w.result.Residents = s.Residents
	return nil
}

func (w *work) loadReach(context.Context) error {
	if w.stored == nil || len(w.stored.Reach) != len(w.result.Cells) {
		return fault.Invalid("no stored reach of these cells: compute the stage %q too", StageAccess)
	}
	w.result.Reach = w.stored.Reach
	return nil
}
