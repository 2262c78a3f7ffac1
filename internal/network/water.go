package network

// water is lines that may not be crossed, in pieces along a Hilbert curve.
type water struct {
	shapes []byte
	blocks []block
	tree   tree
}

// piecePoints is how many points of a line of water one block holds at most.
const piecePoints = 16

// waterBuilder collects pieces of lines.
type waterBuilder struct {
	shapes bytesList
	pieces list[block]
}

func (w *waterBuilder) add(line []Coord) {
	for len(line) > 1 {
		piece := line[:min(len(line), piecePoints)]
		part, at := w.shapes.room()
		*part = appendShape(*part, Coord{}, piece)
		b := block{box: emptyBox, from: uint32(len(piece)), shape: at}
		for _, c := range piece {
			b.box.add(c)
		}
		w.pieces.add(b)
		line = line[len(piece)-1:]
	}
}

// build lays the pieces along a curve.
func (w *waterBuilder) build() water {
	whole := emptyBox
	for i := range w.pieces.count {
		whole.join(w.pieces.at(i).box)
	}
	order := newCurve(whole).order(w.pieces.count, func(i int) Coord {
		b := w.pieces.at(i).box
		return Coord{b.west/2 + b.east/2, b.south/2 + b.north/2}
	})
	out := water{blocks: make([]block, len(order))}
	for i, p := range order {
		b := *w.pieces.at(int(p))
		piece := w.shapes.piece(b.shape)
		b.shape = uint32(len(out.shapes))
		out.blocks[i], out.shapes = b, append(out.shapes, piece...)
	}
	out.tree = newTree(out.blocks)
	return out
}

func (w *water) bytes() int { return len(w.shapes) + 24*len(w.blocks) + w.tree.bytes() }

// between reports whether water lies between two places: whether the straight line
// from a to b touches a line of water.
func (w *water) between(a, b Coord) bool {
	reach := emptyBox
	reach.add(a)
	reach.add(b)
	found := false
	var line []Coord
	w.tree.search(w.blocks, reach, func(i int) bool {
		line, _ = appendLine(line[:0], Coord{}, w.shapes[w.blocks[i].shape:])
		found = touches(a, b, line[1:]) // the first one is not of the line
		return !found
	})
	return found
}

func touches(a, b Coord, line []Coord) bool {
	for i := 1; i < len(line); i++ {
		if meet(a, b, line[i-1], line[i]) {
			return true
		}
	}
	return false
}

// meet reports whether two pieces of straight line have a point in common, exactly.
func meet(a, b, c, d Coord) bool {
	p, q := side(a, b, c), side(a, b, d)
	r, s := side(c, d, a), side(c, d, b)
	if p*q < 0 && r*s < 0 {
		return true
	}
	return p == 0 && inBox(a, b, c) || q == 0 && inBox(a, b, d) ||
		r == 0 && inBox(c, d, a) || s == 0 && inBox(c, d, b)
}

// side tells on which side of the line from a to b a place lies: -1, 0 or 1.
// Places on one country's map are less than 2^30 apart, so that nothing overflows.
func side(a, b, c Coord) int {
	x := (int64(b.Lon)-int64(a.Lon))*(int64(c.Lat)-int64(a.Lat)) -
		(int64(b.Lat)-int64(a.Lat))*(int64(c.Lon)-int64(a.Lon))
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

func inBox(a, b, c Coord) bool {
	reach := emptyBox
	reach.add(a)
	reach.add(b)
	return reach.meets(box{c.Lon, c.Lat, c.Lon, c.Lat})
}
