package access

// Pairs are the pairs of a demand and a supply between which there is a way, in
// any order: three slices of one length.
type Pairs struct {
	From []int32   // index of the demand
	To   []int32   // index of the supply
	Cost []float64 // of the way, finite and zero or more, in any one unit
}

// Matrix holds the costs of pairs, demand after demand. It takes twelve bytes
// per pair, and is not changed once it is made. A pair that it does not hold is
// unreachable.
type Matrix struct {
	start    []int // of each demand: its first pair; and the end
	to       []int32
	cost     []float64
	supplies int
}

// NewMatrix makes a matrix of pairs, which the indexes of demands and supplies
// must fit. It returns every pair that is there for the second time or later as
// the places in pairs of the first one and of the later one; the matrix is not to
// be used when there are any.
func NewMatrix(demands, supplies int, pairs Pairs) (matrix *Matrix, repeated [][2]int) {
	m := &Matrix{
		start: make([]int, demands+1), to: make([]int32, len(pairs.To)),
		cost: make([]float64, len(pairs.To)), supplies: supplies,
	}
	for _, from := range pairs.From {
		m.start[from+1]++
	}
	for i := range demands {
		m.start[i+1] += m.start[i]
	}
	next := append([]int(nil), m.start[:demands]...)
	for p, from := range pairs.From {
		at := next[from]
		m.to[at], m.cost[at] = pairs.To[p], pairs.Cost[p]
		next[from]++
	}
	return m, m.repeated(pairs)
}

// Len returns the number of pairs.
func (m *Matrix) Len() int { return len(m.to) }

// row returns the supplies of the pairs of a demand, and their part of values that
// are one per pair.
func (m *Matrix) row(demand int, values []float64) ([]int32, []float64) {
	from, end := m.start[demand], m.start[demand+1]
	to := m.to[from:end]
	return to, values[from:end][:len(to)]
}

// repeated finds pairs that are there more than once. Their places are looked for
// only when there are any.
func (m *Matrix) repeated(pairs Pairs) [][2]int {
	if !m.twice() {
		return nil
	}
	var all [][2]int
	first := make(map[[2]int32]int)
	for p := range pairs.From {
		key := [2]int32{pairs.From[p], pairs.To[p]}
		if at, ok := first[key]; ok {
			all = append(all, [2]int{at, p})
			continue
		}
		first[key] = p
	}
	return all
}

// twice reports whether some pair is there more than once.
func (m *Matrix) twice() bool {
	seen := make([]int, m.supplies) // the last demand with a pair to a supply, counted from 1
	for i := range len(m.start) - 1 {
		for _, j := range m.to[m.start[i]:m.start[i+1]] {
			if seen[j] == i+1 {
				return true
			}
			seen[j] = i + 1
		}
	}
	return false
}
