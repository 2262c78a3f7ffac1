package export_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/export"
	"steunkaart/internal/supply"
)

type about struct {
	Steunkaart *struct {
		Version, Definition string
		ComputedAt          string `json:"computed_at"`
		Run, Changed        int64
		StraightLine        bool `json:"straight_line"`
		Sources             []struct{ ID, Licence, Attribution string }
	}
}

func (a about) check(t *testing.T) {
	t.Helper()
	s := a.Steunkaart
	if s == nil {
		t.Fatal("the file does not tell what it is")
	}
	if s.Version != "1.2" || s.Definition != "offline" || s.Run != 7 || s.Changed != 9 || !s.StraightLine || s.ComputedAt == "" {
		t.Errorf("got %+v", *s)
	}
	if len(s.Sources) != 1 || s.Sources[0].Licence != "CC0" || s.Sources[0].Attribution != "Verzonnen cijfers" {
		t.Errorf("sources %+v", s.Sources)
	}
}

func TestFilesTellWhoseDataTheyAre(t *testing.T) {
	t.Parallel()

	s := selection(atlastest.Hexagons(t, 0.02, 0.012))
	s.Version = "1.2"
	s.Definition, _ = s.Atlas.DefinitionIndex("offline")
	f, err := export.Select("municipalities", s)
	if err != nil {
		t.Fatal(err)
	}
	var whole, lines bytes.Buffer
	if err := export.Write(t.Context(), &whole, f, export.GeoJSON); err != nil {
		t.Fatal(err)
	}
	if err := export.Write(t.Context(), &lines, f, export.GeoJSONSeq); err != nil {
		t.Fatal(err)
	}
	var got about
	if err := json.Unmarshal(whole.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	got.check(t)
	for i, line := range strings.Split(strings.TrimSuffix(lines.String(), "\n"), "\n") {
		var got about
		if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "\x1e")), &got); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		if i == 0 {
			got.check(t)
		} else if got.Steunkaart != nil {
			t.Errorf("line %d tells it again", i)
		}
	}
}

// TestKeptStatesAreTheStates compares states that were worked out before with
// those that are worked out one by one, on the day before and after a source
// grows stale.
func TestKeptStatesAreTheStates(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.02, 0.012)
	last, ok := supply.LatestDay("2026-05") // of the library
	if !ok {
		t.Fatal("unreadable date")
	}
	limit := last.Add(supply.StaleAfter)
	seen := map[any]bool{}
	for _, now := range []int{-1, 1} {
		slow := selection(a)
		slow.Now = limit.AddDate(0, 0, now)
		fast := slow
		fast.States = export.States(a, slow.Now)
		want, got := read(t, "help-points", slow), read(t, "help-points", fast)
		for i := range want.Features {
			if got.Features[i].Properties["status"] != want.Features[i].Properties["status"] {
				t.Errorf("%v: %v, want %v", slow.Now, got.Features[i].Properties, want.Features[i].Properties)
			}
		}
		seen[want.Features[0].Properties["status"]] = true
	}
	if !seen["listed"] || !seen["stale"] {
		t.Errorf("saw only %v", seen)
	}
}
