package access

import (
	"slices"

	"steunkaart/internal/geo"
)

// Gap is demand that no help point reaches: connected cells of one place.
type Gap struct {
	Cells []int // indexes of its cells, ascending
}

// Gaps joins neighbouring cells without help into gap areas. Cells are joined
// only within one area (same label), so that a gap has one municipality to act
// on it. neighbours gives the cells that share an edge with a cell. Gaps come in
// order of their first cell.
func Gaps(cells []geo.Cell, label []int, without func(i int) bool, neighbours func(geo.Cell) ([]geo.Cell, error)) ([]Gap, error) {
	at := make(map[geo.Cell]int)
	for i, c := range cells {
		if without(i) {
			at[c] = i
		}
	}
	seen := make([]bool, len(cells))
	var gaps []Gap
	for i, c := range cells {
		if _, ok := at[c]; !ok || seen[i] {
			continue
		}
		gap := Gap{}
		queue := []int{i}
		seen[i] = true
		for len(queue) > 0 {
			here := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			gap.Cells = append(gap.Cells, here)
			around, err := neighbours(cells[here])
			if err != nil {
				return nil, err
			}
			for _, n := range around {
				if j, ok := at[n]; ok && !seen[j] && label[j] == label[here] {
					seen[j] = true
					queue = append(queue, j)
				}
			}
		}
		slices.Sort(gap.Cells)
		gaps = append(gaps, gap)
	}
	return gaps, nil
}
