package pipeline_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/pipeline"
)

// gain is what a choice of sites gains a municipality, from the definitions: the
// people of its parts of cells that reach no point and reach one of the sites.
func gain(t *testing.T, r *pipeline.Result, m area.Code, p access.Profile, definition int, sites ...orb.Point) float64 {
	t.Helper()
	excluded := map[area.Code]float64{}
	for _, a := range r.Areas {
		excluded[a.Code] = a.Excluded[definition].People
	}
	s := parameters(t).Method.Settings()
	sum := 0.0
	for i, c := range r.Cells {
		near := slices.ContainsFunc(sites, func(at orb.Point) bool {
			return float32(s.Minutes(p, geo.Distance(c.Centre, at))) <= float32(s.Travel[p].Reach)
		})
		if !near || r.Reach.Covered(i, p) {
			continue
		}
		for _, part := range r.Parts {
			if part.Cell == c.Cell && part.Municipality == m {
				sum += excluded[part.Neighbourhood] * part.Share
			}
		}
	}
	return sum
}

// TestProposalsAreTheBest tries every choice of one and of three schools by hand.
func TestProposalsAreTheBest(t *testing.T) {
	t.Parallel()

	w := newWorld()
	w.points = []access.Point{{ID: 1, Location: orb.Point{4.367, 52.0045}}}
	r := w.must(t, pipeline.Job{})
	if len(r.Proposals) == 0 {
		t.Fatal("no proposals")
	}
	for _, p := range r.Proposals {
		var sites []orb.Point
		for _, s := range w.sites {
			if s.Municipality == p.Municipality {
				sites = append(sites, s.Location)
			}
		}
		best := 0.0
		for a := range sites {
			for b := range sites {
				for c := range sites {
					if len(p.Sites) == 1 && (a != b || b != c) {
						continue
					}
					best = max(best, gain(t, r, p.Municipality, p.Profile, p.Definition, sites[a], sites[b], sites[c]))
				}
			}
		}
		if math.Abs(p.Gain.People-best) > 1e-6*best {
			t.Errorf("%s by %s, definition %d, %d sites: gain of %v, the best is %v", p.Municipality, p.Profile, p.Definition, len(p.Sites), p.Gain.People, best)
		}
		check(t, r, &p)
	}
}

// check holds that the parts of a proposal fit together.
func check(t *testing.T, r *pipeline.Result, p *pipeline.Proposal) {
	t.Helper()
	sum, last := 0.0, math.Inf(1)
	seen := map[geo.Cell]bool{}
	for _, s := range p.Sites {
		sum += s.Gain
		if s.Gain > last+1e-9 || s.Wins < 0 || s.Wins > 1 || s.Municipality != p.Municipality {
			t.Errorf("site %+v of a proposal for %s comes after one that gains %v", s, p.Municipality, last)
		}
		last = s.Gain
		for _, c := range s.Cells {
			i := slices.IndexFunc(r.Cells, func(cell pipeline.Cell) bool { return cell.Cell == c })
			if seen[c] || r.Reach.Covered(i, p.Profile) {
				t.Errorf("cell %s gains twice, or has help", c)
			}
			seen[c] = true
		}
	}
	if math.Abs(sum-p.Gain.People) > 1e-9 || p.Gain.Low > p.Gain.People || p.Gain.High < p.Gain.People {
		t.Errorf("sites gain %v together, the proposal says %+v", sum, p.Gain)
	}
}

// TestOneBestSiteOfTwoThatStandTogether names the other one beside it.
func TestOneBestSiteOfTwoThatStandTogether(t *testing.T) {
	t.Parallel()

	r := newWorld().must(t, pipeline.Job{})
	found := false
	for _, p := range r.Proposals {
		for _, s := range p.Sites {
			found = found || s.ID == 9
			if s.ID == 12 {
				t.Errorf("school 12, which stands where 9 does, is proposed by itself: %+v", s)
			}
			if s.ID == 9 && !slices.ContainsFunc(s.Others, func(o pipeline.Site) bool { return o.ID == 12 }) {
				t.Errorf("school 9 is proposed without its neighbour: %+v", s.Others)
			}
		}
	}
	if !found {
		t.Error("school 9 is never proposed: this world tests nothing")
	}
}
