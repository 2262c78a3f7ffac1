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
// or fits: with what we know now that is all of a large city.
const looked = 64

// rooms hold the memory of searches that are over.
var rooms = sync.Pool{New: func() any { return new([]atlas.Found) }}

// Find returns the places that answer a question best, at most q.Most: first
// those near that fit and where somebody helps now, then those near that fit,
// then those near of which it is not known whether they fit, then those further
// away; each by travel time. It is empty only where no help is known at all.
func Find(a *atlas.Atlas, q Question) Answer {
	room, _ := rooms.Get().(*[]atlas.Found)
	defer rooms.Put(room)
	*room = a.Nearest(q.From, looked, atlas.Wanted{}, (*room)[:0])
	s := search{Question: &q, atlas: a, ways: waysFrom(a, &q), best: make([]Result, 0, q.Most+1)}
	for _, f := range *room {
		if s.settled() {
			break
		}
		s.consider(f)
	}
	if n := len(*room); q.Wishes() && s.fitting < q.Most && n == looked {
		s.beyond((*room)[n-1].Distance)
	}
	return s.answer()
}

// search is one search.
type search struct {
	*Question
	atlas   *atlas.Atlas
	ways    ways
	best    []Result // in order, at most Most
	more    bool     // some did not find room among them
	fitting int      // how many places are known to meet the wishes
	nearest Result   // the best of those, however far
}

// settled reports whether no place further away can be among the best: there is
// room for none but the nearest where somebody helps now, and over the straight
// line what is further takes longer.
func (s *search) settled() bool {
	last := len(s.best) - 1
	return s.more && len(s.ways.all) == 0 && last == s.Most-1 && s.best[last].tier() == staffedNow
}

// consider takes a place in when it is among the best so far.
func (s *search) consider(f atlas.Found) {
	r, ok := s.result(f)
	if !ok {
		return
	}
	if r.Fit == Yes {
		s.fitting++
		if s.fitting == 1 || compare(r, s.nearest) < 0 {
			s.nearest = r
		}
	}
	at, _ := slices.BinarySearchFunc(s.best, r, compare)
	if at == s.Most {
		s.more = true
		return
	}
	s.best = slices.Insert(s.best, at, r)
	if len(s.best) > s.Most {
		s.best, s.more = s.best[:s.Most], true
	}
}

// compare puts results in order: never equal, since places differ.
func compare(x, y Result) int {
	return cmp.Or(cmp.Compare(x.tier(), y.tier()), cmp.Compare(x.Walk, y.Walk), cmp.Compare(x.Cycle, y.Cycle), cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Point, y.Point))
}

// answer tells what is in the results. When none of them is known to fit, the
// nearest place that is takes the place of the last: it may be worth a journey.
func (s *search) answer() Answer {
	out := Answer{Results: s.best, More: s.more}
	if n := len(s.best); n > 0 && s.fitting > 0 && s.best[0].tier() == perhaps && s.nearest.tier() == farFitting {
		if n == s.Most && s.best[n-1].Fit != Yes {
			s.best[n-1] = s.nearest
		}
	}
	for i := range out.Results {
		r := &out.Results[i]
		out.OpenNow = out.OpenNow || r.Near() && r.Staffed()
		out.Fits = out.Fits || r.Near() && r.Fit == Yes
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

// beyond takes in the places further away than a distance that fit.
func (s *search) beyond(edge geo.Metres) {
	for i := range s.atlas.Points {
		p := &s.atlas.Points[i]
		if p.Precision == supply.PrecisionUnknown || !s.meets(p) {
			continue
		}
		if d := geo.Distance(s.From, p.Location); d > edge {
			s.consider(atlas.Found{Point: i, Distance: d})
		}
	}
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
func (s *search) result(f atlas.Found) (Result, bool) {
	r := Result{
		Point: f.Point, Distance: f.Distance, Offer: -1, Fit: Yes,
		Walk: s.atlas.Method.Minutes(access.Walk, f.Distance), Cycle: s.atlas.Method.Minutes(access.Cycle, f.Distance),
	}
	s.ways.tell(&r)
	travel := &s.atlas.Method.Travel
	r.near = !r.CycleBeyond && r.Cycle <= travel[access.Cycle].Limit || !r.WalkBeyond && r.Walk <= travel[access.Walk].Limit
	p := &s.atlas.Points[f.Point]
	if s.Wishes() {
		r.Fit = No
		for i := range p.Offers {
			r.Fit = max(r.Fit, s.fit(p, i))
		}
	}
	if r.Fit == No {
		return r, false
	}
	if s.atlas.Timed(f.Point) { // most are not: what is known of them need not be read
		for i := range p.Offers {
			if s.fit(p, i) == r.Fit {
				r.hear(p, i, s.Now)
			}
		}
	}
	return r, true
}

// hear takes over what the hours of an offer say when that is better news.
func (r *Result) hear(p *atlas.Point, offer int, now time.Time) {
	staffed := p.Help[offer].StaffedAt(now)
	if staffed == nil {
		r.Elsewise = true
		return
	}
	a := staffed.Ask(now)
	r.Elsewise = r.Elsewise || a.State == hours.Unknown
	if r.Offer < 0 || better(a, r.Now) {
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
	for _, i := range Helping(p) {
		r.hear(p, i, now)
	}
	return r
}

// Helping returns the indexes of the offers whose hours are those of help at a
// place: the help for everybody, and the other only where that is all.
func Helping(p *atlas.Point) []int {
	public := slices.ContainsFunc(p.Offers, func(o supply.Offer) bool { return Offers(&o) })
	helping := make([]int, 0, len(p.Offers))
	for i := range p.Offers {
		if !public || Offers(&p.Offers[i]) {
			helping = append(helping, i)
		}
	}
	return helping
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
