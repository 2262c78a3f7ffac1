// Package access measures how well help points serve the residents around
// them. It computes; it neither reads nor writes.
package access

import (
	"errors"
	"math"
	"sync"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Of every place and profile some nearest points are kept, one entry each: the
// nearest few of any kind, the nearest that is confirmed, and the nearest of each
// of supply.Groups.
const (
	NearestKept    = 3           // of any kind, from entry 0: the first, and a choice when that one is closed
	EntryConfirmed = NearestKept // the nearest confirmed point
	EntryGroup     = NearestKept + 1
)

// Entries is how many entries are kept per place and profile.
var Entries = EntryGroup + len(supply.Groups)

// Point is a local, public help point of which help is known.
type Point struct {
	ID        int64
	Location  orb.Point
	Groups    []int // indexes into supply.Groups
	Confirmed bool
	Staffed   Hours // when a person helps
	Building  Hours // when the building is open
}

// Reach is what every place reaches. The Entries of place i by profile p begin at
// At(i, p); the other slices have their value of it at i·Profiles + p.
type Reach struct {
	Minutes  []float32 // to the nearest points; +Inf where there is none within the limit
	IDs      []int64   // of those points, 0 for none
	Points   []int32   // listed points within the threshold
	Staffed  []Hours   // the hours of those points together
	Building []Hours
	// Straight is the distance in a straight line, in metres, from each place to the
	// nearest point; +Inf beyond the limit of the fastest profile.
	Straight []float32
	ByStreet []bool // per place: times are over streets, but for points that are near none

	Settings Settings
}

// Row is the reach of one place, in slices of those of Reach.
type Row struct {
	Minutes           []float32
	IDs               []int64
	Points            []int32
	Staffed, Building []Hours
	Straight          float32
	ByStreet          bool
}

// Row returns the reach of a place.
func (r *Reach) Row(place int) Row {
	at, to := r.At(place, 0), r.At(place+1, 0)
	of, end := place*Profiles, (place+1)*Profiles
	return Row{
		Minutes: r.Minutes[at:to], IDs: r.IDs[at:to], Points: r.Points[of:end], Staffed: r.Staffed[of:end], Building: r.Building[of:end],
		Straight: r.Straight[place], ByStreet: r.ByStreet[place],
	}
}

// Append adds a place. It reports false, and adds nothing, when the row has not as
// many values as Row gives.
func (r *Reach) Append(row Row) bool {
	if n := Profiles * Entries; len(row.Minutes) != n || len(row.IDs) != n {
		return false
	}
	if len(row.Points) != Profiles || len(row.Staffed) != Profiles || len(row.Building) != Profiles {
		return false
	}
	r.Minutes, r.IDs = append(r.Minutes, row.Minutes...), append(r.IDs, row.IDs...)
	r.Points, r.Straight, r.ByStreet = append(r.Points, row.Points...), append(r.Straight, row.Straight), append(r.ByStreet, row.ByStreet)
	r.Staffed, r.Building = append(r.Staffed, row.Staffed...), append(r.Building, row.Building...)
	return true
}

// At returns where the entries of a place and profile begin.
func (r *Reach) At(place int, p Profile) int { return (place*Profiles + int(p)) * Entries }

// Places returns the number of places.
func (r *Reach) Places() int { return len(r.Straight) }

// Covered reports whether a place reaches a listed point within the threshold.
func (r *Reach) Covered(place int, p Profile) bool { return r.Points[place*Profiles+int(p)] > 0 }

// Sure reports whether a place reaches a confirmed point within the threshold.
func (r *Reach) Sure(place int, p Profile) bool {
	return r.Settings.Travel[p].reaches(r.Minutes[r.At(place, p)+EntryConfirmed])
}

// reaches decides on the minutes as they are kept, so that whoever compares them
// with the threshold finds the same.
func (t Travel) reaches(minutes float32) bool { return minutes <= float32(t.Reach) }

// NewReach returns the reach of n places that reach nothing.
func NewReach(n int, s Settings) *Reach {
	return &Reach{
		Minutes: filled(n * Profiles * Entries), IDs: make([]int64, n*Profiles*Entries), Points: make([]int32, n*Profiles),
		Staffed: make([]Hours, n*Profiles), Building: make([]Hours, n*Profiles), Straight: filled(n), ByStreet: make([]bool, n), Settings: s,
	}
}

func filled(n int) []float32 {
	all := make([]float32, n)
	inf := float32(math.Inf(1))
	for i := range all {
		all[i] = inf
	}
	return all
}

// Search finds what every place reaches, from the supply: each help point
// offers itself to the places within its limit, so that the work grows with the
// help that there is and not with the country. The order of points does not
// matter: equal times go to the lower id. It fails only for profiles of streets
// that are out of their range.
func Search(g *Ground, points []Point) (*Reach, error) {
	r := NewReach(len(g.Places), g.Settings)
	at := make([]orb.Point, len(points))
	for i := range points {
		at[i] = points[i].Location
	}
	copy(r.ByStreet, g.on)
	t, limit := g.targets(at), g.Settings.Limit()
	for i := range points {
		g.index.within(at[i], limit, func(place int32, d geo.Metres) {
			r.Straight[place] = min(r.Straight[place], float32(d))
			for p := range Profile(Profiles) {
				if g.straight(int(place), p, t, i) {
					r.offer(int(place), p, &points[i], float32(g.Settings.Minutes(p, d)))
				}
			}
		})
	}
	var work sync.WaitGroup // what a profile reaches is its own
	var faults [Profiles]error
	for p := range Profile(Profiles) {
		work.Go(func() {
			faults[p] = g.overStreets(p, t, g.Settings.Travel[p].Limit, func(place, point int, minutes float32) {
				r.offer(place, p, &points[point], minutes)
			})
		})
	}
	work.Wait()
	return r, errors.Join(faults[:]...)
}

// offer lets a place know of a point at some minutes.
func (r *Reach) offer(place int, p Profile, point *Point, minutes float32) {
	travel := &r.Settings.Travel[p]
	if minutes > float32(travel.Limit) {
		return
	}
	at := r.At(place, p)
	r.keep(at, NearestKept, point.ID, minutes)
	if point.Confirmed {
		r.keep(at+EntryConfirmed, 1, point.ID, minutes)
	}
	for _, g := range point.Groups {
		r.keep(at+EntryGroup+g, 1, point.ID, minutes)
	}
	if !travel.reaches(minutes) {
		return
	}
	i := place*Profiles + int(p)
	r.Points[i]++
	r.Staffed[i].add(point.Staffed)
	r.Building[i].add(point.Building)
}

// keep puts a point among the n nearest from an entry on, if it is.
func (r *Reach) keep(at, n int, id int64, minutes float32) {
	kept, ids := r.Minutes[at:at+n], r.IDs[at:at+n]
	k := n - 1
	if !nearer(minutes, id, kept[k], ids[k]) {
		return
	}
	for k > 0 && nearer(minutes, id, kept[k-1], ids[k-1]) {
		kept[k], ids[k] = kept[k-1], ids[k-1]
		k--
	}
	kept[k], ids[k] = minutes, id
}

func nearer(d float32, id int64, than float32, thanID int64) bool {
	return d < than || d == than && id < thanID
}
