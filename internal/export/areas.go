package export

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

func (s Selection) municipalities() Features {
	all := s.Atlas.Municipalities
	at := positionIn(s.CRS)
	f := Features{count: len(all), append: func(dst []byte, i int) []byte { return s.appendMunicipality(dst, at, &all[i]) }}
	if s.Bound == nil && s.Municipality < 0 {
		return f
	}
	return f.filter(func(i int) bool {
		return (s.Municipality < 0 || i == s.Municipality) && s.inShape(all[i].Shape, all[i].Bound)
	})
}

func (s Selection) neighbourhoods() Features {
	all := s.Atlas.Neighbourhoods
	f := Features{count: len(all), append: func(dst []byte, i int) []byte { return s.appendNeighbourhood(dst, &all[i]) }}
	if s.Bound == nil && s.Municipality < 0 {
		return f
	}
	return f.filter(func(i int) bool {
		return (s.Municipality < 0 || all[i].Municipality == s.Municipality) && s.inBound(all[i].Bound)
	})
}

func (s Selection) municipality(id string) (int, bool) {
	return s.Atlas.MunicipalityByCode(area.Code(id))
}

func (s Selection) neighbourhood(id string) (int, bool) {
	return slices.BinarySearchFunc(s.Atlas.Neighbourhoods, id, func(a atlas.Area, id string) int {
		return cmp.Compare(string(a.Code), id)
	})
}

func (s Selection) appendMunicipality(dst []byte, at position, a *atlas.Area) []byte {
	dst = textMember(dst, `{"type":"Feature","id":`, string(a.Code))
	dst = at.multiPolygon(append(dst, `,"geometry":`...), a.Shape)
	dst = textMember(dst, `,"properties":{"code":`, string(a.Code))
	dst = textMember(dst, `,"name":`, a.Name)
	dst = textMember(dst, `,"slug":`, a.Slug)
	dst = nullableMember(dst, `,"province":`, a.Province)
	return append(AppendFigures(dst, s, a), `}}`...)
}

// appendNeighbourhood appends a neighbourhood without geometry: the boundaries
// we have are approximate, good for filtering and not for a map.
func (s Selection) appendNeighbourhood(dst []byte, a *atlas.Area) []byte {
	dst = textMember(dst, `{"type":"Feature","id":`, string(a.Code))
	dst = textMember(dst, `,"geometry":null,"properties":{"code":`, string(a.Code))
	dst = textMember(dst, `,"name":`, a.Name)
	dst = nullableMember(dst, `,"municipality":`, s.municipalityCode(a.Municipality))
	return append(s.appendFigures(dst, a), `}}`...)
}

// AppendFigures appends the members that tell the figures of a municipality,
// each after a comma. People are multiples of five, as the atlas has them.
func AppendFigures(dst []byte, s Selection, a *atlas.Area) []byte {
	dst = s.appendFigures(dst, a)
	dst = intMember(dst, `,"gaps":`, a.Gaps[access.Walk])
	dst = intMember(dst, `,"gaps_cycle":`, a.Gaps[access.Cycle])
	return intMember(dst, `,"gaps_senior":`, a.Gaps[access.Senior])
}

func (s Selection) appendFigures(dst []byte, a *atlas.Area) []byte {
	dst = floatMember(dst, `,"residents":`, a.Residents)
	dst = floatMember(dst, `,"residents_65plus":`, a.Residents65)
	var e demand.Estimate
	known := s.Definition < len(a.Excluded)
	if known {
		e = a.Excluded[s.Definition]
	}
	dst = knownMember(dst, `,"excluded":`, e.People, known)
	dst = knownMember(dst, `,"excluded_low":`, e.Low, known)
	dst = knownMember(dst, `,"excluded_high":`, e.High, known)
	dst = textMember(dst, `,"definition":`, s.definition())
	for p := range access.Profile(access.Profiles) {
		dst = s.appendCoverage(dst, a, p)
	}
	dst = s.appendRank(dst, a)
	dst = s.appendGroups(dst, a)
	dst = floatMember(dst, `,"imputed_age":`, a.Imputed[atlas.MarginAge])
	dst = floatMember(dst, `,"imputed_education":`, a.Imputed[atlas.MarginEducation])
	return nullableMember(dst, `,"weight":`, a.Weight())
}

// appendRank appends the place of an area among others; null when it has none.
func (s Selection) appendRank(dst []byte, a *atlas.Area) []byte {
	var r atlas.Rank
	if s.Definition < len(a.Rank) {
		r = a.Rank[s.Definition]
	}
	if r.Rank == 0 {
		return append(dst, `,"rank":null,"rank_low":null,"rank_high":null`...)
	}
	dst = intMember(dst, `,"rank":`, r.Rank)
	dst = intMember(dst, `,"rank_low":`, r.Low)
	return intMember(dst, `,"rank_high":`, r.High)
}

// groupNames are the names of the members of groups.
var groupNames = [demand.Groups]string{
	`,"excluded_0_15":`, `,"excluded_15_25":`, `,"excluded_25_45":`, `,"excluded_45_65":`, `,"excluded_65_75":`, `,"excluded_75_plus":`,
	`,"excluded_education_low":`, `,"excluded_education_middle":`, `,"excluded_education_high":`,
}

// appendGroups appends excluded residents by age and by education; null by
// education where the definition tells no levels apart.
func (s Selection) appendGroups(dst []byte, a *atlas.Area) []byte {
	var groups atlas.GroupEstimates
	known := s.Definition < len(a.Groups)
	if known {
		groups = a.Groups[s.Definition]
	}
	education := known && s.Atlas.Definitions[s.Definition].TellsEducation()
	for g, e := range groups {
		dst = knownMember(dst, groupNames[g], e.People, known && (g < demand.Bands || education))
	}
	return dst
}

// coverageNames are the names of the members of coverage, per profile.
var coverageNames = func() (names [access.Profiles][10]string) {
	for p, suffix := range [access.Profiles]string{"", "_cycle", "_senior"} {
		for i, name := range [...]string{
			"covered_confirmed", "covered_listed", "gap_people", "staffed_hours",
			"reached_confirmed", "reached_confirmed_low", "reached_confirmed_high", "reached_listed", "reached_listed_low", "reached_listed_high",
		} {
			names[p][i] = `,"` + name + suffix + `":`
		}
	}
	return names
}()

func (s Selection) appendCoverage(dst []byte, a *atlas.Area, p access.Profile) []byte {
	var c atlas.Coverage
	known := s.Definition < len(a.Coverage[p])
	if known {
		c = a.Coverage[p][s.Definition]
	}
	sure, any := c.ConfirmedPeople, c.ListedPeople
	values := [...]float64{
		c.Confirmed, c.Listed, c.GapPeople, math.Round(c.Hours*10) / 10, sure.People, sure.Low, sure.High, any.People, any.Low, any.High,
	}
	for i, v := range values {
		dst = knownMember(dst, coverageNames[p][i], v, known)
	}
	return dst
}

// knownMember appends a number, null when it was not computed.
func knownMember(dst []byte, name string, v float64, known bool) []byte {
	if !known {
		return append(append(dst, name...), "null"...)
	}
	return floatMember(dst, name, v)
}

func (s Selection) gaps() Features {
	all := s.Atlas.Gaps
	at := positionIn(s.CRS)
	f := Features{count: len(all), append: func(dst []byte, i int) []byte { return s.appendGap(dst, at, &all[i]) }}
	return f.filter(func(i int) bool {
		g := &all[i]
		return g.Profile == s.Profile && (s.Municipality < 0 || g.Municipality == s.Municipality) && s.inShape(g.Shape, g.Bound)
	})
}

// gap finds a gap area and its position among those of its profile.
func (s Selection) gap(id string) (row int, profile access.Profile, ok bool) {
	var before [access.Profiles]int
	for i := range s.Atlas.Gaps {
		g := &s.Atlas.Gaps[i]
		if strconv.FormatInt(g.ID, 10) == id {
			return before[g.Profile], g.Profile, true
		}
		before[g.Profile]++
	}
	return -1, 0, false
}

func (s Selection) appendGap(dst []byte, at position, g *atlas.Gap) []byte {
	dst = append(dst, `{"type":"Feature","id":"`...)
	dst = strconv.AppendInt(dst, g.ID, 10)
	dst = at.multiPolygon(append(dst, `","geometry":`...), g.Shape)
	dst = textMember(dst, `,"properties":{"name":`, g.Name)
	dst = nullableMember(dst, `,"municipality":`, s.municipalityCode(g.Municipality))
	dst = textMember(dst, `,"profile":`, g.Profile.String())
	dst = intMember(dst, `,"rank":`, g.Rank)
	dst = fixedMember(dst, `,"residents":`, g.Residents)
	var e demand.Estimate
	if s.Definition < len(g.Excluded) {
		e = g.Excluded[s.Definition]
	}
	dst = s.appendEstimate(dst, counts{excluded: e.People, low: e.Low, high: e.High})
	var r atlas.Rank
	if s.Definition < len(g.Ranks) {
		r = g.Ranks[s.Definition]
	}
	dst = intMember(dst, `,"rank_excluded":`, r.Rank)
	dst = intMember(dst, `,"rank_excluded_low":`, r.Low)
	dst = intMember(dst, `,"rank_excluded_high":`, r.High)
	if g.Nearest < 0 {
		dst = append(dst, `,"nearest":null,"nearest_m":null`...)
	} else {
		dst = textMember(dst, `,"nearest":`, strconv.FormatInt(s.Atlas.Points[g.Nearest].ID, 10))
		dst = fixedMember(dst, `,"nearest_m":`, math.Round(float64(g.Distance)))
	}
	return append(intMember(dst, `,"cells":`, len(g.Cells)), `}}`...)
}
