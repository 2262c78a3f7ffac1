package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"steunkaart/internal/ingest/starter"
)

func TestStarterCheck(t *testing.T) {
	t.Parallel()

	var out, complaints bytes.Buffer
	if code := run(t.Context(), []string{"starter", "check", "../../data/starter"}, &out, &complaints); code != exitDone {
		t.Fatalf("exit %d: %s", code, complaints.String())
	}
	for _, want := range []string{"municipality", "342 rows", "help_point"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}

func TestStarterCheckForPrograms(t *testing.T) {
	t.Parallel()

	var out, complaints bytes.Buffer
	if code := run(t.Context(), []string{"--json", "starter", "check", "../../data/starter"}, &out, &complaints); code != exitDone {
		t.Fatalf("exit %d: %s", code, complaints.String())
	}
	var m starter.Manifest
	if err := json.Unmarshal(out.Bytes(), &m); err != nil || len(m.Tables) < 10 {
		t.Errorf("%d tables, %v", len(m.Tables), err)
	}
}

func TestStarterFaults(t *testing.T) {
	t.Parallel()

	empty := t.TempDir()
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no set there", []string{"starter", "check", empty}, exitFailed, "manifest.json"},
		{"no sources", []string{"starter", "build", "--from", empty, "--harvest", empty, "--sources", empty + "/none.json", "--out", empty}, exitUsage, "none.json"},
		{"no files", []string{"starter", "build", "--from", empty, "--harvest", empty, "--sources", "../../data/sources.json", "--out", empty}, exitUsage, "gemeenten.geojson"},
		{"no folder named", []string{"starter", "build"}, exitUsage, "--from"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			var out, complaints bytes.Buffer
			if code := run(t.Context(), tt.args, &out, &complaints); code != tt.code || !strings.Contains(complaints.String(), tt.want) {
				t.Errorf("exit %d: %q, want %d and %q", code, complaints.String(), tt.code, tt.want)
			}
			if out.Len() > 0 {
				t.Errorf("wrote %q", out.String())
			}
		})
	}
}
