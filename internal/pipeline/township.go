package pipeline

import (
	"context"
	"fmt"
	"slices"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
)

// township computes the areas of one municipality, neighbourhood by
// neighbourhood, in order of code.
type township struct {
	*work
	samplers []*demand.Sampler // one or more to draw with
	spreads  map[string]*demand.Spread
	n        int // draws

	parts        []Part
	areas        []Area
	homes        []*Home
	wholes       [][]float32 // draws of the neighbourhoods with chance
	weights      map[string]int
	sums         [2]tally // of the district at hand and of the municipality
	municipality Municipality
}

// tally sums areas up.
type tally struct {
	area      Area
	residents float64
	draws     []float32
	groups    []float32
}

// run computes the municipality.
func (t *township) run(ctx context.Context, hoods []*hood, in *DemandInput, dwellings map[geo.Cell][]Dwelling) error {
	codes, composed := make([]string, len(hoods)), make([]demand.Composed, len(hoods))
	for i, h := range hoods {
		codes[i], composed[i] = string(h.Code), *h.composed
	}
	town := t.samplers[0].NewTown(codes, composed)
	const block = 20 // draws
	err := parallel(ctx, len(t.samplers), (t.n+block-1)/block, func(worker, i int) error {
		t.samplers[worker].Fill(town, i*block, min((i+1)*block, t.n))
		return nil
	})
	if err != nil {
		return err
	}
	t.samplers[0].Finish(town)
	for i, h := range hoods {
		if err := h.choose(in, dwellings, t.method.WeightMinShare.Value); err != nil {
			return fmt.Errorf("neighbourhood %s: %w", h.Code, err)
		}
		t.add(h, town.Areas[i], town.Groups[i])
	}
	t.finish()
	return nil
}

// add takes one neighbourhood in.
func (t *township) add(h *hood, draws demand.AreaDraws, groups []float32) {
	cells, shares := make([]uint64, 0, len(h.shares)), make([]float64, 0, len(h.shares))
	for i, share := range h.shares {
		p := h.pieces[i]
		t.parts = append(t.parts, Part{Cell: p.Cell, Neighbourhood: h.Code, Municipality: h.Municipality, Share: share, Centre: p.Centre})
		cells, shares = append(cells, uint64(p.Cell)), append(shares, share)
	}
	whole := t.samplers[0].Pieces(&draws, t.spreads[h.weight], cells, shares)
	a := t.areaOf(h)
	for at, code := range [2]area.Code{h.Code.District(), h.Municipality} {
		s := &t.sums[at]
		if s.area.Code != code {
			t.close(s)
			s.open(code, len(whole), len(groups))
		}
		s.add(&a, whole, groups)
	}
	home := &Home{Residents: h.composed.Total(), Draws: draws}
	for _, e := range a.Excluded {
		home.Excluded = append(home.Excluded, e.People)
	}
	t.wholes = append(t.wholes, slices.Clone(whole))
	t.intervals(&a, whole, groups)
	a.Draws = encode(draws.Base, draws.Norm)
	t.weights[h.weight]++
	t.areas, t.homes = append(t.areas, a), append(t.homes, home)
}

// areaOf makes the area of a neighbourhood, without its intervals.
func (t *township) areaOf(h *hood) Area {
	c := h.composed
	a := Area{
		Code: h.Code, People: c.Composition, From: c.From, Weight: h.weight, Converged: c.Raked.Converged, Iterations: c.Raked.Iterations,
		Rank: make([]demand.Rank, len(t.result.Models)),
	}
	for i, from := range [Margins]demand.Level{c.From.Age, c.From.Sex, c.From.Education} {
		if from != demand.LevelNeighbourhood {
			a.Imputed[i] = 1
		}
	}
	t.estimate(&a)
	return a
}

// estimate fills the estimates of an area from its people.
func (t *township) estimate(a *Area) {
	a.Excluded, a.Groups = nil, nil
	for m := range t.result.Models {
		model := &t.result.Models[m]
		a.Excluded = append(a.Excluded, demand.Estimate{People: model.Excluded(&a.People)})
		for _, x := range model.Breakdown(&a.People) {
			a.Groups = append(a.Groups, demand.Estimate{People: x})
		}
	}
}

// intervals fills the intervals of an area from its draws, which it puts in
// another order.
func (t *township) intervals(a *Area, draws, groups []float32) {
	most := a.People.Total()
	intervals(a.Excluded, most, draws, t.n)
	intervals(a.Groups, most, groups, t.n)
}

func (s *tally) open(code area.Code, draws, groups int) {
	*s = tally{area: Area{Code: code, Converged: true}, draws: make([]float32, draws), groups: make([]float32, groups)}
}

// add adds a neighbourhood. Shares of imputed margins are weighed by residents.
func (s *tally) add(a *Area, draws, groups []float32) {
	residents := a.People.Total()
	for i, x := range a.Imputed {
		s.area.Imputed[i] += x * residents
	}
	s.area.People.Add(&a.People)
	s.residents += residents
	s.area.Converged = s.area.Converged && a.Converged
	s.area.Iterations = max(s.area.Iterations, a.Iterations)
	switch {
	case s.area.Weight == "":
		s.area.Weight = a.Weight
	case s.area.Weight != a.Weight:
		s.area.Weight = WeightMixed
	}
	for i, x := range draws {
		s.draws[i] += x
	}
	for i, x := range groups {
		s.groups[i] += x
	}
}

// close makes an area of what was summed up.
func (t *township) close(s *tally) {
	if s.area.Code == "" {
		return
	}
	a := s.area
	a.Rank = make([]demand.Rank, len(t.result.Models))
	for i := range a.Imputed {
		a.Imputed[i] = a.Imputed[i] / max(s.residents, 1)
	}
	t.estimate(&a)
	if a.Code.Level() == area.LevelMunicipality {
		a.Draws = encode(s.draws)
		t.municipality = Municipality{Code: a.Code, People: a.People, Draws: slices.Clone(s.draws)}
		for _, e := range a.Excluded {
			t.municipality.Excluded = append(t.municipality.Excluded, e.People)
		}
	}
	t.intervals(&a, s.draws, s.groups)
	t.areas = append(t.areas, a)
}

// finish closes the last areas and ranks the neighbourhoods by people.
func (t *township) finish() {
	var hoods []*Area
	for i := range t.areas {
		if t.areas[i].Code.Level() == area.LevelNeighbourhood {
			hoods = append(hoods, &t.areas[i])
		}
	}
	for m := range t.result.Models {
		values, draws := make([]float64, len(hoods)), make([][]float32, len(hoods))
		for i, a := range hoods {
			values[i], draws[i] = a.Excluded[m].People, t.wholes[i][m*t.n:][:t.n]
		}
		for i, r := range demand.Ranks(values, draws, t.n) {
			hoods[i].Rank[m] = r
		}
	}
	for i := range t.sums {
		t.close(&t.sums[i])
	}
	t.wholes = nil
}
