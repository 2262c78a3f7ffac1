package siting

import (
	"context"
	"math"
	"slices"
)

// swap is a choice that gets better one exchange at a time. For every element it
// knows the cheapest and the second cheapest open candidate; for every open
// candidate, what closing it would cost.
//
// Source: Whitaker (1983), INFOR 21(2); Resende and Werneck (2007), European
// Journal of Operational Research 174(1).
type swap struct {
	in     *instance
	open   []bool
	chosen []int32 // the open ones, in no order
	place  []int32 // of each open candidate, its index in chosen
	left   float64 // of the budget
	value  float64

	first, second []int32 // open candidates of each element; -1 for none
	cheap, dear   []float64
	loss          []float64 // of each open candidate
	extra         []float64 // of each open candidate, what an exchange saves of its loss; zero between calls
	touched       []int32   // candidates with an extra
}

func newSwap(in *instance) *swap {
	n, m := in.elements(), in.candidates()
	s := &swap{
		in: in, open: make([]bool, m), place: make([]int32, m), first: make([]int32, n), second: make([]int32, n),
		cheap: make([]float64, n), dear: make([]float64, n), loss: make([]float64, m), extra: make([]float64, m),
	}
	s.reset(nil)
	return s
}

// reset makes the choice equal to open.
func (s *swap) reset(open []int32) {
	clear(s.open)
	clear(s.loss)
	copy(s.cheap, s.in.limit)
	copy(s.dear, s.in.limit)
	for i := range s.first {
		s.first[i], s.second[i] = -1, -1
	}
	s.chosen, s.left, s.value = s.chosen[:0], s.in.budget, s.in.base
	for _, c := range s.in.limit {
		s.value += c
	}
	for _, j := range open {
		s.add(j)
	}
}

// gain returns how much opening j would lower the value.
func (s *swap) gain(j int32) float64 {
	sum := -s.in.fee
	to, cost := s.in.columns.row(j)
	for k, i := range to {
		if d := s.cheap[i] - cost[k]; d > 0 {
			sum += d
		}
	}
	return sum
}

// add opens j.
func (s *swap) add(j int32) {
	s.value -= s.gain(j)
	s.left -= s.in.uses(j)
	s.open[j], s.place[j] = true, int32(len(s.chosen)) //nolint:gosec // candidates are counted in 32 bits
	s.chosen = append(s.chosen, j)
	to, cost := s.in.columns.row(j)
	for k, i := range to {
		c := cost[k]
		if c >= s.dear[i] {
			continue
		}
		s.count(i, -1)
		if c < s.cheap[i] {
			s.first[i], s.second[i] = j, s.first[i]
			s.cheap[i], s.dear[i] = c, s.cheap[i]
		} else {
			s.second[i], s.dear[i] = j, c
		}
		s.count(i, 1)
	}
}

// drop closes j.
func (s *swap) drop(j int32) {
	s.value += s.loss[j] - s.in.fee
	s.left += s.in.uses(j)
	s.open[j] = false
	last := s.chosen[len(s.chosen)-1]
	s.chosen[s.place[j]], s.place[last] = last, s.place[j]
	s.chosen = s.chosen[:len(s.chosen)-1]
	to, _ := s.in.columns.row(j)
	for _, i := range to {
		if s.first[i] == j || s.second[i] == j {
			s.count(i, -1)
			s.find(i)
			s.count(i, 1)
		}
	}
	s.loss[j] = 0 // what rounding left
}

// count adds what element i says of closing its cheapest candidate, or takes it
// back.
func (s *swap) count(i int32, sign float64) {
	if j := s.first[i]; j >= 0 {
		s.loss[j] += sign * (s.dear[i] - s.cheap[i])
	}
}

// find finds the two cheapest open candidates of element i.
func (s *swap) find(i int32) {
	s.first[i], s.second[i] = -1, -1
	s.cheap[i], s.dear[i] = s.in.limit[i], s.in.limit[i]
	to, cost := s.in.rows.row(i)
	for k, j := range to {
		if !s.open[j] {
			continue
		}
		if s.first[i] < 0 {
			s.first[i], s.cheap[i] = j, cost[k]
			continue
		}
		s.second[i], s.dear[i] = j, cost[k]
		return
	}
}

// none stands for no candidate in an exchange.
const none = int32(-1)

// best returns the open candidate to close when j opens, and how much the value
// falls then; none when j had better come in beside the others. A fall of 0 or
// less means that there is nothing to gain.
func (s *swap) best(j int32) (out int32, fall float64) {
	gain := -s.in.fee
	to, cost := s.in.columns.row(j)
	for k, i := range to {
		c := cost[k]
		if c >= s.dear[i] {
			continue
		}
		saved := s.dear[i] - c
		if f := s.cheap[i] - c; f > 0 {
			gain += f
			saved = s.dear[i] - s.cheap[i]
		}
		if f := s.first[i]; f >= 0 && saved > 0 {
			if s.extra[f] == 0 {
				s.touched = append(s.touched, f)
			}
			s.extra[f] += saved
		}
	}
	need := s.in.uses(j) - s.left
	out, fall = none, gain
	if need > 0 {
		fall = math.Inf(-1)
	}
	for _, k := range s.chosen {
		if f := gain - s.loss[k] + s.extra[k] + s.in.fee; f > fall && s.in.uses(k) >= need {
			out, fall = k, f
		}
	}
	for _, k := range s.touched {
		s.extra[k] = 0
	}
	s.touched = s.touched[:0]
	return out, fall
}

// descend exchanges candidates until no single exchange is better, or the
// context ends.
func (s *swap) descend(ctx context.Context, random *source) {
	m := s.in.candidates()
	if m == 0 {
		return
	}
	s.shed()
	at := random.below(m)
	for quiet := 0; quiet < m; quiet++ {
		j := int32(at) //nolint:gosec // candidates are counted in 32 bits
		if at++; at == m {
			at = 0
		}
		if s.open[j] {
			continue
		}
		out, fall := s.best(j)
		if fall <= s.least() {
			continue
		}
		if out != none {
			s.drop(out)
		}
		s.add(j)
		s.shed()
		if quiet = 0; ctx.Err() != nil {
			return
		}
	}
}

// anneal exchanges candidates at random, at first also when that is worse, and
// leaves the best choice that it came by.
//
// Source: Kirkpatrick, Gelatt and Vecchi (1983), Science 220(4598).
func (s *swap) anneal(ctx context.Context, moves int, random *source) {
	const hot, cold = 0.08, 0.0008 // shares of what closing a site costs
	if len(s.chosen) == 0 {
		return
	}
	sum := 0.0
	for _, k := range s.chosen {
		sum += s.loss[k]
	}
	heat := hot * sum / float64(len(s.chosen))
	cool := math.Pow(cold/hot, 1/float64(moves))
	best, value := s.choice(), s.value
	for move := range moves {
		heat *= cool
		if move%1024 == 0 && ctx.Err() != nil {
			break
		}
		if value == s.in.base {
			break // costs are not below zero
		}
		if s.accept(int32(random.below(s.in.candidates())), heat, random) && s.value < value-s.least() { //nolint:gosec // candidates are counted in 32 bits
			best, value = append(best[:0], s.chosen...), s.value
		}
	}
	s.reset(best)
}

// accept opens j for the candidate that is best closed, if chance allows it.
func (s *swap) accept(j int32, heat float64, random *source) bool {
	if s.open[j] {
		return false
	}
	out, fall := s.best(j)
	if fall < 0 && math.Exp(fall/heat) < random.unit() {
		return false
	}
	if out != none {
		s.drop(out)
	}
	s.add(j)
	return true
}

// least returns the smallest fall that is no rounding.
func (s *swap) least() float64 { return 1e-10 * math.Abs(s.value) }

// shed closes candidates that cost more than they save; that happens only where
// there is a fee.
func (s *swap) shed() {
	if s.in.fee == 0 {
		return
	}
	for {
		out, least := none, -s.least()
		for _, k := range s.chosen {
			if l := s.loss[k] - s.in.fee; l < least {
				out, least = k, l
			}
		}
		if out == none {
			return
		}
		s.drop(out)
	}
}

// fill opens candidates greedily, most gain for its use of the budget first, until
// nothing fits or helps. Gains only fall when others open, so that most need
// not be counted again.
//
// Source: Minoux (1978), accelerated greedy.
func (s *swap) fill() {
	var heap gains
	for j := range int32(len(s.open)) { //nolint:gosec // candidates are counted in 32 bits
		if !s.open[j] {
			heap = append(heap, s.offer(j))
		}
	}
	heap.init()
	for len(heap) > 0 && heap[0].rate > 0 {
		j := heap[0].candidate
		now := s.offer(j)
		switch {
		case s.in.uses(j) > s.left, now.rate <= 0:
			heap.pop()
		case now.rate < heap[0].rate:
			heap[0] = now
			heap.down(0)
		default:
			heap.pop()
			s.add(j)
		}
	}
}

func (s *swap) offer(j int32) gain {
	return gain{candidate: j, rate: s.gain(j) / max(s.in.uses(j), 1e-9)}
}

// shake closes some candidates at random.
func (s *swap) shake(random *source, count int) {
	for range min(count, len(s.chosen)) {
		s.drop(s.chosen[random.below(len(s.chosen))])
	}
}

// choice returns a copy of the open candidates, ascending.
func (s *swap) choice() []int32 {
	c := slices.Clone(s.chosen)
	slices.Sort(c)
	return c
}

// gain is what a candidate would save per unit of the budget.
type gain struct {
	candidate int32
	rate      float64
}

// gains is a heap with the highest rate on top; of equal ones the lowest index.
type gains []gain

func (h gains) before(a, b int) bool {
	if h[a].rate != h[b].rate {
		return h[a].rate > h[b].rate
	}
	return h[a].candidate < h[b].candidate
}

func (h gains) init() {
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

func (h gains) down(i int) {
	for {
		next := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h.before(c, next) {
				next = c
			}
		}
		if next == i {
			return
		}
		h[i], h[next] = h[next], h[i]
		i = next
	}
}

func (h *gains) pop() {
	last := len(*h) - 1
	(*h)[0] = (*h)[last]
	*h = (*h)[:last]
	h.down(0)
}
