// Package cbs reads what Statistics Netherlands (CBS) and PDOK publish of
// areas: the sheets of Kerncijfers wijken en buurten, the files with
// boundaries, and residents by postcode and age.
package cbs

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
)

// missing is the number below which a figure is a code for missing or secret:
// CBS writes -99995, -99997 and -99999999.
const missing = -99990

// Words for missing and secret figures in sheets.
var absent = map[string]bool{"": true, ".": true, "x": true, "NA": true, "-": true}

// billion is more than any figure of an area can be.
const billion = 1e9

// figures reads the figures of one row. It keeps the first thing that is wrong.
type figures struct {
	line int
	text func(column string) string
	flaw *ingest.Reject
}

func (f *figures) refuse(column, reason string) {
	if f.flaw == nil {
		r := ingest.Refuse(f.line, column, f.text(column), reason)
		f.flaw = &r
	}
}

// amount reads a number from 0 to most; nil is missing or secret.
func (f *figures) amount(column string, most float64) *float64 {
	text := strings.TrimSpace(f.text(column))
	if absent[text] {
		return nil
	}
	n, ok := ingest.Number(text)
	switch {
	case ok && n <= missing:
		return nil
	case !ok || n < 0 || n > most:
		f.refuse(column, "is not a number from 0 to "+strconv.FormatFloat(most, 'f', -1, 64)+", nor a sign for missing (., -99997)")
		return nil
	}
	return &n
}

func (f *figures) count(column string) *float64 { return f.amount(column, billion) }

// share reads a percentage as a share.
func (f *figures) share(column string) *float64 {
	p := f.amount(column, 100)
	if p == nil {
		return nil
	}
	s := *p / 100
	return &s
}

// part reads a percentage of a total as a number.
func (f *figures) part(column string, total *float64) *float64 {
	p := f.share(column)
	if p == nil || total == nil {
		return nil
	}
	n := *p * *total
	return &n
}

// urbanity reads a class from 1 to 5.
func (f *figures) urbanity(column string) *int {
	n := f.amount(column, 5)
	if n == nil {
		return nil
	}
	class := int(*n)
	if class < 1 || float64(class) != *n {
		f.refuse(column, "is not a class from 1 to 5")
	}
	return &class
}

// postcode reads a four-digit postcode, "" when there is none.
func (f *figures) postcode(column string) string {
	text := strings.TrimSpace(f.text(column))
	if n, ok := ingest.Number(text); absent[text] || ok && n <= missing {
		return ""
	}
	p, err := area.ParsePostcode(text)
	if err != nil {
		f.refuse(column, "is not a postcode of four digits")
	}
	return string(p)
}

// shares divides three counts by their sum, for levels of education.
func (f *figures) shares(low, middle, high string) (a, b, c *float64) {
	l, m, h := f.count(low), f.count(middle), f.count(high)
	if l == nil || m == nil || h == nil || *l+*m+*h == 0 {
		return nil, nil, nil
	}
	sum := *l + *m + *h
	for _, n := range []*float64{l, m, h} {
		*n = math.Min(*n/sum, 1)
	}
	return l, m, h
}

// rounding is how far a figure may be off because its publisher rounds it to 5.
const rounding = 5

// fits refuses groups of people that do not fit the residents of their area, by
// more than rounding explains: one that is larger than all, or several that are
// together. Columns and groups go together; a group may be missing.
func (f *figures) fits(residents *float64, columns []string, groups ...*float64) {
	if residents == nil {
		return
	}
	sum, room := 0.0, *residents+rounding
	for i, n := range groups {
		if n == nil {
			continue
		}
		sum += *n
		room += rounding
		if sum > room {
			f.refuse(columns[i], "does not fit: with the groups before it there would be "+strconv.FormatFloat(sum, 'f', 0, 64)+
				" people among "+strconv.FormatFloat(*residents, 'f', 0, 64)+" residents")
		}
	}
}

var yearInName = regexp.MustCompile(`(?:^|\D)((?:19|20)\d{2})(?:\D|$)`)

// yearOf returns the first year in a file's name, 0 when it has none.
func yearOf(name string) int {
	m := yearInName.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(m[1]) // four digits
	return year
}
