package street

import (
	"encoding/binary"
	"math"
	"slices"

	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/network"
)

// places knows where the nodes of streets and water are, in about 11 bytes a node:
// their numbers as in a run, with the place of each sixteenth in it, and their
// coordinates by their rank.
type places struct {
	run
	first  []uint64 // key of the first node of each group
	at     []uint32 // where the group begins in data
	corner []uint32 // how many found corners come before the group
	coords []network.Coord
	last   int // the group that was looked in last: nodes are mostly near each other
}

// groupSize is how many nodes are found together.
const groupSize = 16

// missing is the coordinate of a node that was not in the file.
var missing = network.Coord{Lon: math.MaxInt32, Lat: math.MaxInt32}

// newPlaces asks for the nodes of a run.
func newPlaces(r run) *places {
	groups := (r.count + groupSize - 1) / groupSize
	p := &places{
		run: r, first: make([]uint64, 0, groups), at: make([]uint32, 0, groups),
		coords: make([]network.Coord, r.count),
	}
	w := r.walk()
	for i := range p.coords {
		p.coords[i] = missing
		at := len(r.data) - len(w.rest)
		w.next()
		if i%groupSize == 0 {
			p.first, p.at = append(p.first, w.key), append(p.at, uint32(at)) //nolint:gosec // two bytes a node
		}
	}
	return p
}

// group returns the group that a key would be in, -1 before the first. It looks
// around the group of the call before it.
func (p *places) group(key uint64) int {
	low, high := p.last, p.last+1
	for step := 1; low > 0 && p.first[low] > key; step *= 2 {
		low, high = max(low-step, 0), low
	}
	for step := 1; high < len(p.first) && p.first[high] <= key; step *= 2 {
		low, high = high, min(high+step, len(p.first))
	}
	i, found := slices.BinarySearch(p.first[low:min(high, len(p.first))], key)
	if !found {
		i--
	}
	if i += low; i >= 0 {
		p.last = i
	}
	return i
}

// found is a node that was asked for.
type found struct {
	rank   int // among all
	how    use
	corner uint32 // rank among the corners that are in the file, for one of them
}

// find returns a node, false when it was not asked for.
func (p *places) find(id int64) (found, bool) {
	key := keyOf(id)
	g := -1
	if len(p.first) > 0 {
		g = p.group(key)
	}
	if g < 0 {
		return found{}, false
	}
	f := found{rank: g * groupSize}
	if p.corner != nil {
		f.corner = p.corner[g]
	}
	rest, at := p.data[p.at[g]:], uint64(0)
	for i := 0; len(rest) > 0; i++ {
		v, n := binary.Uvarint(rest)
		difference, how := split(v)
		if rest, at = rest[n:], at+difference; i == 0 {
			at = p.first[g]
		}
		if at >= key {
			f.how = how
			return f, at == key
		}
		if how == useCorner && p.coords[f.rank] != missing {
			f.corner++
		}
		f.rank++
	}
	return found{}, false
}

// take keeps where a node is, when it was asked for.
func (p *places) take(n pbf.Node) error {
	if !knownID(n.ID) {
		return nil
	}
	if f, ok := p.find(n.ID); ok {
		p.coords[f.rank] = network.Coord{Lon: n.Lon, Lat: n.Lat}
	}
	return nil
}

// corners gives the corners that are in the file to a builder. From there on find
// numbers them.
func (p *places) corners(b *network.Builder) {
	p.corner = make([]uint32, len(p.first))
	w, count := p.walk(), uint32(0)
	for i, c := range p.coords {
		if i%groupSize == 0 {
			p.corner[i/groupSize] = count
		}
		if w.next(); w.how == useCorner && c != missing {
			b.Node(c)
			count++
		}
	}
}
