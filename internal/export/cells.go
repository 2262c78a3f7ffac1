package export

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/disclosure"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// circumradius is above the distance from the centre of an H3 cell to its
// corners, per resolution from the coarsest.
var circumradius = [...]geo.Metres{14_000, 5_300, 2_000, 760, 290}

// cellPen writes cells of one layer.
type cellPen struct {
	Selection
	layer   *atlas.Layer
	hexagon func(dst []byte, ring [][2]int32) []byte // in the reference system asked for
}

func (s Selection) cells() (Features, error) {
	l := s.Atlas.Layer(s.Resolution)
	if l == nil {
		return Features{}, fault.Unavailable(nil, "cells of resolution %d are not computed yet", s.Resolution)
	}
	pen := cellPen{Selection: s, layer: l, hexagon: appendHexagon}
	if !s.CRS.IsDefault() {
		pen.hexagon = positionIn(s.CRS).hexagon
	}
	if s.Municipality >= 0 && s.Resolution == atlas.FinestResolution {
		return pen.parts(), nil
	}
	f := Features{count: len(l.Cells), append: pen.appendCell}
	switch {
	case s.Bound != nil:
		f.rows = s.cellsInBound(l)
	case s.Municipality >= 0:
		f = f.filter(func(i int) bool { return int(l.Municipality[i]) == s.Municipality })
	}
	return f, nil
}

// cellsInBound returns the cells that touch the box, in order. The centre of
// such a cell may lie outside of it.
func (s Selection) cellsInBound(l *atlas.Layer) []int32 {
	reach := circumradius[s.Resolution-atlas.CoarsestResolution]
	wide := geo.Around(s.Bound.Min, reach).Union(geo.Around(s.Bound.Max, reach))
	rows := []int32{}
	for i := range s.Atlas.CellsIn(l, wide) {
		if s.Municipality >= 0 && int(l.Municipality[i]) != s.Municipality {
			continue
		}
		if hexagonTouches(*s.Bound, ring(l, int(i))) {
			rows = append(rows, i)
		}
	}
	slices.Sort(rows)
	return rows
}

func ring(l *atlas.Layer, i int) [][2]int32 { return l.Rings[l.RingStart[i]:l.RingStart[i+1]] }

func ringBound(ring [][2]int32) orb.Bound {
	low, high := ring[0], ring[0]
	for _, p := range ring[1:] {
		low = [2]int32{min(low[0], p[0]), min(low[1], p[1])}
		high = [2]int32{max(high[0], p[0]), max(high[1], p[1])}
	}
	return orb.Bound{
		Min: orb.Point{float64(low[0]) / million, float64(low[1]) / million},
		Max: orb.Point{float64(high[0]) / million, float64(high[1]) / million},
	}
}

// parts are the cells of one municipality with only what lies in it, so that
// their figures add up to the municipality's.
func (c cellPen) parts() Features {
	parts := c.Atlas.PartsOf(c.Municipality)
	f := Features{count: len(parts), append: func(dst []byte, i int) []byte { return c.appendPart(dst, &parts[i]) }}
	if c.Bound == nil {
		return f
	}
	return f.filter(func(i int) bool { return hexagonTouches(*c.Bound, ring(c.layer, int(parts[i].Cell))) })
}

// cell finds a cell by its index as text.
func (s Selection) cell(id string) (row, resolution int, ok bool) {
	c, err := geo.ParseCell(id)
	if err != nil {
		return -1, 0, false
	}
	i, ok := s.Atlas.CellIndex(c)
	return int(i), c.Resolution(), ok
}

// counts are the figures of a cell or of a part of it.
type counts struct{ people, excluded, low, high, gap float64 }

func (c cellPen) appendCell(dst []byte, i int) []byte {
	d, l := c.Definition, c.layer
	return c.feature(dst, i, int(l.Municipality[i]), counts{
		l.People[i], l.Excluded[d][i], l.Low[d][i], l.High[d][i], l.GapPeople[d][i],
	})
}

// appendPart appends a part. Its interval is the cell's in proportion, widened to
// multiples of five; where nobody of the cell is counted, it is the cell's.
func (c cellPen) appendPart(dst []byte, p *atlas.Part) []byte {
	d, i, l := c.Definition, int(p.Cell), c.layer
	n, share := counts{people: float64(p.People), excluded: float64(p.Excluded[d])}, 1.0
	if whole := l.Excluded[d][i]; whole > 0 {
		share = n.excluded / whole
	}
	n.low, n.high = disclosure.Interval(n.excluded, l.Low[d][i]*share, l.High[d][i]*share)
	if !l.Flags[i].Has(atlas.CoveredWalkListed) {
		n.gap = n.excluded
	}
	return c.feature(dst, i, c.Municipality, n)
}

func (c cellPen) feature(dst []byte, i, municipality int, n counts) []byte {
	l := c.layer
	dst = append(dst, `{"type":"Feature","id":"`...)
	dst = strconv.AppendUint(dst, uint64(l.Cells[i]), 16)
	dst = append(dst, `","geometry":`...)
	dst = c.hexagon(dst, ring(l, i))
	dst = append(dst, `,"properties":{"cell":"`...)
	dst = strconv.AppendUint(dst, uint64(l.Cells[i]), 16)
	dst = append(dst, '"')
	dst = nullableMember(dst, `,"municipality":`, c.municipalityCode(municipality))
	dst = fixedMember(dst, `,"people":`, n.people)
	dst = c.appendEstimate(dst, n)
	dst = minutesMember(dst, `,"minutes_walk":`, l.Minutes[access.Walk][i])
	dst = minutesMember(dst, `,"minutes_cycle":`, l.Minutes[access.Cycle][i])
	dst = minutesMember(dst, `,"minutes_senior":`, l.Minutes[access.Senior][i])
	dst = intMember(dst, `,"points_in_reach":`, int(l.PointsIn[access.Walk][i]))
	flags := l.Flags[i]
	dst = boolMember(dst, `,"covered_confirmed":`, flags.Has(atlas.CoveredWalkConfirmed))
	dst = boolMember(dst, `,"covered_listed":`, flags.Has(atlas.CoveredWalkListed))
	dst = boolMember(dst, `,"by_street":`, flags.Has(atlas.ByStreet))
	dst = boolMember(dst, `,"gap":`, n.people > 0 && !flags.Has(atlas.CoveredWalkListed))
	dst = fixedMember(dst, `,"gap_people":`, n.gap)
	dst = intMember(dst, `,"resolution":`, l.Resolution)
	return append(dst, `}}`...)
}

func (s Selection) appendEstimate(dst []byte, c counts) []byte {
	dst = fixedMember(dst, `,"excluded":`, c.excluded)
	dst = fixedMember(dst, `,"excluded_low":`, c.low)
	dst = fixedMember(dst, `,"excluded_high":`, c.high)
	return textMember(dst, `,"definition":`, s.definition())
}

// minutesMember appends travel minutes to a tenth; null beyond the limit.
func minutesMember(dst []byte, name string, v float32) []byte {
	return fixedMember(dst, name, math.Round(float64(v)*10)/10)
}

// municipalityCode returns the code of a municipality, "" for index -1.
func (s Selection) municipalityCode(i int) string {
	if i < 0 {
		return ""
	}
	return string(s.Atlas.Municipalities[i].Code)
}
