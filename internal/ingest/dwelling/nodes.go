package dwelling

import (
	"slices"

	"github.com/paulmach/orb"

	"steunkaart/internal/ingest/pbf"
)

// nodes keeps the places of the nodes that are asked for: 17 bytes a node.
type nodes struct {
	ids      []int64 // sorted
	lon, lat []int32
	found    []bool
	cursor   int // where the last node was: those of a file are mostly in order
}

// want forgets everything and asks for nodes; it sorts and keeps their numbers in
// a slice of its own.
func (n *nodes) want(ids []int64) {
	n.ids = append(n.ids[:0], ids...)
	slices.Sort(n.ids)
	n.ids = slices.Compact(n.ids)
	n.lon = slices.Grow(n.lon[:0], len(n.ids))[:len(n.ids)]
	n.lat = slices.Grow(n.lat[:0], len(n.ids))[:len(n.ids)]
	n.found = slices.Grow(n.found[:0], len(n.ids))[:len(n.ids)]
	clear(n.found)
	n.cursor = 0
}

// take keeps a node when it was asked for.
func (n *nodes) take(p pbf.Node) error {
	i := n.cursor
	if i > 0 && n.ids[i-1] >= p.ID {
		i, _ = slices.BinarySearch(n.ids, p.ID) // the file steps back
	}
	for steps := 0; i < len(n.ids) && n.ids[i] < p.ID; i++ {
		if steps++; steps > 32 {
			i, _ = slices.BinarySearch(n.ids, p.ID)
			break
		}
	}
	n.cursor = i
	if i < len(n.ids) && n.ids[i] == p.ID {
		n.lon[i], n.lat[i], n.found[i] = p.Lon, p.Lat, true
	}
	return nil
}

// ring appends the places of nodes. It is false when one was not in the file.
func (n *nodes) ring(to []orb.Point, refs []int64) ([]orb.Point, bool) {
	for _, id := range refs {
		i, ok := slices.BinarySearch(n.ids, id)
		if !ok || !n.found[i] {
			return to, false
		}
		to = append(to, pbf.Node{Lon: n.lon[i], Lat: n.lat[i]}.Point())
	}
	return to, true
}
