package network

// list grows without ever copying what is in it: a slice that grows leaves its old
// halves behind, which doubles the memory of the largest builds.
type list[T any] struct {
	parts [][]T
	count int
}

const partBits = 16

func (l *list[T]) add(v T) {
	if l.count>>partBits == len(l.parts) {
		l.parts = append(l.parts, make([]T, 0, 1<<partBits))
	}
	part := &l.parts[len(l.parts)-1]
	*part = append(*part, v)
	l.count++
}

func (l *list[T]) at(i int) *T { return &l.parts[i>>partBits][i&(1<<partBits-1)] }

// bytesList is the same for pieces of bytes, each of which lies in one part.
type bytesList struct {
	parts [][]byte
}

const bytesBits = 20

// room returns the last part with at least one free byte, to append one piece to.
func (l *bytesList) room() (part *[]byte, at uint32) {
	if len(l.parts) == 0 || len(l.parts[len(l.parts)-1]) >= 1<<bytesBits-1<<10 {
		l.parts = append(l.parts, make([]byte, 0, 1<<bytesBits))
	}
	last := len(l.parts) - 1
	return &l.parts[last], uint32(last<<bytesBits | len(l.parts[last]))
}

// from returns what begins at a place that room gave.
func (l *bytesList) from(at uint32) []byte {
	return l.parts[at>>bytesBits][at&(1<<bytesBits-1):]
}

// piece returns the shape that begins there.
func (l *bytesList) piece(at uint32) []byte {
	all := l.from(at)
	return all[:len(all)-len(skipShape(all))]
}
