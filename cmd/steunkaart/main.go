// Command steunkaart imports open data, estimates who needs help with digital
// matters, measures where help is within reach, and serves both as pages and
// as an API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // the clock of the Netherlands, also on a machine that has none

	"github.com/alecthomas/kong"

	"steunkaart/internal/fault"
)

// version of the code, set by the linker.
var version = "dev"

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to stop cleanly; a second one ends the program.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// commands is the command line: a flag wins over its environment variable, and
// that over the default.
type commands struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL connection string; DATABASE_URL_FILE names a file that holds it."`
	Definitions string `name:"definitions" env:"DEFINITIONS_FILE" placeholder:"FILE" help:"Definitions of digital exclusion, in place of those that come with the program."`
	JSON        bool   `name:"json" help:"Answer in JSON, for programs."`

	Serve       ServeCmd       `cmd:"" help:"Serve the pages and the API."`
	Starter     StarterCmd     `cmd:"" help:"The starter data set: the whole country in files that come with the program."`
	Import      ImportCmd      `cmd:"" help:"Import a publisher's file: areas, figures, help points, polling stations."`
	Undo        UndoCmd        `cmd:"" help:"Take an import back."`
	Compute     ComputeCmd     `cmd:"" help:"Compute need, reach and gaps from what is stored."`
	Migrate     MigrateCmd     `cmd:"" help:"Change or show the version of the database schema."`
	Export      ExportCmd      `cmd:"" help:"Write a layer to a file."`
	Site        SiteCmd        `cmd:"" help:"Choose sites on tables of your own: the most covered, the nearest by, or the fewest."`
	Network     NetworkCmd     `cmd:"" help:"Streets of OpenStreetMap as a graph file, for reach by street."`
	Measure     MeasureCmd     `cmd:"" help:"Measure reach on demands, supplies and costs of your own, and how evenly it is spread."`
	Corrections CorrectionsCmd `cmd:"" help:"What visitors say that is wrong about help points."`
	Rake        RakeCmd        `cmd:"" help:"Scale a table of your own to margins of your own (iterative proportional fitting)."`
	Doctor      DoctorCmd      `cmd:"" help:"Check set-up, database and data, and say how to mend them."`
	Version     VersionCmd     `cmd:"" help:"Print the version of the program."`
}

// exit is how kong's --help ends the parsing.
type exit int

// run runs one command and returns the exit code: 0 done, 1 failed, 2 wrong use.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case exit:
			code = int(cause)
		default:
			panic(cause)
		}
	}()
	secrets, faults := readSecrets()
	var c commands
	parser, err := kong.New(&c, kong.Name("steunkaart"),
		kong.Description("Help with digital matters: who needs it, and where is it within reach?"),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { panic(exit(code)) }),
		kong.Resolvers(secrets), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return complain(stderr, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return complain(stderr, err)
	}
	env := Env{Stdout: stdout, Stderr: stderr, DatabaseURL: c.DatabaseURL, Definitions: c.Definitions, Version: version, JSON: c.JSON, faults: faults}
	return complain(stderr, command.Run(env))
}

// complain writes what went wrong, one line per fault, and returns the exit code.
func complain(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	var wrongUse *kong.ParseError
	if errors.As(err, &wrongUse) {
		_, _ = fmt.Fprintf(w, "steunkaart: %s (see --help)\n", err)
		return exitUsage
	}
	switch f := fault.Of(err); f.Kind {
	case fault.KindInvalid:
		for _, detail := range fault.Details(err) {
			_, _ = fmt.Fprintf(w, "steunkaart: %s\n", detail)
		}
		return exitUsage
	case fault.KindCancelled:
		_, _ = fmt.Fprintln(w, "steunkaart: stopped")
		return exitFailed
	default:
		_, _ = fmt.Fprintf(w, "steunkaart: %s\n", oneLine(err))
		return exitFailed
	}
}

// oneLine returns the text of an error on one line: pgx writes an attempt to
// connect per line.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
