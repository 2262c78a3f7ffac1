package export

import (
	"slices"
	"strconv"

	"steunkaart/internal/supply"
)

func (s Selection) helpPoints() Features {
	all := s.Atlas.Points
	at := positionIn(s.CRS)
	f := Features{count: len(all), append: func(dst []byte, i int) []byte { return s.appendPoint(dst, at, i) }}
	if s.Bound == nil && s.Municipality < 0 && s.Kind == "" && s.State == "" {
		return f
	}
	return f.filter(func(i int) bool { return s.wants(i) })
}

func (s Selection) wants(i int) bool {
	p := &s.Atlas.Points[i]
	switch {
	case s.Municipality >= 0 && p.Area != s.Municipality:
		return false
	case s.Kind != "" && !slices.ContainsFunc(p.Offers, func(o supply.Offer) bool { return o.Kind == s.Kind }):
		return false
	case s.State != "" && s.state(i) != s.State:
		return false
	}
	return s.Bound == nil || p.Precision != supply.PrecisionUnknown && s.Bound.Contains(p.Location)
}

// helpPoint finds a help point by its number or its slug.
func (s Selection) helpPoint(id string) (int, bool) {
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && strconv.FormatInt(n, 10) == id {
		return s.Atlas.HelpPoint(n)
	}
	return -1, false
}

func (s Selection) appendPoint(dst []byte, at position, i int) []byte {
	p := &s.Atlas.Points[i]
	dst = append(dst, `{"type":"Feature","id":"`...)
	dst = strconv.AppendInt(dst, p.ID, 10)
	dst = append(dst, `","geometry":`...)
	if p.Precision == supply.PrecisionUnknown {
		dst = append(dst, "null"...)
	} else {
		dst = at.point(dst, p.Location)
	}
	dst = append(dst, `,"properties":{`...)
	dst = AppendPointMembers(dst, s, i)
	dst = append(dst, `,"offers":[`...)
	for k := range p.Offers {
		dst = s.appendOffer(appendComma(dst, k), &p.Offers[k])
	}
	return append(dst, `]}}`...)
}

// AppendPointMembers appends the members of help point i, the first without a
// comma before it, and without its offers.
func AppendPointMembers(dst []byte, s Selection, i int) []byte {
	p := &s.Atlas.Points[i]
	dst = textMember(dst, `"name":`, p.Name)
	dst = textMember(dst, `,"slug":`, p.Slug)
	dst = textMember(dst, `,"kind":`, string(p.Main()))
	dst = append(dst, `,"kinds":[`...)
	for k := range p.Offers {
		if k > 0 && p.Offers[k].Kind == p.Offers[k-1].Kind { // they are in order of kind
			continue
		}
		dst = AppendString(appendComma(dst, k), string(p.Offers[k].Kind))
	}
	dst = textMember(append(dst, ']'), `,"status":`, string(s.state(i)))
	dst = nullableMember(dst, `,"operator":`, p.Operator)
	dst = nullableMember(dst, `,"street":`, p.Street)
	dst = nullableMember(dst, `,"house_number":`, p.HouseNumber)
	dst = nullableMember(dst, `,"postcode":`, p.Postcode)
	dst = nullableMember(dst, `,"place":`, p.Place)
	dst = nullableMember(dst, `,"municipality":`, string(p.Municipality))
	dst = nullableMember(dst, `,"phone":`, p.Phone)
	dst = nullableMember(dst, `,"website":`, p.Website)
	dst = nullableMember(dst, `,"wheelchair":`, p.Wheelchair.Value)
	dst = nullableMember(dst, `,"wheelchair_source":`, p.Wheelchair.Source)
	dst = nullableMember(dst, `,"wheelchair_source_date":`, p.Wheelchair.SourceDate)
	return textMember(dst, `,"precision":`, string(p.Precision))
}

// codesMember appends a list of codes; an empty one is not known.
func codesMember[T ~string](dst []byte, name string, codes []T) []byte {
	dst = append(append(dst, name...), '[')
	for i, c := range codes {
		dst = AppendString(appendComma(dst, i), string(c))
	}
	return append(dst, ']')
}

func (s Selection) appendOffer(dst []byte, o *supply.Offer) []byte {
	dst = textMember(dst, `{"kind":`, string(o.Kind))
	dst = nullableMember(dst, `,"name":`, o.Name)
	dst = nullableMember(dst, `,"services":`, o.Services)
	dst = nullableMember(dst, `,"audience":`, string(o.Audience))
	dst = nullableMember(dst, `,"appointment":`, o.Appointment)
	dst = nullableMember(dst, `,"staffed_hours":`, o.StaffedHours)
	dst = nullableMember(dst, `,"building_hours":`, o.BuildingHours)
	dst = nullableMember(dst, `,"exceptions":`, o.Exceptions)
	dst = nullableMember(dst, `,"cost":`, o.Cost)
	dst = codesMember(dst, `,"topics":`, o.Topics)
	dst = codesMember(dst, `,"languages":`, o.Languages)
	dst = textMember(dst, `,"state":`, string(o.State(s.Now)))
	dst = nullableMember(dst, `,"source":`, o.Source)
	dst = nullableMember(dst, `,"source_url":`, o.SourceURL)
	dst = nullableMember(dst, `,"source_date":`, o.SourceDate)
	return append(nullableMember(dst, `,"note":`, o.Note), '}')
}
