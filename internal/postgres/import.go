package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// ImportJob says what is imported and what it takes the place of.
type ImportJob struct {
	Source                      string // name of the import source, the key for replacing
	FileName, FileSHA256        string
	FileBytes                   int64
	Vintage, Publisher, Licence string
	Version                     string    // of the code
	Scope                       area.Code // only this municipality's help points; "" for all
	// WholeSource retires everything that earlier runs of the source brought, in
	// scope. Without it only rows with the same key are replaced.
	WholeSource bool
	DryRun      bool // everything, and then nothing is kept
	Started     time.Time
	OnReject    func(ingest.Reject) error // told of every reject; may be nil
}

// ImportOutcome is what an import found.
type ImportOutcome struct {
	Run      int64           `json:"run"` // 0 for a dry run
	Accepted int64           `json:"accepted"`
	Rejected int64           `json:"rejected"`
	Rejects  []ingest.Reject `json:"rejects"` // the first few
	Mapped   []Mapping       `json:"mapped"`
}

// Mapping says that rows of a former municipality went to the one of today.
type Mapping struct {
	From   area.Code `json:"from"`
	Name   string    `json:"name"`
	To     area.Code `json:"to"`
	ToName string    `json:"to_name"`
	Rows   int64     `json:"rows"`
}

// String tells the mapping in a line: "GM0457 Weesp → GM0363 Amsterdam, 3 rows".
func (m Mapping) String() string {
	return fmt.Sprintf("%s %s → %s %s, %d rows", m.From, m.Name, m.To, m.ToName, m.Rows)
}

// errDryRun rolls a dry run back.
var errDryRun = errors.New("dry run")

// Import stages the rows that read emits, checks them, and swaps them in, all in
// one transaction: whoever is killed half-way leaves the old data whole.
func (s *Store) Import(ctx context.Context, job ImportJob, read func(context.Context, ingest.Sink) error) (ImportOutcome, error) {
	var outcome ImportOutcome
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		i := &importer{ctx: ctx, tx: tx, job: job, outcome: &outcome}
		for _, step := range []func() error{
			func() error { return i.stage(read) },
			i.unique, i.municipalities, i.areas, i.locations, i.scope, i.enough, i.record, i.retire, i.swap, i.finish,
		} {
			if err := step(); err != nil {
				return err
			}
		}
		if job.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		outcome.Run = 0
		return outcome, nil
	}
	if err != nil {
		return ImportOutcome{}, fmt.Errorf("import %s: %w", job.Source, lost(err))
	}
	return outcome, nil
}

// ImportLoaded reports whether the newest import of a source is of the file with
// this checksum.
func (s *Store) ImportLoaded(ctx context.Context, source, sha256 string) (bool, error) {
	var loaded bool
	if err := s.pool.QueryRow(ctx, query("import_loaded"), pgx.StrictNamedArgs{"source": source, "sha256": sha256}).Scan(&loaded); err != nil {
		return false, fmt.Errorf("query import_loaded: %w", err)
	}
	return loaded, nil
}

// importer is one import under way.
type importer struct {
	ctx     context.Context
	tx      pgx.Tx
	job     ImportJob
	rows    *stage
	outcome *ImportOutcome
}

func (i *importer) exec(name string, args pgx.StrictNamedArgs) error {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	if _, err := i.tx.Exec(i.ctx, query(name), args); err != nil {
		return fmt.Errorf("query %s: %w", name, refused(err))
	}
	return nil
}

// lost says of a connection that broke that the database is away; the server
// then rolls the import back by itself.
func lost(err error) error {
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && strings.HasPrefix(pg.Code, "57P"), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET):
		return fault.Unavailable(err, "the database went away; nothing changed")
	}
	return err
}

// refused turns the violation of a named constraint into a fault of the input:
// the database has the last word on what is good data.
func refused(err error) error {
	if name := Violation(err); name != "" {
		return errors.Join(fault.Invalid("a row breaks the rule %s of the database", name), err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22") { // a value that its type does not take
		return errors.Join(fault.Invalid("the database refuses a value: %s", pg.Message), err)
	}
	return err
}

// stage copies what the reader emits into the staging tables.
func (i *importer) stage(read func(context.Context, ingest.Sink) error) error {
	if err := lockImports(i.ctx, i.tx); err != nil {
		return err
	}
	if _, err := i.tx.Exec(i.ctx, query("import_staging")); err != nil {
		return fmt.Errorf("query import_staging: %w", err)
	}
	i.rows = newStage(i.ctx, i.tx, i.job.OnReject)
	if err := read(i.ctx, i.rows); err != nil {
		_ = i.rows.copier.finish() // what was wrong with the file says more
		return err
	}
	if err := i.rows.finish(); err != nil {
		return err
	}
	return i.exec("import_analyze", nil)
}

// lockImports waits until no other import or undo is under way, and keeps later
// ones waiting until the transaction ends.
func lockImports(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, query("import_lock")); err != nil {
		return fmt.Errorf("query import_lock: %w", err)
	}
	return nil
}

// unique refuses a file with one key on two rows: nobody can say which holds.
func (i *importer) unique() error {
	for _, table := range []string{"area", "statistic", "postcode", "postcode_people", "help_point", "site"} {
		var key string
		var first, second int
		err := i.tx.QueryRow(i.ctx, query("import_double_"+table)).Scan(&key, &first, &second)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
		case err != nil:
			return fmt.Errorf("query import_double_%s: %w", table, err)
		default:
			return fault.Invalid("%s: %q stands on line %d and again on line %d; expected once", i.job.FileName, key, first, second)
		}
	}
	return nil
}

// enough refuses an import of nothing.
func (i *importer) enough() error {
	i.outcome.Accepted, i.outcome.Rejected, i.outcome.Rejects = i.rows.accepted, i.rows.rejected, i.rows.rejects
	if i.outcome.Accepted > 0 {
		return nil
	}
	if len(i.outcome.Rejects) == 0 {
		return fault.Invalid("%s: no rows; nothing changed", i.job.FileName)
	}
	r := i.outcome.Rejects[0]
	return fault.Invalid("%s: none of %d rows can be used, the first because of line %d, %s: %s; nothing changed",
		i.job.FileName, i.outcome.Rejected, r.Line, r.Field, r.Reason)
}

// record makes the run row.
func (i *importer) record() error {
	j := i.job
	err := i.tx.QueryRow(i.ctx, query("import_run"), pgx.StrictNamedArgs{
		"source": j.Source, "file": j.FileName, "sha256": j.FileSHA256, "bytes": j.FileBytes, "vintage": j.Vintage,
		"publisher": j.Publisher, "licence": j.Licence, "scope": j.Scope, "version": j.Version, "started": j.Started,
	}).Scan(&i.outcome.Run)
	if err != nil {
		return fmt.Errorf("query import_run: %w", err)
	}
	return nil
}

// retire marks the rows that the new ones take the place of.
func (i *importer) retire() error {
	keyed := []string{"area", "area_statistic", "municipality_change", "postcode", "postcode_people"}
	for _, table := range keyed {
		if i.job.WholeSource {
			if err := i.exec("import_retire_source_"+table, pgx.StrictNamedArgs{"run": i.outcome.Run, "source": i.job.Source}); err != nil {
				return err
			}
		}
		if err := i.exec("import_retire_key_"+table, pgx.StrictNamedArgs{"run": i.outcome.Run}); err != nil {
			return err
		}
	}
	for table, staged := range map[string]string{"help_point": "help_point", "candidate_site": "site", "street": "street"} {
		if !i.job.WholeSource && i.rows.count(staged) == 0 {
			continue // the file says nothing of these
		}
		args := pgx.StrictNamedArgs{"run": i.outcome.Run, "source": i.job.Source, "scope": i.job.Scope}
		if err := i.exec("import_retire_source_"+table, args); err != nil {
			return err
		}
	}
	return i.retireDwellings()
}

// retireDwellings marks the places where people live that the new ones take the
// place of: all of the kind, whatever source brought them, but of buildings only
// those of files that the new one covers, and those that it holds too.
func (i *importer) retireDwellings() error {
	if i.rows.count("dwelling_point") == 0 {
		return nil
	}
	for _, what := range []string{"kind", "cover", "same"} {
		if err := i.exec("import_retire_dwelling_"+what, pgx.StrictNamedArgs{"run": i.outcome.Run}); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the counts into the run row.
func (i *importer) finish() error {
	detail, err := json.Marshal(map[string]any{"mapped_municipalities": i.outcome.Mapped, "rejects": i.outcome.Rejects})
	if err != nil {
		return fmt.Errorf("describe import: %w", err)
	}
	return i.exec("import_run_finish", pgx.StrictNamedArgs{
		"run": i.outcome.Run, "accepted": i.outcome.Accepted, "rejected": i.outcome.Rejected, "detail": detail,
	})
}
