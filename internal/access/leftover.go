package access

import (
	"cmp"
	"slices"
)

// LeftOver returns the people of each demand for whom no supply is left, when a
// supply helps as many people as it has capacity and the nearest ones go first: of
// all pairs within the cut-off, that with the lowest cost is served until its
// people or its capacity are used up, then the next one. Decay and zones play no
// part. Where several pairs have the same cost, people divide themselves over the
// supplies that have room in proportion to that room, and a supply that is asked
// for more than its room divides it in proportion to what is asked, until either
// nobody or no room is left. So the answer does not depend on the order of
// anything.
//
// Nobody who is left over lives nearer to a supply than somebody whom it serves,
// nor is anybody served further away than where there is room: people and supplies
// prefer the same pairs, those with the lowest cost, and then serving pairs in
// order of cost gives the one division that no person and supply would leave for
// each other. A planner who sends people past the nearest supply may leave over
// fewer.
//
// Sources: Gale and Shapley (1962), American Mathematical Monthly 69(1), 9–15;
// Abraham, Levavi, Manlove and O'Malley (2008), Internet Mathematics 5(4), 493–515.
func (x *Instance) LeftOver() []float64 {
	a := allocation{
		people: slices.Clone(x.Demand), room: slices.Clone(x.Supply),
		byPeople: make([]float64, len(x.Demand)), bySupply: make([]float64, len(x.Supply)),
	}
	for pairs := x.byCost(); len(pairs) > 0; {
		same := 1
		for same < len(pairs) && pairs[same].cost == pairs[0].cost {
			same++
		}
		a.pairs = pairs[:same]
		for a.round() {
		}
		pairs = pairs[same:]
	}
	return a.people
}

// candidate is a pair that may be served.
type candidate struct {
	cost     float64
	asking   float64 // people, in the round that is on
	from, to int32
}

// compare puts pairs in order of cost, and those of one cost in a fixed order.
func (p candidate) compare(q candidate) int {
	if p.cost != q.cost {
		return cmp.Compare(p.cost, q.cost)
	}
	return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(p.to, q.to))
}

// byCost returns the pairs within the cut-off that have people and capacity, those
// with the lowest cost first.
func (x *Instance) byCost() []candidate {
	var pairs []candidate
	for i, d := range x.Demand {
		to, row := x.Costs.row(i, x.Costs.cost)
		for p, j := range to {
			if c := row[p]; d > 0 && x.Supply[j] > 0 && x.Weighing.within(c, x.Weighing.Cutoff) {
				pairs = append(pairs, candidate{cost: c, from: int32(i), to: j}) //nolint:gosec // demands are indexes of 32 bits
			}
		}
	}
	slices.SortFunc(pairs, candidate.compare)
	return pairs
}

// allocation serves pairs of one cost.
type allocation struct {
	pairs        []candidate
	people, room []float64 // that are left
	// byPeople and bySupply hold sums during a round, and 0 between rounds.
	byPeople, bySupply []float64
}

// tooMany is how much more than its room a supply must be asked for before
// somebody is refused: sums of shares are not exact.
const tooMany = 1 + 1e-12

// round lets people ask once and reports whether another round may serve more of
// them: when a supply was asked for more than its room, those whom it refused may
// find room elsewhere. Such a supply is full after the round, so that there are no
// more rounds than supplies.
func (a *allocation) round() (again bool) {
	a.pairs = slices.DeleteFunc(a.pairs, func(p candidate) bool { return a.people[p.from] <= 0 || a.room[p.to] <= 0 })
	a.ask()
	for _, p := range a.pairs {
		if asked, room := a.bySupply[p.to], a.room[p.to]; asked > room*tooMany {
			a.byPeople[p.from] += max(p.asking-p.asking*room/asked, 0)
			again = true
		}
	}
	for _, p := range a.pairs { // several pairs share people and room: the first one settles
		a.room[p.to] = max(a.room[p.to]-a.bySupply[p.to], 0)
		a.bySupply[p.to] = 0
		a.people[p.from] = a.byPeople[p.from]
	}
	for _, p := range a.pairs {
		a.byPeople[p.from] = 0
	}
	return again
}

// ask divides people over the supplies that have room, and adds up what each
// supply is asked for.
func (a *allocation) ask() {
	for _, p := range a.pairs {
		a.byPeople[p.from] += a.room[p.to]
	}
	for i := range a.pairs {
		p := &a.pairs[i]
		p.asking = a.people[p.from] * (a.room[p.to] / a.byPeople[p.from])
		a.bySupply[p.to] += p.asking
	}
	for _, p := range a.pairs {
		a.byPeople[p.from] = 0
	}
}
