package ogcapi

import (
	"sync/atomic"
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/supply"
)

// states keeps how sure we are of the help points of the newest atlas, for one
// day: facts grow stale at midnight UTC and at no other time.
type states struct{ kept atomic.Pointer[dayStates] }

type dayStates struct {
	atlas *atlas.Atlas
	day   int64 // since 1970
	list  []supply.State
}

// of returns the states at time now. Two requests may work them out at once
// after a change; both are right.
func (s *states) of(a *atlas.Atlas, now time.Time) []supply.State {
	day := now.Unix() / 86400
	if k := s.kept.Load(); k != nil && k.atlas == a && k.day == day {
		return k.list
	}
	k := &dayStates{atlas: a, day: day, list: export.States(a, now)}
	s.kept.Store(k)
	return k.list
}
