package siting

import (
	"math"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

// Sphere is an Earth of which only the radius counts, for comparison with
// published results; this project's own distances are those of geo.Distance.
type Sphere struct {
	Radius geo.Metres // above 0
}

// Distance returns the length of the great circle from a to b, in degrees of
// longitude and latitude, by the haversine formula.
func (s Sphere) Distance(a, b orb.Point) geo.Metres {
	const half = math.Pi / 360
	lat := math.Sin((a[1] - b[1]) * half)
	lon := math.Sin((a[0] - b[0]) * half)
	h := lat*lat + math.Cos(a[1]*2*half)*math.Cos(b[1]*2*half)*lon*lon
	return s.Radius * geo.Metres(2*math.Asin(math.Sqrt(min(h, 1))))
}

// Cover returns which of the points each of them covers: those at most radius
// away, itself among them. It looks in a grid, so that it takes memory for the
// pairs that it finds alone.
func (s Sphere) Cover(points []orb.Point, radius geo.Metres) (*Cover, error) {
	if err := s.check(points); err != nil {
		return nil, err
	}
	if !(radius >= 0) || math.IsInf(float64(radius), 1) {
		return nil, fault.Invalid("radius: %v is not a finite number of metres of zero or more", float64(radius))
	}
	g := s.bin(points, radius)
	covered := make([][]int32, len(points))
	for j, p := range points {
		g.near(p, func(i int32) {
			if s.Distance(p, points[i]) <= radius {
				covered[j] = append(covered[j], i)
			}
		})
	}
	return NewCover(len(points), covered)
}

// Costs returns the distance from each of the points to each.
func (s Sphere) Costs(points []orb.Point) (*Costs, error) {
	if err := s.check(points); err != nil {
		return nil, err
	}
	return NewCosts(len(points), len(points), func(i int, into []Reach) []Reach {
		for j, p := range points {
			into = append(into, Reach{Candidate: int32(j), Cost: float64(s.Distance(points[i], p))}) //nolint:gosec // points are counted in 32 bits
		}
		return into
	})
}

func (s Sphere) check(points []orb.Point) error {
	if !(s.Radius > 0) || math.IsInf(float64(s.Radius), 1) {
		return fault.Invalid("radius of the Earth: %v is not a finite number of metres above zero", float64(s.Radius))
	}
	for i, p := range points {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return fault.Invalid("point %d: %v, %v is not a longitude and a latitude in degrees", i, p[0], p[1])
		}
	}
	return nil
}

// bins are the points by square of a grid in space, in which nothing happens at
// the poles and at 180 degrees. Straight lines through the Earth are shorter than
// arcs, so squares of the radius wide hold all that is near in the next ones.
type bins struct {
	width  float64
	sphere Sphere
	points map[[3]int32][]int32
}

func (s Sphere) bin(points []orb.Point, radius geo.Metres) *bins {
	// A grid finer than a ten-thousandth of the Earth would only cost memory.
	b := &bins{sphere: s, width: max(float64(radius)*(1+1e-9), float64(s.Radius)*1e-6), points: map[[3]int32][]int32{}}
	for i, p := range points {
		at := b.square(p)
		b.points[at] = append(b.points[at], int32(i)) //nolint:gosec // points are counted in 32 bits
	}
	return b
}

func (b *bins) square(p orb.Point) [3]int32 {
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	r := float64(b.sphere.Radius) / b.width
	return [3]int32{int32(math.Floor(r * cosLat * cosLon)), int32(math.Floor(r * cosLat * sinLon)), int32(math.Floor(r * sinLat))}
}

// near calls found for every point in the square of p and those around it.
func (b *bins) near(p orb.Point, found func(i int32)) {
	at := b.square(p)
	for dx := int32(-1); dx <= 1; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dz := int32(-1); dz <= 1; dz++ {
				for _, i := range b.points[[3]int32{at[0] + dx, at[1] + dy, at[2] + dz}] {
					found(i)
				}
			}
		}
	}
}
