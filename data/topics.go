package data

import (
	_ "embed" // topics.json
	"slices"

	"steunkaart/internal/fault"
	"steunkaart/internal/supply"
)

//go:embed topics.json
var topicsFile []byte

// Topics returns how the words of sources are read as topics. Each rule is an
// assumption, with its reason beside it.
func Topics() (supply.Reading, error) {
	var r supply.Reading
	if err := decode("topics.json", topicsFile, &r); err != nil {
		return r, err
	}
	for _, k := range r.Kinds {
		if !k.Kind.Valid() || k.Reason == "" || !known(k.Topics...) {
			return r, fault.Invalid("topics.json: %q: expected a kind with known topics and a reason", k.Kind)
		}
	}
	for _, w := range r.Words {
		if !known(w.Topic) || len(w.Words) == 0 || w.Reason == "" {
			return r, fault.Invalid("topics.json: %q: expected a known topic with words and a reason", w.Topic)
		}
	}
	return r, nil
}

func known(topics ...supply.Topic) bool {
	return len(topics) > 0 && !slices.ContainsFunc(topics, func(t supply.Topic) bool { return !slices.Contains(supply.Topics, t) })
}
