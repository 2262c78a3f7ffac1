// Package scenario is what-if: a list of changes of the help in one municipality,
// under a link that follows from it, and what they bring about.
package scenario

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
)

// Kind is a kind of change.
type Kind string

// The kinds of changes.
const (
	Open  Kind = "open"  // a new public help point, as sure as any listed one
	Close Kind = "close" // a help point
	Move  Kind = "move"  // a help point to another place
	Hours Kind = "hours" // other staffed hours of a help point
)

// Change is one change. Fields that a kind has no use for are zero.
type Change struct {
	Kind  Kind    `json:"kind"`
	Point int64   `json:"point,omitempty"` // the help point; not for Open
	Name  string  `json:"name,omitempty"`  // of the place, for Open and Move
	Lon   float64 `json:"lon,omitempty"`   // where, for Open and Move
	Lat   float64 `json:"lat,omitempty"`
	Hours string  `json:"hours,omitempty"` // staffed hours in the syntax of OSM, for Hours and perhaps for Open
}

// Scenario is changes that are made one after the other.
type Scenario struct {
	Municipality area.Code `json:"municipality"`
	Changes      []Change  `json:"changes"`
}

// Most is how many changes a scenario may have, and MostText how long a text.
const (
	Most     = 20
	MostText = 200
)

// Check reports every fault of a scenario.
func (s Scenario) Check() error {
	var faults []error
	if s.Municipality.Level() != area.LevelMunicipality {
		faults = append(faults, fault.Invalid("municipality: %q is not the code of one", s.Municipality))
	}
	if n := len(s.Changes); n == 0 || n > Most {
		faults = append(faults, fault.Invalid("changes: %d, expected 1 to %d", n, Most))
	}
	for _, c := range s.Changes[:min(len(s.Changes), Most)] {
		faults = append(faults, c.check())
	}
	return errors.Join(faults...)
}

func (c Change) check() error {
	var faults []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fault.Invalid(format, args...))
		}
	}
	places, timed := c.Kind == Open || c.Kind == Move, c.Kind == Open || c.Kind == Hours
	refuse(!slices.Contains([]Kind{Open, Close, Move, Hours}, c.Kind), "kind: %q is not open, close, move or hours", c.Kind)
	refuse((c.Kind == Open) != (c.Point == 0) || c.Point < 0, "point: %d is not the number of a help point", c.Point)
	refuse(places && (strings.TrimSpace(c.Name) == "" || utf8.RuneCountInString(c.Name) > MostText), "name: expected 1 to %d letters", MostText)
	refuse(places && !geo.Netherlands.Contains(c.location()), "location: %v, %v is not in the Netherlands", c.Lon, c.Lat)
	refuse(!places && (c.Name != "" || c.Lon != 0 || c.Lat != 0), "location: not for %q", c.Kind)
	refuse(!timed && c.Hours != "" || c.Kind == Hours && c.Hours == "" || len(c.Hours) > MostText, "hours: expected 1 to %d letters, for open and hours only", MostText)
	if _, err := hours.Parse(c.Hours); c.Hours != "" && err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

func (c Change) location() orb.Point { return orb.Point{c.Lon, c.Lat} }

// metre is a location to about a metre, in degrees.
const metre = 1e5

// Tidy returns the scenario as it is kept: texts without space around them and
// locations to a metre, so that equal scenarios have one link.
func (s Scenario) Tidy() Scenario {
	s.Changes = slices.Clone(s.Changes)
	for i := range s.Changes {
		c := &s.Changes[i]
		c.Name, c.Hours = strings.TrimSpace(c.Name), strings.TrimSpace(c.Hours)
		c.Lon, c.Lat = math.Round(c.Lon*metre)/metre, math.Round(c.Lat*metre)/metre
	}
	return s
}

// With returns the scenario with one more change.
func (s Scenario) With(c Change) Scenario {
	s.Changes = append(slices.Clip(s.Changes), c)
	return s
}

// Without returns the scenario without its i-th change.
func (s Scenario) Without(i int) Scenario {
	s.Changes = slices.Delete(slices.Clone(s.Changes), i, i+1)
	return s
}

// slugLength is the number of letters of a link: 50 bits, of which nobody finds
// another one's by trying.
const slugLength = 10

// Slug returns the short name of a scenario. It follows from the changes, so the
// same scenario has the same link.
func (s Scenario) Slug() (string, error) {
	text, err := json.Marshal(s.Tidy())
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:slugLength], nil
}

// Apply returns the help points after the changes, and the numbers of the changes
// that speak of a help point that is not there. from is a date on which the hours
// are usual.
func (s Scenario) Apply(points []access.Point, from hours.Date) (after []access.Point, missing []int) {
	after = slices.Clone(points)
	for i, c := range s.Changes {
		if c.Kind == Open {
			after = append(after, access.Point{
				ID: -int64(i) - 1, Location: c.location(),
				Staffed: access.Together([]string{c.Hours}, from), Building: access.Hours{Unknown: access.Always},
			})
			continue
		}
		at := slices.IndexFunc(after, func(p access.Point) bool { return p.ID == c.Point })
		if at < 0 {
			missing = append(missing, i)
			continue
		}
		switch c.Kind {
		case Close:
			after = slices.Delete(after, at, at+1)
		case Move:
			after[at].Location = c.location()
		default:
			after[at].Staffed = access.Together([]string{c.Hours}, from)
		}
	}
	return after, missing
}
