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

// readArray reads count elements of size bytes each, and holds their checksum.
func readArray[T any](r io.Reader, count int64, size int, of func([]byte) T) ([]T, error) {
	all := make([]T, count)
	buf, sum := make([]byte, chunk), uint32(0)
	for rest := all; len(rest) > 0; {
		n := min(len(rest), chunk/size)
		part := buf[:n*size]
		if _, err := io.ReadFull(r, part); err != nil {
			return nil, cutOff(err)
		}
		sum = crc32.Update(sum, castagnoli, part)
		for i := range rest[:n] {
			rest[i] = of(part[i*size:])
		}
		rest = rest[n:]
	}
	return all, readSum(r, sum)
}

func readBytes(r io.Reader, count int64) ([]byte, error) {
	all := make([]byte, count)
	if _, err := io.ReadFull(r, all); err != nil {
		return nil, cutOff(err)
	}
	return all, readSum(r, crc32.Checksum(all, castagnoli))
}

func readSum(r io.Reader, sum uint32) error {
	var b [checksum]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return cutOff(err)
	}
	if binary.LittleEndian.Uint32(b[:]) != sum {
		return fault.Invalid("the graph file is damaged: a checksum is another")
	}
	return nil
}
