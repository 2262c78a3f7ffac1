package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// A spike is a corner of at most some 25 degrees that adds next to nothing to an
// area.
const (
	spikeCosine = 0.9     // of the angle at the tip: some 25 degrees
	spikeArea   = 30_000. // square metres that the triangle of a spike has at most
)

// WithoutSpikes returns a closed ring in degrees without its spikes, the ring itself
// when it has none, and nil when it was nothing else. Borders that are simplified
// have spikes where a creek was: lines that run inland and the same way back. It is
// for drawing: an area may change by a few hectares for each spike.
func WithoutSpikes(ring orb.Ring) orb.Ring {
	if len(ring) < 4 {
		return ring
	}
	kept := make(orb.Ring, 0, len(ring))
	for _, c := range ring[:len(ring)-1] {
		kept = append(kept, c)
		for len(kept) > 2 && spike(kept[len(kept)-3], kept[len(kept)-2], kept[len(kept)-1]) {
			kept[len(kept)-2] = kept[len(kept)-1]
			kept = kept[:len(kept)-1]
		}
	}
	for n := len(kept); n > 2; n = len(kept) { // where the ring closes
		switch {
		case spike(kept[n-2], kept[n-1], kept[0]):
			kept = kept[:n-1]
		case spike(kept[n-1], kept[0], kept[1]):
			kept = kept[1:]
		default:
			if n == len(ring)-1 {
				return ring
			}
			return append(kept, kept[0])
		}
	}
	return nil
}

// spike reports whether a line from a over b to c has its tip at b.
func spike(a, b, c orb.Point) bool {
	s := ScaleAt(b[1])
	x1, y1 := (a[0]-b[0])*s.Lon, (a[1]-b[1])*s.Lat
	x2, y2 := (c[0]-b[0])*s.Lon, (c[1]-b[1])*s.Lat
	long := math.Hypot(x1, y1) * math.Hypot(x2, y2)
	return x1*x2+y1*y2 >= spikeCosine*long && math.Abs(x1*y2-x2*y1)/2 <= spikeArea
}
