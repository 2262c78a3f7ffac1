package demand_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"steunkaart/internal/demand"
)

// grid returns the margins of a table with rows and columns, row by row.
func grid(rows, columns []float64) []demand.Margin {
	byRow, byColumn := demand.Margin{Name: "row", Totals: rows}, demand.Margin{Name: "column", Totals: columns}
	for r := range rows {
		for c := range columns {
			byRow.Group = append(byRow.Group, int32(r))
			byColumn.Group = append(byColumn.Group, int32(c))
		}
	}
	return []demand.Margin{byRow, byColumn}
}

// The published example of Ardilly and Tillé, Sampling Methods: Exercises and
// Solutions (2006).
func TestRakeArdillyTille(t *testing.T) {
	t.Parallel()
	table := []float64{80, 170, 150, 90, 80, 210, 10, 80, 130}
	want := []float64{73.0082, 167.6406, 189.3512, 69.3904, 66.6493, 223.9603, 7.6014, 65.7101, 136.6885}
	got := demand.Rake(table, grid([]float64{430, 360, 210}, []float64{150, 300, 550}), 1e-9, 100)
	if !got.Converged || got.Error > 1e-9 {
		t.Fatalf("raking ended with %+v", got)
	}
	for i, w := range want {
		if math.Abs(table[i]-w) > 5e-5 {
			t.Errorf("cell %d is %.4f, want %.4f", i, table[i], w)
		}
	}
}

func TestRakeKeepsOddsAndMargins(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		rows, columns := 2+rng.IntN(5), 2+rng.IntN(5)
		seed := make([]float64, rows*columns)
		rowTotals, columnTotals := make([]float64, rows), make([]float64, columns)
		for i := range seed {
			seed[i] = 0.1 + rng.Float64()
			v := 100 * (0.1 + rng.Float64())
			rowTotals[i/columns] += v
			columnTotals[i%columns] += v
		}
		table := append([]float64(nil), seed...)
		margins := grid(rowTotals, columnTotals)
		if got := demand.Rake(table, margins, 1e-9, 1000); !got.Converged {
			t.Fatalf("%d × %d: %+v", rows, columns, got)
		}
		for _, m := range margins {
			sums := make([]float64, len(m.Totals))
			for i, g := range m.Group {
				sums[g] += table[i]
			}
			for g, total := range m.Totals {
				if math.Abs(sums[g]-total) > 1e-9*total {
					t.Fatalf("margin %s group %d adds up to %v, want %v", m.Name, g, sums[g], total)
				}
			}
		}
		before := seed[0] * seed[columns+1] / (seed[1] * seed[columns])
		after := table[0] * table[columns+1] / (table[1] * table[columns])
		if math.Abs(after/before-1) > 1e-9 {
			t.Fatalf("ratio of odds went from %v to %v", before, after)
		}
	}
}

func TestRakeEdges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		table     []float64
		margins   []demand.Margin
		converged bool
		want      []float64
	}{
		{"a margin of zero empties its cells", []float64{1, 1, 1, 1}, grid([]float64{0, 10}, []float64{4, 6}), true, []float64{0, 0, 4, 6}},
		{"an area of nobody", []float64{1, 1, 1, 1}, grid([]float64{0, 0}, []float64{0, 0}), true, []float64{0, 0, 0, 0}},
		{"nothing to scale", []float64{0, 0, 1, 1}, grid([]float64{5, 5}, []float64{5, 5}), false, nil},
		{"contradicting margins", []float64{1, 1, 1, 1}, grid([]float64{5, 5}, []float64{9, 9}), false, nil},
		{
			"a margin may leave cells out",
			[]float64{1, 1, 1, 1},
			[]demand.Margin{{Name: "half", Group: []int32{0, 1, -1, -1}, Totals: []float64{3, 7}}},
			true,
			[]float64{3, 7, 1, 1},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			table := append([]float64(nil), tt.table...)
			got := demand.Rake(table, tt.margins, 1e-9, 200)
			if got.Converged != tt.converged {
				t.Fatalf("raking ended with %+v and %v", got, table)
			}
			for i, w := range tt.want {
				if math.Abs(table[i]-w) > 1e-9 {
					t.Errorf("cell %d is %v, want %v", i, table[i], w)
				}
			}
			for i, v := range table {
				if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Errorf("cell %d is %v", i, v)
				}
			}
		})
	}
}

func TestCheckMargins(t *testing.T) {
	t.Parallel()
	for name, margins := range map[string][]demand.Margin{
		"length":        {{Name: "a", Group: []int32{0}, Totals: []float64{1}}},
		"group":         {{Name: "a", Group: []int32{0, 0, 0, 2}, Totals: []float64{1, 1}}},
		"negative":      grid([]float64{-1, 2}, []float64{0, 1}),
		"not a number":  grid([]float64{math.NaN(), 2}, []float64{0, 1}),
		"infinite":      grid([]float64{math.Inf(1), 2}, []float64{0, 1}),
		"contradicting": grid([]float64{1, 2}, []float64{1, 1}),
	} {
		if err := demand.CheckMargins(4, margins, 1e-9); err == nil {
			t.Errorf("%s: no fault", name)
		}
	}
	if err := demand.CheckMargins(4, grid([]float64{1, 2}, []float64{2, 1}), 1e-9); err != nil {
		t.Error(err)
	}
}
