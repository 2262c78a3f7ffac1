package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"steunkaart/internal/access"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest/costtable"
	"steunkaart/internal/ingest/longtable"
)

// equityAnswer is what measure --equity prints. Value is null for a ratio to
// nothing.
type equityAnswer struct {
	Equity string   `json:"equity"`
	Value  *float64 `json:"value"`
}

// runEquity prints how evenly a value is spread.
func (c MeasureCmd) runEquity(ctx context.Context, env Env) error {
	x, err := c.checkEquity()
	if err != nil {
		return err
	}
	d, err := c.readDistribution(ctx, x)
	if err != nil {
		return err
	}
	line := 0.0
	if c.PovertyLine != nil {
		line = *c.PovertyLine
	}
	value := x.of(d, line)
	if math.IsNaN(value) {
		return fmt.Errorf("%s: the numbers lie too far apart to calculate with; nothing is written", x.name)
	}
	if c.Output != "-" {
		return writeBeside(c.Output, func(w io.Writer) error {
			_, err := fmt.Fprintln(w, decimal(value))
			return err
		})
	}
	answer := equityAnswer{Equity: x.name}
	if !math.IsInf(value, 0) {
		answer.Value = &value
	}
	return env.Print(answer, func(w io.Writer) { _, _ = fmt.Fprintln(w, decimal(value)) })
}

// checkEquity reports every flag that is wrong, before anything is read.
func (c MeasureCmd) checkEquity() (index, error) {
	x, err := findIndex(c.Equity)
	faults := []error{err}
	if c.In == "" {
		faults = append(faults, fault.Invalid("--in: expected a file"))
	}
	switch {
	case x.poor && c.PovertyLine == nil:
		faults = append(faults, fault.Invalid("--poverty-line: expected a number above zero for %s", x.name))
	case c.PovertyLine != nil && (!(*c.PovertyLine > 0) || math.IsInf(*c.PovertyLine, 0)):
		faults = append(faults, fault.Invalid("--poverty-line: %v is not a number above zero", *c.PovertyLine))
	case c.PovertyLine != nil && !x.poor && x.name != "":
		faults = append(faults, fault.Invalid("--poverty-line: %s knows none, only fgt0, fgt1 and fgt2 do", x.name))
	}
	if c.Demand+c.Supply+c.Cost+c.Zones+c.Weights+c.Decay != "" || c.Cutoff != nil || c.Strict || c.N != 1 {
		faults = append(faults, fault.Invalid("--equity: takes --in, and none of the flags of --measure"))
	}
	return x, errors.Join(append(faults, checkOutput(c.Output, c.In))...)
}

// readDistribution reads the table of --in. Ranks are read for an index that needs
// them, and for one that can do without when the file has them.
func (c MeasureCmd) readDistribution(ctx context.Context, x index) (access.Distribution, error) {
	var faults longtable.Faults
	layout := costtable.Layout{Numbers: []string{"value", "weight"}}
	if x.ranked || x.name == "palma" {
		layout.Optional = []string{"rank"}
	}
	t, err := readNumbers(ctx, c.In, layout, &faults)
	if t == nil || err != nil {
		return access.Distribution{}, errors.Join(err, faults.Err())
	}
	d := access.Distribution{Values: t.Columns[0], Weights: t.Columns[1]}
	switch {
	case layout.Optional == nil:
	case t.Has("rank"):
		d.Ranks = t.Columns[2]
		checkRanks(t, d, &faults)
	case x.ranked:
		faults.Add("%s: the header lacks rank (expected id, value, weight, rank)", t.Name)
	}
	people := 0.0
	for _, w := range d.Weights {
		people += w
	}
	if people == 0 && len(d.Weights) > 0 {
		faults.Add("%s: weight: all of them are zero, expected people", t.Name)
	}
	return d, faults.Err()
}

// checkRanks refuses a unit with people and without a rank.
func checkRanks(t *costtable.Numbers, d access.Distribution, faults *longtable.Faults) {
	for i, r := range d.Ranks {
		if math.IsNaN(r) && d.Weights[i] > 0 && !t.Refused(i) {
			faults.Add("%s: line %d, rank: there is none, expected a number for a weight above zero", t.Name, t.Lines[i])
		}
	}
}

// decimal writes a number in full precision, and an unbounded one as programs
// read it.
func decimal(value float64) string {
	if math.IsInf(value, 1) {
		return "Inf"
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}
