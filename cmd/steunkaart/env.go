package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"steunkaart/internal/fault"
	"steunkaart/internal/postgres"
)

// Env is what every command gets beside its own flags: where it writes, and the
// settings that all commands share. A command writes data to Stdout and
// progress or remarks to Stderr.
type Env struct {
	Stdout      io.Writer
	Stderr      io.Writer
	DatabaseURL string // PostgreSQL connection string; may be empty, see Open
	Definitions string // file of definitions; empty for those that come with the program
	Version     string // of the code, for run rows
	JSON        bool   // machine output asked for

	faults error // of secrets that could not be read
}

// Open connects to the database. The caller closes the store. A missing or
// unreadable DATABASE_URL is the caller's fault, a silent database is not.
func (e Env) Open(ctx context.Context) (*postgres.Store, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	return postgres.Open(ctx, e.DatabaseURL)
}

// check reports what is wrong with the settings that all commands share.
func (e Env) check() error {
	if e.faults == nil && e.DatabaseURL == "" {
		return fault.Invalid("DATABASE_URL: not set; give --database-url, the environment variable or DATABASE_URL_FILE")
	}
	return e.faults
}

// Print writes v as one JSON document when machine output is asked for, and
// otherwise the text that say writes.
func (e Env) Print(v any, say func(w io.Writer)) error {
	if !e.JSON {
		say(e.Stdout)
		return nil
	}
	enc := json.NewEncoder(e.Stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}
