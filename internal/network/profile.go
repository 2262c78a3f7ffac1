package network

import (
	"errors"
	"math"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Time is a travel time in milliseconds.
type Time uint32

// TimeOf returns a time in whole milliseconds. It must not be negative; what is
// longer than the longest that counts, twelve days, is cut to that.
func TimeOf(m geo.Minutes) Time { return Time(min(math.Round(float64(m)*60_000), longest)) }

// Minutes returns the time in minutes.
func (t Time) Minutes() geo.Minutes { return geo.Minutes(t) / 60_000 }

// longest is the longest time that counts. Twice it still fits in 32 bits.
const longest = 1 << 30

// Profile is how somebody travels.
type Profile struct {
	// Mode says which streets are open.
	Mode Mode
	// SpeedKmh is the speed on a street, above zero.
	SpeedKmh float64
	// WalkKmh is the speed from a place to its street, and beside a bicycle that is
	// pushed, above zero.
	WalkKmh float64
	// StepsFactor is how many times as long steps take as a street of that length at
	// walking speed, 1 or more.
	StepsFactor float64
	// SlowFactor is how many times as long a rough surface takes on a bicycle, 1 or
	// more. It does not touch who walks, or pushes.
	SlowFactor float64
	// FerryWait is waited before each crossing, zero or more.
	FerryWait geo.Minutes
}

// Check reports every number of a profile that is out of its range.
func (p Profile) Check() error {
	var faults []error
	refuse := func(name string, value, least float64, above bool) {
		if !(value >= least) || above && value == least || math.IsInf(value, 0) {
			faults = append(faults, fault.Invalid("profile: %s is %v, expected a number from %v", name, value, least))
		}
	}
	if p.Mode != Walk && p.Mode != Cycle {
		faults = append(faults, fault.Invalid("profile: there is no mode %d", int(p.Mode)))
	}
	refuse("speed", p.SpeedKmh, 0.1, false)
	refuse("walking speed", p.WalkKmh, 0.1, false)
	refuse("steps factor", p.StepsFactor, 1, false)
	refuse("slow factor", p.SlowFactor, 1, false)
	refuse("waiting time of ferries", float64(p.FerryWait), 0, false)
	return errors.Join(faults...)
}

// Walking returns the time that a straight distance takes on foot. That is how one
// gets from a place to its street, whatever the profile.
func (p Profile) Walking(d geo.Metres) Time {
	return TimeOf(geo.Minutes(float64(d) / (p.WalkKmh * 1000 / 60)))
}

// cost is how a measure becomes milliseconds: measure · factor / 2^16 + add. What is
// closed adds so much that no limit allows it.
type cost struct {
	factor, add uint64
}

// closed is above every limit; with a limit added it still fits in 32 bits.
const closed = longest + 1

// costs are those of a class in one direction.
type costs [256]cost

// milliseconds returns the time that an arc takes, at most closed.
func (c *costs) milliseconds(load uint32) uint64 {
	k := &c[load>>loadBits]
	return min((uint64(load&maxLoad)*k.factor+1<<15)>>16+k.add, closed)
}

// along returns the costs of arcs in their own direction, against those in the
// other: from the node at its far end to the node that lists it.
func (p Profile) along() *costs   { return p.costs(p.Mode.forward()) }
func (p Profile) against() *costs { return p.costs(p.Mode.back()) }

func (p Profile) costs(open Class) *costs {
	var c costs
	for class := range c {
		c[class] = cost{0, closed}
		if Class(class)&open != 0 {
			c[class] = p.cost(Class(class))
		}
	}
	return &c
}

func (p Profile) cost(class Class) cost {
	if class&Ferry != 0 {
		return cost{1000 << 16, uint64(TimeOf(p.FerryWait))}
	}
	speed, factor := p.SpeedKmh, 1.0
	if p.Mode == Cycle && class&(Push|Steps) != 0 {
		speed = p.WalkKmh
	} else if p.Mode == Cycle && class&Slow != 0 {
		factor = p.SlowFactor
	}
	if class&Steps != 0 {
		factor *= p.StepsFactor
	}
	return cost{uint64(math.Round(factor * 36 / speed * (1 << 16))), 0} // 36 ms per cm at 1 km/h
}
