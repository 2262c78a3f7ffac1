package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"steunkaart/data"
	"steunkaart/internal/fault"
	"steunkaart/internal/postgres"
)

// DoctorCmd checks the set-up.
type DoctorCmd struct {
	Folder string `default:"." help:"Folder whose disk is checked for room."`
}

// The outcomes of a check.
const (
	checkOK   = "ok"
	checkWarn = "warning"
	checkFail = "fault"
)

// finding is one thing that was looked at.
type finding struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // ok, warning, fault
	Found   string `json:"found"`
	Mend    string `json:"mend,omitempty"` // what to do about it
}

// errUnwell is the outcome of a check-up with faults; each is told already.
var errUnwell = errors.New("some checks found a fault")

// Run checks everything that can be checked and tells how to mend what is
// wrong. It fails when there is a fault.
func (c DoctorCmd) Run(ctx context.Context, env Env) error {
	checks := []finding{c.parameters(), c.disk()}
	checks = append(checks, c.database(ctx, env)...)
	err := env.Print(checks, func(w io.Writer) {
		for _, k := range checks {
			_, _ = fmt.Fprintf(w, "%-8s %-12s %s\n", k.Outcome, k.Name, k.Found)
			if k.Mend != "" {
				_, _ = fmt.Fprintf(w, "%-21s → %s\n", "", k.Mend)
			}
		}
	})
	for _, k := range checks {
		if k.Outcome == checkFail && err == nil {
			err = errUnwell
		}
	}
	return err
}

// parameters checks what is built in.
func (DoctorCmd) parameters() finding {
	if _, err := data.Load(""); err != nil {
		return finding{"parameters", checkFail, oneLine(err), "build the program again from unchanged files"}
	}
	return finding{"parameters", checkOK, "definitions and method read", ""}
}

// roomGB is the room on disk, in GB, below which a warning is due: the database with the whole
// country takes about one, and an import needs as much again for a while.
const roomGB = 3

func (c DoctorCmd) disk() finding {
	var s syscall.Statfs_t
	if err := syscall.Statfs(c.Folder, &s); err != nil {
		return finding{"disk", checkWarn, fmt.Sprintf("%s: %v", c.Folder, err), "name an existing folder with --folder"}
	}
	free := float64(s.Bavail) * float64(s.Bsize) / 1e9
	if free < roomGB {
		return finding{"disk", checkWarn, fmt.Sprintf("%.1f GB free", free), fmt.Sprintf("free at least %d GB", roomGB)}
	}
	return finding{"disk", checkOK, fmt.Sprintf("%.1f GB free", free), ""}
}

// database checks the database as far as it can be reached.
func (c DoctorCmd) database(ctx context.Context, env Env) []finding {
	store, err := env.Open(ctx)
	if err != nil {
		mend := "start PostgreSQL, or check host, port, user and password in DATABASE_URL"
		if fault.Of(err).Kind == fault.KindInvalid {
			mend = "set DATABASE_URL to postgres://user:password@host/database"
		}
		return []finding{{"database", checkFail, oneLine(err), mend}}
	}
	defer store.Close()
	v, err := store.Vitals(ctx)
	if err != nil {
		return []finding{{"database", checkFail, oneLine(err), "look in the log of PostgreSQL"}}
	}
	checks := []finding{checkServer(v), checkPostGIS(v)}
	schema, usable := checkSchema(ctx, store)
	if checks = append(checks, schema); !usable {
		return checks
	}
	h, err := store.Holdings(ctx)
	if err != nil {
		return append(checks, finding{"data", checkFail, oneLine(err), "look in the log of PostgreSQL"})
	}
	return append(checks, checkInventory(h), checkAge(h, time.Now()), checkResults(h))
}

// oldest supported version of PostgreSQL, as a number.
const oldestServer = 150000

func checkServer(v postgres.Vitals) finding {
	found := fmt.Sprintf("PostgreSQL %d.%d, %.0f MB", v.Server/10000, v.Server%10000, float64(v.Bytes)/1e6)
	switch {
	case v.Server < oldestServer:
		return finding{"database", checkFail, found, "use PostgreSQL 15 or newer"}
	case v.ReadOnly:
		return finding{"database", checkWarn, found + ", read only", "serve works with --no-migrate; import and compute need the primary server"}
	}
	return finding{"database", checkOK, found, ""}
}

func checkPostGIS(v postgres.Vitals) finding {
	switch {
	case v.PostGIS != "":
		return finding{"postgis", checkOK, v.PostGIS, ""}
	case v.Available != "":
		return finding{"postgis", checkWarn, "not in this database yet", "steunkaart migrate up, as a user who may create extensions"}
	}
	return finding{"postgis", checkFail, "not installed", "install it: apt-get install postgresql-15-postgis-3"}
}

// checkSchema checks the version of the schema, and whether its tables can be asked.
func checkSchema(ctx context.Context, store *postgres.Store) (found finding, usable bool) {
	status, err := store.MigrationStatus(ctx)
	text := fmt.Sprintf("version %d of %d", status.Current, status.Latest)
	switch {
	case err != nil:
		return finding{"schema", checkFail, oneLine(err), "steunkaart migrate up"}, false
	case status.Current < status.Latest:
		return finding{"schema", checkFail, text, "steunkaart migrate up"}, false
	case status.Current > status.Latest:
		return finding{"schema", checkFail, text, "the database is newer than this program: use the newer program"}, false
	}
	return finding{"schema", checkOK, text, ""}, true
}

func checkInventory(h postgres.Holdings) finding {
	found := fmt.Sprintf("%d municipalities, %d neighbourhoods, %d help points (%d without a location)",
		h.Municipalities, h.Neighbourhoods, h.HelpPoints, h.NoLocation)
	if h.Municipalities == 0 || h.HelpPoints == 0 {
		return finding{"inventory", checkFail, found, "steunkaart starter load data/starter"}
	}
	return finding{"inventory", checkOK, found, ""}
}

// oldData is the age from which an inventory is worth a warning.
const oldData = 365 * 24 * time.Hour

func checkAge(h postgres.Holdings, now time.Time) finding {
	if h.ImportedID == 0 {
		return finding{"age", checkWarn, "nothing was imported", "steunkaart starter load data/starter"}
	}
	found := fmt.Sprintf("last import %s", h.Imported.Format(time.DateOnly))
	if now.Sub(h.Imported) > oldData {
		return finding{"age", checkWarn, found, "import newer files: steunkaart import --list"}
	}
	return finding{"age", checkOK, found, ""}
}

func checkResults(h postgres.Holdings) finding {
	switch {
	case h.ComputedID == 0:
		return finding{"results", checkFail, "nothing was computed", "steunkaart compute"}
	case h.ComputedID < h.ImportedID:
		return finding{"results", checkWarn, "older than the newest import", "steunkaart compute"}
	}
	return finding{"results", checkOK, fmt.Sprintf("computed %s, about %d cells", h.Computed.Format(time.DateTime), h.Cells), ""}
}
