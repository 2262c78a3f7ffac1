// Package finder answers where a person can get help: the places that fit a
// question, those first where somebody helps now, then by travel time. It keeps
// nothing of a question.
package finder

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// Question is what somebody asks.
type Question struct {
	From     orb.Point     // where they are
	Postcode area.Postcode // whose middle From is, so that minutes over streets hold; "" for none
	Now      time.Time
	Most     int // places wanted, at least 1

	// Wishes; the zero value of each is no wish.
	Topic      supply.Topic
	Language   string // ISO 639-1
	Wheelchair bool
	Free       bool
	Evening    bool // in the evening or the weekend
}

// Wishes reports whether the question asks for more than help nearby.
func (q *Question) Wishes() bool {
	return q.Topic != "" || q.Language != "" || q.Wheelchair || q.Free || q.Evening
}

// Fit says whether a place meets the wishes of a question.
type Fit uint8

// The fits, worst first. What no source says is not known, and never no.
const (
	No Fit = iota
	NotKnown
	Yes
)

// Result is a place with what to tell about it.
type Result struct {
	Point    int // index into Atlas.Points
	Fit      Fit
	Distance geo.Metres  // in a straight line
	Walk     geo.Minutes // to go there on foot
	Cycle    geo.Minutes
	ByStreet bool // the minutes are over streets, else over the straight line

	// Over streets only: it takes longer than Walk, or Cycle, and not known how much.
	WalkBeyond, CycleBeyond bool

	Offer int // index of the offer whose hours Now speaks of; -1 when none are known
	Now   hours.Answer

	// Elsewise is whether there may be help at other times than Now says: that of
	// an offer whose hours are not known.
	Elsewise bool

	near bool
}

// Staffed reports whether somebody is known to help now, for whoever walks in.
func (r *Result) Staffed() bool { return r.Now.State == hours.Open }

// Near reports whether a place is near enough to go to for being open now, or
// for fitting better than a nearer one: within what counts as reached, by
// bicycle or on foot.
func (r *Result) Near() bool { return r.near }

// Answer is what to tell somebody who asks.
type Answer struct {
	Results []Result
	More    bool // there are more places than were wanted
	OpenNow bool // at one of Results, nearby, somebody helps now
	Fits    bool // one of Results, nearby, is known to meet the wishes
}

// fit returns whether an offer of a point meets the wishes; No for what is no
// public help.
func (q *Question) fit(p *atlas.Point, i int) Fit {
	o, h := &p.Offers[i], &p.Help[i]
	if !Offers(o) {
		return No
	}
	fit := Yes
	if q.Topic != "" && !h.Topics.Has(atlas.TopicsOf(q.Topic)) {
		fit = NotKnown
	}
	if q.Language != "" && !slices.Contains(o.Languages, q.Language) {
		fit = NotKnown
	}
	if q.Free {
		fit = min(fit, wished(o.Cost, supply.CostFree, ""))
	}
	if q.Wheelchair {
		fit = min(fit, wished(p.Wheelchair.Value, supply.WheelchairYes, supply.WheelchairLimited))
	}
	if q.Evening && !h.Evening {
		// Known hours that never come in an evening are a no; unknown ones are not.
		if h.StaffedAt(q.Now) != nil {
			return No
		}
		fit = min(fit, NotKnown)
	}
	return fit
}

// wished compares what is known with what is wanted.
func wished(is, want, good string) Fit {
	switch is {
	case "":
		return NotKnown
	case want, good:
		return Yes
	}
	return No
}

// Offers reports whether an offer is help that anybody can go to, as far as we
// know: public, at a place, and of help and not of a building only.
func Offers(o *supply.Offer) bool {
	return o.Audience == supply.AudiencePublic && o.Kind != supply.KindPhoneLine && (o.HelpKnown || o.Confirmed)
}
