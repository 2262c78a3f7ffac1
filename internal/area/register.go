package area

import (
	"slices"
	"time"

	"steunkaart/internal/fault"
)

// Change says what became of a municipality that ended.
type Change struct {
	Former     Code      // the code that ended
	FormerName string    // its name
	EndedOn    time.Time // the last day of its existence; zero when the register does not say
	Successors []Code    // the codes that took its land, largest part first when known; may have ended themselves
}

// Register knows the municipalities of today and what became of the former ones.
type Register struct {
	current map[Code]string
	changes map[Code]Change
}

// NewRegister makes a register from the names of today's municipalities by
// code, and the changes.
func NewRegister(current map[Code]string, changes []Change) Register {
	r := Register{current: current, changes: make(map[Code]Change, len(changes))}
	for _, c := range changes {
		r.changes[c.Former] = c
	}
	return r
}

// Name returns the name of a municipality of today, or "".
func (r Register) Name(c Code) string { return r.current[c] }

// Resolve returns the municipality of today that a code stands for, and
// whether that is another than was asked. A code that was split over several
// municipalities of today, or that nobody knows, is refused with the reason.
func (r Register) Resolve(c Code) (today Code, changed bool, err error) {
	if _, ok := r.current[c]; ok {
		return c, false, nil
	}
	all := r.Successors(c)
	switch len(all) {
	case 0:
		return "", false, fault.Invalid("municipality: %s is not a municipality of today or of the past", c)
	case 1:
		return all[0], true, nil
	default:
		return "", false, fault.Invalid("municipality: %s (%s) was split over %v; say which", c, r.changes[c].FormerName, all)
	}
}

// Successors returns the municipalities of today on the land of a former one,
// in order of code, following changes of changes. It is empty for an unknown
// code, and c itself for a municipality of today.
func (r Register) Successors(c Code) []Code {
	found := map[Code]bool{}
	r.follow(c, map[Code]bool{}, found)
	all := make([]Code, 0, len(found))
	for code := range found {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

func (r Register) follow(c Code, seen, found map[Code]bool) {
	if seen[c] {
		return
	}
	seen[c] = true
	if _, ok := r.current[c]; ok {
		found[c] = true
		return
	}
	for _, next := range r.changes[c].Successors {
		r.follow(next, seen, found)
	}
}
