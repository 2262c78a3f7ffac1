package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/longtable"
)

// sweepsAtOnce is how long raking goes on before it looks whether it was stopped.
const sweepsAtOnce = 10

// RakeCmd rakes a user's own table.
type RakeCmd struct {
	Seed      string   `required:"" placeholder:"FILE" help:"Table to start from: a column for each dimension, and value. CSV or .xlsx."`
	Margin    []string `required:"" sep:"none" placeholder:"FILE" help:"Totals to reach: one or more of the seed's dimensions, and value. Once for each margin."`
	Tolerance float64  `default:"1e-9" help:"Largest relative difference from a total that is good enough."`
	Sweeps    int      `default:"1000" help:"Rounds over all margins after which it gives up."`
	Output    string   `short:"o" default:"-" placeholder:"FILE" help:"CSV to write; - for standard output. A file that is there is replaced when the new one is whole."`
}

// rakeAnswer tells how raking ended.
type rakeAnswer struct {
	Converged  bool    `json:"converged"`
	Iterations int     `json:"iterations"`
	Error      float64 `json:"error"` // largest relative difference of the cells from a total
	File       string  `json:"file,omitempty"`
	Rows       int     `json:"rows,omitempty"` // of File
}

// Run rakes.
func (c RakeCmd) Run(ctx context.Context, env Env) error {
	if err := c.check(); err != nil {
		return err
	}
	seed, problem, err := c.read(ctx)
	if err != nil {
		return err
	}
	for _, note := range problem.Notes {
		_, _ = fmt.Fprintln(env.Stderr, note)
	}
	answer, err := c.rake(ctx, problem)
	if err != nil {
		return err
	}
	if !answer.Converged {
		return c.giveUp(env, problem, answer)
	}
	_, _ = fmt.Fprintf(env.Stderr, "converged after %d rounds; largest relative difference from a total %.3g\n", answer.Iterations, answer.Error)
	return c.write(env, seed, problem.Values(), answer)
}

// check reports every flag that is wrong, before anything is read.
func (c RakeCmd) check() error {
	var faults []error
	if !(c.Tolerance > 0 && c.Tolerance < 1) {
		faults = append(faults, fault.Invalid("--tolerance: %v is not above 0 and below 1", c.Tolerance))
	}
	if c.Sweeps < 1 {
		faults = append(faults, fault.Invalid("--sweeps: %d is not 1 or more", c.Sweeps))
	}
	return errors.Join(append(faults, checkOutput(c.Output, append(c.Margin, c.Seed)...))...)
}

// checkOutput refuses to put the answer in the place of a file that it comes
// from, or of something that is no file.
func checkOutput(output string, inputs ...string) error {
	old, err := os.Stat(output)
	if output == "-" || err != nil { // a folder that is not there shows when writing
		return nil
	}
	if err := onlyFile(output); err != nil {
		return err
	}
	for _, name := range inputs {
		if in, err := os.Stat(name); err == nil && os.SameFile(old, in) {
			return fault.Invalid("-o: %s is read as well: give another name", output)
		}
	}
	return nil
}

// read reads all files and reports everything that is wrong with them.
func (c RakeCmd) read(ctx context.Context) (*longtable.Table, *longtable.Problem, error) {
	var faults longtable.Faults
	seed, err := readTable(ctx, c.Seed, nil, &faults)
	if err != nil {
		return nil, nil, err
	}
	var dimensions []string
	if seed != nil {
		dimensions = seed.Names()
	}
	var margins []*longtable.Table
	for _, name := range c.Margin {
		m, err := readTable(ctx, name, dimensions, &faults)
		if err != nil {
			return nil, nil, err
		}
		margins = append(margins, m)
	}
	if seed == nil {
		return nil, nil, faults.Err()
	}
	problem := longtable.Join(seed, margins, c.Tolerance, &faults)
	if err := faults.Err(); err != nil {
		return nil, nil, err
	}
	return seed, problem, demand.CheckMargins(len(problem.Cells), problem.Margins, c.Tolerance)
}

func readTable(ctx context.Context, name string, expected []string, faults *longtable.Faults) (*longtable.Table, error) {
	in, err := ingest.Open(name)
	if err != nil {
		return nil, faults.Take(err)
	}
	defer func() { _ = in.Close() }() // it was only read
	in.Name = name                    // margins may be files of one name in several folders
	t, err := longtable.Read(ctx, in, expected, faults)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return t, nil
}

// rake rakes until the cells that are written are within the tolerance.
func (c RakeCmd) rake(ctx context.Context, p *longtable.Problem) (rakeAnswer, error) {
	var a rakeAnswer
	for left := c.Sweeps; left > 0 && !a.Converged; {
		if err := ctx.Err(); err != nil {
			return a, fmt.Errorf("rake: %w", err)
		}
		r := demand.Rake(p.Cells, p.Margins, c.Tolerance, min(left, sweepsAtOnce))
		left -= r.Iterations
		a.Iterations += r.Iterations
		if r.Converged || left == 0 {
			// The last margins of a round may move the first ones a little over the tolerance.
			a.Error = p.Furthest().Error
			a.Converged = r.Converged && a.Error <= c.Tolerance
		}
	}
	if math.IsInf(a.Error, 0) {
		return a, errors.New("rake: the numbers lie too far apart to calculate with; nothing is written")
	}
	return a, nil
}

// giveUp tells how far the cells are from which margin. For programs it answers
// without cells, so that nobody takes them for a result.
func (c RakeCmd) giveUp(env Env, p *longtable.Problem, a rakeAnswer) error {
	if env.JSON {
		if err := env.Print(a, nil); err != nil {
			return err
		}
	}
	worst := p.Furthest()
	return fmt.Errorf("not converged after %d rounds; furthest from %v, a relative difference of %.3g (--tolerance %v); nothing is written",
		a.Iterations, worst, worst.Error, c.Tolerance)
}

// write writes the answer: a file is always CSV; on standard output it is CSV, or
// JSON when that is asked for.
func (c RakeCmd) write(env Env, seed *longtable.Table, values []float64, a rakeAnswer) error {
	if c.Output != "-" {
		if err := writeBeside(c.Output, func(w io.Writer) error { return seed.WriteCSV(w, values) }); err != nil {
			return err
		}
		a.File, a.Rows = c.Output, len(values)
		return env.Print(a, func(io.Writer) {})
	}
	out := bufio.NewWriterSize(env.Stdout, 1<<16)
	write := seed.WriteCSV
	if env.JSON {
		write = a.writeCells(seed)
	}
	if err := errors.Join(write(out, values), out.Flush()); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// writeCells returns what writes the answer with its cells, as JSON.
func (a rakeAnswer) writeCells(seed *longtable.Table) func(io.Writer, []float64) error {
	return func(w io.Writer, values []float64) error {
		head, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		if _, err := io.WriteString(w, strings.TrimSuffix(string(head), "}")+`,"cells":`); err != nil {
			return err
		}
		if err := seed.WriteJSON(w, values); err != nil {
			return err
		}
		_, err = io.WriteString(w, "}\n")
		return err
	}
}
