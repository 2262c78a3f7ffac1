package network

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"steunkaart/internal/fault"
)

// chunk is how many bytes of an array are turned at once. It is a multiple of the
// size of every element.
const chunk = 24 << 13

func putCoord(b []byte, c Coord) {
	binary.LittleEndian.PutUint32(b, uint32(c.Lon))
	binary.LittleEndian.PutUint32(b[4:], uint32(c.Lat))
}

func coordOf(b []byte) Coord {
	return Coord{int32(binary.LittleEndian.Uint32(b)), int32(binary.LittleEndian.Uint32(b[4:]))}
}

func putArc(b []byte, a arc) {
	binary.LittleEndian.PutUint32(b, a.to)
	binary.LittleEndian.PutUint32(b[4:], a.load)
}

func arcOf(b []byte) arc {
	return arc{binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])}
}

func putBlock(b []byte, k block) {
	putCoord(b, Coord{k.box.west, k.box.south})
	putCoord(b[8:], Coord{k.box.east, k.box.north})
	putArc(b[16:], arc{k.from, k.shape})
}

func blockOf(b []byte) block {
	least, most, rest := coordOf(b), coordOf(b[8:]), arcOf(b[16:])
	return block{box{least.Lon, least.Lat, most.Lon, most.Lat}, rest.to, rest.load}
}

// writeArray writes elements of size bytes each, and their checksum.
func writeArray[T any](w io.Writer, all []T, size int, put func([]byte, T)) error {
	buf, sum := make([]byte, 0, chunk), uint32(0)
	for len(all) > 0 {
		n := min(len(all), chunk/size)
		buf = buf[:n*size]
		for i, v := range all[:n] {
			put(buf[i*size:], v)
		}
		sum = crc32.Update(sum, castagnoli, buf)
		if _, err := w.Write(buf); err != nil {
			return err
		}
		all = all[n:]
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum))
	return err
}

func writeBytes(w io.Writer, all []byte) error {
	if _, err := w.Write(all); err != nil {
		return err
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, crc32.Checksum(all, castagnoli)))
	return err
}

// arrays reads one array after the other, until one cannot be read.
type arrays struct {
	r   io.Reader
	err error
}

// fill reads exactly as many bytes as fit.
func (a *arrays) fill(b []byte) bool {
	if a.err == nil {
		if _, err := io.ReadFull(a.r, b); err != nil {
			a.err = cutOff(err)
		}
	}
	return a.err == nil
}

// sum holds the checksum behind an array.
func (a *arrays) sum(want uint32) {
	var b [checksum]byte
	if a.fill(b[:]) && binary.LittleEndian.Uint32(b[:]) != want {
		a.err = fault.Invalid("the graph file is damaged: a checksum is another")
	}
}

// readArray reads count elements of size bytes each.
func readArray[T any](a *arrays, count int64, size int, of func([]byte) T) []T {
	if a.err != nil {
		return nil
	}
	all := make([]T, count)
	buf, sum := make([]byte, chunk), uint32(0)
	for rest := all; len(rest) > 0; {
		n := min(len(rest), chunk/size)
		part := buf[:n*size]
		if !a.fill(part) {
			return nil
		}
		sum = crc32.Update(sum, castagnoli, part)
		for i := range rest[:n] {
			rest[i] = of(part[i*size:])
		}
		rest = rest[n:]
	}
	a.sum(sum)
	return all
}

func readBytes(a *arrays, count int64) []byte {
	if a.err != nil {
		return nil
	}
	all := make([]byte, count)
	if a.fill(all) {
		a.sum(crc32.Checksum(all, castagnoli))
	}
	return all
}
