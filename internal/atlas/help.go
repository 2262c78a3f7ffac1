package atlas

import (
	"slices"
	"time"

	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// Help is what an offer means for somebody who looks for help: its words and
// hours read once, when the atlas is made.
type Help struct {
	Topics   Topics
	Staffed  *hours.Memo // when a person helps; nil when not known
	Building *hours.Memo // when the building is open; nil when not known
	// Evening is whether a person is known to help in an evening (from 18:00) or
	// on a Saturday or Sunday.
	Evening bool
	// Stale is from when the facts are too old to tell anybody to go there. Zero
	// for a confirmed offer, which does not age here.
	Stale time.Time
}

// Fresh reports whether the facts are recent enough at an instant.
func (h *Help) Fresh(now time.Time) bool { return h.Stale.IsZero() || now.Before(h.Stale) }

// StaffedAt returns the hours of help that hold at an instant, nil when they are
// not known or too old.
func (h *Help) StaffedAt(now time.Time) *hours.Memo { return h.held(h.Staffed, now) }

// BuildingAt returns the hours of the building in the same way.
func (h *Help) BuildingAt(now time.Time) *hours.Memo { return h.held(h.Building, now) }

func (h *Help) held(m *hours.Memo, now time.Time) *hours.Memo {
	if !h.Fresh(now) {
		return nil
	}
	return m
}

// Timed reports whether hours of help are known for a point, fresh or not. It is
// kept apart from the points since a search asks it of many.
func (a *Atlas) Timed(point int) bool { return a.timed[point] }

// Topics is a set of topics: bit i is supply.Topics[i].
type Topics uint8

// TopicsOf returns the set of some topics; unknown ones are left out.
func TopicsOf(topics ...supply.Topic) Topics {
	var set Topics
	for _, t := range topics {
		if i := slices.Index(supply.Topics, t); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// Has reports whether all topics of want are in the set.
func (t Topics) Has(want Topics) bool { return t&want == want }

// List returns the topics of the set in the order of supply.Topics.
func (t Topics) List() []supply.Topic {
	var list []supply.Topic
	for i, topic := range supply.Topics {
		if t>>i&1 != 0 {
			list = append(list, topic)
		}
	}
	return list
}

// help reads the offers of a point.
func (b *builder) help(p *Point) []Help {
	all := make([]Help, len(p.Offers))
	for i, o := range p.Offers {
		h := &all[i]
		if b.options.Topics != nil {
			h.Topics = TopicsOf(b.options.Topics(o)...)
		}
		h.Staffed, h.Building = b.calendar(o.StaffedHours, o.Exceptions), b.calendar(o.BuildingHours, "")
		h.Evening = h.Staffed != nil && outOfOffice(h.Staffed.Schedule, hours.DateOf(b.options.Now))
		if latest, ok := supply.LatestDay(o.SourceDate); !o.Confirmed {
			h.Stale = time.Unix(0, 0)
			if ok && o.HelpKnown {
				h.Stale = latest.Add(supply.StaleAfter + 1) // at that age itself it is not stale yet
			}
		}
	}
	return all
}

// calendar reads opening hours for people who want to go there: careful on
// holidays. It is nil when nothing is known, or nothing that can be read.
func (b *builder) calendar(text, exceptions string) *hours.Memo {
	c := hours.Calendar{Location: b.options.Clock, Careful: true}
	if text != "" {
		s, err := hours.Parse(text)
		if err != nil {
			return nil // an import refuses such hours; old ones are not known
		}
		c.Schedule = s
	}
	if e, err := hours.ParseExceptions(exceptions); err == nil {
		c.Exceptions = e // an import refuses others
	}
	if c.Schedule == nil && len(c.Exceptions) == 0 {
		return nil
	}
	return hours.NewMemo(c)
}

// Outside office hours: the evening begins at 18:00, the weekend on Saturday.
const (
	evening  = 18
	weekend  = 5 * 24
	weeksMet = 5 // every first Saturday of the month is among them
)

// outOfOffice reports whether a schedule is open in an evening or a weekend of
// the next weeks.
func outOfOffice(s *hours.Schedule, from hours.Date) bool {
	for n := range weeksMet {
		w := s.Week(from.Monday().AddDays(7 * n))
		for h := range hours.PerWeek {
			if (h >= weekend || h%24 >= evening) && (w.Open.Has(h) || w.Appointment.Has(h)) {
				return true
			}
		}
	}
	return false
}
