package siting

import (
	"context"
	"errors"
	"math"

	"steunkaart/internal/fault"
)

// Count says what hours of help are chosen for.
type Count int

// What can be counted.
const (
	// CountPersonHours counts, for every slot, the people who have no staffed help in
	// reach then and get it, times the hours of the slot.
	CountPersonHours Count = iota
	// CountPeople counts each person once: those who get staffed help in reach in at
	// least one slot in which they had none.
	CountPeople
)

// Shift is help at a site during a slot, every week.
type Shift struct {
	Site, Slot int
}

// Plan is what is known when hours of help are to be chosen: blocks of hours of
// the week, and who has staffed help in reach then.
type Plan struct {
	// Slots holds the hours of each slot: above 0.
	Slots []float64
	// Staffed holds for each slot whether each element has staffed help in reach; nil,
	// or a nil slot, for nobody.
	Staffed [][]bool
	// Closed reports whether a site cannot be staffed in a slot; nil for never.
	Closed func(s Shift) bool
	// Budget is how many staffed hours a week there are to give: 0 or more.
	Budget float64
	// Count says what the hours are to achieve.
	Count Count
}

// HoursResult is the answer to a question of hours. Chosen of the Result holds
// site times the number of slots plus slot; Shifts says the same.
type HoursResult struct {
	Result
	Shifts []Shift // by site, then slot
	Hours  float64 // used of the budget
}

// Hours chooses shifts at the candidates, within the budget, so that as many
// people as possible gain staffed help in reach, as the plan counts them. weights
// holds the people of each element. It refuses weights below zero and a plan that
// contradicts itself.
func (c *Cover) Hours(ctx context.Context, weights []float64, plan Plan, o Options) (HoursResult, error) {
	if err := errors.Join(checkWeights(weights, c.Elements()), plan.check(c.Elements())); err != nil {
		return HoursResult{}, err
	}
	in := plan.personHours(c, weights)
	if plan.Count == CountPeople {
		in = plan.people(c, weights)
	}
	r := HoursResult{Result: in.cover(ctx, 0, nil, o)}
	for _, j := range r.Chosen {
		s := Shift{j / len(plan.Slots), j % len(plan.Slots)}
		r.Shifts = append(r.Shifts, s)
		r.Hours += plan.Slots[s.Slot]
	}
	return r, nil
}

func (p *Plan) check(elements int) error {
	var faults []error
	if !(p.Budget >= 0) || math.IsInf(p.Budget, 1) {
		faults = append(faults, fault.Invalid("budget: %v is not a finite number of hours of zero or more", p.Budget))
	}
	for k, h := range p.Slots {
		if !(h > 0) || math.IsInf(h, 1) {
			faults = append(faults, fault.Invalid("slot %d: %v is not a finite number of hours above zero", k, h))
		}
	}
	if n := len(p.Staffed); n > 0 && n != len(p.Slots) {
		faults = append(faults, fault.Invalid("staffed reach: %d slots given, expected %d", n, len(p.Slots)))
	}
	for k, s := range p.Staffed {
		if s != nil && len(s) != elements {
			faults = append(faults, fault.Invalid("staffed reach: %d elements in slot %d, expected %d", len(s), k, elements))
		}
	}
	return errors.Join(faults...)
}

// had reports whether an element has staffed help in reach in a slot.
func (p *Plan) had(slot, element int) bool {
	return len(p.Staffed) > 0 && p.Staffed[slot] != nil && p.Staffed[slot][element]
}

// shifts returns an instance with every shift as a candidate, and without
// elements.
func (p *Plan) shifts(sites int) *instance {
	in := &instance{budget: p.Budget, places: sites * len(p.Slots), rows: lists{start: []int32{0}}}
	for range sites {
		in.use = append(in.use, p.Slots...)
	}
	return in
}

// personHours returns the instance in which a person in a slot is an element.
func (p *Plan) personHours(c *Cover, weights []float64) *instance {
	in := p.shifts(c.Candidates())
	for i, w := range weights {
		sites, _ := c.rows.row(int32(i)) //nolint:gosec // elements are counted in 32 bits
		for slot, hours := range p.Slots {
			if p.had(slot, i) || w == 0 {
				continue
			}
			for _, j := range sites {
				in.offer(p, Shift{int(j), slot})
			}
			in.end(w * hours)
		}
	}
	return in
}

// people returns the instance in which a person is an element.
func (p *Plan) people(c *Cover, weights []float64) *instance {
	in := p.shifts(c.Candidates())
	for i, w := range weights {
		sites, _ := c.rows.row(int32(i)) //nolint:gosec // elements are counted in 32 bits
		for _, j := range sites {
			for slot := range p.Slots {
				if !p.had(slot, i) {
					in.offer(p, Shift{int(j), slot})
				}
			}
		}
		in.end(w)
	}
	return in
}

// offer lets a shift serve the element that is being made.
func (in *instance) offer(p *Plan, s Shift) {
	if p.Closed == nil || !p.Closed(s) {
		in.rows.to = append(in.rows.to, int32(s.Site*len(p.Slots)+s.Slot)) //nolint:gosec // shifts are counted in 32 bits
		in.rows.cost = append(in.rows.cost, 0)
	}
}

// end completes the element that is being made.
func (in *instance) end(limit float64) {
	in.limit = append(in.limit, limit)
	in.rows.start = append(in.rows.start, int32(len(in.rows.to))) //nolint:gosec // pairs are counted in 32 bits
}
