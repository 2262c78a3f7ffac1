package finder

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// looked is how many of the nearest places are looked at for one that is open
// or fits: in the densest city more than half an hour on foot.
const looked = 96

// room is the memory of one search, used again by later ones.
type room struct {
	found   []atlas.Found
	results []Result
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// Find returns the places that answer a question best, at most q.Most: first
// those near that fit and where somebody helps now, then those near that fit,
// then those near of which it is not known whether they fit, then those further
// away; each by travel time. It is empty only where no help is known at all.
func Find(a *atlas.Atlas, q Question) Answer {
	work, _ := rooms.Get().(*room)
	defer rooms.Put(work)
	work.found = a.Nearest(q.From, looked, atlas.Wanted{}, work.found[:0])
	work.results = work.results[:0]
	fits := 0
	for _, f := range work.found {
		if r, ok := q.result(a, f); ok {
			work.results = append(work.results, r)
			if r.Fit == Yes {
				fits++
			}
		}
	}
	if q.Wishes() && fits < q.Most && len(work.found) == looked {
		work.results = q.beyond(a, work)
	}
	slices.SortFunc(work.results, func(x, y Result) int {
		return cmp.Or(cmp.Compare(x.tier(), y.tier()), cmp.Compare(x.Walk, y.Walk), cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Point, y.Point))
	})
	return answer(work.results, q.Most)
}

// answer cuts the results and tells what is in them.
func answer(all []Result, most int) Answer {
	n := min(len(all), most)
	out := Answer{Results: slices.Clone(all[:n]), More: len(all) > n}
	for i := range out.Results {
		out.OpenNow = out.OpenNow || out.Results[i].Staffed()
		out.Fits = out.Fits || out.Results[i].Fit == Yes
	}
	return out
}

// The tiers of an answer, best first.
const (
	staffedNow = iota
	fitting
	perhaps
	farFitting
	farPerhaps
)

func (r *Result) tier() int {
	switch {
	case r.Near() && r.Fit == Yes && r.Staffed():
		return staffedNow
	case r.Near() && r.Fit == Yes:
		return fitting
	case r.Near():
		return perhaps
	case r.Fit == Yes:
		return farFitting
	}
	return farPerhaps
}

// beyond adds the places further away that fit: the nearest ones that are not
// among those found, at most q.Most.
func (q *Question) beyond(a *atlas.Atlas, work *room) []Result {
	edge := work.found[len(work.found)-1].Distance
	all := work.results
	from := len(all)
	for i := range a.Points {
		p := &a.Points[i]
		if p.Precision == supply.PrecisionUnknown || !q.meets(p) {
			continue
		}
		if d := geo.Distance(q.From, p.Location); d > edge {
			all = append(all, Result{Point: i, Distance: d})
		}
	}
	far := all[from:]
	slices.SortFunc(far, func(x, y Result) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Point, y.Point))
	})
	far = far[:min(len(far), q.Most)]
	for i := range far {
		far[i], _ = q.result(a, atlas.Found{Point: far[i].Point, Distance: far[i].Distance})
	}
	return all[:from+len(far)]
}

// meets reports whether a point is known to meet the wishes.
func (q *Question) meets(p *atlas.Point) bool {
	for i := range p.Offers {
		if q.fit(p, i) == Yes {
			return true
		}
	}
	return false
}

// result makes the result of a place that was found; false when it does not fit.
func (q *Question) result(a *atlas.Atlas, f atlas.Found) (Result, bool) {
	p := &a.Points[f.Point]
	r := Result{Point: f.Point, Distance: f.Distance, Offer: -1}
	for i := range p.Offers {
		r.Fit = max(r.Fit, q.fit(p, i))
	}
	if r.Fit == No {
		return r, false
	}
	for i := range p.Offers {
		if q.fit(p, i) == r.Fit {
			r.consider(p, i, q.Now)
		}
	}
	r.Walk, r.Cycle = a.Method.Minutes(access.Walk, f.Distance), a.Method.Minutes(access.Cycle, f.Distance)
	return r, true
}

// consider takes over what the hours of an offer say when that is better news.
func (r *Result) consider(p *atlas.Point, offer int, now time.Time) {
	h := &p.Help[offer]
	if h.Staffed == nil || !h.Fresh(now) {
		return
	}
	if a := h.Staffed.Ask(now); r.Offer < 0 || better(a, r.Now) {
		r.Offer, r.Now = offer, a
	}
}

// better reports whether one answer is better news than another: open now and
// for longer, then opening sooner, then known.
func better(a, b hours.Answer) bool {
	if open := a.State == hours.Open; open || b.State == hours.Open {
		return open && (b.State != hours.Open || later(a.Until, b.Until))
	}
	if a.Opens.IsZero() || b.Opens.IsZero() {
		return !a.Opens.IsZero() || b.Opens.IsZero() && a.State == hours.Appointment && b.State != hours.Appointment
	}
	return a.Opens.Before(b.Opens)
}

// later compares ends of which the zero time is never.
func later(a, b time.Time) bool { return !b.IsZero() && (a.IsZero() || a.After(b)) }

// At answers for one place, wherever somebody asks from: what to say of it now.
func At(p *atlas.Point, now time.Time) Result {
	r := Result{Offer: -1, Fit: Yes}
	for i := range p.Offers {
		r.consider(p, i, now)
	}
	return r
}

// Unplaced returns the indexes of help in a municipality of which the place is
// not known and that is known to help whoever comes, in order of id.
func Unplaced(a *atlas.Atlas, municipality int) []int {
	var list []int
	for _, i := range a.Municipalities[municipality].Points {
		p := &a.Points[i]
		offers := func(o supply.Offer) bool { return Offers(&o) }
		if p.Precision == supply.PrecisionUnknown && slices.ContainsFunc(p.Offers, offers) {
			list = append(list, i)
		}
	}
	return list
}
