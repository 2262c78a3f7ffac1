package street

import (
	"encoding/binary"
	"slices"
)

// use is how a node is used.
type use uint64

const (
	useWater  use = iota // by water alone
	useStreet            // within one street
	useCorner            // by several streets, or where one ends: a node of the network
)

// and returns the use of a node that is used in both ways.
func (u use) and(v use) use {
	if u == useWater || v == useWater {
		return max(u, v)
	}
	return useCorner
}

const (
	useBits = 2
	// batch is how many uses of nodes are sorted at once: 32 MB.
	batch = 1 << 22
	// minID makes all numbers of nodes positive. OpenStreetMap's own are; editors
	// number what they have not sent with negative ones.
	minID = -1 << 59
)

// knownID reports whether a number of a node is one that fits.
func knownID(id int64) bool { return id >= minID && id < -minID }

// keyOf returns what a node is sorted by; its use comes below it.
func keyOf(id int64) uint64 { return uint64(id-minID) << useBits } //nolint:gosec // not negative for a known one

// usage collects how often nodes are used: sorted runs of batches, that are merged
// whenever two are of one size, as varints of the differences. That is about two
// bytes for each node of a country, where a map would take forty.
type usage struct {
	fresh []uint64
	runs  []run
}

// run is sorted keys, each once, with their uses.
type run struct {
	level int // how often it was merged
	data  []byte
	count int
	last  uint64 // the key that was added last
}

// add counts a use of a node with a known number.
func (u *usage) add(id int64, how use) {
	if u.fresh == nil {
		u.fresh = make([]uint64, 0, batch)
	}
	u.fresh = append(u.fresh, keyOf(id)|uint64(how))
	if len(u.fresh) == batch {
		u.flush()
	}
}

// flush makes a run of the batch.
func (u *usage) flush() {
	slices.Sort(u.fresh)
	var r run
	for i := 0; i < len(u.fresh); {
		key, how := split(u.fresh[i])
		for i++; i < len(u.fresh) && u.fresh[i]>>useBits == key>>useBits; i++ {
			_, more := split(u.fresh[i])
			how = how.and(more)
		}
		r.push(key, how)
	}
	u.fresh = u.fresh[:0]
	u.runs = append(u.runs, r)
	for n := len(u.runs); n > 1 && u.runs[n-1].level == u.runs[n-2].level; n-- {
		u.join()
	}
}

func split(v uint64) (key uint64, how use) { return v &^ (1<<useBits - 1), use(v & (1<<useBits - 1)) }

// push adds a key that is above all others in the run.
func (r *run) push(key uint64, how use) {
	r.data = binary.AppendUvarint(r.data, key-r.last|uint64(how))
	r.last = key
	r.count++
}

// join merges the last two runs.
func (u *usage) join() {
	n := len(u.runs)
	a, b := u.runs[n-2].walk(), u.runs[n-1].walk()
	out := run{level: u.runs[n-2].level + 1, data: make([]byte, 0, len(a.rest)+len(b.rest))}
	a.next()
	b.next()
	for a.ok || b.ok {
		switch {
		case !b.ok || a.ok && a.key < b.key:
			out.push(a.key, a.how)
			a.next()
		case !a.ok || b.key < a.key:
			out.push(b.key, b.how)
			b.next()
		default:
			out.push(a.key, a.how.and(b.how))
			a.next()
			b.next()
		}
	}
	u.runs = append(u.runs[:n-2], out)
}

// all returns every node once, and forgets them.
func (u *usage) all() run {
	if len(u.fresh) > 0 {
		u.flush()
	}
	u.fresh = nil
	for len(u.runs) > 1 {
		u.join()
	}
	if len(u.runs) == 0 {
		return run{}
	}
	r := u.runs[0]
	u.runs = nil
	return r
}

// walker goes through a run.
type walker struct {
	rest []byte
	key  uint64
	how  use
	ok   bool
}

func (r run) walk() walker { return walker{rest: r.data} }

func (w *walker) next() {
	v, n := binary.Uvarint(w.rest)
	if w.ok = n > 0; w.ok {
		difference, how := split(v)
		w.key, w.how, w.rest = w.key+difference, how, w.rest[n:]
	}
}
