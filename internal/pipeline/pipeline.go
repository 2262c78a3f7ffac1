// Package pipeline runs the stages from stored input to stored results: need,
// then reach, then gaps. Each stage is a function of what is stored and of the
// parameters in data. A run may start at any stage; those that follow run too,
// since they rest on it.
package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/network"
)

// Stage is a stage of the computation.
type Stage string

// The stages, in the order in which they run.
const (
	StageDemand Stage = "demand"
	StageAccess Stage = "access"
	StageGaps   Stage = "gaps"
	StagePlan   Stage = "plan" // where the next help point gains most
)

// Stages lists all stages in order.
var Stages = []Stage{StageDemand, StageAccess, StageGaps, StagePlan}

// StageStore is what progress calls the storing of results.
const StageStore Stage = "store"

// Source is where input comes from: everything as it was at one moment.
type Source interface {
	// ReadDemand returns what need is computed from; scope limits neighbourhoods
	// and their shapes to these municipalities, and is empty for the country.
	ReadDemand(ctx context.Context, scope []area.Code) (*DemandInput, error)
	// ReadStored returns the stored results: the cells of the municipalities in
	// scope, or of the country, for stages that follow stored ones.
	ReadStored(ctx context.Context, scope []area.Code) (*Stored, error)
	// ReadSites returns the buildings where help could be offered and none is known,
	// the best suited first.
	ReadSites(ctx context.Context) ([]Site, error)
	// ReadStreets returns the streets that are stored as lines, which meet where they
	// share a coordinate.
	ReadStreets(ctx context.Context) ([]orb.LineString, error)
	// ReadPoints returns the help points that count for reach.
	ReadPoints(ctx context.Context) ([]Point, error)
	// ReadPostcodes returns the postcodes of the country.
	ReadPostcodes(ctx context.Context) ([]Postcode, error)
	// ReadDestinations returns the help points that a search may find.
	ReadDestinations(ctx context.Context) ([]Destination, error)
}

// Store is where input comes from and results go to.
type Store interface {
	Source
	// Save replaces the results in one transaction and tells who listens. It calls
	// progress with the rows that are stored and all rows. It comes last: nothing
	// is read after it.
	Save(ctx context.Context, result *Result, progress func(done, total int)) error
}

// Grid is what the pipeline needs of the H3 grid.
type Grid interface {
	Pieces(shape orb.MultiPolygon) ([]Piece, error)
	Neighbours(c geo.Cell) ([]geo.Cell, error)
	Centre(c geo.Cell) (orb.Point, error)
	Parent(c geo.Cell, resolution int) (geo.Cell, error)
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
	Scope    []area.Code // municipalities; empty for the country. What belongs to others stays: their areas and gap areas
	From     Stage       // the first stage to compute; what it needs is taken from the store. Empty for all
	Version  string      // of the code, for the run row
	Progress Progress    // may be nil
}

// Pipeline computes.
type Pipeline struct {
	store       Store
	grid        Grid
	definitions []demand.Definition
	method      data.Method
	population  demand.Composition
	parameters  string
	workers     int
	graph       *network.Graph // nil for the streets of the store
	now         func() time.Time
}

// New makes a pipeline with parameters. now is the clock of the run row.
func New(store Store, grid Grid, parameters data.Parameters, now func() time.Time) (*Pipeline, error) {
	fingerprint, err := Fingerprint(parameters)
	if err != nil {
		return nil, err
	}
	return &Pipeline{
		store: store, grid: grid, definitions: parameters.Definitions, method: parameters.Method, population: parameters.Population,
		parameters: fingerprint, workers: runtime.GOMAXPROCS(0), now: now,
	}, nil
}

// Workers sets how many neighbourhoods are computed at a time. Results are the
// same for any number of them.
func (p *Pipeline) Workers(n int) { p.workers = max(n, 1) }

// Streets sets the network of streets, in place of the lines that are stored.
func (p *Pipeline) Streets(g *network.Graph) { p.graph = g }

// Fingerprint returns a text that changes with every parameter of the method.
// It is stored with results, so that those of other parameters are not taken
// for today's.
func Fingerprint(parameters data.Parameters) (string, error) {
	text, err := json.Marshal(parameters)
	if err != nil {
		return "", fmt.Errorf("fingerprint of the parameters: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}

// Run computes a stage and those that follow from it, and stores their results
// together: either all of them are seen, or none.
func (p *Pipeline) Run(ctx context.Context, job Job) (*Result, error) {
	if job.Progress == nil {
		job.Progress = func(Stage, int, int) {}
	}
	first := slices.Index(Stages, cmp.Or(job.From, StageDemand))
	if first < 0 {
		return nil, fault.Invalid("stage %q is not one of %v", job.From, Stages)
	}
	w := &work{Pipeline: p, job: job, result: &Result{
		Scope: job.Scope, Stages: Stages[first:], Version: job.Version, Parameters: p.parameters, Started: p.now(), Method: p.method,
	}}
	if first > 0 {
		if err := w.load(ctx); err != nil {
			return nil, fmt.Errorf("read results: %w", err)
		}
	}
	for i, run := range []func(context.Context) error{w.demand, w.access, w.gaps, w.plan} {
		if i < first {
			continue
		}
		if err := run(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", Stages[i], err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	stored := func(done, total int) { job.Progress(StageStore, done, total) }
	if err := p.store.Save(ctx, w.result, stored); err != nil {
		return nil, fmt.Errorf("store results: %w", err)
	}
	return w.result, nil
}

// work is one run.
type work struct {
	*Pipeline
	job    Job
	result *Result
	homes  map[area.Code]*Home // of every neighbourhood that a cell has a part of
	points []access.Point      // of the country; nil before they are read
	sites  []Site              // of the country; nil before they are read
	paved  *paving             // nil before streets are read
	parts  []Part              // of all municipalities in the cells at hand, by cell and neighbourhood
}

// load takes the results of an earlier run, which come before the first stage.
func (w *work) load(ctx context.Context) error {
	s, err := w.store.ReadStored(ctx, w.job.Scope)
	if err != nil {
		return err
	}
	if err := w.comparable(s.Parameters); err != nil {
		return err
	}
	if len(s.Cells) == 0 || s.Reach == nil || s.Reach.Places() != len(s.Cells) {
		return fault.Invalid("no stored results of these municipalities: compute the stage %q first", StageDemand)
	}
	s.Reach.Settings = w.method.Settings()
	r := w.result
	r.Cells, r.Reach, r.Models, r.Names, r.People = s.Cells, s.Reach, s.Models, s.Names, s.People
	w.parts = s.Parts
	inOrder(w.parts)
	return w.remember(s.Homes)
}

// comparable refuses to build on stored results that were made with other
// parameters than today's: their numbers would be mixed.
func (w *work) comparable(parameters string) error {
	switch parameters {
	case w.parameters:
		return nil
	case "":
		return fault.Invalid("there are no national ratios yet: compute the whole country first")
	default:
		return fault.Invalid("the definitions, the method or the streets changed since the country was computed: compute the whole country first")
	}
}
