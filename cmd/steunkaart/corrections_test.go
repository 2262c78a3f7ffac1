package main

import (
	"encoding/json"
	"strings"
	"testing"

	"steunkaart/internal/correction"
	"steunkaart/internal/postgres/pgtest"
)

// TestCorrections reads what visitors said, marks one report as looked at, and
// asks for one that is not there.
func TestCorrections(t *testing.T) {
	unset(t)
	store, database := pgtest.OpenURL(t)
	ask := func(args ...string) (int, string, string) {
		return command(t.Context(), append([]string{"--database-url", database}, args...)...)
	}
	if code, out, errs := ask("corrections", "list"); code != exitDone || out != "0 reports\n" {
		t.Errorf("of none: exit %d, %q, %q", code, out, errs)
	}
	for i, text := range []string{"Dicht op maandag.\nAl een jaar.", ""} {
		err := store.SaveCorrection(t.Context(), correction.Report{
			Point: 7, Slug: "bibliotheek", Subjects: []correction.Subject{correction.SubjectHours, correction.SubjectClosed}, Text: text, Language: "nl",
			Token: strings.Repeat(string(rune('A'+i)), correction.Token),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	code, out, _ := ask("corrections", "list")
	if code != exitDone || !strings.Contains(out, "(bibliotheek)  hours, closed\n    Dicht op maandag.\n    Al een jaar.\n") || !strings.HasSuffix(out, "2 reports\n") {
		t.Errorf("list: exit %d, %s", code, out)
	}
	code, out, _ = ask("--json", "corrections", "list")
	var all []map[string]any
	if err := json.Unmarshal([]byte(out), &all); code != exitDone || err != nil || len(all) != 2 {
		t.Fatalf("list as JSON: exit %d, %v, %s", code, err, out)
	}
	for key := range all[0] {
		if !strings.Contains(" id slug name subjects text language received_on state ", " "+key+" ") {
			t.Errorf("a report tells %s: of the sender nothing may be kept", key)
		}
	}
	if code, out, errs := ask("corrections", "done", "1"); code != exitDone || out != "report 1 is done\n" {
		t.Errorf("done: exit %d, %q, %q", code, out, errs)
	}
	if _, out, _ := ask("corrections", "list"); !strings.HasSuffix(out, "1 reports\n") || strings.Contains(out, "maandag") {
		t.Errorf("after it was done: %s", out)
	}
	if _, out, _ := ask("corrections", "list", "--state", "done"); !strings.Contains(out, "maandag") {
		t.Errorf("those that are done: %s", out)
	}
	if code, _, errs := ask("corrections", "done", "99"); code != exitFailed || !strings.Contains(errs, "there is no report 99") || strings.Count(errs, "\n") != 1 {
		t.Errorf("one that is not there: exit %d, %q", code, errs)
	}
}

// TestSettingsOfServers names each setting that is wrong with what was expected.
func TestSettingsOfServers(t *testing.T) {
	unset(t)
	for _, tt := range []struct{ flag, value, want string }{
		{"--trusted-proxies", "10.0.0.0/33", `TRUSTED_PROXIES: "10.0.0.0/33" is not a network, expected 10.0.0.0/8 or an address`},
		{"--trusted-proxies", "10.0.0.1, proxy.example", `TRUSTED_PROXIES: "proxy.example" is not a network`},
		{"--geocoder-url", "ftp://example.nl", "GEOCODER_URL: "},
		{"--geocoder-url", "example.nl/free", "GEOCODER_URL: "},
	} {
		code, _, errs := command(t.Context(), "--database-url", "postgres://localhost:1/none", "serve", tt.flag, tt.value)
		if code != exitUsage || !strings.Contains(errs, tt.want) {
			t.Errorf("%s %s: exit %d, %q, want %q", tt.flag, tt.value, code, errs, tt.want)
		}
	}
	if all, err := prefixes("TRUSTED_PROXIES", "10.0.0.0/8,::1 192.0.2.7"); err != nil || len(all) != 3 || all[2].String() != "192.0.2.7/32" {
		t.Errorf("read %v, %v", all, err)
	}
}
