package page

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
)

// norm is a question of a visitor: do so many per cent have help within so many
// minutes or metres? Thresholds are settings: there is no official norm.
type norm struct {
	Share, Limit, Unit string // as they were asked, or as a start
	Metres             bool
	Fault              string // what is wrong with the question
	Asked              bool
	Note               string // a limit beyond which we do not look
	Rows               []normRow

	share, limit float64 // as they were read: 0 to 1, and minutes or metres
}

// normRow is the answer by one way of measuring.
type normRow struct {
	Name    string
	Share   string // band
	Verdict string
	Sign    string // "✓", "✗" or "?"
}

// Values with which the form starts: an example and no norm.
const (
	exampleShare = "80"
	unitMinutes  = "min"
	unitMetres   = "m"
)

// norm answers the question in an address.
func (s *Site) norm(a *atlas.Atlas, m *atlas.Area, c choice, q url.Values) norm {
	n := norm{Share: first(q, "aandeel"), Limit: first(q, "grens"), Unit: first(q, "eenheid"), Asked: q.Has("grens") || q.Has("aandeel")}
	n.Share, n.Unit = fallback(n.Share, exampleShare), fallback(n.Unit, unitMinutes)
	n.Metres = n.Unit == unitMetres
	n.Limit = fallback(n.Limit, reachOf(a, c))
	if !n.Asked {
		return n
	}
	var shareOK, limitOK bool
	n.share, shareOK = positive(n.Share)
	n.limit, limitOK = positive(n.Limit)
	switch n.share /= 100; {
	case !shareOK || n.share > 1:
		n.Fault = s.texts.Get("norm.fault.share")
	case !limitOK:
		n.Fault = s.texts.Get("norm.fault.limit")
	case n.Unit != unitMinutes && n.Unit != unitMetres:
		n.Fault = s.texts.Get("norm.fault.unit")
	default:
		s.answerNorm(&n, a, m, c)
	}
	return n
}

func fallback(text, or string) string {
	if text == "" {
		return or
	}
	return text
}

// positive reads a number above zero, with a comma or a point.
func positive(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return v, err == nil && v > 0 && !math.IsInf(v, 0)
}

// answerNorm measures twice: as computed, and in a plain straight line.
func (s *Site) answerNorm(n *norm, a *atlas.Atlas, m *atlas.Area, c choice) {
	travel, settings := a.Method.Travel[c.profile], a.Method.Settings
	minutes, metres := n.limit, n.limit
	perMinute := travel.SpeedKmh * 1000 / 60
	if n.Metres {
		minutes = n.limit / perMinute
	} else {
		metres = n.limit * perMinute / settings.DetourFactor
	}
	if far := float64(travel.Limit); minutes > far {
		n.Note = s.texts.Get("norm.limit", Whole(far), Whole(far*perMinute))
	}
	finest := a.Layer(atlas.FinestResolution)
	within := func(column []float32, most float64) float64 {
		return a.ShareOf(m.Municipality, c.definition, func(cell int32) bool { return column[cell] <= float32(most) })
	}
	sure, listed := within(finest.Sure[c.profile], minutes), within(finest.Minutes[c.profile], minutes)
	straight := within(finest.Straight, metres)
	way := "norm.way.line"
	if m.ByStreet > 0 {
		way = "norm.way.street"
	}
	n.Rows = []normRow{
		{Name: s.texts.Get(way, Decimal(settings.DetourFactor)), Share: Band(sure, listed)},
		{Name: s.texts.Get("norm.way.straight"), Share: s.texts.Get("norm.upto", Percent(straight))},
	}
	if !n.Metres {
		n.Rows[1].Name = s.texts.Get("norm.way.estimate", Decimal(settings.DetourFactor))
	}
	n.Rows[0].Sign, n.Rows[0].Verdict = s.verdictOf(sure, listed, n.share)
	n.Rows[1].Sign, n.Rows[1].Verdict = s.verdictOf(0, straight, n.share)
}

// verdictOf says whether a norm is met: for sure, for sure not, or perhaps.
func (s *Site) verdictOf(sure, listed, wanted float64) (sign, text string) {
	switch {
	case sure >= wanted:
		return "✓", s.texts.Get("norm.met")
	case listed < wanted:
		return "✗", s.texts.Get("norm.missed")
	default:
		return "?", s.texts.Get("norm.perhaps")
	}
}

// wayOf says how the times of a municipality were measured.
func (s *Site) wayOf(a *atlas.Atlas, m *atlas.Area) string {
	detour := Decimal(a.Method.DetourFactor)
	switch {
	case m.ByStreet >= 0.995:
		return s.texts.Get("way.street", detour)
	case m.ByStreet > 0:
		return s.texts.Get("way.partly", Percent(m.ByStreet), detour)
	}
	return s.texts.Get("municipality.straight", detour) + " " + s.texts.Get("way.load")
}

// paceOf says how fast and how far people of 75 and older are taken to walk, ""
// for other ways to travel.
func (s *Site) paceOf(a *atlas.Atlas, c choice) string {
	if c.profile != access.Senior {
		return ""
	}
	t := a.Method.Travel[access.Senior]
	return s.texts.Get("pace.senior", Decimal(t.SpeedKmh), Whole(float64(t.Limit)), Whole(float64(t.Limit)*t.SpeedKmh*1000/60))
}
