package pipeline

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
)

// Postcode is a postcode of four digits with its middle, where a search by it
// starts.
type Postcode struct {
	Code         area.Postcode
	Municipality area.Code // empty when not known
	Location     orb.Point
}

// Destination is a help point that a search may find, whether help is known of it
// or not.
type Destination struct {
	ID           int64
	Municipality area.Code // empty when not known
	Location     orb.Point
}

// Way is the time over streets from the middle of a postcode to a help point.
type Way struct {
	Postcode     area.Postcode
	Municipality area.Code // of the postcode
	Point        int64     // id of the help point
	Profile      access.Profile
	Minutes      float32 // zero or more, at most the limit of the profile
}

// wayProfiles are the profiles that residents are told the time of.
var wayProfiles = []access.Profile{access.Walk, access.Cycle}

// ways finds the help points nearest to the postcodes in scope from where one
// travels over streets, by the same rule as for cells. Only help points where streets
// are known count.
func (w *work) ways(ctx context.Context) error {
	postcodes, err := w.pavedPostcodes(ctx)
	if err != nil || len(postcodes) == 0 {
		return err
	}
	points, err := w.pavedDestinations(ctx)
	if err != nil {
		return err
	}
	from, to := make([]orb.Point, len(postcodes)), make([]orb.Point, len(points))
	for i := range postcodes {
		from[i] = postcodes[i].Location
	}
	for i := range points {
		to[i] = points[i].Location
	}
	ground := access.NewGround(from, w.method.Settings())
	w.paved.pave(ground, func(i int) area.Code { return postcodes[i].Municipality })
	found := make([][][]access.Way, len(wayProfiles))
	err = w.parallel(ctx, len(wayProfiles), func(_, i int) (err error) {
		found[i], err = ground.Ways(to, wayProfiles[i], access.WaysKept)
		return err
	})
	if err != nil {
		return err
	}
	for i, p := range postcodes {
		for k, profile := range wayProfiles {
			for _, way := range found[k][i] {
				w.result.Ways = append(w.result.Ways, Way{p.Code, p.Municipality, points[way.Point].ID, profile, way.Minutes})
			}
		}
	}
	return nil
}

// pavedPostcodes returns the postcodes in scope from where one travels over
// streets, by code.
func (w *work) pavedPostcodes(ctx context.Context) ([]Postcode, error) {
	paved, err := w.paving(ctx)
	if err != nil || len(paved.known) == 0 {
		return nil, err
	}
	all, err := w.store.ReadPostcodes(ctx)
	if err != nil {
		return nil, err
	}
	var some []Postcode
	for _, p := range all {
		if paved.known[p.Municipality] && (len(w.job.Scope) == 0 || slices.Contains(w.job.Scope, p.Municipality)) {
			some = append(some, p)
		}
	}
	slices.SortFunc(some, func(a, b Postcode) int { return cmp.Compare(a.Code, b.Code) })
	return some, nil
}

// pavedDestinations returns the help points where streets are known too, by id:
// equal times go to the lower one. Across the border of the network some streets
// may be there, but not those by which one gets there: a way over the others is a
// detour that nobody has to make.
func (w *work) pavedDestinations(ctx context.Context) ([]Destination, error) {
	all, err := w.store.ReadDestinations(ctx)
	if err != nil {
		return nil, err
	}
	var some []Destination
	for _, d := range all {
		if w.paved.known[d.Municipality] {
			some = append(some, d)
		}
	}
	slices.SortFunc(some, func(a, b Destination) int { return cmp.Compare(a.ID, b.ID) })
	return some, nil
}
