package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steunkaart/internal/postgres/pgtest"
)

// command runs the program as a shell would and returns what it wrote.
func command(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(ctx, args, &out, &errs)
	return code, out.String(), errs.String()
}

// unset takes every setting out of the environment of a test.
func unset(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"DATABASE_URL", "DATABASE_URL_FILE", "DEFINITIONS_FILE", "HOST", "PORT", "DEBUG_PORT", "BASE_URL", "BASEMAP_URL", "LOG_LEVEL", "LOG_FORMAT", "HELPLINE_PHONE", "SECURITY_CONTACT", "TRUSTED_PROXIES", "GEOCODER_URL",
	} {
		t.Setenv(name, "") // so that it is put back
		_ = os.Unsetenv(name)
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	unset(t)
	for _, c := range []string{"", "serve", "migrate", "migrate up", "migrate down", "migrate status", "doctor", "version", "starter"} {
		code, out, errs := command(t.Context(), append(strings.Fields(c), "--help")...)
		if code != exitDone || !strings.HasPrefix(out, "Usage: steunkaart") || errs != "" {
			t.Errorf("%s --help: exit %d, %q, %q", c, code, out, errs)
		}
	}
}

func TestWrongUse(t *testing.T) {
	unset(t)
	tests := []struct {
		name, args, says string
		code             int
	}{
		{"no command", "", "expected one of", exitUsage},
		{"unknown command", "serv", "serv", exitUsage},
		{"unknown flag", "serve --prot 1", "--prot", exitUsage},
		{"no database", "migrate status", "DATABASE_URL: not set", exitUsage},
		{"no database address", "migrate status --database-url http:x", "DATABASE_URL: not a PostgreSQL", exitUsage},
		{"silent database", "migrate status --database-url postgres://127.0.0.1:1/x", "the database does not answer", exitFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command(t.Context(), strings.Fields(tt.args)...)
			if code != tt.code || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 || out != "" {
				t.Errorf("exit %d, stdout %q, stderr %q; want exit %d and one line with %q", code, out, errs, tt.code, tt.says)
			}
		})
	}
}

func TestAllFaultsInSettingsAtOnce(t *testing.T) {
	unset(t)
	for name, value := range map[string]string{
		"PORT": "http", "DEBUG_PORT": "70000", "BASE_URL": "steunkaart.nl", "BASEMAP_URL": "ftp://x", "LOG_LEVEL": "loud", "LOG_FORMAT": "xml",
		"DATABASE_URL_FILE": filepath.Join(t.TempDir(), "missing"),
	} {
		t.Setenv(name, value)
	}
	code, _, errs := command(t.Context(), "serve")
	if code != exitUsage || strings.Count(errs, "\n") != 7 {
		t.Errorf("exit %d with\n%swant 2 with seven lines", code, errs)
	}
	for _, name := range []string{"PORT", "DEBUG_PORT", "BASE_URL", "BASEMAP_URL", "LOG_LEVEL", "LOG_FORMAT", "DATABASE_URL_FILE"} {
		if !strings.Contains(errs, "steunkaart: "+name+": ") {
			t.Errorf("nothing about %s in\n%s", name, errs)
		}
	}
}

func TestFlagWinsOverEnvironmentOverDefault(t *testing.T) {
	unset(t)
	const database = "postgres://127.0.0.1:1/x"
	for _, tt := range []struct{ env, flag, want string }{{"", "", ""}, {"-5", "", `"-5"`}, {"-5", "-6", `"-6"`}} {
		if tt.env != "" {
			t.Setenv("PORT", tt.env)
		}
		args := []string{"serve", "--database-url", database}
		if tt.flag != "" {
			args = append(args, "--port="+tt.flag)
		}
		_, _, errs := command(t.Context(), args...)
		if tt.want == "" && !strings.Contains(errs, "does not answer") || !strings.Contains(errs, tt.want) {
			t.Errorf("PORT=%s --port=%s: %s", tt.env, tt.flag, errs)
		}
	}
}

func TestSecretFromFile(t *testing.T) {
	unset(t)
	_, address := pgtest.OpenURL(t)
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL_FILE", file)
	code, out, errs := command(t.Context(), "--json", "migrate", "status")
	var status struct{ Current, Latest int }
	if err := json.Unmarshal([]byte(out), &status); err != nil || code != exitDone || status.Current == 0 || status.Current != status.Latest {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	t.Setenv("DATABASE_URL", address)
	if code, _, errs := command(t.Context(), "migrate", "status"); code != exitUsage || !strings.Contains(errs, "only one of them") {
		t.Errorf("both set: exit %d, %q", code, errs)
	}
}

func TestMigrateDownAndUp(t *testing.T) {
	unset(t)
	_, address := pgtest.OpenURL(t)
	for _, step := range []struct {
		args string
		code int
		says string
	}{
		{"migrate down --to 99", exitUsage, ""},
		{"migrate down --to -1", exitUsage, ""},
		{"migrate down --to 0", exitDone, "schema version 0 of"},
		{"migrate down", exitDone, "schema version 0 of"},
		{"doctor", exitFailed, "steunkaart migrate up"},
		{"migrate up", exitDone, "schema version"},
		{"doctor", exitFailed, "steunkaart starter load"},
	} {
		code, out, errs := command(t.Context(), append(strings.Fields(step.args), "--database-url", address)...)
		if code != step.code || !strings.Contains(out, step.says) {
			t.Errorf("%s: exit %d, %q, %q", step.args, code, out, errs)
		}
	}
}

func TestDoctorWithoutDatabase(t *testing.T) {
	unset(t)
	code, out, _ := command(t.Context(), "--json", "doctor", "--database-url", "postgres://127.0.0.1:1/x")
	var findings []finding
	if err := json.Unmarshal([]byte(out), &findings); err != nil || code != exitFailed {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	last := findings[len(findings)-1]
	if last.Name != "database" || last.Outcome != checkFail || last.Mend == "" || strings.Contains(last.Found, "\n") {
		t.Errorf("%+v", last)
	}
}

func TestVersion(t *testing.T) {
	unset(t)
	code, out, _ := command(t.Context(), "version")
	if code != exitDone || !strings.HasPrefix(out, "steunkaart ") {
		t.Errorf("exit %d, %q", code, out)
	}
	var broken io.Writer = brokenWriter{}
	if code := run(t.Context(), []string{"--json", "version"}, broken, io.Discard); code != exitFailed {
		t.Errorf("an answer that could not be written: exit %d", code)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }
