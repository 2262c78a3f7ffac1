package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/postgres"
)

// ImportCmd brings the file of a source into the database: staged, checked and
// swapped in one transaction.
type ImportCmd struct {
	Source string `arg:"" optional:"" help:"What the file is; --list names all."`
	File   string `arg:"" optional:"" name:"file" help:"File, folder of the starter set, or http(s) address."`

	List      bool   `help:"List the sources with their formats and columns."`
	DryRun    bool   `help:"Do everything and then keep nothing."`
	As        string `placeholder:"GMxxxx" help:"Replace only the help points of this municipality."`
	Label     string `placeholder:"NAME" help:"Tells lists of one source apart: an import replaces only what came under the same label. Letters, digits, hyphens."`
	Vintage   string `placeholder:"YEAR" help:"Year or date that the file speaks of, where the file does not say."`
	Publisher string `placeholder:"NAME" help:"Who made the file, shown as source."`
	Licence   string `placeholder:"NAME" help:"Licence of the file."`
	Rejects   string `type:"path" placeholder:"FILE" help:"Write the rejected rows to this CSV: line, field, value, reason."`
}

// Run imports, or lists the sources.
func (c ImportCmd) Run(ctx context.Context, env Env) error {
	if c.List {
		return listSources(env)
	}
	if c.Source == "starter" && c.File != "" {
		return StarterLoadCmd{Dir: c.File}.Run(ctx, env)
	}
	src, err := c.source()
	if err != nil {
		return err
	}
	in, err := open(ctx, c.File)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // was only read
	if _, err := in.Kind(src.kinds...); err != nil {
		return err
	}
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return c.load(ctx, env, store, src, in)
}

// source finds the source and checks the flags, all at once.
func (c ImportCmd) source() (importSource, error) {
	src, ok := sources()[c.Source]
	var err error
	switch {
	case c.Source == "":
		err = fault.Invalid("import: name a source and a file; --list names the sources")
	case !ok:
		err = fault.Invalid("import: %q is not a source; --list names them", c.Source)
	case c.File == "":
		err = fault.Invalid("import %s: name a file", c.Source)
	}
	if c.As != "" && err == nil {
		code, codeErr := area.ParseCode(c.As)
		if codeErr != nil || code.Level() != area.LevelMunicipality {
			err = errors.Join(err, fault.Invalid("--as: %q is not the code of a municipality such as GM0503", c.As))
		}
		if !src.scoped {
			err = errors.Join(err, fault.Invalid("--as: source %s is imported whole", c.Source))
		}
	}
	if !labelForm.MatchString(c.Label) {
		err = errors.Join(err, fault.Invalid("--label: %q has more than letters, digits and hyphens", c.Label))
	}
	if _, yearErr := c.year(); yearErr != nil {
		err = errors.Join(err, yearErr)
	}
	return src, err
}

// labelForm is what a label looks like; none is a label too.
var labelForm = regexp.MustCompile(`^[A-Za-z0-9-]{0,60}$`)

// key is the name under which the rows are stored and later replaced.
func (c ImportCmd) key() string {
	if c.Label == "" {
		return c.Source
	}
	return c.Source + ":" + c.Label
}

// year returns the year of the vintage, 0 when none is given.
func (c ImportCmd) year() (int, error) {
	if c.Vintage == "" {
		return 0, nil
	}
	var year int
	if n, err := fmt.Sscanf(c.Vintage, "%4d", &year); n != 1 || err != nil || year < 1990 || year > 2100 {
		return 0, fault.Invalid("--vintage: %q does not begin with a year such as 2024", c.Vintage)
	}
	return year, nil
}

// load imports the opened file and tells what happened.
func (c ImportCmd) load(ctx context.Context, env Env, store *postgres.Store, src importSource, in ingest.Input) error {
	sum, size, err := checksum(in.Path)
	if err != nil {
		return err
	}
	names, err := store.MunicipalityNames(ctx)
	if err != nil {
		return err
	}
	kept, err := newRejectFile(c.Rejects)
	if err != nil {
		return err
	}
	defer kept.drop()
	method, err := data.LoadMethod()
	if err != nil {
		return err
	}
	year, _ := c.year() // was checked
	reader := src.reader(readerOptions{
		year: year, publisher: or(c.Publisher, src.publisher, in.Name),
		municipality: func(name string) (area.Code, bool) { code, ok := names[area.Fold(name)]; return code, ok },
		note:         func(text string) { _, _ = fmt.Fprintf(env.Stderr, "%s: %s\n", in.Name, text) },
		secret:       method.SecretResidents.Value,
	})
	job := postgres.ImportJob{
		Source: c.key(), FileName: in.Name, FileSHA256: sum, FileBytes: size, Vintage: c.Vintage,
		Publisher: or(c.Publisher, src.publisher), Licence: or(c.Licence, src.licence), Version: env.Version,
		Scope: area.Code(upper(c.As)), DryRun: c.DryRun, Started: time.Now(), OnReject: kept.add,
	}
	outcome, err := store.Import(ctx, job, func(ctx context.Context, sink ingest.Sink) error {
		return reader.Read(ctx, in, newTicker(sink, env.Stderr, "import "+in.Name))
	})
	if err = errors.Join(err, kept.finish()); err != nil {
		return err
	}
	return env.Print(outcome, func(w io.Writer) { c.say(w, outcome) })
}

// say tells the outcome to a person.
func (c ImportCmd) say(w io.Writer, o postgres.ImportOutcome) {
	if c.DryRun {
		_, _ = fmt.Fprintf(w, "%s: %d rows accepted, %d rejected; dry run: nothing changed\n", c.Source, o.Accepted, o.Rejected)
	} else {
		_, _ = fmt.Fprintf(w, "%s: %d rows accepted, %d rejected, run %d\n", c.Source, o.Accepted, o.Rejected, o.Run)
	}
	for _, m := range o.Mapped {
		_, _ = fmt.Fprintf(w, "  %s\n", m)
	}
	for _, r := range o.Rejects {
		_, _ = fmt.Fprintf(w, "  line %d, %s %q: %s\n", r.Line, r.Field, r.Value, r.Reason)
	}
	if more := o.Rejected - int64(len(o.Rejects)); more > 0 {
		_, _ = fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// UndoCmd takes an import back.
type UndoCmd struct {
	Number int64 `arg:"" name:"run" help:"Number of the run, as import printed it."`
}

// Run takes it back.
func (c UndoCmd) Run(ctx context.Context, env Env) error {
	store, err := env.Open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	undo, err := store.Undo(ctx, c.Number, env.Version, time.Now())
	if err != nil {
		return err
	}
	return env.Print(map[string]int64{"undone": c.Number, "run": undo}, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "run %d is taken back, recorded as run %d; compute again to see it in the figures\n", c.Number, undo)
	})
}
