package siting_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/siting"
)

// BenchmarkSolver answers for one municipality and one draw of its residents: the
// sizes are those of production.
func BenchmarkSolver(b *testing.B) {
	for _, size := range []struct{ candidates, elements, p int }{{20, 500, 3}, {100, 1500, 1}, {100, 1500, 3}, {200, 3000, 3}} {
		b.Run(fmt.Sprintf("%dx%d/p=%d", size.candidates, size.elements, size.p), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			// A town of 10 by 10 kilometres, a radius of 1.2 kilometres.
			covered := make([][]int32, size.candidates)
			at := make([]orb.Point, size.elements)
			for i := range at {
				at[i] = orb.Point{10 * r.Float64(), 10 * r.Float64()}
			}
			for j := range covered {
				x, y := 10*r.Float64(), 10*r.Float64()
				for i, p := range at {
					if dx, dy := p[0]-x, p[1]-y; dx*dx+dy*dy < 1.44 {
						covered[j] = append(covered[j], int32(i))
					}
				}
			}
			cover, err := siting.NewCover(size.elements, covered)
			if err != nil {
				b.Fatal(err)
			}
			draws := make([][]float64, 200)
			for k := range draws {
				draws[k] = make([]float64, size.elements)
				for i := range draws[k] {
					draws[k][i] = 50 * r.ExpFloat64()
				}
			}
			solver := siting.NewSolver(cover)
			solver.Solve(draws[0], size.p)
			b.ReportAllocs()
			for k := 0; b.Loop(); k++ {
				solver.Solve(draws[k%len(draws)], size.p)
			}
		})
	}
}
