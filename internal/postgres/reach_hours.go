package postgres

import (
	"encoding/binary"

	"steunkaart/internal/access"
	"steunkaart/internal/hours"
)

// The byte with which a set of hours begins, as cell_reach.hours describes.
const (
	hoursNone = iota
	hoursAlways
	hoursListed
)

// appendHours appends the hours of a cell by all profiles.
func appendHours(dst []byte, staffed, building []access.Hours) []byte {
	for p := range staffed {
		for _, set := range [...]hours.Set{staffed[p].Known, staffed[p].Unknown, building[p].Known, building[p].Unknown} {
			dst = appendWeek(dst, set)
		}
	}
	return dst
}

func appendWeek(dst []byte, w hours.Set) []byte {
	switch w {
	case hours.Set{}:
		return append(dst, hoursNone)
	case access.Always:
		return append(dst, hoursAlways)
	}
	dst = append(dst, hoursListed)
	for _, bits := range w {
		dst = binary.LittleEndian.AppendUint64(dst, bits)
	}
	return dst
}

// readHours reads what appendHours wrote, false when b is something else.
func readHours(b []byte, staffed, building []access.Hours) bool {
	for p := range staffed {
		for _, set := range [...]*hours.Set{&staffed[p].Known, &staffed[p].Unknown, &building[p].Known, &building[p].Unknown} {
			var ok bool
			if b, ok = readWeek(b, set); !ok {
				return false
			}
		}
	}
	return len(b) == 0
}

func readWeek(b []byte, w *hours.Set) (rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, false
	}
	kind, b := b[0], b[1:]
	switch kind {
	case hoursNone:
		*w = hours.Set{}
	case hoursAlways:
		*w = access.Always
	case hoursListed:
		if len(b) < 24 {
			return nil, false
		}
		for i := range w {
			w[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
		return b[24:], true
	default:
		return nil, false
	}
	return b, true
}
