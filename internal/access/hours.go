package access

import "math/bits"

// HoursPerWeek is the number of hours of a week.
const HoursPerWeek = 7 * 24

// Week is a set of hours of the week; hour 0 begins on Monday at 0:00.
type Week [3]uint64

// Has reports whether the hour is in the set.
func (w *Week) Has(hour int) bool { return w[hour/64]>>(hour%64)&1 != 0 }

// Add puts an hour, 0 to HoursPerWeek − 1, into the set.
func (w *Week) Add(hour int) { w[hour/64] |= 1 << (hour % 64) }

// Count returns the number of hours in the set.
func (w *Week) Count() int {
	return bits.OnesCount64(w[0]) + bits.OnesCount64(w[1]) + bits.OnesCount64(w[2])
}

// Hours says in which hours of an ordinary week there is help at some points.
type Hours struct {
	Known   Week // hours in which at least one point is known to have it
	Unknown Week // hours of which we do not know it for at least one point
}

// Always is every hour of the week.
var Always = Week{1<<64 - 1, 1<<64 - 1, 1<<(HoursPerWeek-128) - 1}

// add joins the hours of other points.
func (h *Hours) add(of Hours) {
	for i := range h.Known {
		h.Known[i] |= of.Known[i]
		h.Unknown[i] |= of.Unknown[i]
	}
}
