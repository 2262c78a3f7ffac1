package main

import (
	"strings"
	"testing"
)

// TestImportLabels keeps lists under different labels side by side, and has a
// list replace only what came under its own label.
func TestImportLabels(t *testing.T) {
	t.Parallel()

	store, address, dir := imported(t)
	list := func(label, name string) {
		t.Helper()
		path := write(t, dir, label+".csv", "id,kind,name,municipality_code\n1,ido,"+name+",GM9001\n")
		code, _, errs := command(t.Context(), "--database-url", address, "import", "help-points", path, "--label", label)
		if code != exitDone {
			t.Fatalf("%s: exit %d: %s", label, code, errs)
		}
	}
	list("bibliotheek", "Aap")
	list("welzijn", "Noot")
	list("bibliotheek", "Mies")
	if got, want := current(t, store), "Bibliotheek GM9001, Mies GM9001, Noot GM9001"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	code, _, errs := command(t.Context(), "--database-url", address, "import", "help-points", dir+"/welzijn.csv", "--label", "wel zijn")
	if code != exitUsage || !strings.Contains(errs, "--label") {
		t.Errorf("a label with a space: exit %d, %q", code, errs)
	}
}
