package siting

import (
	"context"
	"math"
	"slices"
)

// dual seeks the best bound of an instance by Lagrangian relaxation. Each element
// i offers λ_i to be served; a candidate j is worth
//
//	ρ_j = fee + Σ_i min(0, cost_ij − λ_i),
//
// and Σ_i λ_i plus the least Σ ρ_j that the budget allows is a bound for every λ
// with 0 ≤ λ_i ≤ limit_i.
//
// Source of the relaxation: Cornuéjols, Fisher and Nemhauser (1977), Management
// Science 23(8).
type dual struct {
	in     *instance
	lambda []float64 // offers that gave the best bound
	bound  float64   // the best

	worth []float64 // ρ of each candidate at the last offers
	pick  pick      // the relaxed choice at the last offers
	at    float64   // the bound at the last offers

	share []float64 // how often each candidate is picked: nearly a solution of the linear program
	drift []float64 // smoothed violation of each element: 1 less the times that it is served
	trial []float64
	slope []float64
	step  float64
	blend float64
	red   int // steps in a row that did not better the bound
	since int // steps since the bound last rose much
	mark  float64
	order []int32
	value []float64
	loads [][]load // of each candidate with a capacity: what it serves at the last offers
}

// pick is the relaxed choice: the candidates of most worth that the budget
// allows, the last one in part.
type pick struct {
	whole []int32
	part  int32   // -1 for none
	share float64 // of part
	enter float64 // price of the budget, per unit, for a candidate to come in
	leave float64 // likewise, for one to go
}

func newDual(in *instance, lambda []float64) *dual {
	n, m := in.elements(), in.candidates()
	return &dual{
		in: in, lambda: lambda, bound: math.Inf(-1), worth: make([]float64, m), share: make([]float64, m),
		drift: make([]float64, n), trial: make([]float64, n), slope: make([]float64, n), step: 0.1, blend: 0.1,
		order: make([]int32, 0, m), value: make([]float64, 0, m),
	}
}

// evaluate sets worth, pick and at for the offers of lambda, and slope to the
// violation: 1 less the times that each element is served.
func (d *dual) evaluate(lambda []float64) {
	sum := d.in.base
	for _, offer := range lambda {
		sum += offer
	}
	if d.in.capacity != nil {
		d.knapsacks(lambda)
	} else {
		d.weigh(lambda)
	}
	d.at = sum + d.choose()
	d.setSlope(lambda)
}

// weigh sets worth.
func (d *dual) weigh(lambda []float64) {
	in := d.in
	for j := range d.worth {
		d.worth[j] = in.fee
	}
	for i, offer := range lambda {
		from, end := in.rows.start[i], in.rows.start[i+1]
		to, cost := in.rows.to[from:end], in.rows.cost[from:end]
		for k, c := range cost {
			if c >= offer {
				break
			}
			d.worth[to[k]] += c - offer
		}
	}
}

// setSlope sets slope from the pick.
func (d *dual) setSlope(lambda []float64) {
	for i := range d.slope {
		d.slope[i] = 1
	}
	for _, j := range d.pick.whole {
		d.serve(lambda, j, 1)
	}
	if d.pick.part >= 0 {
		d.serve(lambda, d.pick.part, d.pick.share)
	}
}

// serve counts what candidate j serves, in the share in which it is picked.
func (d *dual) serve(lambda []float64, j int32, share float64) {
	if d.in.capacity != nil {
		for _, l := range d.loads[j] {
			d.slope[l.element] -= l.share
		}
		return
	}
	to, cost := d.in.columns.row(j)
	for k, i := range to {
		if cost[k] < lambda[i] {
			d.slope[i] -= share
		}
	}
}

// choose sets pick and returns what it is worth.
func (d *dual) choose() float64 {
	d.order = d.order[:0]
	for j, w := range d.worth {
		if w < 0 && (d.in.kept == nil || !d.in.kept[j]) {
			d.order = append(d.order, int32(j)) //nolint:gosec // candidates are counted in 32 bits
		}
	}
	d.pick = pick{whole: d.pick.whole[:0], part: -1}
	if d.in.use != nil {
		return d.chooseByUse()
	}
	return d.chooseByCount()
}

// chooseByCount picks as many candidates as the budget, of most worth.
func (d *dual) chooseByCount() float64 {
	p, sum, edge := max(0, int(d.in.budget)), 0.0, 0.0
	for j, kept := range d.in.kept {
		if kept {
			p--
			sum += d.worth[j]
			d.pick.whole = append(d.pick.whole, int32(j)) //nolint:gosec // candidates are counted in 32 bits
		}
	}
	if len(d.order) > p {
		d.value = d.value[:0]
		for _, j := range d.order {
			d.value = append(d.value, d.worth[j])
		}
		edge = smallest(d.value, p) // the first that is left out
	}
	ties := p
	for _, j := range d.order {
		if d.worth[j] < edge {
			ties--
		}
	}
	d.pick.leave = edge
	d.pick.enter = math.Inf(-1)
	for _, j := range d.order {
		w := d.worth[j]
		if w > edge || w == edge && ties <= 0 {
			continue
		}
		if w == edge {
			ties--
		}
		sum += w
		d.pick.whole = append(d.pick.whole, j)
		d.pick.enter = max(d.pick.enter, w)
	}
	if len(d.pick.whole) < p {
		d.pick.enter = 0
	}
	return sum
}

// chooseByUse picks the candidates of most worth per unit of the budget, the last
// one in part.
func (d *dual) chooseByUse() float64 {
	use := d.in.use
	slices.SortFunc(d.order, func(a, b int32) int {
		switch x, y := d.worth[a]*use[b], d.worth[b]*use[a]; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return int(a - b)
	})
	left, sum := d.in.budget, 0.0
	for _, j := range d.order {
		if use[j] > left {
			d.pick.part, d.pick.share = j, max(0, left)/use[j]
			d.pick.enter = d.worth[j] / use[j]
			d.pick.leave = d.pick.enter
			return sum + d.worth[j]*d.pick.share
		}
		left -= use[j]
		sum += d.worth[j]
		d.pick.whole = append(d.pick.whole, j)
	}
	return sum
}

// climb improves the bound by at most steps steps of the volume algorithm. It
// stops when no choice can be better than value, when steps get small, or when
// the context ends. See each is called after every step.
//
// Source: Barahona and Anbil (2000), Mathematical Programming 87(3).
func (d *dual) climb(ctx context.Context, steps int, value func() float64, each func(step int)) {
	for step := range steps {
		if ctx.Err() != nil && step > 0 {
			return
		}
		if step == 0 {
			copy(d.trial, d.lambda)
		} else if !d.move(d.lambda, d.bound, value()) {
			return
		}
		d.evaluate(d.trial)
		d.learn(step)
		each(step)
		if d.in.beaten(d.bound, value()) || d.step < 1e-4 {
			return
		}
	}
}

// move sets the trial offers: from some offers and their bound along the drift, as
// far as the distance from value suggests. It reports whether there is a way.
func (d *dual) move(from []float64, bound, value float64) bool {
	norm := 0.0
	for i, v := range d.drift {
		if v > 0 && from[i] >= d.in.limit[i] || v < 0 && from[i] <= 0 {
			continue
		}
		norm += v * v
	}
	if norm < 1e-12 {
		return false
	}
	far := value - bound + 0.001*math.Abs(value-d.in.base)
	t := d.step * max(far, 1e-9) / norm
	for i, v := range d.drift {
		d.trial[i] = min(max(from[i]+t*v, 0), d.in.limit[i])
	}
	return true
}

// learn blends the last pick into share and drift, keeps the trial offers when
// they are better, and chooses the length of the next step.
func (d *dual) learn(step int) {
	blend := d.blend
	if step == 0 {
		blend, d.mark, d.since = 1, d.at, 0
	}
	along := 0.0
	for i, s := range d.slope {
		along += s * d.drift[i]
		d.drift[i] += blend * (s - d.drift[i])
	}
	d.blendPick(blend)
	d.adapt(along)
}

// blendPick blends the last pick into share.
func (d *dual) blendPick(blend float64) {
	for j := range d.share {
		d.share[j] -= blend * d.share[j]
	}
	for _, j := range d.pick.whole {
		d.share[j] += blend
	}
	if d.pick.part >= 0 {
		d.share[d.pick.part] += blend * d.pick.share
	}
}

func (d *dual) adapt(along float64) {
	if d.at > d.bound {
		d.bound, d.red = d.at, 0
		copy(d.lambda, d.trial)
		if along > 0 {
			d.step = min(d.step*1.2, 2)
		}
	} else if d.red++; d.red >= 10 {
		d.step, d.red = d.step*0.66, 0
	}
	if d.since++; d.since >= 100 {
		if d.bound-d.mark < 0.001*math.Abs(d.bound) {
			d.blend = max(d.blend/2, 1e-3)
		}
		d.mark, d.since = d.bound, 0
	}
}

// refine improves the bound by at most steps steps of a smoothed subgradient
// method, which comes closer to the best bound than climb and takes longer.
//
// Source: Camerini, Fratta and Maffioli (1975), Mathematical Programming Study 3.
func (d *dual) refine(ctx context.Context, steps int, value func() float64, each func(step int)) {
	const patience, smooth = 60, 0.1
	d.step, d.red, d.blend = 0.3, 0, 0.02
	clear(d.drift)
	copy(d.trial, d.lambda)
	for step := range steps {
		if ctx.Err() != nil || d.step < 1e-4 {
			return
		}
		d.evaluate(d.trial)
		if d.at > d.bound+1e-5*math.Abs(value()) {
			d.red = 0
		} else if d.red++; d.red >= patience {
			d.step, d.red = d.step*0.7, 0
			copy(d.trial, d.lambda)
		}
		if d.at > d.bound {
			d.bound = d.at
			copy(d.lambda, d.trial)
		}
		d.blendPick(d.blend)
		for i, v := range d.slope {
			d.drift[i] += smooth * (v - d.drift[i])
		}
		each(step)
		if d.in.beaten(d.bound, value()) || !d.move(d.trial, d.at, value()) {
			return
		}
	}
}

// judge returns the verdict on each candidate that follows from the last
// evaluation: opened or closed when the opposite could not be better than value.
func (d *dual) judge(value float64) []int8 {
	verdict := make([]int8, len(d.worth))
	for _, j := range d.pick.whole {
		if d.in.beaten(d.at-d.worth[j]+d.pick.leave*d.in.uses(j), value) {
			verdict[j] = opened
		}
	}
	picked := make([]bool, len(d.worth))
	for _, j := range d.pick.whole {
		picked[j] = true
	}
	for j := range int32(len(d.worth)) { //nolint:gosec // candidates are counted in 32 bits
		if !picked[j] && d.in.beaten(d.at+d.worth[j]-d.pick.enter*d.in.uses(j), value) {
			verdict[j] = closed
		}
	}
	return verdict
}

// smallest returns the value that has k others before it in order. It reorders
// the values.
func smallest(values []float64, k int) float64 {
	for from, end := 0, len(values)-1; from < end; {
		pivot := values[(from+end)/2]
		i, j := from, end
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			end = j
		case k >= i:
			from = i
		default:
			return values[k]
		}
	}
	return values[k]
}
