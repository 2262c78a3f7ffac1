package siting

import "slices"

// Solver answers the same question for many sets of weights: which few candidates
// of one Cover cover the most. It keeps what it needs between the answers and so
// allocates nothing; it is for one goroutine at a time. Instances are those of a
// municipality: tens to hundreds of candidates, and a p of a few. For larger ones
// Cover.Maximise is faster.
type Solver struct {
	cover   *Cover
	weights []float64

	used   []uint16 // how many of the chosen candidates cover each element
	meets  []uint64 // a row of bits per candidate: those that cover an element with it
	row    int      // words of a row
	worthy []int32  // candidates but those of which another one covers all, and more
	depths []depth  // one for each site to choose
	now    []int    // the choice at hand
	best   []int
	value  float64
}

// depth is what is known at a depth of the search: candidates by what they would
// add at most.
type depth struct {
	order []int32
	most  []float64 // of each candidate
}

// NewSolver returns a Solver for a Cover.
func NewSolver(c *Cover) *Solver {
	s := &Solver{cover: c, used: make([]uint16, c.Elements()), row: (c.Candidates() + 63) / 64}
	by := make([]uint64, c.Elements()*s.row) // a row of bits per element: the candidates that cover it
	for i := range int32(c.Elements()) {     //nolint:gosec // elements are counted in 32 bits
		to, _ := c.rows.row(i)
		for _, j := range to {
			by[int(i)*s.row+int(j/64)] |= 1 << (j % 64)
		}
	}
	s.meets = make([]uint64, c.Candidates()*s.row)
	for j := range int32(c.Candidates()) { //nolint:gosec // candidates are counted in 32 bits
		row := s.meets[int(j)*s.row:][:s.row]
		to, _ := c.columns.row(j)
		for _, i := range to {
			for k, bits := range by[int(i)*s.row:][:s.row] {
				row[k] |= bits
			}
		}
	}
	s.weed()
	return s
}

// weed finds the candidates that may be worth choosing, whatever the weights: not
// those of which another one covers every element and more, or the same and comes
// first.
func (s *Solver) weed() {
	for j := range int32(s.cover.Candidates()) { //nolint:gosec // candidates are counted in 32 bits
		own, _ := s.cover.columns.row(j)
		if len(own) > 0 && !s.dominated(j, own) {
			s.worthy = append(s.worthy, j)
		}
	}
}

func (s *Solver) dominated(j int32, own []int32) bool {
	for _, i := range own {
		s.used[i] = 1
	}
	defer func() {
		for _, i := range own {
			s.used[i] = 0
		}
	}()
	others, _ := s.cover.rows.row(own[0])
	return slices.ContainsFunc(others, func(k int32) bool {
		list, _ := s.cover.columns.row(k)
		if k == j || len(list) < len(own) || len(list) == len(own) && k > j {
			return false
		}
		common := 0
		for _, i := range list {
			common += int(s.used[i])
		}
		return common == len(own)
	})
}

// Solve chooses at most p candidates that cover as much weight as possible, and
// proves it: the answer is exact, up to the rounding of the sums. Candidates that
// add nothing are not chosen; of equal choices it takes the one that a greedy
// search comes by first. weights holds a number of zero or more for each element;
// chosen is overwritten by the next call.
func (s *Solver) Solve(weights []float64, p int) (chosen []int, covered float64) {
	s.weights, s.value = weights, 0
	s.best, s.now = s.best[:0], s.now[:0]
	for m := s.cover.Candidates(); len(s.depths) < p; {
		s.depths = append(s.depths, depth{make([]int32, 0, m), make([]float64, m)})
	}
	if p <= 0 {
		return s.best, 0
	}
	d := &s.depths[0]
	d.order = d.order[:0]
	for _, j := range s.worthy {
		if d.most[j] = s.gain(j); d.most[j] > 0 {
			d.order = append(d.order, j)
		}
	}
	d.sort()
	s.search(0, p, 0)
	slices.Sort(s.best)
	return s.best, s.value
}

// gain returns what candidate j adds to the choice at hand.
func (s *Solver) gain(j int32) float64 {
	sum := 0.0
	to, _ := s.cover.columns.row(j)
	for _, i := range to {
		if s.used[i] == 0 {
			sum += s.weights[i]
		}
	}
	return sum
}

// search tries the candidates at a depth, those that may add most first. What a
// candidate adds never grows as others are chosen, so a branch ends when the most
// that is left cannot beat the best.
func (s *Solver) search(at, p int, value float64) {
	d := &s.depths[at]
	for k, j := range d.order {
		if value+d.reach(k, p-at) <= s.value*(1+1e-12) {
			return
		}
		now := value + d.most[j]
		s.put(j, 1)
		s.now = append(s.now, int(j))
		if now > s.value {
			s.value, s.best = now, append(s.best[:0], s.now...)
		}
		if at+1 < p && s.prepare(at, k, now, p) {
			s.search(at+1, p, now)
		}
		s.now = s.now[:at]
		s.put(j, -1)
	}
}

// reach returns the most that count candidates from the k-th on may add.
func (d *depth) reach(k, count int) float64 {
	sum := 0.0
	for _, j := range d.order[k:min(k+count, len(d.order))] {
		sum += d.most[j]
	}
	return sum
}

// put counts candidate j in the choice at hand, or takes it out.
func (s *Solver) put(j int32, step int) {
	to, _ := s.cover.columns.row(j)
	for _, i := range to {
		s.used[i] = uint16(int(s.used[i]) + step) //nolint:gosec // at most p
	}
}

// prepare counts what the candidates after the k-th of a depth still add, as far
// as they matter, for the next depth. It reports whether any is left.
func (s *Solver) prepare(at, k int, value float64, p int) bool {
	d, next := &s.depths[at], &s.depths[at+1]
	next.order = next.order[:0]
	others := d.reach(k+1, max(0, p-at-2)) // what the other sites of a choice may add at most
	least := s.value*(1+1e-12) - value - others
	met := s.meets[int(d.order[k])*s.row:][:s.row]
	for _, j := range d.order[k+1:] {
		if d.most[j] <= least {
			break
		}
		g := d.most[j]
		if met[j/64]>>(j%64)&1 != 0 { // else it adds what it did before the last one was chosen
			g = s.gain(j)
		}
		if g <= max(0, least) {
			continue
		}
		next.most[j] = g
		next.order = append(next.order, j)
		if p-at == 2 { // the last site: only the best of them counts
			least = g
		}
	}
	next.sort()
	return len(next.order) > 0
}

// sort puts the candidates in order of what they may add, most first.
func (d *depth) sort() {
	slices.SortFunc(d.order, func(a, b int32) int {
		switch {
		case d.most[a] > d.most[b]:
			return -1
		case d.most[a] < d.most[b]:
			return 1
		}
		return int(a - b)
	})
}

// Stability is how often each candidate is among the best over many draws of the
// weights.
type Stability struct {
	draws int
	times []int
}

// NewStability returns a count of no draws for a number of candidates.
func NewStability(candidates int) *Stability { return &Stability{times: make([]int, candidates)} }

// Add counts a draw and the candidates that are best in it.
func (s *Stability) Add(chosen []int) {
	s.draws++
	for _, j := range chosen {
		s.times[j]++
	}
}

// Share returns in which share of the draws candidate j is among the best, from 0
// to 1; 0 when there are no draws.
func (s *Stability) Share(j int) float64 {
	if s.draws == 0 {
		return 0
	}
	return float64(s.times[j]) / float64(s.draws)
}

// Draws returns the number of draws.
func (s *Stability) Draws() int { return s.draws }
