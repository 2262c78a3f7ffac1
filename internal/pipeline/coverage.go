package pipeline

import (
	"cmp"
	"context"
	"slices"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
)

// Coverage is how many excluded residents of a municipality or neighbourhood
// have help within reach by a profile, with the interval over the draws.
type Coverage struct {
	Area      area.Code
	Profile   access.Profile
	Listed    []demand.Estimate // per definition: who reaches any listed point
	Confirmed []demand.Estimate // who reaches a confirmed one
}

// ends of a band of coverage.
const (
	listed = iota
	confirmed
	ends
)

// reached is the people of one area: all of them and those who are covered, by profile and
// end of the band, with their draws.
type reached struct {
	residents float64
	people    [access.Profiles][][]float64 // per end and definition
	draws     [access.Profiles][][]float32 // per end, definition by definition
}

func newReached(definitions, draws, ends int) *reached {
	t := &reached{}
	for p := range t.people {
		for range ends {
			t.people[p], t.draws[p] = append(t.people[p], make([]float64, definitions)), append(t.draws[p], make([]float32, definitions*draws))
		}
	}
	return t
}

// coverage gives each municipality and neighbourhood in scope its coverage. What
// counts is the part of a cell that lies in the area.
func (w *work) coverage(ctx context.Context) error {
	towns, reach := w.byMunicipality(), w.result.Reach
	made := make([][]Coverage, len(towns))
	counters := w.counters(ends, func(cell int, p access.Profile, holds []bool) {
		holds[listed], holds[confirmed] = reach.Covered(cell, p), reach.Sure(cell, p)
	})
	err := w.parallel(ctx, len(towns), func(worker, i int) error {
		counters[worker].town(towns[i], func(code area.Code, r *reached) { made[i] = append(made[i], r.coverage(code, w.draws())...) })
		return nil
	})
	if err != nil {
		return err
	}
	w.result.Coverage = slices.Concat(made...)
	return nil
}

// byMunicipality returns the parts of each municipality in scope, by code; parts
// of one municipality are in order of neighbourhood and cell.
func (w *work) byMunicipality() [][]Part {
	own := make([]Part, 0, len(w.parts))
	for i := range w.parts {
		if len(w.job.Scope) == 0 || slices.Contains(w.job.Scope, w.parts[i].Municipality) {
			own = append(own, w.parts[i])
		}
	}
	slices.SortFunc(own, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.Neighbourhood, b.Neighbourhood), cmp.Compare(a.Cell, b.Cell))
	})
	return chunks(own, func(p *Part) area.Code { return p.Municipality })
}

// chunks divides parts where their key changes.
func chunks(parts []Part, key func(*Part) area.Code) [][]Part {
	var all [][]Part
	for from := 0; from < len(parts); {
		to := from + 1
		for to < len(parts) && key(&parts[to]) == key(&parts[from]) {
			to++
		}
		all = append(all, parts[from:to])
		from = to
	}
	return all
}

// counter counts the people of areas for whom something holds: each of some ends,
// told by the cell and the profile.
type counter struct {
	*work
	sampler *demand.Sampler
	tell    func(cell int, p access.Profile, holds []bool)
	holds   []bool
	room    []float32 // for the draws of one part
}

// counters makes a counter for every worker.
func (w *work) counters(ends int, tell func(cell int, p access.Profile, holds []bool)) []counter {
	all := make([]counter, w.workers)
	for i, s := range w.samplers() {
		all[i] = counter{work: w, sampler: s, tell: tell, holds: make([]bool, ends), room: make([]float32, len(w.result.Models)*w.draws())}
	}
	return all
}

// town counts the neighbourhoods of a municipality, and the municipality last.
func (c *counter) town(town []Part, done func(area.Code, *reached)) {
	defs, n := len(c.result.Models), c.draws()
	whole := newReached(defs, n, len(c.holds))
	for _, hood := range chunks(town, func(p *Part) area.Code { return p.Neighbourhood }) {
		r := newReached(defs, n, len(c.holds))
		for i := range hood {
			c.part(r, &hood[i])
		}
		whole.add(r)
		done(hood[0].Neighbourhood, r)
	}
	done(town[0].Municipality, whole)
}

// part adds a part of a cell to its neighbourhood.
func (c *counter) part(r *reached, p *Part) {
	home := c.homes[p.Neighbourhood]
	if home.Residents == 0 {
		return
	}
	r.residents += home.Residents * p.Share
	cell, drawn := c.cellAt(p.Cell), false
	for profile := range access.Profile(access.Profiles) {
		c.tell(cell, profile, c.holds)
		for end, holds := range c.holds {
			if !holds {
				continue
			}
			if !drawn { // most parts count nowhere
				drawn = true
				clear(c.room)
				c.sampler.AddPart(&home.Draws, uint64(p.Cell), p.Share, c.room)
			}
			r.include(profile, end, home, p.Share, c.room)
		}
	}
}

func (t *reached) include(p access.Profile, end int, home *Home, share float64, draws []float32) {
	for d, e := range home.Excluded {
		t.people[p][end][d] += e * share
	}
	plus(t.draws[p][end], draws)
}

func plus(sums, more []float32) {
	for i, x := range more {
		sums[i] += x
	}
}

// add adds the people of another area.
func (t *reached) add(of *reached) {
	t.residents += of.residents
	for p := range t.people {
		for e := range t.people[p] {
			for d, people := range of.people[p][e] {
				t.people[p][e][d] += people
			}
			plus(t.draws[p][e], of.draws[p][e])
		}
	}
}

// coverage makes rows of a reached, of n draws.
func (t *reached) coverage(code area.Code, n int) []Coverage {
	rows := make([]Coverage, access.Profiles)
	for p := range rows {
		rows[p] = Coverage{Area: code, Profile: access.Profile(p)}
		rows[p].Listed = t.estimates(p, listed, n)
		rows[p].Confirmed = t.estimates(p, confirmed, n)
	}
	return rows
}

func (t *reached) estimates(profile, end, n int) []demand.Estimate {
	all := make([]demand.Estimate, len(t.people[profile][end]))
	for d, people := range t.people[profile][end] {
		all[d].People = people
	}
	intervals(all, t.residents, t.draws[profile][end], n)
	return all
}
