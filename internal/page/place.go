package page

import (
	"github.com/go-chi/chi/v5"

	"steunkaart/internal/fault"
)

// placeView is the body of the page of one help point.
type placeView struct {
	Point        pointView
	Municipality link
}

// place makes the page of one help point.
func (s *Site) place(r *request) (answer, error) {
	i, ok := r.atlas.HelpPointBySlug(chi.URLParam(r.Request, "slug"))
	if !ok {
		return answer{}, fault.NotFound("no such help point")
	}
	p := &r.atlas.Points[i]
	body := placeView{Point: r.texts().point(p, r.now)}
	if p.Area >= 0 {
		m := &r.atlas.Municipalities[p.Area]
		body.Municipality = link{Text: m.Name, Address: "/gemeente/" + m.Slug}
	}
	return answer{template: "place", title: p.Name, timed: true, body: body}, nil
}
