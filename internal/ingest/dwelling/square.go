package dwelling

import (
	"regexp"
	"strconv"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// lattice is how far the places are apart that a square is divided into, in
// metres: fine enough to divide a square between the neighbourhoods and cells
// that it lies in.
const lattice = 50

// Square is a square of the population grid of Statistics Netherlands (CBS),
// along the axes of RD New.
type Square struct {
	East, North int // lower left corner, metres in RD New
	Side        int // metres: 100 or 500
}

// squareForm is the code of a square: the corner in hundreds of metres.
var squareForm = regexp.MustCompile(`^E(\d{4})N(\d{4})$`)

// ParseSquare reads the code of a square of a side in metres: "E1200N4870" is
// the square whose lower left corner is 120 km east and 487 km north in RD New.
// It refuses a corner that is no multiple of the side, and one outside the
// Netherlands.
func ParseSquare(code string, side int) (Square, error) {
	m := squareForm.FindStringSubmatch(code)
	if m == nil {
		return Square{}, fault.Invalid("is not the code of a square such as E1200N4870")
	}
	e, _ := strconv.Atoi(m[1]) // four digits
	n, _ := strconv.Atoi(m[2])
	s := Square{East: e * 100, North: n * 100, Side: side}
	if s.East%side != 0 || s.North%side != 0 {
		return Square{}, fault.Invalid("is not a square of %d m: its corner lies between those", side)
	}
	if !geo.Netherlands.Contains(geo.FromRD(orb.Point{float64(s.East + side/2), float64(s.North + side/2)})) {
		return Square{}, fault.Invalid("lies outside the European Netherlands")
	}
	return s, nil
}

// Bound is the square in RD New.
func (s Square) Bound() orb.Bound {
	e, n, side := float64(s.East), float64(s.North), float64(s.Side)
	return orb.Bound{Min: orb.Point{e, n}, Max: orb.Point{e + side, n + side}}
}

// Places returns the middles of the parts of 50 m of the square, on WGS 84: 4 of
// a square of 100 m, 100 of one of 500 m.
func (s Square) Places() []orb.Point {
	all := make([]orb.Point, 0, s.Side/lattice*s.Side/lattice)
	for n := lattice / 2; n < s.Side; n += lattice {
		for e := lattice / 2; e < s.Side; e += lattice {
			all = append(all, geo.FromRD(orb.Point{float64(s.East + e), float64(s.North + n)}))
		}
	}
	return all
}
