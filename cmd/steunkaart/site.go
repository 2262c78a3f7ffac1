package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest/longtable"
	"steunkaart/internal/siting"
)

// The models of siting.
const (
	modelMCLP    = "mclp"
	modelPMedian = "pmedian"
	modelLSCP    = "lscp"
	modelPCenter = "pcenter"
)

// SiteCmd chooses sites on a user's own tables.
type SiteCmd struct {
	Model       string   `required:"" enum:"mclp,pmedian,lscp,pcenter" placeholder:"NAME" help:"mclp: cover as much demand as possible. pmedian: least total of demand times cost. lscp: fewest sites that cover all demand. pcenter: least cost of the worst off. Demand of 0 asks for nothing."`
	P           *int     `placeholder:"N" help:"Number of sites, the locked ones included. For pmedian on --graph the file gives it. lscp takes none."`
	Radius      *float64 `placeholder:"R" help:"For mclp and lscp: covered at a cost, or at metres, of at most this."`
	Lock        []string `placeholder:"ID,…" help:"Sites that are in every answer."`
	Cost        string   `placeholder:"FILE" help:"Table from,to,cost: what an id of --demand pays at a site; no row: out of reach. CSV or .xlsx."`
	Demand      string   `placeholder:"FILE" help:"Table id,demand."`
	Sites       string   `placeholder:"FILE" help:"Table id,capacity: how much demand each site can serve, for mclp and pmedian. Demand may be split over sites."`
	Points      string   `placeholder:"FILE" help:"Table id,lon,lat,demand: every row is demand and a possible site, in a straight line on a sphere."`
	EarthRadius float64  `default:"6378100" placeholder:"METRES" help:"Of that sphere."`
	Graph       string   `placeholder:"FILE" help:"Graph in the p-median format of the OR-Library."`
	Seconds     float64  `default:"30" help:"Longest time. It stops earlier when the answer is proven to be the best; until then more time gives a better answer."`
	Gap         float64  `placeholder:"SHARE" help:"Stop as soon as the answer is proven to be within this share of the best: 0.01 for one percent. 0 goes on to the end."`
	Seed        uint64   `default:"1" help:"Another seed searches in another order."`
}

// siteAnswer is what site prints.
type siteAnswer struct {
	Model     string            `json:"model"`
	Chosen    []json.RawMessage `json:"chosen"`
	Objective float64           `json:"objective"`
	Bound     float64           `json:"bound"` // proven: no choice is better
	Gap       float64           `json:"gap"`   // share of the objective
	Optimal   bool              `json:"optimal"`
	Seconds   float64           `json:"seconds"`
}

// Run chooses sites and prints the answer, always as JSON.
func (c SiteCmd) Run(ctx context.Context, env Env) error {
	start := time.Now()
	if err := c.check(); err != nil {
		return err
	}
	in, err := c.read(ctx)
	if err != nil {
		return err
	}
	if err := c.checkInput(in); err != nil {
		return err
	}
	c.remark(env, in)
	limited, cancel := context.WithDeadline(ctx, start.Add(time.Duration(c.Seconds*float64(time.Second))))
	defer cancel()
	r, err := c.solve(limited, in)
	if err != nil {
		return err
	}
	env.JSON = true
	if err := env.Print(c.answer(in, r, time.Since(start)), nil); err != nil {
		return err
	}
	return ctx.Err() // stopped by hand: what was found so far is printed
}

func (c SiteCmd) answer(in *siteInput, r siting.Result, took time.Duration) siteAnswer {
	a := siteAnswer{
		Model: c.Model, Chosen: []json.RawMessage{}, Objective: r.Objective, Bound: r.Bound, Gap: r.Gap, Optimal: r.Optimal, Seconds: took.Seconds(),
	}
	for _, j := range r.Chosen {
		a.Chosen = append(a.Chosen, in.sites.json(j))
	}
	return a
}

// check reports every flag that is wrong, before anything is read.
func (c SiteCmd) check() error {
	var faults []error
	add := func(format string, args ...any) { faults = append(faults, fault.Invalid(format, args...)) }
	if given := c.given(); len(given) != 1 {
		add("give one of --cost with --demand, --points and --graph; %d given", len(given))
	}
	if (c.Cost == "") != (c.Demand == "") {
		add("--cost and --demand go together")
	}
	if c.radial() && c.Radius == nil {
		add("--radius: not given, and %s needs it", c.Model)
	}
	if c.Radius != nil && !(*c.Radius >= 0 && !math.IsInf(*c.Radius, 0)) {
		add("--radius: %v is not a number of zero or more", *c.Radius)
	}
	if c.Model != modelLSCP && c.P == nil && c.Graph == "" {
		add("--p: not given, and %s needs it", c.Model)
	}
	if c.P != nil && *c.P < 0 {
		add("--p: %d is not 0 or more", *c.P)
	}
	if c.Sites != "" && c.Model != modelMCLP && c.Model != modelPMedian {
		add("--sites: %s knows no capacity; mclp and pmedian do", c.Model)
	}
	if !(c.EarthRadius > 0 && !math.IsInf(c.EarthRadius, 0)) {
		add("--earth-radius: %v is not a number above 0", c.EarthRadius)
	}
	if !(c.Gap >= 0 && c.Gap < 1) {
		add("--gap: %v is not 0 or more and below 1", c.Gap)
	}
	if !(c.Seconds > 0 && c.Seconds <= maxSiteSeconds) {
		add("--seconds: %v is not above 0 and at most %d", c.Seconds, maxSiteSeconds)
	}
	return errors.Join(faults...)
}

// maxSiteSeconds is a week.
const maxSiteSeconds = 7 * 24 * 3600

// given names the inputs that are given.
func (c SiteCmd) given() []string {
	return slices.DeleteFunc([]string{c.Cost + c.Demand, c.Points, c.Graph}, func(name string) bool { return name == "" })
}

// radial reports whether the model covers within a radius.
func (c SiteCmd) radial() bool { return c.Model == modelMCLP || c.Model == modelLSCP }

// checkInput refuses a question that the input cannot answer.
func (c SiteCmd) checkInput(in *siteInput) error {
	var faults longtable.Faults
	for _, id := range c.Lock {
		j, ok := in.sites.at[id]
		switch {
		case !ok:
			faults.Add("--lock: %q is not a site of %s", id, in.name)
		case slices.Contains(in.locked, j):
			faults.Add("--lock: %q is given twice", id)
		default:
			in.locked = append(in.locked, j)
		}
	}
	if c.P != nil {
		in.p = *c.P
	}
	switch {
	case c.Model == modelLSCP:
	case in.p > in.sites.count():
		faults.Add("--p: %d is more than the %d sites of %s", in.p, in.sites.count(), in.name)
	case in.p < len(c.Lock):
		faults.Add("--p: %d is less than the %d sites of --lock, which it includes", in.p, len(c.Lock))
	case c.Model != modelMCLP && in.p == 0:
		faults.Add("--p: 0, and %s needs a site", c.Model)
	}
	for _, i := range c.alone(in) {
		faults.Add("%s: id %q is out of reach of every site, and %s must reach it", in.name, in.elements.ids[i], c.Model)
	}
	return faults.Err()
}

// alone returns the elements with demand that no site can serve, where the model
// has to serve all.
func (c SiteCmd) alone(in *siteInput) []int {
	switch {
	case c.Model == modelMCLP:
		return nil
	case in.cover != nil:
		return in.cover.Uncovered(in.demand)
	default:
		return in.costs.Unreached(in.demand)
	}
}

// remark tells what may surprise.
func (c SiteCmd) remark(env Env, in *siteInput) {
	none := 0
	for _, d := range in.demand {
		if d == 0 {
			none++
		}
	}
	if none > 0 && (c.Model == modelLSCP || c.Model == modelPCenter) {
		_, _ = fmt.Fprintf(env.Stderr, "%s: %d of %d ids have a demand of 0 and need not be served\n", in.name, none, len(in.demand))
	}
	if c.Model == modelLSCP && c.P != nil {
		_, _ = fmt.Fprintln(env.Stderr, "--p: lscp finds the number of sites itself")
	}
}

func (c SiteCmd) solve(ctx context.Context, in *siteInput) (siting.Result, error) {
	o := siting.Options{Seed: c.Seed, Gap: c.Gap, Capacity: in.capacity}
	switch c.Model {
	case modelMCLP:
		return in.cover.Maximise(ctx, in.demand, in.p, in.locked, o)
	case modelLSCP:
		return in.cover.CoverAll(ctx, in.demand, in.locked, o)
	case modelPMedian:
		return in.costs.Median(ctx, in.demand, in.p, in.locked, o)
	default:
		return in.costs.Centre(ctx, in.demand, in.p, in.locked, o)
	}
}
