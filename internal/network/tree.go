package network

import "math"

// box is a rectangle, its edges included.
type box struct {
	west, south, east, north int32
}

// emptyBox holds nothing and grows to what is added.
var emptyBox = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b *box) add(c Coord) {
	b.west, b.east = min(b.west, c.Lon), max(b.east, c.Lon)
	b.south, b.north = min(b.south, c.Lat), max(b.north, c.Lat)
}

func (b *box) join(o box) {
	b.west, b.east = min(b.west, o.west), max(b.east, o.east)
	b.south, b.north = min(b.south, o.south), max(b.north, o.north)
}

func (b box) meets(o box) bool {
	return b.west <= o.east && o.west <= b.east && b.south <= o.north && o.south <= b.north
}

// block is a run of things that lie near each other: of edges that follow each
// other, or a piece of a line of water.
type block struct {
	box   box
	from  uint32 // edges: the node where the first one begins; water: number of points
	shape uint32 // where its bytes begin
}

// tree finds the blocks that meet a box. Since blocks are in the order of a Hilbert
// curve, it needs no more than the boxes of each 16 that follow each other, of 16 of
// those, and so on; it is rebuilt in no time and need not be stored.
type tree [][]box

const fanOut = 16

// newTree makes the tree over blocks.
func newTree(blocks []block) tree {
	var t tree
	count := len(blocks)
	at := func(i int) box { return blocks[i].box }
	for count > 1 {
		level := make([]box, (count+fanOut-1)/fanOut)
		for i := range level {
			level[i] = emptyBox
			for j := i * fanOut; j < min((i+1)*fanOut, count); j++ {
				level[i].join(at(j))
			}
		}
		t = append(t, level)
		count, at = len(level), func(i int) box { return level[i] }
	}
	return t
}

func (t tree) bytes() int {
	sum := 0
	for _, level := range t {
		sum += 16 * len(level)
	}
	return sum
}

// search calls visit with each block that meets a box, in their order, until it
// returns false.
func (t tree) search(blocks []block, b box, visit func(block int) bool) {
	if len(blocks) == 1 {
		if blocks[0].box.meets(b) {
			visit(0)
		}
		return
	}
	if len(t) > 0 {
		t.descend(len(t)-1, 0, blocks, func(i int) bool {
			return !blocks[i].box.meets(b) || visit(i)
		}, b)
	}
}

// descend looks below entry i of a level.
func (t tree) descend(level, i int, blocks []block, visit func(int) bool, b box) bool {
	if !t[level][i].meets(b) {
		return true
	}
	count := len(blocks)
	if level > 0 {
		count = len(t[level-1])
	}
	for j := i * fanOut; j < min((i+1)*fanOut, count); j++ {
		if level == 0 && !visit(j) || level > 0 && !t.descend(level-1, j, blocks, visit, b) {
			return false
		}
	}
	return true
}
