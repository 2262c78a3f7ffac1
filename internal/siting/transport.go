package siting

import "math"

// transport divides demand over sites of limited capacity at least cost. Demand
// may be split; what nobody serves goes to the last column.
//
// Source: successive shortest paths, e.g. Ahuja, Magnanti and Orlin (1993), Network
// Flows, section 9.7, on the sites alone.
type transport struct {
	sites  int
	unit   [][]float64 // of an element at a site, and last of being left out; +Inf out of reach
	amount [][]float64 // likewise
	spare  []float64   // of each site

	move  [][]float64 // least cost to move a unit from one site to another, by what the first one serves
	mover [][]int32   // the element that moves
	stale []bool      // rows of move that are to be counted again
	far   []float64
	via   []int32
}

// newTransport makes a transport from the elements of an instance to the open
// candidates, with nothing served yet.
func newTransport(in *instance, open []int32) *transport {
	n, k := in.elements(), len(open)
	t := &transport{sites: k, far: make([]float64, k+1), via: make([]int32, k+1), stale: make([]bool, k)}
	for j := range k {
		t.spare = append(t.spare, in.capacity[open[j]])
		t.move = append(t.move, make([]float64, k+1))
		t.mover = append(t.mover, make([]int32, k+1))
		t.stale[j] = true
	}
	for i := range n {
		unit := make([]float64, k+1)
		for j := range k {
			unit[j] = math.Inf(1)
		}
		unit[k] = in.limit[i] / in.weight[i]
		t.unit = append(t.unit, unit)
		t.amount = append(t.amount, make([]float64, k+1))
	}
	for j, c := range open {
		to, cost := in.columns.row(c)
		for e, i := range to {
			t.unit[i][j] = cost[e] / in.weight[i]
		}
	}
	return t
}

// divided returns the value of a set of open candidates under their capacities,
// and how much demand is left out.
func (in *instance) divided(open []int32) (value, left float64) {
	t := newTransport(in, open)
	for i, w := range in.weight {
		t.serve(i, w)
	}
	value = in.base
	for i, amounts := range t.amount {
		for j, a := range amounts {
			if a > 0 {
				value += a * t.unit[i][j]
			}
		}
		left += amounts[t.sites]
	}
	return value, left
}

// serve gives an element its demand, path by path.
func (t *transport) serve(i int, demand float64) {
	for left := demand; left > demand*1e-12; {
		end := t.path(i)
		push := left
		if end < t.sites {
			push = min(push, t.spare[end])
		}
		for k := end; t.via[k] >= 0; k = int(t.via[k]) {
			from := t.via[k]
			push = min(push, t.amount[t.mover[from][k]][from])
		}
		t.push(i, end, push)
		left -= push
	}
}

// path finds the cheapest way to serve one more unit of element i and returns
// where it ends: at a site with room, or with a unit that is left out. via holds
// the way back; -1 where it starts.
func (t *transport) path(i int) (end int) {
	copy(t.far, t.unit[i])
	for k := range t.via {
		t.via[k] = -1
	}
	if end = t.nearest(func(int) bool { return true }); end == t.sites || t.spare[end] > 0 {
		return end // nothing is cheaper than the cheapest, with room
	}
	t.refresh()
	for round := 0; round <= t.sites && t.relax(); round++ {
	}
	return t.nearest(func(j int) bool { return t.spare[j] > 0 })
}

// nearest returns the site at the end of the cheapest path, of those that fit; or
// where units are left out.
func (t *transport) nearest(fits func(j int) bool) int {
	end := t.sites
	for j := range t.sites {
		if fits(j) && t.far[j] < t.far[end] {
			end = j
		}
	}
	return end
}

// relax makes paths cheaper by one move, and reports whether any is.
func (t *transport) relax() bool {
	changed := false
	for j := range t.sites {
		for k := range t.sites + 1 {
			d := t.far[j] + t.move[j][k]
			if k != j && d < t.far[k] && !(t.far[k]-d < 1e-9*(1+math.Abs(d))) {
				t.far[k], t.via[k], changed = d, int32(j), true //nolint:gosec // sites are counted in 32 bits
			}
		}
	}
	return changed
}

// refresh counts the moves from sites whose demand has changed.
func (t *transport) refresh() {
	for j, stale := range t.stale {
		if !stale {
			continue
		}
		t.stale[j] = false
		for k := range t.move[j] {
			t.move[j][k] = math.Inf(1)
		}
		for i, amounts := range t.amount {
			if amounts[j] <= 0 {
				continue
			}
			for k, c := range t.unit[i] {
				if d := c - t.unit[i][j]; d < t.move[j][k] {
					t.move[j][k], t.mover[j][k] = d, int32(i) //nolint:gosec // elements are counted in 32 bits
				}
			}
		}
	}
}

// push sends an amount of element i along the path that ends at end.
func (t *transport) push(i, end int, amount float64) {
	if end < t.sites {
		t.spare[end] -= amount
	}
	k := end
	for ; t.via[k] >= 0; k = int(t.via[k]) {
		from := t.via[k]
		moved := t.amount[t.mover[from][k]]
		if moved[from] -= amount; moved[from] < 1e-12*amount {
			moved[from] = 0
		}
		moved[k] += amount
		t.touch(k)
		t.touch(int(from))
	}
	t.amount[i][k] += amount
	t.touch(k)
}

func (t *transport) touch(j int) {
	if j < t.sites {
		t.stale[j] = true
	}
}
