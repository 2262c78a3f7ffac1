package siting

import (
	"context"
	"math"
	"slices"
)

// The work of a search. More of it early makes the tree smaller. The numbers were
// found on published instances; none of them changes what is proven.
const (
	climbSteps   = 500  // of the bound, before candidates are judged
	refineSteps  = 3000 // of the bound in a round after that
	rootRounds   = 6    // of bound and judgement
	everySteps   = 25   // between two attempts to make a choice of a relaxed one
	roundPayoff  = 0.9  // another round when at most this share of the candidates is left
	shakeRepeats = 12   // of the first choice
)

// search seeks the best choice of an instance and a proof that it is.
type search struct {
	root    *instance
	options Options
	random  source

	best  []int32 // candidates of root
	value float64 // of best
	bound float64 // proven, of root

	here  *level
	local *swap // on here
	nodes int
}

// level is what is left of the root when verdicts hold.
type level struct {
	in        *instance
	candidate []int32 // of root, for each of in
	opened    []int32 // of root, already in every choice
	lambda    []float64
}

// outcome is where a search ended.
type outcome struct {
	chosen []int32
	value  float64
	bound  float64
}

// solve searches an instance until the best choice is proven or good enough, or
// the context ends. The bound of the outcome holds in any case.
func solve(ctx context.Context, in *instance, o Options) outcome {
	s := &search{root: in, options: o, random: source(o.Seed), bound: math.Inf(-1)}
	s.enter(s.top())
	s.start(ctx)
	s.here.lambda = s.local.offers()
	if !s.over() && s.narrow(ctx) {
		s.branch(ctx)
	}
	return outcome{s.best, s.value, min(in.lift(s.bound), s.value)}
}

// top returns the whole root as a level.
func (s *search) top() *level {
	l := &level{in: s.root, candidate: make([]int32, s.root.candidates())}
	for j := range l.candidate {
		l.candidate[j] = int32(j) //nolint:gosec // candidates are counted in 32 bits
	}
	return l
}

// enter makes a level the one at hand.
func (s *search) enter(l *level) {
	s.here = l
	s.local = newSwap(l.in)
}

// start makes the first choice, and betters it by closing some candidates at
// random and opening others.
func (s *search) start(ctx context.Context) {
	s.local.fill()
	s.best, s.value = s.local.choice(), s.root.value(s.local.chosen)
	s.raise(s.root.base) // costs are not below zero
	for repeat := 0; ctx.Err() == nil && !s.over(); repeat++ {
		s.local.descend(ctx, &s.random)
		if !s.take() && repeat > 0 {
			s.local.reset(s.best)
		}
		if repeat == shakeRepeats {
			return
		}
		s.local.shake(&s.random, 1+len(s.local.chosen)/8)
		s.local.fill()
	}
}

// take keeps the choice at hand when it is the best so far, and reports whether
// it is.
func (s *search) take() bool {
	return s.local.value < s.value-s.local.least() && s.keep(s.local.chosen)
}

// keep makes a choice of the level at hand the best, if it is better.
func (s *search) keep(chosen []int32) bool {
	all := slices.Clone(s.here.opened)
	for _, j := range chosen {
		all = append(all, s.here.candidate[j])
	}
	value := s.root.value(all)
	if value >= s.value {
		return false
	}
	slices.Sort(all)
	s.best, s.value = all, value
	return true
}

// raise keeps a bound of the root, and reports whether the search is over.
func (s *search) raise(bound float64) bool {
	s.bound = max(s.bound, bound)
	return s.over()
}

// over reports whether the answer is proven, or good enough.
func (s *search) over() bool {
	bound := s.root.lift(s.bound)
	return s.root.beaten(s.bound, s.value) || s.root.enough != nil && s.root.enough(s.value, bound) ||
		s.options.Gap > 0 && s.root.gap(s.value, bound) <= s.options.Gap
}

// narrow betters the bound of the root and leaves out the candidates that it
// decides on, as long as that pays. It reports whether anything is left to search.
func (s *search) narrow(ctx context.Context) bool {
	for round := range rootRounds {
		d := newDual(s.here.in, s.here.lambda)
		if round == 0 {
			d.climb(ctx, climbSteps, s.current, s.follow(ctx, d))
		} else {
			d.climb(ctx, 1, s.current, func(int) {})
			d.refine(ctx, refineSteps, s.current, s.follow(ctx, d))
		}
		if s.raise(d.bound) || ctx.Err() != nil || s.options.Nodes == 1 {
			return false
		}
		before := s.here.in.candidates()
		if !s.decide(d) {
			return false
		}
		s.anneal(ctx, climbSteps<<round)
		if left := s.here.in.candidates(); round > 0 && float64(left) > roundPayoff*float64(before) {
			break
		}
	}
	return true
}

// anneal seeks a better choice at the level at hand with about as much work as so
// many steps of the bound.
func (s *search) anneal(ctx context.Context, steps int) {
	in := s.here.in
	if in.fee > 0 || in.candidates() < 2 {
		return
	}
	pairs := len(in.rows.to)
	move := pairs/in.candidates() + len(s.local.chosen) + 1
	s.restart()
	s.local.anneal(ctx, steps*pairs/move, &s.random)
	s.local.descend(ctx, &s.random)
	s.take()
}

// restart makes the choice at hand the best one, as far as the level at hand
// allows it.
func (s *search) restart() {
	at := make(map[int32]int32, len(s.here.candidate))
	for j, from := range s.here.candidate {
		at[from] = int32(j) //nolint:gosec // candidates are counted in 32 bits
	}
	var chosen []int32
	for _, from := range s.best {
		if j, ok := at[from]; ok {
			chosen = append(chosen, j)
		}
	}
	s.local.reset(nil)
	for _, j := range chosen {
		if s.here.in.uses(j) <= s.local.left {
			s.local.add(j)
		}
	}
	s.local.fill()
}

// current returns the value of the best choice so far.
func (s *search) current() float64 { return s.value }

// follow returns what makes choices of the relaxed ones, now and then.
func (s *search) follow(ctx context.Context, d *dual) func(int) {
	return func(step int) {
		if step%everySteps == everySteps-1 {
			s.try(ctx, d.pick.whole)
		}
	}
}

// try betters a choice of the level at hand and keeps it if it is the best.
func (s *search) try(ctx context.Context, chosen []int32) {
	s.local.reset(chosen)
	s.local.fill()
	s.local.descend(ctx, &s.random)
	s.take()
}

// decide goes to the level that is left when the verdicts of d hold. It reports
// whether anything is left to decide.
func (s *search) decide(d *dual) bool {
	d.evaluate(d.lambda)
	next := s.here.with(d.judge(s.value), d.lambda)
	if next.in.candidates() == 0 || next.in.elements() == 0 {
		s.here = next
		s.keep(nil)
		s.bound = s.value
		return false
	}
	s.enter(next)
	return true
}

// with returns the level that is left when verdicts hold, with the offers that
// were the best here.
func (l *level) with(verdict []int8, lambda []float64) *level {
	l.in.afford(verdict)
	next := &level{in: l.in.with(verdict), opened: slices.Clone(l.opened)}
	for j, v := range verdict {
		switch v {
		case opened:
			next.opened = append(next.opened, l.candidate[j])
		case undecided:
			next.candidate = append(next.candidate, l.candidate[j])
		}
	}
	next.lambda = make([]float64, next.in.elements())
	for i, from := range next.in.element {
		next.lambda[i] = min(lambda[from], next.in.limit[i])
	}
	return next
}

// afford closes the undecided candidates that the budget has no room for beside
// the opened ones.
func (in *instance) afford(verdict []int8) {
	left := in.budget * (1 + 1e-12)
	for j, v := range verdict {
		if v == opened {
			left -= in.uses(int32(j)) //nolint:gosec // candidates are counted in 32 bits
		}
	}
	for j, v := range verdict {
		if v == undecided && in.uses(int32(j)) > left { //nolint:gosec // likewise
			verdict[j] = closed
		}
	}
}

// offers returns what the elements offer at first: between the costs of their
// two cheapest open candidates.
func (s *swap) offers() []float64 {
	lambda := make([]float64, len(s.cheap))
	for i := range lambda {
		lambda[i] = (s.cheap[i] + s.dear[i]) / 2
	}
	return lambda
}
