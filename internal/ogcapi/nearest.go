package ogcapi

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/finder"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// Bounds of the number of points that nearest returns.
const (
	defaultNearest = 3
	mostNearest    = 50
)

func (api *API) nearest(c *call) error {
	var kindRoom [4]supply.Kind
	var foundRoom [8]atlas.Found
	from := c.place()
	limit := c.query.integer("limit", defaultNearest, 1, mostNearest)
	wanted := atlas.Wanted{Kinds: c.query.kinds(kindRoom[:0])}
	open := c.query.open()
	if err := c.query.err(); err != nil {
		return err
	}
	var found []atlas.Found
	switch {
	case open:
		c.w.Header()["Cache-Control"] = noStore // true for this minute alone
		found = c.openNow(from, limit, wanted)
	case c.fresh():
		return nil
	default:
		found = c.atlas.Nearest(from, limit, wanted, foundRoom[:0])
	}
	pooled, _ := buffers.Get().(*[]byte)
	s := export.Selection{Atlas: c.atlas, States: api.states.of(c.atlas, api.Now())}
	body := append((*pooled)[:0], `{"type":"FeatureCollection","straightLine":true`...) // no way over streets is known from where the caller is
	body = export.AppendPoint(append(body, `,"from":`...), from)
	body = append(body, `,"features":[`...)
	for i, f := range found {
		if i > 0 {
			body = append(body, ',')
		}
		body = appendFound(body, s, f)
	}
	body = append(body, `]}`...)
	c.send(geoHeader, body)
	putBuffer(pooled, body)
	return nil
}

// noStore is for answers that are about this moment.
var noStore = []string{"no-store"}

// open reads whether only places are wanted where somebody is known to help now.
func (q *query) open() bool {
	text, given := q.take("open")
	if given && text != "now" {
		q.bad("open: %q is not now", text)
	}
	return given
}

// openNow returns the nearest points where somebody is known to help now. Of most
// points that is not known, so that it looks further and further.
func (c *call) openNow(from orb.Point, limit int, wanted atlas.Wanted) []atlas.Found {
	now := c.api.Now()
	for n := 2 * mostNearest; ; n *= 8 {
		open := c.atlas.Nearest(from, n, wanted, nil)
		looked := len(open)
		open = slices.DeleteFunc(open, func(f atlas.Found) bool {
			r := finder.At(&c.atlas.Points[f.Point], now)
			return !r.Staffed()
		})
		if len(open) >= limit || looked < n {
			return open[:min(limit, len(open))]
		}
	}
}

func appendFound(dst []byte, s export.Selection, f atlas.Found) []byte {
	p, m := &s.Atlas.Points[f.Point], &s.Atlas.Method
	dst = strconv.AppendInt(append(dst, `{"type":"Feature","id":"`...), p.ID, 10)
	dst = export.AppendPoint(append(dst, `","geometry":`...), p.Location)
	dst = export.AppendFixed(append(dst, `,"properties":{"distance_m":`...), math.Round(float64(f.Distance)))
	dst = export.AppendFixed(append(dst, `,"minutes_walk":`...), minutes(f.Distance, m.DetourFactor, m.Travel[access.Walk].SpeedKmh))
	dst = export.AppendFixed(append(dst, `,"minutes_cycle":`...), minutes(f.Distance, m.DetourFactor, m.Travel[access.Cycle].SpeedKmh))
	dst = export.AppendPointMembers(append(dst, ','), s, f.Point)
	return append(dst, `}}`...)
}

// minutes returns the travel time to a tenth of a minute; speed in km/h.
func minutes(d geo.Metres, detour, speed float64) float64 {
	return math.Round(float64(d)*detour/speed*0.6) / 10
}

// place reads where the search starts: a postcode or a position.
func (c *call) place() orb.Point {
	q := &c.query
	code, byCode := q.take("postcode")
	lon, hasLon := q.take("lon")
	lat, hasLat := q.take("lat")
	switch {
	case byCode && (hasLon || hasLat):
		q.bad("give either postcode or lon and lat, not both")
	case byCode:
		return c.postcode(code)
	case !hasLon || !hasLat:
		q.bad("give lon and lat, or postcode")
	}
	return orb.Point{q.degrees("lon", lon, hasLon, 180), q.degrees("lat", lat, hasLat, 90)}
}

func (q *query) degrees(name, text string, given bool, most float64) float64 {
	if !given {
		return 0
	}
	v, err := geo.ParseFinite(text)
	if err != nil || math.Abs(v) > most {
		q.bad("%s: %q is not a number between %v and %v", name, text, -most, most)
	}
	return v
}

func (c *call) postcode(text string) orb.Point {
	code, err := area.ParsePostcode(text)
	if err != nil {
		c.query.faults = append(c.query.faults, err)
		return orb.Point{}
	}
	places := c.atlas.Find(string(code))
	if len(places) == 0 {
		c.query.bad("postcode: %q is not in use, as far as we know", text)
		return orb.Point{}
	}
	return places[0].Location
}
