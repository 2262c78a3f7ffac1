package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// CorrectionsCmd shows what visitors say that is wrong.
type CorrectionsCmd struct {
	List CorrectionsListCmd `cmd:"" help:"Print what visitors say that is wrong, the oldest first."`
	Done CorrectionsDoneCmd `cmd:"" help:"Mark a report as looked at."`
}

// CorrectionsListCmd prints reports.
type CorrectionsListCmd struct {
	State string `default:"new" enum:"new,done" help:"new or done."`
}

// Run prints them.
func (c CorrectionsListCmd) Run(ctx context.Context, env Env) error {
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := store.Corrections(ctx, c.State)
	if err != nil {
		return err
	}
	return env.Print(all, func(w io.Writer) {
		for _, r := range all {
			_, _ = fmt.Fprintf(w, "%d  %s  %s (%s)  %s\n", r.ID, r.Received.Format(time.DateOnly), r.Name, r.Slug, strings.Join(r.Subjects, ", "))
			if r.Text != "" {
				_, _ = fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(r.Text, "\n", "\n    "))
			}
		}
		_, _ = fmt.Fprintf(w, "%d reports\n", len(all))
	})
}

// CorrectionsDoneCmd marks a report.
type CorrectionsDoneCmd struct {
	ID int64 `arg:"" help:"Number of the report, as list prints it."`
}

// Run marks it.
func (c CorrectionsDoneCmd) Run(ctx context.Context, env Env) error {
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.FinishCorrection(ctx, c.ID); err != nil {
		return err
	}
	return env.Print(map[string]int64{"done": c.ID}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "report %d is done\n", c.ID) })
}
