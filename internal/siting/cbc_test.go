package siting_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"steunkaart/internal/siting"
)

// program is a mixed integer program in the LP format, to be made as small as
// possible.
type program struct {
	goal, rows, bounds, whole strings.Builder
	count                     int
}

func (p *program) row(format string, args ...any) {
	p.count++
	fmt.Fprintf(&p.rows, " r%d: ", p.count)
	fmt.Fprintf(&p.rows, format, args...)
	p.rows.WriteByte('\n')
}

// sum writes a sum of terms, one on a line: the format has no long lines.
func sum(n int, term func(k int) string) string {
	var b strings.Builder
	for k := range n {
		b.WriteString(term(k))
		b.WriteByte('\n')
	}
	return b.String()
}

// solve has cbc, an exact solver, solve the program and returns the least value.
func (p *program) solve(t *testing.T) float64 {
	t.Helper()
	cbc, err := exec.LookPath("cbc")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("cbc is not here: Debian's coinor-cbc")
		}
		t.Skip("cbc is not here: Debian's coinor-cbc")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.lp"), filepath.Join(dir, "out")
	text := "Minimize\n obj: " + p.goal.String() + "\nSubject To\n" + p.rows.String() + "Bounds\n" + p.bounds.String() + "Binaries\n" + p.whole.String() + "End\n"
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), cbc, in, "ratioGap", "0", "allowableGap", "0", "solve", "solution", out).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	answer, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	first, _, _ := strings.Cut(string(answer), "\n")
	value, found := strings.CutPrefix(first, "Optimal - objective value ")
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if !found || err != nil {
		t.Fatalf("cbc answers %q", first)
	}
	return v
}

// town draws demand and candidates at random in a square of 100 by 100, with
// roundabout ways, so that costs are whole and no metric.
func town(seed uint64, n, m int) small {
	r := rand.New(rand.NewPCG(seed, 1))
	place := func(k int) [][2]float64 {
		at := make([][2]float64, k)
		for i := range at {
			at[i] = [2]float64{100 * r.Float64(), 100 * r.Float64()}
		}
		return at
	}
	from, to := place(n), place(m)
	s := small{radius: 25, weights: make([]float64, n)}
	for i := range from {
		row := make([]float64, m)
		for j := range to {
			row[j] = math.Ceil(math.Hypot(from[i][0]-to[j][0], from[i][1]-to[j][1]) * (1 + 0.3*r.Float64()))
			if row[j] > 90 {
				row[j] = math.Inf(1)
			}
		}
		s.cost = append(s.cost, row)
		s.weights[i] = float64(1 + r.IntN(500))
	}
	s.p = 3 + int(seed%4)
	s.locked = []int{int(seed) % m}
	return s
}

// sites writes the rows that all models share: binary sites, of which p are open
// and the locked ones among them.
func (s small) sites(p *program) {
	for j := range s.candidates() {
		fmt.Fprintf(&p.whole, " x%d\n", j)
	}
	if s.p > 0 {
		p.row("%s = %d", sum(s.candidates(), func(j int) string { return fmt.Sprintf("+ x%d", j) }), s.p)
	}
	for _, j := range s.locked {
		p.row("x%d = 1", j)
	}
}

// reachable returns the candidates within a radius of element i.
func (s small) reachable(i int, radius float64) (all []int) {
	for j, c := range s.cost[i] {
		if c <= radius {
			all = append(all, j)
		}
	}
	return all
}

// served writes shares f of each element served by each open candidate, that add
// up to 1.
func (s small) served(p *program) {
	for i := range s.cost {
		all := s.reachable(i, math.MaxFloat64)
		p.row("%s = 1", sum(len(all), func(k int) string { return fmt.Sprintf("+ f%d_%d", i, all[k]) }))
		for _, j := range all {
			p.row("f%d_%d - x%d <= 0", i, j, j)
		}
	}
}

func (s small) mclp() *program {
	p := &program{}
	for i, w := range s.weights {
		fmt.Fprintf(&p.goal, "- %v y%d\n", w, i)
		fmt.Fprintf(&p.bounds, " 0 <= y%d <= 1\n", i)
		all := s.reachable(i, s.radius)
		p.row("y%d %s <= 0", i, sum(len(all), func(k int) string { return fmt.Sprintf("- x%d", all[k]) }))
	}
	s.sites(p)
	return p
}

func (s small) pmedian() *program {
	p := &program{}
	for i, w := range s.weights {
		for _, j := range s.reachable(i, math.MaxFloat64) {
			fmt.Fprintf(&p.goal, "+ %v f%d_%d\n", w*s.cost[i][j], i, j)
		}
	}
	s.served(p)
	s.sites(p)
	return p
}

func (s small) lscp() *program {
	p := &program{}
	p.goal.WriteString(sum(s.candidates(), func(j int) string { return fmt.Sprintf("+ x%d", j) }))
	for i := range s.cost {
		all := s.reachable(i, s.radius)
		p.row("%s >= 1", sum(len(all), func(k int) string { return fmt.Sprintf("+ x%d", all[k]) }))
	}
	s.p = 0
	s.sites(p)
	return p
}

func (s small) pcenter() *program {
	p := &program{}
	p.goal.WriteString("z")
	for i := range s.cost {
		all := s.reachable(i, math.MaxFloat64)
		p.row("z %s >= 0", sum(len(all), func(k int) string { return fmt.Sprintf("- %v f%d_%d", s.cost[i][all[k]], i, all[k]) }))
	}
	s.served(p)
	s.sites(p)
	return p
}

// TestSolverAgrees compares every model with an exact solver on questions that
// are too large to try all answers.
func TestSolverAgrees(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		s := town(seed, 45, 25)
		costs, wide := s.costs(t), s
		few := town(seed, 24, 14) // the program of p-centre takes the solver long
		for i := range s.cost {   // everybody has a site within it
			wide.radius = max(wide.radius, slices.Min(s.cost[i]))
		}
		ctx, o := t.Context(), siting.Options{Seed: seed}
		for name, model := range map[string]struct {
			program *program
			answer  func() (siting.Result, error)
			sign    float64
		}{
			"mclp": {s.mclp(), func() (siting.Result, error) {
				return costs.Within(s.radius).Maximise(ctx, s.weights, s.p, s.locked, o)
			}, -1},
			"pmedian": {s.pmedian(), func() (siting.Result, error) { return costs.Median(ctx, s.weights, s.p, s.locked, o) }, 1},
			"lscp":    {wide.lscp(), func() (siting.Result, error) { return costs.Within(wide.radius).CoverAll(ctx, s.weights, s.locked, o) }, 1},
			"pcenter": {few.pcenter(), func() (siting.Result, error) { return few.costs(t).Centre(ctx, few.weights, few.p, few.locked, o) }, 1},
		} {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				t.Parallel()
				want := model.sign * model.program.solve(t)
				got, err := model.answer()
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(got.Objective-want) > 1e-6*want || !got.Optimal || !s.hasLocked(got.Chosen) {
					t.Errorf("%+v, want %v", got, want)
				}
			})
		}
	}
}
