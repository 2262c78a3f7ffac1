package supply

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reading says how the words of sources are read as topics. It is an assumption
// of ours, one rule with its reason at a time.
type Reading struct {
	Kinds []KindTopics
	Words []WordTopic
	// Not are the words that make a clause tell what is not there, or is
	// elsewhere.
	Not []string
}

// KindTopics are the topics that a kind of help is for by what it is.
type KindTopics struct {
	Kind   Kind
	Topics []Topic
	Reason string
}

// WordTopic is a topic with the beginnings of words, in lower case, that tell of
// it.
type WordTopic struct {
	Topic Topic
	Words []string
	// Alone is whether a clause with these words tells of no other topic. Rules
	// that stand alone come first.
	Alone  bool
	Reason string
}

// Topics returns what an offer helps with, in the order of Topics: as its source
// states it; else as its kind and its words tell. An offer of which no help is
// known helps with nothing.
func (r *Reading) Topics(o Offer) []Topic {
	if !o.HelpKnown && !o.Confirmed {
		return nil
	}
	if len(o.Topics) > 0 {
		return o.Topics
	}
	found := map[Topic]bool{}
	for _, k := range r.Kinds {
		if k.Kind == o.Kind {
			for _, t := range k.Topics {
				found[t] = true
			}
		}
	}
	for _, part := range strings.Split(strings.ToLower(o.Services), ";") {
		r.readPart(strings.TrimSpace(part), found)
	}
	return slices.DeleteFunc(slices.Clone(Topics), func(t Topic) bool { return !found[t] })
}

// readPart reads a part of a text clause by clause. A part that begins with one
// of Not says nothing, and neither does a clause that has one.
func (r *Reading) readPart(part string, found map[Topic]bool) {
	if slices.ContainsFunc(r.Not, func(word string) bool { return strings.HasPrefix(part, word) }) {
		return
	}
	for _, clause := range strings.FieldsFunc(part, func(c rune) bool { return strings.ContainsRune(",:()", c) }) {
		r.read(clause, found)
	}
}

// read adds the topics that a clause tells of.
func (r *Reading) read(clause string, found map[Topic]bool) {
	if slices.ContainsFunc(r.Not, func(word string) bool { return begins(clause, word) }) {
		return
	}
	for _, rule := range r.Words {
		if slices.ContainsFunc(rule.Words, func(word string) bool { return begins(clause, word) }) {
			found[rule.Topic] = true
			if rule.Alone {
				return
			}
		}
	}
}

// begins reports whether a word in text, or more of them, begin with stem.
func begins(text, stem string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], stem)
		if i < 0 {
			return false
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:from+i]); from+i == 0 || !unicode.IsLetter(before) {
			return true
		}
		from += i + len(stem)
	}
}
