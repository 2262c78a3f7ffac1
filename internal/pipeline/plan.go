package pipeline

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/siting"
)

// Site is a real building where help could be offered, and of which none is
// known.
type Site struct {
	ID           int64
	Kind         string // "polling_station", "school", "hospital", or a kind of help point
	Name         string
	Place        string
	Year         int // of the source that knows the building
	Municipality area.Code
	Location     orb.Point
	HelpPoint    bool // ID is that of a help point of which no help is known, not of a candidate site
}

// Proposal is the sites of a municipality that together bring help within reach
// of the most excluded residents who have none now.
type Proposal struct {
	Municipality area.Code
	Profile      access.Profile
	Definition   int // index into Result.Models
	Sites        []Proposed
	Gain         demand.Estimate // excluded residents of the municipality who gain reach; no choice of as many sites gains more
}

// Proposed is a chosen site. The first gains the most by itself, each next one
// the most beside those before it.
type Proposed struct {
	Site
	Cells  []geo.Cell // where people gain reach by it and by none before it
	Gain   float64    // of those
	Wins   float64    // share of the draws in which it is among the best choice
	Others []Site     // other buildings that serve the same cells
}

// proposed is how many sites are proposed together: the next one, and three.
var proposed = []int{1, 3}

// plan proposes sites for each municipality in scope.
func (w *work) plan(ctx context.Context) error {
	if _, err := w.paving(ctx); err != nil {
		return err
	}
	of := map[area.Code][]Site{}
	for _, s := range w.sites {
		of[s.Municipality] = append(of[s.Municipality], s)
	}
	towns := w.byMunicipality()
	made, planners := make([][]Proposal, len(towns)), make([]planner, w.workers)
	for i, s := range w.samplers() {
		planners[i] = planner{work: w, sampler: s}
	}
	progress := w.progress(StagePlan, len(towns))
	err := w.parallel(ctx, len(towns), func(worker, i int) error {
		defer progress(1)
		var err error
		made[i], err = planners[worker].town(ctx, towns[i], of[towns[i][0].Municipality])
		return err
	})
	w.result.Proposals = slices.Concat(made...)
	return err
}

// planner proposes sites, with room that it uses again.
type planner struct {
	*work
	sampler *demand.Sampler
	cells   []townCell
	draws   []float32 // per cell: definition by definition, one per draw
	drawn   []float64 // per draw: the weights of the cells of some choices
}

// townCell is the part of a cell that lies in a municipality, or several.
type townCell struct {
	at       int // index into Result.Cells
	excluded []float64
}

// town proposes sites for a municipality.
func (p *planner) town(ctx context.Context, parts []Part, sites []Site) ([]Proposal, error) {
	if len(sites) == 0 {
		return nil, nil
	}
	p.gather(parts)
	places := make([]orb.Point, len(p.cells))
	for i, c := range p.cells {
		places[i] = p.result.Cells[c.at].Centre
	}
	buildings := make([]orb.Point, len(sites))
	for i := range sites {
		buildings[i] = sites[i].Location
	}
	ground := access.NewGround(places, p.method.Settings())
	p.paved.pave(ground, func(i int) area.Code { return p.result.Cells[p.cells[i].at].Municipality })
	var all []Proposal
	for profile := range access.Profile(access.Profiles) {
		within, err := ground.Within(buildings, profile)
		if err != nil {
			return nil, err
		}
		choices, err := p.choices(profile, sites, within)
		if err != nil {
			return nil, err
		}
		for d := range p.result.Models {
			found := p.propose(choices, d)
			for i := range found {
				found[i].Municipality, found[i].Profile, found[i].Definition = parts[0].Municipality, profile, d
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

// gather puts the parts of a municipality together by cell, with their draws.
func (p *planner) gather(parts []Part) {
	defs, n := len(p.result.Models), p.work.draws()
	order := slices.Clone(parts)
	inOrder(order)
	p.cells, p.draws = p.cells[:0], p.draws[:0]
	last := geo.Cell(0)
	for i := range order {
		part := &order[i]
		if part.Cell != last {
			last = part.Cell
			p.cells = append(p.cells, townCell{at: p.cellAt(last), excluded: make([]float64, defs)})
			p.draws = append(p.draws, make([]float32, defs*n)...)
		}
		home, c := p.homes[part.Neighbourhood], len(p.cells)-1
		if home.Residents == 0 {
			continue
		}
		for d, e := range home.Excluded {
			p.cells[c].excluded[d] += e * part.Share
		}
		p.sampler.AddPart(&home.Draws, uint64(part.Cell), part.Share, p.draws[c*defs*n:])
	}
}

// choices are the sites of a municipality that bring somebody within reach who has
// no help there now. Buildings that serve the same cells are one choice.
type choices struct {
	sites  [][]Site
	covers [][]int32 // per choice, indexes into cells
	cells  []int     // indexes into planner.cells: those without help that a site serves
	solver *siting.Solver
}

func (p *planner) choices(profile access.Profile, sites []Site, within [][]int32) (*choices, error) {
	c := &choices{}
	number := make(map[int32]int32, len(p.cells))
	same := map[string]int{}
	for i, list := range within {
		var covers []int32
		var key []byte
		for _, cell := range list {
			if p.result.Reach.Covered(p.cells[cell].at, profile) || p.result.Cells[p.cells[cell].at].Residents == 0 {
				continue
			}
			k, known := number[cell]
			if !known {
				k = int32(len(c.cells)) //nolint:gosec // fewer than the cells
				number[cell], c.cells = k, append(c.cells, int(cell))
			}
			covers = append(covers, k)
			key = append(key, byte(cell), byte(cell>>8), byte(cell>>16), byte(cell>>24)) //nolint:gosec // the bytes of a number
		}
		if len(covers) == 0 {
			continue
		}
		if at, known := same[string(key)]; known {
			c.sites[at] = append(c.sites[at], sites[i])
			continue
		}
		same[string(key)] = len(c.sites)
		c.sites, c.covers = append(c.sites, []Site{sites[i]}), append(c.covers, covers)
	}
	cover, err := siting.NewCover(len(c.cells), c.covers)
	if err != nil {
		return nil, err
	}
	c.solver = siting.NewSolver(cover)
	return c, nil
}

// propose finds the best choices of sites by one definition.
func (p *planner) propose(c *choices, definition int) []Proposal {
	weights := make([]float64, len(c.cells))
	for i, cell := range c.cells {
		weights[i] = p.cells[cell].excluded[definition]
	}
	p.redraw(c, definition)
	var all []Proposal
	for _, sites := range proposed {
		if sites > len(c.sites) {
			break
		}
		found, _ := c.solver.Solve(weights, sites)
		if len(found) < sites { // fewer gain as much: another building adds nobody
			break
		}
		best := slices.Clone(found)
		all = append(all, p.proposal(c, weights, best))
		p.stability(c, &all[len(all)-1], best)
	}
	return all
}

// proposal describes a choice, the site that gains most first.
func (p *planner) proposal(c *choices, weights []float64, best []int) Proposal {
	made := Proposal{}
	served, left := make([]bool, len(c.cells)), slices.Clone(best)
	for len(left) > 0 {
		top, gain := -1, -1.0
		for i, j := range left {
			g := 0.0
			for _, cell := range c.covers[j] {
				if !served[cell] {
					g += weights[cell]
				}
			}
			if g > gain {
				top, gain = i, g
			}
		}
		j := left[top]
		left = slices.Delete(left, top, top+1)
		site := Proposed{Site: c.sites[j][0], Others: c.sites[j][1:], Gain: gain}
		for _, cell := range c.covers[j] {
			if !served[cell] {
				served[cell] = true
				site.Cells = append(site.Cells, p.result.Cells[p.cells[c.cells[cell]].at].Cell)
			}
		}
		slices.SortFunc(site.Cells, cmp.Compare)
		made.Sites, made.Gain.People = append(made.Sites, site), made.Gain.People+gain
	}
	return made
}

// stability redraws need: how often each site is among the best choice then, and
// what the proposed ones gain.
func (p *planner) stability(c *choices, made *Proposal, best []int) {
	n := p.work.draws()
	wins, gains := siting.NewStability(len(c.sites)), make([]float32, n)
	served := make([]bool, len(c.cells))
	for _, j := range best {
		for _, cell := range c.covers[j] {
			served[cell] = true
		}
	}
	for k := range n {
		weights := p.drawn[k*len(c.cells):][:len(c.cells)]
		for i, people := range weights {
			if served[i] {
				gains[k] += float32(people)
			}
		}
		again, _ := c.solver.Solve(weights, len(best))
		wins.Add(again)
	}
	made.Gain = demand.Interval(made.Gain.People, p.residents(c, served), gains)
	for _, j := range best {
		at := slices.IndexFunc(made.Sites, func(s Proposed) bool { return s.Site == c.sites[j][0] })
		made.Sites[at].Wins = wins.Share(j)
	}
}

// redraw sets drawn to the weights of the cells in every draw of a definition.
func (p *planner) redraw(c *choices, definition int) {
	n, cells := p.work.draws(), len(c.cells)
	p.drawn = slices.Grow(p.drawn[:0], n*cells)[:n*cells]
	for i, cell := range c.cells {
		for k, people := range p.draws[(cell*len(p.result.Models)+definition)*n:][:n] {
			p.drawn[k*cells+i] = max(0, float64(people))
		}
	}
}

// residents counts who live in cells that are served.
func (p *planner) residents(c *choices, served []bool) float64 {
	sum := 0.0
	for i, cell := range c.cells {
		if served[i] {
			sum += p.result.Cells[p.cells[cell].at].Residents
		}
	}
	return sum
}
