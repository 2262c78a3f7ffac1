package network

import (
	"math/bits"
	"slices"
)

// hilbert returns how far along a Hilbert curve of 16 bits each way x and y lie.
//
// Source: Hilbert (1891), Mathematische Annalen 38; the turns per quadrant as in
// Skilling (2004), AIP Conference Proceedings 707, 381.
func hilbert(x, y uint32) uint32 {
	d := uint32(0)
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		rx, ry := x&s/s, y&s/s
		d = d<<2 | (3*rx ^ ry)
		if ry == 0 { // turn the quadrant
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return d
}

// curve lays a Hilbert curve over a box.
type curve struct {
	box   box
	shift int // so that the longer side fits in 16 bits
}

func newCurve(b box) curve {
	side := max(int64(b.east)-int64(b.west), int64(b.north)-int64(b.south), 0)
	return curve{b, max(bits.Len64(uint64(side))-16, 0)}
}

func (c curve) at(p Coord) uint32 {
	x := uint32(int64(p.Lon)-int64(c.box.west)) >> c.shift
	y := uint32(int64(p.Lat)-int64(c.box.south)) >> c.shift
	return hilbert(x, y)
}

// order returns the numbers 0 to n-1 in the order of the curve, equal ones in their
// own order.
func (c curve) order(n int, at func(i int) Coord) []uint32 {
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = uint64(c.at(at(i)))<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]uint32, n)
	for i, k := range keys {
		order[i] = uint32(k)
	}
	return order
}
