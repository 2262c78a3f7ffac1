package demand

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Problem is something wrong with a definition.
type Problem struct {
	Field string // where, as in "figures[2].value"; "" for the whole
	Text  string // what was expected, and what is there
}

// checker collects problems.
type checker struct{ problems []Problem }

func (c *checker) bad(field, format string, args ...any) {
	c.problems = append(c.problems, Problem{field, fmt.Sprintf(format, args...)})
}

// filled reports texts that are empty; fields and texts alternate.
func (c *checker) filled(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			c.bad(pairs[i], "expected a text, it is empty")
		}
	}
}

func (c *checker) share(field string, v float64) {
	if !(v >= 0 && v <= 1) {
		c.bad(field, "expected a share from 0 to 1, got %v", v)
	}
}

func (c *checker) year(field string, v int) {
	if v < 1990 || v > 2100 {
		c.bad(field, "expected a year from 1990 to 2100, got %d", v)
	}
}

func (c *checker) basis(field, v string) {
	if v != "published" && v != "derived" && v != "assumed" && v != "measured" {
		c.bad(field, "expected published, derived, measured or assumed, got %q", v)
	}
}

// Check reports everything that is wrong with a definition by itself, after
// Resolve.
func (d Definition) Check() []Problem {
	c := &checker{}
	c.filled("code", d.Code, "title.nl", d.Title.NL, "title.en", d.Title.EN, "sentence.nl", d.Sentence.NL, "sentence.en", d.Sentence.EN)
	if strings.Trim(d.Code, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		c.bad("code", "expected small letters, digits and hyphens, got %q", d.Code)
	}
	c.ages("", d.AgeFrom, d.AgeTo)
	c.national(d.National)
	if d.Pattern != "" && len(d.Figures) == 0 {
		c.bad("pattern", "there is no definition %q before this one", d.Pattern)
		return c.problems
	}
	c.filled("outcome", d.Outcome)
	c.year("year", d.Year)
	c.figures(d)
	c.effects(d)
	return c.problems
}

func (c *checker) ages(at string, from, to int) {
	if from < 0 || to <= from || to > 120 {
		c.bad(at+"age_from", "expected 0 <= from < to <= 120, got %d and %d", from, to)
	}
}

func (c *checker) national(n National) {
	switch {
	case math.IsNaN(n.Total) || n.Total < 0 || math.IsInf(n.Total, 0):
		c.bad("national.total", "expected a number of people above 0, got %v", n.Total)
	case n.Total > 0 && n.Share != 0:
		c.bad("national.share", "expected either a total or a share, got both")
	case n.Total == 0 && n.Share == 0:
		c.bad("national", "expected a total or a share: a definition without a national figure adds up to nothing")
	case n.Total == 0 && !(n.Share > 0 && n.Share <= 1):
		c.bad("national.share", "expected a share above 0 and at most 1, got %v", n.Share)
	}
	if !(n.Error >= 0 && n.Error < 1) {
		c.bad("national.error", "expected a relative error from 0 to 1, got %v", n.Error)
	}
	c.basis("national.basis", n.Basis)
	c.year("national.year", n.Year)
	c.filled("national.source", n.Source, "national.reason", n.Reason)
}

func (c *checker) figures(d Definition) {
	seen, sets, level := map[string]bool{}, map[term]string{}, false
	for i := range d.Figures {
		f, at := &d.Figures[i], fmt.Sprintf("figures[%d].", i)
		if seen[f.ID] || f.ID == "" {
			c.bad(at+"id", "expected a name that no other figure has, got %q", f.ID)
		}
		seen[f.ID] = true
		c.figure(at, f)
		if f.Use != UseFit {
			continue
		}
		if !knownTerm(f.Sets) {
			c.bad(at+"sets", "expected level, or age, sex or education with a class such as \"age 65-75\", got %q", f.Sets)
		}
		t := term{name: f.Sets, outcome: f.Outcome}
		if f.Sets == levelTerm {
			t.year = f.Year
		}
		if other := sets[t]; other != "" {
			c.bad(at+"sets", "figure %q already determines %q of %s", other, f.Sets, f.Outcome)
		}
		sets[t] = f.ID
		level = level || f.Sets == levelTerm && f.Outcome == d.Outcome && f.Year == d.Year
	}
	if !level {
		c.bad("figures", "expected a fitted figure that sets the level of %s in %d", d.Outcome, d.Year)
	}
}

func (c *checker) figure(at string, f *Figure) {
	c.filled(at+"outcome", f.Outcome, at+"source", f.Source)
	c.year(at+"year", f.Year)
	c.who(at, f.Who)
	if f.Against != nil {
		c.who(at+"against.", *f.Against)
		if !(f.Value > 0) || math.IsInf(f.Value, 0) {
			c.bad(at+"value", "expected a ratio above 0, got %v", f.Value)
		}
	} else {
		c.share(at+"value", f.Value)
		c.share(at+"error", f.Error)
	}
	if !(f.Error >= 0) {
		c.bad(at+"error", "expected 0 or more, got %v", f.Error)
	}
	if !(f.Rounding >= 0) {
		c.bad(at+"rounding", "expected 0 or more, got %v", f.Rounding)
	}
	if f.Sample < 0 {
		c.bad(at+"sample", "expected 0 or more, got %d", f.Sample)
	}
	c.basis(at+"basis", f.Basis)
	if f.Use != UseFit && f.Use != UseCheck && f.Use != UseNone {
		c.bad(at+"use", "expected fit, check or none, got %q", f.Use)
	}
	if f.Use != UseFit || f.Basis != "published" {
		c.filled(at+"comment", f.Comment)
	}
}

func (c *checker) who(at string, w Who) {
	c.ages(at, w.Ages[0], w.Ages[1])
	if w.Sex != "" && !slices.Contains(SexNames[:], w.Sex) {
		c.bad(at+"sex", "expected men or women, got %q", w.Sex)
	}
	if w.Education != "" && !slices.Contains(EducationNames[:], w.Education) {
		c.bad(at+"education", "expected low, middle or high, got %q", w.Education)
	}
}

func (c *checker) effects(d Definition) {
	seen := map[string]bool{}
	for i, e := range d.Effects {
		at := fmt.Sprintf("effects[%d].", i)
		if !knownTerm(e.Name) || e.Name == levelTerm {
			c.bad(at+"name", "expected age, sex or education with a class, got %q", e.Name)
		}
		if !knownTerm(e.Like) || e.Like == levelTerm || e.Like == e.Name || seen[e.Like] {
			c.bad(at+"like", "expected another class that is not itself like one, got %q", e.Like)
		}
		fitted := slices.ContainsFunc(d.Figures, func(f Figure) bool { return f.Use == UseFit && f.Sets == e.Name })
		if seen[e.Name] || fitted {
			c.bad(at+"name", "%q is already determined", e.Name)
		}
		seen[e.Name] = true
		if !(e.Error >= 0) || math.IsInf(e.Error, 0) {
			c.bad(at+"error", "expected 0 or more, got %v", e.Error)
		}
		c.filled(at+"reason", e.Reason)
	}
}

// knownTerm reports whether there is a term of that name.
func knownTerm(name string) bool {
	return name == levelTerm || len(typesOf(name)) > 0
}
