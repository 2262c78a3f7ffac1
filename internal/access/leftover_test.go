package access_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
)

func TestLeftOver(t *testing.T) {
	t.Parallel()
	none := math.NaN()
	for _, tt := range []struct {
		name           string
		demand, supply []float64
		cost           [][]float64
		cutoff         float64
		want           []float64
	}{
		{"enough for all", []float64{3, 4}, []float64{10}, [][]float64{{1}, {2}}, 9, []float64{0, 0}},
		{"the nearest goes first", []float64{6, 6}, []float64{10}, [][]float64{{2}, {1}}, 9, []float64{2, 0}},
		{"at the same cost they share by what they ask", []float64{6, 12}, []float64{9}, [][]float64{{2}, {2}}, 9, []float64{3, 6}},
		{"the rest goes on to the next", []float64{6, 6}, []float64{8, 3}, [][]float64{{2, 5}, {1, none}}, 9, []float64{1, 0}},
		{"equally near points share by their room", []float64{6, 2}, []float64{4, 2}, [][]float64{{1, 1}, {none, 2}}, 9, []float64{0, 2}},
		{"refused at one, welcome at another", []float64{4, 4}, []float64{4, 6}, [][]float64{{1, 1}, {1, none}}, 9, []float64{0, 4 - 4*4/5.6}},
		{"beyond the cut-off there is nothing", []float64{5, 5}, []float64{9}, [][]float64{{3}, {4}}, 3, []float64{0, 5}},
		{"nobody", []float64{0, 5}, []float64{5}, [][]float64{{1}, {2}}, 9, []float64{0, 0}},
		{"out of reach", []float64{5, 5}, []float64{5, 0}, [][]float64{{none, 1}, {2, 1}}, 9, []float64{5, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := dense{tt.demand, tt.supply, tt.cost, access.Weighing{Cutoff: tt.cutoff}}
			got := d.instance(1).LeftOver()
			for i, want := range tt.want {
				if math.Abs(got[i]-want) > 1e-12 {
					t.Errorf("left over %v, want %v", got, tt.want)
					break
				}
			}
		})
	}
}

// TestLeftOverIsStable: who is left over has no room within reach; no more are
// helped than there is room; and another order of rows gives the same.
func TestLeftOverIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDense(t)
		got := d.instance(1).LeftOver()
		served, room := 0.0, 0.0
		for i, left := range got {
			if left < 0 || left > d.demand[i] {
				t.Fatalf("%v of %v left over", left, d.demand[i])
			}
			served += d.demand[i] - left
		}
		for _, s := range d.supply {
			room += s
		}
		if served > room*(1+1e-9) {
			t.Fatalf("%v served by %v", served, room)
		}
		for i, again := range d.turned().instance(7).LeftOver() {
			if want := got[len(got)-1-i]; math.Abs(again-want) > 1e-9 {
				t.Fatalf("left over %v in another order, %v before", again, want)
			}
		}
		d.checkRoom(t, got)
	})
}

// turned is the same instance with the demands and the supplies in reverse.
func (d dense) turned() dense {
	r := dense{slices.Clone(d.demand), slices.Clone(d.supply), nil, d.weighing}
	slices.Reverse(r.demand)
	slices.Reverse(r.supply)
	for _, row := range d.cost {
		row = slices.Clone(row)
		slices.Reverse(row)
		r.cost = append(r.cost, row)
	}
	slices.Reverse(r.cost)
	return r
}

// checkRoom checks that somebody who is left over finds every supply in reach
// filled up: all who reach it together are at least as many as its capacity.
func (d dense) checkRoom(t *rapid.T, left []float64) {
	for i := range left {
		if left[i] <= 1e-9 {
			continue
		}
		for j, s := range d.supply {
			if math.IsNaN(d.cost[i][j]) || s == 0 || !withinCutoff(d.weighing, d.cost[i][j]) {
				continue
			}
			people := 0.0
			for k := range left {
				if !math.IsNaN(d.cost[k][j]) && withinCutoff(d.weighing, d.cost[k][j]) {
					people += d.demand[k]
				}
			}
			if people < s*(1-1e-9) {
				t.Fatalf("%v left over of demand %d, where supply %d has room for all", left[i], i, j)
			}
		}
	}
}

func withinCutoff(w access.Weighing, cost float64) bool {
	return cost < w.Cutoff || cost == w.Cutoff && !w.Strict
}
