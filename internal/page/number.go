package page

import (
	"math"
	"strconv"
	"strings"

	"steunkaart/internal/demand"
	"steunkaart/internal/disclosure"
)

// space keeps a number and its unit on one line.
const space = "\u00a0"

// Whole writes n as a Dutch whole number: 1.234. It rounds half away from zero.
func Whole(n float64) string {
	digits := strconv.FormatFloat(math.Round(math.Abs(n)), 'f', 0, 64)
	var b strings.Builder
	if n < 0 && digits != "0" {
		b.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// step is what an estimate of n people is rounded to for reading: more digits
// would claim more than we know. Small numbers come rounded to five already, and
// to round them again to ten would make nearly all of them larger.
func step(n float64) float64 {
	switch n = math.Abs(n); {
	case n >= 1e6:
		return 10_000
	case n >= 1e5:
		return 1000
	case n >= 1000:
		return 100
	}
	return disclosure.Base
}

// About writes an estimate of people for reading: 14.300, 90, "minder dan 5",
// and 0 only for what was published as 0.
func About(n float64) string { return about(n, step(n)) }

func about(n, step float64) string {
	switch rounded := math.Round(n/step) * step; {
	case n > 0 && rounded == 0:
		return "minder dan" + space + Whole(step)
	default:
		return Whole(rounded)
	}
}

// Estimate is an estimate of people written for reading, its interval rounded
// like its middle.
type Estimate struct {
	People string // "14.300"
	Low    string
	High   string
	None   bool // nobody at all
}

// NewEstimate writes an estimate for reading.
func NewEstimate(e demand.Estimate) Estimate {
	s := step(e.People)
	return Estimate{
		People: about(e.People, s), Low: Whole(math.Floor(e.Low/s+0.5) * s), High: Whole(math.Floor(e.High/s+0.5) * s),
		None: e.People == 0 && e.High == 0,
	}
}

// Exactly writes an estimate as published, a multiple of five, so that the parts
// of a table add up to the whole.
func Exactly(e demand.Estimate) Estimate {
	return Estimate{People: Whole(e.People), Low: Whole(e.Low), High: Whole(e.High), None: e.People == 0 && e.High == 0}
}

// Percent writes a share from 0 to 1 in whole per cents: "64 %". Something small
// is not nothing, and almost all is not all.
func Percent(share float64) string {
	switch {
	case math.IsNaN(share):
		return "–"
	case share > 0 && share < 0.005:
		return "minder dan" + space + "1" + space + "%"
	case share < 1 && share >= 0.995:
		return "meer dan" + space + "99" + space + "%"
	}
	return Whole(share*100) + space + "%"
}

// Band writes the range between two shares: "12–64 %", or one share when both
// read the same.
func Band(low, high float64) string {
	l, h := Percent(low), Percent(high)
	switch {
	case l == h:
		return h
	case strings.Contains(l, "dan") || strings.Contains(h, "dan"):
		return l + " tot " + h
	}
	return strings.TrimSuffix(l, space+"%") + "–" + h
}

// Decimal writes n with one decimal and a comma when it has one: 12,3 and 15.
func Decimal(n float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(n*10)/10, 'f', -1, 64), ".", ",", 1)
}

// Ratio writes n with two decimals and a comma: 0,78.
func Ratio(n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', 2, 64), ".", ",", 1)
}

// Distance writes metres for reading: "450 m", "2,3 km", "14 km".
func Distance(metres float64) string {
	number, unit := measure(metres)
	return number + space + unit
}

// measure writes metres as a number of its unit, "m" or "km".
func measure(metres float64) (number, unit string) {
	switch {
	case metres < 1000:
		return Whole(math.Max(10, math.Round(metres/10)*10)), "m"
	case metres < 9950:
		return Decimal(metres / 1000), "km"
	}
	return Whole(metres / 1000), "km"
}
