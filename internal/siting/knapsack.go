package siting

import "slices"

// load is the part of an element that a candidate of limited capacity serves.
type load struct {
	element int32
	share   float64
	saved   float64 // by serving the whole element, below 0
}

// knapsacks sets worth and loads: within its capacity a candidate serves the
// elements that save most per unit of weight, the last one in part.
func (d *dual) knapsacks(lambda []float64) {
	if d.loads == nil {
		d.loads = make([][]load, d.in.candidates())
	}
	weight := d.in.weight
	for j := range d.loads {
		loads := d.loads[j][:0]
		to, cost := d.in.columns.row(int32(j)) //nolint:gosec // candidates are counted in 32 bits
		for k, i := range to {
			if saved := cost[k] - lambda[i]; saved < 0 {
				loads = append(loads, load{i, 1, saved})
			}
		}
		slices.SortFunc(loads, func(a, b load) int {
			switch x, y := a.saved*weight[b.element], b.saved*weight[a.element]; {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return int(a.element - b.element)
		})
		d.loads[j], d.worth[j] = d.within(loads, d.in.capacity[j])
	}
}

// within cuts loads off where the capacity ends.
func (d *dual) within(loads []load, capacity float64) ([]load, float64) {
	worth := d.in.fee
	for k := range loads {
		w := d.in.weight[loads[k].element]
		if w >= capacity {
			loads[k].share = capacity / w
			return loads[:k+1], worth + loads[k].saved*loads[k].share
		}
		capacity -= w
		worth += loads[k].saved
	}
	return loads, worth
}
