package ogcapi

import (
	"math"
	"strconv"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/fault"
	"steunkaart/internal/supply"
)

// summary tells the key figures of one municipality.
func (api *API) summary(c *call) error {
	code := chi.URLParam(c.r, "code")
	i, ok := c.atlas.MunicipalityByCode(area.Code(code))
	if !ok {
		return fault.NotFound("there is no municipality %q", code)
	}
	s := export.Selection{Atlas: c.atlas, Definition: c.query.definition(c.atlas), Now: api.Now()}
	if err := c.query.err(); err != nil {
		return err
	}
	if c.fresh() {
		return nil
	}
	m := &c.atlas.Municipalities[i]
	b := export.AppendString([]byte(`{"code":`), string(m.Code))
	b = export.AppendString(append(b, `,"name":`...), m.Name)
	b = export.AppendString(append(b, `,"slug":`...), m.Slug)
	b = export.AppendString(append(b, `,"province":`...), m.Province)
	b = export.AppendFigures(b, s, m)
	b = appendStates(append(b, `,"help_points":`...), m)
	b = appendWeeks(append(b, `,"week":`...), s, i)
	b = appendProposals(append(b, `,"proposals":`...), s, i)
	b = appendMethod(b, m, c.atlas)
	b = append(b, `,"links":[`...)
	b = appendLink(b, "self", "application/json", api.BaseURL+c.r.URL.Path)
	b = appendLink(append(b, ','), "item", "application/geo+json", api.BaseURL+"/v1/collections/municipalities/items/"+string(m.Code))
	b = appendLink(append(b, ','), "alternate", "text/html", api.BaseURL+"/gemeente/"+m.Slug)
	c.send(jsonHeader, append(b, `]}`...))
	return nil
}

func appendStates(dst []byte, m *atlas.Area) []byte {
	dst = append(dst, '{')
	for _, s := range supply.States {
		dst = export.AppendString(dst, string(s))
		dst = append(strconv.AppendInt(append(dst, ':'), int64(m.PointStates[s]), 10), ',')
	}
	return append(strconv.AppendInt(append(dst, `"without_location":`...), int64(m.NoLocation), 10), '}')
}

func appendMethod(dst []byte, of *atlas.Area, a *atlas.Atlas) []byte {
	m := a.Method
	dst = strconv.AppendBool(append(dst, `,"method":{"straight_line":`...), of.ByStreet < 1)
	dst = export.AppendFixed(append(dst, `,"by_street":`...), math.Round(of.ByStreet*100)/100)
	for _, v := range []struct {
		name  string
		value float64
	}{
		{"detour_factor", m.DetourFactor},
		{"walk_km_h", m.Travel[access.Walk].SpeedKmh},
		{"cycle_km_h", m.Travel[access.Cycle].SpeedKmh},
		{"reach_minutes", float64(m.Travel[access.Walk].Reach)},
		{"limit_minutes", float64(m.Travel[access.Walk].Limit)},
		{"population_year", float64(m.PopulationYear)},
	} {
		dst = export.AppendFixed(append(append(append(dst, `,"`...), v.name...), `":`...), v.value)
	}
	return append(dst, '}')
}

// appendWeeks appends the shares of the excluded residents of a municipality who
// reach help in each hour of the week, to a thousandth.
func appendWeeks(dst []byte, s export.Selection, municipality int) []byte {
	if s.Definition >= len(s.Atlas.Definitions) || s.Atlas.Run == 0 {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	for p := range access.Profile(access.Profiles) {
		dst = append(export.AppendString(comma(dst, int(p)), p.String()), `:{"staffed":`...)
		dst = appendWeek(dst, s.Atlas.WeekOf(municipality, s.Definition, p, atlas.Staffed))
		dst = appendWeek(append(dst, `,"building":`...), s.Atlas.WeekOf(municipality, s.Definition, p, atlas.Building))
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

func appendWeek(dst []byte, w atlas.Week) []byte {
	dst = append(dst, `{"known":[`...)
	for hour := range w {
		dst = export.AppendFixed(comma(dst, hour), thousandth(w[hour].Known))
	}
	dst = append(dst, `],"unknown":[`...)
	for hour := range w {
		dst = export.AppendFixed(comma(dst, hour), thousandth(w[hour].Unknown))
	}
	return append(dst, `]}`...)
}

func thousandth(share float64) float64 { return math.Round(share*1000) / 1000 }

func comma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

// appendProposals appends the best choices of one and of three buildings, per
// profile.
func appendProposals(dst []byte, s export.Selection, municipality int) []byte {
	dst = append(dst, '[')
	n := 0
	for p := range access.Profile(access.Profiles) {
		for _, sites := range []int{1, 3} {
			if found, ok := s.Atlas.Proposal(municipality, s.Definition, p, sites); ok {
				dst = appendProposal(comma(dst, n), p, found)
				n++
			}
		}
	}
	return append(dst, ']')
}

func appendProposal(dst []byte, p access.Profile, of *atlas.Proposal) []byte {
	dst = export.AppendString(append(dst, `{"profile":`...), p.String())
	dst = export.AppendFixed(append(dst, `,"gain":`...), of.Gain.People)
	dst = export.AppendFixed(append(dst, `,"gain_low":`...), of.Gain.Low)
	dst = export.AppendFixed(append(dst, `,"gain_high":`...), of.Gain.High)
	dst = append(dst, `,"sites":[`...)
	for i := range of.Sites {
		site := &of.Sites[i]
		dst = export.AppendString(append(comma(dst, i), `{"name":`...), site.Name)
		dst = export.AppendString(append(dst, `,"kind":`...), site.Kind)
		dst = export.AppendPoint(append(dst, `,"geometry":`...), site.Location)
		dst = export.AppendFixed(append(dst, `,"gain":`...), site.Gain)
		dst = append(export.AppendFixed(append(dst, `,"wins":`...), thousandth(site.Wins)), '}')
	}
	return append(dst, `]}`...)
}
