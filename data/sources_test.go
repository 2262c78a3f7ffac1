package data_test

import (
	"testing"

	"steunkaart/data"
)

func TestEverySourceSaysWhoseItIs(t *testing.T) {
	t.Parallel()

	all, err := data.Sources()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d sources, %v", len(all), err)
	}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.ID] {
			t.Errorf("source %q stands twice", s.ID)
		}
		seen[s.ID] = true
	}
}
