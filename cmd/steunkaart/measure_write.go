package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
)

// measureAnswer is what measure prints in JSON.
type measureAnswer struct {
	Measure string       `json:"measure"`
	File    string       `json:"file,omitempty"`
	Rows    int          `json:"rows,omitempty"` // of File
	Values  []valueOfRow `json:"values,omitempty"`
}

// valueOfRow is the value of a demand; nil is out of reach.
type valueOfRow struct {
	ID    string   `json:"id"`
	Value *float64 `json:"value"`
}

// write writes the answer: a file is always CSV; on standard output it is CSV, or
// JSON when that is asked for.
func (c MeasureCmd) write(env Env, ids []string, values []float64) error {
	answer := measureAnswer{Measure: c.Measure}
	if c.Output != "-" {
		if err := writeBeside(c.Output, func(w io.Writer) error { return writeValues(w, ids, values) }); err != nil {
			return err
		}
		answer.File, answer.Rows = c.Output, len(values)
		return env.Print(answer, func(io.Writer) {})
	}
	if env.JSON {
		for i, id := range ids {
			answer.Values = append(answer.Values, valueOfRow{ID: id})
			if !math.IsInf(values[i], 0) {
				answer.Values[i].Value = &values[i]
			}
		}
		return env.Print(answer, nil)
	}
	out := bufio.NewWriterSize(env.Stdout, 1<<16)
	if err := errors.Join(writeValues(out, ids, values), out.Flush()); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// writeValues writes a table id,value.
func writeValues(w io.Writer, ids []string, values []float64) error {
	out := csv.NewWriter(w)
	row := []string{"id", "value"}
	if err := out.Write(row); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	for i, id := range ids {
		row[0], row[1] = id, decimal(values[i])
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	out.Flush()
	return out.Error()
}
