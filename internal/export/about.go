package export

import (
	"strconv"
	"time"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
)

// appendAbout appends the member that a file of a whole layer carries beside
// its features: of which data and code it is, by which method, and whose data
// went into it, so that a file that travels without its page still tells.
func (s Selection) appendAbout(dst []byte) []byte {
	a := s.Atlas
	dst = textMember(dst, `"steunkaart":{"version":`, s.Version)
	dst = strconv.AppendInt(append(dst, `,"run":`...), a.Run, 10)
	dst = strconv.AppendInt(append(dst, `,"changed":`...), a.Changed, 10)
	dst = append(dst, `,"computed_at":`...)
	if a.ComputedAt.IsZero() {
		dst = append(dst, "null"...)
	} else {
		dst = a.ComputedAt.UTC().AppendFormat(append(dst, '"'), time.RFC3339)
		dst = append(dst, '"')
	}
	dst = nullableMember(dst, `,"definition":`, s.definition())
	dst = boolMember(dst, `,"straight_line":`, a.StraightLine)
	dst = fixedMember(dst, `,"detour_factor":`, a.Method.DetourFactor)
	dst = fixedMember(dst, `,"reach_minutes":`, float64(a.Method.Travel[access.Walk].Reach))
	dst = append(dst, `,"sources":[`...)
	for i := range a.Sources {
		dst = appendSource(appendComma(dst, i), &a.Sources[i])
	}
	return append(dst, `]}`...)
}

func appendSource(dst []byte, s *atlas.Source) []byte {
	dst = textMember(dst, `{"id":`, s.ID)
	dst = nullableMember(dst, `,"publisher":`, s.Publisher)
	dst = nullableMember(dst, `,"title":`, s.Title)
	dst = nullableMember(dst, `,"vintage":`, s.Vintage)
	dst = nullableMember(dst, `,"licence":`, s.Licence)
	dst = nullableMember(dst, `,"attribution":`, s.Attribution)
	return append(nullableMember(dst, `,"url":`, s.URL), '}')
}
