// Package disclosure makes counts of people fit for publication: no figure, and
// no sum or difference of figures, may tell of one to four people.
//
// # The rule
//
// Every published count is a multiple of Base. Sums and differences of multiples
// of five are multiples of five themselves, so whatever a reader adds to or takes
// from whatever else (parent and children, area and cells, one definition and
// another, one file and the next) gives nought or at least five. Nothing has to
// be known of what will be compared: that is the whole proof. It holds only as
// long as every count goes through here, shares of counts included: those are
// taken of published counts, so that share times count is a multiple too.
//
// # Adding up
//
// Figures that are rounded one by one do not add up. Therefore only the smallest
// pieces are rounded, and everything larger is the sum of its published pieces:
// cells of all resolutions, neighbourhoods, municipalities and the country, in
// whatever way they are cut. What rounding takes from one piece is carried to the
// next (Line), so that the error of a sum does not grow with the number of its
// pieces. With pieces in an order that keeps areas together, an area is off by
// what was carried into it less what is carried out.
//
// # How far off
//
// Without limits the carry lies from -Base/2 to Base/2, so any stretch of pieces
// is within Base of the exact sum. Excluded residents may not exceed the residents
// of their piece, which can hold them back for a while. While they are held back
// every piece publishes all of its residents as excluded, and those are at most
// Base off over that stretch; so the carry stays below 3/2 Base. At the end Settle
// places what is left, and the whole is the exact total, rounded once.
//
// # Why not noise
//
// Random rounding needs a secret and gives another answer after each
// computation, of which the mean tells the truth. This rounding gives one answer
// for one state of the data.
package disclosure

import "math"

// Base is the number that every published count of people is a multiple of.
const Base = 5

// Nearest returns the multiple of Base nearest to a count, the upper one of two.
func Nearest(people float64) float64 { return Base * math.Floor(people/Base+0.5) }

// Down returns the largest multiple of Base that is at most the count.
func Down(people float64) float64 { return Base * math.Floor(people/Base) }

// Up returns the smallest multiple of Base that is at least the count.
func Up(people float64) float64 { return Base * math.Ceil(people/Base) }

// Interval returns the interval from low to high widened to multiples of Base
// and to the published count, a multiple itself. It does not go below 0.
func Interval(published, low, high float64) (from, to float64) {
	return max(0, min(Down(low), published)), max(Up(high), published)
}

// Line rounds counts one after another and carries from each to the next what
// rounding took from it or gave to it. The zero value is ready for use.
type Line struct {
	carry float64 // exact less published, so far
}

// Next returns what is published of an exact count, which is not negative: a
// multiple of Base from 0 to limit. The limit is a multiple of Base or infinite.
func (l *Line) Next(exact, limit float64) float64 {
	l.carry += exact
	published := min(max(Nearest(l.carry), 0), limit)
	l.carry -= published
	return published
}

// Carry returns by how much the counts so far exceed what was published of them.
func (l *Line) Carry() float64 { return l.carry }

// Settle adds to the last of the published counts with room below their limits
// until the whole is off by no more than Base/2, or there is no room left.
func (l *Line) Settle(published, limits []float64) {
	for i := len(published) - 1; i >= 0; i-- {
		more := min(Nearest(l.carry), limits[i]-published[i])
		if l.carry < Base/2.0 {
			return
		}
		if more > 0 {
			published[i] += more
			l.carry -= more
		}
	}
}
