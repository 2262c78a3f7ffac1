package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"steunkaart/internal/access"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/costtable"
	"steunkaart/internal/ingest/longtable"
)

// MeasureCmd measures reach on a user's own demands, supplies and costs, or how
// evenly a measure is spread.
type MeasureCmd struct {
	Measure string   `placeholder:"NAME" help:"nearest, cumulative, gravity, 2sfca, e2sfca, 3sfca, bfca, spatial-availability, coverage or leftover."`
	Demand  string   `placeholder:"FILE" help:"Table id,demand. Tables are CSV, CSV packed by gzip, or .xlsx; other columns are left alone."`
	Supply  string   `placeholder:"FILE" help:"Table id,supply."`
	Cost    string   `placeholder:"FILE" help:"Table from,to,cost: from a demand to a supply. A pair that is not there is unreachable."`
	Cutoff  *float64 `placeholder:"C" help:"Highest cost that counts."`
	Strict  bool     `help:"The cut-off itself, or the end of a zone, does not count."`
	Zones   string   `placeholder:"C,…" help:"Ends of zones, rising; beyond the last one nothing counts."`
	Weights string   `placeholder:"W,…" help:"Weights of the zones."`
	Decay   string   `placeholder:"KIND" help:"Weight by cost c: exp:β for exp(−βc), power:β for c^−β and at most 1, gauss:σ for exp(−c²/2σ²), linear:m for 1 − c/m, or binary."`
	N       int      `default:"1" help:"For nearest: the how manieth supply."`

	Equity      string   `placeholder:"NAME" help:"One number on how evenly a value is spread: gini, concentration, concentration-corrected (Erreygers), palma, fgt0, fgt1, fgt2 or theil."`
	In          string   `placeholder:"FILE" help:"For --equity: table id,value,weight[,rank]. The rank rises with welfare, such as income per head."`
	PovertyLine *float64 `name:"poverty-line" aliases:"line" placeholder:"Z" help:"For fgt0, fgt1 and fgt2: the value below which somebody is poor."`

	Output string `short:"o" default:"-" placeholder:"FILE" help:"File to write; - for standard output. A file that is there is replaced when the new one is whole."`
}

// Run measures.
func (c MeasureCmd) Run(ctx context.Context, env Env) error {
	if (c.Measure == "") == (c.Equity == "") {
		return fault.Invalid("--measure, --equity: expected one of them")
	}
	if c.Equity != "" {
		return c.runEquity(ctx, env)
	}
	m, weighing, err := c.check()
	if err != nil {
		return err
	}
	demand, x, err := c.read(ctx)
	if err != nil {
		return err
	}
	x.Weighing = weighing
	values := m.of(x, c.N)
	for i, v := range values {
		if math.IsNaN(v) || v >= math.MaxFloat64 && m.name != measureNearest {
			return fmt.Errorf("%s of %q: the numbers lie too far apart to calculate with; nothing is written", m.name, demand.IDs[i])
		}
	}
	_, _ = fmt.Fprintf(env.Stderr, "%d demands, %d supplies, %d pairs\n", len(x.Demand), len(x.Supply), x.Costs.Len())
	return c.write(env, demand.IDs, values)
}

// check reports every flag that is wrong, before anything is read.
func (c MeasureCmd) check() (measure, access.Weighing, error) {
	var faults []error
	m, err := findMeasure(c.Measure)
	faults = append(faults, err)
	for _, f := range []struct{ flag, value string }{{"--demand", c.Demand}, {"--supply", c.Supply}, {"--cost", c.Cost}} {
		if f.value == "" {
			faults = append(faults, fault.Invalid("%s: expected a file", f.flag))
		}
	}
	if c.In != "" || c.PovertyLine != nil {
		faults = append(faults, fault.Invalid("--in, --poverty-line: expected beside --equity alone"))
	}
	if c.N < 1 || c.N > 1 && m.name != measureNearest {
		faults = append(faults, fault.Invalid("--n: %d, expected 1 or more beside nearest, and 1 elsewhere", c.N))
	}
	weighing, err := c.weighing()
	faults = append(faults, err, m.fits(c), checkOutput(c.Output, c.Demand, c.Supply, c.Cost))
	return m, weighing, errors.Join(faults...)
}

// weighing reads the flags on weights.
func (c MeasureCmd) weighing() (access.Weighing, error) {
	w := access.Everything()
	w.Strict = c.Strict
	var faults []error
	if c.Cutoff != nil {
		w.Cutoff = *c.Cutoff
		if !(w.Cutoff >= 0) || math.IsInf(w.Cutoff, 0) {
			faults = append(faults, fault.Invalid("--cutoff: %v is not a number of zero or more", w.Cutoff))
		}
	}
	switch {
	case (c.Zones == "") != (c.Weights == ""):
		faults = append(faults, fault.Invalid("--zones, --weights: expected both or neither"))
	case c.Zones != "":
		var err error
		w.Zones, w.Weights, err = access.ParseZones(c.Zones, c.Weights)
		faults = append(faults, prefixed("--", err))
	}
	if c.Decay != "" {
		var err error
		w.Decay, err = access.ParseDecay(c.Decay)
		faults = append(faults, prefixed("--decay: ", err))
	}
	return w, errors.Join(faults...)
}

// prefixed says in front of a fault which flag it is about.
func prefixed(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Invalid("%s%s", flag, fault.Of(err).Detail)
}

// read reads the three tables and reports everything that is wrong with them.
func (c MeasureCmd) read(ctx context.Context) (*costtable.Numbers, *access.Instance, error) {
	var faults longtable.Faults
	demand, err := readNumbers(ctx, c.Demand, costtable.Layout{Numbers: []string{"demand"}}, &faults)
	if err != nil {
		return nil, nil, err
	}
	supply, err := readNumbers(ctx, c.Supply, costtable.Layout{Numbers: []string{"supply"}}, &faults)
	if err != nil {
		return nil, nil, err
	}
	costs, err := readCosts(ctx, c.Cost, demand, supply, &faults)
	if err != nil {
		return nil, nil, err
	}
	if demand == nil || supply == nil || costs == nil {
		return nil, nil, faults.Err()
	}
	matrix, repeated := access.NewMatrix(len(demand.IDs), len(supply.IDs), access.Pairs{From: costs.From, To: costs.To, Cost: costs.Cost})
	for _, r := range repeated {
		faults.Add("%s: line %d: the same pair as in line %d: from %q, to %q", costs.Name, costs.Lines[r[1]], costs.Lines[r[0]],
			demand.IDs[costs.From[r[1]]], supply.IDs[costs.To[r[1]]])
	}
	return demand, &access.Instance{Demand: demand.Columns[0], Supply: supply.Columns[0], Costs: matrix}, faults.Err()
}

// readNumbers reads a table of ids and numbers; what is wrong with it is added to
// faults, and nil comes back when it is no such table.
func readNumbers(ctx context.Context, name string, layout costtable.Layout, faults *longtable.Faults) (*costtable.Numbers, error) {
	in, err := ingest.OpenPacked(name)
	if err != nil {
		return nil, faults.Take(err)
	}
	defer func() { _ = in.Close() }() // it was only read
	in.Name = name
	t, err := costtable.ReadNumbers(ctx, in, layout, faults)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return t, nil
}

func readCosts(ctx context.Context, name string, demand, supply *costtable.Numbers, faults *longtable.Faults) (*costtable.Costs, error) {
	in, err := ingest.OpenPacked(name)
	if err != nil {
		return nil, faults.Take(err)
	}
	defer func() { _ = in.Close() }() // it was only read
	in.Name = name
	ends := costtable.Ends{From: demand, To: supply}
	t, err := costtable.ReadCosts(ctx, in, ends, faults)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return t, nil
}
