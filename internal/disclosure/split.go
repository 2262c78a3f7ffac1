package disclosure

import "math"

// Split divides published totals over groups, one total after another, and
// carries per group what rounding took from it or gave to it. Make one with
// NewSplit.
type Split struct {
	carry []float64 // per group, exact less published, so far
}

// NewSplit returns a split over so many groups.
func NewSplit(groups int) *Split { return &Split{carry: make([]float64, groups)} }

// Next fills published with multiples of Base from 0 to the limits that add up
// to total, as near to the exact counts and what was carried as that allows. The
// total and the limits are multiples of Base, and the limits (infinite ones too)
// add up to the total at least; all slices have one entry per group.
func (s *Split) Next(exact []float64, total float64, limits, published []float64) {
	left := total
	for g, people := range exact {
		s.carry[g] += people
		published[g] = min(max(Down(s.carry[g]), 0), limits[g])
		s.carry[g] -= published[g]
		left -= published[g]
	}
	for ; left > 0; left -= Base {
		if !s.move(published, Base, limits) {
			break
		}
	}
	for ; left < 0; left += Base {
		if !s.move(published, -Base, limits) {
			break
		}
	}
}

// Shift takes from groups that are not among some and gives to groups that are,
// until those hold at least least of what is published, or there is nothing left
// to take. The total stays as it is.
func (s *Split) Shift(among []bool, least float64, published []float64) {
	take, give := make([]float64, len(published)), make([]float64, len(published))
	for g, in := range among {
		take[g], give[g] = math.Inf(1), math.Inf(1)
		if in {
			take[g] = -1 // no room: it is not taken from
			least -= published[g]
		} else {
			give[g] = -1
		}
	}
	for ; least > 0 && s.move(published, -Base, take); least -= Base {
		if !s.move(published, Base, give) { // there are no such groups: back to where it came from
			s.move(published, Base, take)
			return
		}
	}
}

// move gives one step to the group that most is owed to, or takes it from the
// one that least is, among those with room. It is false when none has room.
func (s *Split) move(published []float64, step float64, limits []float64) bool {
	best, most := -1, math.Inf(-1)
	for g, owed := range s.carry {
		next := published[g] + step
		if owed *= step; next >= 0 && next <= limits[g] && owed > most {
			best, most = g, owed
		}
	}
	if best < 0 {
		return false
	}
	published[best] += step
	s.carry[best] -= step
	return true
}
