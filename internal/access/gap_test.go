package access_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/geo"
)

// width of a made-up grid of squares: the cell in row r and column c is
// 1 + r·width + c, and shares edges with four others.
const width = 8

func squares(c geo.Cell) ([]geo.Cell, error) {
	row, col := (int(c)-1)/width, (int(c)-1)%width
	var around []geo.Cell
	for _, d := range [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
		if r, k := row+d[0], col+d[1]; r >= 0 && k >= 0 && k < width {
			around = append(around, geo.Cell(1+r*width+k)) //nolint:gosec // small
		}
	}
	return around, nil
}

// board turns a drawing into cells: a letter is a cell without help in the area
// of that letter, a dot one with help, a space no cell.
func board(rows ...string) (cells []geo.Cell, label []int, without func(int) bool) {
	var empty []bool
	for r, row := range rows {
		for c, sign := range row {
			if sign != ' ' {
				cells = append(cells, geo.Cell(1+r*width+c)) //nolint:gosec // small
				label = append(label, int(sign|0x20))
				empty = append(empty, sign != '.')
			}
		}
	}
	return cells, label, func(i int) bool { return empty[i] }
}

func TestGaps(t *testing.T) {
	t.Parallel()

	cells, label, without := board(
		"aa.b",
		".a.b",
		"a. b",
		"aabb")
	gaps, err := access.Gaps(cells, label, without, squares)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int{{0, 1, 5}, {3, 7, 10, 13, 14}, {8, 11, 12}}
	if len(gaps) != len(want) {
		t.Fatalf("%d gap areas %v, want %d", len(gaps), gaps, len(want))
	}
	for i, g := range gaps {
		if !slices.Equal(g.Cells, want[i]) {
			t.Errorf("gap %d has cells %v, want %v", i, g.Cells, want[i])
		}
	}
}

func TestGapsTellOfABrokenGrid(t *testing.T) {
	t.Parallel()

	broken := errors.New("no such cell")
	cells, label, without := board("aa")
	if _, err := access.Gaps(cells, label, without, func(geo.Cell) ([]geo.Cell, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}

// TestGapsDivideWhatIsWithoutHelp holds for any board: each cell without help
// is in one gap, no other cell is in any, and no two gaps of one area touch.
func TestGapsDivideWhatIsWithoutHelp(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.StringOfN(rapid.RuneFrom([]rune("ab. ")), width, width, -1)
		cells, label, without := board(rapid.SliceOfN(row, 1, 6).Draw(rt, "board")...)
		gaps, err := access.Gaps(cells, label, without, squares)
		if err != nil {
			rt.Fatal(err)
		}
		gapOf := make(map[geo.Cell]int)
		for g, gap := range gaps {
			for _, i := range gap.Cells {
				if _, twice := gapOf[cells[i]]; twice || !without(i) || label[i] != label[gap.Cells[0]] {
					rt.Fatalf("cell %d stands wrongly in gap %d", i, g)
				}
				gapOf[cells[i]] = g
			}
		}
		at := make(map[geo.Cell]int)
		for i, c := range cells {
			at[c] = i
		}
		for i, c := range cells {
			g, in := gapOf[c]
			if in != without(i) {
				rt.Fatalf("cell %d: in a gap %v, without help %v", i, in, without(i))
			}
			near, _ := squares(c)
			for _, n := range near {
				if other, ok := gapOf[n]; in && ok && label[at[n]] == label[i] && other != g {
					rt.Fatalf("gaps %d and %d touch", g, other)
				}
			}
		}
	})
}
