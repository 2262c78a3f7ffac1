package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres"
)

// ComputeCmd recomputes need, reach and gaps from what is stored.
type ComputeCmd struct {
	Municipality []string `help:"Only this municipality, as GM0503; may be given several times. Ratios to the national figures stay as they are." placeholder:"GMxxxx"`
	Definition   string   `help:"Print the figures of this definition; all are computed together." placeholder:"CODE" default:"basic-skills"`
	Stage        string   `help:"Start at this stage, demand, access, gaps or plan, from what is stored; those after it follow." enum:"demand,access,gaps,plan" default:"demand"`
	streetsFlag
	IfNeeded bool `help:"Do nothing when the results are newer than the data, the code and the parameters."`
}

// Run computes and prints the outcome.
func (c *ComputeCmd) Run(ctx context.Context, env Env) error {
	parameters, err := data.Load(env.Definitions)
	if err != nil {
		return err
	}
	scope, err := c.check(parameters.Definitions)
	if err != nil {
		return err
	}
	graph, err := c.read(&parameters)
	if err != nil {
		return err
	}
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if c.IfNeeded {
		needed, err := computeNeeded(ctx, store, env.Version, parameters)
		if err != nil {
			return err
		}
		if !needed {
			return env.Print(map[string]any{"computed": false}, func(w io.Writer) { _, _ = fmt.Fprintln(w, "compute: results are up to date") })
		}
	}
	computation, err := store.Compute(ctx, int(parameters.Method.PopulationYear.Value))
	if err != nil {
		return err
	}
	defer computation.Close()
	p, err := pipeline.New(computation, grid{}, parameters, time.Now)
	if err != nil {
		return err
	}
	p.Streets(graph)
	result, err := c.compute(ctx, env, p, scope)
	if err != nil {
		return err
	}
	return c.print(env, result)
}

func computeNeeded(ctx context.Context, store *postgres.Store, version string, parameters data.Parameters) (bool, error) {
	fingerprint, err := pipeline.Fingerprint(parameters)
	if err != nil {
		return false, err
	}
	return store.ComputeNeeded(ctx, version, fingerprint)
}

// check reads the flags that the parser cannot.
func (c *ComputeCmd) check(definitions []demand.Definition) ([]area.Code, error) {
	var scope []area.Code
	for _, text := range c.Municipality {
		code, err := area.ParseCode(text)
		if err != nil || code.Level() != area.LevelMunicipality {
			return nil, fault.Invalid("--municipality: %q is not a municipality code such as GM0503", text)
		}
		scope = append(scope, code)
	}
	var known []string
	for _, d := range definitions {
		known = append(known, d.Code)
	}
	if !slices.Contains(known, c.Definition) {
		return nil, fault.Invalid("--definition: %q is not one of %s", c.Definition, strings.Join(known, ", "))
	}
	return scope, nil
}

// compute runs the pipeline and tells how far it is.
func (c *ComputeCmd) compute(ctx context.Context, env Env, p *pipeline.Pipeline, scope []area.Code) (*pipeline.Result, error) {
	job := pipeline.Job{Scope: scope, From: pipeline.Stage(c.Stage), Version: env.Version}
	began := time.Now()
	var bar *progress
	var at pipeline.Stage
	end := func() {
		if bar != nil {
			bar.end()
		}
	}
	job.Progress = func(stage pipeline.Stage, done, total int) {
		if at != stage {
			end()
			bar, at = newProgress(env.Stderr, "compute "+string(stage), total), stage
		}
		bar.set(done, total)
	}
	result, err := p.Run(ctx, job)
	if err != nil {
		return nil, err
	}
	end()
	_, _ = fmt.Fprintf(env.Stderr, "compute: done in %s\n", time.Since(began).Round(10*time.Millisecond))
	return result, nil
}

// outcome is what compute prints.
type outcome struct {
	Computed       bool               `json:"computed"`
	Municipalities []area.Code        `json:"municipalities,omitempty"`
	Definition     string             `json:"definition"`
	Cells          int                `json:"cells"`
	Residents      float64            `json:"residents"`
	Excluded       float64            `json:"excluded"`
	Ratios         map[string]float64 `json:"ratios"`
	HelpPoints     int                `json:"help_points"`
	Gaps           int                `json:"gaps"`
	Notes          pipeline.Notes     `json:"notes"`
}

// farFromOne is the ratio to a national figure, or one over it, beyond which
// the rates and the people loaded do not belong together.
const farFromOne = 2.0

func (c *ComputeCmd) print(env Env, r *pipeline.Result) error {
	o := outcome{
		Computed: true, Municipalities: r.Scope, Definition: c.Definition, Cells: len(r.Cells), Residents: r.People.Total(),
		Ratios: map[string]float64{}, HelpPoints: r.Points, Gaps: len(r.Gaps), Notes: r.Notes,
	}
	for i := range r.Models {
		m := &r.Models[i]
		o.Ratios[m.Definition.Code] = m.Ratio
		if m.Ratio < 1/farFromOne || m.Ratio > farFromOne {
			_, _ = fmt.Fprintf(env.Stderr, "compute: warning: the ratio of %s is %.3g, far from 1: are all municipalities loaded?\n", m.Definition.Code, m.Ratio)
		}
		if m.Definition.Code == c.Definition {
			o.Excluded = m.Excluded(&r.People)
		}
	}
	return env.Print(o, func(w io.Writer) {
		counted := ""
		if slices.Contains(r.Stages, pipeline.StageAccess) {
			counted += fmt.Sprintf("; %d help points counted", o.HelpPoints)
		}
		if slices.Contains(r.Stages, pipeline.StageGaps) {
			counted += fmt.Sprintf(", %d gap areas", o.Gaps)
		}
		_, _ = fmt.Fprintf(w, "%d cells, %.0f residents, %.0f of them %s%s\n", o.Cells, o.Residents, o.Excluded, o.Definition, counted)
	})
}
